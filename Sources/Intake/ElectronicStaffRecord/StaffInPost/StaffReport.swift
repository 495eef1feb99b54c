import Files
import Kernel

/// A staff-in-post report, read and checked. Pure: what is held comes in.
struct StaffReport: Sendable {
  let file: String
  /// The employer's number in ESR (VPD); empty when it is not known.
  let number: String
  let rows: [StaffRow]
  let units: [String: OrganisationTree.Unit]
  /// The columns that the report has; what it lacks is left as it is held.
  let columns: ReportColumns<StaffColumn>
  /// Numbers on rows that were rejected; what they name is not absent.
  let rejectedAssignments: Set<String>
  let findings: [Finding]

  init(
    _ table: SourceTable, codes: StaffRecordCodes, number: String, held: HeldStaff, asOf: Day
  ) {
    file = table.file
    self.number = number
    let columns = ReportColumns<StaffColumn>(table.header)
    let dates = ReportDates(columns, StaffColumn.dates, of: table)
    let values = StaffValues(
      codes: codes, columns: columns, dates: dates, asOf: asOf, held: held)
    var findings = ReportFindings(file: table.file)
    var suffixes = DecimalSuffixes<StaffColumn>()

    let keys = StaffKeys(
      table.rows, columns, held: held.employees, suffixes: &suffixes, &findings)
    var rows = keys.rows
    for place in rows.indices { values.fill(&rows[place], suffixes: &suffixes, &findings) }
    suffixes.report(StaffColumn.numbers, name: { ($0.rawValue, columns.name($0)) }, &findings)
    dates.reportShapes(StaffColumn.dates, &findings)

    let tree = OrganisationTree(&rows, columns, prefix: number, &findings)
    let people = PrimaryAssignments(rows, columns, codes)
    people.mark(&rows, &findings)
    SamePerson(columns: columns).check(rows, people.places, &findings)
    Supervisors(
      columns: columns, codes: codes, heldEmployees: held.employees,
      heldAssignments: held.employeeOf, rejected: keys.rejectedEmployees
    ).link(&rows, people.places, assignment: keys.place, &findings)

    // A widow's pension is paid through the staff record, but is nobody's work.
    rows.removeAll { row in
      guard codes.isNoWork(row.category) else { return false }
      findings.add(
        .notCounted, row.source, StaffColumn.category.rawValue, value: row.category,
        effect: .rowRejected,
        "\(columns.name(.category)) is \(row.category): a pension, not work. The row was not loaded."
      )
      return true
    }
    findings.sort()
    self.rows = rows
    units = tree.units
    self.columns = columns
    rejectedAssignments = keys.rejectedAssignments
    self.findings = findings.all
  }

  /// What another source than a report says of the same staff.
  init(
    file: String, number: String, rows: [StaffRow], units: [String: OrganisationTree.Unit],
    columns: ReportColumns<StaffColumn>
  ) {
    self.file = file
    self.number = number
    self.rows = rows
    self.units = units
    self.columns = columns
    rejectedAssignments = []
    findings = []
  }
}
