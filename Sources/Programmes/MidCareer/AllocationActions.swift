import Access
import Directory
import Journals
import Kernel
import Records
import Statistics
import Storage

/// Works out who is given which place, and keeps it as a proposal that somebody looks at.
struct ProposeAllocation: Sendable {
  let organisation: OrganisationID
  let cohorts: [CohortID]

  func run(by user: User, _ tx: any Transaction) throws -> CohortAllocation {
    let right = try KeptCohorts.right(organisation, user, tx)
    try Cohorts.lock(cohorts, tx)
    let (answer, programme) = try Self.workedOut(organisation, cohorts, on: user.today, tx)
    let one = CohortAllocation(
      id: try tx.newIdentifier(), organisation: organisation, programme: programme,
      madeAt: user.now, madeBy: right.actorName, placed: answer.places.count,
      waiting: answer.waiting.count, isProvenBest: answer.isProvenBest)
    try CohortAllocations.add(one, cohorts: cohorts.sorted(), Self.lines(answer), tx)
    return one
  }

  static func lines(_ answer: AllocationAnswer) -> [AllocationLine] {
    answer.places.map { AllocationLine(participation: $0.participation, cohort: $0.cohort) }
      + answer.waiting.sorted { $0.key < $1.key }.map {
        AllocationLine(participation: $0.key, cohort: nil, why: $0.value)
      }
  }

  /// By the same facts the same: nothing in it is left to chance.
  static func workedOut(
    _ organisation: OrganisationID, _ ids: [CohortID], on today: Day, _ tx: any Transaction
  ) throws -> (answer: AllocationAnswer, programme: String) {
    let found = try Cohorts.find(ids, tx)
    let all = ids.sorted().compactMap { found[$0] }
    guard let first = all.first, all.count == Set(ids).count else {
      throw Problems("cohort", "Choose at least one cohort")
    }
    for one in all {
      guard one.organisation == organisation, one.programme == first.programme,
        one.edition == first.edition, one.state.isLive
      else { throw Problems("cohort", "Choose among the cohorts listed") }
      guard one.closesOn < today else { throw CohortRefusal.stillOpen(one.closesOn) }
    }
    let reading = AllocationReading(tx)
    let places = try reading.cohorts(all)
    for place in places where place.firstDay.map({ $0 <= today }) ?? true {
      throw Problems(
        "cohort", "“\(place.cohort.title)” has begun, or has no day left. Leave it out")
    }
    let wanting = try Participations.wanting(all.map(\.id), of: first.programme, tx)
    // Who goes some miles to any and can reach none of these waits for others.
    let applicants = try reading.applicants(wanting, places).filter { one in
      all.contains { cohort in
        one.participation.needs.cohorts.contains(cohort.id)
          || one.participation.needs.miles.flatMap { miles in
            one.miles[cohort.id].map { $0 <= miles }
          } ?? false
      }
    }
    guard !applicants.isEmpty else {
      throw Problems("cohort", "Nobody who is released waits for one of these")
    }
    let edition = try MidCareerTerms.edition(first.programme, first.edition)
    let answer = try AllocationRules.allocate(
      applicants, to: places, caring: edition.caring, on: today)
    guard answer.faults == 0 else {
      throw Problems("", "Places could not be given so that every rule is kept. Tell support")
    }
    return (answer, first.programme)
  }
}

/// Gives the places of a proposal, if everything is still as it was worked out; or discards it.
struct SettleAllocation: Sendable {
  let id: AllocationID
  let confirms: Bool
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> CohortAllocation {
    guard let one = try CohortAllocations.find(id, tx) else { throw NotFound("This round") }
    let right = try KeptCohorts.right(one.organisation, user, tx)
    let ids = try CohortAllocations.cohorts(of: id, tx)
    try Cohorts.lock(ids, tx)
    try CohortAllocations.settle(id, confirms ? .confirmed : .discarded, seen: seen, tx)
    guard confirms else { return one }
    let lines = try CohortAllocations.lines(of: id, tx)
    let anew = try ProposeAllocation.workedOut(one.organisation, ids, on: user.today, tx).answer
    guard
      ProposeAllocation.lines(anew).sorted(by: { $0.participation < $1.participation }) == lines
    else {
      throw Problems(
        "",
        "Since this was worked out somebody applied, withdrew or changed what they need. Discard it and "
          + "work it out anew")
    }
    try give(lines, ids, under: right, tx)
    return one
  }

  private func give(
    _ lines: [AllocationLine], _ ids: [CohortID], under right: Right, _ tx: any Transaction
  ) throws {
    let given = Set(lines.compactMap(\.cohort))
    for var cohort in try Cohorts.find(ids, tx).values.sorted(by: { $0.id < $1.id })
    where given.contains(cohort.id) && cohort.state == .open {
      cohort.state = try CohortStateRules.state(
        after: .confirm, from: cohort.state,
        CohortFacts(today: right.at.dayInLondon, closesOn: cohort.closesOn))
      cohort.changedAt = right.at
      try Cohorts.save(&cohort, tx)
      try MidCareerJournal.record(cohort, CohortStep.confirm.words, under: right, tx)
      try MidCareerNews.closed(cohort, at: right.at, tx)
    }
    let flow = ParticipationFlow(under: right, tx)
    let people = Dictionary(
      uniqueKeysWithValues: try Participations.find(lines.map(\.participation), tx).map {
        ($0.id, $0)
      })
    for line in lines {
      guard var person = people[line.participation] else { continue }
      if let cohort = line.cohort {
        try flow.take(.place, &person, by: .holder, .init(cohort: cohort))
      } else if person.state == .released {
        try flow.take(.wait, &person, by: .holder)
      }
    }
    for cohort in given.sorted() { try MidCareerCalendar(tx).sendAll(of: cohort, at: right.at) }
  }
}
