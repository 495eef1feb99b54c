import Kernel
import Storage

/// Where the journal stands at a moment: kept elsewhere and signed, it shows later that nothing
/// before it was changed and, what the chain alone cannot show, that nothing was cut off its end.
package struct JournalAnchor: Hashable, Sendable {
  package let madeAt: Instant
  /// The first link of the chain, which tells one journal from another; empty without entries.
  package let first: String
  /// The number of the last entry; 0 without entries.
  package let last: Int64
  /// The link of that entry, which rests on all before it.
  package let head: String
  /// How many rows each table of the journal has up to that entry. None is ever taken away.
  package let rows: [String: Int]

  package init(madeAt: Instant, first: String, last: Int64, head: String, rows: [String: Int]) {
    self.madeAt = madeAt
    self.first = first
    self.last = last
    self.head = head
    self.rows = rows
  }

  /// The journal as it stands now.
  package static func take(at now: Instant, _ tx: any Transaction) throws -> JournalAnchor {
    let last: Int64 = try tx.row("SELECT COALESCE(MAX(id), 0) FROM journal_link")?(0) ?? 0
    return JournalAnchor(
      madeAt: now, first: try firstLink(tx), last: last, head: try link(last, tx) ?? "",
      rows: try count(upTo: last, tx))
  }

  static func firstLink(_ tx: any Transaction) throws -> String {
    let row = try tx.row("SELECT hash FROM journal_link ORDER BY id LIMIT 1")
    return try row.map { Hexadecimal.words(try $0(0, as: [UInt8].self)) } ?? ""
  }

  static func link(_ number: Int64, _ tx: any Transaction) throws -> String? {
    let row = try tx.row("SELECT hash FROM journal_link WHERE id = ?1", number)
    return try row.map { Hexadecimal.words(try $0(0, as: [UInt8].self)) }
  }

  static func count(upTo last: Int64, _ tx: any Transaction) throws -> [String: Int] {
    [
      "journal_entry": try tx.row("SELECT COUNT(*) FROM journal_entry WHERE id <= ?1", last)?(0)
        ?? 0,
      "journal_link": try tx.row("SELECT COUNT(*) FROM journal_link WHERE id <= ?1", last)?(0)
        ?? 0,
      "journal_subject": try tx.row(
        "SELECT COUNT(*) FROM journal_subject WHERE entry_id <= ?1", last)?(0) ?? 0,
      "journal_change": try tx.row(
        "SELECT COUNT(*) FROM journal_change WHERE entry_id <= ?1", last)?(0) ?? 0,
    ]
  }
}
