import Kernel
import Storage

/// Up and down the tree of managers. Somebody's reports are those of the job they manage in: who
/// is managed by A in a hospital is not below A's manager in a care home. Where a file does not
/// say in which job, it is the one with the same employer. Rings in old data end the walk. All
/// records of a merged person lead on.
extension LineManagement {
  /// A job that somebody holds below a manager.
  package struct JobBelow: Hashable, Sendable {
    package let assignment: AssignmentID
    package let holder: PersonID
  }

  /// Everyone who reports to `manager` on `day`, at any distance, by the records they work under.
  package static func everyoneBelow(
    _ manager: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    let jobs = try jobsBelow(OnePerson.records(of: manager, tx), on: day, tx)
    return Set(jobs.map(\.holder)).sorted()
  }

  /// The jobs below the holder of `records` on `day`, at any distance, without those they hold
  /// themselves. Whom a line manager sees is told here and nowhere else.
  ///
  /// - Parameter records: Of one manager, as far as they are looked at.
  package static func jobsBelow(
    _ records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [JobBelow] {
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
      SELECT assignment_id, person_id FROM below WHERE person_id NOT IN (?1*)
      """, List(records), day
    ).map { JobBelow(assignment: try $0(0), holder: try $0(1)) }
  }

  /// Everyone whom `person` reports to on `day`, at any distance, by the record that stands for
  /// them.
  package static func everyoneAbove(
    _ person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    Set(try stepsAbove(person, on: day, tx).map(\.manager)).sorted()
  }

  /// How many posts of an employer have no line manager on `day`.
  package static func countOfPostsWithoutManager(
    at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(*)
      FROM assignment AS a
      WHERE a.employer_id = ?1
        AND (a.started_on IS NULL OR a.started_on <= ?2)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND NOT EXISTS (
          SELECT 1 FROM line_management AS m
          WHERE m.assignment_id = a.id AND m.from_on <= ?2
            AND (m.to_on IS NULL OR m.to_on >= ?2))
      """, employer, day)?(0) ?? 0
  }

  /// Every step from `manager` upwards on `day`, in any of their jobs. People are named by the
  /// record that stands for them.
  static func stepsAbove(
    _ manager: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [ManagementRules.Step] {
    let records = try OnePerson.records(of: manager, tx)
    return try tx.rows(
      """
      WITH RECURSIVE above (assignment_id, person_id, manager_id, manager_assignment_id) AS (
        SELECT m.assignment_id, a.person_id, m.manager_person_id, m.manager_assignment_id
        FROM line_management m JOIN assignment a ON a.id = m.assignment_id
        WHERE a.person_id IN (?1*) AND m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
          AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        UNION
        SELECT m.assignment_id, a.person_id, m.manager_person_id, m.manager_assignment_id
        FROM above b
        LEFT JOIN person_alias x ON x.person_id = b.manager_id
        LEFT JOIN person_alias y ON y.canonical_id = x.canonical_id
        JOIN assignment a ON a.person_id IN (b.manager_id, y.person_id)
        JOIN line_management m ON m.assignment_id = a.id
        WHERE m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
          AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      )
      SELECT u.assignment_id, COALESCE(h.canonical_id, u.person_id),
        COALESCE(g.canonical_id, u.manager_id), u.manager_assignment_id
      FROM above u
      LEFT JOIN person_alias h ON h.person_id = u.person_id
      LEFT JOIN person_alias g ON g.person_id = u.manager_id
      """, List(records), day
    ).map { row in
      ManagementRules.Step(
        assignment: try row(0), holder: try row(1), manager: try row(2),
        managerAssignment: try row(3))
    }
  }
}
