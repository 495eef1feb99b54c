import Directory
import Files
import Kernel

/// One row of a published list, read: what it says about one organisation.
struct OrganisationRow: Hashable, Sendable {
  var code: String
  /// Empty when the file lacks it.
  var name: String
  var nationalGrouping: String
  var healthGeography: String
  var contact: OrganisationContact
  var openedOn: Day?
  var closedOn: Day?
  var roles: [String]
  /// Only in the list of practices.
  var commissioner: Commissioner?
  /// Only in the list of practices; 4 is a GP practice.
  var prescribingSetting: String
  /// Columns that hold something that cannot be read. Of them the row says nothing: that is not
  /// the same as a blank, which takes away what is held.
  var unread: Set<OdsColumn> = []
  var line: Int

  struct Commissioner: Hashable, Sendable {
    var code: String
    var joinedOn: Day?
    var leftOn: Day?
  }
}

/// What a published list says, row by row, and what is wrong with it. Pure: text in, values out.
struct OrganisationFileReading: Sendable {
  let file: String
  let list: OdsListKind
  private(set) var rows: [OrganisationRow] = []
  private(set) var findings: [Finding]
  /// Rows that could not be taken, as the file has them, by line.
  private(set) var rejected: [Int: [String]] = [:]

  private var values: [String] = []
  private var line = 0
  private var record = 0
  private var isRejected = false
  private var unread: Set<OdsColumn> = []

  init(_ text: SourceText, as list: OdsListKind) {
    file = text.file
    self.list = list
    findings = text.findings
    if text.isUnreadable { return }

    var stream = RecordStream()
    let records = stream.append(text.bytes) + stream.finish()
    for line in stream.brokenLines { reportBrokenLine(line) }
    var lineOfCode: [String: (line: Int, row: OrganisationRow)] = [:]
    for (offset, found) in records.enumerated() {
      values = found.values.map(Self.cleaned)
      line = found.line
      record = offset + 1
      isRejected = false
      unread = []
      if values.allSatisfy(\.isEmpty) { continue }
      if offset == 0, skipHeader() { continue }
      guard let row = readRow() else {
        rejected[line] = found.values
        continue
      }
      if let before = lineOfCode[row.code] {
        reportRepeated(row, before)
        if !isSame(row, before.row) { rejected[line] = found.values }
        continue
      }
      lineOfCode[row.code] = (line, row)
      rows.append(row)
    }
    if rows.isEmpty, findings.allSatisfy({ $0.severity != .blocker && $0.severity != .error }) {
      findings.append(
        Finding(.fileNoRecords, file: file, "The file holds no organisation. Download it again."))
    }
  }

  /// The latest opening or closing up to `day`: the file is no older than that, and hardly newer.
  func latestDay(upTo day: Day) -> Day? {
    rows.lazy.flatMap { [$0.openedOn, $0.closedOn] }.compactMap(\.self).filter { $0 <= day }.max()
  }

  /// The rows to mend, with their reasons, in the layout of the file.
  var rowsInError: [RowsInError] {
    let reasons = Dictionary(
      grouping: findings.filter { $0.effect == .rowRejected }, by: { $0.line ?? 0 })
    let rows = rejected.keys.sorted().map { line in
      RowsInError.Row(
        line: line, cells: rejected[line] ?? [],
        reason: "Line \(line). " + (reasons[line] ?? []).map(\.message).joined(separator: " "))
    }
    return rows.isEmpty
      ? [] : [RowsInError(file: file, header: OdsColumn.names, rows: rows)]
  }

  // MARK: One row

  private mutating func readRow() -> OrganisationRow? {
    fitWidth()
    guard !isRejected else { return nil }
    let code = readCode()
    guard !isRejected else { return nil }
    let opened = day(.opened)
    var closed = day(.closed)
    if let opened, let last = closed, last < opened {
      report(
        .dateOrder, .closed,
        "The close date \(last.inWords) is before the open date \(opened.inWords). The close date "
          + "was left out: correct one of them and load the file again.")
      closed = nil
      unread.insert(.closed)
    }
    if self[.name].isEmpty {
      report(
        .requiredMissing, .name,
        "\(code) has no name. It was taken over by its code: add the name and load the file again.")
    }
    var row = OrganisationRow(
      code: code, name: self[.name], nationalGrouping: codeValue(.nationalGrouping),
      healthGeography: codeValue(.healthGeography),
      contact: OrganisationContact(
        addressLines: OdsColumn.addressLines.map { values[$0 - 1] },
        postcode: self[.postcode].uppercased(), telephone: self[.telephone]),
      openedOn: opened, closedOn: closed, roles: readRoles(), commissioner: readCommissioner(),
      prescribingSetting: list == .practice ? self[.prescribingSetting] : "", line: line)
    row.unread = unread
    return row
  }

  /// Cells that a spreadsheet left out at the end are blank. Any other number of values means
  /// that they may stand in the wrong columns.
  private mutating func fitWidth() {
    let last = values.lastIndex { !$0.isEmpty } ?? 0
    if values.count < OdsColumn.count {
      values += Array(repeating: "", count: OdsColumn.count - values.count)
      if last + 1 >= OdsColumn.opened.rawValue, Self.isDate(self[.opened]),
        self[.closed].isEmpty || Self.isDate(self[.closed])
      {
        return
      }
    } else if last < OdsColumn.count {
      values.removeSubrange(OdsColumn.count...)
      return
    }
    let found = values.count
    reject(
      .rowColumnCount, nil, "",
      "The row has \(last + 1 < OdsColumn.count ? last + 1 : found) values instead of "
        + "\(OdsColumn.count), so they may stand in the wrong columns. It was left out: look for a "
        + "missing or extra comma, and load the row again.")
  }

  private mutating func readCode() -> String {
    let value = self[.code]
    let code = OrganisationCode.ods(value)
    if code.value.isEmpty {
      reject(
        .keyMissing, .code, "",
        "The row has no organisation code and was left out. Add the code and load it again.")
    } else if SpoiltIds.isScientific(value) {
      reject(
        .idScientific, .code, value,
        "A spreadsheet turned this code into the number \(value). The row was left out: download "
          + "the file again and load it without opening it.")
    } else if SpoiltIds.looksLikeDate(value) {
      reject(
        .idLooksLikeDate, .code, value,
        "A spreadsheet turned this code into the date \(value). The row was left out: download the "
          + "file again and load it without opening it.")
    } else if !code.isWellFormed {
      reject(
        .idFormat, .code, value,
        "“\(value)” is not an organisation code: they have 3 to 10 letters and digits. The row was "
          + "left out: correct the code and load it again.")
    }
    return code.value
  }

  /// A code that points to another organisation; blank when it says none or is not one.
  private mutating func codeValue(_ column: OdsColumn) -> String {
    let code = OrganisationCode.ods(self[column])
    if code.value.isEmpty || code.isWellFormed { return code.value }
    report(
      .idFormat, column,
      "“\(self[column])” is not an organisation code and was left out: correct it and load the file "
        + "again.")
    unread.insert(column)
    return ""
  }

  private mutating func day(_ column: OdsColumn) -> Day? {
    let value = self[column]
    if value.isEmpty { return nil }
    if let day = Day(value) { return day }
    unread.insert(column)
    guard Self.isDate(value) else {
      report(
        .dateFormat, column,
        "“\(value)” is not a date as this list writes them, year, month and day in eight digits: "
          + "20260331. It was left out: correct it and load the file again.")
      return nil
    }
    let digits = Array(value)
    if let day = Day("\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8]))") {
      unread.remove(column)
      return day
    }
    report(
      .dateImpossible, column,
      "There is no day \(value). It was left out: correct it and load the file again.")
    return nil
  }

  private func readRoles() -> [String] {
    guard list == .commissioner else { return [] }
    return self[.roles].split(separator: "|").map { $0.uppercased() }
  }

  private mutating func readCommissioner() -> OrganisationRow.Commissioner? {
    guard list == .practice else { return nil }
    if !self[.status].isEmpty, !["A", "C", "D", "P"].contains(self[.status].uppercased()) {
      report(
        .codeUnknown, .status,
        "“\(self[.status])” is not one of A, C, D and P. It was left out; the dates say whether the "
          + "practice is open.")
    }
    let code = codeValue(.commissioner)
    guard !code.isEmpty else { return nil }
    let joined = day(.joinedCommissioner)
    var left = day(.leftCommissioner)
    if let joined, let last = left, last < joined {
      report(
        .dateOrder, .leftCommissioner,
        "The practice left its commissioner on \(last.inWords), before it joined. The day was left "
          + "out: correct it and load the file again.")
      left = nil
      unread.insert(.leftCommissioner)
    }
    return OrganisationRow.Commissioner(code: code, joinedOn: joined, leftOn: left)
  }

  // MARK: What is told

  private subscript(_ column: OdsColumn) -> String { values[column.rawValue - 1] }

  private mutating func report(_ code: FindingCode, _ column: OdsColumn, _ message: String) {
    findings.append(
      Finding(
        code, file: file, line: line, record: record, column: column.words, value: self[column],
        effect: code == .idFormat ? .valueDropped : nil, message))
  }

  private mutating func reject(
    _ code: FindingCode, _ column: OdsColumn?, _ value: String, _ message: String
  ) {
    isRejected = true
    findings.append(
      Finding(
        code, file: file, line: line, record: record, column: column?.words ?? "", value: value,
        severity: .error, effect: .rowRejected, message))
  }

  private mutating func reportBrokenLine(_ line: Int) {
    findings.append(
      Finding(
        .quoteUnbalanced, file: file, line: line,
        "A quotation mark on this line is not closed. The line was left out: correct it and load it "
          + "again."))
  }

  private mutating func reportRepeated(
    _ row: OrganisationRow, _ before: (line: Int, row: OrganisationRow)
  ) {
    let isSame = isSame(row, before.row)
    findings.append(
      Finding(
        .keyDuplicate, file: file, line: line, record: record, column: OdsColumn.code.words,
        value: row.code, severity: isSame ? .warning : .error, effect: .rowRejected,
        isSame
          ? "\(row.code) is on line \(before.line) too, with the same values. This line was left out."
          : "\(row.code) is on line \(before.line) too, with other values. This line was left out: "
            + "keep the right one and load the file again."))
  }

  /// A first row of column names, which the published files do not have and people add.
  private mutating func skipHeader() -> Bool {
    guard isHeader else { return false }
    findings.append(
      Finding(
        .preambleSkipped, file: file, line: line, record: record,
        "The first row holds names of columns and was skipped. The published file has none."))
    return true
  }

  /// Names the code and the name, or has words where the dates stand.
  private var isHeader: Bool {
    guard values.count > 2 else { return false }
    let first = values[0].squeezedName
    if first.hasSuffix("CODE") || first.hasPrefix("ORGANISATION"),
      values[1].squeezedName.contains("NAME")
    {
      return true
    }
    return values.count > OdsColumn.closed.rawValue
      && [self[.opened], self[.closed]].allSatisfy { $0.contains(where: \.isLetter) }
  }

  private func isSame(_ one: OrganisationRow, _ other: OrganisationRow) -> Bool {
    var moved = one
    moved.line = other.line
    return moved == other
  }

  private static func isDate(_ value: String) -> Bool {
    value.utf8.count == 8 && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Without outer and doubled spaces, no-break spaces made plain.
  private static func cleaned(_ value: String) -> String {
    if value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x80 }) { return value }
    return value.split { $0.isWhitespace || $0 == "\u{200B}" || $0 == "\u{FEFF}" }
      .joined(separator: " ")
  }
}
