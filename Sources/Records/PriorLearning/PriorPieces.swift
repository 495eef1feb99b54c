import Kernel
import Storage

/// What requests rest on, and how it was judged, as it is stored.
package enum PriorPieces {
  package static func add(_ piece: PriorPiece, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO recognition_piece (id, request_id, kind, record_id, origin_framework,
        origin_version, until_on, late, words_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
      """, piece.id, piece.request, piece.kind, piece.record, piece.originFramework,
      piece.originVersion, piece.until, piece.isLate, piece.words)
    try map(piece.id, to: piece.competencies, tx)
  }

  package static func map(
    _ id: PriorPieceID, to competencies: some Sequence<String>, _ tx: any Transaction
  ) throws {
    try tx.execute("DELETE FROM recognition_mapping WHERE piece_id = ?1", id)
    for code in Set(competencies).sorted() {
      try tx.execute(
        "INSERT INTO recognition_mapping (piece_id, competency) VALUES (?1, ?2)", id, code)
    }
  }

  /// Of a draft: nobody else has read it.
  package static func remove(_ piece: PriorPiece, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM recognition_mapping WHERE piece_id = ?1", piece.id)
    try tx.execute("DELETE FROM recognition_piece WHERE id = ?1", piece.id)
    if let words = piece.words { try AssessmentSeals.delete(words, tx) }
  }

  /// In the order in which they were added.
  package static func of(
    _ request: RecognitionID, _ tx: any Transaction
  ) throws -> [PriorPiece] {
    var competencies: [PriorPieceID: [String]] = [:]
    for row in try tx.rows(
      """
      SELECT m.piece_id, m.competency
      FROM recognition_mapping AS m
      JOIN recognition_piece AS p ON p.id = m.piece_id
      WHERE p.request_id = ?1 ORDER BY m.piece_id, m.competency
      """, request)
    {
      competencies[try row(0), default: []].append(try row(1))
    }
    return try tx.rows(
      """
      SELECT id, request_id, kind, record_id, origin_framework, origin_version, until_on, late,
        words_id
      FROM recognition_piece WHERE request_id = ?1 ORDER BY id
      """, request
    ).map { row in
      let id: PriorPieceID = try row(0)
      return PriorPiece(
        id: id, request: try row(1), kind: try row(2), record: try row(3),
        originFramework: try row(4), originVersion: try row(5), until: try row(6),
        isLate: try row(7), words: try row(8), competencies: competencies[id] ?? [])
    }
  }

  // MARK: Judgements

  package struct Judgement: Hashable, Sendable {
    package let finding: PriorFinding
    package let words: WordsID

    package init(finding: PriorFinding, words: WordsID) {
      self.finding = finding
      self.words = words
    }
  }

  /// Writes over what was judged in this round before, whose words go with it.
  package static func judge(
    _ id: PriorPieceID, in round: Int, _ judged: [PriorCriterion: Judgement],
    _ tx: any Transaction
  ) throws {
    let old: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM recognition_judgement
      WHERE piece_id = ?1 AND round = ?2 ORDER BY criterion
      """, id, round
    ).map { try $0(0) }
    try tx.execute(
      "DELETE FROM recognition_judgement WHERE piece_id = ?1 AND round = ?2", id, round)
    for words in old { try AssessmentSeals.delete(words, tx) }
    for (criterion, judgement) in judged.sorted(by: { $0.key < $1.key }) {
      try tx.execute(
        """
        INSERT INTO recognition_judgement (piece_id, round, criterion, finding, words_id)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """, id, round, criterion, judgement.finding, judgement.words)
    }
  }

  /// Of every piece of a request in one round.
  package static func judgements(
    of request: RecognitionID, in round: Int, _ tx: any Transaction
  ) throws -> [PriorPieceID: [PriorCriterion: Judgement]] {
    var found: [PriorPieceID: [PriorCriterion: Judgement]] = [:]
    for row in try tx.rows(
      """
      SELECT j.piece_id, j.criterion, j.finding, j.words_id
      FROM recognition_judgement AS j
      JOIN recognition_piece AS p ON p.id = j.piece_id
      WHERE p.request_id = ?1 AND j.round = ?2 ORDER BY j.piece_id, j.criterion
      """, request, round)
    {
      let (piece, criterion): (PriorPieceID, PriorCriterion) = (try row(0), try row(1))
      found[piece, default: [:]][criterion] = Judgement(finding: try row(2), words: try row(3))
    }
    return found
  }
}
