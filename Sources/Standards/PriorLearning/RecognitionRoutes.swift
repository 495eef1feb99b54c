import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/recognitions…` for assessors.
enum RecognitionRoutes {
  static func add(to routes: Routes) {
    let assessing = Door.permission(.assessRecognition)
    let one = "/recognitions/:id"
    routes.get("/recognitions", assessing, list)
    routes.get(one, assessing, show)
    routes.post("\(one)/review", assessing, takeUp)
    routes.get("\(one)/questions", assessing, askQuestion)
    routes.post("\(one)/questions", assessing, sendQuestion)
    routes.get("\(one)/evidence/:piece", assessing, askJudgement)
    routes.post("\(one)/evidence/:piece", assessing, judge)
    routes.get("\(one)/decision", assessing, askDecision)
    routes.post("\(one)/decision", assessing, decide)
    OwnPriorLearningRoutes.add(to: routes)
    OrganisationRecognitionRoutes.add(to: routes)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let open = visit.query["show"] != "ended"
    let lines = try await visit.read { user, tx -> [RecognitionLine] in
      _ = try user.right(to: .assessRecognition, .own, tx)
      guard let person = user.person, user.viewer == nil else { return [] }
      let requests = try RecognitionRequests.toAssess(
        by: OnePerson.records(of: person, tx), open: open, tx)
      return try PriorLearningQuestions(user, tx).lines(requests).filter(\.isAble)
    }
    return .page(PriorLearningPages.list(lines, open: open))
  }

  /// The look is written down before it is answered.
  private static func view(_ visit: Visit) async throws -> RecognitionView {
    let id = try visit.id(RecognitionID.self)
    let user = try visit.user()
    let (person, right, isNew) = try await visit.read { user, tx in
      let found = try FoundRequest.toAssess(id, user, tx)
      return (
        found.person, found.right,
        try Looks.isNew(.priorLearning, at: found.person, by: user, tx)
      )
    }
    if isNew {
      try await visit.site.database.write { tx in
        try Looks.record(
          .priorLearning, at: person, by: user, .assessRecognition, right, as: "Assessor", tx)
      }
    }
    return try await visit.read { user, tx in
      try PriorLearningQuestions(user, tx).view(
        FoundRequest.toAssess(id, user, tx).framed, isAssessing: true)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(PriorLearningPages.toAssess(try await view(visit), FormData()))
  }

  private static func handle(
    _ visit: Visit, _ done: String,
    _ doing:
      @escaping @Sendable (PriorLearningForm, RecognitionView) throws ->
      HandleRecognition.Doing,
    orAsk ask: @escaping @Sendable (RecognitionView, FormData, [Problem]) throws -> Page
  ) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    let form = try await visit.form()
    let view = try await view(visit)
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.toAssess(id, user, tx)
      try HandleRecognition(
        id: id, doing: doing(PriorLearningForm(data: form), view), seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/recognitions/\(id)", done)
    } orAsk: { problems in
      try ask(try await Self.view(visit), form, problems)
    }
  }

  @Sendable static func takeUp(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "The person sees that you are assessing it") { _, _ in
      .takeUp
    } orAsk: { view, form, problems in
      PriorLearningPages.toAssess(view, form, problems: problems)
    }
  }

  // MARK: Questions

  @Sendable static func askQuestion(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isInReview else { throw NotFound("This page") }
    return .page(PriorLearningPages.ask(view, FormData()))
  }

  @Sendable static func sendQuestion(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "The person is asked") { form, _ in
      var problems = Problems()
      guard let words = form.why("Enter your question", &problems) else { throw problems }
      return .ask(words)
    } orAsk: { view, form, problems in
      PriorLearningPages.ask(view, form, problems: problems)
    }
  }

  // MARK: Judging

  private static func page(
    _ visit: Visit, _ view: RecognitionView, _ answers: FormData, _ problems: [Problem] = []
  ) throws -> Page {
    let id = "\(try visit.id(PriorPieceID.self, "piece"))"
    guard let piece = view.pieces.first(where: { $0.id == id }) else {
      throw NotFound("This piece of evidence")
    }
    return PriorLearningPages.judge(piece, of: view, answers, problems: problems)
  }

  @Sendable static func askJudgement(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isInReview || view.state.isAppealed else { throw NotFound("This page") }
    return .page(try page(visit, view, FormData()))
  }

  @Sendable static func judge(_ visit: Visit) async throws -> Answer {
    let piece = try visit.id(PriorPieceID.self, "piece")
    return try await handle(visit, "Your judgement is saved") { form, _ in
      .judge(piece, try form.judging())
    } orAsk: { view, form, problems in
      try page(visit, view, form, problems)
    }
  }

  // MARK: Deciding

  @Sendable static func askDecision(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isInReview || view.state.isAppealed,
      view.pieces.allSatisfy(\.isJudged)
    else { throw NotFound("This page") }
    return .page(PriorLearningPages.decide(view, FormData()))
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Your decision is saved. The person is told") { form, view in
      .decide(try form.deciding(view.outcomes.filter(\.isToDecide).map(\.code)))
    } orAsk: { view, form, problems in
      PriorLearningPages.decide(view, form, problems: problems)
    }
  }
}
