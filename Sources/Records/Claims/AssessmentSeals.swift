import Foundation
import Kernel
import Storage

/// What people wrote about themselves and about one another, at rest: sealed, each for its own place.
package enum AssessmentSeals {
  package static func save(
    _ words: AssessmentWords, about person: PersonID, _ tx: any Transaction
  ) throws -> WordsID? {
    guard !words.isEmpty else { return nil }
    return try save(written: words, about: person, tx)
  }

  package static func save(
    _ words: PriorWords, about person: PersonID, _ tx: any Transaction
  ) throws -> WordsID {
    try save(written: words, about: person, tx)
  }

  private static func save(
    written: some Encodable, about person: PersonID, _ tx: any Transaction
  ) throws -> WordsID {
    let id: WordsID = try tx.newIdentifier()
    let sealed = try tx.keys.seal(Array(JSONEncoder().encode(written)), for: place(id))
    try tx.execute(
      """
      INSERT INTO assessment_words (id, person_id, sealed_value, sealed_with)
      VALUES (?1, ?2, ?3, ?4)
      """, id, person, sealed, sealed.key)
    return id
  }

  package static func save(
    _ note: String?, about person: PersonID, _ tx: any Transaction
  ) throws -> WordsID? {
    try save(AssessmentWords(note: note), about: person, tx)
  }

  /// Those of `ids` that open. What does not open is left out: the page says that it cannot be read.
  package static func open(
    _ ids: some Sequence<WordsID>, _ tx: any Transaction
  ) throws -> [WordsID: AssessmentWords] {
    try open(ids, as: AssessmentWords.self, tx)
  }

  /// The same of what was written about prior learning.
  package static func openPrior(
    _ ids: some Sequence<WordsID>, _ tx: any Transaction
  ) throws -> [WordsID: PriorWords] {
    try open(ids, as: PriorWords.self, tx)
  }

  private static func open<Written: Decodable>(
    _ ids: some Sequence<WordsID>, as: Written.Type, _ tx: any Transaction
  ) throws -> [WordsID: Written] {
    var found: [WordsID: Written] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        "SELECT id, sealed_value FROM assessment_words WHERE id IN (?1*) ORDER BY id", List(ids)
      ) { row in
        let id: WordsID = try row(0)
        do {
          let bytes = try tx.keys.open(SealedValue(written: row(1)), for: place(id))
          found[id] = try JSONDecoder().decode(Written.self, from: Data(bytes))
        } catch is SealBroken {
          return
        }
      }
    }
    return found
  }

  /// What there is to read: nothing where nothing was written, or where it does not open.
  package static func open(_ id: WordsID?, _ tx: any Transaction) throws -> AssessmentWords {
    guard let id else { return AssessmentWords() }
    return try open([id], tx)[id] ?? AssessmentWords()
  }

  /// Of words that nothing points at any more: an answer that was written over.
  static func delete(_ id: WordsID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM assessment_words WHERE id = ?1", id)
  }

  private static func place(_ id: WordsID) -> String { "assessment-words \(id)" }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "self-assessments and claims",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows("SELECT sealed_with, COUNT(*) FROM assessment_words GROUP BY sealed_with"))
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, sealed_value FROM assessment_words
        WHERE sealed_with IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: WordsID = try row(0)
      let bytes = try keys.open(SealedValue(written: row(1)), for: place(id))
      let anew = try keys.seal(bytes, for: place(id))
      try tx.execute(
        "UPDATE assessment_words SET sealed_value = ?2, sealed_with = ?3 WHERE id = ?1", id, anew,
        anew.key)
    })
}
