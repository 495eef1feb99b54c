import Kernel
import Storage

/// What belongs to attempts: evidence, results and what happened.
extension ModuleAttempts {
  package static func add(_ evidence: ModuleEvidence, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO module_evidence (id, attempt_id, part, from_on, until_on, words_id, added_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, evidence.id, evidence.attempt, evidence.part, evidence.from, evidence.until,
      evidence.words, evidence.addedAt)
  }

  /// Keeps it for whoever was asked to confirm it, as withdrawn.
  package static func withdraw(
    _ evidence: ModuleEvidence, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE module_evidence SET withdrawn_at = ?2 WHERE id = ?1 AND withdrawn_at IS NULL",
      evidence.id, now)
  }

  /// Of an attempt that nobody was ever asked to confirm.
  package static func remove(_ evidence: ModuleEvidence, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM module_evidence WHERE id = ?1", evidence.id)
    if let words = evidence.words { try AssessmentSeals.delete(words, tx) }
  }

  /// Of each of `attempts`, in the order in which it was added.
  package static func evidence(
    of attempts: some Sequence<AttemptID>, _ tx: any Transaction
  ) throws -> [AttemptID: [ModuleEvidence]] {
    var found: [AttemptID: [ModuleEvidence]] = [:]
    for some in attempts.chunked() {
      for row in try tx.rows(
        """
        SELECT id, attempt_id, part, from_on, until_on, words_id, added_at, withdrawn_at
        FROM module_evidence WHERE attempt_id IN (?1*) ORDER BY attempt_id, id
        """, List(some))
      {
        let one = ModuleEvidence(
          id: try row(0), attempt: try row(1), part: try row(2), from: try row(3),
          until: try row(4), words: try row(5), addedAt: try row(6), withdrawnAt: try row(7))
        found[one.attempt, default: []].append(one)
      }
    }
    return found
  }

  /// What came from outside about an attempt, the first first.
  package static func results(
    of attempt: ModuleAttempt, _ tx: any Transaction
  ) throws -> [TakenResult] {
    try tx.rows(
      """
      SELECT version, status, score, happened_on, expires_on, source, source_name, reference,
        taken_at
      FROM module_result WHERE attempt_id = ?1 ORDER BY id
      """, attempt.id
    ).map { row in
      TakenResult(
        result: ModuleResult(
          module: ModuleReference(code: attempt.module.code, version: try row(0)),
          kind: attempt.kind, status: try row(1), score: try row(2), happenedOn: try row(3),
          expiresOn: try row(4), source: ModuleSource(try row(5), try row(6)),
          reference: try row(7)), takenAt: try row(8))
    }
  }

  package static func add(
    _ turn: ModuleTurn, to id: AttemptID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM module_turn WHERE attempt_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO module_turn (attempt_id, position, step, at, actor_name, confirmer_id, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.step, turn.at, turn.actorName, turn.confirmer, turn.words)
  }

  /// The latest first.
  package static func turns(of id: AttemptID, _ tx: any Transaction) throws -> [ModuleTurn] {
    try tx.rows(
      """
      SELECT step, at, actor_name, confirmer_id, words_id FROM module_turn
      WHERE attempt_id = ?1 ORDER BY position DESC
      """, id
    ).map {
      ModuleTurn(
        step: try $0(0), at: try $0(1), actorName: try $0(2), confirmer: try $0(3),
        words: try $0(4))
    }
  }
}
