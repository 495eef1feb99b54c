import Directory
import Files
import Kernel

/// The staff-in-post report of the Electronic Staff Record: one row an assignment.
///
/// - Source: import formats, section 3.1.
struct StaffInPostFormat: IntakeFormat {
  static let assignmentKind = "assignment"

  static let formatName = "esr-staff-in-post"

  let name = StaffInPostFormat.formatName
  let title = "Electronic Staff Record, staff in post"
  let order = 10
  let postKinds: Set<String> = [StaffInPostFormat.assignmentKind]
  let placeColumns: Set<String> = [
    StaffColumn.organisation.rawValue, StaffColumn.location.rawValue,
  ]
  let protectedColumns = Set(StaffColumn.hidden.map(\.rawValue))

  let codes: StaffRecordCodes
  let layout: TableLayout
  private let recognition: ReportRecognition
  /// Columns that most reports have.
  private let expected: [String]

  init(_ lists: CodeLists = .shared) {
    codes = StaffRecordCodes(lists)
    let columns = lists["esr_staff_in_post_columns"]
    layout = ReportLayout.of(columns, countWords: codes.countWords)
    expected = columns.entries.filter { $0["expected_ours"] == "yes" }.map { $0["column"] }
    recognition = ReportRecognition(columns, notHaving: ReportRecognition.signsOfOthers)
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    recognition.isMeant(file.text) || looksHeaderless(file.text) ? FileRole("staff-in-post") : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("staff-in-post") }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim {
    var counts: [String: Int] = [:]
    var name: String?
    for file in files {
      let head = file.file.head(as: layout)
      guard let table = head.table else { return .unclear(head.findings) }
      let columns = ReportColumns<StaffColumn>(table.header)
      if let number = OrganisationTree.prefix(table.rows, columns) {
        counts[number, default: 0] += table.rows.count
      }
      name = name ?? OrganisationTree.employerName(table.rows, columns)
    }
    let number = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    return EmployerNumber.claim(
      number, name: name, file: files.first?.file.name ?? "", context,
      unclear: "No organisation in the file begins with the employer's number")
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    let held = try HeldStaff(context)
    let earlier = try context.held(StaffInPostFormat.assignmentKind)
    for file in files {
      let outcome = SourceTable.read(file.file.text, as: layout)
      reading.findings += outcome.findings
      guard let table = outcome.table else { continue }
      let number =
        try EmployerNumber.held(context)
        ?? OrganisationTree.prefix(table.rows, ReportColumns<StaffColumn>(table.header)) ?? ""
      let report = StaffReport(
        table, codes: codes, number: number, held: held, asOf: context.asOf)
      reading.findings += absentColumns(table) + report.findings
      reading.findings += absentRows(report, held)
      reading.records += kept(report, table, earlier)
      reading.tables.append(table)
      reading.payload = report
    }
    return reading
  }

  func isOver(_ values: [String: String], _ context: IntakeContext) -> Bool {
    if let status = values[StaffColumn.status.rawValue],
      codes.status(of: status) == AssignmentStatus.ended.rawValue
    {
      return true
    }
    let end = values[StaffColumn.end.rawValue].flatMap { Day($0) }
    return end.map { $0 < context.asOf } ?? false
  }

  /// Columns that this report lacks, and those where a row of it is wrong, keep what an earlier one
  /// said.
  private func kept(
    _ report: StaffReport, _ table: SourceTable, _ earlier: [String: HeldSourceRecord]
  ) -> [SourceRecord] {
    let lacking = Set(StaffColumn.allCases.filter { !table.header.has($0.rawValue) })
    return report.rows.map { row in
      var record = row.record(file: report.file)
      if lacking.isEmpty && row.leavesAlone.isEmpty { return record }
      guard let held = earlier[record.key.key]?.values else { return record }
      for column in lacking.union(row.leavesAlone).map(\.rawValue)
      where record.values[column] == nil {
        record.values[column] = held[column]
      }
      return record
    }
  }

  func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> {
    try StaffHiddenValues(context).differing(records)
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let report = reading.payload as? StaffReport, let employer = context.employer else {
      return Projection()
    }
    var projection = try StaffProjection(report, employer: employer, codes: codes, context)
    return try projection.run(difference)
  }

  func counts(_ context: IntakeContext) throws -> [Count] { try StaffCounts.of(context) }

  /// Columns that the report could have, said once each; without them nothing goes wrong.
  private func absentColumns(_ table: SourceTable) -> [Finding] {
    expected.filter { !table.header.has($0) }.map { column in
      Finding(
        .headerColumnMissing, file: table.file, line: table.header.line, record: 1,
        column: column, severity: .info, effect: .loaded,
        "The report has no column \(column). The rows were loaded without it.")
    }
  }

  /// Assignments that an earlier report had and this one has not. Nothing is erased by absence.
  private func absentRows(_ report: StaffReport, _ held: HeldStaff) -> [Finding] {
    let named = Set(report.rows.map(\.assignment)).union(report.rejectedAssignments)
    return held.open.filter { !named.contains($0) }.sorted().map { number in
      Finding(
        .absentFromFile, file: report.file, column: StaffColumn.assignmentNumber.rawValue,
        value: number,
        "Assignment \(number) is known and not in this file. It was kept as it is; if it has ended,"
          + " end it, or load a report that includes leavers.")
    }
  }

  /// A row of a staff list without any header above it: two numbers, the second beginning with the
  /// first, and many values.
  private func looksHeaderless(_ text: SourceText) -> Bool {
    !recognition.isNamed(text)
      && text.leadingRows().contains { row in
        guard row.values.count >= 10 else { return false }
        let number = row.values[0].trimmed
        return (6...9).contains(number.utf8.count)
          && number.utf8.allSatisfy { (48...57).contains($0) }
          && EmployeeNumbers.employee(ofAssignment: row.values[1].trimmed) == number
      }
  }
}
