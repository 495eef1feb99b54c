import Kernel
import Storage

extension JournalAnchor {
  /// What became of the journal since an anchor was made, other than that it grew.
  package enum Fault: Hashable, Sendable {
    /// The anchor was made of another journal.
    case otherJournal
    /// So many entries are no longer there.
    case cutOff(missing: Int64, last: Int64)
    /// The link of the last anchored entry is another one.
    case rewritten(last: Int64)
    /// A table has more or fewer rows than it had.
    case rows(table: String, were: Int, are: Int)

    package var words: String {
      switch self {
      case .otherJournal:
        """
        This anchor is of another journal: the first entry is a different one. Either the anchor \
        belongs to another database, or this database was put in the place of the one it was made of
        """
      case .cutOff(let missing, let last):
        """
        The end of the journal was cut off: \(missing == 1 ? "1 entry" : "\(missing) entries") \
        that were there when the anchor was made are gone. \
        \(last == 0 ? "The journal is empty now" : "The journal now ends with entry \(last)")
        """
      case .rewritten(let last):
        """
        The journal was rewritten: entry \(last), or one before it, is not the one that was there \
        when the anchor was made
        """
      case .rows(let table, let were, let are):
        "The table \(table) had \(were) rows up to the anchor and has \(are) of them now"
      }
    }
  }

  /// Compares the journal with what it was; `nil` when everything anchored is still there. That
  /// the chain itself holds is for `Journal.verify`.
  package func fault(_ tx: any Transaction) throws -> Fault? {
    guard last > 0 else { return nil }
    let now: Int64 = try tx.row("SELECT COALESCE(MAX(id), 0) FROM journal_link")?(0) ?? 0
    if now > 0, try Self.firstLink(tx) != first { return .otherJournal }
    if now < last { return .cutOff(missing: last - now, last: now) }
    if try Self.link(last, tx) != head { return .rewritten(last: last) }
    let count = try Self.count(upTo: last, tx)
    for (table, were) in rows.sorted(by: { $0.key < $1.key }) where count[table] != were {
      return .rows(table: table, were: were, are: count[table] ?? 0)
    }
    return nil
  }
}
