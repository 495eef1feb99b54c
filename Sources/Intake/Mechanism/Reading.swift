import Files
import Journals
import Kernel

/// What a set of files says, checked against the rules of its format. Nothing is changed yet.
///
/// A held record that is in none of `records`, `ended`, `renamed` and `confirmed` stays as it is:
/// nothing is erased by absence.
package struct Reading: Sendable {
  package var findings: [Finding] = []
  /// As they are to stand: new ones, and held ones with all their values (also those that the file
  /// leaves alone).
  package var records: [SourceRecord] = []
  package var ended: [RecordEnd] = []
  /// Records that go on under another key. Applied before `records`, which name the new key.
  package var renamed: [(from: RecordKey, to: RecordKey)] = []
  /// Named by the file, values left alone, confirmed as of the day of the load.
  package var confirmed: [RecordKey] = []
  /// Named by the file, nothing changed and nothing confirmed; counted as unchanged.
  package var untouched: [RecordKey] = []
  /// The tables that were read, so that rows in error can be given back in their layout.
  package var tables: [SourceTable] = []
  /// Rows to mend of files that are not read as tables.
  package var rowsInError: [RowsInError] = []
  /// Whatever else `project` needs of the format's own making.
  package var payload: (any Sendable)?

  package init() {}

  /// Files of one table each.
  ///
  /// - Parameter take: Takes over a table that could be read, and says what it found in its rows.
  init(
    of files: [RecognisedFile], as layout: TableLayout, _ take: (SourceTable) -> [Finding]
  ) {
    for file in files {
      switch SourceTable.read(file.file.text, as: layout) {
      case .refused(let refusals): findings += refusals
      case .table(let table):
        findings += table.findings + take(table)
        tables.append(table)
      }
    }
  }
}

/// A reading compared with what is held.
package struct Difference: Sendable {
  package struct Change: Sendable {
    package let before: HeldSourceRecord
    package let after: SourceRecord
    /// Names of the values that differ. Empty when only hidden values do.
    package let columns: Set<String>
    /// One of them says where the post is.
    package let isMove: Bool
  }

  package var created: [SourceRecord] = []
  package var changed: [Change] = []
  package var ended: [(held: HeldSourceRecord, end: RecordEnd)] = []
  package var unchanged: [HeldSourceRecord] = []
  /// Were ended, and are named by the source again; also in `changed`.
  package var reopened: Set<RecordKey> = []
  package var renamed: [(held: HeldSourceRecord, to: RecordKey)] = []
  /// Said to hold still, without values; also in `unchanged`.
  package var confirmed: [HeldSourceRecord] = []

  package init() {}

  package var isEmpty: Bool {
    created.isEmpty && changed.isEmpty && ended.isEmpty && renamed.isEmpty
  }
}

/// What the load did beyond the source records.
package struct Projection: Sendable {
  /// What each created or changed source record became.
  package var links: [RecordKey: RecordLinks] = [:]
  /// What was done to persons, assignments, organisations and records, each with the file and line
  /// it comes from. The mechanism writes them into the one journal entry of the load.
  package var changes: [JournalChange] = []
  /// More findings, known only now (possible duplicates, counts that differ from the people held).
  package var findings: [Finding] = []
  /// Lists for the report under names of their own: `["organisations": ["new": ["RX1"]]]`.
  package var lists: [String: [String: [String]]] = [:]
  /// Of the created records those whose post or completion was held already: another kind of file
  /// brought it, or somebody typed it in. Nobody joins with them.
  package var adopted: Set<RecordKey> = []
  /// Instead of the tally over source records, for formats that keep none.
  package var tally: ChangeTally?

  package init() {}

  /// Those of `adopted` whose post is otherwise than it was.
  var altered: Set<RecordKey> {
    if adopted.isEmpty { return [] }
    let touched = Set(changes.map(\.recordID))
    return adopted.filter { key in
      links[key]?.assignment.map { touched.contains($0.rawValue) } ?? false
    }
  }
}

/// The numbers of a report.
package struct ChangeTally: Hashable, Sendable, Codable {
  package var joiners = 0
  package var movers = 0
  package var leavers = 0
  package var changed = 0
  package var unchanged = 0
  package var rejected = 0

  package init() {}

  static func + (one: ChangeTally, other: ChangeTally) -> ChangeTally {
    var sum = one
    sum.joiners += other.joiners
    sum.movers += other.movers
    sum.leavers += other.leavers
    sum.changed += other.changed
    sum.unchanged += other.unchanged
    sum.rejected += other.rejected
    return sum
  }
}
