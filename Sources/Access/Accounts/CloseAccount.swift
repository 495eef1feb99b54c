import Directory
import Journals
import Kernel
import Storage

/// Closes an account: whoever could give every role it holds, or its owner. At once it signs nobody
/// in, and everything ends that lets somebody in or waits for them; what was done with it stays.
package struct CloseAccount: Sendable {
  package var account: AccountID
  package var reason: String

  package init(account: AccountID, reason: String) {
    self.account = account
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> Account {
    let (account, right) = try check(by: user, tx)
    for grant in try CloseAccount.grants(of: account.id, on: user.today, tx) {
      try Grants.end(
        grant, before: user.today, by: right.actorName, at: right.at,
        reason: "The account was closed", tx)
      try Journal.record(
        JournalEvent(
          AccessActions.grantEnded, Grants.subjects(account, grant.organisation),
          details: [
            "name": account.name, "role": try grant.words(tx), "reason": "The account was closed",
          ]), under: right, tx)
    }
    try endWaysIn(of: account.id, at: right.at, tx)
    try tx.execute(
      """
      UPDATE account SET closed_at = ?2, closed_by_name = ?3, close_reason = ?4
      WHERE id = ?1 AND closed_at IS NULL
      """, account.id, right.at, right.actorName, reason)
    try Journal.record(
      JournalEvent(
        AccessActions.accountClosed, Grants.subjects(account, nil),
        details: ["name": account.name, "reason": reason]), under: right, tx)
    return account
  }

  /// Every problem at once, before anybody says yes.
  @discardableResult
  package func check(
    by user: User, _ tx: any Transaction
  ) throws -> (account: Account, right: Right) {
    let (account, right) = try authority(by: user, tx)
    var problems = Problems()
    if reason.isEmpty { problems.add("reason", "Enter why the account is closed") }
    if reason.count > 200 {
      problems.add("reason", "The reason must be 200 characters or fewer")
    }
    for place in try CloseAccount.leftWithoutAdministrator(by: account.id, on: user.today, tx) {
      problems.add(
        "",
        "\(account.name) is the last administrator of \(place). Give somebody else the role first")
    }
    try problems.throwIfAny()
    return (account, right)
  }

  private func authority(
    by user: User, _ tx: any Transaction
  ) throws -> (account: Account, right: Right) {
    guard account == user.account else { return try AccountAuthority.over(account, user, tx) }
    guard let own = try Accounts.find(account, tx), own.closedAt == nil else {
      throw NotFound("The account")
    }
    return (own, try user.right(to: .ownAccount, .own, tx))
  }

  /// Those that hold, wait or are to come.
  private static func grants(
    of account: AccountID, on day: Day, _ tx: any Transaction
  ) throws -> [Grant] {
    try tx.rows(
      """
      SELECT id FROM access_grant
      WHERE account_id = ?1 AND ended_at IS NULL AND (to_on IS NULL OR to_on >= ?2)
      ORDER BY id
      """, account, day
    ).compactMap { try Grants.find(try $0(0), on: day, tx)?.grant }
  }

  /// What nobody would look after any more. An employer of one person has nobody else to name.
  private static func leftWithoutAdministrator(
    by account: AccountID, on day: Day, _ tx: any Transaction
  ) throws -> [String] {
    try Grants.of(account, on: day, tx)
      .filter { $0.role == .administrator && $0.period.contains(day) }
      .filter { grant in
        try Grants.administrators(over: grant.organisation, on: day, tx).allSatisfy {
          $0 == account
        } && areSeveral(under: grant, on: day, tx)
      }
      .map { grant in
        try grant.organisation.flatMap { try Organisations.names(of: [$0], tx)[$0] }
          ?? "everything"
      }
  }

  /// A parent over several employers has few people of its own, or none.
  private static func areSeveral(
    under grant: Grant, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    if let organisation = grant.organisation {
      let places =
        grant.beneath
        ? try OrganisationTree.within([organisation], on: .under, day, tx) : [organisation]
      return try Assignments.countOfPeople(at: places, on: day, atMost: 2, tx) > 1
    }
    let accounts: Int =
      try tx.row("SELECT COUNT(*) FROM account WHERE closed_at IS NULL")?(0) ?? 0
    let people: Int =
      try tx.row("SELECT COUNT(*) FROM (SELECT id FROM person LIMIT 2) AS p")?(0) ?? 0
    return accounts > 1 || people > 1
  }

  private func endWaysIn(
    of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try Sessions.endAll(of: account, tx)
    try tx.execute("DELETE FROM known_device WHERE account_id = ?1", account)
    try tx.execute(
      "UPDATE api_token SET revoked_at = COALESCE(revoked_at, ?2) WHERE account_id = ?1",
      account, now)
    try Invitations.endAll(of: account, at: now, tx)
    try tx.execute("DELETE FROM mail WHERE account_id = ?1 AND state = 'waiting'", account)
    // Those that were refused are not to be tried again.
    try tx.execute("UPDATE mail SET sealed_text = NULL WHERE account_id = ?1", account)
    try tx.execute("DELETE FROM kept_form WHERE account_id = ?1", account)
    try tx.execute("DELETE FROM staff_pin WHERE account_id = ?1", account)
    try tx.execute(
      """
      UPDATE account_address SET wanted = NULL, wanted_digest = NULL, wanted_until = NULL
      WHERE account_id = ?1
      """, account)
    try tx.execute(
      """
      UPDATE view_request SET ended_at = ?2
      WHERE (officer_id = ?1 OR subject_id = ?1) AND ended_at IS NULL
      """, account, now)
    // What was opened stays to be reviewed.
    try tx.execute(
      """
      UPDATE emergency_access
      SET until_at = CASE WHEN begun_at < ?2 THEN ?2 ELSE begun_at + 1 END
      WHERE account_id = ?1 AND until_at > ?2
      """, account, now)
  }
}

/// Opens a closed account again, by whoever could give every role it held when it was closed. Its
/// owner signs in as before; roles do not come back by themselves.
package struct ReopenAccount: Sendable {
  package var account: AccountID
  package var reason: String

  package init(account: AccountID, reason: String) {
    self.account = account
    self.reason = reason
  }

  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> Account {
    let (account, right) = try AccountAuthority.overClosed(account, user, tx)
    var problems = Problems()
    if reason.isEmpty { problems.add("reason", "Enter why the account is opened again") }
    if reason.count > 200 {
      problems.add("reason", "The reason must be 200 characters or fewer")
    }
    try problems.throwIfAny()
    try tx.execute(
      """
      UPDATE account SET closed_at = NULL, closed_by_name = NULL, close_reason = NULL
      WHERE id = ?1
      """, account.id)
    try AccountNotices.add(
      "\(user.name) opened your account again. Reason given: \(reason)", to: account.id,
      at: user.now, tx)
    try Journal.record(
      JournalEvent(
        AccessActions.accountReopened, Grants.subjects(account, nil),
        details: ["name": account.name, "reason": reason]), under: right, tx)
    return account
  }
}
