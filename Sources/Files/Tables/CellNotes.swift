/// What is odd about a single value, said where it stands.
extension TableReader {
  mutating func note(_ cell: CellText, _ column: TableLayout.Column, _ line: Int) {
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
}
