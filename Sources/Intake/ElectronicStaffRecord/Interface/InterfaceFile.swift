import Files

/// One interface file: whole or not at all, then record by record.
///
/// - Source: import formats, section 3.2.
struct InterfaceFile: Sendable {
  enum Entry: Sendable {
    case record(InterfaceRecord)
    case delete(InterfaceKind, key: String, InterfaceRow)
  }

  let header: InterfaceHeader
  let name: InterfaceName
  /// In the order of the file.
  let entries: [Entry]
  let findings: [Finding]
  /// Nothing of it may be taken.
  let isRejected: Bool

  init?(_ file: SourceFile, _ layout: InterfaceLayout, _ values: InterfaceValues) {
    guard let header = InterfaceHeader(file.text) else { return nil }
    self.header = header
    let lines = InterfaceLines(file.text, delimiter: header.delimiter)
    let wrong = InterfaceFile.faults(of: file.name, header, lines, layout)
    let name = InterfaceName(header.fileName)
    guard wrong.isEmpty, let name else {
      self.name = name ?? InterfaceName.unknown
      entries = []
      findings = wrong
      isRejected = true
      return
    }
    self.name = name
    var reader = InterfaceReader(
      file: file.name, layout: layout, values: values, isForExpenses: name.subtype == "EXP")
    reader.findings.add(file.text.findings)
    reader.sayOnce(header, lines)
    for row in lines.rows.dropFirst().dropLast() { reader.read(row) }
    entries = reader.entries
    findings = reader.findings.all
    isRejected = false
  }

  /// Why the file is not read at all.
  private static func faults(
    of file: String, _ header: InterfaceHeader, _ lines: InterfaceLines, _ layout: InterfaceLayout
  ) -> [Finding] {
    func fault(_ column: String, _ value: String, _ message: String) -> [Finding] {
      [
        Finding(
          .headerNameMismatch, file: file, line: header.line, record: 1, column: column,
          value: value, message + " Nothing was loaded; ask for the file again.")
      ]
    }
    if header.fieldCount != layout.headerCount {
      return fault(
        "", "\(header.fieldCount) fields, \(layout.headerCount) expected",
        "The HDR record has another number of fields than version 2 of the interface.")
    }
    if InterfaceName.comparable(header.fileName) != InterfaceName.comparable(file) {
      return fault(
        "FileName", header.fileName,
        "The HDR record names another file: \(header.fileName). A renamed file is not taken, because"
          + " its run could not be told.")
    }
    guard let name = InterfaceName(header.fileName) else {
      return fault(
        "FileName", header.fileName,
        "The name says neither GOF (full) nor GOC (changes), so nobody can tell which it is.")
    }
    if header.employer.uppercased() != name.employer {
      return fault(
        "VPD", header.employer,
        "The HDR record is of employer \(header.employer), the file name of \(name.employer).")
    }
    if header.version != "01" {
      return fault(
        "Version", header.version,
        "The HDR record gives version \(header.version); Waypoint reads version 01.")
    }
    if !InterfaceTime.isTime(header.run) {
      return fault(
        "RunAt", header.run, "The time of the run is not written as YYYYMMDD HHMMSS.")
    }
    return trailerFault(of: file, lines).map { [$0] } ?? []
  }

  private static func trailerFault(of file: String, _ lines: InterfaceLines) -> Finding? {
    guard let last = lines.rows.last, last.type == "TRL" else {
      return Finding(
        .trailerMissing, file: file, line: lines.lastLine, record: lines.rows.count,
        "The file stops on line \(lines.lastLine) without a TRL record, so it is not whole; nothing"
          + " was loaded. Transfer it again.")
    }
    let announced = last.fields.count > 1 ? last.fields[1].trimmed : ""
    guard Int(announced) != lines.rows.count else { return nil }
    return Finding(
      .trailerCountMismatch, file: file, line: last.line, record: last.record, column: "RowCount",
      value: announced,
      "\(lines.rows.count) records found, \(announced.isEmpty ? "none" : announced) announced: the"
        + " file may be incomplete; nothing was loaded. Transfer it again.")
  }
}

extension InterfaceName {
  fileprivate static let unknown = InterfaceName()
  private init() {
    employer = ""
    subtype = ""
    isFull = false
  }
}
