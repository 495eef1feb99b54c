import Access
import Directory
import Journals
import Kernel
import Markup
import Records
import Storage
import Web

/// `/claims…` for assessors, `/sign-offs…` for supervisors.
enum ClaimRoutes {
  static func add(to routes: Routes) {
    let assessing = Door.permission(.assess)
    routes.get("/claims", assessing, list)
    routes.get("/claims/:id", assessing, show)
    routes.post("/claims/:id/review", assessing, takeUp)
    routes.get("/claims/:id/questions", assessing, askQuestions)
    routes.post("/claims/:id/questions", assessing, askMore)
    routes.get("/claims/:id/decision", assessing, askDecision)
    routes.post("/claims/:id/decision", assessing, decide)
    let signing = Door.permission(.signOff)
    routes.get("/sign-offs", signing, wholes)
    routes.get("/sign-offs/:id", signing, showWhole)
    routes.post("/sign-offs/:id", signing, sign)
  }

  // MARK: The assessor

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let open = visit.query["show"] != "ended"
    let lines = try await visit.read { user, tx -> [ClaimLine] in
      _ = try user.right(to: .assess, .own, tx)
      guard let person = user.person, user.viewer == nil else { return [] }
      let claims = try CompetencyClaims.toAssess(
        by: OnePerson.records(of: person, tx), open: open, tx)
      return try ClaimQuestions(user, tx).lines(claims).filter(\.isAble)
    }
    return .page(ClaimPages.list(lines, open: open))
  }

  private static func view(_ visit: Visit) async throws -> ClaimView {
    let id = try visit.id(ClaimID.self)
    return try await visit.read { user, tx in
      let found = try FoundClaim.toAssess(id, user, tx)
      return try ClaimQuestions(user, tx).view(found.claim, found.framed)
    }
  }

  /// Written down before it is answered.
  private static func note(_ visit: Visit) async throws {
    let id = try visit.id(ClaimID.self)
    let user = try visit.user()
    let (person, right, isNew) = try await visit.read { user, tx in
      let found = try FoundClaim.toAssess(id, user, tx)
      return (
        found.person, found.right, try Looks.isNew(.claims, at: found.person, by: user, tx)
      )
    }
    guard isNew else { return }
    try await visit.site.database.write { tx in
      try Looks.record(.claims, at: person, by: user, .assess, right, as: "Assessor", tx)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    try await note(visit)
    return .page(ClaimPages.toAssess(try await view(visit), FormData()))
  }

  @Sendable static func takeUp(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "The person sees that you are assessing it") { _, _ in
      .takeUp
    } orAsk: { view, form, problems in
      ClaimPages.toAssess(view, form, problems: problems)
    }
  }

  @Sendable static func askQuestions(_ visit: Visit) async throws -> Answer {
    try await note(visit)
    return .page(ClaimPages.askMore(try await view(visit), FormData()))
  }

  @Sendable static func askMore(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "The person is asked") { form, problems in
      problems.text(form["words"], "words", limit: 2_000, blank: "Enter what is missing")
        .map { .askMore($0) }
    } orAsk: { view, form, problems in
      ClaimPages.askMore(view, form, problems: problems)
    }
  }

  @Sendable static func askDecision(_ visit: Visit) async throws -> Answer {
    try await note(visit)
    return .page(ClaimPages.decision(try await view(visit), FormData()))
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Your decision is saved. The person is told") { form, problems in
      let outcome = problems.choice(
        form["outcome"], "outcome", among: ["met", "not-yet"], blank: "Choose whether it is shown")
      let words = problems.text(form["words"], "words", limit: 2_000, blank: "Enter why")
      guard let outcome, let words else { return nil }
      return outcome == "met" ? .confirm(words) : .refuse(words)
    } orAsk: { view, form, problems in
      ClaimPages.decision(view, form, problems: problems)
    }
  }

  private static func handle(
    _ visit: Visit, _ done: String,
    _ doing: @escaping @Sendable (FormData, inout Problems) -> HandleClaim.Doing?,
    orAsk ask: (ClaimView, FormData, [Problem]) -> Page
  ) async throws -> Answer {
    let id = try visit.id(ClaimID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundClaim.toAssess(id, user, tx)
      var problems = Problems()
      guard let doing = doing(form, &problems) else { throw problems }
      _ = try HandleClaim(id: id, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(to: "/claims/\(id)", done)
    } orAsk: { problems in
      try await note(visit)
      return ask(try await view(visit), form, problems)
    }
  }

  // MARK: The supervisor

  @Sendable static func wholes(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx -> [WholeLine] in
      guard let person = user.person, user.viewer == nil else { return [] }
      let library = try StandardsInForce.library(tx)
      let found = try Assessments.toSign(by: OnePerson.records(of: person, tx), tx)
      let seen = Set(try user.seen(of: found.map(\.person), for: .signOff, tx))
      let names = try People.names(of: seen, tx)
      return found.filter { seen.contains($0.person) }.compactMap { one in
        (try? FramedAssessment(one, library)).map { whole($0, names[one.person] ?? "") }
      }
    }
    return .page(SignOffPages.list(lines))
  }

  private static func whole(_ framed: FramedAssessment, _ name: String) -> WholeLine {
    WholeLine(
      id: "\(framed.assessment.id)", person: name, title: framed.title,
      state: framed.assessment.signOff.words, isAsked: framed.assessment.signOff == .asked)
  }

  private static func wholePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssessmentID.self)
    let user = try visit.user()
    let (person, right, isNew) = try await visit.read { user, tx in
      let (framed, right) = try HandleSignOff.toSign(id, user, tx)
      let person = framed.assessment.person
      return (person, right, try Looks.isNew(.claims, at: person, by: user, tx))
    }
    if isNew {
      try await visit.site.database.write { tx in
        try Looks.record(.claims, at: person, by: user, .signOff, right, as: "Supervisor", tx)
      }
    }
    return try await visit.read { user, tx in
      let framed = try HandleSignOff.toSign(id, user, tx).0
      let questions = try ClaimQuestions(user, tx)
      let current = try CompetencyClaims.current(of: id, tx)
      let name = try People.names(of: [person], tx)[person] ?? ""
      return SignOffPages.toSign(
        whole(framed, name), revision: framed.assessment.revision,
        try framed.required.compactMap { current[$0.code] }.map {
          try questions.view($0, framed)
        }, recognised: try framed.recognisedViews(current, on: user.today, tx),
        try questions.turns(of: id), answers, problems: problems)
    }
  }

  @Sendable static func showWhole(_ visit: Visit) async throws -> Answer {
    .page(try await wholePage(visit, FormData()))
  }

  @Sendable static func sign(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessmentID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try HandleSignOff.toSign(id, user, tx)
      var problems = Problems()
      let outcome = problems.choice(
        form["outcome"], "outcome", among: ["sign", "send-back"], blank: "Choose whether you sign")
      let words =
        outcome == "send-back"
        ? problems.text(form["words"], "words", limit: 2_000, blank: "Enter why")
        : problems.optionalText(form["words"], "words", limit: 2_000, called: "The reason")
      try problems.throwIfAny()
      _ = try HandleSignOff(
        id: id, doing: outcome == "sign" ? .sign(words) : .sendBack(words ?? ""),
        seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/sign-offs",
        outcome == "sign" ? "The whole is signed off" : "It is sent back with your reason")
    } orAsk: { problems in
      try await wholePage(visit, form, problems)
    }
  }
}
