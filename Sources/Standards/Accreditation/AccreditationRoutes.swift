import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/accreditation…`: the register for everybody, requests for those on either side.
enum AccreditationRoutes {
  /// For the table of all doors.
  static let reason = "Which training is accredited is for everybody to know, and names nobody"

  static func add(to routes: Routes) {
    routes.get("/accreditation", openBecause: reason, register)
    routes.get("/accreditation/register/:id", openBecause: reason, entry)
    AccreditationOperations.add(to: routes)
    let seeing = Door.permission(.seeAccreditation)
    let submitting = Door.permission(.submitAccreditation)
    let judging = Door.permission(.judgeAccreditation)
    routes.get("/accreditation/cases", seeing, list)
    routes.get("/accreditation/new", submitting, askBegin)
    routes.post("/accreditation/cases", submitting, begin)
    routes.get("/accreditation/cases/:id", seeing, show)
    routes.get("/accreditation/cases/:id/steps/:step", seeing, askStep)
    routes.post("/accreditation/cases/:id/steps/:step", seeing, take)
    AccreditationDraftRoutes.add(to: routes, submitting)
    AccreditationReviewRoutes.add(to: routes, judging)
  }

  // MARK: Everybody

  private static let longestSearch = 100

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let stages = library.current.first(where: \.isCore)?.selectableStages ?? []
    let text = String((visit.query["q"] ?? "").prefix(longestSearch))
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let stage = stages.first { $0.code == visit.query["stage"] }?.code ?? ""
    let day = visit.today
    let (lines, names) = try await visit.site.database.read { tx in
      let lines = try AccreditationLists.register(
        words, stage: stage.isEmpty ? nil : stage, on: day, tx)
      return (lines, try Organisations.names(of: Set(lines.map(\.provider)), tx))
    }
    return .page(
      AccreditationListPages.register(
        Array(lines.prefix(AccreditationLists.most)), keyed(names),
        words: words.joined(separator: " "), stage: stage,
        stages: stages.map { ($0.code, "\($0.code) \($0.title)") },
        isCut: lines.count > AccreditationLists.most))
  }

  @Sendable static func entry(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccreditationID.self)
    let day = visit.today
    let (view, former, next) = try await visit.site.database.read { tx in
      guard let request = try AccreditationStore.find(id, tx), request.isPublic(on: day)
      else { throw NotFound("This training") }
      let view = try AccreditationViews.view(of: request, on: day, tx)
      return (
        view, try link(to: request.follows, on: day, tx),
        try link(to: AccreditationStore.successor(of: id, tx), on: day, tx)
      )
    }
    return .page(AccreditationListPages.entry(view, former: former, next: next))
  }

  private static func link(
    to id: AccreditationID?, on day: Day, _ tx: any Transaction
  ) throws -> Link? {
    guard let id, let request = try AccreditationStore.find(id, tx),
      request.isPublic(on: day)
    else { return nil }
    return Link(
      "\(request.training.title), version \(request.version.words)",
      to: "/accreditation/register/\(id)")
  }

  static func keyed(_ names: [OrganisationID: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: names.map { ("\($0.key)", $0.value) })
  }

  // MARK: Either side

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let (lines, names) = try await visit.read { user, tx in
      let lines = try AccreditationViews.requests(of: user, tx)
      return (lines, try Organisations.names(of: Set(lines.map(\.provider)), tx))
    }
    let mayBegin = try visit.user().may(.submitAccreditation)
    return .page(
      AccreditationListPages.requests(
        lines, keyed(names), mayBegin: mayBegin, isCut: lines.count == AccreditationLists.most))
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(AccreditationPages.request(try await view(visit)))
  }

  static func view(_ visit: Visit) async throws -> AccreditationView {
    let id = try visit.id(AccreditationID.self)
    return try await visit.read { user, tx in
      try AccreditationViews.view(
        of: AccreditationSeen.find(id, user, tx), for: user, tx)
    }
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData(), []))
  }

  private static func step(
    _ visit: Visit
  ) throws -> (step: AccreditationStep, words: AccreditationStepWords) {
    guard let step = AccreditationStep(rawValue: try visit.word("step")),
      let words = AccreditationStepWords(step)
    else { throw NotFound("This page") }
    return (step, words)
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let (step, words) = try step(visit)
    let view = try await view(visit)
    // What cannot be done now is told on the page of the request, with what happened meanwhile.
    if problems.isEmpty, !view.offered.contains(step) {
      return AccreditationPages.request(view)
    }
    return AccreditationFormPages.step(view, step, words, answers, problems: problems)
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(AccreditationID.self)
    let (step, words) = try step(visit)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      var given = TakeAccreditationStep.Given()
      if let ask = words.ask {
        given.words = problems.text(
          form["words"], "words", limit: AccreditationForms.longest,
          blank: ask.hasSuffix("?") ? "Answer this question" : "Enter your answer")
      }
      try problems.throwIfAny()
      try TakeAccreditationStep(id: id, step: step, given: given).run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", words.done)
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: Beginning

  @Sendable static func askBegin(_ visit: Visit) async throws -> Answer {
    .page(try await beginPage(visit, FormData(), []))
  }

  private static func beginPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let (providers, bodies) = try await visit.read { user, tx in
      let ids = try AccreditationViews.providers(of: user, tx)
      let names = try Organisations.names(of: Set(ids), tx)
      return (
        ids.map { Choice("\($0)", names[$0] ?? "") }.sorted { $0.words < $1.words },
        try AccreditationStanding.bodies(on: user.today, tx).map { Choice("\($0.id)", $0.name) }
      )
    }
    return AccreditationListPages.begin(
      providers: providers, bodies: bodies, answers, problems: problems)
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let title = problems.text(form["title"], "title", limit: 200, blank: "Enter the title")
      let kind = problems.choice(
        form["form"], "form", as: TrainingForm.self, blank: "Choose what it is")
      let provider = form["provider"].flatMap { OrganisationID($0) }
      let body = form["body"].flatMap { OrganisationID($0) }
      if provider == nil { problems.add("provider", "Choose who provides it") }
      if body == nil { problems.add("body", "Choose who is to accredit it") }
      try problems.throwIfAny()
      guard let title, let kind, let provider, let body else { throw problems }
      let id = try BeginAccreditation(
        provider: provider, body: body, form: kind, title: title
      ).run(by: user, tx)
      return Done(to: "/accreditation/cases/\(id)", "The request is begun. Fill in its parts")
    } orAsk: { problems in
      try await beginPage(visit, form, problems)
    }
  }
}
