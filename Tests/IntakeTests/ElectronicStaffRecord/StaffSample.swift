import Files
import Kernel

@testable import Intake

/// A small staff-in-post report: three people in a row of supervision, to be changed row by row.
struct StaffSample {
  private var rows: [[StaffColumn: String]]
  private var columns: [StaffColumn]
  static let asOf = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)

  init(columns: [StaffColumn] = StaffColumn.allCases.filter { $0 != .level2 && $0 != .level7 }) {
    self.columns = columns
    rows = [
      StaffSample.row("40000001", role: "Chief Executive", band: "Very Senior Manager"),
      StaffSample.row("40000002", role: "Senior Manager", band: "Band 8a", under: "40000001"),
      StaffSample.row("40000003", role: "Clerical Worker", band: "Band 3", under: "40000002"),
    ]
  }

  private static func row(
    _ number: String, role: String, band: String, under supervisor: String = ""
  ) -> [StaffColumn: String] {
    [
      .employeeNumber: number, .assignmentNumber: number, .primaryAssignment: "Yes",
      .title: "Ms", .lastName: "Last\(number.suffix(1))", .firstName: "First\(number.suffix(1))",
      .birthDate: "01-Feb-1980", .nationalInsurance: "QQ12345\(number.suffix(1))A",
      .gender: "Female", .ethnicOrigin: "A White - British", .disability: "No",
      .personType: "Employee", .level3: "990 Corporate (Z000) L3", .level4: "990 People (Z100) L4",
      .level5: "990 Talent (Z110) L5", .organisation: "990 Talent (Z110)",
      .positionTitle: role, .staffGroup: "Administrative and Clerical", .role: role,
      .occupationCode: "G2A", .payscale: band, .fte: "1", .hours: "37.5",
      .category: "Permanent", .employeeCategory: "Full Time", .status: "Active Assignment",
      .start: "01-Apr-2020", .latestStart: "01-Apr-2020", .supervisorNumber: supervisor,
      .supervisorAssignment: supervisor, .managerFlag: "N",
    ]
  }

  /// Rows are counted from 0; the report's line is two more.
  func changing(_ row: Int, _ column: StaffColumn, _ value: String) -> StaffSample {
    var next = self
    next.rows[row][column] = value
    return next
  }

  /// A copy of a row at the end, with changes.
  func repeating(_ row: Int, _ changes: [StaffColumn: String] = [:]) -> StaffSample {
    var next = self
    next.rows.append(rows[row].merging(changes) { $1 })
    return next
  }

  func without(_ column: StaffColumn) -> StaffSample {
    var next = self
    next.columns.removeAll { $0 == column }
    return next
  }

  var text: String {
    let lines = rows.map { row in
      columns.map { StaffSample.quoted(row[$0] ?? "") }.joined(separator: ",")
    }
    return ([columns.map(\.rawValue).joined(separator: ",")] + lines).joined(separator: "\r\n")
  }

  func report(held: HeldStaff = HeldStaff(), number: String = "990") throws -> StaffReport {
    let source = SourceFile(name: "staff.csv", bytes: Array(text.utf8))
    switch SourceTable.read(source.text, as: StaffInPostFormat().layout) {
    case .table(let table):
      return StaffReport(
        table, codes: ReportExample.codes, number: number, held: held, asOf: StaffSample.asOf)
    case .refused(let findings): throw Refused(findings: findings)
    }
  }

  struct Refused: Error { let findings: [Finding] }

  /// `line column code effect` of everything but notes.
  func faults(held: HeldStaff = HeldStaff()) throws -> [String] {
    try report(held: held).findings.filter { $0.severity != .info }.map {
      "\($0.line ?? 0) \($0.column) \($0.code.rawValue) \($0.effect.rawValue)"
    }
  }

  private static func quoted(_ value: String) -> String {
    value.contains { ",\"\n".contains($0) }
      ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
  }
}
