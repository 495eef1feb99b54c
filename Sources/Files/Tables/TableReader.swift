/// Reads the rows below a header.
struct TableReader {
  /// Four times what the largest trust sends; a row is kept in a hundred times the two bytes that it
  /// may take in the file.
  static let mostRows = 3_000_000

  let text: SourceText
  let layout: TableLayout
  let match: HeaderSearch.Match
  let header: SourceTable.Header
  let isKnownKey: ((String) -> Bool)?
  private let mostRows: Int
  let keyPosition: Int
  private let columns: [(position: Int, column: TableLayout.Column)]

  var rows: [SourceRow] = []
  var findings: [Finding] = []
  var ranges: [Int: Range<Int>] = [:]
  var record = 1
  private var blankLines = LineTally()
  /// Rows of a sheet that hold something to the right of the last heading.
  private var linesBeyond = LineTally()
  private var lineEnds: Set<RecordScanner.LineEnd> = []
  private var hasLineBreakInValue = false
  var keyShapes: Set<String> = []
  /// Rows that are short of values, judged when all rows have been seen: their place in `rows`.
  var shortRows: [(row: Int, values: Int)] = []

  init(
    text: SourceText, layout: TableLayout, match: HeaderSearch.Match,
    isKnownKey: ((String) -> Bool)?, mostRows: Int = TableReader.mostRows
  ) {
    self.text = text
    self.layout = layout
    self.match = match
    self.isKnownKey = isKnownKey
    self.mostRows = mostRows
    columns = match.columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let positions = Dictionary(
      match.columns.map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    header = SourceTable.Header(
      line: match.row.line, allWritten: match.row.values.prefix(match.width).map(\.trimmingSpaces),
      positions: positions)
    keyPosition =
      layout.columns.first { $0.isKey }.flatMap { positions[$0.name] } ?? 0
  }

  mutating func read() -> TableReading {
    text.bytes.withUnsafeBufferPointer { readRows($0) }
    guard rows.count <= mostRows else {
      return .refused(
        text.findings + [
          Finding(
            .headerNotFound, file: text.file,
            "This list has more than \(mostRows) rows, which is more than Waypoint takes in one"
              + " file. Divide it, for example by employer, and load the parts.")
        ])
    }
    judgeShortRows()
    sayOnce()
    let order = findings.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }
    let table = SourceTable(
      file: text.file, header: header, rows: rows,
      findings: text.findings + match.findings + order.map(\.element),
      delimiter: match.delimiter.byte, text: text, ranges: ranges)
    return .table(table)
  }

  private mutating func readRows(_ bytes: UnsafeBufferPointer<UInt8>) {
    var fields: [RecordScanner.Field] = []
    var index = 0
    var line = 1
    while index < bytes.count, rows.count <= mostRows {
      let begin = index
      let outcome = scan(bytes, index, &fields)
      switch outcome {
      case .record(let next, let end):
        let breaks = RecordScanner.lineBreaks(bytes, from: begin, to: next)
        if line >= header.line { lineEnds.insert(end) }
        let spansLines = breaks > (end == .endOfFile ? 0 : 1)
        if line <= header.line {
          index = next
        } else if spansLines, fields.count != match.width, hasWholeRow(bytes, after: begin, next) {
          // A quote that closed at the next quoted value, rows further down.
          index = skipBroken(bytes, begin, line, fieldIndex(of: fields))
        } else {
          take(fields, bytes, begin..<next, line)
          index = next
        }
      case .unbalanced(let field):
        if line <= header.line {
          index = RecordScanner.nextLine(bytes, after: begin) ?? bytes.count
        } else {
          index = skipBroken(bytes, begin, line, field)
        }
      case .incomplete:
        index = bytes.count
      }
      line += RecordScanner.lineBreaks(bytes, from: begin, to: index)
    }
  }

  func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ fields: inout [RecordScanner.Field]
  ) -> RecordScanner.Outcome {
    RecordScanner.scan(
      bytes, from: index, delimiter: match.delimiter.byte, isWhole: true, into: &fields)
  }

  private mutating func take(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ line: Int
  ) {
    let lastFilled = fields.lastIndex { !isBlank($0, bytes) }
    guard let lastFilled else {
      if range.upperBound < bytes.count || fields.count > 1 { blankLines.add(line) }
      return
    }
    record += 1
    if isHeaderAgain(fields, bytes, line) { return }
    if layout.isReport, skipInReport(fields, bytes, line) { return }
    ranges[line] = range
    if text.sheet != nil {
      takeCells(fields, bytes, line, lastFilled)
      return
    }
    // Also when the last value is empty: a comma inside a value moves the others along.
    if lastFilled >= match.width || fields.count > match.row.values.count {
      sayColumnCount(fields.count, line)
      return
    }
    if fields.count < match.width, isShortOfNeeded(fields.count) {
      sayColumnCount(fields.count, line)
      return
    }
    if fields.count < match.width { shortRows.append((rows.count, fields.count)) }
    var values = [String](repeating: "", count: min(fields.count, match.width))
    for (position, column) in columns where position < fields.count {
      let cell = CellText(fields[position], bytes)
      values[position] = column.isText ? CSVWriter.withoutGuard(cell.value) : cell.value
      note(cell, column, line)
      if fields[position].hasLineBreak, !hasLineBreakInValue {
        hasLineBreakInValue = true
        findings.append(
          Finding(
            .fieldNewline, file: text.file, line: line, record: record, column: column.name,
            "A line break inside quotes; from here on, line and record numbers differ."))
      }
    }
    if isKnownKey == nil, keyPosition < values.count {
      keyShapes.insert(values[keyPosition].shape)
    }
    rows.append(SourceRow(line: line, record: record, values: values, header: header))
  }

  /// A row of a sheet: its cells cannot have moved, however few or many there are.
  private mutating func takeCells(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int,
    _ lastFilled: Int
  ) {
    if lastFilled >= match.width { linesBeyond.add(line) }
    var values = [String](repeating: "", count: min(fields.count, match.width))
    for (position, column) in columns where position < fields.count {
      let cell = CellText(fields[position], bytes)
      if Self.isError(cell.value) {
        findings.append(
          Finding(
            .cellError, file: text.file, line: line, record: record, column: column.name,
            value: cell.value,
            "\(header.written[column.name] ?? column.name) shows the error \(cell.value) of the"
              + " spreadsheet; it was left out. Correct the formula, or type the value."))
        continue
      }
      values[position] = cell.value
      note(cell, column, line)
    }
    rows.append(SourceRow(line: line, record: record, values: values, header: header))
  }

  private static func isError(_ value: String) -> Bool {
    value.utf8.first == UInt8(ascii: "#")
      && [
        "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA",
        "#SPILL!", "#CALC!",
      ].contains(value)
  }

  func isBlank(
    _ field: RecordScanner.Field, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    for index in field.start..<field.end where bytes[index] != 0x20 && bytes[index] != 0x09 {
      if bytes[index] >= 0x80 { return RecordScanner.string(field, bytes).isBlank }
      return false
    }
    return true
  }

  private func isShortOfNeeded(_ count: Int) -> Bool {
    match.columns.contains { $0.key >= count && ($0.value.isKey || $0.value.isRequired) }
  }

  mutating func sayColumnCount(_ count: Int, _ line: Int) {
    findings.append(
      Finding(
        .rowColumnCount, file: text.file, line: line, record: record,
        value: "\(count) values, \(match.width) columns",
        "\(count) values were found for \(match.width) columns; "
          + (count > match.width
            ? "probably a \(delimiterWord) inside a value without quotes."
            : "something is missing or was cut off.")
          + " The row was not loaded; correct it and load it again."))
  }

  private var delimiterWord: String {
    switch match.delimiter {
    case .comma: "comma"
    case .tab: "tab"
    case .semicolon: "semicolon"
    }
  }

  private mutating func sayOnce() {
    lineEnds.remove(.endOfFile)
    if lineEnds.count > 1 {
      findings.append(
        Finding(
          .newlineMixed, file: text.file, line: header.line, record: 1,
          "Line ends of several kinds are mixed; all were read."))
    }
    if let first = linesBeyond.first {
      findings.append(
        Finding(
          .cellsOutsideTable, file: text.file, line: first, value: "\(linesBeyond.count)",
          "What stands to the right of the last heading was not read:"
            + " \(linesBeyond.words)."))
    }
    if let first = blankLines.first {
      findings.append(
        Finding(
          .rowBlank, file: text.file, line: first, value: "\(blankLines.count)",
          "Blank lines were skipped: \(blankLines.words)."))
    }
    if ranges.isEmpty {
      findings.append(
        Finding(
          .fileNoRecords, file: text.file, line: header.line, record: 1,
          "The file holds its header and no rows; what is held stays as it is."))
    }
  }
}
