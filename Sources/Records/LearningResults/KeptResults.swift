import Directory
import Foundation
import Kernel
import Storage

/// Results as they are stored.
package enum KeptResults {
  /// So many at a time are looked through and shown.
  package static let most = 2_000

  package static func find(
    _ id: LearningResultID, _ tx: any Transaction
  ) throws -> KeptResult? {
    try tx.row(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result WHERE id = ?1
      """, id
    ).map { try KeptResult(row: $0, tx.keys) }
  }

  /// Those of an employer that wait, the longest waiting first; all, or for one reason.
  package static func waiting(
    at organisation: OrganisationID, for fault: ResultFault? = nil, limit: Int = most,
    offset: Int = 0, _ tx: any Transaction
  ) throws -> [KeptResult] {
    try tx.rows(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result
      WHERE organisation_id = ?1 AND state = 'waiting' AND (?2 = '' OR fault = ?2)
      ORDER BY received_at, id LIMIT ?3 OFFSET ?4
      """, organisation, fault?.rawValue ?? "", limit, offset
    ).map { try KeptResult(row: $0, tx.keys) }
  }

  /// Those of an employer that wait, a portion at a time, by their numbers.
  static func waiting(
    at organisation: OrganisationID, after last: LearningResultID, limit: Int,
    _ tx: any Transaction
  ) throws -> [KeptResult] {
    try tx.rows(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result WHERE organisation_id = ?1 AND state = 'waiting' AND id > ?2
      ORDER BY id LIMIT ?3
      """, organisation, last, limit
    ).map { try KeptResult(row: $0, tx.keys) }
  }

  /// How many wait, by reason.
  package static func faults(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [ResultFault: Int] {
    try tx.rows(
      """
      SELECT fault, COUNT(*) FROM learning_result
      WHERE organisation_id = ?1 AND state = 'waiting' GROUP BY fault
      """, organisation
    ).reduce(into: [:]) { counts, row in counts[try row(0)] = try row(1) }
  }

  /// Those that somebody gave to a person, the latest first.
  package static func given(
    at organisation: OrganisationID, limit: Int, offset: Int, _ tx: any Transaction
  ) throws -> [KeptResult] {
    try tx.rows(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result
      WHERE organisation_id = ?1 AND state = 'taken' AND decided_at IS NOT NULL
      ORDER BY decided_at DESC, id DESC LIMIT ?2 OFFSET ?3
      """, organisation, limit, offset
    ).map { try KeptResult(row: $0, tx.keys) }
  }

  package static func countOfGiven(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(*) FROM learning_result
      WHERE organisation_id = ?1 AND state = 'taken' AND decided_at IS NOT NULL
      """, organisation)?(0) ?? 0
  }

  /// Those that were taken by a mapping, a portion at a time.
  static func taken(
    by mapping: LearningMappingID, after last: LearningResultID, limit: Int,
    _ tx: any Transaction
  ) throws -> [KeptResult] {
    try tx.rows(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result WHERE mapping_id = ?1 AND state = 'taken' AND id > ?2
      ORDER BY id LIMIT ?3
      """, mapping, last, limit
    ).map { try KeptResult(row: $0, tx.keys) }
  }

  /// How many stand that were taken by each of `mappings`.
  package static func countsOfTaken(
    by mappings: [LearningMappingID], _ tx: any Transaction
  ) throws -> [LearningMappingID: Int] {
    var counts: [LearningMappingID: Int] = [:]
    for some in mappings.chunked() {
      for row in try tx.rows(
        """
        SELECT mapping_id, COUNT(*) FROM learning_result
        WHERE mapping_id IN (?1*) AND state = 'taken' GROUP BY mapping_id
        """, List(some))
      { counts[try row(0)] = try row(1) }
    }
    return counts
  }

  /// How many were taken by a mapping of which nothing is left that the source wrote.
  package static func countWithoutWords(
    by mapping: LearningMappingID, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(*) FROM learning_result
      WHERE mapping_id = ?1 AND state = 'taken' AND sealed_value IS NULL
      """, mapping)?(0) ?? 0
  }

  /// How many wait at `organisations` and at what is under them on `day`.
  package static func countOfWaiting(
    under organisations: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    try tx.rows(
      """
      SELECT organisation_id, COUNT(*) FROM learning_result
      WHERE state = 'waiting' AND organisation_id IN (
        SELECT organisation_id FROM organisation_within
        WHERE ancestor_id IN (?1*) AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
      GROUP BY organisation_id
      """, List(organisations), day
    ).reduce(into: [:]) { counts, row in counts[try row(0)] = try row(1) }
  }

  package static func countOfWaiting(
    at organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    var counts: [OrganisationID: Int] = [:]
    for some in organisations.chunked() {
      for row in try tx.rows(
        """
        SELECT organisation_id, COUNT(*) FROM learning_result
        WHERE organisation_id IN (?1*) AND state = 'waiting' GROUP BY organisation_id
        """, List(some))
      { counts[try row(0)] = try row(1) }
    }
    return counts
  }

  /// Where results came from, and what became of them: one line for each file or token and state.
  package static func counts(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [(origin: ResultOrigin, state: ResultState, count: Int, last: Instant)] {
    try tx.rows(
      """
      SELECT way, source_name, load_id, state, COUNT(*), MAX(received_at) FROM learning_result
      WHERE organisation_id = ?1
      GROUP BY way, source_name, load_id, state
      ORDER BY MAX(received_at) DESC, source_name, state
      """, organisation
    ).map { row in
      (
        ResultOrigin(try row(0), try row(1), load: try row(2)), try row(3), try row(4), try row(5)
      )
    }
  }

  /// What came in about a person: what is theirs, and what waits and names a number or an address of
  /// theirs, by all their records, the latest first.
  package static func about(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [KeptResult] {
    let own = try tx.rows(
      """
      SELECT id, organisation_id, way, source_name, load_id, vocabulary, state, fault, person_id,
        module, version, status, score, happened_on, received_at, decided_at, decided_by,
        sealed_value
      FROM learning_result WHERE person_id IN (?1*) ORDER BY received_at DESC, id DESC LIMIT ?2
      """, List(records), most
    ).map { try KeptResult(row: $0, tx.keys) }
    return own + (try naming(records, tx))
  }

  /// Those of nobody yet of which everything that they name is somebody’s now.
  static func naming(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [KeptResult] {
    let people = Array(try People.find(records, tx).values)
    let digests = try ResultMarks.of(people).map {
      try tx.keys.digest($0, for: ResultMarks.purpose)
    }
    guard !digests.isEmpty else { return [] }
    let ids: [LearningResultID] = try tx.rows(
      """
      SELECT DISTINCT m.result_id FROM learning_result_mark AS m
      JOIN learning_result AS r ON r.id = m.result_id
      WHERE m.mark IN (?1*) AND r.person_id IS NULL ORDER BY m.result_id
      """, List(digests)
    ).map { try $0(0) }
    return try ids.compactMap { id in
      guard let kept = try find(id, tx), let who = kept.words?.arrived.who,
        ResultMarks.mean(who, at: kept.organisation, people)
      else { return nil }
      return kept
    }
  }
}

extension KeptResults {
  /// The seal of what a source wrote.
  static func seal(
    _ words: ResultWords, of id: LearningResultID, _ keys: KeyRing
  ) throws -> SealedValue {
    try keys.seal(Array(JSONEncoder().encode(words)), for: place(id))
  }

  static func open(
    _ sealed: SealedValue, of id: LearningResultID, _ keys: KeyRing
  ) throws -> ResultWords? {
    do {
      return try JSONDecoder().decode(
        ResultWords.self, from: Data(keys.open(sealed, for: place(id))))
    } catch is SealBroken {
      return nil
    }
  }

  private static func place(_ id: LearningResultID) -> String { "learning-result \(id)" }

  /// Rows as they were before a load, sealed with the present key.
  package static func sealAnew(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try part.written(
      FormerRows.Anew(
        "learning_result", adding: [],
        now: { row in
          guard case .integer(let number) = row["id"],
            let sealed = SealedValue(stored: row["sealed_value"] ?? .null),
            sealed.key != keys.present
          else { return row }
          let id = LearningResultID(rawValue: number)
          let anew = try keys.seal(keys.open(sealed, for: place(id)), for: place(id))
          var row = row
          row["sealed_value"] = anew.stored
          row["sealed_with"] = .text(anew.key)
          return row
        }, before: { $0 }), tx)
  }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "results of learning as they came in",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM learning_result
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed_value FROM learning_result
        WHERE sealed_with IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: LearningResultID = try row(0)
      let bytes = try keys.open(SealedValue(written: row(1)), for: place(id))
      let anew = try keys.seal(bytes, for: place(id))
      try tx.execute(
        "UPDATE learning_result SET sealed_value = ?2, sealed_with = ?3 WHERE id = ?1", id, anew,
        anew.key)
    })
}

extension KeptResult {
  fileprivate init(row: Row, _ keys: KeyRing) throws {
    let id: LearningResultID = try row(0)
    let (module, version): (String?, String?) = (try row(9), try row(10))
    let sealed: String? = try row(17)
    self.init(
      id: id, organisation: try row(1), origin: try ResultOrigin(row(2), row(3), load: row(4)),
      vocabulary: try row(5), state: try row(6), fault: try row(7), person: try row(8),
      module: module.map { ModuleReference(code: $0, version: version ?? "") },
      status: try row(11), score: try row(12), happenedOn: try row(13), receivedAt: try row(14),
      decidedAt: try row(15), decidedBy: try row(16),
      words: try sealed.flatMap { try KeptResults.open(SealedValue(written: $0), of: id, keys) })
  }
}
