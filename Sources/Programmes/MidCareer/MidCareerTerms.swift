import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

/// By which content somebody or a cohort goes.
enum MidCareerTerms {
  /// - Throws: `NotFound` for an edition that is not carried.
  static func edition(_ programme: String, _ edition: String) throws -> MidCareerEdition {
    guard
      let found = try MidCareerReader.shipped().first(where: {
        $0.code == programme && $0.edition == edition
      })
    else { throw NotFound("This edition of the programme") }
    return found
  }

  /// The one that cohorts and applications of today begin with.
  static func today(_ day: Day) throws -> MidCareerEdition {
    guard let found = try MidCareerReader.edition(on: day) else {
      throw NotFound("The mid-career programme")
    }
    return found
  }

  static func eligibility(_ programme: String) throws -> ProgrammeEligibility {
    guard let found = try ContentReader.shipped().eligibility(for: programme) else {
      throw NotFound("Whom the programme is for")
    }
    return found
  }
}

/// Whether the programme is for somebody, by the posts they hold today.
struct MidCareerStanding: Hashable, Sendable {
  /// The record that holds the post.
  let person: PersonID
  /// Code of the group; `nil` where no group says so.
  let group: String?
  let organisation: OrganisationID
  let employer: OrganisationID
  let sector: Sector

  /// - Returns: `nil` for somebody without a post of today.
  static func of(
    _ person: PersonID, programme: String, on day: Day, _ tx: any Transaction
  ) throws -> MidCareerStanding? {
    let records = try OnePerson.records(of: person, tx)
    let facts = try FactsOfPeople.of(
      [person], content: try ContentReader.shipped(), on: day, tx
    ).first
    let found = try facts.flatMap {
      try MidCareerTerms.eligibility(programme).group(of: $0, on: day)
    }
    let posts = try Assignments.of(records, tx).values.joined()
      .filter { $0.isCurrent(on: day) }.sorted { one, other in
        one.isPrimary != other.isPrimary ? one.isPrimary : one.id < other.id
      }
    guard let post = posts.first(where: { $0.id == found?.post.assignment }) ?? posts.first else {
      return nil
    }
    return MidCareerStanding(
      person: post.person, group: found?.group.code, organisation: post.organisation,
      employer: post.employer,
      sector: try sector(of: [post.organisation, post.employer], on: day, tx))
  }

  /// That of the first whose kind is known.
  static func sector(
    of places: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> Sector {
    let found = try Organisations.find(Set(places), tx)
    return places.compactMap { found[$0]?.kind(on: day).sector }.first { $0 != .unstated }
      ?? .unstated
  }
}
