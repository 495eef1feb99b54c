import Kernel
import Storage

/// Takes the words out of what was decided about one person before a gateway. That it was, and when,
/// stays for figures of the past.
package enum EraseGateways {
  /// - Parameter records: All records of the person: they may have asked by the account of one about
  ///   another.
  package static func run(
    _ person: PersonID, of records: [PersonID], at now: Instant, _ tx: any Transaction
  ) throws {
    // Nobody is appointed any more, and nothing waits for it.
    try tx.execute(
      """
      UPDATE gateway_appointment SET state = 'withdrawn', decided_at = ?2, decided_by = '',
        words = '', revision = revision + 1
      WHERE person_id = ?1 AND state = 'open'
      """, person, now)
    try tx.execute(
      """
      UPDATE gateway_waiver SET state = 'ended', closed_at = ?2, closed_by = '',
        closing_words = '', revision = revision + 1
      WHERE person_id = ?1 AND state IN ('asked', 'granted')
      """, person, now)
    try tx.execute(
      """
      UPDATE gateway_appointment SET words = '' WHERE person_id = ?1 AND words IS NOT NULL
      """, person)
    try tx.execute(
      """
      UPDATE gateway_waiver SET reason = '',
        asked_by = CASE WHEN asked_account_id IN (
          SELECT id FROM account WHERE person_id IN (?2*)) THEN '' ELSE asked_by END,
        words = CASE WHEN words IS NULL THEN NULL ELSE '' END,
        closing_words = CASE WHEN closing_words IS NULL THEN NULL ELSE '' END
      WHERE person_id = ?1
      """, person, List(records))
    try tx.execute("DELETE FROM gateway_standing WHERE person_id = ?1", person)
  }
}
