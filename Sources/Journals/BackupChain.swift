import Kernel
import Storage

/// The journal in a backup: its four tables read side by side, each in the order of its key, so
/// that a journal of any length takes no more memory than a stretch of it.
struct BackupChain: ChainRows {
  private let last: Int64
  private let entryRows: BackupRows
  private let linkRows: BackupRows
  private let subjectRows: BackupRows
  private let changeRows: BackupRows

  /// `nil` when the backup was made before there was a journal of this form.
  init?(_ file: BackupFile) throws {
    guard let entries = try file.rows(of: "journal_entry", columns: EntryRow.columns),
      let links = try file.rows(of: "journal_link", columns: ["id", "hash"]),
      let subjects = try file.rows(
        of: "journal_subject", columns: ["entry_id", "kind", "subject_id"]),
      let changes = try file.rows(of: "journal_change", columns: ChangeRow.columns),
      let again = try file.rows(of: "journal_link", columns: ["id"])
    else { return nil }
    entryRows = entries
    linkRows = links
    subjectRows = subjects
    changeRows = changes
    var last: Int64 = 0
    while let row = try again.next() { last = max(last, try row(0)) }
    self.last = last
  }

  func firstEntry() throws -> Int64? { try entryRows.peek()?(0) }

  func lastLink() throws -> Int64 { last }

  func entries(_ numbers: ClosedRange<Int64>) throws -> [Int64: EntryRow] {
    var found: [Int64: EntryRow] = [:]
    try take(entryRows, numbers) { found[$0] = try EntryRow(row: $1) }
    return found
  }

  func links(_ numbers: ClosedRange<Int64>) throws -> [Int64: [UInt8]] {
    var found: [Int64: [UInt8]] = [:]
    try take(linkRows, numbers) { found[$0] = try $1(1) }
    return found
  }

  func subjects(_ numbers: ClosedRange<Int64>) throws -> [Int64: [SubjectRow]] {
    var found: [Int64: [SubjectRow]] = [:]
    try take(subjectRows, numbers) {
      found[$0, default: []].append(SubjectRow(kind: try $1(1), id: try $1(2)))
    }
    return found
  }

  func changes(_ numbers: ClosedRange<Int64>) throws -> [Int64: ChangeCheck] {
    var found: [Int64: ChangeCheck] = [:]
    try take(changeRows, numbers) { found[$0, default: ChangeCheck()].add(try ChangeRow(row: $1)) }
    return found
  }

  func first(beyond last: Int64) throws -> (number: Int64, isEntry: Bool)? {
    let entry: Int64? = try entryRows.peek()?(0)
    let numbers = [entry, try changeRows.peek()?(0), try subjectRows.peek()?(0)].compactMap(\.self)
    guard let first = numbers.min() else { return nil }
    return (first, first == entry)
  }

  private func take(
    _ rows: BackupRows, _ numbers: ClosedRange<Int64>, _ body: (Int64, Row) throws -> Void
  ) throws {
    while let row = try rows.peek() {
      let number: Int64 = try row(0)
      if number > numbers.upperBound { return }
      if number >= numbers.lowerBound { try body(number, row) }
      _ = try rows.next()
    }
  }
}
