import Directory
import Kernel
import Storage

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
