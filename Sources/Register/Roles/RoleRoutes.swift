import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Who has access to an organisation: the list, giving a role, ending it, standing in for somebody;
/// and in which role one acts oneself.
enum RoleRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/access", .permission(.manageAccounts), list)
    routes.get("/organisations/:id/access/history", .permission(.manageAccounts), history)
    routes.get("/organisations/:id/access/new", .permission(.manageAccounts), ask)
    routes.post("/organisations/:id/access/new/check", .permission(.manageAccounts), check)
    routes.post(
      "/organisations/:id/access/new", .permission(.manageAccounts), proof: .administrates, give)
    routes.get("/accounts/:id/roles/:grant/end", .permission(.manageAccounts), askEnd)
    routes.post("/accounts/:id/roles/:grant/end", .permission(.manageAccounts), end)
    routes.get("/accounts/:id/roles/:grant/confirm", .permission(.manageAccounts), askConfirm)
    routes.post(
      "/accounts/:id/roles/:grant/confirm", .permission(.manageAccounts), proof: .always, confirm)
    routes.get("/roles/:grant/cover", .permission(.standIn), askCover)
    routes.post("/roles/:grant/cover", .permission(.standIn), proof: .always, cover)
    routes.get("/account/role", .permission(.ownAccount), askOwn)
    routes.post("/account/role", .permission(.ownAccount), chooseOwn)
  }

  // Who has access

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return .page(RoleListPages.list(try await visit.read(AccessOfOrganisation(id: id).answer)))
  }

  @Sendable static func history(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return .page(RoleListPages.history(try await visit.read(AccessOfOrganisation(id: id).answer)))
  }

  // Giving a role

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let journey = GiveRoleJourney(organisation: id, data: visit.query)
    let (view, step) = try await visit.read { user, tx in
      (try journey.view(for: user, tx), try journey.step(for: user, tx))
    }
    // A page is wrong only when it was answered.
    let problems = visit.query["asked"] == step.rawValue ? journey.problems(of: step) : []
    return .page(GiveRolePages.page(step, view, visit.query, problems: problems))
  }

  /// The last question was why; now everything at once, to be checked.
  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    let journey = GiveRoleJourney(organisation: id, data: form)
    let view = try await visit.read { user, tx in try journey.view(for: user, tx) }
    let problems = try await visit.read { user, tx in try journey.allProblems(for: user, tx) }
    guard problems.isEmpty else {
      return .page(GiveRolePages.page(.reason, view, form, problems: problems))
    }
    return .page(GiveRolePages.check(view, form))
  }

  @Sendable static func give(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    let journey = GiveRoleJourney(organisation: id, data: form)
    return try await visit.submit(form) { user, tx in
      let grant = try journey.action().run(by: user, tx)
      let awaits = try Grants.find(grant, on: user.today, tx)?.awaits ?? false
      return Done(
        to: "/organisations/\(id)/access",
        awaits
          ? "The role is given as soon as another administrator confirms it"
          : "The role is given")
    } orAsk: { problems in
      let view = try await visit.read { user, tx in try journey.view(for: user, tx) }
      return GiveRolePages.page(.reason, view, form, problems: problems)
    }
  }

  // Ending one

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    .page(try await endPage(visit, FormData()))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let account = try visit.id(AccountID.self)
    let grant = try visit.id(GrantID.self, "grant")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let record = try Grants.find(grant, on: user.today, tx), record.account == account
      else {
        throw NotFound("The role")
      }
      var problems = Problems()
      let reason = problems.text(form["reason"], "reason", blank: "Enter why this role ends")
      try problems.throwIfAny()
      try EndGrant(grant: grant, reason: reason ?? "").run(by: user, tx)
      let place = record.grant.organisation
      return Done(
        to: place.map { "/organisations/\($0)/access" } ?? "/accounts/\(account)",
        "The role has ended")
    } orAsk: { problems in
      try await endPage(visit, form, problems)
    }
  }

  private static func endPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let account = try visit.id(AccountID.self)
    let grant = try visit.id(GrantID.self, "grant")
    let (record, words) = try await visit.read { user, tx in
      let reach = try user.reach(for: .manageAccounts, tx)
      guard let record = try Grants.find(grant, on: user.today, tx), record.account == account,
        try Accounts.find(account, reach, on: user.today, tx) != nil
      else { throw NotFound("The role") }
      return (record, try AccountLines.words(record.grant, on: user.today, tx))
    }
    return RoleListPages.end(
      account, name: record.accountName, words, grant: "\(grant)",
      back: record.grant.organisation.map { "/organisations/\($0)/access" }
        ?? "/accounts/\(account)", form, problems: problems)
  }
}
