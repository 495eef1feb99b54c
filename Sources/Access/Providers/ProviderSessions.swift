import Kernel
import Storage

/// Which sessions were begun with a provider, and what is needed to sign out there too.
package enum ProviderSessions {
  static func begin(
    token: String, provider: String, identityToken: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "INSERT INTO provider_session (token_digest, provider, token) VALUES (?1, ?2, ?3)",
      Sessions.digest(ofToken: token), provider, identityToken)
  }

  static func endAll(
    of account: AccountID, with provider: String, except: Session?, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      DELETE FROM session
      WHERE account_id = ?1 AND token_digest <> ?3
        AND token_digest IN (SELECT token_digest FROM provider_session WHERE provider = ?2)
      """, account, provider, except?.tokenDigest ?? "")
  }

  /// What is left when a session ends: enough for the same browser to sign out at the provider, for
  /// ten minutes.
  package struct SignedOut: Hashable, Sendable {
    package let provider: String
    package let token: String

    static let goodForSeconds: Int64 = 600
  }

  /// To be called before the session ends.
  /// - Returns: the provider, when the session was begun with one.
  package static func leave(
    _ session: Session, browser: String, at now: Instant, _ tx: any Transaction
  ) throws -> String? {
    guard
      let row = try tx.row(
        "SELECT provider, token FROM provider_session WHERE token_digest = ?1",
        session.tokenDigest)
    else { return nil }
    let (provider, token): (String, String) = (try row(0), try row(1))
    try tx.execute(
      "DELETE FROM provider_sign_out WHERE browser_digest = ?1 OR signed_out_at < ?2",
      Sessions.digest(ofToken: browser), now.adding(seconds: -SignedOut.goodForSeconds))
    try tx.execute(
      """
      INSERT INTO provider_sign_out (browser_digest, provider, token, signed_out_at)
      VALUES (?1, ?2, ?3, ?4)
      """, Sessions.digest(ofToken: browser), provider, token, now)
    return provider
  }

  package static func signedOut(
    browser: String, at now: Instant, _ tx: any Transaction
  ) throws -> SignedOut? {
    try tx.row(
      """
      SELECT provider, token FROM provider_sign_out
      WHERE browser_digest = ?1 AND signed_out_at > ?2
      """, Sessions.digest(ofToken: browser), now.adding(seconds: -SignedOut.goodForSeconds)
    ).map { SignedOut(provider: try $0(0), token: try $0(1)) }
  }

  /// Once signed out there, nothing of it is kept.
  package static func forget(browser: String, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM provider_sign_out WHERE browser_digest = ?1",
      Sessions.digest(ofToken: browser))
  }
}
