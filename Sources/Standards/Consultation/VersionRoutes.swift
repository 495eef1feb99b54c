import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/standards/versions…`: for those who write, approve and publish.
enum VersionRoutes {
  static func add(to routes: Routes) {
    let (seeing, writing) = (
      Door.permission(.seeStandardsWork), Door.permission(.writeStandards)
    )
    let publishing = Door.permission(.publishStandards)
    routes.get("/standards/versions", seeing, all)
    routes.get("/standards/versions/new", writing, askLoad)
    routes.post("/standards/versions", writing, load)
    routes.get("/standards/versions/shipped/:framework/:version", publishing, askShipped)
    routes.post("/standards/versions/shipped/:framework/:version", publishing, shipped)
    routes.get("/standards/versions/:id", seeing, one)
    routes.get("/standards/versions/:id/reading", seeing, reading)
    routes.get("/standards/versions/:id/editions/:edition", seeing, edition)
    routes.get("/standards/versions/:id/text", writing, askText)
    routes.post("/standards/versions/:id/text", writing, text)
    routes.get("/standards/versions/:id/steps/:step", seeing, askStep)
    routes.post("/standards/versions/:id/steps/:step", seeing, step)
    MemberRoutes.add(to: routes, seeing, writing)
  }

  static func view(_ visit: Visit) async throws -> VersionView {
    let id = try visit.id(FrameworkVersionID.self)
    return try await visit.read { user, tx in try ConsultationViews.view(id, user, tx) }
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let (lines, shipped, notes) = try await visit.read { user, tx in
      let lines = try ConsultationViews.work(user, tx)
      let known = Set(lines.map(\.reference))
      let shipped = try StandardsReader.shipped().frameworks.filter {
        ($0.state == .published || $0.state == .superseded) && !known.contains($0.reference)
      }.sorted { ($0.title, $0.version) < ($1.title, $1.version) }
      return (lines, shipped, try ConsultationViews.notes(user, tx))
    }
    let user = try visit.user()
    return .page(
      VersionWorkPages.all(
        lines, notes: notes.map { ($0.words, $0.note) }, shipped: shipped,
        mayLoad: user.may(.writeStandards),
        mayRetire: user.may(.publishStandards)))
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    .page(VersionWorkPages.version(try await view(visit)))
  }

  @Sendable static func reading(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard !view.version.isShipped else { throw NotFound("This page") }
    return .page(VersionWorkPages.reading(view))
  }

  @Sendable static func edition(_ visit: Visit) async throws -> Answer {
    let (id, number) = (try visit.id(FrameworkVersionID.self), try visit.word("edition"))
    guard let number = Int(number) else { throw NotFound("This text") }
    let view = try await visit.read { user, tx in
      try ConsultationViews.workEdition(number, of: id, user, tx)
    }
    return .page(
      EditionPages.edition(
        view, trail: VersionWorkPages.trail + [Link(view.version.words, to: view.address)]))
  }

  // MARK: The text

  @Sendable static func askLoad(_ visit: Visit) async throws -> Answer {
    .page(try await loadPage(visit, FormData(), []))
  }

  private static func loadPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let bodies = try await visit.read { user, tx in
      try AccreditationStanding.bodies(on: user.today, tx).filter {
        try user.holds(.writeStandards, over: .organisation($0.id), tx)
      }.map { Choice("\($0.id)", $0.name) }
    }
    return VersionFormPages.load(bodies: bodies, answers, problems: problems)
  }

  static func sent(
    _ visit: Visit
  ) async throws -> (form: FormData, text: String?, file: String, wrong: String?) {
    let (form, files) = try await visit.upload(ofAnybody: VersionText.longest + 100_000)
    guard let file = files.first(where: { !$0.bytes.isEmpty }) else {
      let text = form["text"].flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
      return (form, text, "The text", nil)
    }
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      return (form, nil, file.name, "This file is not text in UTF-8. Save it as YAML, in UTF-8")
    }
    return (form, text, file.name, nil)
  }

  @Sendable static func load(_ visit: Visit) async throws -> Answer {
    let (form, text, file, wrong) = try await sent(visit)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let body = form["body"].flatMap { OrganisationID($0) }
      if body == nil { problems.add("body", "Choose which body writes it") }
      if text == nil { problems.add("text", wrong ?? "Choose the file, or paste the text") }
      try problems.throwIfAny()
      guard let body, let text else { throw problems }
      let version = try LoadVersion(body: body, text: text, file: file).run(by: user, tx)
      return Done(to: "/standards/versions/\(version.id)", "The draft is loaded")
    } orAsk: { problems in
      try await loadPage(visit, form, problems)
    }
  }

  @Sendable static func askText(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.offered.contains(.replaceText) else {
      return .page(VersionWorkPages.version(view))
    }
    return .page(VersionFormPages.text(view, FormData()))
  }

  @Sendable static func text(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(FrameworkVersionID.self)
    let (form, text, file, wrong) = try await sent(visit)
    return try await visit.submit(form) { user, tx in
      guard let text else {
        throw Problems("text", wrong ?? "Choose the file, or paste the text")
      }
      try ReplaceVersionText(
        id: id, text: text, seen: form["seen"].flatMap { Int($0) } ?? 0, file: file
      ).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)", "The text is replaced")
    } orAsk: { problems in
      VersionFormPages.text(try await view(visit), form, problems: problems)
    }
  }

  // MARK: Steps

  private static func named(_ visit: Visit) throws -> FrameworkStep {
    guard let step = FrameworkStep(rawValue: try visit.word("step")), step != .supersede,
      step != .replaceText
    else { throw NotFound("This page") }
    return step
  }

  /// What cannot be done now is told on the page of the version, with what happened meanwhile.
  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    let (step, view) = (try named(visit), try await view(visit))
    guard view.offered.contains(step) else { return .page(VersionWorkPages.version(view)) }
    return .page(VersionFormPages.step(view, step, FormData()))
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let (id, step) = (try visit.id(FrameworkVersionID.self), try named(visit))
    return try await visit.submit(form) { user, tx in
      let given = try given(step, form)
      try TakeVersionStep(
        id: id, step: step, given: given, seen: form["seen"].flatMap { Int($0) } ?? 0
      ).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)", "\(step.done)")
    } orAsk: { problems in
      VersionFormPages.step(try await view(visit), step, form, problems: problems)
    }
  }

  private static func given(
    _ step: FrameworkStep, _ form: FormData
  ) throws -> TakeVersionStep.Given {
    var problems = Problems()
    var given = TakeVersionStep.Given()
    switch step {
    case .openConsultation, .announceRetirement:
      given.day = problems.day(form.day("day"), "day", blank: "Enter the day")
    case .takeBack, .sendBack, .withdraw, .callOffRetirement:
      given.words = problems.text(
        form["words"], "words", limit: ConsultationRoutes.longest, blank: "Say why")
    case .askApproval, .approve, .publish, .retire, .replaceText, .supersede: break
    }
    try problems.throwIfAny()
    return given
  }

  // MARK: Shipped versions

  private static func shippedVersion(
    _ visit: Visit
  ) async throws -> (framework: Framework, earliest: Day) {
    let reference = FrameworkReference(try visit.word("framework"), try visit.word("version"))
    let library = try await visit.library()
    guard let framework = library.framework(reference), framework.state != .retired else {
      throw NotFound("This version")
    }
    let today = visit.today
    return (framework, library.settings.warnings.map { $0.after(today) }.max() ?? today)
  }

  @Sendable static func askShipped(_ visit: Visit) async throws -> Answer {
    let (framework, earliest) = try await shippedVersion(visit)
    return .page(VersionFormPages.shipped(framework, earliest: earliest, FormData()))
  }

  @Sendable static func shipped(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let (framework, earliest) = try await shippedVersion(visit)
    return try await visit.submit(form) { user, tx in
      let given = try given(.announceRetirement, form)
      guard let day = given.day else { throw Problems("day", "Enter the day") }
      let id = try AnnounceShippedRetirement(reference: framework.reference, day: day)
        .run(by: user, tx)
      return Done(to: "/standards/versions/\(id)", FrameworkStep.announceRetirement.done)
    } orAsk: { problems in
      VersionFormPages.shipped(framework, earliest: earliest, form, problems: problems)
    }
  }
}

extension FrameworkStep {
  fileprivate var done: String {
    switch self {
    case .replaceText: "The text is replaced"
    case .openConsultation: "The consultation is open"
    case .takeBack: "It is a draft again"
    case .askApproval: "Approvers are asked"
    case .approve: "It is approved"
    case .sendBack: "It is sent back to its author"
    case .publish: "It is published and in force"
    case .supersede: "It is superseded"
    case .announceRetirement: "Its retirement is announced"
    case .withdraw: "It is withdrawn"
    case .callOffRetirement: "It does not retire"
    case .retire: "It is retired"
    }
  }
}
