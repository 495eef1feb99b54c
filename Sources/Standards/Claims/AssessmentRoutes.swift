import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/assessments…`: for the person alone.
enum AssessmentRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.assessSelf)
    routes.get("/assessments", own, home)
    routes.post("/assessments", own, begin)
    routes.get("/assessments/:id", own, tasks)
    routes.get("/assessments/:id/competencies/:competency", own, ask)
    routes.post("/assessments/:id/competencies/:competency", own, save)
    routes.get("/assessments/:id/check", own, check)
    routes.get("/assessments/:id/claims", own, choose)
    routes.post("/assessments/:id/claims", own, put)
    OwnClaimRoutes.add(to: routes)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    .page(try await homePage(visit, FormData()))
  }

  private static func homePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await visit.read { user, tx in try homeView(user, tx) }
    return AssessmentPages.begin(view, answers, problems: problems)
  }

  private static func homeView(
    _ user: User, _ tx: any Transaction
  ) throws -> AssessmentPages.Home {
    let own = try user.ownAssessments(tx)
    let library = try StandardsInForce.library(tx)
    let stages = try PostStagesOfPerson.of(own.person, on: user.today, library, tx)
    let employers = try Organisations.names(of: Set(stages.map(\.employer)), tx)
    let begun = try Assessments.of(own.records, tx).compactMap { one in
      try? FramedAssessment(one, library)
    }
    return AssessmentPages.Home(
      stages: stages.map { line in
        AssessmentPages.Home.Stage(
          post: "\(line.title), \(employers[line.employer] ?? "")",
          stage: line.needed.map { stageWords($0.stage, library.core) },
          because: line.needed?.because ?? [])
      },
      begun: try begun.map { framed in
        let answered = try Assessments.answers(of: framed.assessment.id, tx).count
        return AssessmentPages.Home.Begun(
          link: Link(
            "\(framed.framework.short) \(framed.framework.version)",
            to: "/assessments/\(framed.assessment.id)"),
          stage: framed.stageTitle, signOff: framed.assessment.signOff.words,
          answered: "\(answered) of \(framed.required.count)")
      },
      choices: BeginAssessment.choices(library).flatMap { framework, stages in
        stages.map { stage in
          (
            "\(framework.code):\(stage.code)",
            "\(framework.short), stage \(stage.code): \(stage.title)", stage.scope
          )
        }
      },
      toAssess: try CompetencyClaims.toAssess(by: own.records, open: true, tx).count,
      toSign: try Assessments.toSign(by: own.records, tx).count { $0.signOff == .asked })
  }

  static func stageWords(_ code: String, _ core: Framework?) -> String {
    "Stage \(code)" + (core?.stage(code).map { ": \($0.title)" } ?? "")
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let parts = (form["stage"] ?? "").split(separator: ":").map(String.init)
      guard parts.count == 2 else { throw Problems("stage", "Choose one of the stages listed") }
      let begun = try BeginAssessment(framework: parts[0], stage: parts[1]).run(by: user, tx)
      return Done(to: "/assessments/\(begun.id)")
    } orAsk: { problems in
      try await homePage(visit, form, problems)
    }
  }

  static func assessment(_ visit: Visit) async throws -> AssessmentView {
    let id = try visit.id(AssessmentID.self)
    return try await visit.read { user, tx in
      try ClaimQuestions(user, tx).view(FramedAssessment.own(id, user, tx).0)
    }
  }

  @Sendable static func tasks(_ visit: Visit) async throws -> Answer {
    let showing = visit.query["show"].flatMap(CompetencyStanding.init(rawValue:))
    return .page(AssessmentPages.tasks(try await assessment(visit), showing: showing))
  }

  // MARK: One competency

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await answerPage(visit, nil))
  }

  private static func answerPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, code) = (try visit.id(AssessmentID.self), try visit.word("competency"))
    let view = try await visit.read { user, tx in
      let framed = try FramedAssessment.own(id, user, tx).0
      return try ClaimQuestions(user, tx).answer(code, of: framed, for: user)
    }
    return AssessmentPages.answer(view, answers, problems: problems)
  }

  @Sendable static func save(_ visit: Visit) async throws -> Answer {
    let (id, code) = (try visit.id(AssessmentID.self), try visit.word("competency"))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let framed = try FramedAssessment.own(id, user, tx).0
      try AnswerForm(data: form).action(on: id, code).run(by: user, tx)
      let here = "/assessments/\(id)/competencies/\(code)"
      if form["then"] == "more" { return Done(to: here, "Your answer is saved") }
      let points = form["points"].flatMap { Int($0) }
      let range = try StandardsReader.shipped().settings.signpost
      // Whoever says 3 or less is shown what to learn from first.
      if let points, range.contains(Score(tenths: points * 10)) {
        return Done(to: here, "Your answer is saved. Below is what to learn from")
      }
      let order = framed.required.map(\.code)
      let next = order.firstIndex(of: code).map { $0 + 1 }
      return Done(
        to: next.flatMap { $0 < order.count ? "/assessments/\(id)/competencies/\(order[$0])" : nil }
          ?? "/assessments/\(id)", "Your answer is saved")
    } orAsk: { problems in
      try await answerPage(visit, form, problems)
    }
  }

  // MARK: Check and put forward

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    .page(AssessmentPages.check(try await assessment(visit), visit.query.all("competency")))
  }

  @Sendable static func choose(_ visit: Visit) async throws -> Answer {
    .page(try await putPage(visit, visit.query))
  }

  private static func putPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AssessmentID.self)
    let (view, assessors) = try await visit.read { user, tx in
      let framed = try FramedAssessment.own(id, user, tx).0
      let questions = try ClaimQuestions(user, tx)
      return (try questions.view(framed), try questions.assessors(of: framed))
    }
    let wanted = answers.all("competency")
    let chosen = view.lines.filter { wanted.contains($0.code) }
    guard !chosen.isEmpty else {
      return AssessmentPages.check(
        view, [], problems: [Problem("competency", "Choose what you put forward")])
    }
    return AssessmentPages.put(view, chosen, assessors, answers, problems: problems)
  }

  @Sendable static func put(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AssessmentID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let assessor = form["assessor"].flatMap({ PersonID($0) }) else {
        _ = try FramedAssessment.own(id, user, tx)
        throw Problems("assessor", "Choose who is to assess them")
      }
      let claims = try PutForward(
        assessment: id, competencies: form.all("competency"), assessor: assessor,
        replaces: form["replace"] == "yes"
      ).run(by: user, tx)
      return Done(
        to: "/assessments/\(id)",
        claims.count == 1
          ? "Put forward. The assessor is told"
          : "\(claims.count) answers are put forward. The assessor is told")
    } orAsk: { problems in
      try await putPage(visit, form, problems)
    }
  }
}
