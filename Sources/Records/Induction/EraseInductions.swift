import Kernel
import Storage

/// Takes out the inductions of one record of a person, and what was shown for them. What they found
/// or signed of others stays with those others, and what they said at the end is nobody’s.
package enum EraseInductions {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    let all: [InductionID] = try tx.rows(
      "SELECT id FROM induction WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    try delete(all, tx)
    try tx.execute("DELETE FROM induction_nominee WHERE person_id = ?1", person)
    // What they did for others stays with those, without their name.
    try tx.execute("UPDATE induction SET signed_by = '' WHERE signer_id = ?1", person)
    try tx.execute(
      "UPDATE induction_unit SET assessor_name = NULL WHERE assessor_id = ?1", person)
    try tx.execute("UPDATE induction_evidence SET added_by = '' WHERE observer_id = ?1", person)
  }

  static func delete(_ all: [InductionID], _ tx: any Transaction) throws {
    for some in all.chunked() { try delete(some: some, tx) }
  }

  private static func delete(some ids: [InductionID], _ tx: any Transaction) throws {
    let words: [WordsID] = try tx.rows(
      """
      SELECT words_id FROM induction_evidence WHERE induction_id IN (?1*) AND words_id IS NOT NULL
      UNION SELECT words_id FROM induction_turn
      WHERE induction_id IN (?1*) AND words_id IS NOT NULL
      """, List(ids)
    ).map { try $0(0) }
    try tx.execute("DELETE FROM induction_evidence WHERE induction_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM induction_turn WHERE induction_id IN (?1*)", List(ids))
    try tx.execute(
      "UPDATE induction_unit SET credited_from = NULL WHERE credited_from IN (?1*)", List(ids))
    try tx.execute("DELETE FROM induction_unit WHERE induction_id IN (?1*)", List(ids))
    try tx.execute("DELETE FROM induction WHERE id IN (?1*)", List(ids))
    for some in words.chunked() {
      try tx.execute("DELETE FROM assessment_words WHERE id IN (?1*)", List(some))
    }
  }
}
