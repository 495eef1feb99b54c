import Kernel
import Storage

package enum Accounts {
  /// Whether nobody can sign in yet, so that the first administrator may be set up.
  package static func areNone(_ tx: any Transaction) throws -> Bool {
    try tx.row("SELECT id FROM account LIMIT 1") == nil
  }

  package static func find(_ id: AccountID, _ tx: any Transaction) throws -> Account? {
    try tx.row(
      """
      SELECT id, name, person_id, created_at, closed_at
      FROM account
      WHERE id = ?1
      """, id
    ).map(Account.init(row:))
  }

  /// The account and its password, for sign-in; closed accounts are not found.
  static func signingIn(
    as name: String, _ tx: any Transaction
  ) throws -> (id: AccountID, password: StoredPassword)? {
    try tx.row(
      """
      SELECT id, password
      FROM account
      WHERE folded = ?1 AND closed_at IS NULL
      """, name.folded
    ).map { (try $0(0), try $0(1)) }
  }

  static func isTaken(_ name: String, _ tx: any Transaction) throws -> Bool {
    try tx.row("SELECT id FROM account WHERE folded = ?1", name.folded) != nil
  }

  /// Who an account is at a moment: its person and the grants of that day.
  package static func user(
    _ id: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> User? {
    guard let account = try find(id, tx), account.closedAt == nil else { return nil }
    return User(
      account: id, name: account.name, person: account.person,
      grants: try grants(of: id, tx), now: now)
  }

  /// Every grant ever made to an account, past and to come included, oldest first.
  package static func grants(of account: AccountID, _ tx: any Transaction) throws -> [Grant] {
    try tx.rows(
      """
      SELECT id, role, organisation_id, from_on, to_on
      FROM access_grant
      WHERE account_id = ?1
      ORDER BY from_on, id
      """, account
    ).compactMap { row in
      let from: Day = try row(3)
      guard let period = Period(from: from, to: try row(4)) else { return nil }
      return Grant(id: try row(0), role: try row(1), organisation: try row(2), period: period)
    }
  }

  static func insert(
    _ account: Account, password: StoredPassword, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO account (id, name, folded, password, person_id, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, account.id, account.name, account.name.folded, password, account.person,
      account.createdAt)
  }

  static func insert(
    _ grant: Grant, for account: AccountID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO access_grant (id, account_id, role, organisation_id, from_on, to_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, grant.id, account, grant.role, grant.organisation, grant.period.from, grant.period.to)
  }

  static func setPassword(
    _ password: StoredPassword, of account: AccountID, _ tx: any Transaction
  ) throws {
    try tx.execute("UPDATE account SET password = ?2 WHERE id = ?1", account, password)
  }
}

extension Account {
  init(row: Row) throws {
    self.init(
      id: try row(0), name: try row(1), person: try row(2), createdAt: try row(3),
      closedAt: try row(4))
  }
}
