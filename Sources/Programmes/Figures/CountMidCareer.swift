import Directory
import Kernel
import Obligations
import Records
import Storage

/// Counts anew how a mid-career programme stands at every place.
struct CountMidCareer: Sendable {
  let edition: MidCareerEdition
  let now: Instant

  /// People are read some thousand at a time; what was counted is kept in one unit of work.
  func run(_ database: any Database) async throws {
    let programme = edition.code
    let meant = try await meant(database)
    let today = now.dayInLondon
    let now = now
    try await database.write { tx in
      try MidCareerFigures.keep(
        MidCareerFigures.together([
          meant, MidCareerFigures.ofPeople(on: today, tx),
          MidCareerFigures.ofCohorts(
            programme, on: today, daysToSay: CohortResults.daysToSay,
            keepsMix: { cohort, sectors in
              cohort.mix.breaches(of: sectors, capacity: cohort.capacity, minimum: 0).isEmpty
            }, tx),
        ]), at: now, tx)
    }
  }

  /// Whom it is for, by where they work, and how far they are.
  private func meant(_ database: any Database) async throws -> MidCareerFigures.Own {
    let (programme, today) = (edition.code, now.dayInLondon)
    let eligibility = try MidCareerTerms.eligibility(programme)
    let ways = try await database.read { tx in
      try MidCareerFigures.ways(of: programme, on: today, tx)
    }
    var own: MidCareerFigures.Own = [:]
    try await FactsOfPeople.forEverybody(
      content: ContentReader.shipped(), on: today, database
    ) { people in
      for person in people {
        guard let (_, post) = eligibility.group(of: person, on: today) else { continue }
        var counts = own[post.organisation]?[programme] ?? [:]
        counts[.meant, default: 0] += 1
        let way = ways[person.person] ?? MidCareerFigures.Way()
        if !way.completedFor.isEmpty {
          counts[.meantDone, default: 0] += 1
          if !way.completedFor.contains(post.employer) { counts[.carried, default: 0] += 1 }
        } else if !way.underWayAt.isDisjoint(with: [post.organisation, post.employer]) {
          // What somebody does by way of another employer is no concern of this one.
          counts[.meantUnderWay, default: 0] += 1
        }
        own[post.organisation, default: [:]][programme] = counts
      }
    }
    return own
  }
}
