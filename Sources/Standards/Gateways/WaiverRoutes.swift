import Access
import Directory
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/organisations/:id/waivers/:waiver…`: for the employer that grants them or not.
enum WaiverRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/waivers/:waiver"
    let appointing = Door.permission(.appoint)
    routes.get(base, appointing, show)
    routes.get("\(base)/steps/:step", appointing, askStep)
    routes.post("\(base)/steps/:step", appointing, take)
  }

  private static func found(
    _ id: OrganisationID, _ waiver: GatewayWaiverID, _ user: User, _ tx: any Transaction
  ) throws -> FoundWaiver {
    let found = try FoundWaiver.find(waiver, user, tx)
    guard found.places.contains(id), found.mayAppoint || found.mayGrant else {
      throw NotFound("This waiver")
    }
    return found
  }

  private static func ids(_ visit: Visit) throws -> (OrganisationID, GatewayWaiverID) {
    (try visit.id(OrganisationID.self), try visit.id(GatewayWaiverID.self, "waiver"))
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let (id, waiver) = try ids(visit)
    let view = try await visit.read { user, tx in
      try GatewayQuestions(user, tx).view(found(id, waiver, user, tx))
    }
    return .page(page(view))
  }

  private static func page(_ view: WaiverView) -> Page {
    WaiverPages.show(
      view, base: "/organisations/\(view.organisationID)/waivers/\(view.id)",
      back: Link("Gateways", to: "/organisations/\(view.organisationID)/gateways"))
  }

  private static func step(_ visit: Visit) throws -> WaiverStep {
    guard let step = WaiverStep(rawValue: try visit.word("step")),
      ![.meet, .lapse].contains(step)
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, waiver) = try ids(visit)
    let step = try step(visit)
    let (view, stepView) = try await visit.read { user, tx in
      let found = try found(id, waiver, user, tx)
      let view = try GatewayQuestions(user, tx).view(found)
      let gateway = try ContentReader.shipped().gateways.gateway(found.waiver.gateway)
      let latest = try gateway.map {
        try WaiverTermsOf.latest($0, found.waiver, on: user.today, tx).inWords
      }
      return (
        view,
        WaiverPages.Step(
          waiver: view, step: step.rawValue,
          base: "/organisations/\(id)/waivers/\(waiver)",
          owners: step == .grant ? try owners(found, answers["q"], user, tx) : [],
          latest: latest ?? "")
      )
    }
    if problems.isEmpty, !view.steps.contains(step.rawValue) { return page(view) }
    return WaiverPages.step(stepView, answers, problems: problems)
  }

  /// The person's line managers, the officer, and whoever was searched for.
  private static func owners(
    _ found: FoundWaiver, _ words: String?, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    let managers = try ClaimPeople.supervisors(of: found.waiver.person, on: user.today, tx)
      .map { Choice("\($0.person)", $0.name, hint: $0.part) }
    let own = try user.person.map { person in
      [Choice("\(person)", try People.names(of: [person], tx)[person] ?? "", hint: "You")]
    }
    let searched = try AppointmentRoutes.named(
      words, at: found.places.last ?? found.waiver.organisation, user, tx)
    let records = try OnePerson.records(of: found.waiver.person, tx).map { "\($0)" }
    var seen = Set(records)
    return (managers + (own ?? []) + searched).filter { seen.insert($0.code).inserted }
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, visit.query))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let (id, waiver) = try ids(visit)
    let step = try step(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try found(id, waiver, user, tx)
      var problems = Problems()
      let until = step == .grant ? problems.optionalDay(form.day("until"), "until") : nil
      let words = problems.optionalText(
        form["words"], "words", limit: 1_000, called: "This answer")
      try problems.throwIfAny()
      let after = try HandleWaiver(
        id: waiver, step: step,
        owner: step == .grant ? form["owner"].flatMap { PersonID($0) } : nil, until: until,
        words: words, seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/waivers/\(waiver)",
        "Saved. Those concerned are told: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }
}
