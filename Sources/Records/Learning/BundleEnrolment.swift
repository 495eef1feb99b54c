import Kernel

package struct EnrolmentID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// How somebody came to be enrolled.
package enum EnrolmentWay: String, Storable, CaseIterable {
  case myself = "self"
  case manager
  /// Whoever keeps training at the employer.
  case keeper
  /// A rule that holds for everybody in such a post.
  case policy

  package var words: String {
    switch self {
    case .myself: "By themselves"
    case .manager: "By their line manager"
    case .keeper: "By whoever looks after training"
    case .policy: "Because of the post"
    }
  }
}

package enum EnrolmentState: String, Storable, CaseIterable {
  case enrolled, paused, withdrawn, completed

  package var words: String {
    switch self {
    case .enrolled: "Enrolled"
    case .paused: "Paused"
    case .withdrawn: "Withdrawn"
    case .completed: "Completed"
    }
  }

  package var isOpen: Bool { self == .enrolled || self == .paused }
}

/// One person in one version of a bundle. How far they are is worked out from their attempts.
package struct BundleEnrolment: Hashable, Sendable {
  package let id: EnrolmentID
  package let person: PersonID
  package var bundle: String
  /// Pinned: the two change only when the person moves to a newer one.
  package var version: String
  package let way: EnrolmentWay
  package let enrolledBy: String
  package let enrolledOn: Day
  package var state: EnrolmentState
  package var dueOn: Day
  package var pausedOn: Day?
  package var completedOn: Day?
  /// Whether a rule withdrew it because the post no longer asks for it.
  package var hasLapsed = false
  package var changedAt: Instant
  /// Grows with every change, so that two at once are told apart.
  package var revision: Int

  package init(
    id: EnrolmentID, person: PersonID, bundle: String, version: String, way: EnrolmentWay,
    enrolledBy: String, enrolledOn: Day, dueOn: Day, changedAt: Instant
  ) {
    self.id = id
    self.person = person
    self.bundle = bundle
    self.version = version
    self.way = way
    self.enrolledBy = enrolledBy
    self.enrolledOn = enrolledOn
    self.dueOn = dueOn
    self.changedAt = changedAt
    (state, revision) = (.enrolled, 1)
  }

  /// Whether it ought to be done by `day`. Nothing is overdue while it is paused.
  package func isOverdue(on day: Day) -> Bool { state == .enrolled && dueOn < day }
}

/// Something that happened to an enrolment.
package struct EnrolmentTurn: Hashable, Sendable {
  package let step: EnrolmentStep
  package let at: Instant
  package let actorName: String
  package let words: WordsID?

  package init(step: EnrolmentStep, at: Instant, actorName: String, words: WordsID?) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.words = words
  }
}
