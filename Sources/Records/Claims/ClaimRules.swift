import Kernel

package enum ClaimStep: String, Storable, CaseIterable {
  /// Where its life begins.
  case put
  case takeUp = "take-up"
  case askMore = "ask-more"
  case addEvidence = "add-evidence"
  case reassign, confirm, refuse, withdraw, expire
}

package enum ClaimActor: Hashable, Sendable, CaseIterable {
  case person, assessor
  /// Who keeps training at the person's employer.
  case keeper
  /// Nobody: the calendar.
  case consequence
}

/// One way that a claim can go.
package struct ClaimTransition: Hashable, Sendable {
  package let from: ClaimState
  package let step: ClaimStep
  package let to: ClaimState
  package let by: Set<ClaimActor>
  package let when: String?
}

/// What is known when a step is taken.
package struct ClaimFacts: Hashable, Sendable {
  /// Whether what it rests on shows the competency at work.
  package var hasWorkplaceEvidence: Bool
  /// Whether the assessor, or who is to become it, is the person.
  package var assessorIsPerson: Bool
  /// Whether words were given, where the step needs them.
  package var hasReason: Bool
  package var awaitsEvidence: Bool
  /// Whether who is to become the assessor is it already.
  package var isSameAssessor: Bool

  package init(
    hasWorkplaceEvidence: Bool = false, assessorIsPerson: Bool = false, hasReason: Bool = false,
    awaitsEvidence: Bool = false, isSameAssessor: Bool = false
  ) {
    self.hasWorkplaceEvidence = hasWorkplaceEvidence
    self.assessorIsPerson = assessorIsPerson
    self.hasReason = hasReason
    self.awaitsEvidence = awaitsEvidence
    self.isSameAssessor = isSameAssessor
  }
}

/// Why something was not done with a claim or a sign-off.
package enum ClaimRefusal: Refusal, Hashable {
  case notFromHere(ClaimState)
  case notTheirs
  case noAnswer(String)
  case noChance(String)
  case noWorkplaceEvidence(String)
  case alreadyPut(String)
  /// Confirmed already: to replace it takes a word of one's own.
  case isConfirmed([String])
  case assessorIsPerson
  case sameAssessor
  case awaitsEvidence
  case noReason
  case changedMeanwhile
  case signOffNotFromHere(SignOffState)
  case notConfirmed([String])
  case supervisorIsPerson

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done any more: the claim is \(state.words.lowercased())")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .noAnswer(let title): [Problem("competency", "Answer “\(title)” first")]
    case .noChance(let title):
      [
        Problem(
          "competency", "You had no chance to show “\(title)”: put it forward when you have had one"
        )
      ]
    case .noWorkplaceEvidence(let title):
      [
        Problem(
          "competency",
          title.isEmpty
            ? "Nothing here shows it at work. Ask for more evidence, or say that it is not yet met"
            : "Add something from work to “\(title)”: a course or a reflection alone does not show it"
        )
      ]
    case .alreadyPut(let title):
      [Problem("competency", "“\(title)” is put forward already, and not decided yet")]
    case .isConfirmed(let titles):
      [
        Problem(
          "replace",
          "Say that what is confirmed is to be replaced: \(titles.joined(separator: ", "))")
      ]
    case .assessorIsPerson: [Problem("assessor", "Choose somebody other than the person assessed")]
    case .sameAssessor: [Problem("assessor", "They assess it already. Choose somebody else")]
    case .awaitsEvidence:
      [Problem("outcome", "More evidence was asked for and is not there yet. Wait for it")]
    case .noReason: [Problem("words", "Enter why")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    case .signOffNotFromHere(let state):
      [Problem("", "This cannot be done now: the whole is \(state.words.lowercased())")]
    case .notConfirmed(let titles):
      [
        Problem(
          "",
          titles.count > 3
            ? "\(titles.count) competencies are not confirmed yet"
            : "Not confirmed yet: \(titles.joined(separator: ", "))")
      ]
    case .supervisorIsPerson:
      [Problem("supervisor", "Choose somebody other than the person who is signed off")]
    }
  }
}

/// The life of one competency that somebody puts forward: claimed, in review, met or not yet met;
/// what is met expires.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum ClaimRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [ClaimTransition] = [
    .init(from: .claimed, step: .takeUp, to: .inReview, by: [.assessor], when: nil),
    .init(from: .claimed, step: .addEvidence, to: .claimed, by: [.person], when: nil),
    .init(
      from: .claimed, step: .reassign, to: .claimed, by: [.person, .keeper],
      when: "a reason; the next assessor is not the person"),
    .init(from: .claimed, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(
      from: .inReview, step: .askMore, to: .inReview, by: [.assessor], when: "what is missing"),
    .init(from: .inReview, step: .addEvidence, to: .inReview, by: [.person], when: nil),
    .init(
      from: .inReview, step: .reassign, to: .claimed, by: [.person, .keeper],
      when: "a reason; the next assessor is not the person"),
    .init(
      from: .inReview, step: .confirm, to: .met, by: [.assessor],
      when: "at least one piece of evidence from work, and nothing asked for that is not there"),
    .init(
      from: .inReview, step: .refuse, to: .notYetMet, by: [.assessor], when: "a reason"),
    .init(from: .inReview, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(
      from: .met, step: .expire, to: .expired, by: [.consequence], when: "its last day is over"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `ClaimRefusal`; the claim is left as it was.
  package static func state(
    after step: ClaimStep, from state: ClaimState, by actor: ClaimActor, _ facts: ClaimFacts
  ) throws(ClaimRefusal) -> ClaimState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .put, .withdraw, .addEvidence, .expire: break
    case .takeUp:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
    case .askMore, .refuse:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard facts.hasReason else { throw .noReason }
    case .reassign:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard !facts.isSameAssessor else { throw .sameAssessor }
      guard facts.hasReason else { throw .noReason }
    case .confirm:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard !facts.awaitsEvidence else { throw .awaitsEvidence }
      guard facts.hasWorkplaceEvidence else { throw .noWorkplaceEvidence("") }
    }
    return way.to
  }

  /// Whether an answer can be put forward. A module never makes a competence: it takes something
  /// from work, and somebody else to look at it.
  ///
  /// - Parameters:
  ///   - title: Of the competency, for the words of a refusal.
  ///   - current: How it was put forward last, as it stands today.
  ///   - replaces: Whether the person said that what is confirmed is to be replaced.
  /// - Source: domain facts, standards and training, section 2.6.
  package static func checkPut(
    _ title: String, answer: AssessmentAnswer?, words: AssessmentWords, current: ClaimState?,
    replaces: Bool, assessorIsPerson: Bool
  ) throws(ClaimRefusal) {
    guard let answer else { throw .noAnswer(title) }
    guard answer.points != nil else { throw .noChance(title) }
    guard words.hasWorkplaceEvidence else { throw .noWorkplaceEvidence(title) }
    guard !assessorIsPerson else { throw .assessorIsPerson }
    switch current {
    case .claimed, .inReview: throw .alreadyPut(title)
    case .met:
      guard replaces else { throw .isConfirmed([title]) }
    case nil, .notYetMet, .expired, .withdrawn: break
    }
  }
}

extension ClaimStep {
  package var words: String {
    switch self {
    case .put: "Put forward"
    case .takeUp: "Began to assess"
    case .askMore: "Asked for more evidence"
    case .addEvidence: "Added evidence"
    case .reassign: "Another assessor was named"
    case .confirm: "Confirmed"
    case .refuse: "Not yet"
    case .withdraw: "Taken back"
    case .expire: "Expired"
    }
  }
}
