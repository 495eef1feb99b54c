import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// A cohort, found for somebody who has to do with it.
struct FoundCohort: Sendable {
  var cohort: Cohort
  let days: [CohortDay]
  let partners: [CohortPartner]
  let edition: MidCareerEdition
  let right: Right
  /// Whether whoever found it holds it.
  var isHolder = false
  /// Whether they lead through its days.
  var isFacilitator = false
  /// The partners for which they may answer.
  var answersFor: [OrganisationID] = []

  var held: [CohortDay] { days.filter { !$0.isCancelled } }
  var lastDay: Day? { held.map(\.on).max() }
  var agreed: [CohortPartner] { partners.filter { $0.state == .agreed } }

  private static func load(
    _ id: CohortID, _ tx: any Transaction
  ) throws -> (Cohort, [CohortDay], [CohortPartner], MidCareerEdition) {
    guard let cohort = try Cohorts.find(id, tx) else { throw NotFound("This cohort") }
    return (
      cohort, try CohortDays.of([id], tx)[id] ?? [],
      try CohortPeople.partners(of: [id], tx)[id] ?? [],
      try MidCareerTerms.edition(cohort.programme, cohort.edition)
    )
  }

  static func toKeep(
    _ id: CohortID, _ user: User, _ tx: any Transaction
  ) throws -> FoundCohort {
    let (cohort, days, partners, edition) = try load(id, tx)
    guard try KeptCohorts.holds(cohort.organisation, user, tx) else {
      throw NotFound("This cohort")
    }
    return FoundCohort(
      cohort: cohort, days: days, partners: partners, edition: edition,
      right: try KeptCohorts.right(cohort.organisation, user, tx), isHolder: true)
  }

  /// For those who hold it, and those who lead through its days: they say who was there.
  static func toLead(
    _ id: CohortID, _ user: User, _ tx: any Transaction
  ) throws -> FoundCohort {
    do {
      return try toKeep(id, user, tx)
    } catch is NotFound {
      let (cohort, days, partners, edition) = try load(id, tx)
      guard try isFacilitator(of: cohort, user, tx), let person = user.person else {
        throw NotFound("This cohort")
      }
      return FoundCohort(
        cohort: cohort, days: days, partners: partners, edition: edition,
        right: try user.right(to: .facilitateCohorts, .person(person), tx), isFacilitator: true)
    }
  }

  private static func isFacilitator(
    of cohort: Cohort, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let person = user.person, user.viewer == nil, user.may(.facilitateCohorts) else {
      return false
    }
    return try CohortPeople.facilitating(OnePerson.records(of: person, tx), tx).contains {
      $0.cohort == cohort.id && $0.isInForce(on: user.today)
    }
  }

  /// For those, for bodies that were asked to hold it jointly, and, once it is open, for everybody who
  /// could apply.
  static func toSee(
    _ id: CohortID, _ user: User, _ tx: any Transaction
  ) throws -> FoundCohort {
    do {
      return try toLead(id, user, tx)
    } catch is NotFound {
      let (cohort, days, partners, edition) = try load(id, tx)
      let mine = try partners.map(\.organisation).filter {
        try user.viewer == nil && user.holds(.joinCohorts, over: .organisation($0), tx)
      }
      if let first = mine.first {
        return FoundCohort(
          cohort: cohort, days: days, partners: partners, edition: edition,
          right: try user.right(to: .joinCohorts, .organisation(first), tx), answersFor: mine)
      }
      guard cohort.state != .draft, let person = user.person, user.may(.ownProgramme) else {
        throw NotFound("This cohort")
      }
      return FoundCohort(
        cohort: cohort, days: days, partners: partners, edition: edition,
        right: try user.right(to: .ownProgramme, .person(person), tx))
    }
  }

  /// Sectors of those who hold it: who began it, and those that agreed.
  func sectors(on day: Day, _ tx: any Transaction) throws -> Set<Sector> {
    try Set(agreed.map(\.sector)).union([
      MidCareerStanding.sector(of: [cohort.organisation], on: day, tx)
    ]).subtracting([.unstated])
  }

  /// What is wrong with the days as they are planned.
  var faults: [CohortPlanFault] {
    CohortPlanRules.faults(
      of: days, closesOn: cohort.closesOn, edition.days, frame: edition.sessions.map(\.framed),
      lenses: edition.lenses.map { ($0.code, $0.title) })
  }
}

/// Somebody's participation, found for somebody who has to do with it.
struct FoundParticipation: Sendable {
  var participation: Participation
  let edition: MidCareerEdition
  let right: Right

  private static func load(
    _ id: ParticipationID, _ tx: any Transaction
  ) throws -> (Participation, MidCareerEdition) {
    guard let one = try Participations.find(id, tx) else { throw NotFound("This application") }
    return (one, try MidCareerTerms.edition(one.programme, one.edition))
  }

  static func own(
    _ id: ParticipationID, _ user: User, _ tx: any Transaction
  ) throws -> FoundParticipation {
    let own = try user.ownProgramme(tx)
    let (one, edition) = try load(id, tx)
    guard own.records.contains(one.person) else { throw NotFound("This application") }
    return FoundParticipation(participation: one, edition: edition, right: own.right)
  }

  /// For those who may say whether somebody can be spared. For the person only where policy lets
  /// people of their group do so, and nobody else could.
  ///
  /// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
  static func toRelease(
    _ id: ParticipationID, _ user: User, _ tx: any Transaction
  ) throws -> FoundParticipation {
    let (one, edition) = try load(id, tx)
    guard user.viewer == nil else { throw NotFound("This application") }
    let records = try OnePerson.records(of: one.person, tx)
    if user.isOne(of: records) {
      guard try isOwnToRelease(one, on: user.today, tx) else { throw NotFound("This application") }
      return FoundParticipation(
        participation: one, edition: edition,
        right: try user.right(to: .ownProgramme, .person(one.person), tx))
    }
    guard try user.holds(.releaseForProgramme, over: .record(one.person), tx),
      try Workplace.isTheirs(
        one.person, at: [one.organisation, one.employer], .releaseForProgramme, user, tx)
    else { throw NotFound("This application") }
    return FoundParticipation(
      participation: one, edition: edition,
      right: try user.right(to: .releaseForProgramme, .record(one.person), tx))
  }

  /// Whether somebody releases themselves: policy allows it for their group, and nobody manages them
  /// or leads beside them.
  static func isOwnToRelease(
    _ one: Participation, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    guard try MidCareerTerms.eligibility(one.programme).releasedBy(one.group).contains(.oneself)
    else { return false }
    let others = try MidCareerNews.releasers(of: one, on: day, tx)
    return others.managers.isEmpty && others.leads.isEmpty
  }

  /// For those who hold the cohort that somebody has a place in; until they have one, for those who hold
  /// a cohort that they named.
  static func toHold(
    _ id: ParticipationID, _ user: User, _ tx: any Transaction
  ) throws -> FoundParticipation {
    let (one, edition) = try load(id, tx)
    // Who holds a cohort and wants to come to one is held by others.
    guard try !user.isOne(of: OnePerson.records(of: one.person, tx)) else {
      throw NotFound("This application")
    }
    for place in try holders(of: one, tx) where try KeptCohorts.holds(place, user, tx) {
      return FoundParticipation(
        participation: one, edition: edition, right: try KeptCohorts.right(place, user, tx))
    }
    throw NotFound("This application")
  }

  /// Bodies that have to do with it now.
  static func holders(
    of one: Participation, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    let ids = one.cohort.map { [$0] } ?? one.needs.cohorts
    return try Set(Cohorts.find(ids, tx).values.map(\.organisation)).sorted()
  }
}
