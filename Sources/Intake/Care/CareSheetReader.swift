import Directory
import Files
import Kernel

/// Care files from their bytes to rows: which of the three a file is, which version its header has,
/// and what is said about either.
struct CareSheetReader {
  let codes: CareCodes

  /// Which of the three files this is, by the names in its header: the one most of them belong to.
  /// A file that lacks a key column is still recognised, so that somebody can say so.
  func kind(of text: SourceText) -> CareFileKind? {
    guard !text.isUnreadable, let header = text.firstRow else { return nil }
    let names = Set(header.squeezed.filter { !$0.isEmpty })
    guard names.count >= 3 else { return nil }
    let matches = CareFileKind.allCases.map { kind in
      (kind: kind, count: names.count { isColumn($0, kind) }, own: names.count { isOwn($0, kind) })
    }
    guard let best = matches.max(by: { ($0.own, $0.count) < ($1.own, $1.count) }), best.own >= 3,
      best.count * 2 >= names.count
    else { return nil }
    return best.kind
  }

  private func isColumn(_ name: String, _ kind: CareFileKind) -> Bool {
    codes.columns[kind, name] != nil
  }

  /// A column of this file and of no other.
  private func isOwn(_ name: String, _ kind: CareFileKind) -> Bool {
    isColumn(name, kind) && CareFileKind.allCases.allSatisfy { $0 == kind || !isColumn(name, $0) }
  }

  enum Outcome {
    case sheet(CareSheet, SourceTable)
    case refused
  }

  /// Reads one file; findings about its bytes, header and rows are appended.
  ///
  /// - Parameter workplaces: Ids of known workplaces: where a quote never closes, reading goes on
  ///   at a line that begins with one of them.
  func read(
    _ file: SourceFile, as kind: CareFileKind, workplaces: Set<String>, _ findings: inout [Finding]
  ) -> Outcome {
    let isKnownKey: ((String) -> Bool)? =
      workplaces.isEmpty ? nil : { workplaces.contains($0.withoutSpaces) }
    switch SourceTable.read(file.text, as: layout(kind), isKnownKey: isKnownKey) {
    case .refused(let found):
      findings += found
      return .refused
    case .table(let table):
      let version = CareHeaderVersion.nearest(
        to: table.header.names, kind: kind, among: codes.versions)
      var sheet = CareTableReader(kind: kind, table: table, version: version, codes: codes)
      sheet.read()
      findings += sheet.findings
      return .sheet(withoutShifted(sheet.sheet, table, &findings), table)
    }
  }

  /// Empty values at the end that a program left out are accepted. Where a value in the middle is
  /// missing instead, those after it stand in the wrong columns; a workplace row has no dates to
  /// give that away, but several wrong codes do.
  private func withoutShifted(
    _ sheet: CareSheet, _ table: SourceTable, _ findings: inout [Finding]
  ) -> CareSheet {
    guard sheet.kind == .workplace, let last = table.header.names.last else { return sheet }
    let width = table.header.allWritten.count
    let telling: Set<FindingCode> = [.codeUnknown, .numberFormat, .idFormat, .valueFormat]
    let scene = CareScene(sheet, asOf: .latest, codes: codes)
    var shifted: Set<Int> = []
    for row in sheet.rows where row[last].isEmpty {
      guard let values = table.rawValues(atLine: row.line), values.count < width else { continue }
      var judge = CareRowJudge(row, scene)
      judge.judgeValues()
      guard judge.findings.count(where: { telling.contains($0.code) }) > 2 else { continue }
      shifted.insert(row.line)
      findings.append(
        Finding(
          .rowColumnCount, file: sheet.file, line: row.line, record: row.record,
          value: "\(values.count) values, \(width) columns",
          "\(values.count) values were found for \(width) columns; something is missing in the middle. "
            + "The row was not loaded; correct it and load it again."))
    }
    return shifted.isEmpty ? sheet : sheet.without(lines: shifted)
  }

  func layout(_ kind: CareFileKind) -> TableLayout {
    TableLayout(codes.columns.all(kind).map(\.layout)) { name in
      guard kind == .staff, QualificationColumn(name) != nil else { return nil }
      return codes.columns[kind, name]?.layout
    }
  }
}

extension CareColumn {
  fileprivate var layout: TableLayout.Column {
    let isRequired = need == .required
    switch shape {
    case .key, .status: return .key(name)
    case .name: return .name(name, required: isRequired)
    case _ where shape.isText: return .text(name, required: isRequired)
    case _: return .value(name, required: isRequired)
    }
  }
}

/// A care file out of a table.
struct CareTableReader {
  let kind: CareFileKind
  let table: SourceTable
  let version: CareHeaderVersion?
  let codes: CareCodes
  private(set) var findings: [Finding] = []
  private(set) var rows: [CareRow] = []

  init(kind: CareFileKind, table: SourceTable, version: CareHeaderVersion?, codes: CareCodes) {
    self.kind = kind
    self.table = table
    self.version = version
    self.codes = codes
  }

  var sheet: CareSheet {
    CareSheet(
      kind: kind, file: table.file, version: version, columns: Set(table.header.names),
      headings: table.header.written, rows: rows, brokenKeys: brokenKeys, dates: dates)
  }

  mutating func read() {
    let names = table.header.names
    var postcodes: [Int: String] = [:]
    for finding in table.findings {
      switch finding.code {
      // An older header has an order of its own.
      case .headerOrder where isInOrder: continue
      // Two spaces in a postcode are the wrong form, and only here the difference matters.
      case .valueWhitespace where finding.column == "POSTCODE":
        if let line = finding.line, let raw = doubledPostcode(line) {
          postcodes[line] = raw
          continue
        }
        findings.append(finding)
      case _: findings.append(finding)
      }
    }
    if let version, !version.isCurrent {
      findings.append(
        Finding(
          .fileVersionOld, file: table.file, line: table.header.line, record: 1,
          value: version.name,
          "The \(kind.words) has an older header (\(version.name), used from "
            + "\(version.firstSeen.inWords)). It was read; columns that it lacks keep their stored "
            + "values."))
    }
    rows = table.rows.map { row in
      var values = Dictionary(
        names.map { ($0, row[$0]) }, uniquingKeysWith: { first, _ in first })
      if let postcode = postcodes[row.line] { values["POSTCODE"] = postcode }
      return CareRow(line: row.line, record: row.record, values: values)
    }
  }

  private var isInOrder: Bool {
    guard let version else { return false }
    let order = Dictionary(
      version.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let places = table.header.names.compactMap { order[$0] }
    return zip(places, places.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The postcode of a line as the file has it, when two ordinary spaces are the trouble.
  private func doubledPostcode(_ line: Int) -> String? {
    guard let position = table.header.position(of: "POSTCODE"),
      let values = table.rawValues(atLine: line), position < values.count
    else { return nil }
    let raw = values[position].split(separator: " ", omittingEmptySubsequences: false)
    let trimmed = raw.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
    guard trimmed.contains(where: \.isEmpty) else { return nil }
    return trimmed.joined(separator: " ")
  }

  /// Rows that could not be taken apart still name what they are about in their first values.
  private var brokenKeys: Set<CareKey> {
    let good = Set(table.rows.map(\.line))
    var keys: Set<CareKey> = []
    for finding in table.findings where finding.effect == .rowRejected {
      guard let line = finding.line, !good.contains(line),
        let values = table.rawValues(atLine: line)
      else { continue }
      let value = { (name: String) in
        table.header.position(of: name).flatMap { $0 < values.count ? values[$0] : nil } ?? ""
      }
      keys.insert(
        CareKey(
          workplace: value("LOCALESTID"), worker: kind == .workplace ? "" : value("UNIQUEWORKERID"))
      )
    }
    return keys
  }

  private var dates: [String: DateColumn] {
    var dates: [String: DateColumn] = [:]
    for name in table.header.names {
      switch codes.columns[kind, name]?.shape {
      case .birthDate:
        dates[name] = DateColumn(
          name, of: table, .careStaff, ignoring: CareWithheld.isWithheld)
      case .date: dates[name] = DateColumn(name, of: table, .careTraining)
      case _: continue
      }
    }
    return dates
  }
}
