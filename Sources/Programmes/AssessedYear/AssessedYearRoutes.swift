import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/assessed-year…`: for newly qualified social workers themselves.
enum OwnYearRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownInduction)
    routes.get("/assessed-year", own, home)
    routes.get("/assessed-year/:id", own, show)
    routes.get("/assessed-year/:id/evidence", own, askEvidence)
    routes.post("/assessed-year/:id/evidence", own, addEvidence)
    routes.post("/assessed-year/:id/evidence/:evidence/removal", own, takeBack)
    routes.get("/assessed-year/:id/employer", own, askMove)
    routes.post("/assessed-year/:id/employer", own, move)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let views = try await visit.read { user, tx in
      let own = try user.ownInductions(tx)
      return try AssessedYears.of(own.records, tx).map {
        try AssessedYearQuestions(user, tx).view(FoundYear.own($0.id, user, tx))
      }
    }
    return .page(AssessedYearPages.own(views))
  }

  private static func view(_ visit: Visit) async throws -> YearView {
    let id = try visit.id(AssessedYearID.self)
    return try await visit.read { user, tx in
      try AssessedYearQuestions(user, tx).view(FoundYear.own(id, user, tx))
    }
  }

  private static func page(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    AssessedYearPages.show(try await view(visit), may: .init(own: true), problems: problems)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit))
  }

  private static let kinds = YearEvidenceKind.allCases.filter { $0 != .observation }
    .map { Choice($0.rawValue, $0.words) }

  private static func evidencePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.isRunning || !problems.isEmpty else { throw NotFound("This page") }
    return AssessedYearPages.add(view, kinds, isOwn: true, answers, problems: problems)
  }

  @Sendable static func askEvidence(_ visit: Visit) async throws -> Answer {
    .page(try await evidencePage(visit, FormData()))
  }

  @Sendable static func addEvidence(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try YearForms.evidence(form, of: id).run(by: user, tx)
      return Done(to: "/assessed-year/\(id)", "Saved. Somebody is asked to look")
    } orAsk: { problems in
      try await evidencePage(visit, form, problems)
    }
  }

  @Sendable static func takeBack(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let evidence = try visit.id(YearEvidenceID.self, "evidence")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try TakeYearEvidenceBack(id: id, evidence: evidence, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessed-year/\(id)", "Taken back")
    } orAsk: { problems in
      try await page(visit, problems)
    }
  }

  private static func movePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssessedYearID.self)
    let (view, posts) = try await visit.read { user, tx in
      let found = try FoundYear.own(id, user, tx)
      let posts = try MoveAssessedYear.posts(found, on: user.today, tx)
      let names = try Organisations.names(of: Set(posts.map(\.organisation)), tx)
      return (
        try AssessedYearQuestions(user, tx).view(found),
        posts.map { Choice("\($0.id)", $0.title, hint: names[$0.organisation]) }
      )
    }
    guard view.mayMove || !problems.isEmpty else { throw NotFound("This page") }
    return AssessedYearPages.employer(view, posts, answers, problems: problems)
  }

  @Sendable static func askMove(_ visit: Visit) async throws -> Answer {
    .page(try await movePage(visit, FormData()))
  }

  @Sendable static func move(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let post = form["post"].flatMap({ AssignmentID($0) }) else {
        throw Problems("post", "Choose one of your posts of today")
      }
      try MoveAssessedYear(id: id, post: post, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessed-year/\(id)", "It came along. An assessor is named for you there")
    } orAsk: { problems in
      try await movePage(visit, form, problems)
    }
  }
}

/// What forms about assessed years say.
enum YearForms {
  static func evidence(_ form: FormData, of id: AssessedYearID) throws -> ShowYearEvidence {
    var problems = Problems()
    let kind: YearEvidenceKind? = problems.choice(form["kind"], "kind", blank: "Choose what it is")
    let on = problems.day(form.day("on"), "on", blank: "Enter on which day it was")
    let words = problems.text(
      form["words"], "words", limit: 2_000, blank: "Write a few sentences about it")
    guard let kind, let on, let words else { throw problems }
    try problems.throwIfAny()
    return ShowYearEvidence(id: id, kind: kind, on: on, words: words)
  }

  /// Either of two answers, of which the second wants words.
  ///
  /// - Returns: The words where it is the second.
  static func decision(
    _ form: FormData, among choices: [String], blank: String
  ) throws -> String? {
    var problems = Problems()
    let decided = problems.choice(
      form["decision"], "decision", among: choices, blank: "Choose what you find")
    let words = problems.optionalText(form["words"], "words", limit: 1_000, called: "This answer")
    if decided == choices.last, words == nil { problems.add("words", blank) }
    try problems.throwIfAny()
    return decided == choices.last ? words : nil
  }

  static func review(
    _ form: FormData, of id: AssessedYearID, _ stage: String
  ) throws -> ReviewStage {
    var problems = Problems()
    let outcome: StageOutcome? = problems.choice(
      form["outcome"], "outcome", blank: "Choose what you find")
    let until = problems.optionalDay(form.day("until"), "until")
    let words = problems.optionalText(form["words"], "words", limit: 2_000, called: "This answer")
    if outcome == .deferred, until == nil, !problems.has("until") {
      problems.add("until", "Enter until when it is put off")
    }
    try problems.throwIfAny()
    guard let outcome else { throw problems }
    return ReviewStage(
      id: id, stage: stage, outcome: outcome, support: form.all("support").uniqued(),
      words: words, until: until, seen: form.revision)
  }
}
