import Kernel
import Storage

/// Self-assessments as they are stored.
package enum Assessments {
  package static func add(_ assessment: SelfAssessment, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO self_assessment (id, person_id, framework, version, stage, begun_at, sign_off,
        changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', ?6, 1)
      """, assessment.id, assessment.person, assessment.framework, assessment.version,
      assessment.stage, assessment.begunAt)
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `ClaimRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ assessment: SelfAssessment, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE self_assessment SET sign_off = ?2, supervisor_id = ?3, signed_at = ?4,
        changed_at = ?5, warned_at = ?6, revision = ?7 + 1
      WHERE id = ?1 AND revision = ?7
      """, assessment.id, assessment.signOff, assessment.supervisor, assessment.signedAt,
      assessment.changedAt, assessment.warnedAt, assessment.revision)
    guard saved == 1 else { throw ClaimRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: AssessmentID, _ tx: any Transaction
  ) throws -> SelfAssessment? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<AssessmentID>, _ tx: any Transaction
  ) throws -> [AssessmentID: SelfAssessment] {
    var found: [AssessmentID: SelfAssessment] = [:]
    for ids in ids.chunked() {
      for row in try tx.rows(
        """
        SELECT id, person_id, framework, version, stage, begun_at, sign_off, supervisor_id,
          signed_at, changed_at, warned_at, revision
        FROM self_assessment WHERE id IN (?1*) ORDER BY id
        """, List(ids))
      {
        let one = try SelfAssessment(row: row)
        found[one.id] = one
      }
    }
    return found
  }

  /// Those of one person, by all their records, the latest begun first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [SelfAssessment] {
    try tx.rows(
      """
      SELECT id, person_id, framework, version, stage, begun_at, sign_off, supervisor_id,
        signed_at, changed_at, warned_at, revision
      FROM self_assessment WHERE person_id IN (?1*) ORDER BY begun_at DESC, id DESC
      """, List(records)
    ).map(SelfAssessment.init(row:))
  }

  /// Those that one of `records` is asked to sign, or has signed; what waits first.
  package static func toSign(
    by records: [PersonID], _ tx: any Transaction
  ) throws -> [SelfAssessment] {
    try tx.rows(
      """
      SELECT id, person_id, framework, version, stage, begun_at, sign_off, supervisor_id,
        signed_at, changed_at, warned_at, revision
      FROM self_assessment
      WHERE supervisor_id IN (?1*) AND sign_off IN ('asked', 'signed')
      ORDER BY sign_off, changed_at DESC, id LIMIT 500
      """, List(records)
    ).map(SelfAssessment.init(row:))
  }

  // MARK: Answers

  package static func answers(
    of id: AssessmentID, _ tx: any Transaction
  ) throws -> [String: AssessmentAnswer] {
    let answers = try tx.rows(
      """
      SELECT competency, points, words_id, answered_at, revision
      FROM assessment_answer WHERE assessment_id = ?1 ORDER BY competency
      """, id
    ).map { row in
      AssessmentAnswer(
        competency: try row(0), points: try row(1), words: try row(2), answeredAt: try row(3),
        revision: try row(4))
    }
    return Dictionary(answers.map { ($0.competency, $0) }) { first, _ in first }
  }

  /// Writes an answer over the one before it, whose words go with it.
  ///
  /// - Parameter seen: The revision that whoever answers had before them; 0 for a first answer.
  package static func save(
    _ competency: String, points: Int?, _ words: AssessmentWords, of assessment: SelfAssessment,
    seen: Int, at now: Instant, _ tx: any Transaction
  ) throws {
    let before = try answers(of: assessment.id, tx)[competency]
    guard (before?.revision ?? 0) == seen else { throw ClaimRefusal.changedMeanwhile }
    let id = try AssessmentSeals.save(words, about: assessment.person, tx)
    if let before {
      try tx.execute(
        """
        UPDATE assessment_answer SET points = ?3, words_id = ?4, answered_at = ?5,
          revision = ?6 + 1
        WHERE assessment_id = ?1 AND competency = ?2 AND revision = ?6
        """, assessment.id, competency, points, id, now, before.revision)
      if let old = before.words { try AssessmentSeals.delete(old, tx) }
    } else {
      try tx.execute(
        """
        INSERT INTO assessment_answer (assessment_id, competency, points, words_id, answered_at,
          revision)
        VALUES (?1, ?2, ?3, ?4, ?5, 1)
        """, assessment.id, competency, points, id, now)
    }
  }

  // MARK: What happened to the sign-off

  package static func add(
    _ turn: SignOffTurn, to id: AssessmentID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM sign_off_turn WHERE assessment_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO sign_off_turn (assessment_id, position, step, at, actor_name, supervisor_id,
        words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.step, turn.at, turn.actorName, turn.supervisor, turn.words)
  }

  /// The latest first.
  package static func turns(
    of id: AssessmentID, _ tx: any Transaction
  ) throws -> [SignOffTurn] {
    try tx.rows(
      """
      SELECT step, at, actor_name, supervisor_id, words_id FROM sign_off_turn
      WHERE assessment_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      SignOffTurn(
        step: try $0(0), at: try $0(1), actorName: try $0(2), supervisor: try $0(3),
        words: try $0(4))
    }
  }
}

extension SelfAssessment {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), person: try row(1), framework: try row(2), version: try row(3),
      stage: try row(4), begunAt: try row(5))
    signOff = try row(6)
    supervisor = try row(7)
    signedAt = try row(8)
    changedAt = try row(9)
    warnedAt = try row(10)
    revision = try row(11)
  }
}
