import Directory
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

  /// An open account by the name it signs in with.
  package static func find(name: String, _ tx: any Transaction) throws -> Account? {
    try tx.row(
      """
      SELECT id, name, person_id, created_at, closed_at
      FROM account
      WHERE folded = ?1 AND closed_at IS NULL
      """, name.folded
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

  /// Who an account is at a moment: its person, by the record that stands for them, and the grants
  /// of that day.
  package static func user(
    _ id: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> User? {
    guard let account = try find(id, tx), account.closedAt == nil else { return nil }
    let person = try account.person.map { try OnePerson.canonical(of: $0, tx) }
    return User(
      account: id, name: account.name, person: person,
      grants: try Grants.of(id, on: now.dayInLondon, tx),
      isLineManager: try person.map {
        try LineManagement.isManager(OnePerson.records(of: $0, tx), on: now.dayInLondon, tx)
      } ?? false, now: now, emergencies: try Emergencies.open(to: id, at: now, tx))
  }

  /// An open account by its user name.
  static func named(_ name: String, _ tx: any Transaction) throws -> Account? {
    try tx.row(
      """
      SELECT id, name, person_id, created_at, closed_at
      FROM account
      WHERE folded = ?1 AND closed_at IS NULL
      """, name.folded
    ).map(Account.init(row:))
  }

  package static func count(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM account")?(0) ?? 0
  }

  /// The open accounts of any of `records` of people.
  package static func open(
    of records: Set<PersonID>, _ tx: any Transaction
  ) throws -> [AccountID] {
    try tx.rows(
      "SELECT id FROM account WHERE person_id IN (?1*) AND closed_at IS NULL ORDER BY id",
      List(records.sorted())
    ).map { try $0(0) }
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

  /// How long after its end a role is still a matter of the organisation it was held at.
  package static let rolesAreSeenForDays = 365

  /// The account, if it is one that `list` would show.
  package static func find(
    _ id: AccountID, _ reach: Reach, on day: Day, _ tx: any Transaction
  ) throws -> Account? {
    try tx.row(
      """
      SELECT a.id, a.name, a.person_id, a.created_at, a.closed_at
      FROM account AS a
      WHERE a.id = ?5 AND (?1 = TRUE
        OR EXISTS (
          SELECT 1
          FROM access_grant AS g
          JOIN organisation_within AS w ON w.organisation_id = g.organisation_id
          WHERE g.account_id = a.id AND (g.to_on IS NULL OR g.to_on >= ?4)
            AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3
            AND (w.ancestor_id IN (?2*) OR g.organisation_id IN (?6*)))
        OR EXISTS (
          SELECT 1
          FROM assignment AS s
          JOIN organisation_within AS w
            ON w.organisation_id IN (s.organisation_id, s.employer_id)
          WHERE s.person_id = a.person_id AND w.basis = 'under' AND w.from_on <= ?3
            AND w.to_on >= ?3 AND (s.ended_on IS NULL OR s.ended_on >= ?3)
            AND (w.ancestor_id IN (?2*) OR s.organisation_id IN (?6*)))
        OR EXISTS (
          SELECT 1
          FROM assignment AS s
          JOIN organisation_within AS w
            ON w.organisation_id IN (s.organisation_id, s.employer_id)
          WHERE s.person_id = a.person_id AND w.basis = 'under' AND w.from_on <= ?3
            AND w.to_on >= ?3 AND s.ended_on >= ?7
            AND (w.ancestor_id IN (?2*) OR s.organisation_id IN (?6*))
            AND NOT EXISTS (
              SELECT 1
              FROM assignment AS n
              WHERE n.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))
            AND NOT EXISTS (
              SELECT 1
              FROM person_alias AS x
              JOIN person_alias AS y ON y.canonical_id = x.canonical_id
              JOIN assignment AS n ON n.person_id = y.person_id
              WHERE x.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))))
      """, reach.everything, List(reach.organisations), day, day - rolesAreSeenForDays, id,
      List(reach.places), day - AccessRules.leaversAreSeenForDays
    ).map(Account.init(row:))
  }

  /// Accounts with a grant at an organisation within `reach`, in force or ended within a year, or
  /// belonging to its people, or to those who left lately and work nowhere else.
  package static func list(
    _ reach: Reach, _ show: AccountsShown = .all, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [Account] {
    try tx.rows(
      """
      SELECT a.id, a.name, a.person_id, a.created_at, a.closed_at
      FROM account AS a
      WHERE ((?8 = TRUE AND a.closed_at IS NULL) OR (?9 = TRUE AND a.closed_at IS NOT NULL))
        AND (?10 = FALSE OR (a.person_id IS NOT NULL
          AND NOT EXISTS (
            SELECT 1
            FROM assignment AS n
            WHERE n.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))
          AND NOT EXISTS (
            SELECT 1
            FROM person_alias AS x
            JOIN person_alias AS y ON y.canonical_id = x.canonical_id
            JOIN assignment AS n ON n.person_id = y.person_id
            WHERE x.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))))
        AND (?1 = TRUE
        OR EXISTS (
          SELECT 1
          FROM access_grant AS g
          JOIN organisation_within AS w ON w.organisation_id = g.organisation_id
          WHERE g.account_id = a.id AND (g.to_on IS NULL OR g.to_on >= ?5)
            AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3
            AND (w.ancestor_id IN (?2*) OR g.organisation_id IN (?6*)))
        OR EXISTS (
          SELECT 1
          FROM assignment AS s
          JOIN organisation_within AS w
            ON w.organisation_id IN (s.organisation_id, s.employer_id)
          WHERE s.person_id = a.person_id AND w.basis = 'under' AND w.from_on <= ?3
            AND w.to_on >= ?3 AND (s.ended_on IS NULL OR s.ended_on >= ?3)
            AND (w.ancestor_id IN (?2*) OR s.organisation_id IN (?6*)))
        OR EXISTS (
          SELECT 1
          FROM assignment AS s
          JOIN organisation_within AS w
            ON w.organisation_id IN (s.organisation_id, s.employer_id)
          WHERE s.person_id = a.person_id AND w.basis = 'under' AND w.from_on <= ?3
            AND w.to_on >= ?3 AND s.ended_on >= ?7
            AND (w.ancestor_id IN (?2*) OR s.organisation_id IN (?6*))
            AND NOT EXISTS (
              SELECT 1
              FROM assignment AS n
              WHERE n.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))
            AND NOT EXISTS (
              SELECT 1
              FROM person_alias AS x
              JOIN person_alias AS y ON y.canonical_id = x.canonical_id
              JOIN assignment AS n ON n.person_id = y.person_id
              WHERE x.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?3))))
      ORDER BY a.folded
      LIMIT ?4
      """, reach.everything, List(reach.organisations), day, limit, day - rolesAreSeenForDays,
      List(reach.places), day - AccessRules.leaversAreSeenForDays, show != .closed,
      show == .all || show == .closed, show == .left
    ).map(Account.init(row:))
  }

  /// Those of people who have no post on `day`, nor one to come.
  package static func withoutPost(
    _ accounts: [AccountID], on day: Day, _ tx: any Transaction
  ) throws -> Set<AccountID> {
    Set(
      try tx.rows(
        """
        SELECT a.id
        FROM account AS a
        WHERE a.id IN (?1*) AND a.person_id IS NOT NULL
          AND NOT EXISTS (
            SELECT 1
            FROM assignment AS n
            WHERE n.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?2))
          AND NOT EXISTS (
            SELECT 1
            FROM person_alias AS x
            JOIN person_alias AS y ON y.canonical_id = x.canonical_id
            JOIN assignment AS n ON n.person_id = y.person_id
            WHERE x.person_id = a.person_id AND (n.ended_on IS NULL OR n.ended_on >= ?2))
        """, List(accounts), day
      ).map { try $0(0) })
  }

  /// By whom and why an account was closed.
  package static func closing(
    of account: AccountID, _ tx: any Transaction
  ) throws -> (by: String, reason: String)? {
    guard
      let row = try tx.row(
        "SELECT closed_by_name, close_reason FROM account WHERE id = ?1", account),
      let name: String = try row(0)
    else { return nil }
    return (name, try row(1) ?? "")
  }

  static func setPassword(
    _ password: StoredPassword, of account: AccountID, _ tx: any Transaction
  ) throws {
    try tx.execute("UPDATE account SET password = ?2 WHERE id = ?1", account, password)
  }
}

/// Which accounts a list shows.
package enum AccountsShown: String, CaseIterable, Sendable {
  case open, closed
  /// Open ones of people without a post.
  case left
  case all
}

extension Account {
  init(row: Row) throws {
    self.init(
      id: try row(0), name: try row(1), person: try row(2), createdAt: try row(3),
      closedAt: try row(4))
  }
}
