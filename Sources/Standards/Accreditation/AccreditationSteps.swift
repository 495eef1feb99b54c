import Kernel

/// What can be done to a request for accreditation.
enum AccreditationStep: String, Storable, Hashable, Sendable, CaseIterable {
  case submit
  case startScreening = "start-screening"
  case sendBack = "send-back"
  case assignReviewers = "assign-reviewers"
  case changeReviewers = "change-reviewers"
  case beginReview = "begin-review"
  case ask, answer
  case toPanel = "to-panel"
  case accredit
  case accreditWithConditions = "accredit-with-conditions"
  case decline, appeal, uphold, dismiss
  case meetConditions = "meet-conditions"
  case suspend
  case liftSuspension = "lift-suspension"
  case tellChange = "tell-change"
  case replace, expire, withdraw
}

/// Who does a step.
enum AccreditationActor: String, Hashable, Sendable, CaseIterable {
  case provider
  /// Somebody of the accrediting body to whom nothing ties the provider.
  case body
  /// One of those who review it.
  case reviewer
  /// Whoever chairs the panel: nobody who reviewed it.
  case panel
  /// Nobody: it follows.
  case consequence
}

/// One way from state to state.
struct AccreditationTransition: Hashable, Sendable {
  let from: AccreditationState
  let step: AccreditationStep
  let to: AccreditationState
  let by: AccreditationActor
  /// What must be so, in words for the diagram.
  let when: String?

  init(
    _ from: AccreditationState, _ step: AccreditationStep, _ to: AccreditationState,
    by actor: AccreditationActor, when: String? = nil
  ) {
    self.from = from
    self.step = step
    self.to = to
    by = actor
    self.when = when
  }
}

/// What a step rests on besides the request itself.
struct AccreditationFacts: Hashable, Sendable {
  /// What is not filled in yet, in words.
  var missing: [String] = []
  /// What ties whoever takes the step to the provider, in words.
  var tie: String?
  /// Whether they review it, or did.
  var actorHasReviewed = false
  var actorReviews = false
  /// Whether they chaired the panel that decided last.
  var actorDecided = false
  /// Whether a later version of the training is accredited.
  var successorIsAccredited = false
  /// Whether the same version was begun anew meanwhile.
  var anotherIsUnderWay = false
}

/// Why a step was not taken.
enum AccreditationRefusal: Refusal, Hashable {
  case notFromHere(AccreditationState, AccreditationStep)
  case missing([String])
  case tied(String)
  case notReviewing
  case hasReviewed
  case hasDecided
  case tooFewReviewers(Int)
  case undeclared([String])
  case unjudged([String])
  case essentialNotMet([String])
  case criteriaNotMet([String])
  case appealOver(on: Day)
  case appealedAlready
  case anotherUnderWay
  case conditionsOpen(Int)
  case noSuccessor
  case notYetOver(Day)

  var problems: [Problem] {
    if case .missing(let all) = self { return all.map { Problem("", $0) } }
    return [Problem("", words)]
  }

  private var words: String {
    switch self {
    case .missing(let all): all.joined(separator: ". ")
    case .notFromHere(let state, let step):
      "It stands at “\(state.words)” now, so it cannot be \(step.participle). "
        + "Go back to it to see what happened meanwhile"
    case .tied(let tie): "Ask a colleague to do this: \(tie)"
    case .notReviewing: "Only those who review it do this. Ask one of them"
    case .hasReviewed: "Ask somebody who did not review it: whoever reviews does not decide"
    case .hasDecided: "Ask somebody who had no part in the decision that is appealed"
    case .tooFewReviewers(let needed): "Ask at least \(needed) reviewers"
    case .undeclared(let names):
      "Wait until \(names.joined(separator: " and ")) said that nothing ties them to the provider"
    case .unjudged(let what): "Wait until everything is judged: \(what.joined(separator: "; "))"
    case .essentialNotMet(let titles):
      "Nothing is accredited that does not meet “\(titles.joined(separator: "”, “"))”. "
        + "Decide against it, and say why"
    case .criteriaNotMet(let titles):
      "A reviewer found “\(titles.joined(separator: "”, “"))” not met. Accredit it with "
        + "conditions, or decide against it"
    case .appealOver(let day): "An appeal had to be made by \(day.inWords)"
    case .appealedAlready: "It was appealed once, and that decision is final"
    case .anotherUnderWay:
      "You have begun this version anew meanwhile. Withdraw that request first, or go on with it"
    case .conditionsOpen(let count):
      "\(count == 1 ? "1 condition is" : "\(count) conditions are") not met yet"
    case .noSuccessor: "No later version is accredited"
    case .notYetOver(let day): "It holds until \(day.inWords)"
    }
  }
}

extension AccreditationState {
  var words: String {
    switch self {
    case .draft: "Draft"
    case .submitted: "Handed in"
    case .screening: "Being looked through"
    case .reviewersAssigned: "With reviewers"
    case .inReview: "In review"
    case .clarification: "Question to the provider"
    case .panel: "Before the panel"
    case .accredited: "Accredited"
    case .accreditedWithConditions: "Accredited with conditions"
    case .notAccredited: "Not accredited"
    case .appealed: "Appealed"
    case .suspended: "Suspended"
    case .replaced: "Replaced by a later version"
    case .expired: "Expired"
    case .withdrawn: "Withdrawn"
    }
  }
}

extension AccreditationStep {
  /// "cannot be …", and "was … by".
  var participle: String {
    switch self {
    case .submit: "handed in"
    case .startScreening: "looked through"
    case .sendBack: "sent back"
    case .assignReviewers: "given to reviewers"
    case .changeReviewers: "given to other reviewers"
    case .beginReview: "reviewed"
    case .ask: "asked about"
    case .answer: "explained"
    case .toPanel: "put before the panel"
    case .accredit: "accredited"
    case .accreditWithConditions: "accredited with conditions"
    case .decline: "decided against"
    case .appeal: "appealed"
    case .uphold: "put before a panel again"
    case .dismiss: "left as it was decided"
    case .meetConditions: "cleared of conditions"
    case .suspend: "suspended"
    case .liftSuspension: "taken up again"
    case .tellChange: "changed a little"
    case .replace: "replaced"
    case .expire: "ended"
    case .withdraw: "withdrawn"
    }
  }
}
