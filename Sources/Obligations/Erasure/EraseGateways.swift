import Kernel
import Storage

/// Takes the words out of what was decided about one person before a gateway. That it was, and when,
/// stays for figures of the past.
package enum EraseGateways {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE gateway_appointment SET words = '' WHERE person_id = ?1 AND words IS NOT NULL
      """, person)
    try tx.execute(
      """
      UPDATE gateway_waiver SET reason = '',
        asked_by = CASE WHEN asked_account_id IN (
          SELECT id FROM account WHERE person_id = ?1) THEN '' ELSE asked_by END,
        words = CASE WHEN words IS NULL THEN NULL ELSE '' END,
        closing_words = CASE WHEN closing_words IS NULL THEN NULL ELSE '' END
      WHERE person_id = ?1
      """, person)
    try tx.execute("DELETE FROM gateway_standing WHERE person_id = ?1", person)
  }
}
