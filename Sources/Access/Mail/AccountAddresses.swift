import Courier
import Kernel
import Storage

/// Where an account is written to.
package struct AccountAddress: Hashable, Sendable {
  package let address: MailAddress?
  /// When a link that was sent there was used; before, nothing but an invitation is.
  package let confirmedAt: Instant?
  /// Another address that is to take its place, once it is confirmed.
  package let wanted: MailAddress?
}

package enum AccountAddresses {
  package static func find(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> AccountAddress? {
    try tx.row(
      "SELECT address, confirmed_at, wanted FROM account_address WHERE account_id = ?1", account
    ).map { row in
      AccountAddress(
        address: try row(0, as: String?.self).flatMap { MailAddress($0) },
        confirmedAt: try row(1), wanted: try row(2, as: String?.self).flatMap { MailAddress($0) })
    }
  }

  /// The address, if it is known to be theirs.
  static func confirmed(
    of account: AccountID, _ tx: any Transaction
  ) throws -> MailAddress? {
    let found = try find(account, tx)
    return found?.confirmedAt == nil ? nil : found?.address
  }

  /// Writes down an address that nobody has confirmed yet.
  static func set(
    _ address: MailAddress, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO account_address (account_id, address, changed_at) VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id) DO UPDATE SET address = ?2, confirmed_at = NULL, changed_at = ?3
      """, account, address.text, now)
  }

  /// A link that was sent to `address` was used.
  static func confirm(
    _ address: String, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE account_address SET confirmed_at = ?3
      WHERE account_id = ?1 AND address = ?2 AND confirmed_at IS NULL
      """, account, address, now)
  }

  static func want(
    _ address: MailAddress, of account: AccountID, code: String, until: Instant, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO account_address (account_id, wanted, wanted_digest, wanted_until, changed_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT (account_id) DO UPDATE SET wanted = ?2, wanted_digest = ?3, wanted_until = ?4
      """, account, address.text, SafeCode.digest(code, for: place(account)), until, now)
  }

  /// The address that a link confirms; `nil` for one that was used, replaced, or ran out.
  package static func wanted(
    of account: AccountID, code: String, at now: Instant, _ tx: any Transaction
  ) throws -> MailAddress? {
    try tx.row(
      """
      SELECT w.wanted
      FROM account_address AS w
      JOIN account AS a ON a.id = w.account_id
      WHERE w.account_id = ?1 AND w.wanted_digest = ?2 AND w.wanted_until > ?3
        AND a.closed_at IS NULL
      """, account, SafeCode.digest(code, for: place(account)), now
    ).flatMap { MailAddress(try $0(0, as: String.self)) }
  }

  static func take(
    _ address: MailAddress?, for account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE account_address SET address = ?2, confirmed_at = ?3, wanted = NULL,
        wanted_digest = NULL, wanted_until = NULL, changed_at = ?3
      WHERE account_id = ?1
      """, account, address?.text, now)
  }

  private static func place(_ account: AccountID) -> String { "mail address \(account)" }
}
