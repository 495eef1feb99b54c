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

/// Days of cohorts, as they are stored.
package enum CohortDays {
  package static func add(_ one: CohortDay, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_day (id, cohort_id, on_day, from_minute, until_minute, venue, postcode,
        access, changed_because, sequence, cancelled, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1)
      """, one.id, one.cohort, one.on, one.from, one.until, one.venue.name,
      one.venue.postcode.text, words(one.venue.access), one.changedBecause, one.sequence,
      one.isCancelled, one.changedAt)
    try setSessions(one, tx)
  }

  /// - Throws: `CohortRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ one: inout CohortDay, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_day SET on_day = ?2, from_minute = ?3, until_minute = ?4, venue = ?5,
        postcode = ?6, access = ?7, changed_because = ?8, sequence = ?9, cancelled = ?10,
        changed_at = ?11, revision = ?12 + 1
      WHERE id = ?1 AND revision = ?12
      """, one.id, one.on, one.from, one.until, one.venue.name, one.venue.postcode.text,
      words(one.venue.access), one.changedBecause, one.sequence, one.isCancelled, one.changedAt,
      one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
    one.revision += 1
    try tx.execute("DELETE FROM cohort_day_session WHERE day_id = ?1", one.id)
    try setSessions(one, tx)
  }

  private static func setSessions(_ one: CohortDay, _ tx: any Transaction) throws {
    for (position, session) in one.sessions.enumerated() {
      try tx.execute(
        """
        INSERT INTO cohort_day_session (day_id, position, national, session, title, minutes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """, one.id, position, session.isNational, session.code, session.title, session.minutes)
    }
  }

  /// For a draft alone: nobody has heard of it.
  package static func delete(_ id: CohortDayID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM cohort_day_session WHERE day_id = ?1", id)
    try tx.execute("DELETE FROM cohort_day WHERE id = ?1", id)
  }

  package static func find(_ id: CohortDayID, _ tx: any Transaction) throws -> CohortDay? {
    guard
      let cohort: CohortID = try tx.row("SELECT cohort_id FROM cohort_day WHERE id = ?1", id)?(0)
    else { return nil }
    return try of([cohort], tx)[cohort]?.first { $0.id == id }
  }

  /// In the order of time.
  package static func of(
    _ cohorts: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: [CohortDay]] {
    var found: [CohortID: [CohortDay]] = [:]
    for some in Set(cohorts).sorted().chunked() {
      var sessions: [CohortDayID: [DaySession]] = [:]
      try tx.forEachRow(
        """
        SELECT s.day_id, s.national, s.session, s.title, s.minutes
        FROM cohort_day_session AS s JOIN cohort_day AS d ON d.id = s.day_id
        WHERE d.cohort_id IN (?1*) ORDER BY s.day_id, s.position
        """, List(some)
      ) { row in
        sessions[try row(0), default: []].append(
          DaySession(
            isNational: try row(1), code: try row(2), title: try row(3), minutes: try row(4)))
      }
      try tx.forEachRow(
        """
        SELECT id, cohort_id, on_day, from_minute, until_minute, venue, postcode, access,
          changed_because, sequence, cancelled, changed_at, revision
        FROM cohort_day WHERE cohort_id IN (?1*) ORDER BY on_day, from_minute, id
        """, List(some)
      ) { row in
        let (id, postcode): (CohortDayID, String) = (try row(0), try row(6))
        guard let postcode = Postcode(postcode) else { throw NotFound("A postcode") }
        let one = CohortDay(
          id: id, cohort: try row(1), on: try row(2), from: try row(3), until: try row(4),
          venue: CohortVenue(
            name: try row(5), postcode: postcode, access: codes(try row(7, as: String.self))),
          sessions: sessions[id] ?? [], changedBecause: try row(8), sequence: try row(9),
          isCancelled: try row(10), changedAt: try row(11), revision: try row(12))
        found[one.cohort, default: []].append(one)
      }
    }
    return found
  }

  /// Of cohorts that gave their places: those whose people are to be reminded, a week before and the day
  /// before; and those that are over, of which it may have to be said who was there.
  package static func toRemind(on day: Day, _ tx: any Transaction) throws -> [CohortDayID] {
    try tx.rows(
      """
      SELECT d.id FROM cohort_day AS d JOIN cohort AS c ON c.id = d.cohort_id
      WHERE d.cancelled = FALSE AND c.state = 'confirmed' AND d.on_day <= ?2
        AND (d.on_day > ?1 AND (d.reminded < 1 OR d.on_day <= ?3 AND d.reminded < 2)
          OR d.on_day < ?1 AND d.reminded < 3)
      ORDER BY d.on_day, d.id
      """, day, day + 7, day + 1
    ).map { try $0(0) }
  }

  /// - Returns: Whether it was not done before.
  package static func reminded(
    _ one: CohortDay, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      "UPDATE cohort_day SET reminded = ?2 WHERE id = ?1 AND reminded < ?2", one.id,
      one.on < day ? 3 : one.on <= day + 1 ? 2 : 1) == 1
  }

  /// What was moved is reminded of anew.
  package static func remindAgain(_ id: CohortDayID, _ tx: any Transaction) throws {
    try tx.execute("UPDATE cohort_day SET reminded = 0 WHERE id = ?1", id)
  }

  /// Codes, parted by spaces.
  static func words(_ codes: Set<String>) -> String { codes.sorted().joined(separator: " ") }
  static func codes(_ words: String) -> Set<String> {
    Set(words.split(separator: " ").map(String.init))
  }
}

/// Who holds a cohort jointly, and who leads through its days.
package enum CohortPeople {
  package static func add(_ one: CohortPartner, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_partner (cohort_id, organisation_id, sector, state, asked_by, answered_by,
        revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
      """, one.cohort, one.organisation, one.sector, one.state, one.askedBy, one.answeredBy)
  }

  package static func save(_ one: CohortPartner, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_partner SET state = ?3, answered_by = ?4, revision = ?5 + 1
      WHERE cohort_id = ?1 AND organisation_id = ?2 AND revision = ?5
      """, one.cohort, one.organisation, one.state, one.answeredBy, one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  package static func removePartner(
    _ organisation: OrganisationID, of cohort: CohortID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM cohort_partner WHERE cohort_id = ?1 AND organisation_id = ?2", cohort,
      organisation)
  }

  package static func partners(
    of cohorts: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: [CohortPartner]] {
    var found: [CohortID: [CohortPartner]] = [:]
    for some in Set(cohorts).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT cohort_id, organisation_id, sector, state, asked_by, answered_by, revision
        FROM cohort_partner WHERE cohort_id IN (?1*) ORDER BY organisation_id
        """, List(some)
      ) { row in
        let one = try CohortPartner(row: row)
        found[one.cohort, default: []].append(one)
      }
    }
    return found
  }

  /// What organisations were asked to hold jointly.
  package static func asked(
    _ organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [CohortPartner] {
    try organisations.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT cohort_id, organisation_id, sector, state, asked_by, answered_by, revision
        FROM cohort_partner WHERE organisation_id IN (?1*) ORDER BY cohort_id DESC
        """, List(some)
      ).map(CohortPartner.init(row:))
    }
  }

  package static func add(_ one: CohortFacilitator, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_facilitator (id, cohort_id, person_id, from_on, until_on, named_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, one.id, one.cohort, one.person, one.from, one.until, one.namedBy)
  }

  package static func end(
    _ id: FacilitatorID, of cohort: CohortID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE cohort_facilitator SET until_on = ?3
      WHERE id = ?1 AND cohort_id = ?2 AND (until_on IS NULL OR until_on > ?3)
      """, id, cohort, day) == 1
  }

  package static func facilitators(
    of cohort: CohortID, _ tx: any Transaction
  ) throws -> [CohortFacilitator] {
    try tx.rows(
      """
      SELECT id, cohort_id, person_id, from_on, until_on, named_by FROM cohort_facilitator
      WHERE cohort_id = ?1 ORDER BY id
      """, cohort
    ).map(CohortFacilitator.init(row:))
  }

  package static func facilitating(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [CohortFacilitator] {
    try tx.rows(
      """
      SELECT id, cohort_id, person_id, from_on, until_on, named_by FROM cohort_facilitator
      WHERE person_id IN (?1*) ORDER BY id
      """, List(records)
    ).map(CohortFacilitator.init(row:))
  }
}

extension CohortPartner {
  init(row: Row) throws {
    self.init(
      cohort: try row(0), organisation: try row(1), sector: try row(2), state: try row(3),
      askedBy: try row(4), answeredBy: try row(5), revision: try row(6))
  }
}

extension CohortFacilitator {
  init(row: Row) throws {
    self.init(
      id: try row(0), cohort: try row(1), person: try row(2), from: try row(3), until: try row(4),
      namedBy: try row(5))
  }
}
