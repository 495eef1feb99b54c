import Kernel
import Storage

package struct IdentityID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Somebody's account at a provider, linked to their account here.
package struct AccountIdentity: Hashable, Sendable {
  /// By what it was made sure that both are one person.
  package enum Rule: String, Storable, Hashable, Sendable, CaseIterable {
    /// They were signed in here and there in one browser, and asked for it.
    case own
    /// They had an invitation that was sent or handed to them.
    case invitation
    /// The provider vouches for a number that is theirs alone, and they knew their birth date.
    case identifier

    package var words: String {
      switch self {
      case .own: "linked while signed in"
      case .invitation: "linked with an invitation"
      case .identifier: "found by a number the provider vouches for, and confirmed by birth date"
      }
    }
  }

  package let id: IdentityID
  package let account: AccountID
  package let provider: String
  package let issuer: String
  package let label: String
  package let rule: Rule
  package let linkedAt: Instant
  package let usedAt: Instant?
}

package enum AccountIdentities {
  package static func all(
    of account: AccountID, _ tx: any Transaction
  ) throws -> [AccountIdentity] {
    try tx.rows(
      """
      SELECT id, account_id, provider, issuer, label, rule, linked_at, used_at
      FROM account_identity
      WHERE account_id = ?1
      ORDER BY linked_at, id
      """, account
    ).map(AccountIdentity.init(row:))
  }

  static func find(_ id: IdentityID, _ tx: any Transaction) throws -> AccountIdentity? {
    try tx.row(
      """
      SELECT id, account_id, provider, issuer, label, rule, linked_at, used_at
      FROM account_identity
      WHERE id = ?1
      """, id
    ).map(AccountIdentity.init(row:))
  }

  static func find(
    issuer: String, subject: String, _ tx: any Transaction
  ) throws -> AccountIdentity? {
    try tx.row(
      """
      SELECT id, account_id, provider, issuer, label, rule, linked_at, used_at
      FROM account_identity
      WHERE issuer = ?1 AND subject = ?2
      """, issuer, subject
    ).map(AccountIdentity.init(row:))
  }

  static func insert(
    _ proof: ProviderProof, for account: AccountID, rule: AccountIdentity.Rule, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO account_identity (id, account_id, provider, issuer, subject, label, rule,
        linked_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, try tx.newIdentifier(IdentityID.self), account, proof.provider, proof.issuer,
      proof.subject, proof.label, rule, now)
  }

  static func use(_ id: IdentityID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute("UPDATE account_identity SET used_at = ?2 WHERE id = ?1", id, now)
  }

  static func remove(_ id: IdentityID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM account_identity WHERE id = ?1", id)
  }
}

extension AccountIdentity {
  init(row: Row) throws {
    self.init(
      id: try row(0), account: try row(1), provider: try row(2), issuer: try row(3),
      label: try row(4), rule: try row(5), linkedAt: try row(6), usedAt: try row(7))
  }
}
