import Access
import Directory
import Kernel
import Markup
import Storage
import Web

extension RoleRoutes {
  // Saying yes as a second administrator

  @Sendable static func askConfirm(_ visit: Visit) async throws -> Answer {
    .page(try await confirmPage(visit))
  }

  @Sendable static func confirm(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let grant = try visit.id(GrantID.self, "grant")
    let account = try visit.id(AccountID.self)
    return try await visit.submit(form) { user, tx in
      let record = try ConfirmGrant.find(grant, by: user, tx)
      guard record.account == account else { throw NotFound("The role") }
      try ConfirmGrant(grant).run(by: user, tx)
      return Done(
        to: record.grant.organisation.map { "/organisations/\($0)/access" }
          ?? "/accounts/\(account)", "The role holds from now on")
    } orAsk: { problems in
      try await confirmPage(visit, problems)
    }
  }

  private static func confirmPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let account = try visit.id(AccountID.self)
    let grant = try visit.id(GrantID.self, "grant")
    let (record, words) = try await visit.read { user, tx in
      let record = try ConfirmGrant.find(grant, by: user, tx)
      guard record.account == account else { throw NotFound("The role") }
      return (record, try AccountLines.words(record.grant, on: user.today, tx))
    }
    return RoleListPages.confirm(
      account, name: record.accountName, words, grant: "\(grant)",
      givenBy: record.givenBy ?? "", reason: record.reason ?? "",
      back: record.grant.organisation.map { "/organisations/\($0)/access" }
        ?? "/accounts/\(account)", problems: problems)
  }

  /// What waits for another administrator than whoever asked.
  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.manageAccounts), !user.isConsole else { return [] }
    let reach = try user.reach(for: .manageAccounts, tx)
    return try Grants.awaiting(reach, on: user.today, tx)
      .filter { try ConfirmGrant.mayConfirm($0, user, tx) }
      .map { record in
        WorkItem(
          "Confirm a role of \(record.accountName)",
          detail: try AccountLines.words(record.grant, on: user.today, tx),
          to: "/accounts/\(record.account)/roles/\(record.grant.id)/confirm", urgency: .soon)
      }
  }
}
