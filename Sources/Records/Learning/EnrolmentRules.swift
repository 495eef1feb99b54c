import Kernel

package enum EnrolmentStep: String, Storable, CaseIterable {
  case enrol, pause, resume, move, withdraw, complete, reopen

  package var words: String {
    switch self {
    case .enrol: "Enrolled"
    case .pause: "Paused"
    case .resume: "Went on"
    case .move: "Moved to a newer version"
    case .withdraw: "Withdrawn"
    case .complete: "Completed"
    case .reopen: "Open again"
    }
  }
}

package enum EnrolmentActor: Hashable, Sendable, CaseIterable {
  case person, manager, keeper
  /// Nobody: it follows from what is done, or from what was taken out.
  case consequence
}

/// One way that an enrolment can go.
package struct EnrolmentTransition: Hashable, Sendable {
  package let from: EnrolmentState
  package let step: EnrolmentStep
  package let to: EnrolmentState
  package let by: Set<EnrolmentActor>
  package let when: String?
}

package struct EnrolmentFacts: Hashable, Sendable {
  package var way: EnrolmentWay
  package var hasReason: Bool
  /// Whether everything that completes it is there.
  package var isComplete: Bool
  /// Whether another version takes people.
  package var mayMove: Bool
  /// Whether the post asks for it, where a rule enrolled the person.
  package var isAskedFor: Bool

  package init(
    way: EnrolmentWay, hasReason: Bool = false, isComplete: Bool = false, mayMove: Bool = false,
    isAskedFor: Bool = true
  ) {
    self.way = way
    self.hasReason = hasReason
    self.isComplete = isComplete
    self.mayMove = mayMove
    self.isAskedFor = isAskedFor
  }
}

/// The life of an enrolment in a bundle.
package enum EnrolmentRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [EnrolmentTransition] = [
    .init(
      from: .enrolled, step: .pause, to: .paused, by: [.person, .manager, .keeper],
      when: "a reason, such as a long absence"),
    .init(
      from: .paused, step: .resume, to: .enrolled, by: [.person, .manager, .keeper],
      when: "the due day moves by as long as it was paused"),
    .init(
      from: .enrolled, step: .move, to: .enrolled, by: [.person, .keeper],
      when: "a newer version takes people"),
    .init(
      from: .enrolled, step: .withdraw, to: .withdrawn, by: [.person, .keeper, .consequence],
      when:
        "a reason; who enrolled themselves may, else whoever keeps training, or the rule once the post no longer asks"
    ),
    .init(
      from: .paused, step: .withdraw, to: .withdrawn, by: [.person, .keeper, .consequence],
      when:
        "a reason; who enrolled themselves may, else whoever keeps training, or the rule once the post no longer asks"
    ),
    .init(
      from: .enrolled, step: .complete, to: .completed, by: [.consequence],
      when: "everything that completes it is there"),
    .init(
      from: .completed, step: .reopen, to: .enrolled, by: [.consequence],
      when: "something that it rests on was taken out"),
  ]

  /// - Throws: `EnrolmentRefusal`; the enrolment is left as it was.
  package static func state(
    after step: EnrolmentStep, from state: EnrolmentState, by actor: EnrolmentActor,
    _ facts: EnrolmentFacts
  ) throws(EnrolmentRefusal) -> EnrolmentState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .enrol, .resume: break
    case .pause: guard facts.hasReason else { throw .noReason }
    case .move: guard facts.mayMove else { throw .nothingNewer }
    case .withdraw:
      switch actor {
      case .keeper: break
      case .consequence:
        guard facts.way == .policy, !facts.isAskedFor else { throw .isDuty }
      case .person, .manager: guard facts.way == .myself else { throw .isDuty }
      }
      guard facts.hasReason else { throw .noReason }
    case .complete: guard facts.isComplete else { throw .notComplete }
    case .reopen: guard !facts.isComplete else { throw .notFromHere(state) }
    }
    return way.to
  }

  /// The due day of somebody who was paused from `paused` until `day`.
  package static func dueOn(_ due: Day, pausedOn paused: Day?, until day: Day) -> Day {
    due + max(0, paused.map { day - $0 } ?? 0)
  }

  /// How many days there are at least for what was taken out. No source says so.
  package static let daysAfterReopening = 28

  /// The due day of what is open again on `day`: nothing is overdue the moment it is opened.
  package static func dueOn(_ due: Day, reopenedOn day: Day) -> Day {
    max(due, day + daysAfterReopening)
  }
}

/// Why something was not done with an enrolment.
package enum EnrolmentRefusal: Refusal, Hashable {
  case notFromHere(EnrolmentState)
  case notTheirs
  case noReason
  case isDuty
  case nothingNewer
  case notComplete
  case takesNobody
  case enrolledAlready
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the enrolment is “\(state.words)”")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .noReason: [Problem("words", "Enter why, in words")]
    case .isDuty:
      [Problem("", "Others enrolled you. Ask whoever looks after training to withdraw you")]
    case .nothingNewer: [Problem("", "There is no newer version that takes people")]
    case .notComplete: [Problem("", "Something that completes it is missing")]
    case .takesNobody: [Problem("", "This bundle takes nobody new now")]
    case .enrolledAlready: [Problem("", "There is an enrolment in this bundle already")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
