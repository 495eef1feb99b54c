import Directory
import Kernel
import Storage

/// Money for cover as it is stored.
package enum Backfills {
  package static func add(
    _ one: Backfill, cohort: CohortID, employer: OrganisationID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO cohort_backfill (participation_id, cohort_id, employer_id, pence_per_day, days,
        state, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
      """, one.participation, cohort, employer, one.pencePerDay, one.days, one.state)
  }

  /// - Throws: `CohortRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: Backfill, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_backfill SET state = ?2, claimed_days = ?3, claimed_on = ?4, paid_on = ?5,
        revision = ?6 + 1
      WHERE participation_id = ?1 AND revision = ?6
      """, one.participation, one.state, one.claimedDays, one.claimedOn, one.paidOn, one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  /// For somebody who gives a place back before anything was asked for.
  package static func remove(_ id: ParticipationID, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM cohort_backfill WHERE participation_id = ?1 AND state IN ('funded', 'returned')",
      id)
  }

  package static func of(
    _ ids: some Sequence<ParticipationID>, _ tx: any Transaction
  ) throws -> [ParticipationID: Backfill] {
    var found: [ParticipationID: Backfill] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT participation_id, pence_per_day, days, state, claimed_days, claimed_on, paid_on,
          revision
        FROM cohort_backfill WHERE participation_id IN (?1*)
        """, List(some)
      ) { row in
        let one = Backfill(
          participation: try row(0), pencePerDay: try row(1), days: try row(2), state: try row(3),
          claimedDays: try row(4), claimedOn: try row(5), paidOn: try row(6),
          revision: try row(7))
        found[one.participation] = one
      }
    }
    return found
  }

  package static func at(
    _ employers: [OrganisationID], _ tx: any Transaction
  ) throws -> [ParticipationID] {
    try employers.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT participation_id FROM cohort_backfill WHERE employer_id IN (?1*)
        ORDER BY participation_id
        """, List(some)
      ).map { try $0(0) }
    }
  }

  package static func forCohort(
    _ cohort: CohortID, _ tx: any Transaction
  ) throws -> [ParticipationID] {
    try tx.rows(
      """
      SELECT participation_id FROM cohort_backfill WHERE cohort_id = ?1 ORDER BY participation_id
      """, cohort
    ).map { try $0(0) }
  }

  /// Nobody asked for it yet, so that it may lapse.
  package static func unclaimed(_ tx: any Transaction) throws -> [(ParticipationID, CohortID)] {
    try tx.rows(
      """
      SELECT participation_id, cohort_id FROM cohort_backfill
      WHERE state IN ('funded', 'returned') ORDER BY participation_id
      """
    ).map { (try $0(0), try $0(1)) }
  }
}

/// Secret addresses at which calendars read where somebody is expected.
package enum CalendarFeeds {
  /// Takes the place of the one before, which leads nowhere from now on.
  package static func set(
    _ digest: String, of person: PersonID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM calendar_feed WHERE person_id = ?1", person)
    try tx.execute(
      "INSERT INTO calendar_feed (person_id, token_digest, made_at) VALUES (?1, ?2, ?3)", person,
      digest, now)
  }

  package static func remove(of records: [PersonID], _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM calendar_feed WHERE person_id IN (?1*)", List(records))
  }

  package static func person(_ digest: String, _ tx: any Transaction) throws -> PersonID? {
    try tx.row("SELECT person_id FROM calendar_feed WHERE token_digest = ?1", digest)?(0)
  }

  package static func madeAt(
    of records: [PersonID], _ tx: any Transaction
  ) throws -> Instant? {
    try tx.row(
      "SELECT MAX(made_at) FROM calendar_feed WHERE person_id IN (?1*)", List(records))?(0)
  }
}
