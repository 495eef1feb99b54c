import Access
import Kernel
import Markup
import Storage
import Web

/// What a provider fills in, and what it tells later.
enum AccreditationDraftRoutes {
  static func add(to routes: Routes, _ door: Door) {
    routes.get("/accreditation/cases/:id/about", door, askAbout)
    routes.post("/accreditation/cases/:id/about", door, about)
    routes.get("/accreditation/cases/:id/competencies", door, askNodes)
    routes.post("/accreditation/cases/:id/competencies", door, nodes)
    routes.get("/accreditation/cases/:id/parts", door, askParts)
    routes.post("/accreditation/cases/:id/parts", door, parts)
    routes.get("/accreditation/cases/:id/answers/:criterion", door, askAnswer)
    routes.post("/accreditation/cases/:id/answers/:criterion", door, answer)
    routes.get("/accreditation/cases/:id/change", door, askChange)
    routes.post("/accreditation/cases/:id/change", door, change)
  }

  /// The request of a provider; to others, and once it is handed in, the page is not there.
  private static func draft(_ visit: Visit) async throws -> AccreditationView {
    let view = try await AccreditationRoutes.view(visit)
    guard view.isDraft else { throw NotFound("This page") }
    return view
  }

  @Sendable static func askAbout(_ visit: Visit) async throws -> Answer {
    .page(AccreditationFormPages.about(try await draft(visit), FormData()))
  }

  @Sendable static func about(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let training = try await draft(visit).request.training
    return try await save(visit, form) { problems in
      .about(AccreditationForms.about(form, training, &problems))
    } orAsk: {
      AccreditationFormPages.about($0, form, problems: $1)
    }
  }

  @Sendable static func askNodes(_ visit: Visit) async throws -> Answer {
    .page(AccreditationFormPages.competencies(try await draft(visit), nil))
  }

  @Sendable static func nodes(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await save(visit, form) { problems in
      let (stages, competencies) = AccreditationForms.nodes(form, &problems)
      return .nodes(stages: stages, competencies: competencies)
    } orAsk: {
      AccreditationFormPages.competencies($0, form, problems: $1)
    }
  }

  @Sendable static func askParts(_ visit: Visit) async throws -> Answer {
    let view = try await draft(visit)
    guard view.request.training.form == .bundle else { throw NotFound("This page") }
    return .page(AccreditationFormPages.parts(view, try await modules(visit), nil))
  }

  @Sendable static func parts(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let modules = try await modules(visit)
    return try await save(visit, form) { problems in
      .parts(AccreditationForms.parts(form, &problems))
    } orAsk: {
      AccreditationFormPages.parts($0, modules, form, problems: $1)
    }
  }

  private static func modules(_ visit: Visit) async throws -> [AccreditationLine] {
    let day = visit.today
    return try await visit.site.database.read { try AccreditationLists.modules(on: day, $0) }
  }

  private static func criterion(_ visit: Visit) throws -> AccreditationContent.Criterion {
    let content = try StandardsReader.shipped().accreditation
    guard let found = content.criterion(try visit.word("criterion")) else {
      throw NotFound("This question")
    }
    return found
  }

  @Sendable static func askAnswer(_ visit: Visit) async throws -> Answer {
    let criterion = try criterion(visit)
    return .page(AccreditationFormPages.answer(try await draft(visit), criterion, FormData()))
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let criterion = try criterion(visit)
    return try await save(visit, form) { problems in
      problems.text(
        form["words"], "words", limit: AccreditationForms.longest, blank: "Enter what you say of it"
      ).map { .answer(criterion: criterion.code, words: $0) }
    } orAsk: {
      AccreditationFormPages.answer($0, criterion, form, problems: $1)
    }
  }

  private static func save(
    _ visit: Visit, _ form: FormData,
    _ part: @escaping @Sendable (inout Problems) -> ChangeDraft.Part?,
    orAsk ask: (AccreditationView, [Problem]) -> Page
  ) async throws -> Answer {
    let id = try visit.id(AccreditationID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let part = part(&problems)
      try problems.throwIfAny()
      guard let part else { throw problems }
      try ChangeDraft(id: id, part: part).run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", "Saved")
    } orAsk: { problems in
      ask(try await AccreditationRoutes.view(visit), problems)
    }
  }

  @Sendable static func askChange(_ visit: Visit) async throws -> Answer {
    let view = try await AccreditationRoutes.view(visit)
    let isEnded = view.state == .expired || view.state == .suspended
    guard view.isProvider, view.state.isAccredited || isEnded else {
      throw NotFound("This page")
    }
    return .page(AccreditationFormPages.change(view, FormData()))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let size = problems.choice(
        form["size"], "size", among: ["small", "large"], blank: "Choose how large it is")
      let words = problems.text(
        form["words"], "words", limit: AccreditationForms.longest, blank: "Enter what changes")
      try problems.throwIfAny()
      guard let size, let words else { throw problems }
      let next = try ChangeAccredited(id: id, isLarge: size == "large", words: words)
        .run(by: user, tx)
      return Done(
        to: "/accreditation/cases/\(next)",
        next == id ? "The body is told" : "A new version is begun. Fill in what changes")
    } orAsk: { problems in
      AccreditationFormPages.change(
        try await AccreditationRoutes.view(visit), form, problems: problems)
    }
  }
}
