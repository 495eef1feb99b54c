import Courier
import Kernel
import Storage

package struct MailID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What a mail is about.
package enum MailKind: String, Storable, CaseIterable, Hashable, Sendable {
  /// Something changed about how they sign in.
  case notice
  case invitation
  /// A link for somebody who forgot their password.
  case password
  /// A link that shows an address to be theirs.
  case address

  package var words: String {
    switch self {
    case .notice: "News of the account"
    case .invitation: "Invitation"
    case .password: "Link to set another password"
    case .address: "Link to confirm a mail address"
    }
  }
}

package enum MailState: String, Storable, Hashable, Sendable {
  case waiting
  /// The mail server has taken it.
  case sent
  /// The mail server will not take it.
  case refused
  /// It could not be sent while it was of use.
  case late
  /// There was nobody to send it to any more.
  case dropped
}

/// Mails to be sent: written in the transaction of what they tell, sent by a job. Each is sent at
/// least once: when a node dies after the mail server took a mail and before that was written down,
/// it is sent again, with the same `Message-ID`.
package struct Outbox: Sendable {
  package let settings: MailSettings
  let keys: KeyRing
  let chance: Chance

  package init(_ settings: MailSettings, keys: KeyRing, chance: Chance) {
    self.settings = settings
    self.keys = keys
    self.chance = chance
  }

  /// - Parameters:
  ///   - address: If not that of the account when it is sent.
  ///   - lateAt: When it is of no use any more.
  func add(
    _ kind: MailKind, to account: AccountID, at address: MailAddress? = nil, _ words: MailWords,
    calendar: MailCalendar? = nil, lateAt: Instant, notice: Int64? = nil, now: Instant,
    _ tx: any Transaction
  ) throws {
    let id = try tx.newIdentifier(MailID.self)
    let joined = calendar.map { "\(Self.parting)\($0.method)\(Self.parting)\($0.text)" } ?? ""
    let text = try keys.seal(
      Array("\(words.subject)\n\(words.text)\(joined)".utf8), for: Self.place(id))
    try tx.execute(
      """
      INSERT INTO mail (id, account_id, kind, message_id, sealed_text, to_address, state, queued_at,
        late_at, next_at, attempts, notice_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting', ?7, ?8, ?7, 0, ?9)
      """, id, account, kind, Mail.newID(chance), text, address?.text, now, lateAt, notice)
    try Jobs.enqueue(MailJobs.send, payload: "", key: "send", at: now, tx)
  }

  /// A mail in the hands of a worker.
  struct Claimed: Sendable {
    let id: MailID
    let attempts: Int
    let lateAt: Instant
    /// What is sent; `nil` when there is nobody to send it to.
    let mail: Mail?
  }

  /// Takes the mail that has waited longest. Others leave it alone for a while.
  func claim(at now: Instant, _ tx: any Transaction) throws -> Claimed? {
    let due = try tx.row(
      """
      SELECT id, account_id, message_id, sealed_text, to_address, queued_at, late_at, attempts,
        next_at
      FROM mail
      WHERE state = 'waiting' AND next_at <= ?1
      ORDER BY next_at, id LIMIT 1
      """, now)
    guard let due else { return nil }
    let (id, account): (MailID, AccountID) = (try due(0), try due(1))
    let attempts = try due(7, as: Int.self) + 1
    let taken = try tx.execute(
      "UPDATE mail SET next_at = ?3, attempts = ?4 WHERE id = ?1 AND next_at = ?2", id,
      try due(8, as: Instant.self), now.adding(seconds: MailRules.claimInSeconds), attempts)
    guard taken == 1 else { return nil }
    let written: String? = try due(4)
    let address = try written ?? AccountAddresses.find(account, tx)?.address?.text
    let queuedAt: Instant = try due(5)
    let (messageID, sealed): (String, SealedValue) = (try due(2), try due(3))
    let mail = try address.flatMap(MailAddress.init).map { address in
      let whole = String(decoding: try keys.open(sealed, for: Self.place(id)), as: UTF8.self)
      let joined = whole.split(separator: Self.parting, omittingEmptySubsequences: false)
      let parts = joined[0].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      var mail = settings.mail(
        to: address, subject: parts.first.map(String.init) ?? "",
        text: parts.count > 1 ? String(parts[1]) : "", id: messageID, at: queuedAt)
      if joined.count == 3 {
        mail.calendar = MailCalendar(method: String(joined[1]), text: String(joined[2]))
      }
      return mail
    }
    return Claimed(id: id, attempts: attempts, lateAt: try due(6), mail: mail)
  }

  /// Writes down that a mail is done with. What it said and where to is kept only where it may be
  /// tried again.
  static func settle(
    _ id: MailID, _ state: MailState, cause: MailFailure.Cause? = nil, codes: String? = nil,
    at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE mail SET state = ?2, settled_at = ?3, cause = ?4, codes = ?5 WHERE id = ?1
      """, id, state, now, cause?.rawValue, codes)
    if state != .refused {
      try tx.execute("UPDATE mail SET sealed_text = NULL, to_address = NULL WHERE id = ?1", id)
    }
  }

  static func postpone(
    _ id: MailID, until moment: Instant, _ failure: MailFailure, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE mail SET next_at = ?2, cause = ?3, codes = ?4 WHERE id = ?1 AND state = 'waiting'",
      id, moment, failure.cause.rawValue, failure.codes)
  }

  /// Gives up what is of no use any more, and forgets what refused mails said.
  static func giveUpLate(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE mail SET state = 'late', settled_at = ?1, sealed_text = NULL, to_address = NULL
      WHERE state = 'waiting' AND late_at <= ?1 AND next_at <= ?1
      """, now)
    try tx.execute(
      """
      UPDATE mail SET sealed_text = NULL, to_address = NULL
      WHERE state = 'refused' AND late_at <= ?1 AND sealed_text IS NOT NULL
      """, now)
  }

  /// Between what is read and what calendars read: a sign that stands in neither.
  private static let parting: Character = "\u{1F}"

  private static func place(_ id: MailID) -> String { "mail \(id)" }

  package static let sealed = SealedPlace(
    "mails",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT SUBSTR(sealed_text, 1, 8), COUNT(*) FROM mail WHERE sealed_text IS NOT NULL
          GROUP BY SUBSTR(sealed_text, 1, 8)
          """))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed_text FROM mail
        WHERE SUBSTR(sealed_text, 1, 8) IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: MailID = try row(0)
      let value = try keys.open(SealedValue(written: row(1)), for: place(id))
      try tx.execute(
        "UPDATE mail SET sealed_text = ?2 WHERE id = ?1", id,
        try keys.seal(value, for: place(id)))
    })
}
