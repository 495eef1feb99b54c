import Files

/// Reads the records of one file, one after the other.
struct InterfaceReader {
  let file: String
  let layout: InterfaceLayout
  let values: InterfaceValues
  let isForExpenses: Bool
  var findings: ReportFindings
  private(set) var entries: [InterfaceFile.Entry] = []
  private var hasSaidCase = false

  init(
    file: String, layout: InterfaceLayout, values: InterfaceValues, isForExpenses: Bool
  ) {
    self.file = file
    self.layout = layout
    self.values = values
    self.isForExpenses = isForExpenses
    findings = ReportFindings(file: file)
  }

  mutating func sayOnce(_ header: InterfaceHeader, _ lines: InterfaceLines) {
    if header.delimiter != UInt8(ascii: "~") {
      findings.add(
        .delimiterUnexpected, value: String(Unicode.Scalar(header.delimiter)), line: header.line,
        record: 1,
        "The fields are divided by another sign than ~, as the HDR record shows. It was used.")
    }
    if let first = lines.blankLines.first {
      findings.add(
        .rowBlank, value: "\(lines.blankLines.count)", line: first,
        "Blank lines were skipped: \(LineList.words(lines.blankLines)).")
    }
    if header.type != header.type.uppercased() { sayCase(header.type, line: header.line) }
  }

  private mutating func sayCase(_ type: String, line: Int) {
    guard !hasSaidCase else { return }
    hasSaidCase = true
    findings.add(
      .valueAlias, column: "RecordType", value: type, line: line, record: nil,
      "Record types are written in another case, \(type) for \(type.uppercased()). They were read as"
        + " they are meant.")
  }

  mutating func read(_ row: InterfaceRow) {
    let written = (row.fields.first ?? "").trimmed
    let type = written.uppercased()
    if type != written { sayCase(written, line: row.line) }
    switch layout.meaning(of: type) {
    case .full(let record): read(row, record)
    case .delete(let record): readDelete(row, record)
    case .header, .trailer:
      findings.add(
        .headerRepeated, SourceRow(line: row.line, record: row.record), "RecordType",
        value: type, severity: .error, effect: .rowRejected,
        "A \(type) record stands inside the file; two files may have been put together. It was not"
          + " used; check that the file is the one that ESR sent.")
    case nil:
      findings.add(
        .codeUnknown, SourceRow(line: row.line, record: row.record), "RecordType",
        value: String(type.prefix(20)), effect: .rowRejected,
        "There is no record of the type \(type.prefix(20)) in version 2 of the interface. The record"
          + " was not read.")
    }
  }

  private mutating func read(_ row: InterfaceRow, _ record: InterfaceLayout.Record) {
    if record.kind.isReadPast { return }
    guard row.fields.count == record.fieldCount else {
      sayFieldCount(row, record, expected: record.fieldCount)
      return
    }
    let key = row.fields[record.key].trimmed
    guard !key.isEmpty else {
      findings.add(
        .keyMissing, SourceRow(line: row.line, record: row.record), record.names[record.key],
        "\(record.names[record.key]) is blank. The record was not loaded.")
      return
    }
    entries.append(.record(values.record(row, record, key: key, &findings)))
  }

  private mutating func readDelete(_ row: InterfaceRow, _ record: InterfaceLayout.Record) {
    if record.kind.isReadPast { return }
    guard row.fields.count == 2 else {
      sayFieldCount(row, record, expected: 2)
      return
    }
    entries.append(.delete(record.kind, key: row.fields[1].trimmed, row))
  }

  private mutating func sayFieldCount(
    _ row: InterfaceRow, _ record: InterfaceLayout.Record, expected: Int
  ) {
    let isMinor = !record.kind.isKept
    let person =
      isMinor && row.fields.count > 1 ? " of person \(row.fields[1].trimmed)" : ""
    findings.add(
      .fieldCount, SourceRow(line: row.line, record: row.record), "",
      value: "\(row.fields.count) fields, \(expected) expected",
      severity: isMinor ? .warning : .error, effect: .rowRejected,
      "The record has \(row.fields.count) fields, and \(expected) are expected: a value may hold the"
        + " sign that divides fields. The \(record.kind.rawValue)\(person) was not read. Correct the"
        + " value in ESR.")
  }
}
