/// A file read as rows of named values, with what was found on the way.
package struct SourceTable: Sendable {
  package let file: String
  package let header: Header
  package let rows: [SourceRow]
  /// About the file's bytes, its header and its rows. A row with an error of its own (wrong number
  /// of values, open quote) is here and not in `rows`.
  package let findings: [Finding]
  package let delimiter: UInt8
  /// The text, and where in it each data row is, rejected ones included, by its line.
  let text: SourceText
  let ranges: [Int: Range<Int>]

  /// The columns of one file.
  package final class Header: Sendable {
    /// Physical line of the header.
    package let line: Int
    /// As the file writes them, empty ones at the end left out.
    package let allWritten: [String]
    /// Standard names of the columns that are read, in the order of the file.
    package let names: [String]
    /// As the file writes it, by standard name.
    package let written: [String: String]
    /// Place in `SourceRow.values`, by standard name.
    let positions: [String: Int]

    init(line: Int, allWritten: [String], positions: [String: Int]) {
      self.line = line
      self.allWritten = allWritten
      self.positions = positions
      names = positions.sorted { $0.value < $1.value }.map(\.key)
      written = positions.mapValues { allWritten[$0] }
    }

    package func has(_ name: String) -> Bool { positions[name] != nil }
    package func position(of name: String) -> Int? { positions[name] }
    /// The column as a spreadsheet letters it: `AB`.
    package func letters(of name: String) -> String? { positions[name].map(SheetPart.letters) }
  }

  /// Without the rows that begin on `lines`; they can still be given back.
  package func without(lines: Set<Int>) -> SourceTable {
    SourceTable(
      file: file, header: header, rows: rows.filter { !lines.contains($0.line) },
      findings: findings, delimiter: delimiter, text: text, ranges: ranges)
  }

  /// The sheet of a workbook that was read; `nil` for a text file.
  package var sheet: String? { text.sheet }

  /// The values of the row that begins on a line, as the file has them; a row that cannot be split
  /// after the rules of quotes is split at every delimiter.
  package func rawValues(atLine line: Int) -> [String]? {
    guard let range = ranges[line] else { return nil }
    var fields: [RecordScanner.Field] = []
    return text.bytes.withUnsafeBufferPointer { bytes in
      let slice = UnsafeBufferPointer(rebasing: bytes[range])
      if case .record = RecordScanner.scan(
        slice, from: 0, delimiter: delimiter, isWhole: true, into: &fields)
      {
        return fields.map { RecordScanner.string($0, slice) }
      }
      return String(decoding: slice, as: UTF8.self)
        .split(separator: Character(Unicode.Scalar(delimiter)), omittingEmptySubsequences: false)
        .map { $0.filter { !"\"\r\n".contains($0) } }
    }
  }
}

/// One record of a table.
package struct SourceRow: Sendable {
  /// Physical line on which it begins.
  package let line: Int
  /// Ordinal, the header being 1; differs from `line` after a line break inside quotes.
  package let record: Int
  /// Trimmed and with invisible spaces mended, empty for columns that are not read. As many as the
  /// row has, not as the file has columns: a short row of a wide file is small.
  package let values: [String]
  package let header: SourceTable.Header

  /// The value of a column by its standard name; empty when blank or when the file lacks the
  /// column.
  package subscript(_ name: String) -> String {
    guard let position = header.positions[name], position < values.count else { return "" }
    return values[position]
  }

  /// Whether the file has the column at all.
  package func has(_ name: String) -> Bool { header.has(name) }
}

extension SourceRow {
  /// A line of a file that is no table: known by its place, without values.
  package init(line: Int, record: Int) {
    self.init(line: line, record: record, values: [], header: SourceRow.noHeader)
  }

  private static let noHeader = SourceTable.Header(line: 0, allWritten: [], positions: [:])
}

/// What came of reading a file as a table.
package enum TableReading: Sendable {
  case table(SourceTable)
  /// Blockers: no header, a key column missing; and whatever else was found until then.
  case refused([Finding])

  package var findings: [Finding] {
    switch self {
    case .table(let table): table.findings
    case .refused(let findings): findings
    }
  }

  package var table: SourceTable? {
    guard case .table(let table) = self else { return nil }
    return table
  }
}

extension SourceTable {
  /// Reads a file after a layout.
  ///
  /// - Parameter isKnownKey: Whether a value of the first key column names something known
  ///   (a workplace of the workplace file). Where a quote never closes, reading goes on at the next
  ///   physical line with the right number of values that begins with a known key. Without it, a
  ///   key of the same shape as those above will do.
  /// - Source: import formats, section 1.
  package static func read(
    _ text: SourceText, as layout: TableLayout, isKnownKey: ((String) -> Bool)? = nil
  ) -> TableReading {
    if text.isUnreadable { return .refused(text.findings) }
    switch HeaderSearch.find(in: text, layout) {
    case .missing(let findings):
      return .refused(text.findings + findings)
    case .found(let match):
      var reader = TableReader(text: text, layout: layout, match: match, isKnownKey: isKnownKey)
      return reader.read()
    }
  }
}
