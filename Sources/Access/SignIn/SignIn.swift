import Crypto
import Journals
import Kernel
import Storage

/// Signing in, in three steps, because checking a password is slow on purpose and must not hold a
/// transaction open: ask whether to go on, check the password, begin the session.
package struct SignIn: Sendable {
  package let name: String
  /// The network address, as far as known.
  package let address: String
  /// The token of a browser that has signed in before, if it sent one.
  package let device: String?

  package init(name: String, address: String, device: String?) {
    self.name = name
    self.address = address
    self.device = device
  }

  package struct Attempt: Sendable {
    package let account: AccountID?
    package let password: StoredPassword?
    package let throttle: ThrottleRules.Answer
    let isKnownDevice: Bool
  }

  /// What the browser is given after signing in.
  package struct Begun: Sendable {
    package let sessionToken: String
    package let deviceToken: String
  }

  package func prepare(at now: Instant, _ tx: any Transaction) throws -> Attempt {
    let found = try Accounts.signingIn(as: name, tx)
    let known = try found.map { try isKnownDevice(of: $0.id, tx) } ?? false
    let since = now.adding(seconds: -ThrottleRules.windowInSeconds)
    let row = try tx.row(
      """
      SELECT
        COALESCE(SUM(CASE WHEN name_digest = ?1 AND origin = ?2 THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN name_digest = ?1 THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN origin = ?3 THEN 1 ELSE 0 END), 0)
      FROM sign_in_failure
      WHERE failed_at >= ?4 AND (name_digest = ?1 OR origin IN (?2, ?3))
      """, nameDigest, origin(knownDevice: known), "address:\(address)", since)
    let failures = ThrottleRules.Failures(
      ofPair: try row?(0) ?? 0, ofName: try row?(1) ?? 0, ofAddress: try row?(2) ?? 0)
    return Attempt(
      account: found?.id, password: found?.password,
      throttle: ThrottleRules.answer(after: failures, knownDevice: known), isKnownDevice: known)
  }

  package func fail(_ attempt: Attempt, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "INSERT INTO sign_in_failure (id, name_digest, origin, failed_at) VALUES (?1, ?2, ?3, ?4)",
      try tx.newIdentifierNumber(), nameDigest, origin(knownDevice: attempt.isKnownDevice), now)
    try tx.execute(
      "DELETE FROM sign_in_failure WHERE failed_at < ?1",
      now.adding(seconds: -2 * ThrottleRules.windowInSeconds))
  }

  /// Begins a session under a new token, whatever token the browser had before.
  package func succeed(
    _ account: AccountID, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> Begun {
    let token = try Sessions.begin(for: account, chance: chance, at: now, tx)
    let device = device ?? Hexadecimal.words(chance.bytes(32))
    try tx.execute(
      """
      INSERT INTO known_device (account_id, device_digest, used_at)
      VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id, device_digest) DO UPDATE SET used_at = ?3
      """, account, Sessions.digest(ofToken: device), now)
    let right = Right(
      code: Permission.ownAccount.code, account: account, actorName: name, at: now)
    try Journal.record(
      JournalEvent(AccessActions.signedIn, [.account(account)]), under: right, tx)
    return Begun(sessionToken: token, deviceToken: device)
  }

  private func isKnownDevice(of account: AccountID, _ tx: any Transaction) throws -> Bool {
    guard let device else { return false }
    return try tx.row(
      "SELECT used_at FROM known_device WHERE account_id = ?1 AND device_digest = ?2",
      account, Sessions.digest(ofToken: device)) != nil
  }

  /// Names of accounts that do not exist are kept no better than those that do.
  private var nameDigest: String { Hexadecimal.words(SHA256.hash(data: Array(name.folded.utf8))) }

  private func origin(knownDevice: Bool) -> String {
    if knownDevice, let device { return "device:\(Sessions.digest(ofToken: device))" }
    return "address:\(address)"
  }
}
