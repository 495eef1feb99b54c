import Directory
import Kernel

/// Everything about one person that decides what they must do: plain values, read in a few
/// questions for many people at once.
package struct PersonFacts: Sendable {
  package var person: PersonID
  /// Every post known, ended and future ones too.
  package var posts: [PostFacts]
  package var records: [RecordFacts]
  package var exemptions: [Exemption]
  package var deferrals: [Deferral]
  package var reviews: [RecordReview]

  package init(
    person: PersonID, posts: [PostFacts] = [], records: [RecordFacts] = [],
    exemptions: [Exemption] = [], deferrals: [Deferral] = [], reviews: [RecordReview] = []
  ) {
    self.person = person
    self.posts = posts
    self.records = records
    self.exemptions = exemptions
    self.deferrals = deferrals
    self.reviews = reviews
  }

  func currentPosts(on day: Day) -> [PostFacts] {
    for index in posts.indices where !posts[index].isCurrent(on: day) {
      return posts.filter { $0.isCurrent(on: day) }
    }
    return posts
  }
}

/// One post: an assignment as far as obligations look at it.
package struct PostFacts: Sendable {
  package let assignment: AssignmentID
  package let kind: PostKind
  /// Where it is worked.
  package let organisation: OrganisationID
  package let employer: OrganisationID
  package let title: String
  package let startedOn: Day?
  package let joinedEmployerOn: Day?
  /// Year of starting in social care, where a care file says so.
  package let startedInSectorYear: Int?
  /// First day with the employer, as far as this post tells.
  let withEmployerFrom: Day?
  package let endedOn: Day?
  /// Whether an offer was accepted but the work has not begun, whatever the dates say.
  package let isOffered: Bool
  package let fte: FullTimeEquivalent?
  package let contractedHours: WeeklyHours?
  /// The first day on which the holder is known to have managed.
  package let managerSince: Day?
  /// Long absences, as far as clocks stop for them, in order of their first day.
  package var absences: [AwayPeriod]

  package init(
    assignment: AssignmentID, kind: PostKind, organisation: OrganisationID,
    employer: OrganisationID? = nil, title: String = "", startedOn: Day?,
    joinedEmployerOn: Day? = nil, startedInSectorYear: Int? = nil, endedOn: Day? = nil,
    isOffered: Bool = false,
    fte: FullTimeEquivalent? = nil, contractedHours: WeeklyHours? = nil,
    managerSince: Day? = nil, absences: [AwayPeriod] = []
  ) {
    self.assignment = assignment
    self.kind = kind
    self.organisation = organisation
    self.employer = employer ?? organisation
    self.title = title
    self.startedOn = startedOn
    self.joinedEmployerOn = joinedEmployerOn
    withEmployerFrom =
      joinedEmployerOn.map { joined in startedOn.map { min($0, joined) } ?? joined } ?? startedOn
    self.startedInSectorYear = startedInSectorYear
    self.endedOn = endedOn
    self.isOffered = isOffered
    self.fte = fte
    self.contractedHours = contractedHours
    self.managerSince = managerSince
    self.absences = absences
  }

  package func isCurrent(on day: Day) -> Bool {
    !isOffered && (startedOn.map { $0 <= day } ?? true) && (endedOn.map { day <= $0 } ?? true)
  }

  /// The days on which something begins for the holder of a post.
  enum FirstDay {
    case inPost, withEmployer, asManager
  }

  func first(_ day: FirstDay) -> Day? {
    switch day {
    case .inPost: startedOn
    case .withEmployer: withEmployerFrom
    case .asManager: managerSince
    }
  }
}

/// What posts of one kind have in common: most people share theirs with many others, so what
/// policies apply is worked out once for each. A class so that it is found by identity.
package final class PostKind: Sendable {
  /// Its place among the kinds of a census, whose rules then need not look it up.
  let number: Int?
  package let sectors: Set<Sector>
  package let organisationKinds: Set<OrganisationKind>
  package let isCQCRegistered: Bool
  package let engagement: Engagement
  package let role: JobRole?
  /// Folded.
  package let staffGroup: String?
  package let band: String?
  package let managerReasons: Set<ManagerReason>

  package init(
    sectors: Set<Sector>, organisationKinds: Set<OrganisationKind> = [],
    isCQCRegistered: Bool = false, engagement: Engagement = .permanent, role: JobRole? = nil,
    staffGroup: String? = nil, band: String? = nil, managerReasons: Set<ManagerReason> = [],
    number: Int? = nil
  ) {
    self.number = number
    self.sectors = sectors
    self.organisationKinds = organisationKinds
    self.isCQCRegistered = isCQCRegistered
    self.engagement = engagement
    self.role = role
    self.staffGroup = staffGroup?.folded
    self.band = band
    self.managerReasons = managerReasons
  }
}

extension PostKind {
  convenience init(
    at place: SortOfPlace, engagement: Engagement, role: JobRole?, staffGroup: String?,
    band: String?, managerReasons: Set<ManagerReason>
  ) {
    self.init(
      sectors: place.sectors, organisationKinds: place.organisationKinds,
      isCQCRegistered: place.isCQCRegistered, engagement: engagement, role: role,
      staffGroup: staffGroup, band: band, managerReasons: managerReasons)
  }
}

/// A long absence for which clocks stop.
package struct AwayPeriod: Hashable, Sendable {
  package let kind: AbsenceKind
  package let from: Day
  /// Last day away; `nil` while it lasts.
  package let to: Day?
  package init(_ kind: AbsenceKind, from: Day, to: Day? = nil) {
    self.kind = kind
    self.from = from
    self.to = to
  }

  func contains(_ day: Day) -> Bool { from <= day && (to.map { day <= $0 } ?? true) }
}

/// What many records have in common: what was achieved. A class so that what it means to policies
/// is worked out once and found by identity.
package final class RecordSort: Hashable, Sendable {
  package let achievement: Achievement
  /// Its place among the sorts of a census, whose rules then need not look it up.
  let number: Int?

  package init(_ achievement: Achievement, number: Int? = nil) {
    self.achievement = achievement
    self.number = number
  }

  package static func == (one: RecordSort, other: RecordSort) -> Bool {
    one === other || one.achievement == other.achievement
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(achievement) }
}

/// One record of something done, as far as obligations look at it.
@dynamicMemberLookup
package struct RecordFacts: Hashable, Sendable {
  package let sort: RecordSort
  package let particulars: RecordParticulars
  package subscript<Value>(dynamicMember path: KeyPath<RecordParticulars, Value>) -> Value {
    particulars[keyPath: path]
  }

  package var achievement: Achievement { sort.achievement }

  package init(
    id: RecordID, _ achievement: Achievement, isComplete: Bool = true, awardedOn: Day?,
    expiresOn: Day? = nil, from: OrganisationID? = nil
  ) {
    self.init(
      id: id, RecordSort(achievement), isComplete: isComplete, awardedOn: awardedOn,
      expiresOn: expiresOn, from: from)
  }

  package init(
    id: RecordID, _ sort: RecordSort, isComplete: Bool, awardedOn: Day?, expiresOn: Day?,
    from: OrganisationID?
  ) {
    self.sort = sort
    particulars = RecordParticulars(
      id: id, isComplete: isComplete, awardedOn: awardedOn, expiresOn: expiresOn, from: from)
  }
}

/// What is a record's own: no more than numbers, so that it is handed on for nothing.
package struct RecordParticulars: Hashable, Sendable {
  package let id: RecordID
  /// Completed; otherwise under way.
  package let isComplete: Bool
  package let awardedOn: Day?
  /// Last day on which it holds, where the record itself says so.
  package let expiresOn: Day?
  /// Whose it is: the issuer, or the employer whose file holds it. `nil` when nobody knows.
  package let from: OrganisationID?
}

/// One person let off one policy, with the reason and who approved it.
package struct Exemption: Hashable, Sendable {
  package let id: ExemptionID
  package let person: PersonID
  package let policy: String
  /// At this employer only; everywhere when `nil`.
  package let organisation: OrganisationID?
  package let reason: String
  package let approver: String
  package let from: Day
  package let to: Day?

  package init(
    id: ExemptionID, person: PersonID, policy: String, organisation: OrganisationID? = nil,
    reason: String, approver: String, from: Day, to: Day? = nil
  ) {
    self.id = id
    self.person = person
    self.policy = policy
    self.organisation = organisation
    self.reason = reason
    self.approver = approver
    self.from = from
    self.to = to
  }

  func covers(_ code: String, at employer: OrganisationID, on day: Day) -> Bool {
    policy == code && from <= day && (to.map { day <= $0 } ?? true)
      && (organisation == nil || organisation == employer)
  }
}

/// More time for one person and one policy, with an end.
package struct Deferral: Hashable, Sendable {
  package let id: DeferralID
  package let person: PersonID
  package let policy: String
  package let organisation: OrganisationID?
  package let reason: String
  package let isDiscretionary: Bool
  package let from: Day
  /// The day by which it is now due.
  package let until: Day
  /// Ended early: from this day on it no longer holds.
  package let endedOn: Day?

  package init(
    id: DeferralID, person: PersonID, policy: String, organisation: OrganisationID? = nil,
    reason: String, isDiscretionary: Bool, from: Day, until: Day, endedOn: Day? = nil
  ) {
    self.id = id
    self.person = person
    self.policy = policy
    self.organisation = organisation
    self.reason = reason
    self.isDiscretionary = isDiscretionary
    self.from = from
    self.until = until
    self.endedOn = endedOn
  }

  func concerns(_ code: String, at employer: OrganisationID) -> Bool {
    policy == code && (organisation == nil || organisation == employer)
  }

  /// Whether it had been given, and not been ended, on `day`.
  func isInForce(on day: Day) -> Bool { from <= day && (endedOn.map { day < $0 } ?? true) }
}

/// What an employer decided about a record from elsewhere.
package struct RecordReview: Hashable, Sendable {
  package enum Decision: String, Storable, CaseIterable {
    case accepted
    /// Something is still missing, named in the reason.
    case partly
    case declined

    package var words: String {
      switch self {
      case .accepted: "Accepted"
      case .partly: "Accepted in part"
      case .declined: "Not accepted"
      }
    }
  }

  package let record: RecordID
  package let policy: String
  package let organisation: OrganisationID?
  package let decision: Decision
  package let reason: String
  package let decidedOn: Day

  package init(
    record: RecordID, policy: String, organisation: OrganisationID?, decision: Decision,
    reason: String, decidedOn: Day
  ) {
    self.record = record
    self.policy = policy
    self.organisation = organisation
    self.decision = decision
    self.reason = reason
    self.decidedOn = decidedOn
  }
}

package struct ExemptionID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct DeferralID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}
