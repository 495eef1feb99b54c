import Files

/// Counts the numbers of each column that a spreadsheet gave a `.0`, to say it once per column.
struct DecimalSuffixes<Column: Hashable> {
  private var counts: [Column: Int] = [:]

  /// The number without spaces and without `.0`.
  mutating func mend(_ text: String, in column: Column) -> String {
    let text = text.utf8.contains(32) ? text.replacing(" ", with: "") : text
    guard let number = SpoiltIds.withoutDecimalSuffix(text) else { return text }
    counts[column, default: 0] += 1
    return number
  }

  func report(
    _ columns: [Column], name: (Column) -> (standard: String, written: String),
    _ findings: inout ReportFindings
  ) {
    for column in columns {
      guard let count = counts[column] else { continue }
      let (standard, written) = name(column)
      findings.add(
        .idDecimalSuffix, column: standard, value: "(\(count) \(count == 1 ? "row" : "rows"))",
        "\(written): .0 was removed from \(count) \(count == 1 ? "number" : "numbers"); a spreadsheet"
          + " had taken them for quantities.")
    }
  }
}
