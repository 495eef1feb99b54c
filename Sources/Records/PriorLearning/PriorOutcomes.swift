import Kernel
import Storage

/// What was decided of one competency.
package struct PriorDecision: Hashable, Sendable {
  package let request: RecognitionID
  package let competency: String
  package let round: Int
  package let outcome: PriorOutcome
  package let reason: PriorReason
  /// Last day on which it counts; `nil` for what was declined.
  package let countsUntil: Day?
  package let decidedAt: Instant
  package let words: WordsID

  package init(
    request: RecognitionID, competency: String, round: Int, outcome: PriorOutcome,
    reason: PriorReason, countsUntil: Day?, decidedAt: Instant, words: WordsID
  ) {
    self.request = request
    self.competency = competency
    self.round = round
    self.outcome = outcome
    self.reason = reason
    self.countsUntil = countsUntil
    self.decidedAt = decidedAt
    self.words = words
  }

  /// Whether the competency counts as met by it on `day`.
  package func counts(on day: Day) -> Bool {
    outcome == .full && (countsUntil.map { day <= $0 } ?? false)
  }
}

/// Decisions as they are stored.
package enum PriorOutcomes {
  package static func add(_ decision: PriorDecision, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO recognition_outcome (request_id, round, competency, outcome, reason,
        counts_until, decided_at, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """, decision.request, decision.round, decision.competency, decision.outcome,
      decision.reason, decision.countsUntil, decision.decidedAt, decision.words)
  }

  /// Of a request, every round, the first first.
  package static func all(
    of request: RecognitionID, _ tx: any Transaction
  ) throws -> [PriorDecision] {
    try tx.rows(
      """
      SELECT request_id, competency, round, outcome, reason, counts_until, decided_at, words_id
      FROM recognition_outcome WHERE request_id = ?1 ORDER BY round, competency
      """, request
    ).map(PriorDecision.init(row:))
  }

  /// What stands of a request: of each competency the last that was not taken back.
  package static func standing(
    of request: RecognitionRequest, _ tx: any Transaction
  ) throws -> [String: PriorDecision] {
    let all = try all(of: request.id, tx).filter { $0.round >= request.firstRound }
    return Dictionary(all.map { ($0.competency, $0) }) { _, later in later }
  }

  /// What somebody, by all their records, has been granted in full against one stage, that counts
  /// on `day`; of several the last.
  package static func counting(
    for records: [PersonID], framework: String, version: String, stage: String, on day: Day,
    _ tx: any Transaction
  ) throws -> [String: PriorDecision] {
    let decisions = try tx.rows(
      """
      SELECT o.request_id, o.competency, o.round, o.outcome, o.reason, o.counts_until,
        o.decided_at, o.words_id
      FROM recognition_outcome AS o
      JOIN recognition_request AS r ON r.id = o.request_id
      WHERE r.person_id IN (?1*) AND r.framework = ?2 AND r.version = ?3 AND r.stage = ?4
        AND r.state IN ('granted', 'partly-granted', 'declined', 'appealed', 'final')
        AND o.round >= r.first_round AND o.outcome = 'full' AND o.counts_until >= ?5
      ORDER BY o.decided_at, o.request_id, o.round
      """, List(records), framework, version, stage, day
    ).map(PriorDecision.init(row:))
    return Dictionary(decisions.map { ($0.competency, $0) }) { _, later in later }
  }
}

extension PriorDecision {
  fileprivate init(row: Row) throws {
    self.init(
      request: try row(0), competency: try row(1), round: try row(2), outcome: try row(3),
      reason: try row(4), countsUntil: try row(5), decidedAt: try row(6), words: try row(7))
  }
}

/// How requests stand at an organisation and what is under it. Numbers, to be shown through
/// `Disclosure` alone.
package struct RecognitionCounts: Hashable, Sendable {
  /// People who have handed something in.
  package var people = 0
  /// People of whom something waits for an assessor.
  package var waiting = 0
  package var requests: [RecognitionState: Int] = [:]

  /// - Parameter day: Who works there, as at it.
  package static func of(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> RecognitionCounts {
    var counts = RecognitionCounts()
    var people: Set<PersonID> = []
    var waiting: Set<PersonID> = []
    try tx.forEachRow(
      """
      SELECT COALESCE(x.canonical_id, r.person_id), r.state
      FROM recognition_request AS r
      LEFT JOIN person_alias AS x ON x.person_id = r.person_id
      WHERE r.submitted_at IS NOT NULL AND r.state <> 'withdrawn' AND EXISTS (
        SELECT 1
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.person_id = r.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?2))
      """, organisation, day
    ) { row in
      let (person, state): (PersonID, RecognitionState) = (try row(0), try row(1))
      people.insert(person)
      if state.waitsForAssessor { waiting.insert(person) }
      counts.requests[state, default: 0] += 1
    }
    counts.people = people.count
    counts.waiting = waiting.count
    return counts
  }
}
