import Files
import Kernel

/// The date columns of one report, each read as a whole.
struct ReportDates<Column: ReportColumn> {
  private let columns: ReportColumns<Column>
  private let dates: [Column: DateColumn]

  /// - Parameter ignoring: Words that a date column may hold instead of a date.
  init(
    _ columns: ReportColumns<Column>, _ dates: [Column], of table: SourceTable,
    ignoring: (String) -> Bool = { _ in false }
  ) {
    self.columns = columns
    self.dates = dates.filter(columns.has).reduce(into: [:]) {
      $0[$1] = DateColumn($1.rawValue, of: table, .report, ignoring: ignoring)
    }
  }

  /// Columns that use several shapes, said once each.
  func reportShapes(_ order: [Column], _ findings: inout ReportFindings) {
    findings.add(order.compactMap { dates[$0]?.shapesFinding })
  }

  /// The day of one value, or `nil` with a finding when it is not taken over.
  func day(_ column: Column, of row: SourceRow, _ findings: inout ReportFindings) -> Day? {
    let text = columns.value(column, of: row)
    guard !text.isEmpty, let dates = dates[column] else { return nil }
    switch dates.read(text) {
    case .blank: return nil
    case .day(let day): return day
    case .wrong(let code, let message):
      findings.add(code, row, column.rawValue, value: text, message)
      return nil
    }
  }
}

extension [String] {
  /// `a`, `a and b`, `a, b and c`.
  var inWords: String {
    guard let last else { return "" }
    return count == 1 ? last : dropLast().joined(separator: ", ") + " and " + last
  }
}
