import Files

/// Which rows of a report can be placed: both keys there and whole, each assignment once.
struct StaffKeys {
  private(set) var rows: [StaffRow] = []
  /// Employee numbers of rows that were rejected, so that what refers to them is not blamed again.
  private(set) var rejectedEmployees: Set<String> = []
  private(set) var rejectedAssignments: Set<String> = []

  private let columns: ReportColumns<StaffColumn>
  private var places: [String: Int] = [:]

  /// - Parameter held: Employee numbers that the store knows.
  init(
    _ source: [SourceRow], _ columns: ReportColumns<StaffColumn>, held: Set<String>,
    suffixes: inout DecimalSuffixes<StaffColumn>, _ findings: inout ReportFindings
  ) {
    self.columns = columns
    rows.reserveCapacity(source.count)
    places.reserveCapacity(source.count)
    for row in source {
      let employee = suffixes.mend(columns.value(.employeeNumber, of: row), in: .employeeNumber)
      let assignment = suffixes.mend(
        columns.value(.assignmentNumber, of: row), in: .assignmentNumber)
      if let fault = fault(employee, assignment, held: held) {
        reject(row, employee, assignment, fault, &findings)
        // What is said of a column is said of the whole file.
        for column in [StaffColumn.positionNumber, .supervisorNumber, .supervisorAssignment] {
          _ = suffixes.mend(columns.value(column, of: row), in: column)
        }
      } else if let first = places[assignment] {
        repeats(row, assignment, rows[first].source, &findings)
      } else {
        places[assignment] = rows.count
        rows.append(StaffRow(source: row, employee: employee, assignment: assignment))
      }
    }
  }

  /// Where the row of an assignment is in `rows`.
  func place(of assignment: String) -> Int? { places[assignment] }

  private struct Fault {
    let code: FindingCode
    let column: StaffColumn
    let words: String
  }

  private func fault(_ employee: String, _ assignment: String, held: Set<String>) -> Fault? {
    let suggested = EmployeeNumbers.employee(ofAssignment: assignment)
    switch EmployeeNumbers.shape(of: employee) {
    case .blank:
      return Fault(code: .keyMissing, column: .employeeNumber, words: "it is blank.")
    case .scientific:
      let hint =
        EmployeeNumbers.shape(of: suggested) == .plain
        ? " \(columns.name(.assignmentNumber)) on the row suggests \(suggested)." : ""
      return Fault(
        code: .idScientific, column: .employeeNumber,
        words: "a spreadsheet shortened the number and its last digits are lost.\(hint)")
    case .date:
      return Fault(
        code: .idLooksLikeDate, column: .employeeNumber,
        words: "a spreadsheet turned the number into a date.")
    case .plain:
      if EmployeeNumbers.isSameButForZeros(employee, suggested) {
        return Fault(
          code: .idLeadingZeroLost, column: .employeeNumber,
          words: "\(employee) has lost its leading zeros; \(columns.name(.assignmentNumber)) on the"
            + " row suggests \(suggested).")
      }
    }
    switch EmployeeNumbers.shape(of: assignment) {
    case .blank:
      return Fault(code: .keyMissing, column: .assignmentNumber, words: "it is blank.")
    case .scientific:
      return Fault(
        code: .idScientific, column: .assignmentNumber,
        words: "a spreadsheet shortened the number and its last digits are lost. It begins with"
          + " \(employee) when it is a main assignment.")
    case .date:
      return Fault(
        code: .idLooksLikeDate, column: .assignmentNumber,
        words: "a spreadsheet turned the number into a date.")
    case .plain:
      if EmployeeNumbers.isSameButForZeros(suggested, employee) {
        return Fault(
          code: .idLeadingZeroLost, column: .assignmentNumber,
          words: "\(assignment) has lost its leading zeros; \(columns.name(.employeeNumber)) on the"
            + " row is \(employee).")
      }
    }
    // Both have lost them; only what is held can show it.
    guard employee.utf8.count < 8, !held.contains(employee),
      employee.utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    let padded = String(repeating: "0", count: 8 - employee.utf8.count) + employee
    guard held.contains(padded) else { return nil }
    return Fault(
      code: .idLeadingZeroLost, column: .employeeNumber,
      words: "there is no employee \(employee), but \(padded) is known; this was not matched.")
  }

  private mutating func reject(
    _ row: SourceRow, _ employee: String, _ assignment: String, _ fault: Fault,
    _ findings: inout ReportFindings
  ) {
    rejectedEmployees.insert(employee)
    rejectedAssignments.insert(assignment)
    rejectedEmployees.insert(EmployeeNumbers.employee(ofAssignment: assignment))
    findings.add(
      fault.code, row, fault.column.rawValue, value: columns.value(fault.column, of: row),
      "\(columns.name(fault.column)): \(fault.words) The row was not loaded. Export the report again"
        + " with this column as text, and load it.")
  }

  private func repeats(
    _ row: SourceRow, _ assignment: String, _ first: SourceRow, _ findings: inout ReportFindings
  ) {
    let differing = row.header.names.filter { row[$0] != first[$0] }
    let written = differing.map { row.header.written[$0] ?? $0 }
    let words =
      differing.isEmpty
      ? "identical"
      : "the rows differ in \(written.inWords); those of line \(first.line) were taken"
    findings.add(
      .keyDuplicate, row, StaffColumn.assignmentNumber.rawValue, value: assignment,
      severity: differing.isEmpty ? .warning : .error,
      "\(columns.name(.assignmentNumber)): same assignment as line \(first.line), \(words). This row"
        + " was not loaded. A report joined to another table often repeats rows: take the join out."
    )
  }
}
