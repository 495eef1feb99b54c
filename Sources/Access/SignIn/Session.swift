import Crypto
import Kernel
import Storage

/// A signed-in browser. The token itself is known to the browser alone.
package struct Session: Hashable, Sendable {
  package let tokenDigest: String
  package let account: AccountID
  /// Sent back by every form of this session, to show that the page was ours.
  package let formToken: String
  package let startedAt: Instant
  package let seenAt: Instant

  /// Signed out after so long without a request.
  package static let idleLimitInSeconds: Int64 = 60 * 60
  /// Signed out after so long in any case.
  package static let absoluteLimitInSeconds: Int64 = 12 * 60 * 60

  func isOver(at now: Instant) -> Bool {
    now.seconds(since: seenAt) >= Session.idleLimitInSeconds
      || now.seconds(since: startedAt) >= Session.absoluteLimitInSeconds
  }
}

package enum Sessions {
  /// Starts a session with a token that has never been seen before; the token, for the cookie.
  package static func begin(
    for account: AccountID, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> String {
    let token = Hexadecimal.words(chance.bytes(32))
    try tx.execute(
      """
      INSERT INTO session (token_digest, account_id, form_token, started_at, seen_at)
      VALUES (?1, ?2, ?3, ?4, ?4)
      """, digest(ofToken: token), account, Hexadecimal.words(chance.bytes(32)), now)
    try removeOver(at: now, tx)
    return token
  }

  /// The session of a token and who that is now, or `nil` when it is over, unknown, or the account
  /// is closed.
  package static func find(
    token: String, at now: Instant, _ tx: any Transaction
  ) throws -> (session: Session, user: User)? {
    let digest = digest(ofToken: token)
    guard
      let row = try tx.row(
        """
        SELECT account_id, form_token, started_at, seen_at
        FROM session
        WHERE token_digest = ?1
        """, digest)
    else { return nil }
    let session = Session(
      tokenDigest: digest, account: try row(0), formToken: try row(1), startedAt: try row(2),
      seenAt: try row(3))
    guard !session.isOver(at: now), let user = try Accounts.user(session.account, at: now, tx)
    else { return nil }
    return (session, user)
  }

  /// Notes that the session is in use. Called now and then, not at every request.
  package static func touch(_ session: Session, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE session SET seen_at = ?2 WHERE token_digest = ?1", session.tokenDigest, now)
  }

  package static func end(_ session: Session, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM session WHERE token_digest = ?1", session.tokenDigest)
  }

  /// Signs an account out everywhere, but for the browser `except`.
  package static func endAll(
    of account: AccountID, except: Session? = nil, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM session WHERE account_id = ?1 AND token_digest <> ?2",
      account, except?.tokenDigest ?? "")
  }

  private static func removeOver(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM session WHERE seen_at < ?1 OR started_at < ?2",
      now.adding(seconds: -Session.idleLimitInSeconds),
      now.adding(seconds: -Session.absoluteLimitInSeconds))
  }

  static func digest(ofToken token: String) -> String {
    Hexadecimal.words(SHA256.hash(data: Array(token.utf8)))
  }
}
