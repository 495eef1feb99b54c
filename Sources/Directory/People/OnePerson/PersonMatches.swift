import Kernel
import Storage

/// Pairs that may be one person, as they are stored, with whose say it is and what they said.
package enum PersonMatches {
  package static func find(_ id: MatchID, _ tx: any Transaction) throws -> PersonMatch? {
    try tx.row(
      """
      SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at
      FROM person_match WHERE id = ?1
      """, id
    ).map(PersonMatch.init(row:))
  }

  package static func find(
    of one: PersonID, _ other: PersonID, _ tx: any Transaction
  ) throws -> PersonMatch? {
    try tx.row(
      """
      SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at
      FROM person_match WHERE first_id = ?1 AND second_id = ?2
      """, min(one, other), max(one, other)
    ).map(PersonMatch.init(row:))
  }

  /// Every match that one of `people` is in, latest first.
  package static func of(
    _ people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonMatch] {
    var found: [MatchID: PersonMatch] = [:]
    for people in people.chunked() {
      try tx.forEachRow(
        """
        SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at
        FROM person_match WHERE first_id IN (?1*)
        UNION
        SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at
        FROM person_match WHERE second_id IN (?1*)
        """, List(people)
      ) { row in
        let match = try PersonMatch(row: row)
        found[match.id] = match
      }
    }
    return found.values.sorted { $0.id > $1.id }
  }

  /// What was said about a match, oldest first.
  package static func decisions(
    of match: MatchID, _ tx: any Transaction
  ) throws -> [MatchDecision] {
    try tx.rows(
      """
      SELECT match_id, organisation_id, answer, reason, agreed_by, decided_at, account_id,
        actor_name, right_code
      FROM person_match_decision WHERE match_id = ?1 ORDER BY id
      """, match
    ).map(MatchDecision.init(row:))
  }

  /// The answers that count: those given since the question was last put.
  package static func counted(
    for match: PersonMatch, _ tx: any Transaction
  ) throws -> [MatchDecision] {
    try decisions(of: match.id, tx).filter { $0.decidedAt >= match.proposedAt }
  }

  /// Matches in one of `stages` whose parties are in reach, latest first; how many there are in
  /// all. Left out are records that became one person through others.
  package static func list(
    _ stages: [PersonMatch.Stage], reach: Reach, on day: Day, limit: Int, offset: Int,
    _ tx: any Transaction
  ) throws -> (matches: [PersonMatch], total: Int) {
    let stages = List(stages.map(\.rawValue))
    let matches = try tx.rows(
      """
      SELECT m.id, m.first_id, m.second_id, m.stage, m.evidence, m.proposed_at, m.changed_at
      FROM person_match m
      LEFT JOIN person_alias a ON a.person_id = m.first_id
      LEFT JOIN person_alias b ON b.person_id = m.second_id
      WHERE m.stage IN (?1*)
        AND (m.stage = 'merged' OR a.canonical_id IS NULL OR b.canonical_id IS NULL
          OR a.canonical_id <> b.canonical_id)
        AND (?2 = TRUE OR m.id IN (
          SELECT y.match_id
          FROM organisation_within t
          JOIN person_match_party y ON y.organisation_id = t.organisation_id
          WHERE t.ancestor_id IN (?3*) AND t.basis = 'under' AND t.from_on <= ?4 AND t.to_on >= ?4))
      ORDER BY m.id DESC
      LIMIT ?5 OFFSET ?6
      """, stages, reach.everything, List(reach.organisations), day, limit, offset
    ).map(PersonMatch.init(row:))
    let total = try tx.row(
      """
      SELECT COUNT(*)
      FROM person_match m
      LEFT JOIN person_alias a ON a.person_id = m.first_id
      LEFT JOIN person_alias b ON b.person_id = m.second_id
      WHERE m.stage IN (?1*)
        AND (m.stage = 'merged' OR a.canonical_id IS NULL OR b.canonical_id IS NULL
          OR a.canonical_id <> b.canonical_id)
        AND (?2 = TRUE OR m.id IN (
          SELECT y.match_id
          FROM organisation_within t
          JOIN person_match_party y ON y.organisation_id = t.organisation_id
          WHERE t.ancestor_id IN (?3*) AND t.basis = 'under' AND t.from_on <= ?4 AND t.to_on >= ?4))
      """, stages, reach.everything, List(reach.organisations), day)
    return (matches, try total?(0) ?? 0)
  }

  /// How many wait for an answer of an employer at or under one of `organisations`.
  package static func countToDecide(
    at organisations: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> Int {
    guard !organisations.isEmpty else { return 0 }
    return try tx.row(
      """
      SELECT COUNT(DISTINCT m.id)
      FROM organisation_within t
      JOIN person_match_party y ON y.organisation_id = t.organisation_id
      JOIN person_match m ON m.id = y.match_id
      LEFT JOIN person_alias a ON a.person_id = m.first_id
      LEFT JOIN person_alias b ON b.person_id = m.second_id
      WHERE t.ancestor_id IN (?1*) AND t.basis = 'under' AND t.from_on <= ?2 AND t.to_on >= ?2
        AND m.stage IN ('proposed', 'agreed')
        AND (a.canonical_id IS NULL OR b.canonical_id IS NULL OR a.canonical_id <> b.canonical_id)
        AND NOT EXISTS (
          SELECT 1 FROM person_match_decision d
          WHERE d.match_id = m.id AND d.organisation_id = y.organisation_id
            AND d.decided_at >= m.proposed_at AND d.answer = 'same'
            AND NOT EXISTS (
              SELECT 1 FROM person_match_decision l
              WHERE l.match_id = m.id AND l.organisation_id = y.organisation_id AND l.id > d.id))
      """, List(organisations), day)?(0) ?? 0
  }

  /// Saves the match whole, new or known, with the employers whose say it is.
  static func save(
    _ match: PersonMatch, parties: Set<OrganisationID>, _ tx: any Transaction
  ) throws {
    let changed = try tx.execute(
      """
      UPDATE person_match SET stage = ?2, evidence = ?3, proposed_at = ?4, changed_at = ?5
      WHERE id = ?1
      """, match.id, match.stage, match.evidence.code, match.proposedAt, match.changedAt)
    if changed == 0 {
      try tx.execute(
        """
        INSERT INTO person_match
          (id, first_id, second_id, stage, evidence, proposed_at, changed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """, match.id, match.first, match.second, match.stage, match.evidence.code,
        match.proposedAt, match.changedAt)
    }
    try tx.execute("DELETE FROM person_match_party WHERE match_id = ?1", match.id)
    try tx.load(
      into: "person_match_party", columns: ["match_id", "organisation_id"],
      parties.sorted().map { [match.id.stored, $0.stored] })
  }

  static func add(_ decision: MatchDecision, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO person_match_decision (id, match_id, organisation_id, answer, reason, agreed_by,
        decided_at, account_id, actor_name, right_code)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """, try tx.newIdentifierNumber(), decision.match, decision.organisation, decision.answer,
      decision.reason, decision.agreedBy, decision.decidedAt, decision.account,
      decision.actorName, decision.rightCode)
  }

  /// The employers whose say it is who each of `people` is: those of all their records, now and
  /// for a while after the last day; long gone, the last one.
  package static func parties(
    of people: some Sequence<PersonID>, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: Set<OrganisationID>] {
    let records = try OnePerson.records(of: people, tx)
    let posts = try Assignments.of(records.values.joined(), tx)
    return records.mapValues { records in
      records.reduce(into: []) { parties, record in
        let posts = posts[record] ?? []
        let present = posts.filter { $0.endedOn.map { $0 >= day - daysAfterTheLast } ?? true }
        let last = posts.max { ($0.endedOn ?? .latest) < ($1.endedOn ?? .latest) }
        let counted = present.isEmpty ? [last].compactMap(\.self) : present
        parties.formUnion(counted.map(\.employer))
      }
    }
  }

  /// As long as an employer still sees who has left.
  static let daysAfterTheLast = 92
}

extension PersonMatch {
  init(row: Row) throws {
    self.init(
      id: try row(0), try row(1), try row(2), stage: try row(3),
      evidence: Set(code: try row(4)), proposedAt: try row(5), changedAt: try row(6))
  }
}

extension MatchDecision {
  fileprivate init(row: Row) throws {
    self.init(
      match: try row(0), organisation: try row(1), answer: try row(2), reason: try row(3),
      agreedBy: try row(4), decidedAt: try row(5), account: try row(6), actorName: try row(7),
      rightCode: try row(8))
  }
}
