import Kernel
import Storage

/// Takes out what one record of a person said of standards, and their name with it. What was done
/// because of it stays, as does that their constituency was heard: others rest on it.
package enum EraseConsultations {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    // What was not answered yet would wait for ever.
    try tx.execute(
      """
      DELETE FROM consultation_comment WHERE answer IS NULL AND member_id IN (
        SELECT m.id FROM consultation_member AS m
        JOIN account AS a ON a.id = m.account_id WHERE a.person_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE consultation_comment SET words = '' WHERE member_id IN (
        SELECT m.id FROM consultation_member AS m
        JOIN account AS a ON a.id = m.account_id WHERE a.person_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE consultation_member SET member_name = '', agreed_words = NULL
      WHERE account_id IN (SELECT id FROM account WHERE person_id = ?1)
      """, person)
  }
}
