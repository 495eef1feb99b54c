import Journals
import Kernel
import Storage

/// Ends one of one's own sessions: a browser left signed in somewhere.
package struct EndSession: Sendable {
  let number: Int64

  package init(number: Int64) { self.number = number }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The session") }
    let right = try user.right(to: .ownAccount, .own, tx)
    guard try Sessions.end(number: number, of: account, tx) else { throw NotFound("The session") }
    try Journal.record(
      JournalEvent(AccessActions.sessionEnded, [.account(account)]), under: right, tx)
  }
}

/// Signs out everywhere, here too.
package struct SignOutEverywhere: Sendable {
  package init() {}

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The account") }
    let right = try user.right(to: .ownAccount, .own, tx)
    try Sessions.endAll(of: account, tx)
    // Browsers that were known are so no longer: a stolen one waits like any other.
    try tx.execute("DELETE FROM known_device WHERE account_id = ?1", account)
    try Journal.record(
      JournalEvent(AccessActions.signedOutEverywhere, [.account(account)]), under: right, tx)
  }
}
