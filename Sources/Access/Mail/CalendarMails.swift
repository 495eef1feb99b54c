import Courier
import Files
import Kernel
import Storage

/// Invitations that go out by mail to those who asked for them, and what follows when something is moved
/// or off: each mail is a message that calendars understand.
///
/// - Source: RFC 5545, RFC 5546 and RFC 6047.
package enum CalendarMails {
  /// Accounts among `accounts` that want their days by mail.
  package static func wanting(
    _ accounts: [AccountID], _ tx: any Transaction
  ) throws -> [AccountID] {
    try tx.rows(
      "SELECT account_id FROM calendar_mail WHERE account_id IN (?1*) ORDER BY account_id",
      List(accounts)
    ).map { try $0(0) }
  }

  /// - Throws: `Problems` for an account without a confirmed address.
  package static func choose(
    _ isWanted: Bool, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard isWanted else {
      try tx.execute("DELETE FROM calendar_mail WHERE account_id = ?1", account)
      return
    }
    guard try AccountAddresses.confirmed(of: account, tx) != nil else {
      throw Problems("", "Add a mail address to your account and confirm it, then come back")
    }
    try tx.execute(
      """
      INSERT INTO calendar_mail (account_id, chosen_at) VALUES (?1, ?2)
      ON CONFLICT (account_id) DO NOTHING
      """, account, now)
  }

  /// How all of somebody's days of one kind stand now. What is not as it was last sent leaves with the next
  /// mails, and what is not among them any more as off; what is over, and what is off and was never sent,
  /// does not.
  ///
  /// - Parameter kind: `programme`: days of other kinds are left alone.
  package static func keep(
    _ all: [CalendarInvitation], of kind: String, for account: AccountID, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try strike(but: Set(all.map(\.uid)), of: kind, for: account, at: now, tx)
    for one in all where one.on >= now.dayInLondon {
      guard let last = try find(one.uid, of: account, tx) else {
        if !one.isOff { try insert(one, of: kind, for: account, at: now, tx) }
        continue
      }
      guard !one.isSame(as: last.invitation) else { continue }
      if one.isOff, last.sentAt == nil {
        try tx.execute(
          "DELETE FROM calendar_invitation WHERE account_id = ?1 AND uid = ?2", account, one.uid)
        continue
      }
      var next = one
      next.sequence = max(one.sequence, last.invitation.sequence + 1)
      try tx.execute(
        """
        UPDATE calendar_invitation SET sequence = ?3, on_day = ?4, from_minute = ?5,
          until_minute = ?6, summary = ?7, about = ?8, place = ?9, holder = ?10, reminder = ?11,
          is_off = ?12, page = ?13, waiting = TRUE, changed_at = ?14
        WHERE account_id = ?1 AND uid = ?2
        """, account, next.uid, next.sequence, next.on, next.times?.from, next.times?.until,
        next.summary, next.about, next.place, next.holder, next.reminder, next.isOff, next.page,
        now)
    }
  }

  /// Nobody is left expecting what is nowhere any more: a network they left, a day that was taken out.
  private static func strike(
    but uids: Set<String>, of kind: String, for account: AccountID, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let known = try tx.rows(
      """
      SELECT uid, sent_at FROM calendar_invitation
      WHERE account_id = ?1 AND kind = ?2 AND on_day >= ?3 AND is_off = FALSE
      """, account, kind, now.dayInLondon)
    for row in known {
      let uid: String = try row(0)
      guard !uids.contains(uid) else { continue }
      if try row(1, as: Instant?.self) == nil {
        try tx.execute(
          "DELETE FROM calendar_invitation WHERE account_id = ?1 AND uid = ?2", account, uid)
      } else {
        try tx.execute(
          """
          UPDATE calendar_invitation SET is_off = TRUE, sequence = sequence + 1, waiting = TRUE,
            changed_at = ?3
          WHERE account_id = ?1 AND uid = ?2
          """, account, uid, now)
      }
    }
  }

  private static func insert(
    _ one: CalendarInvitation, of kind: String, for account: AccountID, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO calendar_invitation (account_id, uid, sequence, on_day, from_minute,
        until_minute, summary, about, place, holder, reminder, is_off, page, waiting, changed_at,
        kind)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, TRUE, ?14, ?15)
      """, account, one.uid, one.sequence, one.on, one.times?.from, one.times?.until, one.summary,
      one.about, one.place, one.holder, one.reminder, one.isOff, one.page, now, kind)
  }

  private static func find(
    _ uid: String, of account: AccountID, _ tx: any Transaction
  ) throws -> (invitation: CalendarInvitation, sentAt: Instant?)? {
    try tx.row(
      """
      SELECT uid, sequence, on_day, from_minute, until_minute, summary, about, place, holder,
        reminder, is_off, page, sent_at
      FROM calendar_invitation WHERE account_id = ?1 AND uid = ?2
      """, account, uid
    ).map { (try CalendarInvitation(row: $0), try $0(12)) }
  }

  /// At most so many at a time; the job that sends comes again.
  private static let most = 200
  private static let daysKept = 30

  /// Writes the mails that are due, and forgets days that are long over.
  static func queue(by outbox: Outbox, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM calendar_invitation WHERE on_day < ?1", now.dayInLondon - daysKept)
    let due = try tx.rows(
      """
      SELECT i.uid, i.sequence, i.on_day, i.from_minute, i.until_minute, i.summary, i.about,
        i.place, i.holder, i.reminder, i.is_off, i.page, i.sent_at, i.account_id, i.changed_at,
        d.address
      FROM calendar_invitation AS i
      JOIN calendar_mail AS c ON c.account_id = i.account_id
      JOIN account AS a ON a.id = i.account_id
      JOIN account_address AS d ON d.account_id = i.account_id
      WHERE i.waiting = TRUE AND i.on_day >= ?1 AND a.closed_at IS NULL
        AND d.address IS NOT NULL AND d.confirmed_at IS NOT NULL
      ORDER BY i.changed_at, i.account_id, i.on_day LIMIT ?2
      """, now.dayInLondon, most)
    for row in due {
      let one = try CalendarInvitation(row: row)
      let (account, address): (AccountID, String) = (try row(13), try row(15))
      let isNew = try row(12, as: Instant?.self) == nil
      if let calendar = try calendar(
        one, stampedAt: row(14), from: outbox.settings.from.address, to: address)
      {
        try outbox.add(
          .notice, to: account,
          .calendar(one, isNew: isNew, from: outbox.settings.publicAddress), calendar: calendar,
          lateAt: Instant(startOf: one.on + 1), now: now, tx)
      }
      try tx.execute(
        """
        UPDATE calendar_invitation SET waiting = FALSE, sent_at = ?3
        WHERE account_id = ?1 AND uid = ?2
        """, account, one.uid, now)
    }
  }

  /// - Returns: `nil` for what no calendar takes, such as an hour that there is not on the day the clocks go
  ///   forward: it stands in the way of no other mail.
  private static func calendar(
    _ one: CalendarInvitation, stampedAt stamp: Instant, from: MailAddress, to address: String
  ) throws -> MailCalendar? {
    do {
      let entry = try one.entry(stampedAt: stamp, organiser: from.text, attendee: address)
      let file: CalendarFile =
        one.isOff
        ? try .cancel(entry, product: product) : try .request(entry, product: product)
      return MailCalendar(
        method: file.method.rawValue, text: String(decoding: file.bytes, as: UTF8.self))
    } catch is CalendarRefusal { return nil }
  }

  private static let product = "-//Waypoint//Mail//EN"
}

extension CalendarInvitation {
  fileprivate init(row: Row) throws {
    let (from, until): (Int?, Int?) = (try row(3), try row(4))
    self.init(
      uid: try row(0), sequence: try row(1), on: try row(2),
      times: from.flatMap { from in until.map { Times(from: from, until: $0) } },
      summary: try row(5), about: try row(6), place: try row(7), holder: try row(8),
      reminder: try row(9), isOff: try row(10), page: try row(11))
  }
}

enum CalendarMailSchema {
  static let migration = Migration(
    "access-180-calendar-mail",
    """
    CREATE TABLE calendar_mail (
      account_id {{int}} NOT NULL PRIMARY KEY REFERENCES account (id),
      chosen_at {{int}} NOT NULL
    );

    CREATE TABLE calendar_invitation (
      account_id {{int}} NOT NULL REFERENCES account (id),
      uid {{text}} NOT NULL,
      kind {{text}} NOT NULL,
      sequence {{int}} NOT NULL,
      on_day {{int}} NOT NULL,
      from_minute {{int}},
      until_minute {{int}},
      summary {{text}} NOT NULL,
      about {{text}} NOT NULL,
      place {{text}} NOT NULL,
      holder {{text}} NOT NULL,
      reminder {{text}},
      is_off {{bool}} NOT NULL,
      page {{text}} NOT NULL,
      waiting {{bool}} NOT NULL,
      sent_at {{int}},
      changed_at {{int}} NOT NULL,
      PRIMARY KEY (account_id, uid),
      CHECK ((from_minute IS NULL) = (until_minute IS NULL))
    );
    CREATE INDEX calendar_invitation_on_idx ON calendar_invitation (on_day);
    CREATE INDEX calendar_invitation_waiting_idx ON calendar_invitation (changed_at)
      WHERE waiting = TRUE;
    """)
}
