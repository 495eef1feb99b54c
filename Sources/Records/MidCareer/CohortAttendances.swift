import Kernel
import Storage

/// Who was there, as it is stored.
package enum CohortAttendances {
  /// Takes the place of what was said before.
  package static func set(_ one: CohortAttendance, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_attendance (day_id, participation_id, mark, minutes, marked_by, marked_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (day_id, participation_id) DO UPDATE SET mark = EXCLUDED.mark,
        minutes = EXCLUDED.minutes, marked_by = EXCLUDED.marked_by,
        marked_at = EXCLUDED.marked_at
      """, one.day, one.participation, one.mark, one.minutes, one.markedBy, one.markedAt)
  }

  package static func remove(
    _ participation: ParticipationID, from day: CohortDayID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM cohort_attendance WHERE day_id = ?1 AND participation_id = ?2", day,
      participation)
  }

  package static func on(
    _ days: some Sequence<CohortDayID>, _ tx: any Transaction
  ) throws -> [CohortAttendance] {
    try Set(days).sorted().chunked().flatMap { some in
      try tx.rows(
        """
        SELECT day_id, participation_id, mark, minutes, marked_by, marked_at
        FROM cohort_attendance WHERE day_id IN (?1*) ORDER BY day_id, participation_id
        """, List(some)
      ).map(CohortAttendance.init(row:))
    }
  }

  package static func of(
    _ ids: some Sequence<ParticipationID>, _ tx: any Transaction
  ) throws -> [ParticipationID: [CohortAttendance]] {
    var found: [ParticipationID: [CohortAttendance]] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT day_id, participation_id, mark, minutes, marked_by, marked_at
        FROM cohort_attendance WHERE participation_id IN (?1*) ORDER BY participation_id, day_id
        """, List(some)
      ) { row in
        let one = try CohortAttendance(row: row)
        found[one.participation, default: []].append(one)
      }
    }
    return found
  }

  /// Days of cohorts by their numbers, wherever they were held.
  package static func days(
    _ ids: some Sequence<CohortDayID>, _ tx: any Transaction
  ) throws -> [CohortDayID: (cohort: CohortID, on: Day)] {
    var found: [CohortDayID: (cohort: CohortID, on: Day)] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        "SELECT id, cohort_id, on_day FROM cohort_day WHERE id IN (?1*)", List(some)
      ) { row in found[try row(0)] = (try row(1), try row(2)) }
    }
    return found
  }
}

extension CohortAttendance {
  init(row: Row) throws {
    self.init(
      day: try row(0), participation: try row(1), mark: try row(2), minutes: try row(3),
      markedBy: try row(4), markedAt: try row(5))
  }
}
