import Access
import Kernel
import Markup
import Storage
import Web

/// What the body, its reviewers and its panel do.
enum AccreditationReviewRoutes {
  static func add(to routes: Routes, _ door: Door) {
    routes.get("/accreditation/cases/:id/reviewers", door, askReviewers)
    routes.post("/accreditation/cases/:id/reviewers", door, reviewers)
    routes.get("/accreditation/cases/:id/declaration", door, askDeclaration)
    routes.post("/accreditation/cases/:id/declaration", door, declare)
    routes.get("/accreditation/cases/:id/judgements", door, judgements)
    routes.get("/accreditation/cases/:id/judgements/:criterion", door, askJudgement)
    routes.post("/accreditation/cases/:id/judgements/:criterion", door, judge)
    routes.get("/accreditation/cases/:id/decision", door, askDecision)
    routes.post("/accreditation/cases/:id/decision", door, decide)
    routes.get("/accreditation/cases/:id/conditions/:position", door, askCondition)
    routes.post("/accreditation/cases/:id/conditions/:position", door, meet)
  }

  /// A request, for somebody of the body; to others the page is not there.
  private static func view(_ visit: Visit) async throws -> AccreditationView {
    let view = try await AccreditationRoutes.view(visit)
    guard view.isBody else { throw NotFound("This page") }
    return view
  }

  // MARK: Reviewers

  @Sendable static func askReviewers(_ visit: Visit) async throws -> Answer {
    .page(try await reviewersPage(visit, nil, []))
  }

  private static func reviewersPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem]
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.reader == .body else { return AccreditationPages.request(view) }
    let able = try await visit.read { user, tx in
      try AccreditationStanding.reviewers(for: view.request, at: user.now, view.content, tx)
    }
    return AccreditationFormPages.reviewers(
      view, able.map { Choice("\($0.account)", $0.name) }, answers, problems: problems)
  }

  @Sendable static func reviewers(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    return try await visit.submit(form) { user, tx in
      try AskReviewers(
        id: id, accounts: form.all("reviewers").compactMap { AccountID($0) },
        reason: form["reason"].flatMap(ReviewerLeft.init(rawValue:))
      ).run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", "They are asked to declare what ties them")
    } orAsk: { problems in
      try await reviewersPage(visit, form, problems)
    }
  }

  @Sendable static func askDeclaration(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.mustDeclare else { throw NotFound("This page") }
    return .page(AccreditationFormPages.declaration(view, FormData()))
  }

  @Sendable static func declare(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let answer = problems.choice(
        form["tie"], "tie", among: ["no", "yes"], blank: "Choose whether anything ties you")
      try problems.throwIfAny()
      try DeclareTies(id: id, isTied: answer == "yes").run(by: user, tx)
      return Done(
        to: "/accreditation/cases/\(id)",
        answer == "yes" ? "Somebody else reviews it" : "You can begin once all have declared")
    } orAsk: { problems in
      AccreditationFormPages.declaration(try await view(visit), form, problems: problems)
    }
  }

  // MARK: Judging

  @Sendable static func judgements(_ visit: Visit) async throws -> Answer {
    let (view, own) = try await reviewing(visit)
    return .page(AccreditationFormPages.judgements(view, own: own))
  }

  /// For those who review it now, with what they found so far.
  private static func reviewing(
    _ visit: Visit
  ) async throws -> (AccreditationView, [Judgement]) {
    let view = try await view(visit)
    let account = try visit.user().account
    guard view.state == .inReview, view.facts.actorReviews, !view.mustDeclare else {
      throw NotFound("This page")
    }
    return (view, view.request.judgements.filter { $0.reviewer == account })
  }

  private static func criterion(_ visit: Visit) throws -> AccreditationContent.Criterion {
    let content = try StandardsReader.shipped().accreditation
    guard let found = content.criterion(try visit.word("criterion")) else {
      throw NotFound("This criterion")
    }
    return found
  }

  @Sendable static func askJudgement(_ visit: Visit) async throws -> Answer {
    .page(try await judgementPage(visit, FormData(), []))
  }

  private static func judgementPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let criterion = try criterion(visit)
    if !problems.isEmpty {
      return AccreditationFormPages.judgement(
        try await view(visit), criterion, own: nil, answers, problems: problems)
    }
    let (view, own) = try await reviewing(visit)
    return AccreditationFormPages.judgement(
      view, criterion, own: own.first { $0.criterion == criterion.code }, answers)
  }

  @Sendable static func judge(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    let criterion = try criterion(visit)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let outcome = problems.choice(
        form["outcome"], "outcome", as: Judgement.Outcome.self, blank: "Choose what you found")
      let words = problems.text(
        form["words"], "words", limit: AccreditationForms.longest, blank: "Enter what shows it")
      try problems.throwIfAny()
      guard let outcome, let words else { throw problems }
      try JudgeCriterion(id: id, criterion: criterion.code, outcome: outcome, words: words)
        .run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)/judgements", "Saved")
    } orAsk: { problems in
      try await judgementPage(visit, form, problems)
    }
  }

  // MARK: Deciding

  @Sendable static func askDecision(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.offered.contains(.accredit) else { throw NotFound("This page") }
    return .page(AccreditationFormPages.decision(view, FormData()))
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    let content = try StandardsReader.shipped().accreditation
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let decided = AccreditationForms.decision(form, content, on: user.today, &problems)
      try problems.throwIfAny()
      guard let decided else { throw problems }
      let after = try TakeAccreditationStep(id: id, step: decided.step, given: decided.given)
        .run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", "Recorded: \(after.state.words.lowercased())")
    } orAsk: { problems in
      AccreditationFormPages.decision(try await view(visit), form, problems: problems)
    }
  }

  // MARK: Conditions

  private static func condition(
    _ visit: Visit
  ) async throws -> (AccreditationView, AccreditationCondition) {
    let view = try await view(visit)
    let position = Int(try visit.word("position"))
    guard let found = view.request.conditions.first(where: { $0.position == position }) else {
      throw NotFound("This condition")
    }
    return (view, found)
  }

  @Sendable static func askCondition(_ visit: Visit) async throws -> Answer {
    let (view, condition) = try await condition(visit)
    guard condition.met == nil else { throw NotFound("This page") }
    return .page(AccreditationFormPages.condition(view, condition, FormData()))
  }

  @Sendable static func meet(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    let position = try await condition(visit).1.position
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let words = problems.text(
        form["words"], "words", limit: AccreditationForms.longest, blank: "Enter what shows it")
      guard let words else { throw problems }
      try MeetCondition(id: id, position: position, words: words).run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", "The condition is met")
    } orAsk: { problems in
      let (view, condition) = try await condition(visit)
      return AccreditationFormPages.condition(view, condition, form, problems: problems)
    }
  }
}
