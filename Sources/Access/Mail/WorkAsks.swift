import Directory
import Kernel
import Storage

/// What somebody was asked for and has not done. They are told again until it is settled: marking the
/// news as read does not do it.
extension WorkNotices {
  /// Whom it concerns when nobody does it, and what they are told then.
  package struct Unanswered: Sendable {
    let asker: PersonID
    let words: String
    let page: String?

    package init(asker: PersonID, words: String, page: String? = nil) {
      self.asker = asker
      self.words = words
      self.page = page
    }
  }

  /// Asks a person for something: tells them, and reminds them as `ReminderRules` say.
  ///
  /// - Parameters:
  ///   - words: A sentence without a full stop, and without a name.
  ///   - about: What it is about, by which it goes quiet: `claim-12`.
  ///   - page: Where they see it and do it: `/claims/12`.
  ///   - isKnown: Whether they need no telling now: they have it in hand, and are only reminded.
  package static func ask(
    _ words: String, about: String, of person: PersonID, page: String? = nil,
    isKnown: Bool = false, unanswered: Unanswered? = nil, at now: Instant, _ tx: any Transaction
  ) throws {
    try ask(
      words, about: about, of: accounts(of: person, tx), page: page, isKnown: isKnown,
      unanswered: unanswered, at: now, tx)
  }

  /// The same of accounts, where it is asked of those who hold a role.
  package static func ask(
    _ words: String, about: String, of accounts: [AccountID], page: String? = nil,
    isKnown: Bool = false, unanswered: Unanswered? = nil, at now: Instant, _ tx: any Transaction
  ) throws {
    if !isKnown { try tell(words, about: about, to: accounts, page: page, at: now, tx) }
    for account in accounts {
      try add(
        "Reminder: \(words)", about: about, to: account, page, ReminderRules.days, at: now, tx)
    }
    guard let unanswered, let last = ReminderRules.days.last else { return }
    for account in try Self.accounts(of: unanswered.asker, tx) {
      try add(unanswered.words, about: about, to: account, unanswered.page, [last], at: now, tx)
    }
  }

  private static func add(
    _ words: String, about: String, to account: AccountID, _ page: String?, _ days: [Int],
    at now: Instant, _ tx: any Transaction
  ) throws {
    let today = now.dayInLondon
    try tx.execute(
      """
      INSERT INTO work_ask (id, account_id, about, words, page, asked_on, days, told, next_on)
      VALUES (?1, ?2, ?3, ?4, ?8, ?5, ?6, 0, ?7)
      ON CONFLICT (account_id, about, words) DO NOTHING
      """, try tx.newIdentifierNumber(), account, about, words, today,
      days.map { "\($0)" }.joined(separator: ","),
      ReminderRules.next(askedOn: today, days, told: 0), page)
  }

  static func accounts(
    of person: PersonID, _ tx: any Transaction
  ) throws -> [AccountID] {
    try Accounts.open(of: Set(OnePerson.records(of: person, tx)), tx)
  }

  /// Nobody is told again of something that is no more.
  package static func forgetAsks(_ about: String, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM work_ask WHERE about = ?1", about)
  }

  /// At most so many at a time; the job that tells comes again.
  private static let most = 500

  /// Tells again who is to be told again today. What they were told of it before gives way.
  ///
  /// - Returns: How many were told.
  @discardableResult
  package static func remind(at now: Instant, _ tx: any Transaction) throws -> Int {
    let today = now.dayInLondon
    let due = try tx.rows(
      """
      SELECT k.id, k.account_id, k.about, k.words, k.asked_on, k.days, k.told, k.page
      FROM work_ask AS k
      JOIN account AS a ON a.id = k.account_id
      WHERE k.next_on <= ?1 AND a.closed_at IS NULL ORDER BY k.next_on, k.id LIMIT ?2
      """, today, most)
    for row in due {
      let (account, about): (AccountID, String) = (try row(1), try row(2))
      let days = try row(5, as: String.self).split(separator: ",").compactMap { Int($0) }
      let askedOn: Day = try row(4)
      let told = ReminderRules.told(askedOn: askedOn, days, on: today)
      let taken = try tx.execute(
        "UPDATE work_ask SET told = ?2, next_on = ?3 WHERE id = ?1 AND told = ?4",
        try row(0, as: Int64.self), told,
        ReminderRules.next(askedOn: askedOn, days, told: told), try row(6, as: Int.self))
      guard taken == 1 else { continue }
      try quieten(about, of: account, at: now, tx)
      try tell(try row(3), about: about, to: [account], page: try row(7), at: now, tx)
    }
    return due.count
  }
}

/// How accounts want mail about work.
package enum WorkMailChoices {
  package static func of(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> WorkMail {
    try tx.row("SELECT choice FROM work_mail WHERE account_id = ?1", account)?(0) ?? .atOnce
  }

  static func save(
    _ choice: WorkMail, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO work_mail (account_id, choice, chosen_at) VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id) DO UPDATE SET choice = ?2, chosen_at = ?3
      """, account, choice, now)
  }
}

/// Chooses how one's own account is written to about work.
package struct ChooseWorkMail: Sendable {
  let choice: WorkMail

  package init(_ choice: WorkMail) { self.choice = choice }

  package func run(by user: User, _ tx: any Transaction) throws {
    guard let account = user.account else { throw NotFound("The account") }
    _ = try user.right(to: .ownAccount, .own, tx)
    guard try WorkMailChoices.of(account, tx) != choice else { return }
    try WorkMailChoices.save(choice, of: account, at: user.now, tx)
  }
}

/// Mails that gather what somebody was told since the last.
enum DailyMail {
  static func queue(by outbox: Outbox, at now: Instant, _ tx: any Transaction) throws {
    let today = now.dayInLondon
    guard ReminderRules.isTimeForDay(now, last: nil) else { return }
    let due = try tx.rows(
      """
      SELECT w.account_id, w.chosen_at
      FROM work_mail AS w
      JOIN account AS a ON a.id = w.account_id
      JOIN account_address AS d ON d.account_id = w.account_id
      WHERE w.choice = 'daily' AND a.closed_at IS NULL AND d.address IS NOT NULL
        AND d.confirmed_at IS NOT NULL AND (w.sent_on IS NULL OR w.sent_on < ?1)
      ORDER BY w.account_id LIMIT 500
      """, today)
    for row in due {
      let (account, chosenAt): (AccountID, Instant) = (try row(0), try row(1))
      let taken = try tx.execute(
        """
        UPDATE work_mail SET sent_on = ?2
        WHERE account_id = ?1 AND (sent_on IS NULL OR sent_on < ?2)
        """, account, today)
      guard taken == 1 else { continue }
      // Whatever was settled meanwhile is read, and nobody is bothered with it.
      let found = try tx.rows(
        """
        SELECT id, words, page FROM account_notice
        WHERE account_id = ?1 AND about IS NOT NULL AND read_at IS NULL
          AND gathered_on IS NULL AND made_at >= ?2
          AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.notice_id = account_notice.id)
        ORDER BY made_at, id LIMIT 100
        """, account, chosenAt)
      guard !found.isEmpty else { continue }
      let news = try found.map {
        (words: try $0(1, as: String.self), page: try $0(2, as: String?.self))
      }
      try tx.execute(
        "UPDATE account_notice SET gathered_on = ?2 WHERE id IN (?1*)",
        List(try found.map { try $0(0, as: Int64.self) }), today)
      try outbox.add(
        .notice, to: account, .day(news, from: outbox.settings.publicAddress),
        lateAt: now.adding(seconds: MailRules.noticeInSeconds), now: now, tx)
    }
  }
}

enum WorkAskSchema {
  static let asks = Migration(
    "access-170-work-ask",
    """
    CREATE TABLE work_ask (
      id {{id}},
      account_id {{int}} NOT NULL REFERENCES account (id),
      about {{text}} NOT NULL,
      words {{text}} NOT NULL,
      page {{text}},
      asked_on {{int}} NOT NULL,
      days {{text}} NOT NULL,
      told {{int}} NOT NULL,
      next_on {{int}},
      UNIQUE (account_id, about, words)
    );
    CREATE INDEX work_ask_about_idx ON work_ask (about);
    CREATE INDEX work_ask_next_idx ON work_ask (next_on) WHERE next_on IS NOT NULL;

    CREATE TABLE work_mail (
      account_id {{int}} NOT NULL PRIMARY KEY REFERENCES account (id),
      choice {{text}} NOT NULL CHECK (choice IN ('at-once', 'daily', 'none')),
      chosen_at {{int}} NOT NULL,
      sent_on {{int}}
    );
    ALTER TABLE account_notice ADD COLUMN gathered_on {{int}};
    ALTER TABLE account_notice ADD COLUMN page {{text}};
    """)
}
