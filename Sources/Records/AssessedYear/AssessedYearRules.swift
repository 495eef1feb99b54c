import Kernel

package enum AssessedYearStep: String, Storable, CaseIterable {
  case begin, name, close, propose, confirm
  case sendBack = "send-back"
  case putOff = "put-off"
  case takeBack = "take-back"
  case move, end

  package var words: String {
    switch self {
    case .begin: "Begun"
    case .name: "An assessor was named"
    case .close: "A stage was closed"
    case .propose: "The final review was written"
    case .confirm: "The outcome was confirmed"
    case .sendBack: "The final review was sent back"
    case .putOff: "A stage was put off"
    case .takeBack: "The outcome was taken back"
    case .move: "Taken to another employer"
    case .end: "Ended before its end"
    }
  }
}

/// One way that a year can go.
package struct AssessedYearTransition: Hashable, Sendable {
  package let from: AssessedYearState
  package let step: AssessedYearStep
  package let to: AssessedYearState
  package let by: String
  package let when: String?
}

/// What a review of a stage is decided by.
package struct StageFacts: Hashable, Sendable {
  package var state: AssessedYearState
  /// Whether it is open, and all before it are closed.
  package var isNext: Bool
  package var isFinal: Bool
  package var dueOn: Day
  /// What must be there, of all that was gathered so far.
  package var needs: [YearEvidenceKind: Int]
  /// What counts.
  package var accepted: [YearEvidenceKind: Int]
  package var hasReferral: Bool
  package var hasWords: Bool
  /// Until when it is put off.
  package var until: Day?
  package var today: Day
  /// How many days before it is due the final review may be written: it is a year, and not less.
  package var finalDaysBefore: Int

  package init(
    today: Day, finalDaysBefore: Int = 28, state: AssessedYearState = .running,
    isNext: Bool = true, isFinal: Bool = false, dueOn: Day,
    needs: [YearEvidenceKind: Int] = [:], accepted: [YearEvidenceKind: Int] = [:],
    hasReferral: Bool = false, hasWords: Bool = false, until: Day? = nil
  ) {
    self.today = today
    self.finalDaysBefore = finalDaysBefore
    self.state = state
    self.isNext = isNext
    self.isFinal = isFinal
    self.dueOn = dueOn
    self.needs = needs
    self.accepted = accepted
    self.hasReferral = hasReferral
    self.hasWords = hasWords
    self.until = until
  }

  /// What is still to come, in the order of the kinds.
  package var missing: [(kind: YearEvidenceKind, count: Int)] {
    YearEvidenceKind.allCases.compactMap { kind in
      let count = (needs[kind] ?? 0) - (accepted[kind] ?? 0)
      return count > 0 ? (kind, count) : nil
    }
  }
}

/// What follows from a review.
package enum StageEffect: Hashable, Sendable {
  case close
  /// Somebody else looks at the outcome.
  case propose
  /// The stage stays open, and somebody is asked to talk with them.
  case refer
  /// This stage and those after it are due so many days later.
  case putOff(days: Int)
}

/// The assessed year of newly qualified social workers.
///
/// - Source: domain facts, induction and programmes, section 4.2.
package enum AssessedYearRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [AssessedYearTransition] = [
    .init(
      from: .running, step: .close, to: .running, by: "Assessor",
      when:
        "what the stage asks for counts, those before it are closed, and nobody is asked to talk"),
    .init(
      from: .running, step: .putOff, to: .running, by: "Assessor", when: "a later day, and a reason"
    ),
    .init(
      from: .running, step: .propose, to: .proposed, by: "Assessor",
      when: "at the last stage, near its day, and everything it asks for counts"),
    .init(
      from: .proposed, step: .confirm, to: .passed, by: "Whoever answers for the employer",
      when: "not the assessor, who found it passed"),
    .init(
      from: .proposed, step: .confirm, to: .notPassed, by: "Whoever answers for the employer",
      when: "not the assessor, who found it not passed"),
    .init(
      from: .proposed, step: .sendBack, to: .running, by: "Whoever answers for the employer",
      when: "not the assessor, and with a reason"),
    .init(
      from: .passed, step: .takeBack, to: .running, by: "Whoever answers for the employer",
      when: "not the assessor, and with a reason"),
    .init(
      from: .notPassed, step: .takeBack, to: .running, by: "Whoever answers for the employer",
      when: "not the assessor, and with a reason"),
    .init(
      from: .running, step: .move, to: .running, by: "The person",
      when: "a post of today elsewhere, and none left here"),
    .init(
      from: .proposed, step: .move, to: .running, by: "The person",
      when: "a post of today elsewhere, and none left here; the final review is open again"),
    .init(
      from: .running, step: .end, to: .ended, by: "Whoever looks after inductions",
      when: "a reason"),
    .init(
      from: .proposed, step: .end, to: .ended, by: "Whoever looks after inductions",
      when: "a reason"),
  ]

  /// What a review brings about. Nothing closes without what the stage asks for.
  ///
  /// - Throws: `AssessedYearRefusal`; nothing is changed.
  package static func effect(
    of outcome: StageOutcome, _ facts: StageFacts
  ) throws(AssessedYearRefusal) -> StageEffect {
    guard facts.state == .running else { throw .notRunning(facts.state) }
    guard facts.isNext else { throw .notNext }
    switch outcome {
    case .concern:
      guard !facts.hasReferral else { throw .talkIsOpen }
      return .refer
    case .deferred:
      let least = max(facts.dueOn, facts.today)
      guard let until = facts.until, until > least else { throw .notLater(least) }
      guard facts.hasWords else { throw .noReason }
      return .putOff(days: until - facts.dueOn)
    case .onTrack, .passed, .notPassed:
      guard facts.isFinal == (outcome != .onTrack) else { throw .notAtThisStage }
      guard !facts.hasReferral else { throw .talkIsOpen }
      let first = facts.dueOn - facts.finalDaysBefore
      guard !facts.isFinal || facts.today >= first else { throw .tooEarly(first) }
      let missing = facts.missing
      guard missing.isEmpty else {
        throw .short(missing.map { $0.kind.counted($0.count) })
      }
      // Whoever is told that they did not pass is told why.
      guard outcome != .notPassed || facts.hasWords else { throw .noReason }
      return outcome == .onTrack ? .close : .propose
    }
  }

  /// How a year ends that was looked at twice.
  ///
  /// - Throws: `AssessedYearRefusal`; nothing is changed.
  package static func confirmed(
    _ state: AssessedYearState, _ proposal: StageOutcome?, isProposer: Bool
  ) throws(AssessedYearRefusal) -> AssessedYearState {
    guard state == .proposed, let proposal else { throw .notProposed }
    guard !isProposer else { throw .sameTwice }
    return proposal == .passed ? .passed : .notPassed
  }

  /// Whether an entry that counted can be asked for again: not where a stage that is closed rests on it.
  package static func mayReturn(
    _ kind: YearEvidenceKind, accepted: [YearEvidenceKind: Int],
    closed needs: [[YearEvidenceKind: Int]]
  ) -> Bool {
    let left = (accepted[kind] ?? 0) - 1
    return needs.allSatisfy { $0[kind] ?? 0 <= left }
  }

  /// By when a stage is due: so many months after the first day. A 31st becomes the last day of a
  /// shorter month.
  package static func due(_ months: Int, after day: Day) -> Day { day.adding(months: months) }
}

package enum AssessedYearRefusal: Refusal, Hashable {
  case notRunning(AssessedYearState)
  case notNext
  case notAtThisStage
  case short([String])
  case talkIsOpen
  case tooEarly(Day)
  case notLater(Day)
  case noReason
  case notProposed
  case sameTwice
  case thereIsOne
  case noAssessor
  /// A stage that is closed rests on it.
  case stageRestsOnIt
  /// Nobody is there but those who may not.
  case nobodyElse
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notRunning(let state):
      [Problem("", "This cannot be done now: the year is “\(state.words)”")]
    case .notNext: [Problem("", "Close the stages before this one first")]
    case .notAtThisStage:
      [Problem("outcome", "Choose one of the outcomes that this stage can have")]
    case .short(let missing):
      [
        Problem(
          "outcome",
          "Still to come before this stage can be closed: \(missing.joined(separator: "; ")). Put "
            + "the stage off if they need longer")
      ]
    case .talkIsOpen:
      [
        Problem(
          "outcome",
          "Somebody has been asked to talk with them. The stage can be closed when that is over")
      ]
    case .notLater(let day):
      [Problem("until", "The new day must be after \(day.inWords)")]
    case .tooEarly(let day):
      [
        Problem(
          "outcome", "The final review is written at the end of the year, from \(day.inWords) on")
      ]
    case .noReason: [Problem("words", "Enter the reason. They read it")]
    case .notProposed: [Problem("", "There is no final review to look at now")]
    case .sameTwice:
      [Problem("", "You wrote the final review. Somebody else has to look at it")]
    case .thereIsOne:
      [
        Problem(
          "person",
          "They have an assessed year that is under way. If it began elsewhere, ask them to take it "
            + "here, from their page about it")
      ]
    case .stageRestsOnIt:
      [
        Problem(
          "decision",
          "A stage that is closed rests on this. Have them show another one, and then come back")
      ]
    case .noAssessor: [Problem("person", "Choose somebody who works for this employer today")]
    case .nobodyElse:
      [
        Problem(
          "outcome",
          "Nobody but the assessor answers for the employer here or above. Ask for somebody to be given "
            + "that role, then come back")
      ]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
