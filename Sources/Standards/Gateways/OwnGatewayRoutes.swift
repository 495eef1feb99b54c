import Access
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/me/gateways…`: what posts ask of oneself, and one's own waivers.
enum OwnGatewayRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownGateways)
    routes.get("/me/gateways", own, home)
    routes.get("/me/gateways/waivers/new", own, askWaiver)
    routes.post("/me/gateways/waivers", own, putWaiver)
    routes.get("/me/gateways/waivers/:waiver", own, waiver)
    routes.get("/me/gateways/waivers/:waiver/steps/:step", own, askStep)
    routes.post("/me/gateways/waivers/:waiver/steps/:step", own, take)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    .page(try await homePage(visit))
  }

  private static func homePage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let (chosen, footing) = (visit.query["post"], visit.query["footing"])
    let view = try await visit.read { user, tx in
      let person = try own(user, tx)
      let questions = try GatewayQuestions(user, tx)
      let records = try OnePerson.records(of: person, tx)
      let waivers = try GatewayWaivers.of(records, tx)
      let book = questions.content.gateways
      let decision = try chosen.flatMap(book.post).map { post in
        try GatewayDecisions(content: questions.content, tx).decide(
          GatewayQuestion(
            post.code, footing.flatMap(GatewayFooting.init) ?? .substantive, on: user.today),
          of: person, givers: .everybody)
      }
      let giver = try decision?.givenBy.flatMap { try Organisations.names(of: [$0], tx)[$0] }
      return OwnGatewayPages.Home(
        posts: GatewayRoutes.posts(book), chosen: chosen,
        footing: footing, answer: decision.map { DecisionView($0, holdsAt: giver) },
        waivers: try questions.views(waivers) { _ in [] },
        owned: try questions.views(
          GatewayWaivers.owned(by: records, tx).filter { try FoundWaiver.sees(to: $0, user, tx) }
        ) { _ in [] },
        appointments: try questions.views(GatewayAppointments.of(records, tx)),
        mayAsk: try !WaiverPlaces.of(records, on: user.today, tx).isEmpty)
    }
    return OwnGatewayPages.home(view, problems: problems)
  }

  private static func own(_ user: User, _ tx: any Transaction) throws -> PersonID {
    guard let person = user.person, user.viewer == nil else {
      throw Forbidden(Permission.ownGateways.doing)
    }
    _ = try user.right(to: .ownGateways, .person(person), tx)
    return person
  }

  // MARK: Waivers

  private static func askingPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await visit.read { user, tx in
      let person = try own(user, tx)
      let records = try OnePerson.records(of: person, tx)
      let book = try ContentReader.shipped().gateways
      let places = try WaiverPlaces.of(records, on: user.today, tx)
      let names = try Organisations.names(of: Set(places), tx)
      return WaiverPages.Asking(
        to: "/me/gateways/waivers", back: Link("What posts ask of me", to: "/me/gateways"),
        person: nil,
        posts: GatewayRoutes.posts(book).filter { choice in
          book.gateway(before: choice.code, on: user.today)?.binds(choice.code) != nil
        }, organisations: places.map { Choice("\($0)", names[$0] ?? "") },
        routes: routes(book, on: user.today), grantedBy: grantedBy(book, on: user.today))
    }
    return WaiverPages.ask(view, answers, problems: problems)
  }

  static func routes(_ book: GatewayBook, on day: Day) -> [Choice] {
    book.inForce(on: day).flatMap(\.waiver.routes).uniqued().map { Choice($0.code, $0.title) }
  }

  static func grantedBy(_ book: GatewayBook, on day: Day) -> String {
    let words = book.inForce(on: day).map(\.waiver.grantedBy).uniqued().joined(separator: "; ")
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  @Sendable static func askWaiver(_ visit: Visit) async throws -> Answer {
    .page(try await askingPage(visit, visit.query))
  }

  @Sendable static func putWaiver(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let person = try own(user, tx)
      var problems = Problems()
      let (post, place) = (form["post"] ?? "", form["organisation"].flatMap { OrganisationID($0) })
      if post.isEmpty { problems.add("post", "Choose a kind of post") }
      if place == nil { problems.add("organisation", "Choose an employer") }
      let (route, reason) = WaiverForm.read(form, &problems)
      guard problems.isEmpty, let place, let route, let reason else { throw problems }
      let waiver = try AskWaiver(
        person: person, organisation: place, post: post, route: route, reason: reason
      ).run(by: user, tx)
      return Done(
        to: "/me/gateways/waivers/\(waiver.id)", "The waiver is asked for. You are told the answer")
    } orAsk: { problems in
      try await askingPage(visit, form, problems)
    }
  }

  private static func view(_ visit: Visit) async throws -> WaiverView {
    let id = try visit.id(GatewayWaiverID.self, "waiver")
    return try await visit.read { user, tx in
      _ = try own(user, tx)
      let found = try FoundWaiver.find(id, user, tx)
      guard found.isPerson || found.isOwner else { throw NotFound("This waiver") }
      let views = try GatewayQuestions(user, tx).views([found.waiver]) { _ in
        found.isPerson ? [.withdraw] : []
      }
      return views[0]
    }
  }

  @Sendable static func waiver(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    return .page(
      WaiverPages.show(
        view, base: "/me/gateways/waivers/\(view.id)",
        back: Link("What posts ask of me", to: "/me/gateways")))
  }

  private static func stepPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let view = try await view(visit)
    let base = "/me/gateways/waivers/\(view.id)"
    guard try visit.word("step") == WaiverStep.withdraw.rawValue else {
      throw NotFound("This page")
    }
    guard view.steps.contains("withdraw") || !problems.isEmpty else {
      return WaiverPages.show(
        view, base: base, back: Link("What posts ask of me", to: "/me/gateways"))
    }
    return WaiverPages.step(
      .init(waiver: view, step: "withdraw", base: base, owners: [], latest: ""), FormData(),
      problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(GatewayWaiverID.self, "waiver")
    guard try visit.word("step") == WaiverStep.withdraw.rawValue else {
      throw NotFound("This page")
    }
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try own(user, tx)
      _ = try HandleWaiver(id: id, step: .withdraw, seen: form.revision).run(by: user, tx)
      return Done(to: "/me/gateways/waivers/\(id)", "The waiver is taken back")
    } orAsk: { problems in
      try await stepPage(visit, problems)
    }
  }
}

enum WaiverForm {
  static func read(
    _ form: FormData, _ problems: inout Problems
  ) -> (route: String?, reason: String?) {
    let route = form["route"] ?? ""
    if route.isEmpty { problems.add("route", "Choose how they come") }
    let reason = problems.text(
      form["reason"], "reason", limit: 1_000, blank: "Enter why a waiver is needed")
    return (route.isEmpty ? nil : route, reason)
  }
}
