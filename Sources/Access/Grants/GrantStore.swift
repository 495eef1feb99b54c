import Directory
import Kernel
import Storage

/// Grants as they are stored.
package enum Grants {
  /// Those of an account that hold, held or will hold on some day, oldest first. One that hangs on
  /// a post holds no longer than the post, and only while the post is at its organisation or under
  /// it; one that stands in for another holds no longer than that one, its post and its account,
  /// whatever was said when it was given.
  ///
  /// - Parameter day: Today: of posts it is known where they are, not where they were.
  package static func of(
    _ account: AccountID, on day: Day, _ tx: any Transaction
  ) throws -> [Grant] {
    try tx.rows(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, p.ended_on, c.to_on,
        cp.ended_on, ca.closed_at,
        CASE WHEN g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND w.ancestor_id = g.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        CASE WHEN c.assignment_id IS NULL OR c.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
            AND w.ancestor_id = c.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END
      FROM access_grant AS g
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN assignment AS cp ON cp.id = c.assignment_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      WHERE g.account_id = ?1 AND g.awaits = FALSE
      ORDER BY g.from_on, g.id
      """, account, day
    ).compactMap { row in
      guard
        let period = Period(
          from: try row(4), to: try earliest(try row(5), endsOf(row, from: 6, on: day)))
      else { return nil }
      return Grant(
        id: try row(0), role: try row(1), organisation: try row(2), beneath: try row(3),
        period: period)
    }
  }

  /// When what a grant hangs on ended: its post, the grant it stands in for, and the post and the
  /// account of that.
  fileprivate static func endsOf(
    _ row: Row, from column: Int, on day: Day
  ) throws -> Day? {
    let closedAt: Instant? = try row(column + 3)
    let isThere = try row(column + 4, as: Int.self) == 1 && row(column + 5, as: Int.self) == 1
    let ends: [Day?] = [
      try row(column), try row(column + 1), try row(column + 2),
      closedAt.map { $0.dayInLondon - 1 }, isThere ? nil : day - 1,
    ]
    return ends.compactMap(\.self).min()
  }

  fileprivate static func earliest(_ one: Day?, _ other: Day?) throws -> Day? {
    [one, other].compactMap(\.self).min()
  }

  static func insert(
    _ grant: Grant, for account: AccountID, postOf assignment: AssignmentID? = nil,
    covering: GrantID? = nil, by user: (account: AccountID?, name: String), at now: Instant,
    reason: String, awaits: Bool = false, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO access_grant (id, account_id, role, organisation_id, beneath, assignment_id,
        covers_id, from_on, to_on, given_by, given_by_name, given_at, reason, awaits)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
      """, grant.id, account, grant.role, grant.organisation, grant.beneath, assignment, covering,
      grant.period.from, grant.period.to, user.account, user.name, now, reason, awaits)
  }

  /// Yesterday is the last day. One given today has held on no day; that it was given stays known.
  static func end(
    _ grant: Grant, before day: Day, by name: String, at now: Instant, reason: String,
    _ tx: any Transaction
  ) throws {
    let last = max(day - 1, grant.period.from - 1)
    try tx.execute(
      """
      UPDATE access_grant
      SET to_on = ?2, ended_at = ?3, ended_by_name = ?4, end_reason = ?5
      WHERE id = ?1
      """, grant.id, last, now, name, reason)
  }

  package static func find(
    _ id: GrantID, on day: Day, _ tx: any Transaction
  ) throws -> GrantRecord? {
    try tx.row(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, g.account_id, a.name,
        a.person_id, g.assignment_id, g.given_by_name, g.reason, ca.name, g.ended_by_name, g.ended_at,
        g.end_reason, p.ended_on, c.to_on, cp.ended_on, ca.closed_at,
        CASE WHEN g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND w.ancestor_id = g.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        CASE WHEN c.assignment_id IS NULL OR c.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
            AND w.ancestor_id = c.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        g.awaits, g.given_by
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN assignment AS cp ON cp.id = c.assignment_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      WHERE g.id = ?1
      """, id, day
    ).map { try GrantRecord(row: $0, on: day) }
  }

  /// Every grant ever made at an organisation and at all that is under it, by name of the account;
  /// accounts that are closed too.
  package static func history(
    at organisation: OrganisationID, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [GrantRecord] {
    try tx.rows(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, g.account_id, a.name,
        a.person_id, g.assignment_id, g.given_by_name, g.reason, ca.name, g.ended_by_name, g.ended_at,
        g.end_reason, p.ended_on, c.to_on, cp.ended_on, ca.closed_at,
        CASE WHEN g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND w.ancestor_id = g.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        CASE WHEN c.assignment_id IS NULL OR c.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
            AND w.ancestor_id = c.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        g.awaits, g.given_by
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      JOIN organisation_within AS u
        ON u.organisation_id = g.organisation_id AND u.ancestor_id = ?1 AND u.basis = 'under'
          AND u.from_on <= ?2 AND u.to_on >= ?2
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN assignment AS cp ON cp.id = c.assignment_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      ORDER BY a.folded, g.from_on DESC, g.id DESC
      LIMIT ?3
      """, organisation, day, limit
    ).map { try GrantRecord(row: $0, on: day) }
  }

  /// The organisations at which somebody whose account is open holds `role` on `day`.
  package static func places(
    of role: Role, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT DISTINCT g.organisation_id
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      WHERE g.role = ?1 AND g.organisation_id IS NOT NULL AND g.awaits = FALSE
        AND a.closed_at IS NULL AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
      ORDER BY g.organisation_id
      """, role, day
    ).map { try $0(0) }
  }

  /// Those that may be held on `day` at an organisation and at all that is under it, by name of the
  /// account; what a post has ended is among them, so ask each whether it is in force.
  package static func current(
    at organisation: OrganisationID, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [GrantRecord] {
    try tx.rows(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, g.account_id, a.name,
        a.person_id, g.assignment_id, g.given_by_name, g.reason, ca.name, g.ended_by_name, g.ended_at,
        g.end_reason, p.ended_on, c.to_on, cp.ended_on, ca.closed_at,
        CASE WHEN g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND w.ancestor_id = g.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        CASE WHEN c.assignment_id IS NULL OR c.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
            AND w.ancestor_id = c.organisation_id AND w.basis = 'under' AND w.from_on <= ?2
            AND w.to_on >= ?2) THEN 1 ELSE 0 END,
        g.awaits, g.given_by
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      JOIN organisation_within AS u
        ON u.organisation_id = g.organisation_id AND u.ancestor_id = ?1 AND u.basis = 'under'
          AND u.from_on <= ?2 AND u.to_on >= ?2
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN assignment AS cp ON cp.id = c.assignment_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      WHERE g.ended_at IS NULL AND g.awaits = FALSE AND a.closed_at IS NULL AND g.from_on <= ?2
        AND (g.to_on IS NULL OR g.to_on >= ?2)
      ORDER BY a.folded, g.from_on DESC, g.id DESC
      LIMIT ?3
      """, organisation, day, limit
    ).map { try GrantRecord(row: $0, on: day) }
  }

  /// Roles that wait for a second administrator, at organisations within `reach` or everywhere.
  package static func awaiting(
    _ reach: Reach, on day: Day, _ tx: any Transaction
  ) throws -> [GrantRecord] {
    try tx.rows(
      """
      SELECT g.id
      FROM access_grant AS g
      WHERE g.awaits = TRUE AND g.ended_at IS NULL
        AND (?1 = TRUE OR g.organisation_id IN (?4*) OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id = g.organisation_id AND w.ancestor_id IN (?2*)
            AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3))
      ORDER BY g.id
      LIMIT 100
      """, reach.everything, List(reach.organisations), day, List(reach.places)
    ).compactMap { try find(try $0(0), on: day, tx) }
  }

  /// Who looks after an organisation on `day`, or after everything.
  static func administrators(
    over organisation: OrganisationID?, on day: Day, _ tx: any Transaction
  ) throws -> [AccountID] {
    try tx.rows(
      """
      SELECT DISTINCT g.account_id
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      WHERE g.role = 'administrator' AND g.awaits = FALSE AND a.closed_at IS NULL
        AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND (g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id = ?1 AND w.ancestor_id = g.organisation_id
            AND (g.beneath = TRUE OR w.ancestor_id = ?1)
            AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2))
      ORDER BY g.account_id
      """, organisation, day
    ).map { try $0(0) as AccountID }.filter { account in
      // The post may have ended or moved, and what is covered may be over.
      try of(account, on: day, tx).contains { $0.role == .administrator && $0.period.contains(day) }
    }
  }

  /// How many accounts other than by `grant` look after an organisation on `day`: after itself or
  /// what it is under; after everything when `nil`.
  package static func countOfAdministrators(
    of organisation: OrganisationID?, on day: Day, except grant: GrantID? = nil,
    _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(DISTINCT a.id)
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      WHERE g.role = 'administrator' AND g.id <> ?1 AND g.awaits = FALSE
          AND a.closed_at IS NULL
        AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND (p.ended_on IS NULL OR p.ended_on >= ?2)
        AND (g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS h
          WHERE h.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND h.ancestor_id = g.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
            AND h.to_on >= ?2))
        AND (g.covers_id IS NULL OR EXISTS (
          SELECT 1
          FROM access_grant AS c
          JOIN account AS ca ON ca.id = c.account_id
          LEFT JOIN assignment AS cp ON cp.id = c.assignment_id
          WHERE c.id = g.covers_id AND ca.closed_at IS NULL AND (c.to_on IS NULL OR c.to_on >= ?2)
            AND (cp.ended_on IS NULL OR cp.ended_on >= ?2)
            AND (c.assignment_id IS NULL OR c.organisation_id IS NULL OR EXISTS (
              SELECT 1
              FROM organisation_within AS h
              WHERE h.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
                AND h.ancestor_id = c.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
                AND h.to_on >= ?2))))
        AND ((?3 = FALSE AND g.organisation_id IS NULL)
          OR (?3 = TRUE AND EXISTS (
            SELECT 1
            FROM organisation_within AS w
            WHERE w.organisation_id = ?4 AND w.ancestor_id = g.organisation_id
              AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2)))
      """, grant ?? GrantID(rawValue: 0), day, organisation != nil,
      organisation ?? OrganisationID(rawValue: 0))?(0) ?? 0
  }

  /// The post on which a grant at `organisation` hangs: one that the person has there or under it
  /// on `day`, their main one first. `nil` for those who have none there.
  static func post(
    of records: [PersonID], at organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> AssignmentID? {
    try tx.row(
      """
      SELECT s.id
      FROM assignment AS s
      WHERE s.person_id IN (?1*) AND (s.ended_on IS NULL OR s.ended_on >= ?3)
        AND (s.started_on IS NULL OR s.started_on <= ?3)
        AND EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id IN (s.organisation_id, s.employer_id, s.host_id)
            AND w.ancestor_id = ?2 AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3)
      ORDER BY CASE WHEN s.primary_assignment THEN 0 ELSE 1 END,
        CASE WHEN s.ended_on IS NULL THEN 0 ELSE 1 END, s.id
      LIMIT 1
      """, List(records), organisation, day)?(0)
  }
}

extension GrantRecord {
  fileprivate init(row: Row, on day: Day) throws {
    let until: Day? = try row(5)
    let from: Day = try row(4)
    let last = try Grants.earliest(until, Grants.endsOf(row, from: 16, on: day))
    // What ended on the day it was given, or whose post had ended, has held on no day.
    guard let period = Period(from: from, to: last) ?? Period(from: from, to: from) else {
      throw NotFound("The role")
    }
    let (endedBy, endReason): (String?, String?) = (try row(13), try row(15))
    let endedAt: Instant? = try row(14)
    self.init(
      grant: Grant(
        id: try row(0), role: try row(1), organisation: try row(2), beneath: try row(3),
        period: period),
      account: try row(6), accountName: try row(7), person: try row(8), assignment: try row(9),
      givenUntil: until, givenBy: try row(10), reason: try row(11), covers: try row(12),
      hasHeld: last.map { $0 >= from } ?? true, awaits: try row(22) && endedAt == nil,
      givenByAccount: try row(23),
      ended: endedAt.map { Ending(by: endedBy ?? "", at: $0, reason: endReason ?? "") })
  }
}
