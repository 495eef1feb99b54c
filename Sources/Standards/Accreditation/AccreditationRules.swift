import Kernel
import Obligations

/// How training is accredited: once, by people without ties to whoever provides it.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
enum AccreditationRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  static let transitions: [AccreditationTransition] =
    [
      .init(.draft, .submit, .submitted, by: .provider, when: "everything is filled in"),
      .init(.submitted, .startScreening, .screening, by: .body),
      .init(.screening, .sendBack, .draft, by: .body, when: "says what is missing"),
      .init(
        .screening, .assignReviewers, .reviewersAssigned, by: .body,
        when: "enough reviewers without ties"),
      .init(
        .reviewersAssigned, .beginReview, .inReview, by: .consequence,
        when: "each reviewer declared that nothing ties them"),
      .init(
        .inReview, .changeReviewers, .reviewersAssigned, by: .body,
        when: "a reviewer left, or one came"),
      .init(.inReview, .ask, .clarification, by: .reviewer),
      .init(.clarification, .answer, .inReview, by: .provider),
      .init(
        .inReview, .toPanel, .panel, by: .body, when: "each reviewer judged each criterion"),
      .init(
        .panel, .accredit, .accredited, by: .panel, when: "no criterion was found not met"),
      .init(
        .panel, .accreditWithConditions, .accreditedWithConditions, by: .panel,
        when: "every essential criterion is met at least in part"),
      .init(.panel, .decline, .notAccredited, by: .panel, when: "with reasons"),
      .init(
        .notAccredited, .appeal, .appealed, by: .provider, when: "once, in time, with reasons"),
      .init(
        .appealed, .uphold, .screening, by: .body,
        when: "by somebody who had no part; others review and decide it anew"),
      .init(.appealed, .dismiss, .notAccredited, by: .body, when: "by somebody who had no part"),
      .init(
        .accreditedWithConditions, .meetConditions, .accredited, by: .consequence,
        when: "the last condition is met"),
    ]
    + [AccreditationState.accredited, .accreditedWithConditions].flatMap { state in
      [
        AccreditationTransition(
          state, .tellChange, state, by: .provider,
          when: "a small change; a large one is a new version"),
        AccreditationTransition(state, .suspend, .suspended, by: .body, when: "with reasons"),
        AccreditationTransition(
          .suspended, .liftSuspension, state, by: .body,
          when: state == .accredited ? "no condition is open" : "a condition is open"),
      ]
    }
    + [AccreditationState.accredited, .accreditedWithConditions, .suspended].flatMap { state in
      [
        AccreditationTransition(
          state, .replace, .replaced, by: .consequence, when: "a later version is accredited"),
        AccreditationTransition(
          state, .expire, .expired, by: .consequence, when: "its last day has passed"),
      ]
    }
    + withdrawable.map { AccreditationTransition($0, .withdraw, .withdrawn, by: .provider) }

  /// What a provider may take back.
  private static let withdrawable: [AccreditationState] = [
    .draft, .submitted, .screening, .reviewersAssigned, .inReview, .clarification, .panel,
    .appealed, .accredited, .accreditedWithConditions,
  ]

  /// - Returns: The state after the step.
  /// - Throws: `AccreditationRefusal`; the request is left as it was.
  static func state(
    after step: AccreditationStep, of request: AccreditationCase, _ facts: AccreditationFacts,
    on today: Day, _ content: AccreditationContent
  ) throws(AccreditationRefusal) -> AccreditationState {
    let state = step == .expire ? request.state : request.standing(on: today)
    let ways = transitions.filter { $0.from == state && $0.step == step }
    guard let way = ways.first(where: { leads($0, request) }) ?? ways.first else {
      throw .notFromHere(state, step)
    }
    try check(way.by, facts, hasAppealed: request.hasAppealed)
    try check(step, request, facts, on: today, content)
    return way.to
  }

  /// A suspension that is lifted leads to where it came from.
  private static func leads(
    _ way: AccreditationTransition, _ request: AccreditationCase
  ) -> Bool {
    guard way.step == .liftSuspension else { return true }
    let isOpen = request.conditions.contains { $0.met == nil }
    return (way.to == .accreditedWithConditions) == isOpen
  }

  private static func check(
    _ actor: AccreditationActor, _ facts: AccreditationFacts, hasAppealed: Bool
  ) throws(AccreditationRefusal) {
    switch actor {
    case .provider, .consequence: return
    case .body: break
    case .reviewer: guard facts.actorReviews else { throw .notReviewing }
    case .panel:
      guard !facts.actorHasReviewed else { throw .hasReviewed }
      guard !(hasAppealed && facts.actorDecided) else { throw .hasDecided }
    }
    if let tie = facts.tie { throw .tied(tie) }
  }

  private static func check(
    _ step: AccreditationStep, _ request: AccreditationCase, _ facts: AccreditationFacts,
    on today: Day, _ content: AccreditationContent
  ) throws(AccreditationRefusal) {
    switch step {
    case .startScreening, .sendBack, .changeReviewers, .ask, .answer, .suspend, .liftSuspension,
      .decline, .tellChange, .withdraw:
      return
    case .submit: guard facts.missing.isEmpty else { throw .missing(facts.missing) }
    case .assignReviewers: try checkReviewers(request, content)
    case .beginReview:
      try checkReviewers(request, content)
      let silent = request.active.filter { $0.declaredAt == nil }
      guard silent.isEmpty else { throw .undeclared(silent.map(\.name)) }
    case .toPanel:
      let open = unjudged(request, content)
      guard open.isEmpty else { throw .unjudged(open) }
    case .accredit:
      try checkEssentials(request, content)
      let failed = titles(of: request, judged: .notMet, content.criteria)
      guard failed.isEmpty else { throw .criteriaNotMet(failed) }
    case .accreditWithConditions: try checkEssentials(request, content)
    case .appeal:
      guard !facts.anotherIsUnderWay else { throw .anotherUnderWay }
      try checkAppeal(request, on: today, content)
    case .uphold, .dismiss:
      guard !facts.actorDecided else { throw .hasDecided }
      guard !facts.actorHasReviewed else { throw .hasReviewed }
    case .meetConditions:
      let open = request.conditions.count { $0.met == nil }
      guard open == 0 else { throw .conditionsOpen(open) }
    case .replace: guard facts.successorIsAccredited else { throw .noSuccessor }
    case .expire:
      if let last = request.validity?.to, today <= last { throw .notYetOver(last) }
    }
  }

  private static func checkReviewers(
    _ request: AccreditationCase, _ content: AccreditationContent
  ) throws(AccreditationRefusal) {
    guard request.active.count >= content.reviewersAtLeast else {
      throw .tooFewReviewers(content.reviewersAtLeast)
    }
  }

  private static func checkEssentials(
    _ request: AccreditationCase, _ content: AccreditationContent
  ) throws(AccreditationRefusal) {
    let failed = titles(
      of: request, judged: .notMet, content.criteria.filter(\.isEssential))
    guard failed.isEmpty else { throw .essentialNotMet(failed) }
  }

  private static func checkAppeal(
    _ request: AccreditationCase, on today: Day, _ content: AccreditationContent
  ) throws(AccreditationRefusal) {
    guard !request.hasAppealed else { throw .appealedAlready }
    guard let decided = request.decision?.on else { return }
    let last = content.appeal.after(decided)
    guard today <= last else { throw .appealOver(on: last) }
  }

  /// The criteria that a reviewer who still reviews found to be so.
  private static func titles(
    of request: AccreditationCase, judged outcome: Judgement.Outcome,
    _ criteria: [AccreditationContent.Criterion]
  ) -> [String] {
    let reviewing = Set(request.active.map(\.account))
    let found = Set(
      request.judgements.filter { reviewing.contains($0.reviewer) && $0.outcome == outcome }
        .map(\.criterion))
    return criteria.filter { found.contains($0.code) }.map(\.title)
  }

  /// Who has still to judge what.
  static func unjudged(
    _ request: AccreditationCase, _ content: AccreditationContent
  ) -> [String] {
    request.active.compactMap { reviewer in
      let done = Set(
        request.judgements.filter { $0.reviewer == reviewer.account }.map(\.criterion))
      let open = content.criteria.count { !done.contains($0.code) }
      return open == 0 ? nil : "\(reviewer.name) has \(open) of \(content.criteria.count) to judge"
    }
  }

  /// What is not filled in yet. A bundle of accredited modules is not accredited by that: it is
  /// reviewed as a whole, of modules that may be begun.
  static func missing(
    in request: AccreditationCase, parts: [AccreditationID: AccreditationState],
    _ content: AccreditationContent
  ) -> [String] {
    let training = request.training
    var missing: [String] = []
    if training.summary == nil || training.audience == nil || training.hours == nil {
      missing.append("Fill in what the training is")
    }
    if training.stages.isEmpty || training.competencies.isEmpty {
      missing.append("Choose the stages and competencies it is for")
    }
    if training.form == .bundle { missing += faults(of: training.parts, parts) }
    let open = content.criteria.filter { request.answers[$0.code] == nil }
    missing += open.map { "Fill in “\($0.title)”" }
    return missing
  }

  private static func faults(
    of parts: [Training.Part], _ states: [AccreditationID: AccreditationState]
  ) -> [String] {
    var faults: [String] = []
    if parts.count < 2 || !parts.contains(where: \.isCore) {
      faults.append("Choose at least two modules, one of them for everybody")
    }
    let ended = parts.count { !(states[$0.module]?.isAccredited ?? false) }
    if ended > 0 {
      faults.append(
        "Take out \(ended == 1 ? "the module" : "the \(ended) modules") that may not be begun at "
          + "present")
    }
    return faults
  }

  /// The days on which what is accredited on `day` holds: 36 months, as the marque of the Faculty
  /// of Medical Leadership and Management does, up to the day before.
  static func validity(from day: Day, _ content: AccreditationContent) -> Period? {
    Period(from: day, to: content.valid.after(day) - 1)
  }
}

extension AccreditationRules {
  /// What somebody may do next with a request, each once, in the order of the table.
  static func offered(
    _ request: AccreditationCase, _ facts: AccreditationFacts, isProvider: Bool, isBody: Bool,
    on today: Day
  ) -> [AccreditationStep] {
    let state = request.standing(on: today)
    var offered: [AccreditationStep] = []
    for way in transitions where way.from == state && !offered.contains(way.step) {
      let isTheirs =
        switch way.by {
        case .provider: isProvider
        case .body: isBody && facts.tie == nil
        case .reviewer: isBody && facts.actorReviews && facts.tie == nil
        case .panel:
          isBody && !facts.actorHasReviewed && facts.tie == nil
            && !(request.hasAppealed && facts.actorDecided)
        case .consequence: false
        }
      if isTheirs { offered.append(way.step) }
    }
    return offered
  }
}
