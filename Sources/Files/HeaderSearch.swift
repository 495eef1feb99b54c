/// Finds the header of a file and what its columns are.
struct HeaderSearch {
  struct Match {
    let row: LeadingRow
    let delimiter: Delimiter
    /// Columns of the layout by their place in the file.
    let columns: [Int: TableLayout.Column]
    /// Without the empty names at the end.
    let width: Int
    let findings: [Finding]
  }

  enum Outcome {
    case found(Match)
    case missing([Finding])
  }

  /// A row that might be the header.
  private struct Candidate {
    let row: LeadingRow
    let delimiter: Delimiter
    let columns: [Int: TableLayout.Column]
    let repeats: [(position: Int, column: TableLayout.Column)]
  }

  static func find(in text: SourceText, _ layout: TableLayout) -> Outcome {
    let matcher = ColumnMatcher(layout)
    let byDelimiter = Delimiter.allCases.map { delimiter in
      (
        delimiter: delimiter,
        rows: layout.isReport
          ? text.leadingRows(15, delimiter) : text.leadingRows(.max, delimiter, filled: 1)
      )
    }
    let lines = Set(byDelimiter.flatMap { $0.rows.map(\.line) }).sorted()
    let keys = layout.columns.filter(\.isKey)
    var closest: Candidate?
    for line in layout.isReport ? lines : Array(lines.prefix(1)) {
      for (delimiter, rows) in byDelimiter {
        guard let row = rows.first(where: { $0.line == line }) else { continue }
        let candidate = matcher.candidate(row, delimiter)
        let found = Set(candidate.columns.values.map(\.name))
        if keys.allSatisfy({ found.contains($0.name) }) {
          return .found(match(candidate, text, layout))
        }
        if candidate.columns.count > (closest?.columns.count ?? 0) { closest = candidate }
      }
    }
    return .missing(whatIsMissing(text, layout, keys, closest))
  }

  private static func whatIsMissing(
    _ text: SourceText, _ layout: TableLayout, _ keys: [TableLayout.Column], _ closest: Candidate?
  ) -> [Finding] {
    let names = keys.map(\.name).joined(separator: " and ")
    guard let closest, closest.columns.count >= 3,
      closest.columns.count * 2 >= closest.row.values.count(where: { !$0.isBlank })
    else {
      return [
        Finding(
          .headerNotFound, file: text.file,
          layout.isReport
            ? "No row among the first 15 holds \(names). Export the report again with its header."
            : "The first line does not hold \(names). Add the header line and load the file again.")
      ]
    }
    let found = Set(closest.columns.values.map(\.name))
    return keys.filter { !found.contains($0.name) }.map { key in
      Finding(
        .headerColumnMissing, file: text.file, line: closest.row.line, record: 1,
        column: key.name,
        "The column \(key.name) is missing; without it no row can be placed. "
          + "Export the file again with this column.")
    }
  }

  private static func match(
    _ candidate: Candidate, _ text: SourceText, _ layout: TableLayout
  ) -> Match {
    let row = candidate.row
    let width = (row.values.lastIndex { !$0.isBlank } ?? -1) + 1
    var findings: [Finding] = []
    func say(
      _ code: FindingCode, column: String = "", value: String = "", _ message: String,
      severity: Severity? = nil, effect: Effect? = nil, line: Int? = nil
    ) {
      findings.append(
        Finding(
          code, file: text.file, line: line ?? row.line, record: 1, column: column, value: value,
          severity: severity, effect: effect, message))
    }

    if layout.isReport, row.line > 1 {
      let count = row.line - 1
      say(
        .preambleSkipped, value: count == 1 ? "1 line" : "\(count) lines",
        "\(count == 1 ? "1 line" : "\(count) lines") before the header were skipped.", line: 1)
    }
    if candidate.delimiter != .comma {
      say(
        .delimiterUnexpected,
        "The values are separated by \(candidate.delimiter.words), not by commas; read as such.")
    }
    if width < row.values.count {
      let count = row.values.count - width
      say(
        .headerTrailingEmpty,
        count == 1
          ? "One empty column at the end was ignored."
          : "\(count) empty columns at the end were ignored.")
    }
    for position in 0..<width {
      let written = row.values[position].trimmingSpaces
      if let column = candidate.columns[position] {
        if written != column.name {
          say(
            .headerColumnRenamed, column: column.name, value: written,
            "“\(written)” was read as the standard name \(column.name).")
        }
      } else if let twice = candidate.repeats.first(where: { $0.position == position }) {
        say(
          .headerDuplicate, column: twice.column.name, value: written,
          "The column \(twice.column.name) is there twice; the first was used.")
      } else if !CSVWriter.isOwnColumn(row.squeezed[position]) {
        say(
          .headerColumnUnknown, column: written.isEmpty ? "" : written, value: written,
          written.isEmpty
            ? "Column \(position + 1) has no name and was not read."
            : "The column “\(written)” is not known here and was not read.")
      }
    }
    let found = Set(candidate.columns.values.map(\.name))
    for column in layout.columns where column.isRequired && !column.isKey {
      if !found.contains(column.name) {
        say(
          .headerColumnMissing, column: column.name,
          "The required column \(column.name) is missing; the rows were loaded without it.",
          severity: .error, effect: .loaded)
      }
    }
    if !layout.isReport, isOutOfOrder(candidate, layout) {
      say(.headerOrder, "The columns are in another order than usual; they were found by name.")
    }
    return Match(
      row: row, delimiter: candidate.delimiter, columns: candidate.columns, width: width,
      findings: findings)
  }

  private static func isOutOfOrder(_ candidate: Candidate, _ layout: TableLayout) -> Bool {
    let order = Dictionary(
      layout.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let places = candidate.columns.sorted { $0.key < $1.key }.compactMap { order[$0.value.name] }
    return zip(places, places.dropFirst()).contains { $0 > $1 }
  }

  /// Columns of a layout by every name they may have.
  private struct ColumnMatcher {
    let layout: TableLayout
    private let byName: [String: TableLayout.Column]

    init(_ layout: TableLayout) {
      self.layout = layout
      var byName: [String: TableLayout.Column] = [:]
      for column in layout.columns {
        for alias in column.aliases where byName[alias.squeezedName] == nil {
          byName[alias.squeezedName] = column
        }
      }
      for column in layout.columns { byName[column.name.squeezedName] = column }
      self.byName = byName
    }

    func candidate(_ row: LeadingRow, _ delimiter: Delimiter) -> Candidate {
      var columns: [Int: TableLayout.Column] = [:]
      var repeats: [(Int, TableLayout.Column)] = []
      var seen: Set<String> = []
      for (position, name) in row.squeezed.enumerated() where !name.isEmpty {
        guard
          let column = byName[name] ?? layout.repeating(name)
            ?? layout.named(row.values[position].trimmingSpaces)
        else { continue }
        if seen.insert(column.name).inserted {
          columns[position] = column
        } else {
          repeats.append((position, column))
        }
      }
      return Candidate(row: row, delimiter: delimiter, columns: columns, repeats: repeats)
    }
  }
}

extension String {
  var trimmingSpaces: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
