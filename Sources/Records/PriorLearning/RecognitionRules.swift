import Kernel

package enum RecognitionStep: String, Storable, CaseIterable {
  case begin, edit, submit
  case takeUp = "take-up"
  case ask, answer, judge, reassign, grant
  case grantPart = "grant-part"
  case decline, appeal, settle, reopen, withdraw

  package var words: String {
    switch self {
    case .begin: "Begun"
    case .edit: "Changed"
    case .submit: "Handed in"
    case .takeUp: "Began to assess"
    case .ask: "Asked a question"
    case .answer: "Answered the question"
    case .judge: "Judged a piece of evidence"
    case .reassign: "Another assessor was named"
    case .grant: "Granted"
    case .grantPart: "Granted in part"
    case .decline: "Declined"
    case .appeal: "Appealed"
    case .settle: "Decided the appeal"
    case .reopen: "Opened again"
    case .withdraw: "Withdrawn"
    }
  }

  /// Whether it is the decision of whoever assesses.
  package var decides: Bool {
    switch self {
    case .grant, .grantPart, .decline, .settle: true
    case .begin, .edit, .submit, .takeUp, .ask, .answer, .judge, .reassign, .appeal, .reopen,
      .withdraw:
      false
    }
  }
}

package enum RecognitionActor: Hashable, Sendable, CaseIterable {
  case person, assessor
  /// Who keeps training at the person’s employer.
  case keeper
}

/// One way that a request can go.
package struct RecognitionTransition: Hashable, Sendable {
  package let from: RecognitionState
  package let step: RecognitionStep
  package let to: RecognitionState
  package let by: Set<RecognitionActor>
  package let when: String?
}

/// What is known when a step is taken.
package struct RecognitionFacts: Hashable, Sendable {
  /// What is not filled in yet, in words.
  package var missing: [String]
  /// Whether the assessor, or who is to become it, is the person.
  package var assessorIsPerson: Bool
  package var isSameAssessor: Bool
  /// Whether the assessor, or who is to become it, decided any of it before.
  package var assessorDecided: Bool
  package var hasReason: Bool
  /// Pieces that are not judged by all five criteria, in words.
  package var unjudged: [String]
  /// Last day of an appeal, and the day it is.
  package var appealUntil: Day?
  package var today: Day?
  package var hasAppealed: Bool
  /// Whether the person has handed in another request of the same kind that is under way. A draft is
  /// nobody's business, and stands in the way of nothing.
  package var anotherIsOpen: Bool

  package init(
    missing: [String] = [], assessorIsPerson: Bool = false, isSameAssessor: Bool = false,
    assessorDecided: Bool = false, hasReason: Bool = false, unjudged: [String] = [],
    appealUntil: Day? = nil, today: Day? = nil, hasAppealed: Bool = false,
    anotherIsOpen: Bool = false
  ) {
    self.missing = missing
    self.assessorIsPerson = assessorIsPerson
    self.isSameAssessor = isSameAssessor
    self.assessorDecided = assessorDecided
    self.hasReason = hasReason
    self.unjudged = unjudged
    self.appealUntil = appealUntil
    self.today = today
    self.hasAppealed = hasAppealed
    self.anotherIsOpen = anotherIsOpen
  }
}

/// The life of a request to recognise prior learning.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum RecognitionRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [RecognitionTransition] = [
    .init(from: .draft, step: .edit, to: .draft, by: [.person], when: nil),
    .init(
      from: .draft, step: .submit, to: .submitted, by: [.person],
      when: "every competency has evidence; the assessor is not the person"),
    .init(from: .draft, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(from: .submitted, step: .takeUp, to: .inReview, by: [.assessor], when: nil),
    .init(
      from: .submitted, step: .reassign, to: .submitted, by: [.person, .keeper],
      when: "a reason; the next assessor is not the person"),
    .init(from: .submitted, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(from: .inReview, step: .judge, to: .inReview, by: [.assessor], when: "words on each"),
    .init(
      from: .inReview, step: .ask, to: .question, by: [.assessor], when: "what the question is"),
    .init(
      from: .inReview, step: .reassign, to: .submitted, by: [.person, .keeper],
      when: "a reason; the next assessor is not the person"),
    .init(from: .inReview, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(from: .question, step: .edit, to: .question, by: [.person], when: "only adds"),
    .init(
      from: .question, step: .answer, to: .inReview, by: [.person],
      when: "an answer; what was added speaks to a competency"),
    .init(
      from: .question, step: .reassign, to: .submitted, by: [.person, .keeper],
      when: "a reason; the next assessor is not the person"),
    .init(from: .question, step: .withdraw, to: .withdrawn, by: [.person], when: nil),
    .init(
      from: .inReview, step: .grant, to: .granted, by: [.assessor],
      when: "everything is judged; the five criteria are met for every competency"),
    .init(
      from: .inReview, step: .grantPart, to: .partlyGranted, by: [.assessor],
      when: "everything is judged; the criteria are met for what is granted"),
    .init(
      from: .inReview, step: .decline, to: .declined, by: [.assessor],
      when: "everything is judged; a reason for each"),
    .init(
      from: .partlyGranted, step: .appeal, to: .appealed, by: [.person],
      when: "once, in time, a reason; to somebody who decided none of it"),
    .init(
      from: .declined, step: .appeal, to: .appealed, by: [.person],
      when: "once, in time, a reason; to somebody who decided none of it"),
    .init(from: .appealed, step: .judge, to: .appealed, by: [.assessor], when: "words on each"),
    .init(
      from: .appealed, step: .reassign, to: .appealed, by: [.person, .keeper],
      when: "a reason; to somebody who decided none of it"),
    .init(
      from: .appealed, step: .settle, to: .final, by: [.assessor],
      when: "everything is judged; what was granted before stays granted"),
    .init(
      from: .granted, step: .reopen, to: .submitted, by: [.keeper],
      when: "a reason: it was a mistake; what was granted counts no more"),
    .init(
      from: .partlyGranted, step: .reopen, to: .submitted, by: [.keeper],
      when: "a reason: it was a mistake; what was granted counts no more"),
    .init(
      from: .declined, step: .reopen, to: .submitted, by: [.keeper],
      when: "a reason: it was a mistake"),
    .init(
      from: .final, step: .reopen, to: .submitted, by: [.keeper],
      when: "a reason: it was a mistake; what was granted counts no more"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `RecognitionRefusal`; the request is left as it was.
  package static func state(
    after step: RecognitionStep, from state: RecognitionState, by actor: RecognitionActor,
    _ facts: RecognitionFacts
  ) throws(RecognitionRefusal) -> RecognitionState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .begin, .edit, .withdraw: break
    case .submit:
      guard facts.missing.isEmpty else { throw .missing(facts.missing) }
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard !facts.anotherIsOpen else { throw .anotherIsOpen }
    case .takeUp:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
    case .ask:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard facts.hasReason else { throw .noReason }
    case .answer:
      guard facts.missing.isEmpty else { throw .missing(facts.missing) }
      guard facts.hasReason else { throw .noReason }
    case .reassign:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard !facts.isSameAssessor else { throw .sameAssessor }
      guard state != .appealed || !facts.assessorDecided else { throw .assessorDecided }
      guard facts.hasReason else { throw .noReason }
    case .judge, .grant, .grantPart, .decline, .settle:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard state != .appealed || !facts.assessorDecided else { throw .assessorDecided }
      guard step == .judge || facts.unjudged.isEmpty else { throw .unjudged(facts.unjudged) }
    case .appeal:
      guard !facts.hasAppealed else { throw .appealedAlready }
      if let last = facts.appealUntil, let today = facts.today, today > last {
        throw .appealOver(on: last)
      }
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard !facts.assessorDecided else { throw .assessorDecided }
      guard facts.hasReason else { throw .noReason }
      guard !facts.anotherIsOpen else { throw .anotherIsOpen }
    case .reopen:
      guard facts.hasReason else { throw .noReason }
      guard !facts.anotherIsOpen else { throw .anotherIsOpen }
    }
    return way.to
  }

  /// Whether what is decided of one competency may be.
  ///
  /// - Parameters:
  ///   - title: Of the competency, for the words of a refusal.
  ///   - former: What was decided before an appeal: an appeal takes nothing away.
  package static func check(
    _ title: String, _ outcome: PriorOutcome, because reason: PriorReason,
    of pieces: [JudgedPiece], former: PriorOutcome?
  ) throws(RecognitionRefusal) {
    let (most, missing) = PriorEvidenceRules.most(of: pieces)
    guard outcome <= max(most, former ?? .declined) else { throw .tooMuch(title, missing) }
    if let former, outcome < former { throw .takesAway(title, former) }
    guard (reason == .notShown) == (outcome == .declined) else { throw .wrongReason(title) }
    let counting = pieces.filter(\.counts)
    switch reason {
    case .administrative:
      guard counting.contains(where: { $0.credit != .none }) else { throw .notAgreed(title) }
    case .testedOut:
      guard counting.contains(where: \.isTest) else { throw .notTested(title) }
    case .equivalentUnit, .equivalentOutside, .notShown: break
    }
  }
}

/// Why something was not done with a request.
package enum RecognitionRefusal: Refusal, Hashable {
  case notFromHere(RecognitionState)
  case notTheirs
  case missing([String])
  case assessorIsPerson
  case sameAssessor
  case assessorDecided
  case noReason
  case unjudged([String])
  case tooMuch(String, [PriorCriterion])
  case takesAway(String, PriorOutcome)
  case wrongReason(String)
  case notAgreed(String)
  case notTested(String)
  case tooOld(Day)
  case appealOver(on: Day)
  case appealedAlready
  case anotherIsOpen
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the request is “\(state.words)”")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .missing(let all): all.map { Problem("", $0) }
    case .assessorIsPerson: [Problem("assessor", "Choose somebody other than the person")]
    case .sameAssessor: [Problem("assessor", "They assess it already. Choose somebody else")]
    case .assessorDecided:
      [Problem("assessor", "Choose somebody who had no part in what was decided before")]
    case .noReason: [Problem("words", "Enter it in words")]
    case .unjudged(let titles):
      [
        Problem(
          "", "Judge every piece by all five criteria first: \(titles.joined(separator: "; "))")
      ]
    case .tooMuch(let title, let missing):
      [
        Problem(
          "outcome",
          "“\(title)” cannot be granted so far. Not met by what counts for it: "
            + missing.map { $0.words.lowercased() }.joined(separator: ", "))
      ]
    case .takesAway(let title, let former):
      [
        Problem(
          "outcome",
          "“\(title)” was \(former.words.lowercased()) before: an appeal takes nothing away")
      ]
    case .wrongReason(let title):
      [Problem("outcome", "Choose a reason that fits what you decide of “\(title)”")]
    case .notAgreed(let title):
      [
        Problem(
          "outcome",
          "No mapping that a body agreed to speaks to “\(title)”. Choose the reason that is so")
      ]
    case .notTested(let title):
      [
        Problem(
          "outcome",
          "No test or assessment was put forward for “\(title)”. Choose the reason that is so")
      ]
    case .tooOld(let oldest):
      [
        Problem(
          "current",
          "It ended before \(oldest.inWords), so it cannot be current by itself. Something newer "
            + "beside it can be")
      ]
    case .appealOver(let day): [Problem("", "An appeal had to be made by \(day.inWords)")]
    case .appealedAlready: [Problem("", "It was appealed once, and that decision is final")]
    case .anotherIsOpen:
      [
        Problem(
          "",
          "Another request against the same stage was handed in and is not decided yet. Wait until it "
            + "is, or withdraw it")
      ]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
