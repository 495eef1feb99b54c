import Directory
import Kernel
import Storage

package struct InvitationID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A one-time code that still counts.
package struct Invitation: Hashable, Sendable {
  package let id: InvitationID
  package let account: Account
  /// Of the person the account belongs to, where it is known: asked before the code is taken.
  package let bornOn: Day?
  package let expiresAt: Instant
  /// Where it was sent, if it was.
  let mailedTo: String?
}

package enum Invitations {
  static func insert(
    _ code: String, for account: AccountID, by name: String, at now: Instant,
    _ tx: any Transaction
  ) throws -> Instant {
    try endAll(of: account, at: now, tx)
    let expiresAt = now.adding(seconds: Int64(InvitationRules.lastingInDays) * 86_400)
    try insert(code, for: account, by: name, until: expiresAt, mailedTo: nil, at: now, tx)
    return expiresAt
  }

  /// Beside those there are.
  ///
  /// - Parameter address: Where the code is sent: its use shows the address to be theirs.
  static func insert(
    _ code: String, for account: AccountID, by name: String, until expiresAt: Instant,
    mailedTo address: String?, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO invitation (id, account_id, digest, made_at, made_by, expires_at, mailed_to)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, try tx.newIdentifierNumber(), account, SafeCode.digest(code, for: place(account)), now,
      name, expiresAt, address)
  }

  /// The invitation of an account that a typed code opens; `nil` for a wrong, used, revoked or
  /// expired one, and for accounts that do not exist.
  package static func find(
    name: String, code: String, at now: Instant, _ tx: any Transaction
  ) throws -> Invitation? {
    guard let account = try Accounts.find(name: name, tx) else { return nil }
    let row = try tx.row(
      """
      SELECT id, expires_at, mailed_to FROM invitation
      WHERE account_id = ?1 AND digest = ?2 AND ended_at IS NULL AND expires_at > ?3
      """, account.id, SafeCode.digest(code, for: place(account.id)), now)
    guard let row else { return nil }
    return Invitation(
      id: try row(0), account: account,
      bornOn: try account.person.flatMap { try People.find($0, tx)?.bornOn },
      expiresAt: try row(1), mailedTo: try row(2))
  }

  /// Until when the code counts that an account was given last.
  package static func open(
    of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> Instant? {
    try tx.row(
      """
      SELECT expires_at FROM invitation
      WHERE account_id = ?1 AND ended_at IS NULL AND expires_at > ?2
      ORDER BY expires_at DESC LIMIT 1
      """, account, now)?(0)
  }

  /// Notes a wrong answer; too many end the code.
  static func fail(_ id: InvitationID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute("UPDATE invitation SET failures = failures + 1 WHERE id = ?1", id)
    try tx.execute(
      "UPDATE invitation SET ended_at = ?3 WHERE id = ?1 AND failures >= ?2 AND ended_at IS NULL",
      id, InvitationRules.mistakes, now)
  }

  /// Uses a code up, once; whether it still counted.
  static func use(_ id: InvitationID, at now: Instant, _ tx: any Transaction) throws -> Bool {
    try tx.execute(
      "UPDATE invitation SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL", id, now) == 1
  }

  /// Codes that were lost no longer count once another is made.
  static func endAll(of account: AccountID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE invitation SET ended_at = ?2 WHERE account_id = ?1 AND ended_at IS NULL",
      account, now)
  }

  private static func place(_ account: AccountID) -> String { "invitation \(account)" }
}
