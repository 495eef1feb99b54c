/// Where quotes do not close: what is lost, and where reading goes on.
extension TableReader {
  /// Whether a line further down, inside what a quote swallowed, is a row by itself.
  func hasWholeRow(
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
  func fieldIndex(of fields: [RecordScanner.Field]) -> Int {
    fields.firstIndex { $0.hasLineBreak } ?? 0
  }

  /// Reports the row and finds where to go on.
  mutating func skipBroken(
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
}
