import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning` and what one enrols in: for the person alone.
enum OwnLearningRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.learn)
    let one = "/learning/enrolments/:id"
    routes.get("/learning", own, home)
    routes.post("/learning/modules/:code/attempts", own, begin)
    routes.post("/learning/bundles/:code/enrolment", own, enrol)
    routes.get(one, own, show)
    routes.get("\(one)/change", own, askChange)
    routes.post("\(one)/change", own, change)
    routes.get("\(one)/move", own, askMove)
    routes.post("\(one)/move", own, move)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let view = try await visit.read { user, tx in
      let own = try user.ownLearning(tx)
      let questions = try LearningQuestions(user, tx)
      return OwnLearningPages.Home(
        enrolments: try questions.views(of: own.person, actor: .person),
        attempts: try questions.attempts(of: own.records).map(questions.view),
        toConfirm: try questions.toConfirm().count,
        appraisal: Self.words(
          try LearnerStanding(of: own.person, questions.library, tx).mayAppraise(on: user.today),
          title: questions.library.modules.first(where: \.isForAppraisers)?.title ?? ""))
    }
    return .page(OwnLearningPages.home(view))
  }

  static func words(_ may: MayAppraise, title: String) -> String {
    guard may.is else { return "Not yet: “\(title)” has to be in date for it." }
    return may.until.map { "“\(title)” is in date until \($0.inWords)." }
      ?? "“\(title)” is in date."
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let code = try visit.word("code")
    return try await visit.submit(form) { user, tx in
      let attempt = try BeginModule(module: code).run(by: user, tx)
      return Done(to: "/learning/attempts/\(attempt.id)")
    } orAsk: { problems in
      CataloguePages.refused(problems, back: Link("The module", to: "/learning/modules/\(code)"))
    }
  }

  @Sendable static func enrol(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let code = try visit.word("code")
    return try await visit.submit(form) { user, tx in
      let enrolment = try EnrolInBundle(bundle: code, person: nil).run(by: user, tx)
      return Done(to: "/learning/enrolments/\(enrolment.id)", "You are enrolled")
    } orAsk: { problems in
      try await CatalogueRoutes.bundlePage(visit, problems: problems)
    }
  }

  // MARK: One bundle

  private static func view(_ visit: Visit) async throws -> EnrolmentView {
    let id = try visit.id(EnrolmentID.self)
    return try await visit.read { user, tx in
      let found = try FoundEnrolment.find(id, user, tx)
      guard found.actor == .person else { throw NotFound("This enrolment") }
      return try LearningQuestions(user, tx).view(found)
    }
  }

  private static func base(_ view: EnrolmentView) -> String { "/learning/enrolments/\(view.id)" }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    return .page(OwnLearningPages.enrolment(view, base: base(view), isOwn: true))
  }

  private static func changePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    return OwnLearningPages.change(
      view, to: "\(base(view))/change", back: base(view), answers, problems: problems)
  }

  @Sendable static func askChange(_ visit: Visit) async throws -> Answer {
    guard try await !view(visit).steps.isEmpty else { throw NotFound("This page") }
    return .page(try await changePage(visit, FormData()))
  }

  /// What a form asks to be done with an enrolment.
  static func doing(_ form: FormData) throws(Problems) -> HandleEnrolment.Doing {
    var problems = Problems()
    let step: EnrolmentStep? = problems.choice(
      form["step"], "step", blank: "Choose what is to happen")
    guard let step else { throw problems }
    if step == .resume { return .resume }
    let words = problems.text(form["words"], "words", limit: 1_000, blank: "Enter why")
    guard let words else { throw problems }
    switch step {
    case .pause: return .pause(words)
    case .withdraw: return .withdraw(words)
    case .resume, .enrol, .move, .complete, .reopen:
      throw Problems("step", "Choose what is to happen")
    }
  }

  private static func handle(
    _ visit: Visit, _ form: FormData, _ words: String,
    _ doing: @escaping @Sendable () throws -> HandleEnrolment.Doing,
    orAsk ask: @escaping @Sendable ([Problem]) async throws -> Page
  ) async throws -> Answer {
    let id = try visit.id(EnrolmentID.self)
    return try await visit.submit(form) { user, tx in
      guard try FoundEnrolment.find(id, user, tx).actor == .person else {
        throw NotFound("This enrolment")
      }
      try HandleEnrolment(id: id, doing: doing(), seen: form.revision).run(by: user, tx)
      return Done(to: "/learning/enrolments/\(id)", words)
    } orAsk: { problems in
      try await ask(problems)
    }
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await handle(visit, form, "Saved") {
      try doing(form)
    } orAsk: { problems in
      try await changePage(visit, form, problems)
    }
  }

  private static func movePage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let view = try await view(visit)
    guard view.newer != nil else { throw NotFound("This page") }
    return OwnLearningPages.move(
      view, to: "\(base(view))/move", back: base(view), problems: problems)
  }

  @Sendable static func askMove(_ visit: Visit) async throws -> Answer {
    .page(try await movePage(visit))
  }

  @Sendable static func move(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await handle(visit, form, "You are in the newer version") {
      .move
    } orAsk: { problems in
      try await movePage(visit, problems)
    }
  }
}
