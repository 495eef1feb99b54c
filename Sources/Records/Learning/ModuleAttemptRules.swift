import Kernel

package enum ModuleStep: String, Storable, CaseIterable {
  case begin, edit, ask
  case takeBack = "take-back"
  case confirm, pass, fail
  case sendBack = "send-back"
  case result, reopen

  package var words: String {
    switch self {
    case .begin: "Begun"
    case .edit: "Changed"
    case .ask: "Asked to be confirmed"
    case .takeBack: "Taken back"
    case .confirm: "Confirmed"
    case .pass: "Passed"
    case .fail: "Not passed"
    case .sendBack: "Sent back"
    case .result: "A result came in"
    case .reopen: "Opened again"
    }
  }
}

package enum ModuleActor: Hashable, Sendable, CaseIterable {
  case person
  /// Who was named: the supervisor, the host, the sponsor.
  case confirmer
  /// Who keeps training at the person’s employer.
  case keeper
  /// A provider, a file or a program.
  case source
}

/// One way that an attempt can go.
package struct ModuleTransition: Hashable, Sendable {
  package let from: LearningStatus
  package let step: ModuleStep
  package let to: LearningStatus
  package let by: ModuleActor
  package let when: String?
}

/// What is known when a step is taken.
package struct ModuleFacts: Hashable, Sendable {
  package var kind: ModuleKind
  /// What its kind asks for and is not there yet, in words.
  package var missing: [String]
  /// Why who is named cannot confirm it; `nil` where they can.
  package var confirmerCannot: String?
  package var hasReason: Bool

  package init(
    kind: ModuleKind, missing: [String] = [], confirmerCannot: String? = nil,
    hasReason: Bool = false
  ) {
    self.kind = kind
    self.missing = missing
    self.confirmerCannot = confirmerCannot
    self.hasReason = hasReason
  }
}

/// The life of an attempt at a module.
///
/// - Source: domain facts, standards and training, section 7: the statuses of learning records.
package enum ModuleAttemptRules {
  private static let achieved: [LearningStatus] = [.passed, .completed, .credited]

  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [ModuleTransition] =
    [
      .init(from: .notStarted, step: .begin, to: .inProgress, by: .person, when: nil),
      .init(from: .inProgress, step: .edit, to: .inProgress, by: .person, when: nil),
      .init(
        from: .inProgress, step: .ask, to: .awaitingAssessment, by: .person,
        when: "what its kind asks for is there; whoever is asked may confirm it"),
      .init(
        from: .awaitingAssessment, step: .takeBack, to: .inProgress, by: .person, when: nil),
      .init(
        from: .awaitingAssessment, step: .confirm, to: .completed, by: .confirmer,
        when: "no assessment; they may still confirm it"),
      .init(
        from: .awaitingAssessment, step: .pass, to: .passed, by: .confirmer,
        when: "an assessment; they may still confirm it"),
      .init(
        from: .awaitingAssessment, step: .fail, to: .failed, by: .confirmer,
        when: "an assessment; a reason"),
      .init(
        from: .awaitingAssessment, step: .sendBack, to: .inProgress, by: .confirmer,
        when: "a reason"),
    ]
    + (achieved + [.failed]).map {
      .init(from: $0, step: .reopen, to: .inProgress, by: .keeper, when: "a reason")
    }
    + [LearningStatus.notStarted, .inProgress, .awaitingAssessment].flatMap { from in
      LearningStatus.allCases.filter { isForward(from, to: $0) }.map {
        .init(from: from, step: .result, to: $0, by: .source, when: nil)
      }
    } + [
      .init(
        from: .completed, step: .result, to: .passed, by: .source, when: "of the same day")
    ]

  /// - Throws: `ModuleRefusal`; the attempt is left as it was.
  package static func status(
    after step: ModuleStep, from status: LearningStatus, by actor: ModuleActor,
    _ facts: ModuleFacts
  ) throws(ModuleRefusal) -> LearningStatus {
    guard
      step != .result,
      let way = transitions.first(where: { $0.from == status && $0.step == step })
    else { throw .notFromHere(status) }
    guard way.by == actor else { throw .notTheirs }
    switch step {
    case .begin, .edit, .takeBack, .result: break
    case .ask:
      guard facts.missing.isEmpty else { throw .missing(facts.missing) }
      if let why = facts.confirmerCannot { throw .cannotConfirm(why) }
    case .confirm:
      guard facts.kind != .assessment else { throw .isAssessment }
      guard facts.missing.isEmpty else { throw .missing(facts.missing) }
      if let why = facts.confirmerCannot { throw .cannotConfirm(why) }
    case .pass, .fail:
      guard facts.kind == .assessment else { throw .isNoAssessment }
      if let why = facts.confirmerCannot { throw .cannotConfirm(why) }
      guard step == .pass || facts.hasReason else { throw .noReason }
    case .sendBack, .reopen:
      guard facts.hasReason else { throw .noReason }
    }
    return way.to
  }

  // MARK: Results from outside

  /// What a result does.
  package enum Taking: Hashable, Sendable {
    /// It says nothing that is not known.
    case nothing
    /// This attempt goes on, or ends, by it.
    case goesOn(AttemptID)
    /// An attempt of its own.
    case another
  }

  /// What is said once of a day and a status is known, whoever says it again. The attempt that is
  /// under way goes on by what happened since it was begun, in its own version; what is older, or of
  /// another version, is an attempt of its own and leaves that one alone.
  package static func taking(
    _ result: ModuleResult, among all: some Collection<ModuleAttempt>
  ) -> Taking {
    guard result.status != .expired else { return .nothing }
    let open = all.first(where: \.status.isOpen)
    if !result.status.isOpen {
      let same = all.filter { $0.endedOn == result.happenedOn }
      if same.contains(where: { $0.status == result.status }) { return .nothing }
      let version = same.filter { $0.module == result.module }
      if result.status == .passed, let one = version.first(where: { $0.status == .completed }) {
        return .goesOn(one.id)
      }
      if result.status == .completed, version.contains(where: { $0.status == .passed }) {
        return .nothing
      }
    }
    if let open {
      guard open.module == result.module, result.happenedOn >= open.startedOn else {
        return result.status.isOpen ? .nothing : .another
      }
      return isForward(open.status, to: result.status) ? .goesOn(open.id) : .nothing
    }
    guard result.status.isOpen else { return .another }
    return beginsAnew(result, after: all) ? .another : .nothing
  }

  /// What is done is never put back by news that somebody began; after a fail, or once it has
  /// expired, it is another go.
  private static func beginsAnew(
    _ result: ModuleResult, after all: some Collection<ModuleAttempt>
  ) -> Bool {
    let last = all.max { one, other in
      (one.endedOn ?? one.startedOn, one.id) < (other.endedOn ?? other.startedOn, other.id)
    }
    guard let last, let ended = last.endedOn else { return true }
    let standing = last.status(on: result.happenedOn)
    return result.happenedOn > ended && (standing == .failed || standing == .expired)
      && result.status != .notStarted
  }

  /// Whether an open attempt may go from `status` to `other` because a source says so.
  static func isForward(_ status: LearningStatus, to other: LearningStatus) -> Bool {
    switch (status, other) {
    case (_, .expired), (_, .notStarted): false
    case (.notStarted, _): true
    case (.inProgress, .inProgress), (.awaitingAssessment, .inProgress),
      (.awaitingAssessment, .awaitingAssessment):
      false
    case (.inProgress, _), (.awaitingAssessment, _): true
    case (.passed, _), (.failed, _), (.completed, _), (.credited, _), (.expired, _): false
    }
  }

  // MARK: How somebody stands

  /// How somebody stands with a module by all their attempts, in whatever order they came: what is
  /// done counts, whatever they tried since.
  package static func standing(
    _ attempts: some Collection<ModuleAttempt>, on day: Day
  ) -> LearningStatus {
    counting(attempts, on: day)?.status
      ?? attempts.filter(\.status.isOpen).max { $0.number < $1.number }?.status
      ?? (attempts.contains { $0.status(on: day) == .expired } ? .expired : nil)
      ?? (attempts.contains { $0.status == .failed } ? .failed : .notStarted)
  }

  /// The attempt by which the module is done on `day`: the one that counts longest.
  package static func counting(
    _ attempts: some Collection<ModuleAttempt>, on day: Day
  ) -> ModuleAttempt? {
    attempts.filter { attempt in
      attempt.status(on: day).isAchieved && attempt.endedOn.map { $0 <= day } ?? false
    }.max { one, other in
      switch (one.expiresOn, other.expiresOn) {
      case (nil, nil): return one.id < other.id
      case (nil, _): return false
      case (_, nil): return true
      case (let first?, let second?): return first == second ? one.id < other.id : first < second
      }
    }
  }
}

/// Why something was not done with an attempt at a module.
package enum ModuleRefusal: Refusal, Hashable {
  case notFromHere(LearningStatus)
  case notTheirs
  case missing([String])
  case cannotConfirm(String)
  case isAssessment
  case isNoAssessment
  case noReason
  case notOpen
  case underWay
  case wrongScore
  case inFuture
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let status):
      [Problem("", "This cannot be done now: the module is “\(status.words)”")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .missing(let all): all.map { Problem("", $0) }
    case .cannotConfirm(let why): [Problem("confirmer", why)]
    case .isAssessment: [Problem("", "An assessment is passed or not passed. Choose which")]
    case .isNoAssessment: [Problem("", "Only an assessment is passed or not passed")]
    case .noReason: [Problem("words", "Enter why, in words")]
    case .notOpen: [Problem("", "This module takes nobody new now")]
    case .underWay: [Problem("", "An attempt at this module is under way. Go on with that one")]
    case .wrongScore: [Problem("score", "A score is from 0 to 100 percent")]
    case .inFuture: [Problem("happened_on", "A result cannot be of a day to come")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
