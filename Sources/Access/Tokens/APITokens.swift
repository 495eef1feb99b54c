import Kernel
import Storage

package enum APITokens {
  /// The account that a token speaks for, as far as the token goes; `nil` when it is unknown, over
  /// or revoked, or the account is closed.
  package static func user(
    of token: String, at now: Instant, _ tx: any Transaction
  ) throws -> (token: APIToken, user: User)? {
    guard TokenRules.isWhole(token) else { return nil }
    let row = try tx.row(
      """
      SELECT id, account_id, name, permissions, organisation_id, created_at, expires_on,
        last_used_at, revoked_at, held
      FROM api_token
      WHERE token_digest = ?1
      """, Sessions.digest(ofToken: token))
    guard let found = try row.map(APIToken.init(row:)), !found.isOver(at: now),
      let user = try Accounts.user(found.account, at: now, tx)
    else { return nil }
    return (found, user.narrowed(to: found))
  }

  /// Every token ever made for an account, newest first.
  package static func list(of account: AccountID, _ tx: any Transaction) throws -> [APIToken] {
    try tx.rows(
      """
      SELECT id, account_id, name, permissions, organisation_id, created_at, expires_on,
        last_used_at, revoked_at, held
      FROM api_token
      WHERE account_id = ?1
      ORDER BY created_at DESC, id DESC
      """, account
    ).map(APIToken.init(row:))
  }

  /// Notes that a token is in use. Called now and then, not at every request.
  package static func touch(_ token: TokenID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute("UPDATE api_token SET last_used_at = ?2 WHERE id = ?1", token, now)
  }

  static func insert(
    _ token: APIToken, digest: String, madeBy: AccountID?, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO api_token (id, account_id, token_digest, name, permissions, organisation_id,
        created_at, made_by, expires_on, held)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """, token.id, token.account, digest, token.name,
      token.permissions.sorted().joined(separator: " "), token.organisation, token.createdAt,
      madeBy, token.expiresOn, token.held?.code)
  }

  static func revoke(_ token: TokenID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE api_token SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL", token, now)
  }
}

extension APIToken {
  init(row: Row) throws {
    let permissions: String = try row(3)
    self.init(
      id: try row(0), account: try row(1), name: try row(2),
      permissions: Set(permissions.split(separator: " ").map(String.init)),
      organisation: try row(4), held: try row(9, as: String?.self).map(Held.init(code:)),
      createdAt: try row(5), expiresOn: try row(6),
      lastUsedAt: try row(7), revokedAt: try row(8))
  }
}

extension User {
  /// The same account through a token: named so in the journal, and never more than it was.
  fileprivate func narrowed(to token: APIToken) -> User {
    User(
      account: account, name: "\(name) (token “\(token.name)”)",
      person: token.organisation == nil ? person : nil,
      grants: TokenRules.narrowed(grants, to: token),
      isLineManager: token.organisation == nil && isLineManager
        && (token.held?.isLineManager ?? true), now: now,
      scope: token.permissions)
  }
}
