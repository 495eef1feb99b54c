/// A file read as rows of named values, with what was found on the way.
package struct SourceTable: Sendable {
  package let file: String
  package let header: Header
  package let rows: [SourceRow]
  /// About the file, its header and its rows. A row with an error of its own (wrong number of
  /// values, open quote) is here and not in `rows`.
  package let findings: [Finding]

  /// The columns of one file.
  package final class Header: Sendable {
    /// Physical line of the header.
    package let line: Int
    /// Standard names of the columns that are read, in the order of the file.
    package let names: [String]
    /// As the file writes them, by standard name.
    package let written: [String: String]
    /// Position in `SourceRow.values`.
    let positions: [String: Int]

    init(line: Int, names: [String], written: [String: String], positions: [String: Int]) {
      self.line = line
      self.names = names
      self.written = written
      self.positions = positions
    }

    package func has(_ name: String) -> Bool { positions[name] != nil }
    package func position(of name: String) -> Int? { positions[name] }
  }
}

/// One record of a table.
package struct SourceRow: Sendable {
  /// Physical line on which it begins.
  package let line: Int
  /// Ordinal, the header being 1; differs from `line` after a line break inside quotes.
  package let record: Int
  /// Trimmed and with invisible spaces mended; as many as the file has columns.
  package let values: [String]
  package let header: SourceTable.Header

  /// The value of a column by its standard name; empty when blank or when the file lacks the
  /// column.
  package subscript(_ name: String) -> String {
    guard let position = header.positions[name], position < values.count else { return "" }
    return values[position]
  }

  package func has(_ name: String) -> Bool { header.has(name) }
}

/// What came of reading a file as a table.
package enum TableReading: Sendable {
  case table(SourceTable)
  /// Blockers: no header, a key column missing; and whatever else was found until then.
  case refused([Finding])
}

/// One of the first rows of a file, for telling what kind of file it is.
package struct LeadingRow: Sendable {
  package let line: Int
  package let values: [String]
  /// In capitals, without spaces, `_` and `-`.
  package let squeezed: [String]

  package func holds(_ names: String...) -> Bool {
    names.allSatisfy { squeezed.contains($0.squeezedName) }
  }
}

extension StringProtocol {
  /// The form in which column names are compared: capitals, without spaces, `_` and `-`.
  package var squeezedName: String {
    String(
      uppercased().unicodeScalars.filter {
        !$0.properties.isWhitespace && $0 != "_" && $0 != "-" && $0 != "\u{200B}"
          && $0 != "\u{FEFF}"
      }.map(Character.init))
  }
}
