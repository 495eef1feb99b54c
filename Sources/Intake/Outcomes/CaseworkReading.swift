import Directory
import Figures
import Files
import Kernel

/// The columns of a list of cases, by their standard names (`er_case_columns`).
enum CaseworkColumn: String, ReportColumn {
  case reference = "Case Reference"
  case employeeNumber = "Employee Number"
  case assignmentNumber = "Assignment Number"
  case kind = "Case Type"
  case formal = "Formal"
  case reported = "Date Reported"
  case formalStart = "Formal Start Date"
  case closed = "Date Closed"
  case stage = "Stage"
  case outcome = "Outcome"
  case appeal = "Appeal Lodged"
  case linked = "Linked Case Reference"
  case suspendedFrom = "Suspended From"
  case suspendedTo = "Suspended To"
  case ethnicity = "Ethnic Origin"
  case disability = "Disability"
  case gender = "Gender"
  case organisation = "Organisation"

  static let dates: [CaseworkColumn] = [
    .reported, .formalStart, .closed, .suspendedFrom, .suspendedTo,
  ]

  static let protected: [CaseworkColumn] = [.ethnicity, .disability, .gender]
}

/// A list of cases, read and checked. Whose a case is is taken over only where a measure counts it;
/// what speaking up was about, never.
///
/// - Source: import formats, section 5; WRES indicator 3 and WDES metric 3.
struct CaseworkReading {
  /// What the row says of the person, to be compared with the staff record.
  struct Said {
    let row: SourceRow
    let person: PersonID
    let characteristic: Characteristic
    let column: CaseworkColumn
    let code: String
  }

  private(set) var cases: [CaseworkEntry] = []
  private(set) var said: [Said] = []
  let columns: ReportColumns<CaseworkColumn>
  let findings: [Finding]

  /// - Parameters:
  ///   - people: By employee number.
  ///   - year: What began before it is told not to count.
  init(
    _ table: SourceTable, _ codes: OutcomeCodes, people: [String: PersonID], year: StandardsYear
  ) {
    let columns = ReportColumns<CaseworkColumn>(table.header)
    self.columns = columns
    let dates = ReportDates(columns, CaseworkColumn.dates, of: table)
    var findings = ReportFindings(file: table.file)
    var suffixes = DecimalSuffixes<CaseworkColumn>()
    var first: [String: SourceRow] = [:]
    for row in table.rows {
      let reference = columns.value(.reference, of: row)
      guard !reference.isEmpty else {
        findings.add(
          .keyMissing, row, CaseworkColumn.reference.rawValue,
          "\(columns.name(.reference)) is blank, so the case cannot be told from others. The row was"
            + " not loaded.")
        continue
      }
      if let earlier = first[reference] {
        Self.repeats(row, earlier, columns, &findings)
        continue
      }
      first[reference] = row
      let number = suffixes.mend(columns.value(.employeeNumber, of: row), in: .employeeNumber)
      let reading = CaseRowReading(row, columns, dates, codes, year: year)
      guard var one = reading.entry(reference, &findings) else { continue }
      let person = people[number]
      if person == nil, !people.isEmpty { Self.unknown(number, row, columns, &findings) }
      for (characteristic, column) in Self.characteristics {
        guard
          let code = codes.said(
            Self.named[characteristic] ?? .gender, column, of: row, columns, &findings)
        else { continue }
        if let person {
          said.append(
            Said(
              row: row, person: person, characteristic: characteristic, column: column, code: code))
        } else if one.isCountable {
          one.said[characteristic] = code
        }
      }
      if one.isCountable {
        one.person = person
        one.staffNumber = person == nil ? number.nonBlank : nil
      }
      cases.append(one)
    }
    if people.isEmpty, !cases.isEmpty {
      findings.add(
        .fileNotSupplied,
        "No staff of this employer are known yet, so the cases were kept with what the rows say. Load"
          + " the staff report: whoever it names is then counted by it.")
    }
    suffixes.report(
      [.employeeNumber], name: { ($0.rawValue, columns.name($0)) }, &findings)
    dates.reportShapes(CaseworkColumn.dates, &findings)
    findings.sort()
    self.findings = findings.all
  }

  private static let characteristics: [(Characteristic, CaseworkColumn)] = [
    (.ethnicity, .ethnicity), (.disability, .disability), (.gender, .gender),
  ]

  private static let named: [Characteristic: RecruitmentApplication.Said] = [
    .ethnicity: .ethnicity, .disability: .disability, .gender: .gender,
  ]

  private static func repeats(
    _ row: SourceRow, _ earlier: SourceRow, _ columns: ReportColumns<CaseworkColumn>,
    _ findings: inout ReportFindings
  ) {
    let differing = row.header.names.filter { row[$0] != earlier[$0] }
    let written = differing.map { row.header.written[$0] ?? $0 }
    findings.add(
      .keyDuplicate, row, CaseworkColumn.reference.rawValue,
      value: columns.value(.reference, of: row),
      severity: differing.isEmpty ? .warning : .error,
      "\(columns.name(.reference)): same case as line \(earlier.line), which was taken"
        + (differing.isEmpty ? "." : "; the rows differ in \(written.inWords).")
        + " This row was not loaded.")
  }

  private static func unknown(
    _ number: String, _ row: SourceRow, _ columns: ReportColumns<CaseworkColumn>,
    _ findings: inout ReportFindings
  ) {
    let name = columns.name(.employeeNumber)
    findings.add(
      .personUnknown, row, CaseworkColumn.employeeNumber.rawValue, value: number,
      severity: .warning, effect: .loaded,
      (number.isEmpty
        ? "\(name) is blank." : "\(name): nobody in post has the number \(number).")
        + " The case was kept with what the row itself says; the person may have left.")
  }
}

extension CaseworkEntry {
  /// A measure counts it, this year or another.
  var isCountable: Bool { process != nil && isFormal == true }
}

/// One row of a list of cases.
private struct CaseRowReading {
  let row: SourceRow
  let columns: ReportColumns<CaseworkColumn>
  let dates: ReportDates<CaseworkColumn>
  let codes: OutcomeCodes
  let year: StandardsYear

  init(
    _ row: SourceRow, _ columns: ReportColumns<CaseworkColumn>,
    _ dates: ReportDates<CaseworkColumn>, _ codes: OutcomeCodes, year: StandardsYear
  ) {
    self.row = row
    self.columns = columns
    self.dates = dates
    self.codes = codes
    self.year = year
  }

  /// `nil` for what is not kept here at all.
  func entry(_ reference: String, _ findings: inout ReportFindings) -> CaseworkEntry? {
    var one = CaseworkEntry(reference: reference, kind: text(.kind))
    switch codes.kinds.read(one.kind) {
    case .known(let kind): one.kind = kind
    case .alias(let kind):
      findings.add(
        .valueAlias, row, CaseworkColumn.kind.rawValue, value: one.kind,
        "\(name(.kind)) \(one.kind) was read as \(kind).")
      one.kind = kind
    case .blank, .unknown:
      findings.add(
        .codeUnknown, row, CaseworkColumn.kind.rawValue, value: one.kind, severity: .warning,
        effect: .loaded,
        (one.kind.isEmpty
          ? "\(name(.kind)) is blank." : "\(name(.kind)) “\(one.kind)” is not in the list.")
          + " The case was kept, and counts in no measure.")
    }
    guard one.kind != OutcomeCodes.speakingUp else {
      findings.add(
        .valueIgnored, row, CaseworkColumn.kind.rawValue, severity: .warning,
        effect: .rowRejected,
        "\(name(.kind)): what somebody said to a guardian stays with the guardian. Nothing of this"
          + " row was kept; leave such cases out of the file.")
      return nil
    }
    one.process = codes.process(of: one.kind)
    one.isFormal = codes.flag(.formal, of: row, columns, &findings)
    one.reportedOn = dates.day(.reported, of: row, &findings)
    one.formalOn = dates.day(.formalStart, of: row, &findings)
    one.closedOn = dates.day(.closed, of: row, &findings)
    one.stage = text(.stage).nonBlank
    one.hasAppeal = codes.flag(.appeal, of: row, columns, &findings)
    one.follows = text(.linked).nonBlank
    outcome(&one, &findings)
    days(&one, &findings)
    if one.setAside == nil { tellWhyNotCounted(one, &findings) }
    return one
  }

  private func outcome(_ one: inout CaseworkEntry, _ findings: inout ReportFindings) {
    let given = text(.outcome)
    switch codes.outcomes.read(given) {
    case .blank: return
    case .known(let outcome): one.outcome = outcome
    case .alias(let outcome):
      one.outcome = outcome
      findings.add(
        .valueAlias, row, CaseworkColumn.outcome.rawValue, value: given,
        "\(name(.outcome)) \(given) was read as \(outcome).")
    case .unknown:
      findings.add(
        .codeUnknown, row, CaseworkColumn.outcome.rawValue, value: given, severity: .warning,
        "\(name(.outcome)) is not in the list. The case was kept without it.")
    }
    let stage = one.stage ?? ""
    guard let outcome = one.outcome, codes.isSanction(outcome), !stage.isEmpty,
      ValueList.loosened(stage) != "closed", ValueList.loosened(stage) != "appeal"
    else { return }
    findings.add(
      .fieldConflict, row, "\(CaseworkColumn.stage.rawValue)/\(CaseworkColumn.outcome.rawValue)",
      value: "\(stage) / \(given)", severity: .warning, effect: .loaded,
      "\(name(.stage)) and \(name(.outcome)): the case is open and yet has an outcome. It was taken"
        + " over as it is; correct one of them.")
  }

  private func days(_ one: inout CaseworkEntry, _ findings: inout ReportFindings) {
    if let formal = one.formalOn, let reported = one.reportedOn, formal < reported {
      one.setAside = .dateOrder
      findings.add(
        .dateOrder, row, CaseworkColumn.formalStart.rawValue, value: text(.formalStart),
        effect: .excluded,
        "\(name(.formalStart)) is before the date reported, \(reported.inWords). The case is left out"
          + " of the measures until it is corrected.")
    } else if one.isFormal == true, one.formalOn == nil {
      one.setAside = .missing
      if text(.formalStart).isEmpty {
        findings.add(
          .requiredMissing, row, CaseworkColumn.formalStart.rawValue, effect: .excluded,
          "\(name(.formalStart)) is blank. Without the date the case cannot be placed in a year; it is"
            + " left out of the measures until it is filled in.")
      }
    }
    let opened = one.reportedOn ?? one.formalOn
    if let closed = one.closedOn, let opened, closed < opened {
      one.closedOn = nil
      findings.add(
        .dateOrder, row, CaseworkColumn.closed.rawValue, value: text(.closed),
        "\(name(.closed)) is before the case was opened, \(opened.inWords). The date was not taken"
          + " over.")
    }
    // Suspensions are not kept; that one cannot be is said.
    guard let closed = one.closedOn else { return }
    for column in [CaseworkColumn.suspendedFrom, .suspendedTo] {
      guard let day = dates.day(column, of: row, &findings), day > closed else { continue }
      findings.add(
        .dateOrder, row, column.rawValue, value: text(column), severity: .warning,
        effect: .loaded,
        "\(name(column)) is after the case was closed, \(closed.inWords).")
    }
  }

  /// A note for each case that is no formal start in the year.
  private func tellWhyNotCounted(_ one: CaseworkEntry, _ findings: inout ReportFindings) {
    let why: String
    switch (one.process, one.isFormal, one.formalOn) {
    case (nil, _, _) where one.kind == "Capability - Ill Health":
      why = "ill health, not conduct"
    case (nil, _, _) where one.kind == "Appeal":
      why = one.follows.map { "appeal of \($0)" } ?? "an appeal"
    case (nil, _, _) where one.kind == "Fact Finding": why = "informal"
    case (nil, _, _): why = one.kind.lowercased()
    case (_, false, _): why = "informal"
    case (_, nil, _): why = "it is not said whether it is formal"
    case (_, true, let start?) where start < year.start:
      why =
        "\(name(.formalStart)) \(text(.formalStart)) is before "
        + year.start.inWords
    case (_, true, _): return
    }
    findings.add(
      .notCounted, row, CaseworkColumn.reference.rawValue, value: one.reference,
      "Not counted: \(why.isEmpty ? "the kind is not known" : why).")
  }

  private func text(_ column: CaseworkColumn) -> String { columns.value(column, of: row) }
  private func name(_ column: CaseworkColumn) -> String { columns.name(column) }
}
