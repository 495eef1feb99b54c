import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/assessed-years…` and `/organisations/:id/assessed-years…`: for assessors and for those who look after
/// inductions.
enum OtherYearRoutes {
  static func add(to routes: Routes) {
    let named = Door.permission(.namedForInductions)
    let keeping = Door.permission(.keepInductions)
    let one = "/assessed-years/:id"
    routes.get("/assessed-years", named, home)
    routes.get(one, named, show)
    routes.get("\(one)/evidence", named, askEvidence)
    routes.post("\(one)/evidence", named, addEvidence)
    routes.get("\(one)/evidence/:evidence", named, askLook)
    routes.post("\(one)/evidence/:evidence", named, look)
    routes.get("\(one)/stages/:stage", named, askReview)
    routes.post("\(one)/stages/:stage", named, review)
    let signing = Door.permission(.signInductions)
    routes.get("\(one)/outcome", signing, askOutcome)
    routes.post("\(one)/outcome", signing, settle)
    routes.get("\(one)/outcome/withdrawal", signing, askWithdrawal)
    routes.post("\(one)/outcome/withdrawal", signing, withdraw)
    routes.post("\(one)/talk", signing, endTalk)
    routes.get("\(one)/assessor", keeping, askAssessor)
    routes.post("\(one)/assessor", keeping, name)
    routes.get("\(one)/ending", keeping, askEnd)
    routes.post("\(one)/ending", keeping, end)
    let base = "/organisations/:id/assessed-years"
    routes.get(base, keeping, register)
    routes.get("\(base)/new", keeping, askBegin)
    routes.post("\(base)/new", keeping, begin)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let (lines, team, registers) = try await visit.read { user, tx in
      let questions = AssessedYearQuestions(user, tx)
      let keeps = user.grants.filter { Permission.keepInductions.roles.contains($0.role) }
        .compactMap(\.organisation).uniqued()
      let names = try Organisations.names(of: keeps, tx)
      return (
        try questions.lines(questions.toAssess()), try questions.lines(questions.team()),
        keeps.compactMap { id in
          names[id].map { Link($0, to: "/organisations/\(id)/assessed-years") }
        }
      )
    }
    return .page(AssessedYearPages.home(lines, team: team, registers: registers))
  }

  // MARK: One year

  /// A year for somebody who may see it, with the look written down.
  static func find(
    _ visit: Visit,
    by find: @escaping @Sendable (AssessedYearID, User, any Transaction) throws -> FoundYear
  ) async throws -> (view: YearView, may: AssessedYearPages.May) {
    let id = try visit.id(AssessedYearID.self)
    let user = try visit.user()
    let (view, may, isNew) = try await visit.read { user, tx in
      let found = try find(id, user, tx)
      return (
        try AssessedYearQuestions(user, tx).view(found), try self.may(found, user, tx),
        try Looks.isNew(.induction, at: found.year.person, by: user, tx)
      )
    }
    if isNew {
      try await visit.site.database.write { tx in
        let found = try find(id, user, tx)
        try Looks.record(
          .induction, at: found.year.person, by: user, .seeInductions, found.right,
          as: found.part == .assessor ? "Named by the employer" : nil, tx)
      }
    }
    return (view, may)
  }

  static func may(
    _ found: FoundYear, _ user: User, _ tx: any Transaction
  ) throws -> AssessedYearPages.May {
    let id = found.year.id
    let holds = { (find: (AssessedYearID, User, any Transaction) throws -> FoundYear) -> Bool in
      do {
        _ = try find(id, user, tx)
        return true
      } catch is NotFound { return false }
    }
    return AssessedYearPages.May(
      assess: found.part == .assessor, keep: try holds(FoundYear.toKeep),
      settle: try holds(FoundYear.toSettle))
  }

  static func page(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let (view, may) = try await find(visit, by: FoundYear.toSee)
    return AssessedYearPages.show(view, may: may, problems: problems)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit))
  }

  private static func evidencePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await find(visit, by: FoundYear.toAssess)
    guard view.isRunning || !problems.isEmpty else { throw NotFound("This page") }
    let kind = YearEvidenceKind.observation
    return AssessedYearPages.add(
      view, [Choice(kind.rawValue, kind.words)], isOwn: false, answers, problems: problems)
  }

  @Sendable static func askEvidence(_ visit: Visit) async throws -> Answer {
    .page(try await evidencePage(visit, FormData()))
  }

  @Sendable static func addEvidence(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try YearForms.evidence(form, of: id).run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", "Saved. It counts")
    } orAsk: { problems in
      try await evidencePage(visit, form, problems)
    }
  }

  private static func lookPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let evidence = try visit.id(YearEvidenceID.self, "evidence")
    let (view, _) = try await find(visit, by: FoundYear.toAssess)
    guard let piece = view.piece("\(evidence)"),
      piece.isWaiting || piece.counts || !problems.isEmpty
    else {
      throw NotFound("This entry")
    }
    return AssessedYearPages.look(piece, of: view, answers, problems: problems)
  }

  @Sendable static func askLook(_ visit: Visit) async throws -> Answer {
    .page(try await lookPage(visit, FormData()))
  }

  @Sendable static func look(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let evidence = try visit.id(YearEvidenceID.self, "evidence")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toAssess(id, user, tx)
      let missing = try YearForms.decision(
        form, among: ["counts", "missing"], blank: "Enter what is missing")
      try LookAtYearEvidence(id: id, evidence: evidence, missing: missing, seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", missing == nil ? "It counts" : "They are told")
    } orAsk: { problems in
      try await lookPage(visit, form, problems)
    }
  }

  private static func reviewPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await find(visit, by: FoundYear.toAssess)
    guard let stage = view.stage(try visit.word("stage")), stage.isNext || !problems.isEmpty else {
      throw NotFound("This stage")
    }
    let hints: [StageOutcome: String] = [
      .concern:
        "Whoever looks after inductions here is told to ask you. The stage stays open, and nothing of it is kept",
      .passed: "Somebody else looks at it before it counts",
      .notPassed: "Somebody else looks at it before it counts",
    ]
    let outcomes: [StageOutcome] =
      stage.isFinal
      ? [.passed, .notPassed, .deferred, .concern] : [.onTrack, .deferred, .concern]
    return AssessedYearPages.review(
      stage, of: view, outcomes.map { Choice($0.rawValue, $0.words, hint: hints[$0]) }, answers,
      problems: problems)
  }

  @Sendable static func askReview(_ visit: Visit) async throws -> Answer {
    .page(try await reviewPage(visit, FormData()))
  }

  @Sendable static func review(_ visit: Visit) async throws -> Answer {
    let (id, stage) = (try visit.id(AssessedYearID.self), try visit.word("stage"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toAssess(id, user, tx)
      let effect = try YearForms.review(form, of: id, stage).run(by: user, tx)
      let words =
        switch effect {
        case .close: "The stage is closed. They are told"
        case .propose: "Saved. Somebody else is asked to look at it"
        case .refer: "Somebody is told to ask you. Nothing of it is kept"
        case .putOff: "Put off. They are told"
        }
      return Done(to: "/assessed-years/\(id)", words)
    } orAsk: { problems in
      try await reviewPage(visit, form, problems)
    }
  }

  private static func outcomePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssessedYearID.self)
    let (view, _) = try await find(visit, by: FoundYear.toSettle)
    guard view.isProposed || !problems.isEmpty else { throw NotFound("This page") }
    let words = try await visit.read { user, tx in
      let turn = try AssessedYears.turns(of: id, tx).first { $0.step == .propose }
      return try AssessmentSeals.open(turn?.words, tx).note
    }
    return AssessedYearPages.outcome(view, words: words, answers, problems: problems)
  }

  @Sendable static func askOutcome(_ visit: Visit) async throws -> Answer {
    .page(try await outcomePage(visit, FormData()))
  }

  @Sendable static func settle(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toSettle(id, user, tx)
      let sentBack = try YearForms.decision(
        form, among: ["confirm", "back"], blank: "Enter why it goes back")
      let after = try SettleAssessedYear(id: id, sentBack: sentBack, seen: form.revision)
        .run(by: user, tx)
      return Done(
        to: "/assessed-years/\(id)",
        after.state.isOpen ? "It went back, with the reason" : "Confirmed: \(after.state.words)")
    } orAsk: { problems in
      try await outcomePage(visit, form, problems)
    }
  }

  private static func withdrawalPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await find(visit, by: FoundYear.toSettle)
    guard view.outcome != nil, !view.isOpen || !problems.isEmpty else {
      throw NotFound("This page")
    }
    return AssessedYearPages.withdrawal(view, answers, problems: problems)
  }

  @Sendable static func askWithdrawal(_ visit: Visit) async throws -> Answer {
    .page(try await withdrawalPage(visit, FormData()))
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundYear.toSettle(id, user, tx)
      var problems = Problems()
      guard let words = problems.text(form["words"], "words", limit: 1_000, blank: "Enter why")
      else { throw problems }
      try TakeOutcomeBack(id: id, words: words, seen: form.revision).run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", "Taken back. They are told")
    } orAsk: { problems in
      try await withdrawalPage(visit, form, problems)
    }
  }

  @Sendable static func endTalk(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessedYearID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndTalk(id: id).run(by: user, tx)
      return Done(to: "/assessed-years/\(id)", "The year goes on")
    } orAsk: { problems in
      try await page(visit, problems)
    }
  }
}
