import Access
import Kernel
import Markup
import Storage
import Web

/// Closing accounts, and opening them again: an administrator somebody else’s, everybody their own.
enum ClosingRoutes {
  static func add(to routes: Routes) {
    routes.get("/accounts/:id/close", .permission(.manageAccounts), askClose)
    routes.post("/accounts/:id/close/check", .permission(.manageAccounts), check)
    routes.post("/accounts/:id/close", .permission(.manageAccounts), proof: .always, close)
    routes.get("/accounts/:id/reopen", .permission(.manageAccounts), askReopen)
    routes.post("/accounts/:id/reopen", .permission(.manageAccounts), proof: .always, reopen)
    routes.get("/account/close", .permission(.ownAccount), askOwn)
    routes.post("/account/close", .permission(.ownAccount), proof: .always, closeOwn)
  }

  // Somebody else's

  @Sendable static func askClose(_ visit: Visit) async throws -> Answer {
    .page(try await closePage(visit, visit.query))
  }

  /// Shows what would end, before anybody says yes.
  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    do {
      let action = CloseAccount(account: id, reason: reason(form))
      let summary = try await visit.read { user, tx in
        try Self.summary(of: action.check(by: user, tx).account, on: user.today, tx)
      }
      let change = Address("/accounts/\(id)/close").with("reason", action.reason).text
      return .page(ClosingPages.check(summary, reason: action.reason, change: change))
    } catch let problems as Problems {
      return .page(try await closePage(visit, form, problems.problems))
    }
  }

  @Sendable static func close(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard id != user.account else { throw NotFound("The account") }
      let account = try CloseAccount(account: id, reason: reason(form)).run(by: user, tx)
      return Done(to: "/accounts", "The account \(account.name) is closed")
    } orAsk: { problems in
      try await closePage(visit, form, problems)
    }
  }

  private static func closePage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AccountID.self)
    let summary = try await visit.read { user, tx in
      try Self.summary(of: AccountAuthority.over(id, user, tx).account, on: user.today, tx)
    }
    return ClosingPages.ask(summary, form, problems: problems)
  }

  private static func summary(
    of account: Account, on day: Day, _ tx: any Transaction
  ) throws -> ClosingPages.Summary {
    ClosingPages.Summary(
      id: account.id, name: account.name,
      roles: try AccountLines.roles(
        try Grants.of(account.id, on: day, tx).filter { grant in
          grant.role.isGiven && (grant.period.to.map { $0 >= day } ?? true)
        }, on: day, tx),
      hasPost: try Accounts.withoutPost([account.id], on: day, tx).isEmpty)
  }

  @Sendable static func askReopen(_ visit: Visit) async throws -> Answer {
    .page(try await reopenPage(visit, FormData()))
  }

  @Sendable static func reopen(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccountID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let account = try ReopenAccount(account: id, reason: reason(form)).run(by: user, tx)
      return Done(
        to: "/accounts/\(id)",
        "The account \(account.name) is open again. Its roles did not come back.")
    } orAsk: { problems in
      try await reopenPage(visit, form, problems)
    }
  }

  private static func reopenPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(AccountID.self)
    let name = try await visit.read { user, tx in
      try AccountAuthority.overClosed(id, user, tx).account.name
    }
    return ClosingPages.askReopen(id, name: name, form, problems: problems)
  }

  // One's own

  @Sendable static func askOwn(_ visit: Visit) async throws -> Answer {
    .page(try await ownPage(visit, visit.query))
  }

  @Sendable static func closeOwn(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      guard form["sure"] == "yes" else {
        throw Problems("sure", "Say that you want to close your account")
      }
      let said = reason(form)
      try CloseAccount(account: account, reason: said.isEmpty ? "Closed by its owner" : said)
        .run(by: user, tx)
      return Done(to: "/sign-in", "Your account is closed. You are signed out everywhere.")
    } orAsk: { problems in
      try await ownPage(visit, form, problems)
    }
  }

  private static func ownPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let summary = try await visit.read { user, tx in
      guard let id = user.account, let account = try Accounts.find(id, tx) else {
        throw NotFound("The account")
      }
      return try Self.summary(of: account, on: user.today, tx)
    }
    return ClosingPages.own(summary, form, problems: problems)
  }

  private static func reason(_ form: FormData) -> String {
    AddressRoutes.trimmed(form["reason"] ?? "")
  }
}
