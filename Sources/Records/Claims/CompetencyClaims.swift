import Kernel
import Storage

/// Claims as they are stored.
package enum CompetencyClaims {
  package static func add(_ claim: CompetencyClaim, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO competency_claim (id, assessment_id, competency, round, points, claimed_at, state,
        assessor_id, awaits_evidence, words_id, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'claimed', ?7, FALSE, ?8, 1)
      """, claim.id, claim.assessment, claim.competency, claim.round, claim.points, claim.claimedAt,
      claim.assessor, claim.words)
  }

  /// Saves it whole, as it was read and then changed.
  /// - Throws: `ClaimRefusal.changedMeanwhile` when somebody else has saved it since.
  package static func save(_ claim: CompetencyClaim, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE competency_claim SET state = ?2, assessor_id = ?3, awaits_evidence = ?4,
        words_id = ?5, decided_at = ?6, expires_on = ?7, revision = ?8 + 1
      WHERE id = ?1 AND revision = ?8
      """, claim.id, claim.state, claim.assessor, claim.awaitsEvidence, claim.words,
      claim.decidedAt, claim.expiresOn, claim.revision)
    guard saved == 1 else { throw ClaimRefusal.changedMeanwhile }
  }

  package static func find(_ id: ClaimID, _ tx: any Transaction) throws -> CompetencyClaim? {
    try tx.row(
      """
      SELECT id, assessment_id, competency, round, points, claimed_at, state, assessor_id,
        awaits_evidence, words_id, decided_at, expires_on, revision
      FROM competency_claim WHERE id = ?1
      """, id
    ).map(CompetencyClaim.init(row:))
  }

  /// Every one of `assessments`, by competency and then the first time first.
  package static func of(
    _ assessments: some Sequence<AssessmentID>, _ tx: any Transaction
  ) throws -> [AssessmentID: [CompetencyClaim]] {
    var found: [AssessmentID: [CompetencyClaim]] = [:]
    for assessments in assessments.chunked() {
      for row in try tx.rows(
        """
        SELECT id, assessment_id, competency, round, points, claimed_at, state, assessor_id,
          awaits_evidence, words_id, decided_at, expires_on, revision
        FROM competency_claim WHERE assessment_id IN (?1*)
        ORDER BY assessment_id, competency, round
        """, List(assessments))
      {
        let claim = try CompetencyClaim(row: row)
        found[claim.assessment, default: []].append(claim)
      }
    }
    return found
  }

  /// The one of each competency that counts: the last.
  package static func current(
    of assessment: AssessmentID, _ tx: any Transaction
  ) throws -> [String: CompetencyClaim] {
    let all = try of([assessment], tx)[assessment] ?? []
    return Dictionary(all.map { ($0.competency, $0) }) { _, later in later }
  }

  /// Those that one of `records` is to assess, or has; what waits longest first.
  package static func toAssess(
    by records: [PersonID], open: Bool, _ tx: any Transaction
  ) throws -> [CompetencyClaim] {
    try tx.rows(
      """
      SELECT id, assessment_id, competency, round, points, claimed_at, state, assessor_id,
        awaits_evidence, words_id, decided_at, expires_on, revision
      FROM competency_claim
      WHERE assessor_id IN (?1*) AND (state IN ('claimed', 'in-review')) = ?2
        AND state <> 'withdrawn'
      ORDER BY claimed_at, id LIMIT 500
      """, List(records), open
    ).map(CompetencyClaim.init(row:))
  }

  /// Open ones of people with a post at `organisation` or under it, what waits longest first.
  package static func open(
    at organisation: OrganisationID, on day: Day, limit: Int, _ tx: any Transaction
  ) throws -> [CompetencyClaim] {
    try tx.rows(
      """
      SELECT c.id, c.assessment_id, c.competency, c.round, c.points, c.claimed_at, c.state,
        c.assessor_id, c.awaits_evidence, c.words_id, c.decided_at, c.expires_on, c.revision
      FROM competency_claim AS c
      JOIN self_assessment AS s ON s.id = c.assessment_id
      WHERE c.state IN ('claimed', 'in-review') AND EXISTS (
        SELECT 1
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.person_id = s.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?2))
      ORDER BY c.claimed_at, c.id LIMIT ?3
      """, organisation, day, limit
    ).map(CompetencyClaim.init(row:))
  }

  // MARK: What happened

  package static func add(
    _ turn: ClaimTurn, to id: ClaimID, _ tx: any Transaction
  ) throws {
    let last: Int? = try tx.row(
      "SELECT MAX(position) FROM claim_turn WHERE claim_id = ?1", id)?(0)
    try tx.execute(
      """
      INSERT INTO claim_turn (claim_id, position, step, at, actor_name, assessor_id, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, (last ?? 0) + 1, turn.step, turn.at, turn.actorName, turn.assessor, turn.words)
  }

  /// Of each of `claims`, the latest first.
  package static func turns(
    of claims: some Sequence<ClaimID>, _ tx: any Transaction
  ) throws -> [ClaimID: [ClaimTurn]] {
    var found: [ClaimID: [ClaimTurn]] = [:]
    for claims in claims.chunked() {
      for row in try tx.rows(
        """
        SELECT claim_id, step, at, actor_name, assessor_id, words_id FROM claim_turn
        WHERE claim_id IN (?1*) ORDER BY claim_id, position DESC
        """, List(claims))
      {
        found[try row(0), default: []].append(
          ClaimTurn(
            step: try row(1), at: try row(2), actorName: try row(3), assessor: try row(4),
            words: try row(5)))
      }
    }
    return found
  }
}

extension CompetencyClaim {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), assessment: try row(1), competency: try row(2), round: try row(3),
      points: try row(4), claimedAt: try row(5), state: try row(6), assessor: try row(7),
      awaitsEvidence: try row(8), words: try row(9), decidedAt: try row(10),
      expiresOn: try row(11), revision: try row(12))
  }
}
