import Directory
import Kernel
import Storage

/// Grants as they are stored.
package enum Grants {
  /// Those of an account that hold, held or will hold on some day, oldest first. One that hangs on
  /// a post, or stands in for another, holds no longer than that, whatever was said when it was
  /// given.
  package static func of(_ account: AccountID, _ tx: any Transaction) throws -> [Grant] {
    try tx.rows(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, p.ended_on, c.to_on
      FROM access_grant AS g
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      WHERE g.account_id = ?1
      ORDER BY g.from_on, g.id
      """, account
    ).compactMap { row in
      let ends: [Day?] = [try row(5), try row(6), try row(7)]
      guard let period = Period(from: try row(4), to: ends.compactMap(\.self).min()) else {
        return nil
      }
      return Grant(
        id: try row(0), role: try row(1), organisation: try row(2), beneath: try row(3),
        period: period)
    }
  }

  static func earlier(_ one: Day?, _ other: Day?) -> Day? {
    [one, other].compactMap(\.self).min()
  }

  static func insert(
    _ grant: Grant, for account: AccountID, postOf assignment: AssignmentID? = nil,
    covering: GrantID? = nil, by user: (account: AccountID?, name: String), at now: Instant,
    reason: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO access_grant (id, account_id, role, organisation_id, beneath, assignment_id,
        covers_id, from_on, to_on, given_by, given_by_name, given_at, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """, grant.id, account, grant.role, grant.organisation, grant.beneath, assignment, covering,
      grant.period.from, grant.period.to, user.account, user.name, now, reason)
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

  package static func find(_ id: GrantID, _ tx: any Transaction) throws -> GrantRecord? {
    try tx.row(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, p.ended_on,
        g.account_id, a.name, a.person_id, g.assignment_id, g.given_by_name, g.reason,
        ca.name, g.ended_by_name, g.ended_at, g.end_reason
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      WHERE g.id = ?1
      """, id
    ).map(GrantRecord.init(row:))
  }

  /// Every grant ever made at an organisation, and where `beneath` says so at all that is under it,
  /// by name of the account; accounts that are closed too.
  package static func history(
    at organisation: OrganisationID, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [GrantRecord] {
    try tx.rows(
      """
      SELECT g.id, g.role, g.organisation_id, g.beneath, g.from_on, g.to_on, p.ended_on,
        g.account_id, a.name, a.person_id, g.assignment_id, g.given_by_name, g.reason,
        ca.name, g.ended_by_name, g.ended_at, g.end_reason
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      JOIN organisation_within AS w
        ON w.organisation_id = g.organisation_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
      LEFT JOIN assignment AS p ON p.id = g.assignment_id
      LEFT JOIN access_grant AS c ON c.id = g.covers_id
      LEFT JOIN account AS ca ON ca.id = c.account_id
      ORDER BY a.folded, g.from_on DESC, g.id DESC
      LIMIT ?3
      """, organisation, day, limit
    ).map(GrantRecord.init(row:))
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
      WHERE g.role = 'administrator' AND g.id <> ?1 AND a.closed_at IS NULL
        AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND (p.ended_on IS NULL OR p.ended_on >= ?2)
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
  init(row: Row) throws {
    let until: Day? = try row(5)
    let from: Day = try row(4)
    let last = Grants.earlier(until, try row(6))
    // What ended on the day it was given, or whose post had ended, has held on no day.
    guard let period = Period(from: from, to: last) ?? Period(from: from, to: from) else {
      throw NotFound("The role")
    }
    let (endedBy, endReason): (String?, String?) = (try row(14), try row(16))
    let endedAt: Instant? = try row(15)
    self.init(
      grant: Grant(
        id: try row(0), role: try row(1), organisation: try row(2), beneath: try row(3),
        period: period),
      account: try row(7), accountName: try row(8), person: try row(9), assignment: try row(10),
      givenUntil: until, givenBy: try row(11), reason: try row(12), covers: try row(13),
      hasHeld: last.map { $0 >= from } ?? true,
      ended: endedAt.map { Ending(by: endedBy ?? "", at: $0, reason: endReason ?? "") })
  }
}
