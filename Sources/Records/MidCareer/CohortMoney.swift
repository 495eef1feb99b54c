import Directory
import Kernel
import Storage

/// Money for cover as it is stored: for each place that somebody was given.
package enum Backfills {
  package static func add(_ one: Backfill, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_backfill (participation_id, cohort_id, employer_id, pence_per_day, days,
        state, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
      """, one.participation, one.cohort, one.employer, one.pencePerDay, one.days, one.state)
  }

  /// - Throws: `CohortRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: Backfill, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_backfill SET state = ?3, claimed_days = ?4, claimed_on = ?5, claimed_by = ?6,
        paid_on = ?7, revision = ?8 + 1
      WHERE participation_id = ?1 AND cohort_id = ?2 AND revision = ?8
      """, one.participation, one.cohort, one.state, one.claimedDays, one.claimedOn,
      one.claimedBy, one.paidOn, one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  /// For somebody who gives a place back before they were there on any day.
  package static func remove(
    _ id: ParticipationID, in cohort: CohortID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      DELETE FROM cohort_backfill
      WHERE participation_id = ?1 AND cohort_id = ?2 AND state IN ('funded', 'returned')
      """, id, cohort)
  }

  package static func find(
    _ id: ParticipationID, in cohort: CohortID, _ tx: any Transaction
  ) throws -> Backfill? {
    try of([id], tx).first { $0.cohort == cohort }
  }

  package static func of(
    _ ids: some Sequence<ParticipationID>, _ tx: any Transaction
  ) throws -> [Backfill] {
    try Set(ids).sorted().chunked().flatMap { some in
      try tx.rows(
        """
        SELECT participation_id, cohort_id, employer_id, pence_per_day, days, state, claimed_days,
          claimed_on, claimed_by, paid_on, revision
        FROM cohort_backfill WHERE participation_id IN (?1*) ORDER BY cohort_id, participation_id
        """, List(some)
      ).map(Backfill.init(row:))
    }
  }

  package static func at(
    _ employers: [OrganisationID], _ tx: any Transaction
  ) throws -> [Backfill] {
    try employers.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT participation_id, cohort_id, employer_id, pence_per_day, days, state, claimed_days,
          claimed_on, claimed_by, paid_on, revision
        FROM cohort_backfill WHERE employer_id IN (?1*) ORDER BY cohort_id, participation_id
        """, List(some)
      ).map(Backfill.init(row:))
    }
  }

  package static func of(_ cohort: CohortID, _ tx: any Transaction) throws -> [Backfill] {
    try tx.rows(
      """
      SELECT participation_id, cohort_id, employer_id, pence_per_day, days, state, claimed_days,
        claimed_on, claimed_by, paid_on, revision
      FROM cohort_backfill WHERE cohort_id = ?1 ORDER BY participation_id
      """, cohort
    ).map(Backfill.init(row:))
  }

  /// Of which nothing was asked for, of cohorts whose last day was before `day`.
  package static func unclaimed(before day: Day, _ tx: any Transaction) throws -> [Backfill] {
    try tx.rows(
      """
      SELECT b.participation_id, b.cohort_id, b.employer_id, b.pence_per_day, b.days, b.state,
        b.claimed_days, b.claimed_on, b.claimed_by, b.paid_on, b.revision
      FROM cohort_backfill AS b
      WHERE b.state IN ('funded', 'returned') AND NOT EXISTS (
        SELECT 1 FROM cohort_day AS d WHERE d.cohort_id = b.cohort_id AND d.on_day >= ?1)
      ORDER BY b.cohort_id, b.participation_id
      """, day
    ).map(Backfill.init(row:))
  }
}

extension Backfill {
  init(row: Row) throws {
    self.init(
      participation: try row(0), cohort: try row(1), employer: try row(2),
      pencePerDay: try row(3), days: try row(4), state: try row(5), claimedDays: try row(6),
      claimedOn: try row(7), claimedBy: try row(8), paidOn: try row(9), revision: try row(10))
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
