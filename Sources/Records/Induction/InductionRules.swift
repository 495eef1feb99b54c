import Kernel

package enum InductionStep: String, Storable, CaseIterable {
  case make, begin, complete, open
  case signOff = "sign-off"
  case takeBack = "take-back"
  case pause, resume, leave
  case comeBack = "come-back"
  case lapse, withdraw, due, move, bring

  package var words: String {
    switch self {
    case .make: "Made"
    case .begin: "Begun"
    case .complete: "Everything is met"
    case .open: "Something is open again"
    case .signOff: "Signed off"
    case .takeBack: "Sign-off taken back"
    case .pause: "Paused"
    case .resume: "Went on"
    case .leave: "Ended with the post"
    case .comeBack: "Taken up again"
    case .lapse: "Ended, because it is not asked for any more"
    case .withdraw: "Ended by whoever looks after training"
    case .due: "Another day to be done by"
    case .move: "Moved to another edition or employer"
    case .bring: "Brought along from another employer"
    }
  }
}

/// One way that an induction can go.
package struct InductionTransition: Hashable, Sendable {
  package let from: InductionState
  package let step: InductionStep
  package let to: InductionState
  package let by: InductionActor
  package let when: String?
}

/// How many parts there are, and how many of them are in which state.
package struct UnitTally: Hashable, Sendable {
  package let all: Int
  package let done: Int
  package let touched: Int

  package init(all: Int, done: Int, touched: Int) {
    self.all = all
    self.done = done
    self.touched = touched
  }

  /// How an induction stands that runs.
  package var state: InductionState {
    if done >= all { return .ready }
    return touched == 0 ? .notStarted : .inProgress
  }
}

package struct SignOffFactsOfInduction: Hashable, Sendable {
  package var signer: Signatory
  package var signerIsPerson: Bool
  /// Whether the employer asks that somebody signs who did not find every part met.
  package var asksSeparation: Bool
  /// Whether whoever signs is the only one who found any part met here.
  package var signerIsOnlyAssessor: Bool
  /// Titles of parts for which what they ask for is not there.
  package var lacking: [String]

  package init(
    signer: Signatory, signerIsPerson: Bool = false, asksSeparation: Bool = false,
    signerIsOnlyAssessor: Bool = false, lacking: [String] = []
  ) {
    self.signer = signer
    self.signerIsPerson = signerIsPerson
    self.asksSeparation = asksSeparation
    self.signerIsOnlyAssessor = signerIsOnlyAssessor
    self.lacking = lacking
  }
}

/// The life of an induction as a whole.
///
/// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
package enum InductionRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [InductionTransition] =
    [
      .init(
        from: .notStarted, step: .begin, to: .inProgress, by: .consequence,
        when: "something was done for a part"),
      .init(
        from: .notStarted, step: .complete, to: .ready, by: .consequence, when: everyPart),
      .init(
        from: .inProgress, step: .complete, to: .ready, by: .consequence, when: everyPart),
      .init(
        from: .ready, step: .open, to: .inProgress, by: .consequence, when: "a part is open again"),
      .init(
        from: .inProgress, step: .move, to: .notStarted, by: .consequence,
        when: "nothing that was done for it counts there"),
      .init(
        from: .ready, step: .signOff, to: .signedOff, by: .signatory,
        when:
          "who signs is not the person, nor the only assessor where the employer keeps these apart"),
      .init(
        from: .signedOff, step: .takeBack, to: .ready, by: .signatory, when: "a reason"),
    ]
    + running.flatMap { state -> [InductionTransition] in
      [
        .init(from: state, step: .pause, to: .paused, by: .consequence, when: "a long absence"),
        .init(
          from: .paused, step: .resume, to: state, by: .consequence,
          when: "the absence is over; as far as its parts are"),
      ]
    }
    + (running + [.paused]).flatMap { state -> [InductionTransition] in
      [
        .init(
          from: state, step: .leave, to: .transferredOut, by: .consequence,
          when: "the post there ended, and there is another elsewhere"),
        .init(
          from: state, step: .leave, to: .withdrawn, by: .consequence,
          when: "the post there ended, and there is no other"),
        .init(
          from: state, step: .lapse, to: .withdrawn, by: .consequence,
          when: "a record says that it is done, or it is not asked for any more"),
        .init(from: state, step: .withdraw, to: .withdrawn, by: .keeper, when: "a reason"),
      ]
    }
    + [InductionState.transferredOut, .withdrawn].flatMap { state in
      running.map {
        .init(
          from: state, step: .comeBack, to: $0, by: .consequence,
          when: "there is a post again, and it is asked for; as far as its parts are")
      }
    }

  private static let running: [InductionState] = [.notStarted, .inProgress, .ready]
  private static let everyPart = "every part is met or brought along"

  /// How the whole stands once its parts changed; what does not run stays as it is.
  package static func state(_ state: InductionState, of parts: UnitTally) -> InductionState {
    state.isRunning ? parts.state : state
  }

  /// - Throws: `InductionRefusal`; the induction is left as it was.
  package static func signOff(
    _ induction: Induction, _ facts: SignOffFactsOfInduction
  ) throws(InductionRefusal) -> InductionState {
    guard induction.state == .ready, induction.done >= induction.all else {
      throw .notReady(induction.state)
    }
    guard !facts.signerIsPerson else { throw .signerIsPerson }
    guard facts.lacking.isEmpty else { throw .lacking(facts.lacking) }
    // The registered manager or employer answers for it, and not whoever manages the shift.
    if induction.track == .careCertificate, facts.signer == .lineManager { throw .notTheirs }
    if facts.asksSeparation, facts.signerIsOnlyAssessor { throw .signerIsOnlyAssessor }
    return .signedOff
  }

  package static func takeBack(
    _ state: InductionState, hasReason: Bool
  ) throws(InductionRefusal) -> InductionState {
    guard state == .signedOff else { throw .notFromHere(state) }
    guard hasReason else { throw .noReason }
    return .ready
  }

  /// By a step that nobody takes but what happened elsewhere, or whoever keeps training.
  package static func state(
    after step: InductionStep, from state: InductionState, _ parts: UnitTally,
    hasOtherPost: Bool = false, hasReason: Bool = true
  ) throws(InductionRefusal) -> InductionState {
    guard transitions.contains(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    switch step {
    case .pause: return .paused
    case .resume, .comeBack: return parts.state
    case .leave: return hasOtherPost ? .transferredOut : .withdrawn
    case .lapse: return .withdrawn
    case .withdraw:
      guard hasReason else { throw .noReason }
      return .withdrawn
    case .make, .begin, .complete, .open, .signOff, .takeBack, .due, .move, .bring:
      throw .notFromHere(state)
    }
  }
}

/// Why something was not done with an induction.
package enum InductionRefusal: Refusal, Hashable {
  case notFromHere(InductionState)
  case unitNotFromHere(InductionUnitState)
  case notReady(InductionState)
  case notRunning(InductionState)
  case notTheirs
  case noReason
  case nobodyLooks
  case somebodyLooks
  case missing([String])
  case lacking([String])
  case assessorIsPerson
  case signerIsPerson
  case signerIsOnlyAssessor
  case thereIsOne
  case nothingToBring
  case nothingToAppeal
  case appealOver(Day)
  /// Whoever decided does not decide about it again.
  case ownDecision
  case nobodyElse
  /// What it was brought along from holds no more.
  case groundless
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the induction is “\(state.words)”")]
    case .unitNotFromHere(let state):
      [Problem("", "This cannot be done now: the part is “\(state.words)”")]
    case .notReady(let state):
      [
        Problem(
          "", "It can be signed off when every part is met. The induction is “\(state.words)”")
      ]
    case .notRunning(.paused):
      [Problem("", "The induction is paused during a long absence. It goes on afterwards")]
    case .notRunning(let state):
      [Problem("", "Nothing can be added: the induction is “\(state.words)”")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .noReason: [Problem("words", "Enter why, and what is missing")]
    case .nobodyLooks: [Problem("", "Nobody has to look at this part. Finish it yourself")]
    case .somebodyLooks: [Problem("", "Somebody has to look at this part. Ask them to")]
    case .missing(let what):
      [Problem("kind", "Add first: \(what.joined(separator: "; "))")]
    case .lacking(let titles):
      [Problem("", "Something is missing for: \(titles.joined(separator: ", "))")]
    case .assessorIsPerson: [Problem("", "Nobody assesses themselves. Ask somebody else")]
    case .signerIsPerson: [Problem("", "Nobody signs off their own induction")]
    case .signerIsOnlyAssessor:
      [
        Problem(
          "",
          "You found every part of this met yourself, and this employer asks for a second person. "
            + "Ask somebody else to sign off")
      ]
    case .thereIsOne: [Problem("", "There is an open one already")]
    case .nothingToBring: [Problem("", "There is nothing to bring along from another employer")]
    case .nothingToAppeal:
      [Problem("", "There is no decision here that is looked at again")]
    case .appealOver(let day):
      [Problem("", "It could be looked at again until \(day.inWords)")]
    case .nobodyElse:
      [
        Problem(
          "",
          "Nobody else where you work may decide about it yet. Ask whoever leads there to name somebody who "
            + "signs off, then come back")
      ]
    case .groundless:
      [
        Problem(
          "decision", "Where it was met it is open again, so there is nothing to take over")
      ]
    case .ownDecision:
      [Problem("", "You asked for it again. Somebody else looks at that decision")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
