import Files

/// The columns of one kind of report, by their standard names.
protocol ReportColumn: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {}

/// The columns of a report by their names, for quick reading row by row.
struct ReportColumns<Column: ReportColumn>: Sendable {
  private let positions: [Column: Int]
  private let written: [String: String]

  init(_ header: SourceTable.Header) {
    positions = Column.allCases.reduce(into: [:]) { $0[$1] = header.position(of: $1.rawValue) }
    written = header.written
  }

  /// Of a source that is no table: which columns it could fill, and what it calls them.
  init(_ names: [Column: String]) {
    positions = names.mapValues { _ in 0 }
    written = Dictionary(
      names.map { ($0.rawValue, $1) }, uniquingKeysWith: { first, _ in first })
  }

  func has(_ column: Column) -> Bool { positions[column] != nil }

  /// Empty when the value is blank or the file lacks the column.
  func value(_ column: Column, of row: SourceRow) -> String {
    guard let position = positions[column], position < row.values.count else { return "" }
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
