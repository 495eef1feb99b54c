import Kernel
import Storage

/// Requests as they are stored.
package enum RecognitionRequests {
  package static func add(_ request: RecognitionRequest, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO recognition_request (id, person_id, framework, version, stage, begun_at, state,
        appealed, round, first_round, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'draft', FALSE, 1, 1, ?6, 1)
      """, request.id, request.person, request.framework, request.version, request.stage,
      request.begunAt)
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `RecognitionRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ request: RecognitionRequest, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE recognition_request SET state = ?2, assessor_id = ?3, submitted_at = ?4,
        decided_at = ?5, appeal_until = ?6, appealed = ?7, round = ?8, first_round = ?9,
        record_id = ?10, changed_at = ?11, warned_at = ?12, revision = ?13 + 1
      WHERE id = ?1 AND revision = ?13
      """, request.id, request.state, request.assessor, request.submittedAt, request.decidedAt,
      request.appealUntil, request.hasAppealed, request.round, request.firstRound, request.record,
      request.changedAt, request.warnedAt, request.revision)
    guard saved == 1 else { throw RecognitionRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: RecognitionID, _ tx: any Transaction
  ) throws -> RecognitionRequest? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<RecognitionID>, _ tx: any Transaction
  ) throws -> [RecognitionID: RecognitionRequest] {
    var found: [RecognitionID: RecognitionRequest] = [:]
    for ids in ids.chunked() {
      for row in try tx.rows(
        """
        SELECT id, person_id, framework, version, stage, begun_at, state, assessor_id,
          submitted_at, decided_at, appeal_until, appealed, round, first_round, record_id,
          changed_at, warned_at, revision
        FROM recognition_request WHERE id IN (?1*) ORDER BY id
        """, List(ids))
      {
        let one = try RecognitionRequest(row: row)
        found[one.id] = one
      }
    }
    return found
  }

  /// Those of one person, by all their records, the latest begun first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [RecognitionRequest] {
    try tx.rows(
      """
      SELECT id, person_id, framework, version, stage, begun_at, state, assessor_id,
        submitted_at, decided_at, appeal_until, appealed, round, first_round, record_id,
        changed_at, warned_at, revision
      FROM recognition_request WHERE person_id IN (?1*) ORDER BY begun_at DESC, id DESC
      """, List(records)
    ).map(RecognitionRequest.init(row:))
  }

  /// Those that one of `records` is to decide, or has; what waits longest first.
  package static func toAssess(
    by records: [PersonID], open: Bool, _ tx: any Transaction
  ) throws -> [RecognitionRequest] {
    try tx.rows(
      """
      SELECT id, person_id, framework, version, stage, begun_at, state, assessor_id,
        submitted_at, decided_at, appeal_until, appealed, round, first_round, record_id,
        changed_at, warned_at, revision
      FROM recognition_request
      WHERE assessor_id IN (?1*) AND state <> 'withdrawn'
        AND (state IN ('submitted', 'in-review', 'question', 'appealed')) = ?2
      ORDER BY submitted_at, id LIMIT 500
      """, List(records), open
    ).map(RecognitionRequest.init(row:))
  }

  /// Handed in, by people with a post at `organisation` or under it: what waits longest first, then
  /// what was decided last.
  package static func at(
    _ organisation: OrganisationID, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [RecognitionRequest] {
    try tx.rows(
      """
      SELECT r.id, r.person_id, r.framework, r.version, r.stage, r.begun_at, r.state,
        r.assessor_id, r.submitted_at, r.decided_at, r.appeal_until, r.appealed, r.round,
        r.first_round, r.record_id, r.changed_at, r.warned_at, r.revision
      FROM recognition_request AS r
      WHERE r.submitted_at IS NOT NULL AND r.state <> 'withdrawn' AND EXISTS (
        SELECT 1
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.person_id = r.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?2))
      ORDER BY
        CASE WHEN r.state IN ('submitted', 'in-review', 'question', 'appealed') THEN 0 ELSE 1 END,
        CASE WHEN r.state IN ('submitted', 'in-review', 'question', 'appealed')
          THEN r.changed_at ELSE -r.changed_at END, r.id
      LIMIT ?3
      """, organisation, day, limit
    ).map(RecognitionRequest.init(row:))
  }

  // MARK: What it is for

  package static func competencies(
    of id: RecognitionID, _ tx: any Transaction
  ) throws -> Set<String> {
    Set(
      try tx.rows(
        """
        SELECT competency FROM recognition_competency WHERE request_id = ?1 ORDER BY competency
        """, id
      ).map { try $0(0) as String })
  }

  /// What is chosen no more is taken out of what evidence speaks to as well.
  package static func set(
    _ competencies: Set<String>, of id: RecognitionID, _ tx: any Transaction
  ) throws {
    let before = try Self.competencies(of: id, tx)
    for code in before.subtracting(competencies).sorted() {
      try tx.execute(
        """
        DELETE FROM recognition_mapping WHERE competency = ?2 AND piece_id IN (
          SELECT id FROM recognition_piece WHERE request_id = ?1)
        """, id, code)
      try tx.execute(
        "DELETE FROM recognition_competency WHERE request_id = ?1 AND competency = ?2", id, code)
    }
    for code in competencies.subtracting(before).sorted() {
      try tx.execute(
        "INSERT INTO recognition_competency (request_id, competency) VALUES (?1, ?2)", id, code)
    }
  }

  // MARK: What happened

  package static func add(
    _ turn: RecognitionTurn, to id: RecognitionID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM recognition_turn WHERE request_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO recognition_turn (request_id, position, step, round, at, actor_name,
        assessor_id, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, id, (last ?? 0) + 1, turn.step, turn.round, turn.at, turn.actorName, turn.assessor,
      turn.words)
  }

  /// The latest first.
  package static func turns(
    of id: RecognitionID, _ tx: any Transaction
  ) throws -> [RecognitionTurn] {
    try tx.rows(
      """
      SELECT step, round, at, actor_name, assessor_id, words_id FROM recognition_turn
      WHERE request_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      RecognitionTurn(
        step: try $0(0), round: try $0(1), at: try $0(2), actorName: try $0(3),
        assessor: try $0(4), words: try $0(5))
    }
  }
}

extension RecognitionRequest {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), framework: try row(2), version: try row(3),
      stage: try row(4), begunAt: try row(5))
    state = try row(6)
    assessor = try row(7)
    submittedAt = try row(8)
    decidedAt = try row(9)
    appealUntil = try row(10)
    hasAppealed = try row(11)
    round = try row(12)
    firstRound = try row(13)
    record = try row(14)
    changedAt = try row(15)
    warnedAt = try row(16)
    revision = try row(17)
  }
}
