import Files

/// The columns of one kind of report, by their standard names.
protocol ReportColumn: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {}

extension ReportColumn {
  /// A number of the case alone: much quicker to look up by than its name. Enums of fewer than 256
  /// plain cases are one byte.
  fileprivate var place: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}

/// The columns of a report by their names, for quick reading row by row.
struct ReportColumns<Column: ReportColumn>: Sendable {
  /// By the place of the column; negative for those that the report lacks.
  private let positions: [Int]
  private let written: [String: String]

  init(_ header: SourceTable.Header) {
    positions = Column.allCases.reduce(into: Self.none) {
      $0[$1.place] = header.position(of: $1.rawValue) ?? -1
    }
    written = header.written
  }

  /// Of a source that is no table: which columns it could fill, and what it calls them.
  init(_ names: [Column: String]) {
    positions = names.keys.reduce(into: Self.none) { $0[$1.place] = 0 }
    written = Dictionary(
      names.map { ($0.rawValue, $1) }, uniquingKeysWith: { first, _ in first })
  }

  private static var none: [Int] { Array(repeating: -1, count: 256) }

  func has(_ column: Column) -> Bool { positions[column.place] >= 0 }

  /// Empty when the value is blank or the file lacks the column.
  func value(_ column: Column, of row: SourceRow) -> String {
    let position = positions[column.place]
    guard position >= 0, position < row.values.count else { return "" }
    return row.values[position]
  }

  /// The name as the file writes it.
  func name(_ column: Column) -> String { written[column.rawValue] ?? column.rawValue }
}

enum ReportLayout {
  /// The layout of a report whose columns are listed in `list`; keys are the rows of kind `key`.
  static func of(_ list: CodeLists.CodeList, countWords: [String]) -> TableLayout {
    TableLayout(
      list.entries.map { entry in
        let name = entry["column"]
        let aliases = entry["aliases"].split(separator: ";").map(\.trimmed)
        switch entry["kind"] {
        case "key": return .key(name, aliases: aliases)
        case "name": return .name(name, aliases: aliases)
        case "text": return .text(name, aliases: aliases)
        default: return .value(name, aliases: aliases)
        }
      }, isReport: true, countWords: countWords)
  }
}
