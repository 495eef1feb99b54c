import Access
import Directory
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/organisations/:id/appointments…`: putting appointments to a gateway, and deciding.
enum AppointmentRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/appointments"
    let appointing = Door.permission(.appoint)
    routes.get("\(base)/new", appointing, askBegin)
    routes.post(base, appointing, begin)
    routes.get("\(base)/:appointment", appointing, show)
    routes.get("\(base)/:appointment/steps/:step", appointing, askStep)
    routes.post("\(base)/:appointment/steps/:step", appointing, take)
    routes.get("\(base)/:appointment/waiver", appointing, askWaiver)
    routes.post("\(base)/:appointment/waiver", appointing, putWaiver)
  }

  @Sendable static func askBegin(_ visit: Visit) async throws -> Answer {
    .page(try await beginPage(visit, visit.query))
  }

  private static func beginPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .appoint, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return AppointmentPages.Begin(
        id: "\(id)", name: name, people: try named(answers["q"], at: id, user, tx),
        posts: GatewayRoutes.posts(try ContentReader.shipped().gateways))
    }
    return AppointmentPages.begin(view, answers, problems: problems)
  }

  /// People of an organisation by part of their name, as far as the user sees them.
  static func named(
    _ words: String?, at id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    let found = try PersonSearch.find(
      words ?? "", reach: user.reach(for: .checkGateway, tx), on: user.today, limit: mostFound, tx)
    guard !found.isEmpty else { return [] }
    let records = try OnePerson.records(of: found.map(\.id), tx)
    let posts = try Assignments.of(Array(records.values.joined()), tx)
    let places = try Set(OrganisationTree.within([id], on: .under, user.today, tx)).union([id])
    let choices = found.compactMap { person -> Choice? in
      let there = (records[person.id] ?? [person.id]).flatMap { posts[$0] ?? [] }.first { post in
        (places.contains(post.organisation) || places.contains(post.employer))
          && post.status != .ended && post.endedOn.map { $0 >= user.today } ?? true
      }
      return there.map { Choice("\(person.id)", person.name, hint: $0.title) }
    }
    return Array(choices.prefix(20))
  }

  /// Of those with such a name wherever the user sees them, before who works elsewhere is left out.
  private static let mostFound = 500

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let person = form["person"].flatMap { PersonID($0) }
      if person == nil { problems.add("person", "Choose who is to be appointed") }
      let post = form["post"] ?? ""
      if post.isEmpty { problems.add("post", "Choose a kind of post") }
      let footing: GatewayFooting? = problems.choice(
        form["footing"], "footing", blank: "Choose on what footing")
      let starts = problems.day(
        form.day("starts"), "starts", blank: "Enter the first day in the post")
      guard problems.isEmpty, let person, let footing, let starts else { throw problems }
      let one = try PutAppointment(
        person: person, organisation: id, post: post, footing: footing, startsOn: starts
      ).run(by: user, tx)
      return Done(to: "/organisations/\(id)/appointments/\(one.id)", "The gateway has answered")
    } orAsk: { problems in
      try await beginPage(visit, form, problems)
    }
  }

  private static func view(_ visit: Visit) async throws -> AppointmentView {
    let (id, one) = (
      try visit.id(OrganisationID.self), try visit.id(GatewayAppointmentID.self, "appointment")
    )
    return try await visit.read { user, tx in
      try GatewayQuestions(user, tx).appointment(one, at: id)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(AppointmentPages.show(try await view(visit)))
  }

  private static func step(_ visit: Visit) throws -> AppointmentStep {
    guard let step = AppointmentStep(rawValue: try visit.word("step")) else {
      throw NotFound("This page")
    }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let step = try step(visit)
    let view = try await view(visit)
    // What cannot be done now is told on the page itself, with what happened meanwhile.
    guard view.isOpen else { return AppointmentPages.show(view, problems: problems) }
    return AppointmentPages.step(view, step.rawValue, answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData()))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let (id, one) = (
      try visit.id(OrganisationID.self), try visit.id(GatewayAppointmentID.self, "appointment")
    )
    let step = try step(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try GatewayQuestions(user, tx).appointment(one, at: id)
      var problems = Problems()
      let words = problems.optionalText(
        form["words"], "words", limit: 1_000, called: "The reason")
      try problems.throwIfAny()
      let after = try HandleAppointment(
        id: one, step: step, words: words, seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/appointments/\(one)",
        "Saved. The person is told: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: Waiver

  private static func waiverPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    let book = try ContentReader.shipped().gateways
    let base = "/organisations/\(view.organisationID)/appointments/\(view.id)"
    return WaiverPages.ask(
      WaiverPages.Asking(
        to: "\(base)/waiver", back: Link("Appointment", to: base),
        person: "\(view.person), \(view.post)", posts: [], organisations: [],
        routes: OwnGatewayRoutes.routes(book, on: visit.today),
        grantedBy: OwnGatewayRoutes.grantedBy(book, on: visit.today)), answers,
      problems: problems)
  }

  @Sendable static func askWaiver(_ visit: Visit) async throws -> Answer {
    .page(try await waiverPage(visit, FormData()))
  }

  @Sendable static func putWaiver(_ visit: Visit) async throws -> Answer {
    let (id, appointment) = (
      try visit.id(OrganisationID.self), try visit.id(GatewayAppointmentID.self, "appointment")
    )
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try GatewayQuestions(user, tx).appointment(appointment, at: id)
      var problems = Problems()
      let (route, reason) = WaiverForm.read(form, &problems)
      guard problems.isEmpty, let route, let reason,
        let one = try GatewayAppointments.find(appointment, tx)
      else { throw problems }
      let waiver = try AskWaiver(
        person: one.person, organisation: id, post: one.post, route: route, reason: reason
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/waivers/\(waiver.id)",
        "The waiver is asked for. An accountable officer answers")
    } orAsk: { problems in
      try await waiverPage(visit, form, problems)
    }
  }
}
