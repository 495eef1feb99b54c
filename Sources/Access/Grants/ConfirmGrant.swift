import Directory
import Journals
import Kernel
import Storage

/// Says yes, as a second administrator, to a role that lets its holder do what administrators may
/// not. From then on it holds.
package struct ConfirmGrant: Sendable {
  package var grant: GrantID

  package init(_ grant: GrantID) { self.grant = grant }

  package func run(by user: User, _ tx: any Transaction) throws {
    let record = try ConfirmGrant.find(grant, by: user, tx)
    let held = record.grant
    let right = try Grants.rightToGive(
      held.role, at: held.organisation, beneath: held.beneath, by: user, tx)
    guard let account = try Accounts.find(record.account, tx) else { throw NotFound("The role") }
    guard account.closedAt == nil else { throw Problems("", Grants.closed(account)) }
    try tx.execute("UPDATE access_grant SET awaits = FALSE WHERE id = ?1", held.id)
    try Journal.record(
      JournalEvent(
        AccessActions.grantConfirmed, Grants.subjects(account, held.organisation),
        details: ["name": account.name, "role": try held.words(tx)]), under: right, tx)
  }

  /// One that waits for the user: given by somebody else, to somebody else, by person and not by
  /// account.
  package static func find(
    _ grant: GrantID, by user: User, _ tx: any Transaction
  ) throws -> GrantRecord {
    let reach = try user.reach(for: .manageAccounts, tx)
    guard let record = try Grants.find(grant, on: user.today, tx), record.awaits,
      try Accounts.find(record.account, reach, on: user.today, tx) != nil,
      try mayConfirm(record, user, tx)
    else { throw NotFound("The role") }
    return record
  }

  package static func mayConfirm(
    _ record: GrantRecord, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard record.awaits, let giver = record.givenByAccount else { return false }
    let person = try Accounts.find(giver, tx)?.person
    return try !Grants.isOwn(giver, person, of: user, tx)
      && !Grants.isOwn(record.account, record.person, of: user, tx)
  }
}
