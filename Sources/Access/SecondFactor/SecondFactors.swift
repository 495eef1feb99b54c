import Kernel
import Storage

/// An account's authenticator app, as it is kept.
package struct SecondFactor: Hashable, Sendable {
  package let account: AccountID
  let sealed: SealedValue
  package let madeAt: Instant
  /// `nil` until the first code was typed: until then it counts for nothing.
  package let confirmedAt: Instant?
  /// The step of the last code that was taken; no code up to it is ever taken again.
  let lastStep: Int64

  package func code(_ keys: KeyRing) throws -> OneTimeCode {
    OneTimeCode(secret: try keys.open(sealed, for: SecondFactors.place(account)))
  }
}

package enum SecondFactors {
  package static func find(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> SecondFactor? {
    try tx.row(
      """
      SELECT account_id, sealed_secret, made_at, confirmed_at, last_step
      FROM second_factor
      WHERE account_id = ?1
      """, account
    ).map { row in
      SecondFactor(
        account: try row(0), sealed: try row(1), madeAt: try row(2), confirmedAt: try row(3),
        lastStep: try row(4))
    }
  }

  /// Whether the account has one that counts.
  package static func has(_ account: AccountID, _ tx: any Transaction) throws -> Bool {
    try find(account, tx)?.confirmedAt != nil
  }

  static func save(
    secret: [UInt8], of account: AccountID, confirmedAt: Instant?, keys: KeyRing, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO second_factor (account_id, sealed_secret, made_at, confirmed_at, last_step)
      VALUES (?1, ?2, ?3, ?4, 0)
      ON CONFLICT (account_id)
      DO UPDATE SET sealed_secret = ?2, made_at = ?3, confirmed_at = ?4, last_step = 0
      """, account, try keys.seal(secret, for: place(account)), now, confirmedAt)
  }

  /// Notes that the code of a step was used; whether it had not been used before. One statement, so
  /// that of two who type the same code one is refused.
  static func use(
    step: Int64, of account: AccountID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      "UPDATE second_factor SET last_step = ?2 WHERE account_id = ?1 AND last_step < ?2",
      account, step) == 1
  }

  static func confirm(_ account: AccountID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE second_factor SET confirmed_at = ?2 WHERE account_id = ?1", account, now)
  }

  static func remove(_ account: AccountID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM recovery_code WHERE account_id = ?1", account)
    try tx.execute("DELETE FROM second_factor WHERE account_id = ?1", account)
  }

  static func place(_ account: AccountID) -> String { "second-factor \(account)" }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "second factors",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT SUBSTR(sealed_secret, 1, 8), COUNT(*) FROM second_factor
          GROUP BY SUBSTR(sealed_secret, 1, 8)
          """))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT account_id, sealed_secret FROM second_factor
        WHERE SUBSTR(sealed_secret, 1, 8) IN (?1*) ORDER BY account_id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let account: AccountID = try row(0)
      let value = try keys.open(SealedValue(written: row(1)), for: place(account))
      try tx.execute(
        "UPDATE second_factor SET sealed_secret = ?2 WHERE account_id = ?1", account,
        try keys.seal(value, for: place(account)))
    })
}

package enum RecoveryCodes {
  /// A new set; those before no longer count. The codes themselves, to be shown once.
  static func make(
    for account: AccountID, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> [String] {
    try tx.execute("DELETE FROM recovery_code WHERE account_id = ?1", account)
    let codes = (0..<SecondFactorRules.recoveryCodes).map { _ in
      SafeCode.make(groups: 4, chance: chance)
    }
    for code in codes {
      try tx.execute(
        "INSERT INTO recovery_code (account_id, digest, made_at) VALUES (?1, ?2, ?3)",
        account, SafeCode.digest(code, for: place(account)), now)
    }
    return codes
  }

  /// Takes a code, once; whether it was one.
  static func use(
    _ typed: String, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE recovery_code SET used_at = ?3
      WHERE account_id = ?1 AND digest = ?2 AND used_at IS NULL
      """, account, SafeCode.digest(typed, for: place(account)), now) == 1
  }

  /// How many are left.
  package static func left(of account: AccountID, _ tx: any Transaction) throws -> Int {
    try tx.row(
      "SELECT COUNT(*) FROM recovery_code WHERE account_id = ?1 AND used_at IS NULL", account)?(0)
      ?? 0
  }

  private static func place(_ account: AccountID) -> String { "recovery \(account)" }
}

/// What an account is to be told the next time its owner is here: that somebody changed how they
/// sign in.
package enum AccountNotices {
  package struct Notice: Hashable, Sendable {
    package let words: String
    package let madeAt: Instant
    /// Where it is seen; news of the account itself have none.
    package var page: String?
  }

  static func add(
    _ words: String, to account: AccountID, isRead: Bool = false, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO account_notice (id, account_id, words, made_at, read_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, try tx.newIdentifierNumber(), account, words, now, isRead ? now : nil)
  }

  /// Those not yet marked as read, newest first.
  package static func unread(
    of account: AccountID, _ tx: any Transaction
  ) throws -> [Notice] {
    try tx.rows(
      """
      SELECT words, made_at FROM account_notice
      WHERE account_id = ?1 AND read_at IS NULL AND about IS NULL
      ORDER BY made_at DESC, id DESC LIMIT 20
      """, account
    ).map { Notice(words: try $0(0), madeAt: try $0(1)) }
  }

  package static func markRead(
    of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE account_notice SET read_at = ?2
      WHERE account_id = ?1 AND read_at IS NULL AND about IS NULL
      """, account, now)
  }
}
