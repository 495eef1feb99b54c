import Access
import Directory
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/agreements…`: everybody may read who is in; who answers for them nationally keeps the list.
enum AgreementRoutes {
  static func add(to routes: Routes) {
    routes.get("/agreements", .signedIn, list)
    routes.get("/agreements/:code", .signedIn, members)
    for word in ["join", "leave"] {
      routes.get("/agreements/:code/\(word)", .permission(.keepAgreements), ask)
      routes.post("/agreements/:code/\(word)", .permission(.keepAgreements), keep)
    }
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let content = try ContentReader.shipped()
    let agreements = try await visit.read { user, tx in
      try content.agreements.map { try agreement($0, user, tx) }
    }
    return .page(AgreementPages.list(agreements))
  }

  @Sendable static func members(_ visit: Visit) async throws -> Answer {
    let agreement = try await agreement(visit)
    return try await visit.list(
      ListFile(
        "agreement", about: [agreement.title], AgreementPages.table(agreement), day: visit.today),
      page: AgreementPages.members(agreement))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, visit.query))
  }

  @Sendable static func keep(_ visit: Visit) async throws -> Answer {
    let code = try visit.word("code")
    let form = try await visit.form()
    let isJoining = isJoining(visit)
    let content = try ContentReader.shipped()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let organisation = try employer(form, &problems, tx)
      let day = problems.day(
        form.day("day"), "day",
        blank: isJoining
          ? "Enter the first day in the agreement" : "Enter the last day in the agreement")
      guard let organisation, let day else { throw problems }
      try KeepAgreement(
        code, organisation: organisation.id, isMember: isJoining, day: day
      ).run(by: user, content: content, tx)
      let name = organisation.displayName(on: user.today)
      return Done(
        to: "/agreements/\(code)",
        isJoining
          ? "\(name) is a member from \(day.inWords)" : "\(name) is a member until \(day.inWords)")
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  private static func isJoining(_ visit: Visit) -> Bool { visit.path.hasSuffix("/join") }

  private static func employer(
    _ form: FormData, _ problems: inout Problems, _ tx: any Transaction
  ) throws -> Organisation? {
    if let id = form["organisation"].flatMap(OrganisationID.init) {
      return try Organisations.find(id, tx)
    }
    guard
      let code = problems.text(
        form["code"], "code", limit: 30, blank: "Enter the code of the employer")
    else { return nil }
    let found = try Organisations.find(code: code, tx)
    if found == nil {
      problems.add("code", "No organisation has the code \(code); check it, or search by name")
    }
    return found
  }

  private static func askPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let agreement = try await agreement(visit)
    let chosen = try await visit.read { _, tx in
      try answers["organisation"].flatMap(OrganisationID.init).flatMap { id in
        try Organisations.names(of: [id], tx)[id].map { Link($0, to: "/organisations/\(id)") }
      }
    }
    return AgreementPages.ask(
      agreement, isJoining: isJoining(visit), chosen: chosen, answers, problems: problems)
  }

  private static func agreement(_ visit: Visit) async throws -> AgreementPages.Agreement {
    let code = try visit.word("code")
    let content = try ContentReader.shipped()
    guard let found = content.agreements.first(where: { $0.code == code }) else {
      throw NotFound("This agreement")
    }
    return try await visit.read { user, tx in try agreement(found, user, tx) }
  }

  private static func agreement(
    _ agreement: RecognitionAgreement, _ user: User, _ tx: any Transaction
  ) throws -> AgreementPages.Agreement {
    let members = try AgreementMembers.of(agreement.code, tx)
    let names = try Organisations.names(of: members.map(\.organisation), tx)
    let mayChange = try user.holds(.keepAgreements, over: .everything, tx)
    return AgreementPages.Agreement(
      code: agreement.code, title: agreement.title, status: agreement.status.words,
      from: agreement.from, presumed: agreement.presumedKinds.map(\.words).sorted(),
      members: members.map { member in
        AgreementPages.Member(
          organisation: Link(
            names[member.organisation] ?? "Organisation \(member.organisation)",
            to: "/organisations/\(member.organisation)"),
          id: member.organisation, from: member.period.from, to: member.period.to,
          mayEnd: mayChange && (member.period.to.map { $0 > user.today } ?? true))
      }.sorted { ($0.organisation.words, $0.from) < ($1.organisation.words, $1.from) },
      mayChange: mayChange)
  }
}
