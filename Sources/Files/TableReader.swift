/// Reads the rows below a header.
struct TableReader {
  private let text: SourceText
  private let layout: TableLayout
  private let match: HeaderSearch.Match
  private let header: SourceTable.Header
  private let isKnownKey: ((String) -> Bool)?
  private let keyPosition: Int
  private let columns: [(position: Int, column: TableLayout.Column)]

  private var rows: [SourceRow] = []
  private var findings: [Finding] = []
  private var ranges: [Int: Range<Int>] = [:]
  private var record = 1
  private var blankLines: [Int] = []
  /// Rows of a sheet that hold something to the right of the last heading.
  private var linesBeyond: [Int] = []
  private var lineEnds: Set<RecordScanner.LineEnd> = []
  private var hasLineBreakInValue = false
  private var keyShapes: Set<String> = []
  /// Rows that are short of values, judged when all rows have been seen: their place in `rows`.
  private var shortRows: [(row: Int, values: Int)] = []

  init(
    text: SourceText, layout: TableLayout, match: HeaderSearch.Match,
    isKnownKey: ((String) -> Bool)?
  ) {
    self.text = text
    self.layout = layout
    self.match = match
    self.isKnownKey = isKnownKey
    columns = match.columns.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let positions = Dictionary(
      match.columns.map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    header = SourceTable.Header(
      line: match.row.line, allWritten: match.row.values.prefix(match.width).map(\.trimmingSpaces),
      positions: positions)
    keyPosition =
      layout.columns.first { $0.isKey }.flatMap { positions[$0.name] } ?? 0
  }

  mutating func read() -> SourceTable {
    text.bytes.withUnsafeBufferPointer { readRows($0) }
    judgeShortRows()
    sayOnce()
    let order = findings.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }
    return SourceTable(
      file: text.file, header: header, rows: rows,
      findings: text.findings + match.findings + order.map(\.element),
      delimiter: match.delimiter.byte, text: text, ranges: ranges)
  }

  private mutating func readRows(_ bytes: UnsafeBufferPointer<UInt8>) {
    var fields: [RecordScanner.Field] = []
    var index = 0
    var line = 1
    while index < bytes.count {
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

  private func scan(
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
      if range.upperBound < bytes.count || fields.count > 1 { blankLines.append(line) }
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
    var values = [String](repeating: "", count: match.width)
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
    if isKnownKey == nil { keyShapes.insert(values[keyPosition].shape) }
    rows.append(SourceRow(line: line, record: record, values: values, header: header))
  }

  /// A row of a sheet: its cells cannot have moved, however few or many there are.
  private mutating func takeCells(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int,
    _ lastFilled: Int
  ) {
    if lastFilled >= match.width { linesBeyond.append(line) }
    var values = [String](repeating: "", count: match.width)
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

  private func isBlank(
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

  private mutating func sayColumnCount(_ count: Int, _ line: Int) {
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

  private mutating func note(_ cell: CellText, _ column: TableLayout.Column, _ line: Int) {
    func say(_ code: FindingCode, _ message: String, value: String) {
      findings.append(
        Finding(
          code, file: text.file, line: line, record: record, column: column.name, value: value,
          message))
    }
    // Hardly a value has anything to be said of it.
    guard cell.hadOddSpaces || column.isText else { return }
    guard
      cell.hadOddSpaces || cell.looksLikeFormula || cell.isBeyondASCII
        || cell.value.utf8.contains(UInt8(ascii: "?"))
    else { return }
    let written = header.written[column.name] ?? column.name
    if cell.hadOddSpaces {
      say(
        .valueWhitespace,
        "\(written) held no-break, zero-width or doubled spaces; they were made plain.",
        value: cell.value)
    }
    guard column.isText else { return }
    if cell.looksLikeFormula {
      say(
        .formulaLikeText,
        "\(written) starts like a formula; it was kept as plain text. "
          + "Check that nobody pasted a formula.",
        value: cell.value)
    }
    if LetterLoss.hasLostLetter(cell.value, isName: column.isName) {
      say(
        .characterLost,
        "A question mark or replacement sign inside \(written): a letter was lost when the file "
          + "was saved. Correct it at the source.",
        value: cell.value)
    } else if cell.isBeyondASCII, LetterLoss.isDoubleEncoded(cell.value) {
      say(
        .textDoubleEncoded,
        "\(written) looks like text that was decoded twice; nothing was changed. Save the file as "
          + "“CSV UTF-8” from the original.",
        value: cell.value)
    }
  }

  /// The header of a later page, or of a file that was put below another.
  private mutating func isHeaderAgain(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int
  ) -> Bool {
    guard repeatsHeader(fields, bytes) else { return false }
    findings.append(
      Finding(
        .headerRepeated, file: text.file, line: line, record: record,
        "The header is repeated here; the line was skipped."))
    return true
  }

  private func repeatsHeader(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    func isSame(_ position: Int) -> Bool {
      RecordScanner.string(fields[position], bytes).squeezedName == match.row.squeezed[position]
    }
    let places = 0..<min(fields.count, match.width)
    // Hardly a row shares its first values with the header; only then are all compared.
    let first = places.lazy.filter { !isBlank(fields[$0], bytes) }.prefix(3)
    guard first.count > 1, first.contains(where: isSame) else { return false }
    return places.count { !isBlank(fields[$0], bytes) && isSame($0) } * 5 >= match.width * 4
  }

  /// Count rows and title rows.
  private mutating func skipInReport(
    _ fields: [RecordScanner.Field], _ bytes: UnsafeBufferPointer<UInt8>, _ line: Int
  ) -> Bool {
    let width = min(fields.count, match.width)
    let filled = (0..<width).filter { !isBlank(fields[$0], bytes) }
    let first = filled.first.map { RecordScanner.string(fields[$0], bytes).trimmingSpaces } ?? ""
    let lastKey = layout.columns.last { $0.isKey }.flatMap { header.positions[$0.name] }
    let lacksKey = lastKey.map { $0 >= width || isBlank(fields[$0], bytes) } ?? false
    let isCount =
      layout.isCountWord(first) && (lacksKey || (filled.count <= 3 && layout.isCountAlone(first)))
    guard isCount || (lacksKey && filled.count == 1 && first.contains(" ")) else { return false }
    findings.append(
      Finding(
        .trailerRowsSkipped, file: text.file, line: line, record: record, value: first,
        "A title, count or total row, not a record; it was skipped."))
    return true
  }

  /// Whether a line further down, inside what a quote swallowed, is a row by itself.
  private func hasWholeRow(
    _ bytes: UnsafeBufferPointer<UInt8>, after begin: Int, _ end: Int
  ) -> Bool {
    var fields: [RecordScanner.Field] = []
    var candidate = RecordScanner.nextLine(bytes, after: begin)
    while let start = candidate, start < end {
      if isRow(bytes, start, &fields) { return true }
      candidate = RecordScanner.nextLine(bytes, after: start)
    }
    return false
  }

  /// The field whose quotes hold the line break.
  private func fieldIndex(of fields: [RecordScanner.Field]) -> Int {
    fields.firstIndex { $0.hasLineBreak } ?? 0
  }

  /// Reports the row and finds where to go on.
  private mutating func skipBroken(
    _ bytes: UnsafeBufferPointer<UInt8>, _ begin: Int, _ line: Int, _ field: Int
  ) -> Int {
    record += 1
    var fields: [RecordScanner.Field] = []
    var next = RecordScanner.nextLine(bytes, after: begin)
    var nextLine = line + 1
    while let start = next, !isRow(bytes, start, &fields), !beginsWithKnownKey(bytes, start) {
      next = RecordScanner.nextLine(bytes, after: start)
      nextLine += 1
    }
    let endOfLine = RecordScanner.nextLine(bytes, after: begin) ?? bytes.count
    ranges[line] = begin..<endOfLine
    let column = match.columns[field]?.name ?? ""
    let shown = column.isEmpty ? "column \(field + 1)" : header.written[column] ?? column
    findings.append(
      Finding(
        .quoteUnbalanced, file: text.file, line: line, record: record, column: column,
        "The quote opened in \(shown) is not closed, or text follows a closing quote. The row was "
          + "not loaded; "
          + (next == nil
            ? "nothing after it could be read."
            : "later rows were read from line \(nextLine) on.")
          + " Correct the quotes and load it again."))
    return next ?? bytes.count
  }

  /// A row of its own, whose quotes are as wrong as those above it: it gets its own report.
  private func beginsWithKnownKey(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
  ) -> Bool {
    guard let isKnownKey, keyPosition == 0 else { return false }
    var end = start
    while end < bytes.count, end - start < 100, bytes[end] != match.delimiter.byte,
      bytes[end] != 0x0A, bytes[end] != 0x0D
    {
      end += 1
    }
    guard end < bytes.count, bytes[end] == match.delimiter.byte else { return false }
    let field = RecordScanner.Field(
      start: start, end: end, isQuoted: false, hasDoubledQuotes: false, hasLineBreak: false)
    return isKnownKey(CellText(field, bytes).value)
  }

  private func isRow(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ fields: inout [RecordScanner.Field]
  ) -> Bool {
    guard case .record = scan(bytes, start, &fields), fields.count >= match.width,
      !fields[match.width...].contains(where: { !isBlank($0, bytes) }),
      keyPosition < fields.count
    else { return false }
    let key = CellText(fields[keyPosition], bytes).value
    guard !key.isEmpty else { return false }
    if let isKnownKey { return isKnownKey(key) }
    return keyShapes.isEmpty || keyShapes.contains(key.shape)
  }

  /// Empty values at the end that some program left out are accepted. Where a value in the middle
  /// is missing instead, those after it stand too far to the left, and their kinds give that away.
  private mutating func judgeShortRows() {
    guard !shortRows.isEmpty else { return }
    let short = Set(shortRows.map(\.row))
    var kinds = [Set<ValueKind>](repeating: [], count: match.width)
    var counts = [Int](repeating: 0, count: match.width)
    for (place, row) in rows.enumerated() where !short.contains(place) {
      for (position, value) in row.values.enumerated() where !value.isEmpty {
        kinds[position].insert(ValueKind(value))
        counts[position] += 1
      }
    }
    // One or two values do not show what a column holds, unless they are dates.
    for position in kinds.indices where counts[position] < 3 && kinds[position] != [.date] {
      kinds[position] = []
    }
    var wrong: Set<Int> = []
    for (place, count) in shortRows {
      let row = rows[place]
      guard ShiftedRow.isShifted(Array(row.values.prefix(count)), kinds) else { continue }
      wrong.insert(place)
      record = row.record
      sayColumnCount(count, row.line)
    }
    rows = rows.enumerated().filter { !wrong.contains($0.offset) }.map(\.element)
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
            + " \(LineList.words(linesBeyond))."))
    }
    if let first = blankLines.first {
      findings.append(
        Finding(
          .rowBlank, file: text.file, line: first, value: "\(blankLines.count)",
          "Blank lines were skipped: \(LineList.words(blankLines))."))
    }
    if ranges.isEmpty {
      findings.append(
        Finding(
          .fileNoRecords, file: text.file, line: header.line, record: 1,
          "The file holds its header and no rows; what is held stays as it is."))
    }
  }
}
