import Kernel
import Storage

/// Takes out everything that one record of a person said of themselves and had confirmed, and where
/// they may assess. What they did as the assessor of others stays with those others.
package enum EraseAssessments {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    let all: [AssessmentID] = try tx.rows(
      "SELECT id FROM self_assessment WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    try delete(all, tx)
    try tx.execute(
      """
      DELETE FROM post_stage WHERE assignment_id IN (
        SELECT id FROM assignment WHERE person_id = ?1)
      """, person)
    try tx.execute("DELETE FROM assessor_place WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM assessment_words WHERE person_id = ?1", person)
  }

  package static func delete(_ all: [AssessmentID], _ tx: any Transaction) throws {
    for some in all.chunked() { try delete(some: some, tx) }
  }

  private static func delete(some ids: [AssessmentID], _ tx: any Transaction) throws {
    let words: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM assessment_answer
      WHERE assessment_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM sign_off_turn
      WHERE assessment_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM competency_claim
      WHERE assessment_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT t.words_id FROM claim_turn AS t
      JOIN competency_claim AS c ON c.id = t.claim_id
      WHERE c.assessment_id IN (?1*) AND t.words_id IS NOT NULL
      """, List(ids)
    ).map { try $0(0) }
    try tx.execute(
      """
      DELETE FROM claim_turn WHERE claim_id IN (
        SELECT id FROM competency_claim WHERE assessment_id IN (?1*))
      """, List(ids))
    try tx.execute("DELETE FROM competency_claim WHERE assessment_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM sign_off_turn WHERE assessment_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM assessment_answer WHERE assessment_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM self_assessment WHERE id IN (?1*)", List(ids))
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
  }

  /// Those with which nobody did anything since `moment`.
  package static func unused(
    since moment: Instant, _ tx: any Transaction
  ) throws -> [SelfAssessment] {
    let ids: [AssessmentID] = try tx.rows(
      "SELECT id FROM self_assessment WHERE changed_at < ?1 ORDER BY id", moment
    ).map { try $0(0) }
    return try Assessments.find(ids, tx).values.sorted { $0.id < $1.id }
  }
}
