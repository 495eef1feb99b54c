import Courier
import Directory
import Journals
import Kernel
import Storage

/// What administrators see of the outbox: who, what about, when, and why not; never the words.
package struct OutboxLine: Hashable, Sendable {
  package let id: MailID
  package let account: AccountID
  package let accountName: String
  package let kind: MailKind
  package let state: MailState
  package let queuedAt: Instant
  package let lateAt: Instant
  package let attempts: Int
  package let cause: MailFailure.Cause?
  package let codes: String?
  /// Whether what it says is still here.
  package let isWhole: Bool
}

extension Outbox {
  /// Mails that wait or were not taken, of the accounts within `reach`; the newest first.
  package static func troubled(
    _ reach: Reach, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [OutboxLine] {
    try tx.rows(
      """
      SELECT m.id, a.id, a.name, m.kind, m.state, m.queued_at, m.late_at, m.attempts, m.cause,
        m.codes, m.sealed_text IS NOT NULL
      FROM mail AS m
      JOIN account AS a ON a.id = m.account_id
      WHERE m.state IN ('waiting', 'refused', 'late')
        AND (?1 = TRUE
          OR EXISTS (
            SELECT 1
            FROM access_grant AS g
            JOIN organisation_within AS w ON w.organisation_id = g.organisation_id
            WHERE g.account_id = a.id AND w.basis = 'under' AND w.ancestor_id IN (?2*)
              AND w.from_on <= ?3 AND w.to_on >= ?3)
          OR EXISTS (
            SELECT 1
            FROM assignment AS s
            JOIN organisation_within AS w
              ON w.organisation_id IN (s.organisation_id, s.employer_id)
            WHERE s.person_id = a.person_id AND w.basis = 'under' AND w.ancestor_id IN (?2*)
              AND w.from_on <= ?3 AND w.to_on >= ?3
              AND (s.ended_on IS NULL OR s.ended_on >= ?3)))
      ORDER BY m.queued_at DESC, m.id DESC
      LIMIT ?4
      """, reach.everything, List(reach.organisations), day, limit
    ).map { row in
      OutboxLine(
        id: try row(0), account: try row(1), accountName: try row(2), kind: try row(3),
        state: try row(4), queuedAt: try row(5), lateAt: try row(6), attempts: try row(7),
        cause: try row(8, as: String?.self).flatMap(MailFailure.Cause.init(rawValue:)),
        codes: try row(9), isWhole: try row(10))
    }
  }

  /// How the outbox stands, for whoever watches the system.
  package struct Standing: Hashable, Sendable {
    package let waiting: Int
    package let refused: Int
    package let late: Int
    /// How long the mail has waited that waits longest; 0 when none does.
    package let oldestInSeconds: Int64
  }

  package static func standing(at now: Instant, _ tx: any Transaction) throws -> Standing {
    let row = try tx.row(
      """
      SELECT
        COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN state = 'late' THEN 1 ELSE 0 END), 0),
        MIN(CASE WHEN state = 'waiting' THEN queued_at END)
      FROM mail
      WHERE state IN ('waiting', 'refused', 'late')
      """)
    let oldest = try row.flatMap { try $0(3, as: Instant?.self) }
    return Standing(
      waiting: try row?(0) ?? 0, refused: try row?(1) ?? 0, late: try row?(2) ?? 0,
      oldestInSeconds: oldest.map { max(0, now.seconds(since: $0)) } ?? 0)
  }

  /// How many were done with before `moment`.
  package static func settled(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM mail WHERE settled_at < ?1", moment)?(0) ?? 0
  }

  @discardableResult
  package static func forget(before moment: Instant, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM mail WHERE settled_at < ?1", moment)
  }
}

/// Has a mail tried again at once that waits or was refused.
package struct TryMailAgain: Sendable {
  package let mail: MailID

  package init(_ mail: MailID) { self.mail = mail }

  package func run(by user: User, _ tx: any Transaction) throws {
    let row = try tx.row(
      """
      SELECT account_id FROM mail
      WHERE id = ?1 AND state IN ('waiting', 'refused') AND sealed_text IS NOT NULL
      """, mail)
    guard let row else { throw NotFound("The mail") }
    let (account, right) = try AccountAuthority.over(try row(0), user, tx)
    try tx.execute(
      """
      UPDATE mail SET state = 'waiting', next_at = ?2, settled_at = NULL WHERE id = ?1
      """, mail, user.now)
    try Jobs.enqueue(MailJobs.send, payload: "", key: "send", at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.mailTriedAgain, [.account(account.id)], details: ["name": account.name]),
      under: right, tx)
  }
}
