import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// With whom an employer shares its people by name.
enum SharingRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/sharing", .signedIn, list)
    routes.get("/organisations/:id/sharing/new", .permission(.agreeToShare), ask)
    routes.post("/organisations/:id/sharing/new/check", .permission(.agreeToShare), check)
    routes.post("/organisations/:id/sharing/new", .permission(.agreeToShare), agree)
    routes.get("/organisations/:id/sharing/:agreement/end", .permission(.agreeToShare), askEnd)
    routes.post("/organisations/:id/sharing/:agreement/end", .permission(.agreeToShare), end)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let question = AgreementsToShare(id: try visit.id())
    return .page(SharingPages.list(try await visit.read(question.answer)))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, visit.query))
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    if form["change"] != nil { return .page(try await askPage(visit, form)) }
    let name = try await name(visit)
    do {
      let (body, data, until) = try await visit.read { user, tx in
        let action = try AgreementForm(data: form).action(of: id, tx)
        try action.check(on: user.today, tx)
        let body = try Organisations.names(of: [action.body], tx)[action.body] ?? ""
        return (body, Sharing.words(action.data), action.until)
      }
      return .page(SharingPages.check(id, name, body: body, data: data, until: until, form))
    } catch let problems as Problems {
      return .page(try await askPage(visit, form, problems.problems))
    }
  }

  @Sendable static func agree(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.right(to: .agreeToShare, .organisation(id), tx)
      try AgreementForm(data: form).action(of: id, tx).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/sharing",
        "The agreement is recorded. Everybody it is about can see it.")
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  private static func askPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    SharingPages.new(
      try visit.id(OrganisationID.self), try await name(visit),
      kinds: SharedData.allCases.map { Choice($0.rawValue, $0.words) }, form, problems: problems)
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    .page(try await endPage(visit, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let agreement = try visit.id(SharingAgreementID.self, "agreement")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(agreement, of: id, by: user, tx)
      var problems = Problems()
      let reason = problems.text(form["reason"], "reason", blank: "Enter why it ends")
      try problems.throwIfAny()
      try EndSharingAgreement(agreement, reason: reason ?? "").run(by: user, tx)
      return Done(to: "/organisations/\(id)/sharing", "The agreement has ended")
    } orAsk: { problems in
      try await endPage(visit, form, problems)
    }
  }

  private static func endPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let agreement = try visit.id(SharingAgreementID.self, "agreement")
    let body = try await visit.read { user, tx in
      let body = try held(agreement, of: id, by: user, tx).body
      return try Organisations.names(of: [body], tx)[body] ?? "Organisation \(body)"
    }
    return SharingPages.end(id, agreement: "\(agreement)", body: body, form, problems: problems)
  }

  private static func held(
    _ agreement: SharingAgreementID, of employer: OrganisationID, by user: User,
    _ tx: any Transaction
  ) throws -> SharingAgreement {
    guard let found = try Sharing.find(agreement, tx), found.employer == employer,
      try user.holds(.agreeToShare, over: .organisation(employer), tx)
    else { throw NotFound("The agreement") }
    return found
  }

  private static func name(_ visit: Visit) async throws -> String {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      guard try user.holds(.agreeToShare, over: .organisation(id), tx),
        let name = try Organisations.names(of: [id], tx)[id]
      else { throw NotFound("This organisation") }
      return name
    }
  }
}

/// What was typed about an agreement.
struct AgreementForm: Sendable {
  let data: FormData

  func action(
    of employer: OrganisationID, _ tx: any Transaction
  ) throws -> RecordSharingAgreement {
    var problems = Problems()
    let code = problems.text(
      data["body"], "body", limit: 60, blank: "Enter the code of the body it is shared with")
    let body = try code.flatMap { try Organisations.find(code: $0, tx)?.id }
    if code != nil, body == nil {
      problems.add("body", "There is no organisation with this code; find it by search")
    }
    let chosen = Set(data.all("data").compactMap(SharedData.init(rawValue:)))
    if chosen.isEmpty { problems.add("data", "Choose what is shared") }
    let purpose = problems.text(
      data["purpose"], "purpose", limit: 500, blank: "Enter what it is shared for")
    let until = problems.day(data.day("until"), "until", blank: "Enter the last day")
    let employerSigned = problems.text(
      data["signed-employer"], "signed-employer", blank: "Enter who signed for the employer")
    let bodySigned = problems.text(
      data["signed-body"], "signed-body", blank: "Enter who signed for the other body")
    let evidence = problems.optionalText(data["evidence"], "evidence", called: "The place")
    try problems.throwIfAny()
    guard let body, let purpose, let until, let employerSigned, let bodySigned else {
      throw problems
    }
    return RecordSharingAgreement(
      employer: employer, body: body, purpose: purpose, data: chosen, until: until,
      signedForEmployer: employerSigned, signedForBody: bodySigned, evidence: evidence)
  }
}
