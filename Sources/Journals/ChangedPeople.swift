import Kernel
import Storage

extension Journal {
  /// People whose own particulars (names, numbers, birth date) were written after `entry`, in
  /// whole entries until there are about `limit`; and the last entry looked at. For what is kept
  /// up to date behind the journal.
  package static func peopleChanged(
    after entry: EntryID?, limit: Int, _ tx: any Transaction
  ) throws -> (people: [PersonID], upTo: EntryID?) {
    let from = entry?.rawValue ?? 0
    let cut = try tx.row(
      """
      SELECT entry_id FROM journal_change
      WHERE entry_id > ?1 AND record = 'person' AND person_id IS NOT NULL
      ORDER BY entry_id LIMIT 1 OFFSET ?2
      """, from, limit)
    let last = try cut ?? tx.row("SELECT MAX(id) FROM journal_entry")
    guard let last: Int64 = try last?(0, as: Int64?.self), last > from else { return ([], entry) }
    let people: [PersonID] = try tx.rows(
      """
      SELECT DISTINCT person_id FROM journal_change
      WHERE entry_id > ?1 AND entry_id <= ?2 AND record = 'person' AND person_id IS NOT NULL
      ORDER BY person_id
      """, from, last
    ).map { try $0(0) }
    return (people, EntryID(rawValue: last))
  }
}
