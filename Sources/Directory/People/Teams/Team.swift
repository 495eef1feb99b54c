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
    try tx.rows(
      """
      WITH RECURSIVE below (assignment_id, person_id, employer_id) AS (
        SELECT a.id, a.person_id, a.employer_id
        FROM line_management m JOIN assignment a ON a.id = m.assignment_id
        WHERE m.manager_person_id IN (?1*)
          AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
          AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        UNION
        SELECT a.id, a.person_id, a.employer_id
        FROM below b
        LEFT JOIN person_alias x ON x.person_id = b.person_id
        LEFT JOIN person_alias y ON y.canonical_id = x.canonical_id
        JOIN line_management m ON m.manager_person_id IN (b.person_id, y.person_id)
        JOIN assignment a ON a.id = m.assignment_id
        WHERE (m.manager_assignment_id = b.assignment_id
            OR (m.manager_assignment_id IS NULL AND a.employer_id = b.employer_id))
          AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
          AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      )
      SELECT a.person_id, p.display_name, a.id, a.organisation_id, u.name, a.title, a.band,
        a.engagement, a.status, a.fte, a.started_on, m.manager_person_id, s.display_name
      FROM below b
      JOIN assignment a ON a.id = b.assignment_id
      JOIN person p ON p.id = a.person_id
      JOIN line_management m ON m.assignment_id = a.id
        AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
      JOIN person s ON s.id = m.manager_person_id
      LEFT JOIN unit u ON u.id = a.unit_id
      WHERE a.person_id NOT IN (?1*)
      ORDER BY p.sort_key, p.id, a.id
      """, List(records), day
    ).map(TeamMember.init(row:))
  }

  /// People who work at `organisation`, or anything under it, on `day`, by name, a page at a time;
  /// in `unit` and its parts alone when one is given. Only those in reach.
  package static func people(
    of organisation: OrganisationID, unit: UnitID? = nil, reach: Reach, on day: Day,
    limit: Int = 100, offset: Int = 0, _ tx: any Transaction
  ) throws -> TeamPage {
    guard !reach.holdsNobody else { return TeamPage(members: [], total: 0) }
    let members = try tx.rows(
      """
      WITH RECURSIVE part (id) AS (
        SELECT id FROM unit WHERE id = ?6
        UNION
        SELECT c.id FROM part JOIN unit c ON c.parent_id = part.id
      )
      SELECT a.person_id, p.display_name, a.id, a.organisation_id, u.name, a.title, a.band,
        a.engagement, a.status, a.fte, a.started_on, m.manager_person_id, s.display_name
      FROM assignment a
      JOIN person p ON p.id = a.person_id
      LEFT JOIN unit u ON u.id = a.unit_id
      LEFT JOIN line_management m ON m.assignment_id = a.id
        AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
      LEFT JOIN person s ON s.id = m.manager_person_id
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
      ORDER BY p.sort_key, p.id, a.id
      LIMIT ?7 OFFSET ?8
      """, organisation, day, reach.everything, List(reach.organisations), List(reach.people),
      unit, limit, offset
    ).map(TeamMember.init(row:))
    let total = try tx.row(
      """
      WITH RECURSIVE part (id) AS (
        SELECT id FROM unit WHERE id = ?6
        UNION
        SELECT c.id FROM part JOIN unit c ON c.parent_id = part.id
      )
      SELECT COUNT(*)
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
      """, organisation, day, reach.everything, List(reach.organisations), List(reach.people),
      unit)
    return TeamPage(members: members, total: try total?(0) ?? 0)
  }
}
