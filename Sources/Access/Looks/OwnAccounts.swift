import Kernel
import Storage

/// What is held about the accounts of one person, for that person.
package enum OwnAccounts {
  /// A browser that is signed in, or has been.
  package struct Browser: Hashable, Sendable {
    package let account: AccountID
    /// `nil` for one that is only remembered.
    package let startedAt: Instant?
    package let seenAt: Instant
  }

  package static func of(_ records: [PersonID], _ tx: any Transaction) throws -> [Account] {
    try tx.rows(
      """
      SELECT id, name, person_id, created_at, closed_at FROM account
      WHERE person_id IN (?1*) ORDER BY created_at, id
      """, List(records)
    ).map(Account.init(row:))
  }

  package static func browsers(
    of accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Browser] {
    try tx.rows(
      """
      SELECT account_id, started_at, seen_at FROM session WHERE account_id IN (?1*)
      ORDER BY seen_at DESC
      """, List(accounts)
    ).map { Browser(account: try $0(0), startedAt: try $0(1), seenAt: try $0(2)) }
      + tx.rows(
        """
        SELECT account_id, used_at FROM known_device WHERE account_id IN (?1*)
        ORDER BY used_at DESC
        """, List(accounts)
      ).map { Browser(account: try $0(0), startedAt: nil, seenAt: try $0(1)) }
  }

  /// What else hangs on an account: who it is at a provider, tokens for programs, requests of
  /// support to see what it sees, and how it signs in.
  package struct Extra: Hashable, Sendable {
    package let account: AccountID
    /// `identity`, `token`, `support`, `second-factor`, `pin`, `invitation`, `notice`,
    /// `address`, `mail`, `work-mail`, `work-ask`.
    package let kind: String
    package let words: String
    package let at: Instant
  }

  package static func extras(
    of accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Extra] {
    let identities = try tx.rows(
      """
      SELECT account_id, provider, label, linked_at FROM account_identity
      WHERE account_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map { row in
      Extra(
        account: try row(0), kind: "identity",
        words: "\(try row(1, as: String.self)): \(try row(2, as: String.self))", at: try row(3))
    }
    let tokens = try tx.rows(
      """
      SELECT account_id, name, created_at FROM api_token WHERE account_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map { Extra(account: try $0(0), kind: "token", words: try $0(1), at: try $0(2)) }
    let views = try tx.rows(
      """
      SELECT subject_id, reason, asked_at FROM view_request WHERE subject_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map { Extra(account: try $0(0), kind: "support", words: try $0(1), at: try $0(2)) }
    return try identities + tokens + views + signingIn(accounts, tx) + mails(accounts, tx)
  }

  private static func mails(
    _ accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Extra] {
    let addresses = try tx.rows(
      """
      SELECT account_id, COALESCE(address, ''), COALESCE(wanted, ''), changed_at
      FROM account_address WHERE account_id IN (?1*) ORDER BY account_id
      """, List(accounts)
    ).map { row in
      let texts = [try row(1, as: String.self), try row(2, as: String.self)]
      return Extra(
        account: try row(0), kind: "address",
        words: texts.filter { !$0.isEmpty }.joined(separator: ", to be "), at: try row(3))
    }
    let mails = try tx.rows(
      """
      SELECT account_id, kind, state, queued_at FROM mail
      WHERE account_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map { row in
      Extra(
        account: try row(0), kind: "mail",
        words: "\(try row(1, as: MailKind.self).words), \(try row(2, as: MailState.self).rawValue)",
        at: try row(3))
    }
    let choices = try tx.rows(
      """
      SELECT account_id, choice, chosen_at FROM work_mail
      WHERE account_id IN (?1*) ORDER BY account_id
      """, List(accounts)
    ).map { row in
      Extra(
        account: try row(0), kind: "work-mail", words: try row(1, as: WorkMail.self).words,
        at: try row(2))
    }
    return try addresses + mails + choices + asked(accounts, tx) + calendars(accounts, tx)
  }

  private static func calendars(
    _ accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Extra] {
    let wanted = try tx.rows(
      "SELECT account_id, chosen_at FROM calendar_mail WHERE account_id IN (?1*) ORDER BY account_id",
      List(accounts)
    ).map {
      Extra(
        account: try $0(0), kind: "calendar-mail", words: "Days by mail, for a calendar",
        at: try $0(1))
    }
    let days = try tx.rows(
      """
      SELECT account_id, summary, on_day, changed_at FROM calendar_invitation
      WHERE account_id IN (?1*) ORDER BY account_id, on_day, uid
      """, List(accounts)
    ).map {
      Extra(
        account: try $0(0), kind: "calendar-mail",
        words: "\(try $0(1, as: String.self)), \(try $0(2, as: Day.self).inWords)", at: try $0(3))
    }
    return wanted + days
  }

  private static func asked(
    _ accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Extra] {
    try tx.rows(
      """
      SELECT account_id, words, asked_on FROM work_ask WHERE account_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map {
      Extra(
        account: try $0(0), kind: "work-ask", words: try $0(1),
        at: Instant(milliseconds: Int64(try $0(2, as: Day.self).number) * 86_400_000))
    }
  }

  private static func signingIn(
    _ accounts: [AccountID], _ tx: any Transaction
  ) throws -> [Extra] {
    let factors = try tx.rows(
      """
      SELECT account_id, made_at FROM second_factor
      WHERE account_id IN (?1*) ORDER BY account_id
      """, List(accounts)
    ).map {
      Extra(account: try $0(0), kind: "second-factor", words: "An authenticator app", at: try $0(1))
    }
    let pins = try tx.rows(
      "SELECT account_id, set_at FROM staff_pin WHERE account_id IN (?1*) ORDER BY account_id",
      List(accounts)
    ).map { Extra(account: try $0(0), kind: "pin", words: "Six digits", at: try $0(1)) }
    let invitations = try tx.rows(
      """
      SELECT account_id, made_by, made_at FROM invitation WHERE account_id IN (?1*) ORDER BY id
      """, List(accounts)
    ).map { row in
      Extra(
        account: try row(0), kind: "invitation", words: "Made by \(try row(1, as: String.self))",
        at: try row(2))
    }
    let notices = try tx.rows(
      "SELECT account_id, words, made_at FROM account_notice WHERE account_id IN (?1*) ORDER BY id",
      List(accounts)
    ).map { Extra(account: try $0(0), kind: "notice", words: try $0(1), at: try $0(2)) }
    return factors + pins + invitations + notices
  }
}
