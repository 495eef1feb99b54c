import Files
import Kernel

/// Whose rows a competence export can hold.
enum Learners {
  /// The person that the user chose, and their employee number where they have one.
  case one(PersonID, key: String)
  /// By employee number.
  case team(HeldStaff)
}

/// A competence export, read and checked. Pure: what is held comes in.
struct CompetenceReport: Sendable {
  let file: String
  let rows: [CompetenceRow]
  let findings: [Finding]

  /// - Parameter number: The employer's number in ESR (VPD); empty when it is not known.
  init(
    _ table: SourceTable, codes: StaffRecordCodes, number: String, learners: Learners, asOf: Day
  ) {
    file = table.file
    let columns = ReportColumns<CompetenceColumn>(table.header)
    let dates = ReportDates(columns, CompetenceColumn.dates, of: table) {
      codes.noExpiry.read($0) != .unknown
    }
    var findings = ReportFindings(file: table.file)
    var keys = CompetenceKeys(columns, learners)
    var rows: [CompetenceRow] = []
    rows.reserveCapacity(table.rows.count)
    let values = CompetenceValues(
      codes: codes, columns: columns, dates: dates, number: number, asOf: asOf)
    for source in table.rows {
      guard var row = keys.place(source, &findings) else { continue }
      values.fill(&row, &findings)
      rows.append(row)
    }
    keys.suffixes.report(
      [.employeeNumber, .assignmentNumber], name: { ($0.rawValue, columns.name($0)) }, &findings)
    dates.reportShapes(CompetenceColumn.dates, &findings)
    findings.sort()
    self.rows = rows
    self.findings = findings.all
  }
}

/// Which rows of an export can be placed: a known person, and each competence of theirs once.
struct CompetenceKeys {
  private let columns: ReportColumns<CompetenceColumn>
  private let learners: Learners
  private var first: [String: SourceRow] = [:]
  var suffixes = DecimalSuffixes<CompetenceColumn>()

  init(_ columns: ReportColumns<CompetenceColumn>, _ learners: Learners) {
    self.columns = columns
    self.learners = learners
  }

  mutating func place(_ source: SourceRow, _ findings: inout ReportFindings) -> CompetenceRow? {
    let competency = columns.value(.competency, of: source)
    guard let (person, key) = learner(source, &findings) else { return nil }
    guard !competency.isEmpty else {
      reject(.keyMissing, .competency, source, "it is blank.", &findings)
      return nil
    }
    var row = CompetenceRow(
      source: source, person: person, personKey: key, competency: competency,
      name: CompetencyName(competency))
    if let earlier = first[row.key] {
      repeats(source, earlier, &findings)
      return nil
    }
    first[row.key] = source
    row.assignment = assignment(source, key, &findings)
    return row
  }

  private mutating func learner(
    _ source: SourceRow, _ findings: inout ReportFindings
  ) -> (PersonID, String)? {
    switch learners {
    case .one(let person, let key): return (person, key)
    case .team(let held):
      let number = suffixes.mend(columns.value(.employeeNumber, of: source), in: .employeeNumber)
      if let person = held.people[number] { return (person, number) }
      switch EmployeeNumbers.shape(of: number) {
      case .blank: reject(.keyMissing, .employeeNumber, source, "it is blank.", &findings)
      case .scientific:
        reject(
          .idScientific, .employeeNumber, source,
          "a spreadsheet shortened the number and its last digits are lost. Export the report again"
            + " with this column as text.", &findings)
      case .date:
        reject(
          .idLooksLikeDate, .employeeNumber, source,
          "a spreadsheet turned the number into a date. Export the report again with this column as"
            + " text.", &findings)
      case .plain:
        if let padded = held.padded(number) {
          reject(
            .idLeadingZeroLost, .employeeNumber, source,
            "there is no employee \(number), but \(padded) is known; it is offered, not taken. Export"
              + " the report again with this column as text.", &findings)
        } else {
          reject(
            .personUnknown, .employeeNumber, source,
            "\(number) is not in the staff-in-post report. Load a report with this person first, or"
              + " correct the number.", &findings)
        }
      }
      return nil
    }
  }

  /// The assignment is told, but a competence belongs to the person.
  private mutating func assignment(
    _ source: SourceRow, _ employee: String, _ findings: inout ReportFindings
  ) -> String {
    guard case .team(let held) = learners else { return "" }
    let number = suffixes.mend(columns.value(.assignmentNumber, of: source), in: .assignmentNumber)
    guard !number.isEmpty, held.employeeOf[number] != employee else { return number }
    findings.add(
      .assignmentUnknown, source, CompetenceColumn.assignmentNumber.rawValue, value: number,
      "\(columns.name(.assignmentNumber)) \(number) is not an assignment of employee \(employee). The"
        + " competence was kept on the person.")
    return ""
  }

  private func repeats(
    _ source: SourceRow, _ earlier: SourceRow, _ findings: inout ReportFindings
  ) {
    let differing = source.header.names.filter { source[$0] != earlier[$0] }
    let written = differing.map { source.header.written[$0] ?? $0 }
    findings.add(
      .keyDuplicate, source, CompetenceColumn.competency.rawValue,
      value: columns.value(.competency, of: source),
      severity: differing.isEmpty ? .warning : .error,
      "\(columns.name(.competency)): same person and competence as line \(earlier.line), "
        + (differing.isEmpty
          ? "identical." : "which was taken; the rows differ in \(written.inWords).")
        + " This row was not loaded.")
  }

  private func reject(
    _ code: FindingCode, _ column: CompetenceColumn, _ source: SourceRow, _ words: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      code, source, column.rawValue, value: columns.value(column, of: source),
      "\(columns.name(column)): \(words) The row was not loaded.")
  }
}
