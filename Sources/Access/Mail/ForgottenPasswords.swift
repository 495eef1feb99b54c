import Crypto
import Journals
import Kernel
import Storage

/// Requests of those who forgot their password. What is typed is only written down: whether there
/// is such an account is looked up by the job that sends mail, so nobody can tell from the answer,
/// nor from how long it takes.
package enum ForgottenPasswords {
  /// Whether it was written down; not when too many came from this address.
  package static func ask(
    name: String, from address: String, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    let place = NetworkAddress.counted(address)
    let origin = Hexadecimal.words(SHA256.hash(data: Array("password request \(place)".utf8)))
    let before =
      try tx.row(
        "SELECT COUNT(*) FROM password_request WHERE origin = ?1 AND asked_at >= ?2", origin,
        now.adding(seconds: -3_600))?(0, as: Int.self) ?? 0
    guard before < MailRules.passwordRequestsFromAddress else { return false }
    try tx.execute(
      "INSERT INTO password_request (id, name, origin, asked_at) VALUES (?1, ?2, ?3, ?4)",
      try tx.newIdentifierNumber(), name, origin, now)
    try Jobs.enqueue(MailJobs.send, payload: "", key: "send", at: now, tx)
    return true
  }

  /// Sends links to those who have an account and a confirmed address, and forgets the names.
  static func answer(by outbox: Outbox, at now: Instant, _ tx: any Transaction) throws {
    let asked = try tx.rows(
      "SELECT id, name FROM password_request WHERE name <> '' ORDER BY id LIMIT 200")
    for row in asked {
      try tx.execute(
        "UPDATE password_request SET name = '' WHERE id = ?1", try row(0, as: Int64.self))
      guard let account = try Accounts.find(name: try row(1), tx),
        try AccountAddresses.confirmed(of: account.id, tx) != nil,
        try isFree(account.id, at: now, tx)
      else { continue }
      try MailedCodes.send(
        .password, to: account, lasting: Int64(MailRules.passwordLinkInHours) * 3_600,
        by: account.name, outbox, at: now, tx)
      let right = Right(
        code: Permission.ownAccount.code, account: nil, actorName: "Waypoint", at: now)
      try Journal.record(
        JournalEvent(
          AccessActions.passwordLinkSent, [.account(account.id)], details: ["name": account.name]),
        under: right, tx)
    }
    try tx.execute(
      "DELETE FROM password_request WHERE asked_at < ?1", now.adding(seconds: -86_400))
  }

  private static func isFree(
    _ account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    let row = try tx.row(
      """
      SELECT COUNT(*), MAX(queued_at) FROM mail
      WHERE account_id = ?1 AND kind = 'password' AND queued_at >= ?2
      """, account, now.adding(seconds: -86_400))
    let last: Instant? = try row?(1)
    let pause = last.map { now.seconds(since: $0) >= MailRules.secondsBetweenPasswordLinks }
    return try (row?(0, as: Int.self) ?? 0) < MailRules.passwordLinksInADay && (pause ?? true)
  }
}

extension AccountNotices {
  /// Sends what accounts are to be told that have a confirmed address.
  static func mail(by outbox: Outbox, at now: Instant, _ tx: any Transaction) throws {
    let news = try tx.rows(
      """
      SELECT n.id, n.account_id, n.words, n.made_at, a.name, n.about, n.page
      FROM account_notice AS n
      JOIN account AS a ON a.id = n.account_id
      JOIN account_address AS d ON d.account_id = n.account_id
      LEFT JOIN mail AS m ON m.notice_id = n.id
      LEFT JOIN work_mail AS w ON w.account_id = n.account_id
      WHERE n.made_at >= ?1 AND d.confirmed_at IS NOT NULL AND d.address IS NOT NULL
        AND d.confirmed_at <= n.made_at AND a.closed_at IS NULL AND m.id IS NULL
        AND (n.about IS NULL OR (n.read_at IS NULL AND COALESCE(w.choice, 'at-once') = 'at-once'
          AND COALESCE(w.chosen_at, n.made_at) <= n.made_at))
      ORDER BY n.id LIMIT 200
      """, now.adding(seconds: -MailRules.noticeInSeconds))
    for row in news {
      let madeAt: Instant = try row(3)
      let isOfWork = try row(5, as: String?.self) != nil
      let (words, place): (String, String) = (try row(2), outbox.settings.publicAddress)
      try outbox.add(
        .notice, to: try row(1),
        isOfWork
          ? .work(words, page: try row(6), from: place)
          : .notice(words, at: madeAt, name: try row(4), from: place),
        lateAt: madeAt.adding(seconds: MailRules.noticeInSeconds), notice: try row(0), now: now, tx)
    }
  }
}
