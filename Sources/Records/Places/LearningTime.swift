import Directory
import Kernel
import Storage

package struct LearningTimeID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct LearningTimeEntryID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Time at work that an employer keeps free for learning, as a person and their manager agree it.
package struct LearningTime: Hashable, Sendable {
  package let id: LearningTimeID
  package let person: PersonID
  package let organisation: OrganisationID
  /// For one module or bundle, by its code; each month when `nil`.
  package let module: String?
  /// All in all for a module, else for each month.
  package let minutes: Int
  package let from: Day
  /// Last day.
  package let until: Day
  package var state: LearningTimeState
  package let proposedSide: LearningTimeSide
  package let proposedAt: Instant
  package let proposedBy: String
  package var answer: Answer?
  package var ending: Ending?
  package var revision: Int

  package struct Answer: Hashable, Sendable {
    package let at: Instant
    package let by: String
    package init(at: Instant, by: String) {
      self.at = at
      self.by = by
    }
  }

  package struct Ending: Hashable, Sendable {
    /// Last day on which it counts.
    package let on: Day
    package let by: String
    /// A code of the content.
    package let reason: String
    package init(on: Day, by: String, reason: String) {
      self.on = on
      self.by = by
      self.reason = reason
    }
  }

  package init(
    id: LearningTimeID, person: PersonID, organisation: OrganisationID, module: String?,
    minutes: Int, from: Day, until: Day, state: LearningTimeState = .proposed,
    proposedSide: LearningTimeSide, proposedAt: Instant, proposedBy: String,
    answer: Answer? = nil, ending: Ending? = nil, revision: Int = 0
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.module = module
    self.minutes = minutes
    self.from = from
    self.until = until
    self.state = state
    self.proposedSide = proposedSide
    self.proposedAt = proposedAt
    self.proposedBy = proposedBy
    self.answer = answer
    self.ending = ending
    self.revision = revision
  }

  /// The last day on which time of it can be given.
  package var lastDay: Day { ending.map { min($0.on, until) } ?? until }
}

package enum LearningTimeState: String, Storable, CaseIterable, Hashable, Sendable {
  case proposed, agreed, declined, withdrawn, ended

  package var words: String {
    switch self {
    case .proposed: "Proposed"
    case .agreed: "Agreed"
    case .declined: "Not agreed"
    case .withdrawn: "Taken back"
    case .ended: "Ended"
    }
  }
}

package enum LearningTimeSide: String, Storable, CaseIterable, Hashable, Sendable {
  case person, manager

  package var words: String {
    switch self {
    case .person: "the person"
    case .manager: "the employer"
    }
  }
}

package enum LearningTimeStep: String, CaseIterable, Hashable, Sendable {
  case agree, decline, withdraw, end
  case runOut = "run-out"
  case leave

  package var words: String {
    switch self {
    case .agree: "Agreed"
    case .decline: "Not agreed"
    case .withdraw: "Taken back"
    case .end: "Ended"
    case .runOut: "Over"
    case .leave: "Ended with the post"
    }
  }
}

package struct LearningTimeTransition: Hashable, Sendable {
  package enum Actor: String, Hashable, Sendable {
    case proposer, other, either, consequence
    package var words: String {
      switch self {
      case .proposer: "whoever proposed it"
      case .other: "the other side"
      case .either: "either side"
      case .consequence: "nobody: it follows"
      }
    }
  }
  package let from: LearningTimeState
  package let step: LearningTimeStep
  package let to: LearningTimeState
  package let by: Actor
  package let when: String?
}

/// Time that was given, or was to be and was taken away.
package struct LearningTimeEntry: Hashable, Sendable {
  package enum Kind: String, Storable, CaseIterable, Hashable, Sendable {
    case given
    case takenAway = "taken-away"
    package var words: String { self == .given ? "Given" : "Taken away" }
  }

  package let id: LearningTimeEntryID
  package let agreement: LearningTimeID
  package let on: Day
  package let minutes: Int
  package let kind: Kind
  /// Why it was taken away: a code of the content.
  package let reason: String?
  package let side: LearningTimeSide
  package let recordedAt: Instant
  package let recordedBy: String
  /// When it was taken out again, because it was a mistake.
  package var takenOutAt: Instant?

  package init(
    id: LearningTimeEntryID, agreement: LearningTimeID, on: Day, minutes: Int, kind: Kind,
    reason: String?, side: LearningTimeSide, recordedAt: Instant, recordedBy: String,
    takenOutAt: Instant? = nil
  ) {
    self.id = id
    self.agreement = agreement
    self.on = on
    self.minutes = minutes
    self.kind = kind
    self.reason = reason
    self.side = side
    self.recordedAt = recordedAt
    self.recordedBy = recordedBy
    self.takenOutAt = takenOutAt
  }
}
