import Directory
import Kernel
import TestKit

@testable import Obligations

/// Three trusts (the third outside the agreement), a care home with its provider, a GP practice
/// and a council.
enum Small {
  static let trust = OrganisationID(rawValue: 1)
  static let otherTrust = OrganisationID(rawValue: 2)
  static let hospice = OrganisationID(rawValue: 3)
  static let home = OrganisationID(rawValue: 4)
  static let provider = OrganisationID(rawValue: 5)
  static let practice = OrganisationID(rawValue: 6)
  static let council = OrganisationID(rawValue: 7)

  static let book = EmployerBook(organisations: [
    trust: OrganisationFacts(name: "Ashford Trust", kind: .nhsFoundationTrust),
    otherTrust: OrganisationFacts(name: "Birchwood Trust", kind: .nhsTrust),
    hospice: OrganisationFacts(name: "St Agnes Hospice", kind: .hospice),
    home: OrganisationFacts(
      name: "Rosebank", kind: .careLocation, isCQCRegistered: true, parents: [provider]),
    provider: OrganisationFacts(name: "Rosebank Care", kind: .careProvider, isCQCRegistered: true),
    practice: OrganisationFacts(name: "Mill Lane Surgery", kind: .gpPractice),
    council: OrganisationFacts(name: "Ashford Council", kind: .localAuthority),
  ])

  static let content = Result { try ContentReader.shipped() }

  static func kind(
    at organisation: OrganisationID, engagement: Engagement = .permanent, role: JobRole? = nil,
    staffGroup: String? = nil, managerReasons: Set<ManagerReason> = []
  ) -> PostKind {
    let facts = book.organisations[organisation]
    return PostKind(
      sectors: [facts?.kind.sector ?? .unstated],
      organisationKinds: facts.map { [$0.kind] } ?? [],
      isCQCRegistered: facts.map { $0.isCQCRegistered || $0.kind.isTrust } ?? false,
      engagement: engagement, role: role, staffGroup: staffGroup, managerReasons: managerReasons)
  }

  /// How all policies stand for `person` on `day`.
  static func obligations(
    of person: PersonFacts, on day: Day, book: EmployerBook = Small.book
  ) throws -> [Obligation] {
    var rules = ObligationRules(content: try content.get(), book: book, on: day)
    return rules.obligations(of: person)
  }

  /// How one policy stands; `nil` when the person is not obliged.
  static func obligation(
    _ policy: String, of person: PersonFacts, on day: Day, book: EmployerBook = Small.book
  ) throws -> Obligation? {
    try obligations(of: person, on: day, book: book).first { $0.policy.code == policy }
  }
}

extension JobRole {
  static let careWorker = JobRole(.asc, "8")
  static let registeredNurse = JobRole(.asc, "16")
  static let socialWorker = JobRole(.asc, "6")
  static let administrator = JobRole(.asc, "25")
  static let healthCareSupportWorker = JobRole(.esr, "Health Care Support Worker")
}

extension PostFacts {
  static func sample(
    _ number: Int64 = 1, at organisation: OrganisationID = Small.home, from start: Day?,
    joined: Day? = nil, to end: Day? = nil, role: JobRole? = nil, staffGroup: String? = nil,
    engagement: Engagement = .permanent, managerReasons: Set<ManagerReason> = [],
    managerSince: Day? = nil, fte: String? = nil, hours: String? = nil, sectorYear: Int? = nil,
    offered: Bool = false, away: [AwayPeriod] = []
  ) -> PostFacts {
    PostFacts(
      assignment: AssignmentID(rawValue: number),
      kind: Small.kind(
        at: organisation, engagement: engagement, role: role, staffGroup: staffGroup,
        managerReasons: managerReasons),
      organisation: organisation, title: "Care worker", startedOn: start,
      joinedEmployerOn: joined, startedInSectorYear: sectorYear, endedOn: end, isOffered: offered,
      fte: fte.flatMap(FullTimeEquivalent.init), contractedHours: hours.flatMap(WeeklyHours.init),
      managerSince: managerSince, absences: away)
  }
}

extension RecordFacts {
  static func sample(
    _ achievement: Achievement, awarded: Day?, expires: Day? = nil,
    from organisation: OrganisationID? = nil, complete: Bool = true, id: Int64 = 900
  ) -> RecordFacts {
    RecordFacts(
      id: RecordID(rawValue: id), achievement, isComplete: complete, awardedOn: awarded,
      expiresOn: expires, from: organisation)
  }
}

extension PersonFacts {
  static func sample(
    _ posts: PostFacts..., records: [RecordFacts] = [], exemptions: [Exemption] = [],
    deferrals: [Deferral] = [], reviews: [RecordReview] = []
  ) -> PersonFacts {
    PersonFacts(
      person: PersonID(rawValue: 100), posts: posts, records: records, exemptions: exemptions,
      deferrals: deferrals, reviews: reviews)
  }
}

extension Obligation {
  func says(_ words: String) -> Bool { because.contains { $0.words.contains(words) } }
}

/// Lets these tests write `"2026-03-31"` where a day is wanted. A day that does not exist is
/// 1 January of year 1, which no test means.
extension Day: ExpressibleByStringLiteral {
  public init(stringLiteral text: String) { self = Day(text[...]) ?? Day(number: -719_162) }
}
