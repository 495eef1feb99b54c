import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/standards/consultations…`.
enum ConsultationRoutes {
  /// For the table of all doors.
  static let reason =
    "What is asked about standards, and what was done with the answers, is for everybody to read; it "
    + "names nobody"

  static func add(to routes: Routes) {
    routes.get("/standards/consultations", openBecause: reason, all)
    routes.get("/standards/consultations/:id", openBecause: reason, one)
    routes.get("/standards/consultations/:id/editions/:edition", openBecause: reason, edition)
    routes.get("/standards/consultations/:id/comment", .signedIn, askComment)
    routes.post("/standards/consultations/:id/comment", .signedIn, comment)
    routes.get("/standards/consultations/:id/agreement", .signedIn, askAgreement)
    routes.post("/standards/consultations/:id/agreement", .signedIn, agree)
    ConsultationOperations.add(to: routes)
    VersionRoutes.add(to: routes)
  }

  static let longest = 4_000

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let (user, day) = (visit.visitor?.user, visit.today)
    let (lines, own) = try await visit.site.database.read { tx in
      (
        try ConsultationViews.consultations(on: day, tx),
        try user.map { try ConsultationViews.own($0, tx) } ?? []
      )
    }
    return .page(
      ConsultationPages.all(
        lines, own: own, maySeeWork: user?.may(.seeStandardsWork) ?? false))
  }

  private static func view(_ visit: Visit) async throws -> VersionView {
    let id = try visit.id(FrameworkVersionID.self)
    let (user, day) = (visit.visitor?.user, visit.today)
    return try await visit.site.database.read { tx in
      try ConsultationViews.open(id, user, on: day, tx)
    }
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    .page(ConsultationPages.consultation(try await view(visit)))
  }

  @Sendable static func edition(_ visit: Visit) async throws -> Answer {
    let (id, number) = (try visit.id(FrameworkVersionID.self), try visit.word("edition"))
    guard let number = Int(number) else { throw NotFound("This text") }
    let (user, day) = (visit.visitor?.user, visit.today)
    let view = try await visit.site.database.read { tx in
      try ConsultationViews.openEdition(number, of: id, user, on: day, tx)
    }
    return .page(
      EditionPages.edition(
        view,
        trail: ConsultationPages.trail + [Link(view.version.words, to: view.address)]))
  }

  /// To whoever was not invited the page is not there.
  private static func own(_ visit: Visit) async throws -> VersionView {
    let view = try await view(visit)
    guard view.own != nil else { throw NotFound("This page") }
    return view
  }

  @Sendable static func askComment(_ visit: Visit) async throws -> Answer {
    let view = try await own(visit)
    guard view.isOpen else { return .page(ConsultationPages.consultation(view)) }
    return .page(
      ConsultationPages.comment(view, try node(visit.query["node"], view), FormData()))
  }

  private static func node(_ code: String?, _ view: VersionView) throws -> StandardNode? {
    guard let code, !code.isEmpty else { return nil }
    guard let node = view.framework.node(code) else { throw NotFound("This clause") }
    return node
  }

  @Sendable static func comment(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(FrameworkVersionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let words = problems.text(form["words"], "words", limit: longest, blank: "Enter your comment")
      try problems.throwIfAny()
      guard let words else { throw problems }
      try MakeComment(id: id, clause: .init(form), words: words).run(by: user, tx)
      return Done(to: "/standards/consultations/\(id)", "Thank you. Your comment will be answered")
    } orAsk: { problems in
      let view = try await own(visit)
      let node = form["node"].flatMap { view.framework.node($0) }
      return ConsultationPages.comment(view, node, form, problems: problems)
    }
  }

  @Sendable static func askAgreement(_ visit: Visit) async throws -> Answer {
    let view = try await own(visit)
    guard view.own?.isReviewer == true else { throw NotFound("This page") }
    guard !view.isOpen else { return .page(ConsultationPages.consultation(view)) }
    return .page(ConsultationPages.agreement(view, FormData()))
  }

  @Sendable static func agree(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(FrameworkVersionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let agrees = problems.choice(
        form["agrees"], "agrees", among: ["yes", "no"], blank: "Choose yes or no")
      let words = problems.optionalText(
        form["words"], "words", limit: longest, called: "What you add")
      if agrees == "no", words == nil, !problems.has("words") {
        problems.add("words", "Say why you do not agree")
      }
      try problems.throwIfAny()
      try SayAgreement(
        id: id, isYes: agrees == "yes", words: words,
        edition: form["edition"].flatMap { Int($0) } ?? 0
      ).run(by: user, tx)
      return Done(to: "/standards/consultations/\(id)", "Your answer is saved")
    } orAsk: { problems in
      ConsultationPages.agreement(try await own(visit), form, problems: problems)
    }
  }
}

extension ConsultationComment.Clause {
  /// As a form names it.
  init(_ form: FormData) {
    func given(_ name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }
    let node = given("node")
    self.init(node: node, stage: node == nil ? nil : given("stage"))
  }
}
