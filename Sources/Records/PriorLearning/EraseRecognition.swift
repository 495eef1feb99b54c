import Kernel
import Storage

/// Takes out everything that one record of a person put forward as prior learning, and what was
/// decided of it. What they did as the assessor of others stays with those others.
package enum EraseRecognition {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    let all: [RecognitionID] = try tx.rows(
      "SELECT id FROM recognition_request WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    try delete(all, tx)
  }

  package static func delete(_ all: [RecognitionID], _ tx: any Transaction) throws {
    for some in all.chunked() { try delete(some: Array(some), tx) }
  }

  private static func delete(some ids: [RecognitionID], _ tx: any Transaction) throws {
    let words: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM recognition_piece
      WHERE request_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM recognition_turn
      WHERE request_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM recognition_outcome WHERE request_id IN (?1*)
      UNION SELECT j.words_id FROM recognition_judgement AS j
      JOIN recognition_piece AS p ON p.id = j.piece_id
      WHERE p.request_id IN (?1*)
      """, List(ids)
    ).map { try $0(0) }
    try tx.execute(
      """
      DELETE FROM recognition_judgement WHERE piece_id IN (
        SELECT id FROM recognition_piece WHERE request_id IN (?1*))
      """, List(ids))
    try tx.execute(
      """
      DELETE FROM recognition_mapping WHERE piece_id IN (
        SELECT id FROM recognition_piece WHERE request_id IN (?1*))
      """, List(ids))
    try tx.execute("DELETE FROM recognition_piece WHERE request_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM recognition_outcome WHERE request_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM recognition_turn WHERE request_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM recognition_competency WHERE request_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM recognition_request WHERE id IN (?1*)", List(ids))
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
  }

  /// Those with which nobody did anything since `moment`.
  package static func unused(
    since moment: Instant, _ tx: any Transaction
  ) throws -> [RecognitionRequest] {
    let ids: [RecognitionID] = try tx.rows(
      "SELECT id FROM recognition_request WHERE changed_at < ?1 ORDER BY id", moment
    ).map { try $0(0) }
    return try RecognitionRequests.find(ids, tx).values.sorted { $0.id < $1.id }
  }
}
