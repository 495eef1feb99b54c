import Kernel
import Storage

/// Pairs that may be one person, as they are stored, with whose say it is.
package enum PersonMatches {
  package static func find(_ id: MatchID, _ tx: any Transaction) throws -> PersonMatch? {
    try tx.row(
      """
      SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at, asked_after
      FROM person_match WHERE id = ?1
      """, id
    ).map { try PersonMatch(row: $0) }
  }

  package static func find(
    of one: PersonID, _ other: PersonID, _ tx: any Transaction
  ) throws -> PersonMatch? {
    try tx.row(
      """
      SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at, asked_after
      FROM person_match WHERE first_id = ?1 AND second_id = ?2
      """, min(one, other), max(one, other)
    ).map { try PersonMatch(row: $0) }
  }

  /// Every match that one of `people` is in, in any order that stays.
  package static func of(
    _ people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonMatch] {
    var found: [MatchID: PersonMatch] = [:]
    for people in people.chunked() {
      try tx.forEachRow(
        """
        SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at, asked_after
        FROM person_match WHERE first_id IN (?1*)
        UNION
        SELECT id, first_id, second_id, stage, evidence, proposed_at, changed_at, asked_after
        FROM person_match WHERE second_id IN (?1*)
        """, List(people)
      ) { row in
        let match = try PersonMatch(row: row)
        found[match.id] = match
      }
    }
    return found.values.sorted { $0.id > $1.id }
  }

  /// Matches in one of `stages` whose parties are in reach, the latest put or answered first; how
  /// many there are in all. Left out are records that became one person through others.
  package static func list(
    _ stages: [PersonMatch.Stage], reach: Reach, on day: Day, limit: Int, offset: Int,
    _ tx: any Transaction
  ) throws -> (matches: [PersonMatch], total: Int) {
    let rows = try tx.rows(
      """
      WITH found AS (
        SELECT m.id, m.changed_at
        FROM person_match m
        LEFT JOIN person_alias a ON a.person_id = m.first_id
        LEFT JOIN person_alias b ON b.person_id = m.second_id
        WHERE m.stage IN (?1*)
          AND (m.stage = 'merged' OR a.canonical_id IS NULL OR b.canonical_id IS NULL
            OR a.canonical_id <> b.canonical_id)
          AND (?2 = TRUE
            OR m.id IN (SELECT match_id FROM person_match_party WHERE organisation_id IN (?7*))
            OR m.id IN (
            SELECT y.match_id
            FROM organisation_within t
            JOIN person_match_party y ON y.organisation_id = t.organisation_id
            WHERE t.ancestor_id IN (?3*) AND t.basis = 'under'
              AND t.from_on <= ?4 AND t.to_on >= ?4))
      ),
      page AS (
        SELECT id FROM found ORDER BY changed_at DESC, id DESC LIMIT ?5 OFFSET ?6
      )
      SELECT c.total, m.id, m.first_id, m.second_id, m.stage, m.evidence, m.proposed_at,
        m.changed_at, m.asked_after
      FROM (SELECT COUNT(*) AS total FROM found) c
      LEFT JOIN page p ON TRUE
      LEFT JOIN person_match m ON m.id = p.id
      ORDER BY m.changed_at DESC, m.id DESC
      """, List(stages.map(\.rawValue)), reach.everything, List(reach.organisations), day, limit,
      offset, List(reach.places))
    let matches = try rows.compactMap { row in
      try row(1, as: MatchID?.self) == nil ? nil : try PersonMatch(row: row, from: 1)
    }
    return (matches, try rows.first?(0) ?? 0)
  }

  /// How many wait for an answer of an employer within `reach`, other than by everything.
  package static func countToDecide(
    in reach: Reach, on day: Day, _ tx: any Transaction
  ) throws -> Int {
    guard !(reach.organisations + reach.places).isEmpty else { return 0 }
    return try tx.row(
      """
      SELECT COUNT(DISTINCT m.id)
      FROM organisation_within t
      JOIN person_match_party y ON y.organisation_id = t.organisation_id
      JOIN person_match m ON m.id = y.match_id
      LEFT JOIN person_alias a ON a.person_id = m.first_id
      LEFT JOIN person_alias b ON b.person_id = m.second_id
      WHERE (t.ancestor_id IN (?1*) OR t.organisation_id IN (?3*))
        AND t.basis = 'under' AND t.from_on <= ?2 AND t.to_on >= ?2
        AND m.stage IN ('proposed', 'agreed')
        AND (a.canonical_id IS NULL OR b.canonical_id IS NULL OR a.canonical_id <> b.canonical_id)
        AND NOT EXISTS (
          SELECT 1 FROM person_match_decision d
          WHERE d.match_id = m.id AND d.organisation_id = y.organisation_id
            AND d.position > m.asked_after AND d.answer = 'same' AND d.counts = TRUE
            AND NOT EXISTS (
              SELECT 1 FROM person_match_decision l
              WHERE l.match_id = m.id AND l.organisation_id = y.organisation_id
                AND l.counts = TRUE AND l.position > d.position))
      """, List(reach.organisations), day, List(reach.places))?(0) ?? 0
  }

  /// Saves the match whole, new or known, with the employers whose say it is. Two at once are told
  /// apart here: the second begins again with what the first decided.
  static func save(
    _ match: PersonMatch, parties: Set<OrganisationID>, _ tx: any Transaction
  ) throws {
    let changed = try tx.execute(
      """
      UPDATE person_match
      SET stage = ?2, evidence = ?3, proposed_at = ?4, changed_at = ?5, asked_after = ?6
      WHERE id = ?1
      """, match.id, match.stage, match.evidence.code, match.proposedAt, match.changedAt,
      match.askedAfter)
    if changed == 0 {
      try tx.execute(
        """
        INSERT INTO person_match
          (id, first_id, second_id, stage, evidence, proposed_at, changed_at, asked_after)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """, match.id, match.first, match.second, match.stage, match.evidence.code,
        match.proposedAt, match.changedAt, match.askedAfter)
    }
    try tx.execute("DELETE FROM person_match_party WHERE match_id = ?1", match.id)
    try tx.load(
      into: "person_match_party", columns: ["match_id", "organisation_id"],
      parties.sorted().map { [match.id.stored, $0.stored] })
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
  init(row: Row, from column: Int = 0) throws {
    self.init(
      id: try row(column), try row(column + 1), try row(column + 2), stage: try row(column + 3),
      evidence: Set(code: try row(column + 4)), proposedAt: try row(column + 5),
      changedAt: try row(column + 6), askedAfter: try row(column + 7))
  }
}
