import Kernel

/// What an answer to somebody who asks for a waiver rests on.
package struct WaiverFacts: Hashable, Sendable {
  package var today: Day
  /// Whether whoever takes the step is the person it is for, and whether they asked for it.
  package var actorIsPerson = false
  /// Under whatever account.
  package var actorAsked = false
  /// Whether the person asked for it themselves, and not the employer for them.
  package var personAsked = false
  package var owner: PersonID?
  package var ownerIsPerson = false
  package var until: Day?
  /// The last day that the terms allow.
  package var latest: Day
  package var isMet = false
  package var hasWords = true

  package init(today: Day, latest: Day) {
    self.today = today
    self.latest = latest
  }
}

/// The life of a waiver.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
package enum WaiverRules {
  package static let transitions = [
    WaiverTransition(
      from: .asked, step: .grant, to: .granted, by: .officer,
      when: "an owner and a deadline are named, and the officer neither asked nor is the person"),
    WaiverTransition(
      from: .asked, step: .decline, to: .declined, by: .officer, when: "a reason is given"),
    WaiverTransition(
      from: .asked, step: .withdraw, to: .ended, by: .asker,
      when: "the employer takes back what it asked for itself"),
    WaiverTransition(
      from: .granted, step: .meet, to: .met, by: .consequence,
      when: "the person holds what the gateway asks for"),
    WaiverTransition(
      from: .granted, step: .lapse, to: .lapsed, by: .consequence,
      when: "the deadline is over; the person, the owner and the officer are told once each"),
    WaiverTransition(
      from: .granted, step: .end, to: .ended, by: .officer, when: "a reason is given"),
  ]

  package static func state(
    after step: WaiverStep, from state: WaiverState, by actor: WaiverActor, _ facts: WaiverFacts
  ) throws(WaiverRefusal) -> WaiverState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state, step)
    }
    guard way.by == actor else { throw .notTheirs(step) }
    switch step {
    case .grant:
      if facts.actorIsPerson { throw .ownWaiver }
      if facts.actorAsked { throw .askedThemselves }
      guard facts.owner != nil else { throw .noOwner }
      if facts.ownerIsPerson { throw .ownOwner }
      guard let until = facts.until else { throw .noDeadline }
      guard until > facts.today, until <= facts.latest else {
        throw .deadline(latest: facts.latest)
      }
    case .decline, .end:
      if facts.actorIsPerson { throw .ownWaiver }
      if !facts.hasWords { throw .noReason }
    case .meet: guard facts.isMet else { throw .notMet }
    case .lapse:
      guard let until = facts.until, until < facts.today else { throw .notOver }
    case .withdraw:
      if facts.personAsked, !facts.actorIsPerson { throw .theirs }
    }
    return way.to
  }

  /// Whether somebody may ask: they enter from the side, for the first time.
  package static func ask(
    _ gateway: Gateway, decision: GatewayDecision, route: String, inPostSince: Day?,
    earlier: [GatewayWaiver], on day: Day
  ) throws(WaiverRefusal) {
    guard gateway.waiver.routes.contains(where: { $0.code == route }) else { throw .noRoute }
    if decision.outcome == .clear { throw .needsNone }
    if decision.bindsFrom.map({ $0 > day }) ?? true { throw .needsNone }
    if let inPostSince, gateway.waiver.newcomerWithin.after(inPostSince) < day {
      throw .notLateral(since: inPostSince)
    }
    if earlier.contains(where: \.state.isOpen) { throw .openAlready }
    // Also one that was ended early, on whatever day.
    if earlier.contains(where: { $0.decision != nil && $0.state != .declined }) { throw .hadOne }
  }
}

/// Why a waiver was not asked for, granted or changed.
package enum WaiverRefusal: Refusal, Hashable {
  case notFromHere(WaiverState, WaiverStep)
  case notTheirs(WaiverStep)
  case theirs
  case ownWaiver
  case askedThemselves
  case noOwner
  case ownOwner
  case noDeadline
  case deadline(latest: Day)
  case noReason
  case notMet
  case notOver
  case noRoute
  case needsNone
  case notLateral(since: Day)
  case openAlready
  case hadOne
  case changedMeanwhile

  package var problems: [Problem] { [Problem(field, message)] }

  private var field: String {
    switch self {
    case .noOwner, .ownOwner: "owner"
    case .noDeadline, .deadline: "until"
    case .noReason: "words"
    case .noRoute, .notLateral: "route"
    case .notFromHere, .notTheirs, .theirs, .ownWaiver, .askedThemselves, .notMet, .notOver,
      .needsNone,
      .openAlready, .hadOne, .changedMeanwhile:
      ""
    }
  }

  private var message: String {
    switch self {
    case .notFromHere(let state, let step):
      "It stands at “\(state.words)” now, so it cannot become “\(step.words)”. Go back to it to "
        + "see what happened meanwhile"
    case .notTheirs(let step): "“\(step.words)” is for somebody else to say"
    case .theirs:
      "The person asked for it, and takes it back. An officer can answer that it is not granted"
    case .ownWaiver: "Ask another officer: nobody decides about their own waiver"
    case .askedThemselves: "Ask another officer: whoever asks does not grant"
    case .noOwner: "Choose who sees to it that it is met"
    case .ownOwner: "Choose somebody else: nobody owns their own waiver"
    case .noDeadline: "Enter the last day"
    case .deadline(let latest):
      "The last day must be after today, and \(latest.inWords) at the latest"
    case .noReason: "Enter why, in words the person reads"
    case .notMet: "The person does not hold yet what is asked for"
    case .notOver: "Its deadline is not over yet"
    case .noRoute: "Choose how they come"
    case .needsNone: "No waiver is needed: nothing stands in the way of this post today"
    case .notLateral(let since):
      "A waiver is for those who enter from the side, and they have been in such a post since "
        + since.inWords
    case .openAlready:
      "A waiver is asked for or granted already, here or by another employer. The person sees it at "
        + "“What posts ask of me”, and can take back what they asked for"
    case .hadOne: "There was a waiver before this gateway already, and there is no second"
    case .changedMeanwhile:
      "Somebody else changed it meanwhile. Look at it as it is now, and decide again"
    }
  }
}
