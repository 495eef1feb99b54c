import Kernel
import Storage

/// Takes out everything that one record of a person learnt, and what they wrote of it. What they
/// confirmed for others stays with those others.
package enum EraseLearning {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    let all: [AttemptID] = try tx.rows(
      "SELECT id FROM module_attempt WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    try delete(all, tx)
    let words: [WordsID] = try tx.rows(
      """
      SELECT t.words_id FROM enrolment_turn AS t
      JOIN bundle_enrolment AS e ON e.id = t.enrolment_id
      WHERE e.person_id = ?1 AND t.words_id IS NOT NULL
      """, person
    ).map { try $0(0) }
    try tx.execute(
      """
      DELETE FROM enrolment_turn WHERE enrolment_id IN (
        SELECT id FROM bundle_enrolment WHERE person_id = ?1)
      """, person)
    try tx.execute("DELETE FROM bundle_enrolment WHERE person_id = ?1", person)
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
  }

  package static func delete(_ all: [AttemptID], _ tx: any Transaction) throws {
    for some in all.chunked() { try delete(some: some, tx) }
  }

  private static func delete(some ids: [AttemptID], _ tx: any Transaction) throws {
    let words: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM module_evidence WHERE attempt_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM module_turn
      WHERE attempt_id IN (?1*) AND words_id IS NOT NULL
      """, List(ids)
    ).map { try $0(0) }
    try tx.execute("DELETE FROM module_evidence WHERE attempt_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM module_result WHERE attempt_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM module_turn WHERE attempt_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM module_attempt WHERE id IN (?1*)", List(ids))
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
  }
}
