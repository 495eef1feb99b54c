import Kernel
import Storage

/// Takes everything that tells of one person out of their badges. Their places in the published
/// lists stay as they are, for ever: a badge outlives what is kept here, and whoever has a copy of
/// one goes on being told the truth.
package enum EraseBadges {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      """
      DELETE FROM badge_share WHERE badge_id IN (SELECT id FROM badge WHERE person_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE badge_decision SET reason = '', decided_by = ''
      WHERE badge_id IN (SELECT id FROM badge WHERE person_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE badge_edition SET token = ''
      WHERE badge_id IN (SELECT id FROM badge WHERE person_id = ?1)
      """, person)
    try tx.execute(
      """
      UPDATE badge SET subject = '', credential = 'erased ' || id, reason = NULL
      WHERE person_id = ?1
      """, person)
  }
}
