import Kernel
import Storage

/// Takes words and salts away; the digests stay, and with them the chain.
enum Erasure {
  static func erase(_ account: AccountID, _ tx: any Transaction) throws -> Int {
    try tx.execute(
      """
      UPDATE journal_entry SET details = NULL, salt = NULL
      WHERE details IS NOT NULL AND id IN (
        SELECT entry_id FROM journal_subject WHERE kind = 'account' AND subject_id = ?1)
      """, account)
  }

  static func erase(_ person: PersonID, _ tx: any Transaction) throws -> Int {
    let entries = try tx.execute(
      """
      UPDATE journal_entry SET details = NULL, salt = NULL
      WHERE details IS NOT NULL AND id IN (
        SELECT entry_id FROM journal_subject WHERE kind IN ('person', 'confidential') AND subject_id = ?1)
      """, person)
    let changes = try tx.execute(
      """
      UPDATE journal_change SET fields = NULL, salt = NULL
      WHERE fields IS NOT NULL AND person_id = ?1
      """, person)
    return entries + changes
  }
}
