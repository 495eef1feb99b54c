import Directory
import Journals
import Kernel
import Storage

/// News about work that people do together: that something waits for somebody, or was decided. It
/// names nobody, because it leaves as mail; who is meant is on the page it leads to. It goes quiet
/// when what it tells of is done.
package enum WorkNotices {
  /// Tells every open account of a person, once while they have not read it.
  ///
  /// - Parameters:
  ///   - words: A sentence without a full stop, and without a name.
  ///   - about: What it is about, by which it goes quiet: `claim-12`.
  package static func tell(
    _ words: String, about: String, to person: PersonID, at now: Instant, _ tx: any Transaction
  ) throws {
    let records = try OnePerson.records(of: person, tx)
    for account in try Accounts.open(of: Set(records), tx) {
      try tell(words, about: about, to: account, at: now, tx)
    }
  }

  /// The same for an account that may belong to nobody in particular, such as an office’s.
  package static func tell(
    _ words: String, about: String, to account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    let waiting = try tx.row(
      """
      SELECT 1 FROM account_notice
      WHERE account_id = ?1 AND about = ?2 AND words = ?3 AND read_at IS NULL LIMIT 1
      """, account, about, words)
    if waiting != nil { return }
    try tx.execute(
      """
      INSERT INTO account_notice (id, account_id, words, made_at, about)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, try tx.newIdentifierNumber(), account, words, now, about)
  }

  /// What is done waits for nobody: it is not shown any more, and a mail about it that has not left
  /// stays here.
  package static func settle(
    _ about: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE mail SET state = 'dropped', settled_at = ?2, sealed_text = NULL, to_address = NULL
      WHERE state = 'waiting' AND notice_id IN (
        SELECT id FROM account_notice WHERE about = ?1)
      """, about, now)
    try tx.execute(
      "UPDATE account_notice SET read_at = ?2 WHERE about = ?1 AND read_at IS NULL", about, now)
  }

  /// What an account has not read, newest first.
  package static func unread(
    of account: AccountID, _ tx: any Transaction
  ) throws -> [AccountNotices.Notice] {
    try tx.rows(
      """
      SELECT words, made_at FROM account_notice
      WHERE account_id = ?1 AND read_at IS NULL AND about IS NOT NULL
      ORDER BY made_at DESC, id DESC LIMIT 20
      """, account
    ).map { AccountNotices.Notice(words: try $0(0), madeAt: try $0(1)) }
  }

  package static func markRead(
    of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE account_notice SET read_at = ?2
      WHERE account_id = ?1 AND read_at IS NULL AND about IS NOT NULL
      """, account, now)
  }
}

enum WorkNoticeSchema {
  /// `about` says what news of work is about; news of the account itself have none.
  static let notice = Migration(
    "access-160-work-notice",
    """
    ALTER TABLE account_notice ADD COLUMN about {{text}};
    CREATE INDEX account_notice_about_idx ON account_notice (about) WHERE about IS NOT NULL;
    """)
}
