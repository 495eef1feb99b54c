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
  /// What kind of browser it is, in words.
  package let browser: String

  package init(name: String, address: String, device: String?, browser: String = "") {
    self.name = name
    self.address = address
    self.device = device
    self.browser = browser
  }

  /// What is guessed at; each is counted apart.
  package enum Secret: Hashable, Sendable {
    case password
    case oneTimeCode
  }

  package struct Attempt: Sendable {
    package let account: AccountID?
    package let password: StoredPassword?
    package let throttle: ThrottleRules.Answer
    /// It counts as failed until it has succeeded.
    let failure: Int64?
  }

  /// What the browser is given after signing in.
  package struct Begun: Sendable {
    package let sessionToken: String
    /// `nil` until the sign-in is complete: a password alone makes no browser known.
    package let deviceToken: String?
  }

  /// Whether to go on. An attempt that may go on is written down as failed before it is looked at,
  /// so that a thousand guesses sent at once are no more than the five allowed.
  package func prepare(
    at now: Instant, for secret: Secret = .password, _ tx: any Transaction
  ) throws -> Attempt {
    let found = try Accounts.signingIn(as: name, tx)
    let what = secret == .password ? name.folded : "\(secret) \(name.folded)"
    let throttle = try throttle(of: what, account: found?.id, at: now, tx)
    return Attempt(
      account: found?.id, password: found?.password, throttle: throttle.answer,
      failure: throttle.answer == .refuse ? nil : try throttle.note(at: now, tx))
  }

  /// Begins a session under a new token, whatever token the browser had before. An account with a
  /// second factor, or that needs one, gets one that leads there and nowhere else.
  package func succeed(
    _ attempt: Attempt, _ account: AccountID, chance: Chance, at now: Instant,
    _ tx: any Transaction
  ) throws -> Begun {
    try forgive(attempt, tx)
    return try begin(account, secondFactorAt: nil, chance: chance, at: now, tx)
  }

  /// The password was right, though no session is begun by it.
  package func forgive(_ attempt: Attempt, _ tx: any Transaction) throws {
    if let failure = attempt.failure { try Throttle.forgive(failure, tx) }
  }

  /// - Parameter secondFactorAt: When the second factor was passed; `nil` when it was not.
  package func begin(
    _ account: AccountID, secondFactorAt: Instant?, chance: Chance, at now: Instant,
    _ tx: any Transaction
  ) throws -> Begun {
    let token = try Sessions.begin(
      for: account, secondFactorAt: secondFactorAt,
      // Where there is a second factor, the password alone shows nothing.
      provedAt: try secondFactorAt != nil || !SecondFactors.has(account, tx) ? now : nil,
      from: SessionOrigin(device: browser, address: address), chance: chance, at: now, tx)
    guard try Sessions.find(token: token, at: now, tx)?.session.stage == .complete else {
      return Begun(sessionToken: token, deviceToken: nil)
    }
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

  func throttle(
    of what: String, account: AccountID?, isShort: Bool = false, at now: Instant,
    _ tx: any Transaction
  ) throws -> Throttle {
    let isKnown = try account.map { try isKnownDevice(of: $0, tx) } ?? false
    return try Throttle(
      of: what, address: address, device: isKnown ? device : nil, isShort: isShort, at: now, tx)
  }

  private func isKnownDevice(of account: AccountID, _ tx: any Transaction) throws -> Bool {
    guard let device else { return false }
    return try tx.row(
      "SELECT used_at FROM known_device WHERE account_id = ?1 AND device_digest = ?2",
      account, Sessions.digest(ofToken: device)) != nil
  }
}
