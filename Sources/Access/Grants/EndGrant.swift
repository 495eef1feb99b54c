import Directory
import Journals
import Kernel
import Storage

/// Ends a role: yesterday was its last day, so that it holds no longer from now on.
package struct EndGrant: Sendable {
  package var grant: GrantID
  package var reason: String

  package init(grant: GrantID, reason: String) {
    self.grant = grant
    self.reason = reason
  }

  /// The account it was ended of.
  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> AccountID {
    // Only of accounts that the list shows, and roles held where the user may give them.
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let record = try Grants.find(grant, on: user.today, tx),
      let account = try Accounts.find(record.account, reach, on: user.today, tx)
    else { throw NotFound("The role") }
    let grant = record.grant
    let right = try Grants.rightToGive(
      grant.role, at: grant.organisation, beneath: grant.beneath, by: user, tx)
    guard
      record.awaits || record.isInForce(on: user.today) || record.isToCome(on: user.today)
    else {
      throw Problems("", "This role has already ended")
    }
    var problems = Problems()
    if reason.isEmpty { problems.add("reason", "Enter why this role ends") }
    if grant.role == .administrator, grant.organisation == nil,
      try Grants.countOfAdministrators(of: nil, on: user.today, except: grant.id, tx) == 0
    {
      problems.add(
        "", "This is the last administrator of everything; give somebody else the role first")
    }
    try problems.throwIfAny()
    try Grants.end(
      grant, before: user.today, by: right.actorName, at: right.at, reason: reason, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.grantEnded, Grants.subjects(account, grant.organisation),
        details: ["name": account.name, "role": try grant.words(tx), "reason": reason]),
      under: right, tx)
    return account.id
  }
}
