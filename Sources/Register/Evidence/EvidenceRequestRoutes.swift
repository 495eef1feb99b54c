import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Statutory requests for evidence.
enum EvidenceRequestRoutes {
  static func add(to routes: Routes) {
    let base = "\(EvidenceRoutes.base)/statutory-requests"
    routes.get("\(base)/new", .permission(.requestEvidence), ask)
    routes.post("\(base)/new/check", .permission(.requestEvidence), check)
    routes.post("\(base)/new", .permission(.requestEvidence), record)
    routes.get("\(base)/:request", .permission(.requestEvidence), show)
    routes.get("\(base)/:request/decline", .permission(.requestEvidence), askDecline)
    routes.post("\(base)/:request/decline", .permission(.requestEvidence), decline)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await newPage(visit, FormData()))
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    let name = try await name(visit)
    if form["change"] != nil { return .page(try await newPage(visit, form)) }
    do {
      let rows = try await visit.read { user, tx in
        let action = try EvidenceRequestForm(data: form).action(of: id, tx)
        try action.check(on: user.today, tx)
        return [
          SummaryRow(
            "Body", try Organisations.names(of: [action.body], tx)[action.body] ?? ""),
          SummaryRow("Who asks", action.inspector),
          SummaryRow("Legal basis", action.legalBasis),
          SummaryRow("Reference", action.reference),
          SummaryRow("What is asked for", action.wanted),
          SummaryRow(
            "Parts of a pack",
            HTML.joined(
              EvidenceSection.allCases.filter(action.sections.contains).map {
                HTML.escaped($0.title)
              }, by: "<br>")),
          SummaryRow(
            "How far", action.beneath ? "\(name) and everything under it" : "\(name) only"),
          SummaryRow("Asked on", action.askedOn.inWords),
          SummaryRow("To be answered by", action.dueOn.inWords),
        ]
      }
      return .page(EvidenceRequestPages.check(EvidenceRoutes.address(id), name, rows, form))
    } catch let problems as Problems {
      return .page(try await newPage(visit, form, problems.problems))
    }
  }

  @Sendable static func record(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.evidenceRight(to: .requestEvidence, of: id, tx)
      let request = try EvidenceRequestForm(data: form).action(of: id, tx).run(by: user, tx)
      return Done(
        to: "\(EvidenceRoutes.address(id))/statutory-requests/\(request)",
        "The request is recorded. Those who lead the organisation see it on their home page.")
    } orAsk: { problems in
      try await newPage(visit, form, problems)
    }
  }

  private static func newPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    EvidenceRequestPages.new(
      EvidenceRoutes.address(try visit.id()), try await name(visit),
      sections: EvidenceSection.choices, form, problems: problems)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try request(visit), try visit.id(OrganisationID.self))
    let view = try await visit.read { user, tx in
      let request = try found(id, of: organisation, for: user, tx)
      let names = try Organisations.names(of: [request.organisation, request.body], tx)
      let speaks = try user.speaks(forEvidenceOf: organisation, tx)
      return EvidenceRequestPages.View(
        list: EvidenceRoutes.address(organisation), number: "\(id)",
        name: names[organisation] ?? "",
        state: EvidencePages.State(request, on: user.today),
        rows: rows(request, names[request.body] ?? ""),
        mayAnswer: speaks
          ? request.stage.isUnanswered
          : EvidenceRules.mayActInstead(for: request, on: user.today),
        mayDecline: speaks && request.isOpen)
    }
    return .page(EvidenceRequestPages.request(view))
  }

  private static func rows(_ request: EvidenceRequest, _ body: String) -> [SummaryRow] {
    var rows = [
      SummaryRow("Body", body), SummaryRow("Who asks", request.inspector),
      SummaryRow("Legal basis", request.legalBasis), SummaryRow("Reference", request.reference),
      SummaryRow("What is asked for", request.wanted),
      SummaryRow(
        "Parts of a pack",
        HTML.joined(
          EvidenceSection.allCases.filter(request.sections.contains).map {
            HTML.escaped($0.title)
          }, by: "<br>")),
      SummaryRow("With what lies beneath", request.beneath ? "Yes" : "No"),
      SummaryRow("Asked on", request.askedOn.inWords),
      SummaryRow("To be answered by", request.dueOn.inWords),
      SummaryRow(
        "Recorded",
        "\(request.recordedAt.inWords) by \(request.recordedByName)"
          + (request.byOfficer ? ", who looks after this service and not the organisation" : "")),
    ]
    switch request.stage {
    case .open: break
    case .answered(let day): rows.append(SummaryRow("Answered", day.inWords))
    case .declined(let day, let by, let reason):
      rows.append(SummaryRow("Declined", "\(day.inWords) by \(by): \(reason)"))
    }
    return rows
  }

  @Sendable static func askDecline(_ visit: Visit) async throws -> Answer {
    .page(try await declinePage(visit, FormData()))
  }

  @Sendable static func decline(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try request(visit), try visit.id(OrganisationID.self))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try found(id, of: organisation, for: user, tx)
      var problems = Problems()
      let reason = problems.text(
        form["reason"], "reason", limit: 1_000, blank: "Enter why it is declined")
      try problems.throwIfAny()
      try DeclineEvidenceRequest(id, reason: reason ?? "").run(by: user, tx)
      return Done(
        to: "\(EvidenceRoutes.address(organisation))/statutory-requests/\(id)",
        "The request is declined. Tell the body yourself.")
    } orAsk: { problems in
      try await declinePage(visit, form, problems)
    }
  }

  private static func declinePage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, organisation) = (try request(visit), try visit.id(OrganisationID.self))
    let body = try await visit.read { user, tx in
      let request = try found(id, of: organisation, for: user, tx)
      return try Organisations.names(of: [request.body], tx)[request.body] ?? ""
    }
    return EvidenceRequestPages.decline(
      EvidenceRoutes.address(organisation), number: "\(id)", body: body, form, problems: problems)
  }

  private static func request(_ visit: Visit) throws -> EvidenceRequestID {
    try visit.id(EvidenceRequestID.self, "request")
  }

  private static func found(
    _ id: EvidenceRequestID, of organisation: OrganisationID, for user: User,
    _ tx: any Transaction
  ) throws -> EvidenceRequest {
    let request = try EvidenceRequests.find(id, for: user, tx)
    guard request.organisation == organisation else { throw NotFound("This request") }
    return request
  }

  private static func name(_ visit: Visit) async throws -> String {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in
      _ = try user.evidenceRight(to: .requestEvidence, of: id, tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return name
    }
  }
}

extension EvidenceRequest.Stage {
  /// Also one that was declined can be answered after all, with a reason.
  fileprivate var isUnanswered: Bool {
    switch self {
    case .open, .declined: true
    case .answered: false
    }
  }
}
