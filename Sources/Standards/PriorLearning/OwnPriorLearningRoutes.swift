import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/prior-learning…`: for the person alone.
enum OwnPriorLearningRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.seekRecognition)
    let one = "/prior-learning/:id"
    routes.get("/prior-learning", own, home)
    routes.post("/prior-learning", own, begin)
    routes.get(one, own, show)
    routes.get("\(one)/competencies", own, askCompetencies)
    routes.post("\(one)/competencies", own, choose)
    routes.get("\(one)/evidence", own, evidence)
    routes.get("\(one)/evidence/new/:kind", own, askPiece)
    routes.post("\(one)/evidence/new/:kind", own, addPiece)
    routes.get("\(one)/evidence/:piece", own, showPiece)
    routes.post("\(one)/evidence/:piece", own, map)
    routes.post("\(one)/evidence/:piece/removal", own, remove)
    routes.get("\(one)/check", own, check)
    routes.post("\(one)/submission", own, submit)
    routes.post("\(one)/answer", own, answer)
    routes.post("\(one)/withdrawal", own, withdraw)
    routes.get("\(one)/appeal", own, askAppeal)
    routes.post("\(one)/appeal", own, appeal)
    routes.get("\(one)/assessor", own, askAssessor)
    routes.post("\(one)/assessor", own, reassign)
  }

  // MARK: The list

  private static func homePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await visit.read { user, tx in
      let own = try user.ownRecognition(tx)
      return OwnPriorLearningPages.Home(
        lines: try PriorLearningQuestions(user, tx).lines(
          RecognitionRequests.of(own.records, tx)),
        choices: BeginAssessment.choices(try StandardsInForce.library(tx)).flatMap {
          framework, stages in
          stages.map { stage in
            (
              "\(framework.code):\(stage.code)",
              "\(framework.short), stage \(stage.code): \(stage.title)", stage.scope
            )
          }
        },
        toAssess: try RecognitionRequests.toAssess(by: own.records, open: true, tx)
          .count(where: \.state.waitsForAssessor))
    }
    return OwnPriorLearningPages.list(view, answers, problems: problems)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    .page(try await homePage(visit, FormData()))
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let parts = (form["stage"] ?? "").split(separator: ":").map(String.init)
      guard parts.count == 2 else { throw Problems("stage", "Choose one of the stages listed") }
      let begun = try BeginRecognition(framework: parts[0], stage: parts[1]).run(by: user, tx)
      return Done(to: "/prior-learning/\(begun.id)")
    } orAsk: { problems in
      try await homePage(visit, form, problems)
    }
  }

  // MARK: One request

  static func view(_ visit: Visit) async throws -> RecognitionView {
    let id = try visit.id(RecognitionID.self)
    return try await visit.read { user, tx in
      try PriorLearningQuestions(user, tx).view(FoundRequest.own(id, user, tx).framed)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(OwnPriorLearningPages.show(try await view(visit), FormData()))
  }

  private static func editable(_ visit: Visit) async throws -> RecognitionView {
    let view = try await view(visit)
    guard view.mayEdit else { throw NotFound("This page") }
    return view
  }

  private static func edit(
    _ visit: Visit, _ form: FormData, thenToPiece: Bool,
    _ doing: @escaping @Sendable () throws -> EditRecognition.Doing,
    orAsk ask: @escaping @Sendable (RecognitionView, [Problem]) -> Page
  ) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.own(id, user, tx)
      let piece = try EditRecognition(id: id, doing: doing(), seen: form.revision)
        .run(by: user, tx)
      guard thenToPiece, let piece else { return Done(to: "/prior-learning/\(id)", "Saved") }
      return Done(to: "/prior-learning/\(id)/evidence/\(piece)")
    } orAsk: { problems in
      ask(try await view(visit), problems)
    }
  }

  @Sendable static func askCompetencies(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isDraft else { throw NotFound("This page") }
    return .page(OwnPriorLearningPages.competencies(view, nil))
  }

  @Sendable static func choose(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await edit(visit, form, thenToPiece: false) {
      .choose(Set(form.all("competency")))
    } orAsk: { view, problems in
      OwnPriorLearningPages.competencies(view, form, problems: problems)
    }
  }

  // MARK: Evidence

  @Sendable static func evidence(_ visit: Visit) async throws -> Answer {
    .page(OwnPriorLearningPages.evidence(try await editable(visit)))
  }

  private static func kind(_ visit: Visit) throws -> PriorKind {
    guard let kind = PriorKind(rawValue: try visit.word("kind")) else {
      throw NotFound("This page")
    }
    return kind
  }

  static func choice(_ kind: PriorKind) -> PriorChoice {
    PriorChoice(code: kind.rawValue, words: kind.words)
  }

  @Sendable static func askPiece(_ visit: Visit) async throws -> Answer {
    .page(
      OwnPriorLearningPages.add(
        choice(try kind(visit)), to: try await editable(visit), FormData()))
  }

  @Sendable static func addPiece(_ visit: Visit) async throws -> Answer {
    let kind = try kind(visit)
    if kind == .badge { return try await ForeignBadge.add(visit) }
    let form = try await visit.form()
    return try await edit(visit, form, thenToPiece: true) {
      .add(try PriorLearningForm(data: form).piece(kind))
    } orAsk: { view, problems in
      OwnPriorLearningPages.add(choice(kind), to: view, form, problems: problems)
    }
  }

  private static func piecePage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    let id = "\(try visit.id(PriorPieceID.self, "piece"))"
    guard let piece = view.pieces.first(where: { $0.id == id }) else {
      throw NotFound("This piece of evidence")
    }
    return OwnPriorLearningPages.map(piece, of: view, answers, problems: problems)
  }

  @Sendable static func showPiece(_ visit: Visit) async throws -> Answer {
    .page(try await piecePage(visit, nil))
  }

  @Sendable static func map(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    let piece = try visit.id(PriorPieceID.self, "piece")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.own(id, user, tx)
      try EditRecognition(
        id: id, doing: .map(piece, Set(form.all("competency"))), seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/prior-learning/\(id)/evidence", "Saved")
    } orAsk: { problems in
      try await piecePage(visit, form, problems)
    }
  }

  @Sendable static func remove(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    let piece = try visit.id(PriorPieceID.self, "piece")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.own(id, user, tx)
      try EditRecognition(id: id, doing: .remove(piece), seen: form.revision).run(by: user, tx)
      return Done(to: "/prior-learning/\(id)/evidence", "It is taken away")
    } orAsk: { problems in
      OwnPriorLearningPages.show(try await view(visit), form, problems: problems)
    }
  }

  // MARK: Steps

  private static func handle(
    _ visit: Visit, _ done: String,
    _ doing: @escaping @Sendable (PriorLearningForm, inout Problems) -> HandleRecognition.Doing?,
    orAsk ask: @escaping @Sendable (RecognitionView, FormData, [Problem]) -> Page
  ) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.own(id, user, tx)
      var problems = Problems()
      guard let doing = doing(PriorLearningForm(data: form), &problems) else { throw problems }
      try HandleRecognition(id: id, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(to: "/prior-learning/\(id)", done)
    } orAsk: { problems in
      ask(try await view(visit), form, problems)
    }
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isDraft else { throw NotFound("This page") }
    return .page(OwnPriorLearningPages.check(view, FormData()))
  }

  @Sendable static func submit(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "It is handed in. Whoever you named is told") { form, problems in
      form.assessor(&problems).map { .submit(to: $0) }
    } orAsk: { view, form, problems in
      OwnPriorLearningPages.check(view, form, problems: problems)
    }
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Your answer is sent") { form, problems in
      form.why("Enter your answer", &problems).map { .answer($0) }
    } orAsk: { view, form, problems in
      OwnPriorLearningPages.show(view, form, problems: problems)
    }
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "You withdrew it") { _, _ in
      .withdraw
    } orAsk: { view, form, problems in
      OwnPriorLearningPages.show(view, form, problems: problems)
    }
  }

  @Sendable static func askAppeal(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.mayAppeal else { throw NotFound("This page") }
    return .page(OwnPriorLearningPages.appeal(view, FormData()))
  }

  @Sendable static func appeal(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Your appeal is made. Whoever you named is told") { form, problems in
      let why = form.why("Enter why", &problems)
      let assessor = form.assessor(&problems)
      guard let why, let assessor else { return nil }
      return .appeal(why, to: assessor)
    } orAsk: { view, form, problems in
      OwnPriorLearningPages.appeal(view, form, problems: problems)
    }
  }

  private static func assessorPage(
    _ view: RecognitionView, _ answers: FormData, _ problems: [Problem] = []
  ) -> Page {
    PriorLearningPages.reassign(
      view, to: "\(view.own)/assessor", back: Link("Your request", to: view.own), answers,
      problems: problems)
  }

  @Sendable static func askAssessor(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.state.isOpen, !view.state.isDraft else { throw NotFound("This page") }
    return .page(assessorPage(view, FormData()))
  }

  @Sendable static func reassign(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Another assessor is named and told") { form, problems in
      let why = form.why("Enter why", &problems)
      let assessor = form.assessor(&problems)
      guard let why, let assessor else { return nil }
      return .reassign(to: assessor, why: why)
    } orAsk: { view, form, problems in
      assessorPage(view, form, problems)
    }
  }
}
