import Kernel
import Storage

/// Takes the words out of what one person held. What it was and when stays for figures of the past.
package enum EraseRecordWords {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE held_record
      SET note = NULL, sealed_value = NULL, sealed_with = NULL, issuer = NULL,
        void_reason = CASE WHEN void_reason IS NULL THEN NULL ELSE '' END
      WHERE person_id = ?1
      """, person)
  }
}
