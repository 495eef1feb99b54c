import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/account` is one's own; `/accounts` are everybody's, for administrators.
enum AccountRoutes {
  static func add(to routes: Routes) {
    routes.get("/account", .permission(.ownAccount), own)
    routes.post(
      "/account/password", .permission(.ownAccount), proof: .of(page: "/account"), changePassword)
    routes.post("/account/notices", .permission(.ownAccount), markNoticesRead)
    routes.get("/accounts", .permission(.manageAccounts), list)
    routes.get("/accounts/new", .permission(.manageAccounts), askNew)
    routes.post("/accounts/new", .permission(.manageAccounts), proof: .administrates, addNew)
    routes.get("/accounts/:id", .permission(.manageAccounts), show)
    routes.post(
      "/accounts/:id/roles", .permission(.manageAccounts), proof: .administrates, giveRole)
    RoleRoutes.add(to: routes)
  }

  // One's own

  @Sendable static func own(_ visit: Visit) async throws -> Answer {
    .page(try await ownPage(visit))
  }

  @Sendable static func changePassword(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let user = try visit.user()
    guard let session = visit.visitor?.session else {
      throw NotFound("The account")
    }
    var problems = Problems()
    if let problem = try await visit.problem(withPresentPassword: form["current"] ?? "") {
      problems.add("current", problem)
    }
    let new = form["password"] ?? ""
    if let problem = PasswordRules.problem(with: new, for: user.name) {
      problems.add("password", problem)
    } else if new != form["again"] {
      problems.add("again", "The two passwords are not the same; type them again")
    }
    guard problems.isEmpty else { return .page(try await ownPage(visit, problems.problems)) }
    let action = ChangePassword(
      password: try await visit.site.passwords.digest(new), session: session)
    return try await visit.submit(form) { user, tx in
      try action.run(by: user, tx)
      return Done(to: "/account", "Your password is changed. Other browsers are signed out.")
    } orAsk: { problems in
      try await ownPage(visit, problems)
    }
  }

  private static func ownPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let (providers, isProved) = (visit.site.providers, visit.isProved)
    let view = try await visit.read { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      let linked = try AccountIdentities.all(of: account, tx)
      let ways = linked.map { providers.provider(ofIssuer: $0.issuer)?.name ?? $0.provider }
      return AccountPages.OwnView(
        name: user.name, person: user.person,
        roles: try AccountLines.own(user, tx),
        hasSecondFactor: try SecondFactors.has(account, tx),
        address: AddressRoutes.words(try AccountAddresses.find(account, tx)),
        workMail: try WorkMailChoices.of(account, tx).words,
        ways: ["User name and password"] + ways.uniqued(),
        sessions: max(1, try Sessions.list(of: account, at: user.now, tx).count),
        notices: try AccountNotices.unread(of: account, tx).map {
          AccountPages.Notice(words: $0.words, when: $0.madeAt.inWords)
        }, isProved: isProved)
    }
    return AccountPages.own(view, problems: problems)
  }

  @Sendable static func markNoticesRead(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      _ = try user.right(to: .ownAccount, .own, tx)
      try AccountNotices.markRead(of: account, at: user.now, tx)
      return Done(to: "/account")
    } orAsk: { problems in
      try await ownPage(visit, problems)
    }
  }

  // Everybody's

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let shown = visit.query["show"].flatMap(AccountsShown.init(rawValue:)) ?? .open
    let lines = try await visit.read { user, tx in
      let reach = try user.reach(for: .manageAccounts, tx)
      let accounts = try Accounts.list(reach, shown, on: user.today, limit: 500, tx)
      let left = try Accounts.withoutPost(accounts.map(\.id), on: user.today, tx)
      return try accounts.map { account in
        AccountPages.Line(
          id: account.id, name: account.name, isClosed: account.closedAt != nil,
          hasLeft: left.contains(account.id),
          roles: try AccountLines.roles(
            try Grants.of(account.id, on: user.today, tx).filter { $0.period.contains(user.today) },
            on: user.today, tx))
      }
    }
    return try await visit.list(
      ListFile(
        "accounts", about: ["Accounts and their roles", "As at \(visit.today.inWords)"],
        AccountPages.table(lines), day: visit.today), under: .manageAccounts,
      page: AccountPages.list(lines, shown: shown.rawValue))
  }

  @Sendable static func askNew(_ visit: Visit) async throws -> Answer {
    .page(AccountPages.new(visit.query, roles: firstRoleChoices))
  }

  @Sendable static func addNew(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    do {
      let answers = try NewAccountForm(data: form).answers()
      let password = StoredPassword.none(chance: visit.site.chance)
      return try await visit.submit(form) { user, tx in
        let account = try answers.action(password: password, tx).run(by: user, tx)
        return Done(
          to: "/accounts/\(account)",
          "The account \(answers.name) is made. Now make a one-time code to give to them.")
      } orAsk: { problems in
        AccountPages.new(form, roles: firstRoleChoices, problems: problems)
      }
    } catch let problems as Problems {
      return .page(AccountPages.new(form, roles: firstRoleChoices, problems: problems.problems))
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await accountPage(visit, FormData()))
  }

  @Sendable static func giveRole(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try RoleForm(data: form).action(for: id, tx).run(by: user, tx)
      return Done(to: "/accounts/\(id)", "The role is given")
    } orAsk: { problems in
      try await accountPage(visit, form, problems)
    }
  }

  static func accountPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AccountID.self)
    let isMailed = visit.site.outbox != nil
    let view = try await visit.read { user, tx in
      // Only accounts within reach are there at all.
      let reach = try user.reach(for: .manageAccounts, tx)
      guard let account = try Accounts.find(id, reach, on: user.today, tx) else {
        throw NotFound("The account")
      }
      return AccountPages.View(
        id: id, name: account.name, person: account.person, createdAt: account.createdAt,
        secondFactor: try SecondFactors.find(id, tx)?.confirmedAt,
        isOwn: id == user.account, closing: try closing(of: account, tx), isMailed: isMailed,
        address: try AccountAddresses.find(id, tx).flatMap {
          $0.confirmedAt == nil ? nil : $0.address?.shortened
        }, codeUntil: try Invitations.open(of: id, at: user.now, tx),
        grants: try Grants.of(id, on: user.today, tx).map { grant in
          AccountPages.GrantLine(
            id: "\(grant.id)",
            words: try AccountLines.words(grant, on: user.today, tx), from: grant.period.from,
            to: grant.period.to, isCurrent: grant.period.contains(user.today),
            isToCome: grant.period.from > user.today)
        })
    }
    return AccountPages.account(view, form, roles: roleChoices, problems: problems)
  }

  private static func closing(
    of account: Account, _ tx: any Transaction
  ) throws -> AccountPages.Closing? {
    try account.closedAt.map { at in
      let why = try Accounts.closing(of: account.id, tx)
      return AccountPages.Closing(at: at, by: why?.by, reason: why?.reason)
    }
  }

  private static let roleChoices = Role.allCases.filter(\.isGiven).map {
    Choice($0.rawValue, $0.words, hint: $0.purpose)
  }
  /// An account may be a person's, and nothing more.
  private static let firstRoleChoices =
    [Choice(Role.person.rawValue, Role.person.words, hint: Role.person.purpose)] + roleChoices
}

/// Grants in words.
enum AccountLines {
  static func roles(_ grants: [Grant], on day: Day, _ tx: any Transaction) throws -> [String] {
    try grants.map { try words($0, on: day, tx) }
  }

  /// Those of a user, with what follows from who reports to them.
  static func own(_ user: User, _ tx: any Transaction) throws -> [AccountPages.OwnRole] {
    let given = try user.grants.map { grant in
      let record = try Grants.find(grant.id, on: user.today, tx)
      let mayLend = record?.covers == nil && grant.organisation != nil
      return AccountPages.OwnRole(
        words: try words(grant, on: user.today, tx), until: grant.period.to,
        cover: mayLend ? "/roles/\(grant.id)/cover" : nil,
        about: record?.covers.map { "You stand in for \($0)" })
    }
    guard user.isLineManager else { return given }
    return given + [
      AccountPages.OwnRole(
        words: Role.lineManager.words, until: nil, cover: nil,
        about: "As long as people report to you")
    ]
  }

  static func words(_ grant: Grant, on day: Day, _ tx: any Transaction) throws -> String {
    guard let organisation = grant.organisation else { return grant.role.words }
    let name = try Organisations.names(of: [organisation], tx)[organisation]
    return "\(grant.role.words), \(name ?? "organisation \(organisation)")"
      + (grant.beneath ? "" : " only")
  }
}
