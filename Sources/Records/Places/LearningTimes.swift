import Directory
import Kernel
import Storage

/// Protected learning time as it is stored.
package enum LearningTimes {
  package static func add(_ time: LearningTime, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO learning_time (id, person_id, organisation_id, module, minutes, from_on, until_on,
        state, proposed_side, proposed_at, proposed_by, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)
      """, time.id, time.person, time.organisation, time.module, time.minutes, time.from,
      time.until, time.state, time.proposedSide, time.proposedAt, time.proposedBy)
  }

  /// - Throws: `LearningTimeRefusal.changedMeanwhile` where somebody else saved it since it was read.
  package static func save(_ time: LearningTime, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE learning_time SET state = ?3, answered_at = ?4, answered_by = ?5, ended_on = ?6,
        ended_by = ?7, ended_reason = ?8, revision = revision + 1
      WHERE id = ?1 AND revision = ?2
      """, time.id, time.revision, time.state, time.answer?.at, time.answer?.by, time.ending?.on,
      time.ending?.by, time.ending?.reason)
    guard saved == 1 else { throw LearningTimeRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: LearningTimeID, _ tx: any Transaction
  ) throws -> LearningTime? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, module, minutes, from_on, until_on, state,
        proposed_side, proposed_at, proposed_by, answered_at, answered_by, ended_on, ended_by,
        ended_reason, revision
      FROM learning_time WHERE id = ?1
      """, id
    ).map(LearningTime.init(row:))
  }

  /// Of these records of a person, the latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [LearningTime] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, module, minutes, from_on, until_on, state,
        proposed_side, proposed_at, proposed_by, answered_at, answered_by, ended_on, ended_by,
        ended_reason, revision
      FROM learning_time WHERE person_id IN (?1*) ORDER BY proposed_at DESC, id DESC
      """, List(records)
    ).map(LearningTime.init(row:))
  }

  /// Agreed, and its last day is over.
  package static func over(
    on day: Day, _ tx: any Transaction
  ) throws -> [LearningTimeID] {
    try tx.rows(
      "SELECT id FROM learning_time WHERE state = 'agreed' AND until_on < ?1 ORDER BY id", day
    ).map { try $0(0) }
  }

  /// Agreed at an organisation or beneath it, or in its area, at some time since `since`, with the sort of staff that
  /// the person is in their post there.
  package static func agreed(
    at organisation: OrganisationID, on basis: WithinBasis, since: Day, on day: Day,
    _ tx: any Transaction
  ) throws -> [(time: LearningTime, staffGroup: String?)] {
    try tx.rows(
      """
      SELECT t.id, t.person_id, t.organisation_id, t.module, t.minutes, t.from_on, t.until_on,
        t.state, t.proposed_side, t.proposed_at, t.proposed_by, t.answered_at, t.answered_by,
        t.ended_on, t.ended_by, t.ended_reason, t.revision, (
          SELECT MIN(a.staff_group) FROM assignment AS a
          WHERE a.person_id = t.person_id
            AND t.organisation_id IN (a.organisation_id, a.employer_id)
            AND (a.ended_on IS NULL OR a.ended_on >= t.from_on))
      FROM learning_time AS t
      JOIN (
        SELECT DISTINCT organisation_id FROM organisation_within
        WHERE ancestor_id = ?1 AND basis = ?4 AND from_on <= ?2 AND to_on >= ?2
      ) AS w ON w.organisation_id = t.organisation_id
      WHERE t.state IN ('agreed', 'ended') AND t.from_on <= ?2
        AND (t.ended_on IS NULL OR t.ended_on >= ?3) AND t.until_on >= ?3
      ORDER BY t.id
      """, organisation, day, since, basis
    ).map { (try LearningTime(row: $0), try $0(17)) }
  }

  /// Proposals that wait at an organisation or beneath it, as far as the user sees whose they are;
  /// the one that waits longest first.
  package static func proposed(
    at organisation: OrganisationID, reach: Reach, on day: Day, limit: Int = 200,
    _ tx: any Transaction
  ) throws -> [LearningTime] {
    guard !reach.holdsNobody else { return [] }
    return try tx.rows(
      """
      SELECT t.id, t.person_id, t.organisation_id, t.module, t.minutes, t.from_on, t.until_on,
        t.state, t.proposed_side, t.proposed_at, t.proposed_by, t.answered_at, t.answered_by,
        t.ended_on, t.ended_by, t.ended_reason, t.revision
      FROM learning_time AS t
      JOIN organisation_within AS w ON w.organisation_id = t.organisation_id
      WHERE w.ancestor_id = ?1 AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2
        AND t.state = 'proposed' AND (?3 = TRUE OR t.person_id IN (?4*) OR EXISTS (
          SELECT 1 FROM organisation_within AS s
          WHERE s.organisation_id = t.organisation_id AND s.ancestor_id IN (?5*)
            AND s.basis = 'under' AND s.from_on <= ?2 AND s.to_on >= ?2))
      ORDER BY t.proposed_at, t.id
      LIMIT ?6
      """, organisation, day, reach.everything, List(reach.people), List(reach.organisations), limit
    ).map(LearningTime.init(row:))
  }

  /// Proposed or agreed, of those without a current post at that very place: some of them have one
  /// at another site of the same employer.
  package static func withoutPost(
    on day: Day, _ tx: any Transaction
  ) throws -> [LearningTime] {
    try tx.rows(
      """
      SELECT t.id, t.person_id, t.organisation_id, t.module, t.minutes, t.from_on, t.until_on,
        t.state, t.proposed_side, t.proposed_at, t.proposed_by, t.answered_at, t.answered_by,
        t.ended_on, t.ended_by, t.ended_reason, t.revision
      FROM learning_time AS t
      WHERE t.state IN ('proposed', 'agreed') AND NOT EXISTS (
        SELECT 1 FROM assignment AS a
        WHERE a.person_id = t.person_id AND t.organisation_id IN (a.organisation_id, a.employer_id)
          AND (a.ended_on IS NULL OR a.ended_on >= ?1) AND a.status NOT IN ('offered', 'ended'))
      ORDER BY t.id
      """, day
    ).map(LearningTime.init(row:))
  }

  // MARK: Entries

  /// What was written of one agreement from `day` on is another’s, which took its place.
  package static func hand(
    entriesOf id: LearningTimeID, from day: Day, to other: LearningTimeID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE learning_time_entry SET agreement_id = ?3 WHERE agreement_id = ?1 AND on_day >= ?2",
      id, day, other)
  }

  package static func add(_ entry: LearningTimeEntry, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO learning_time_entry (id, agreement_id, on_day, minutes, kind, reason, side,
        recorded_at, recorded_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """, entry.id, entry.agreement, entry.on, entry.minutes, entry.kind, entry.reason,
      entry.side, entry.recordedAt, entry.recordedBy)
  }

  /// - Returns: Whether it was there to be taken out.
  package static func takeOut(
    _ id: LearningTimeEntryID, of time: LearningTimeID, by side: LearningTimeSide,
    at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE learning_time_entry SET taken_out_at = ?4
      WHERE id = ?1 AND agreement_id = ?2 AND side = ?3 AND taken_out_at IS NULL
      """, id, time, side, now) == 1
  }

  /// The latest day first; what was taken out is left out.
  package static func entries(
    of times: some Sequence<LearningTimeID>, _ tx: any Transaction
  ) throws -> [LearningTimeID: [LearningTimeEntry]] {
    try allEntries(of: times, tx).mapValues { $0.filter { $0.takenOutAt == nil } }
  }

  /// Those that were taken out among them.
  package static func allEntries(
    of times: some Sequence<LearningTimeID>, _ tx: any Transaction
  ) throws -> [LearningTimeID: [LearningTimeEntry]] {
    var found: [LearningTimeID: [LearningTimeEntry]] = [:]
    for some in Set(times).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT id, agreement_id, on_day, minutes, kind, reason, side, recorded_at, recorded_by,
          taken_out_at
        FROM learning_time_entry WHERE agreement_id IN (?1*)
        ORDER BY on_day DESC, id DESC
        """, List(some)
      ) { row in
        let entry = try LearningTimeEntry(row: row)
        found[entry.agreement, default: []].append(entry)
      }
    }
    return found
  }
}

extension LearningTime {
  fileprivate init(row: Row) throws {
    let (answered, ended): (Instant?, Day?) = (try row(11), try row(13))
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2), module: try row(3),
      minutes: try row(4), from: try row(5), until: try row(6), state: try row(7),
      proposedSide: try row(8), proposedAt: try row(9), proposedBy: try row(10),
      answer: try answered.map { Answer(at: $0, by: try row(12, as: String?.self) ?? "") },
      ending: try ended.map {
        Ending(
          on: $0, by: try row(14, as: String?.self) ?? "",
          reason: try row(15, as: String?.self) ?? "")
      }, revision: try row(16))
  }
}

extension LearningTimeEntry {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), agreement: try row(1), on: try row(2), minutes: try row(3),
      kind: try row(4), reason: try row(5), side: try row(6), recordedAt: try row(7),
      recordedBy: try row(8), takenOutAt: try row(9))
  }
}
