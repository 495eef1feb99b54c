import Directory
import Kernel
import Storage

/// Cohorts as they are stored.
package enum Cohorts {
  /// One change at a time: whoever gives or frees a place waits here, and then reads what is left.
  package static func lock(_ ids: some Sequence<CohortID>, _ tx: any Transaction) throws {
    // Always in the order of their numbers, so that no two wait for one another.
    for id in Set(ids).sorted() { try tx.lock("cohort-\(id)") }
  }

  package static func add(_ one: Cohort, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort (id, organisation_id, programme, edition, title, state, closes_on,
        capacity, minimum, mix, cancelled_because, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
      """, one.id, one.organisation, one.programme, one.edition, one.title, one.state,
      one.closesOn, one.capacity, one.minimum, one.mix.text, one.cancelledBecause, one.changedAt)
  }

  /// Saves it whole, as it was read and then changed.
  ///
  /// - Throws: `CohortRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: inout Cohort, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort SET title = ?2, state = ?3, closes_on = ?4, capacity = ?5, minimum = ?6,
        mix = ?7, cancelled_because = ?8, changed_at = ?9, revision = ?10 + 1
      WHERE id = ?1 AND revision = ?10
      """, one.id, one.title, one.state, one.closesOn, one.capacity, one.minimum, one.mix.text,
      one.cancelledBecause, one.changedAt, one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
    one.revision += 1
  }

  package static func find(_ id: CohortID, _ tx: any Transaction) throws -> Cohort? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: Cohort] {
    var found: [CohortID: Cohort] = [:]
    for some in Set(ids).sorted().chunked() {
      for row in try tx.rows(
        """
        SELECT id, organisation_id, programme, edition, title, state, closes_on, capacity, minimum,
          mix, cancelled_because, changed_at, revision
        FROM cohort WHERE id IN (?1*)
        """, List(some)
      ) {
        let one = try Cohort(row: row)
        found[one.id] = one
      }
    }
    return found
  }

  /// Those that organisations hold, the latest to close first.
  package static func held(
    by organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [Cohort] {
    try organisations.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, organisation_id, programme, edition, title, state, closes_on, capacity, minimum,
          mix, cancelled_because, changed_at, revision
        FROM cohort WHERE organisation_id IN (?1*)
        ORDER BY closes_on DESC, id DESC
        """, List(some)
      ).map(Cohort.init(row:))
    }
  }

  /// Those in one state of a programme, whoever holds them, the first to close first.
  package static func all(
    of programme: String, _ state: CohortState, _ tx: any Transaction
  ) throws -> [Cohort] {
    try tx.rows(
      """
      SELECT id, organisation_id, programme, edition, title, state, closes_on, capacity, minimum,
        mix, cancelled_because, changed_at, revision
      FROM cohort WHERE programme = ?1 AND state = ?2 ORDER BY closes_on, id
      """,
      programme, state
    ).map(Cohort.init(row:))
  }

  /// How many have a place in each, by sector.
  package static func placed(
    in ids: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: [Sector: Int]] {
    var found: [CohortID: [Sector: Int]] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT cohort_id, sector, COUNT(*) FROM participation
        WHERE cohort_id IN (?1*) AND state IN ('placed', 'completed', 'incomplete')
        GROUP BY cohort_id, sector
        """, List(some)
      ) { row in
        let (cohort, sector, count): (CohortID, Sector, Int) = (
          try row(0), try row(1), try row(2)
        )
        found[cohort, default: [:]][sector] = count
      }
    }
    return found
  }

  /// How many of each sector had a place and were marked on a day of it, whatever became of them since.
  package static func marked(
    in ids: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: [Sector: Int]] {
    var found: [CohortID: [Sector: Int]] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT d.cohort_id, p.sector, COUNT(DISTINCT p.id)
        FROM cohort_day AS d
        JOIN cohort_attendance AS a ON a.day_id = d.id
        JOIN participation AS p ON p.id = a.participation_id
        WHERE d.cohort_id IN (?1*) AND d.cancelled = FALSE AND a.mark <> 'expected' AND EXISTS (
          SELECT 1 FROM participation_turn AS t
          WHERE t.participation_id = p.id AND t.cohort_id = d.cohort_id
            AND t.step IN ('place', 'transfer'))
        GROUP BY d.cohort_id, p.sector
        """, List(some)
      ) { row in
        let (cohort, sector, count): (CohortID, Sector, Int) = (
          try row(0), try row(1), try row(2)
        )
        found[cohort, default: [:]][sector] = count
      }
    }
    return found
  }

  /// How many who still want a place named each.
  package static func named(
    _ ids: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: Int] {
    var found: [CohortID: Int] = [:]
    for some in Set(ids).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT c.cohort_id, COUNT(*) FROM participation_choice AS c
        JOIN participation AS p ON p.id = c.participation_id
        WHERE c.cohort_id IN (?1*)
          AND p.state IN ('selected', 'applied', 'not-released', 'released', 'waiting')
        GROUP BY c.cohort_id
        """, List(some)
      ) { row in found[try row(0)] = try row(1, as: Int.self) }
    }
    return found
  }
}

extension Cohort {
  init(row: Row) throws {
    let mix: String = try row(9)
    self.init(
      id: try row(0), organisation: try row(1), programme: try row(2), edition: try row(3),
      title: try row(4), state: try row(5), closesOn: try row(6), capacity: try row(7),
      minimum: try row(8),
      mix: CohortMix(text: mix)
        ?? CohortMix(sharePart: 1, shareOf: 1, atLeast: [:], fewestSectors: 0),
      cancelledBecause: try row(10), changedAt: try row(11), revision: try row(12))
  }
}
