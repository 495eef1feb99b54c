import Kernel
import Storage

/// Who works with whom: lists of people for pages.
package enum Team {
  /// Everyone whom the holder of `records` manages directly on `day`, by name.
  ///
  /// - Parameter records: Of one manager, as far as they are looked at.
  package static func direct(
    of records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [TeamMember] {
    try tx.rows(
      """
      SELECT a.person_id, p.display_name, a.id, a.organisation_id, u.name, a.title, a.band,
        a.engagement, a.status, a.fte, a.started_on, m.manager_person_id, b.display_name
      FROM line_management m
      JOIN assignment a ON a.id = m.assignment_id
      JOIN person p ON p.id = a.person_id
      JOIN person b ON b.id = m.manager_person_id
      LEFT JOIN unit u ON u.id = a.unit_id
      WHERE m.manager_person_id IN (?1*) AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      ORDER BY p.sort_key, p.id, a.id
      """, List(records), day
    ).map(TeamMember.init(row:))
  }

  /// Whether nobody has ever had a post at `organisation` or anything that was under it.
  package static func isEmpty(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM organisation_within w JOIN assignment a ON a.organisation_id = w.organisation_id
      WHERE w.ancestor_id = ?1 AND w.basis = 'under' LIMIT 1
      """, organisation) == nil
  }

  /// Everyone below the holder of `records` on `day`, at any distance, by name.
  ///
  /// - Parameter records: Of one manager, as far as they are looked at.
  package static func everyone(
    below records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [TeamMember] {
    let jobs = try LineManagement.jobsBelow(records, on: day, tx).map(\.assignment)
    return try tx.rows(
      """
      SELECT a.person_id, p.display_name, a.id, a.organisation_id, u.name, a.title, a.band,
        a.engagement, a.status, a.fte, a.started_on, m.manager_person_id, s.display_name
      FROM assignment a
      JOIN person p ON p.id = a.person_id
      JOIN line_management m ON m.assignment_id = a.id
        AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
      JOIN person s ON s.id = m.manager_person_id
      LEFT JOIN unit u ON u.id = a.unit_id
      WHERE a.id IN (?1*)
      ORDER BY p.sort_key, p.id, a.id
      """, List(jobs), day
    ).map(TeamMember.init(row:))
  }

  /// People who work at `organisation`, or anything under it, on `day`, by name, a page at a time;
  /// in `unit` and its parts alone when one is given. Only those in reach.
  package static func people(
    of organisation: OrganisationID, unit: UnitID? = nil, reach: Reach, on day: Day,
    limit: Int = 100, offset: Int = 0, _ tx: any Transaction
  ) throws -> TeamPage {
    guard !reach.holdsNobody else { return TeamPage(members: [], total: 0) }
    let rows = try tx.rows(
      """
      WITH RECURSIVE part (id) AS (
        SELECT id FROM unit WHERE id = ?6
        UNION
        SELECT c.id FROM part JOIN unit c ON c.parent_id = part.id
      ),
      found AS (
        SELECT a.id, a.person_id
        FROM assignment a
        WHERE a.organisation_id IN (
            SELECT organisation_id FROM organisation_within
            WHERE ancestor_id = ?1 AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
          AND (a.ended_on IS NULL OR a.ended_on >= ?2)
          AND (CAST(?6 AS BIGINT) IS NULL OR a.unit_id IN (SELECT id FROM part))
          AND (?3 = TRUE OR a.person_id IN (?5*) OR EXISTS (
            SELECT 1 FROM organisation_within t
            WHERE t.organisation_id IN (a.organisation_id + 0, a.employer_id + 0, a.host_id + 0)
              AND t.basis = 'under' AND t.ancestor_id IN (?4*)
              AND t.from_on <= ?2 AND t.to_on >= ?2))
      ),
      page AS (
        SELECT f.id, p.sort_key, p.display_name
        FROM found f JOIN person p ON p.id = f.person_id
        ORDER BY p.sort_key, p.id, f.id
        LIMIT ?7 OFFSET ?8
      )
      SELECT a.person_id, g.display_name, a.id, a.organisation_id, u.name, a.title, a.band,
        a.engagement, a.status, a.fte, a.started_on, m.manager_person_id, s.display_name, c.total
      FROM (SELECT COUNT(*) AS total FROM found) c
      LEFT JOIN page g ON TRUE
      LEFT JOIN assignment a ON a.id = g.id
      LEFT JOIN unit u ON u.id = a.unit_id
      LEFT JOIN line_management m ON m.assignment_id = a.id
        AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
      LEFT JOIN person s ON s.id = m.manager_person_id
      ORDER BY g.sort_key, a.person_id, a.id
      """, organisation, day, reach.everything, List(reach.organisations), List(reach.people),
      unit, limit, offset)
    let members = try rows.compactMap { row in
      try row(2, as: AssignmentID?.self) == nil ? nil : try TeamMember(row: row)
    }
    return TeamPage(members: members, total: try rows.first?(13) ?? 0)
  }
}
