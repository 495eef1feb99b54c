import Kernel
import Storage

/// Takes out everything that one record of a person asked for and agreed. What they took part in is
/// told by what they have learnt, which is kept elsewhere.
package enum ErasePlaces {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      DELETE FROM place_turn WHERE request_id IN (
        SELECT id FROM place_request WHERE person_id = ?1)
      """, person)
    try tx.execute("DELETE FROM place_request WHERE person_id = ?1", person)
    try tx.execute(
      """
      DELETE FROM learning_time_entry WHERE agreement_id IN (
        SELECT id FROM learning_time WHERE person_id = ?1)
      """, person)
    try tx.execute("DELETE FROM learning_time WHERE person_id = ?1", person)
  }
}
