import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/evidence`: the packs of an organisation, making one, and looking at it.
enum EvidenceRoutes {
  static let base = "/organisations/:id/evidence"

  static func add(to routes: Routes) {
    routes.get(base, .permission(.prepareEvidence), list)
    routes.get("\(base)/new", .permission(.prepareEvidence), begin)
    routes.post("\(base)/new", .permission(.prepareEvidence), step)
    routes.post(base, .permission(.prepareEvidence), make)
    routes.get("\(base)/packs/:pack", .permission(.prepareEvidence), show)
    routes.get("\(base)/packs/:pack/pages/:file", .permission(.prepareEvidence), section)
  }

  static func address(_ organisation: OrganisationID) -> String {
    "/organisations/\(organisation)/evidence"
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let question = ListEvidence(id: try visit.id())
    return .page(EvidencePages.list(try await visit.read(question.answer)))
  }

  // MARK: Making one

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let query = visit.query
    return .page(
      try await visit.read { user, tx in
        let answers = try beginning(query, user, tx)
        let view = try view(of: id, MakeEvidenceForm(data: answers), user, tx)
        return MakeEvidencePages.page(.scope, view, answers)
      })
  }

  /// As at today; and for a request what was asked for.
  private static func beginning(
    _ query: FormData, _ user: User, _ tx: any Transaction
  ) throws -> FormData {
    var answers = FormData([
      (name: "asAt-day", value: "\(user.today.dayOfMonth)"),
      (name: "asAt-month", value: "\(user.today.month)"),
      (name: "asAt-year", value: "\(user.today.year)"),
    ])
    if let pack = query["pack"].flatMap(EvidencePackID.init) {
      return try again(EvidencePacks.find(pack, for: user, tx), tx)
    }
    guard let request = query["request"].flatMap(EvidenceRequestID.init) else { return answers }
    let found = try EvidenceRequests.find(request, for: user, tx)
    answers.add("request", "\(request)")
    answers.add("beneath", found.beneath ? "yes" : "no")
    answers.add("body", try Organisations.find(found.body, tx)?.codes.first?.value ?? "")
    for section in EvidenceSection.allCases where found.sections.contains(section) {
      answers.add("sections", section.rawValue)
    }
    return answers
  }

  /// As it was asked for before.
  private static func again(
    _ pack: EvidencePack, _ tx: any Transaction
  ) throws -> FormData {
    var answers = FormData([
      (name: "asAt-day", value: "\(pack.asAt.dayOfMonth)"),
      (name: "asAt-month", value: "\(pack.asAt.month)"),
      (name: "asAt-year", value: "\(pack.asAt.year)"),
      (name: "beneath", value: pack.beneath ? "yes" : "no"),
      (name: "body", value: try Organisations.find(pack.body, tx)?.codes.first?.value ?? ""),
      (name: "purpose", value: pack.purpose),
    ])
    for section in pack.orderedSections { answers.add("sections", section.rawValue) }
    if let request = pack.request { answers.add("request", "\(request)") }
    if let why = pack.whyInstead { answers.add("whyInstead", why) }
    return answers
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return .page(try await page(visit, form))
  }

  /// The page that comes after the one that was sent, or the same with what is to be mended.
  private static func page(
    _ visit: Visit, _ data: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let form = MakeEvidenceForm(data: data)
    return try await visit.read { user, tx in
      let view = try view(of: id, form, user, tx)
      if let first = problems.first {
        return MakeEvidencePages.page(
          MakeEvidenceForm.step(of: first), view, data, problems: problems)
      }
      if let change = data["change"].flatMap(MakeEvidencePages.Step.init(rawValue:)) {
        return MakeEvidencePages.page(change, view, data)
      }
      if let asked = data["asked"].flatMap(MakeEvidencePages.Step.init(rawValue:)) {
        let wrong = try form.problems(of: asked, on: user.today, tx)
        if !wrong.isEmpty { return MakeEvidencePages.page(asked, view, data, problems: wrong) }
      }
      if let next = try form.firstWrong(on: user.today, tx) {
        return MakeEvidencePages.page(next, view, data)
      }
      do {
        let action = try form.action(of: id, on: user.today, tx)
        try action.check(for: user, tx)
        return MakeEvidencePages.check(view, try rows(action, tx), data)
      } catch let wrong as Problems {
        let step = wrong.problems.first.map(MakeEvidenceForm.step) ?? .sections
        return MakeEvidencePages.page(step, view, data, problems: wrong.problems)
      }
    }
  }

  @Sendable static func make(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.evidenceRight(to: .prepareEvidence, of: id, tx)
      let pack = try MakeEvidenceForm(data: form).action(of: id, on: user.today, tx)
        .run(by: user, tx)
      return Done(to: "\(address(id))/packs/\(pack)", "The pack is being made")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  private static func view(
    of id: OrganisationID, _ form: MakeEvidenceForm, _ user: User, _ tx: any Transaction
  ) throws -> MakeEvidencePages.View {
    _ = try user.evidenceRight(to: .prepareEvidence, of: id, tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    let request = try form.request.map { try EvidenceRequests.find($0, for: user, tx) }
    return MakeEvidencePages.View(
      address: address(id), name: name,
      hasParts: try OrganisationTree.within([id], on: .under, user.today, tx).count > 1,
      sections: EvidenceSection.choices,
      request: try request.map { request in
        let body = try Organisations.names(of: [request.body], tx)[request.body] ?? ""
        return "request \(request.reference) of \(body)"
      },
      needsReason: request.map {
        EvidenceRules.needsReason(
          sections: form.sections, beneath: form.beneath, request: $0)
      } ?? false)
  }

  private static func rows(
    _ action: PrepareEvidence, _ tx: any Transaction
  ) throws -> [SummaryRow] {
    let names = try Organisations.names(of: [action.organisation, action.body], tx)
    let name = names[action.organisation] ?? ""
    return [
      SummaryRow("About", action.beneath ? "\(name) and everything under it" : "\(name) only"),
      SummaryRow("As at", action.asAt.inWords),
      SummaryRow(
        "What is in it",
        HTML.joined(
          EvidenceSection.allCases.filter(action.sections.contains).map { HTML.escaped($0.title) },
          by: "<br>")),
      SummaryRow("For", names[action.body]), SummaryRow("Purpose", action.purpose),
    ] + (action.whyInstead.map { [SummaryRow("Why it is not what was asked for", $0)] } ?? [])
  }

  // MARK: Looking at it

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let question = ShowEvidence(pack: try pack(visit), of: try visit.id())
    return .page(EvidencePages.pack(try await visit.read(question.answer)))
  }

  /// What the inspector will read, for those who may see all of it now.
  @Sendable static func section(_ visit: Visit) async throws -> Answer {
    let (id, organisation) = (try pack(visit), try visit.id(OrganisationID.self))
    guard let position = Int(try visit.word("file")) else { throw NotFound("This page") }
    let (keys, number) = (visit.site.keys, visit.pageNumber)
    return .page(
      try await visit.read { user, tx in
        let pack = try found(id, of: organisation, for: user, tx)
        try EvidenceSight.check(pack, for: user, tx)
        let files = try EvidencePacks.files(of: id, tx)
        // Once it has ended nobody reads it, whatever is still kept because of a hold.
        if case .ended = pack.stage { throw NotFound("This page") }
        guard let file = files.first(where: { $0.position == position && $0.kind == .page }),
          let bytes = try EvidencePacks.bytes(of: id, at: position, keys: keys, tx)
        else { throw NotFound("This page") }
        let back = "\(address(organisation))/packs/\(id)"
        return EvidencePages.section(
          file.title,
          InspectPages.Rows(
            try EvidenceTable(json: bytes), page: number, at: "\(back)/pages/\(position)"),
          of: "Evidence pack \(id)", back: back)
      })
  }

  static func pack(_ visit: Visit) throws -> EvidencePackID {
    try visit.id(EvidencePackID.self, "pack")
  }

  /// One that the user may know of, at the address of its organisation.
  static func found(
    _ id: EvidencePackID, of organisation: OrganisationID, for user: User, _ tx: any Transaction
  ) throws -> EvidencePack {
    let pack = try EvidencePacks.find(id, for: user, tx)
    guard pack.organisation == organisation else { throw NotFound("This evidence pack") }
    return pack
  }
}

extension EvidenceSection {
  static var choices: [Choice] {
    allCases.map { Choice($0.rawValue, $0.title, hint: $0.hint) }
  }
}
