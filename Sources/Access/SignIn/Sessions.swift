import Crypto
import Kernel
import Storage

package enum Sessions {
  /// Starts a session with a token that has never been seen before; the token, for the cookie.
  ///
  /// - Parameter secondFactorAt: When the second factor was passed, here or at whoever vouches for
  ///   the account; `nil` when only the password was right.
  /// - Parameter provedAt: When whoever signs in showed that it is they; `nil` when a provider that
  ///   remembered them did not ask.
  package static func begin(
    for account: AccountID, secondFactorAt: Instant?, provedAt: Instant? = nil,
    from origin: SessionOrigin = .unknown,
    tablet: TabletID? = nil, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> String {
    let token = Hexadecimal.words(chance.bytes(32))
    let rights =
      try Accounts.user(account, at: now, tx).map { fingerprint(of: $0.reaching(tablet)) } ?? ""
    try tx.execute(
      """
      INSERT INTO session
        (token_digest, account_id, form_token, started_at, seen_at, second_factor_at, number,
        device, place, rights, tablet_id, proved_at)
      VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """, digest(ofToken: token), account, Hexadecimal.words(chance.bytes(32)), now,
      secondFactorAt,
      try tx.newIdentifierNumber(), origin.device, origin.place, rights, tablet, provedAt)
    try removeOver(at: now, tx)
    return token
  }

  /// The session of a token and who that is now, or `nil` when it is over, unknown, or the account
  /// is closed.
  package static func find(
    token: String, at now: Instant, _ tx: any Transaction
  ) throws -> (session: Session, user: User)? {
    guard let found = try findEvenOver(token: token, at: now, tx) else { return nil }
    return found.session.isOver(at: now) ? nil : found
  }

  /// The same also for a session that ended by itself within the last day: a form that was sent
  /// after its end is kept for whoever typed it.
  package static func findEvenOver(
    token: String, at now: Instant, _ tx: any Transaction
  ) throws -> (session: Session, user: User)? {
    let digest = digest(ofToken: token)
    guard
      let row = try tx.row(
        """
        SELECT s.account_id, s.form_token, s.started_at, s.seen_at, s.second_factor_at,
          f.confirmed_at, s.number, s.token_digest, s.rights, s.tablet_id,
          s.proved_at
        FROM session s
        LEFT JOIN second_factor f ON f.account_id = s.account_id
        WHERE s.token_digest = ?1 OR (s.former_digest = ?1 AND s.changed_at > ?2)
        """, digest, now.adding(seconds: -overlapInSeconds)),
      let account = try Accounts.user(try row(0), at: now, tx)
    else { return nil }
    let tablet: TabletID? = try row(9)
    let user = account.reaching(tablet)
    let confirmedAt: Instant? = try row(5)
    let session = Session(
      tokenDigest: try row(7), number: try row(6), account: try row(0), formToken: try row(1),
      startedAt: try row(2), seenAt: try row(3),
      // The tablet itself is what the person has, and the PIN what they know.
      stage: tablet != nil
        ? .complete
        : SecondFactorRules.stage(
          passedAt: try row(4), hasSecondFactor: confirmedAt != nil, roles: user.roles),
      provedAt: try row(10), tablet: tablet,
      hasOtherRights: try row(8) != fingerprint(of: user))
    return (session, user)
  }

  /// Gives a session whose rights have changed another token. The old one opens for another minute,
  /// for requests that are under way.
  /// - Returns: The new token; `nil` when somebody else was faster.
  package static func changeToken(
    of session: Session, _ user: User, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> String? {
    let token = Hexadecimal.words(chance.bytes(32))
    let changed = try tx.execute(
      """
      UPDATE session
      SET token_digest = ?2, former_digest = ?1, changed_at = ?3, rights = ?4
      WHERE token_digest = ?1 AND rights <> ?4
      """, session.tokenDigest, digest(ofToken: token), now, fingerprint(of: user))
    guard changed == 1 else { return nil }
    try tx.execute(
      "UPDATE session_role SET token_digest = ?2 WHERE token_digest = ?1", session.tokenDigest,
      digest(ofToken: token))
    try tx.execute(
      "UPDATE session_view SET token_digest = ?2 WHERE token_digest = ?1", session.tokenDigest,
      digest(ofToken: token))
    return token
  }

  private static let overlapInSeconds: Int64 = 60

  /// What the rights of a session hang on: they change when a role is given or ends, and by
  /// themselves when one begins or runs out.
  private static func fingerprint(of user: User) -> String {
    let roles = user.grants.map { "\($0.role.rawValue)@\($0.organisation?.rawValue ?? 0)" }.sorted()
    let words = roles.joined(separator: " ") + " \(user.person?.rawValue ?? 0)"
    return String(Hexadecimal.words(SHA256.hash(data: Array(words.utf8))).prefix(16))
  }

  /// Notes that the session is in use. Called now and then, not at every request.
  package static func touch(_ session: Session, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE session SET seen_at = ?2 WHERE token_digest = ?1", session.tokenDigest, now)
  }

  /// Its owner has shown that it is they who are here.
  static func prove(_ session: Session, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE session SET proved_at = ?2 WHERE token_digest = ?1", session.tokenDigest, now)
  }

  /// Whether that was shown already, by a form that was taken a moment ago too. The next waits.
  static func wasProved(
    _ session: Session, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.lock("proof \(session.tokenDigest)")
    let row = try tx.latestRow(
      "SELECT proved_at FROM session WHERE token_digest = ?1",
      binding: [session.tokenDigest.stored])
    let provedAt: Instant? = try row?(0)
    return provedAt.map { now.seconds(since: $0) < ProofRules.goodForSeconds } ?? false
  }

  /// The session is as if its password had just been given.
  static func forgetSecondFactor(
    of session: Session, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE session SET second_factor_at = NULL, started_at = ?2, seen_at = ?2
      WHERE token_digest = ?1
      """, session.tokenDigest, now)
  }

  package static func end(_ session: Session, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM session WHERE token_digest = ?1", session.tokenDigest)
  }

  /// Ends a session that goes on under another token, with what it needs to sign out at a provider.
  static func end(
    _ session: Session, goingOnAs token: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE provider_session SET token_digest = ?2 WHERE token_digest = ?1",
      session.tokenDigest, digest(ofToken: token))
    try end(session, tx)
  }

  /// Signs an account out everywhere, but for the browser `except`.
  package static func endAll(
    of account: AccountID, except: Session? = nil, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM session WHERE account_id = ?1 AND token_digest <> ?2",
      account, except?.tokenDigest ?? "")
  }

  /// Those an account has now, last used first.
  package static func list(
    of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> [SessionLine] {
    try tx.rows(
      """
      SELECT number, device, place, started_at, seen_at
      FROM session
      WHERE account_id = ?1 AND seen_at > ?2 AND started_at > ?3
      ORDER BY seen_at DESC, number DESC
      """, account, now.adding(seconds: -Session.idleLimitInSeconds),
      now.adding(seconds: -Session.absoluteLimitInSeconds)
    ).map {
      SessionLine(
        number: try $0(0), device: try $0(1), place: try $0(2), startedAt: try $0(3),
        seenAt: try $0(4))
    }
  }

  /// Ends one of an account's own; whether there was one.
  static func end(
    number: Int64, of account: AccountID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      "DELETE FROM session WHERE number = ?1 AND account_id = ?2", number, account) > 0
  }

  /// A day after they ended, so that a form sent late still finds whose it is.
  private static func removeOver(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM session WHERE seen_at < ?1 OR started_at < ?2",
      now.adding(seconds: -Session.idleLimitInSeconds - KeptForms.lastingInSeconds),
      now.adding(seconds: -Session.absoluteLimitInSeconds - KeptForms.lastingInSeconds))
  }

  static func digest(ofToken token: String) -> String {
    Hexadecimal.words(SHA256.hash(data: Array(token.utf8)))
  }
}

extension User {
  /// On a shared tablet somebody is themselves and nothing else, whatever roles they hold.
  fileprivate func reaching(_ tablet: TabletID?) -> User {
    guard tablet != nil else { return self }
    return User(account: account, name: name, person: person, grants: [], now: now)
  }
}
