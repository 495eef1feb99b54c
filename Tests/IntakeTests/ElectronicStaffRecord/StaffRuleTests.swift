import Files
import Kernel
import Testing

@testable import Intake

@Suite struct `A staff-in-post report` {
  let sample = StaffSample()

  @Test func `that is right has no faults`() throws {
    #expect(try sample.faults() == [])
  }

  struct OneValue: Sendable, CustomTestStringConvertible {
    let column: StaffColumn
    let value: String
    /// `column code effect`, or empty for no fault.
    let fault: String
    init(_ column: StaffColumn, _ value: String, _ fault: String = "") {
      self.column = column
      self.value = value
      self.fault = fault
    }
    var testDescription: String { "\(column.rawValue) = \(value)" }
  }

  static let values: [OneValue] = [
    OneValue(.employeeNumber, "", "Employee Number key-missing row-rejected"),
    OneValue(.assignmentNumber, "", "Assignment Number key-missing row-rejected"),
    OneValue(.employeeNumber, "4.0E+07", "Employee Number id-scientific row-rejected"),
    OneValue(.assignmentNumber, "4.0E+07", "Assignment Number id-scientific row-rejected"),
    OneValue(.employeeNumber, "04-Dec", "Employee Number id-looks-like-date row-rejected"),
    OneValue(.employeeNumber, "40000003.0"),
    OneValue(.primaryAssignment, "perhaps", "Primary Assignment Flag code-unknown value-dropped"),
    OneValue(.primaryAssignment, "TRUE"),
    OneValue(.gender, "F"),
    OneValue(.gender, "Femail", "Gender code-unknown value-dropped"),
    OneValue(.disability, "Diabetes", "Disability code-unknown value-dropped"),
    OneValue(.ethnicOrigin, "Pakistani", "Ethnic Origin code-unknown value-dropped"),
    OneValue(.ethnicOrigin, ""),
    OneValue(.nationalInsurance, "12345", "NI Number id-format value-dropped"),
    OneValue(.nationalInsurance, "qq 12 34 53 a"),
    OneValue(.email, "nobody", "Employee Email value-format value-dropped"),
    OneValue(.birthDate, "01-Feb-2020", "Employee Birth Date date-age-range value-dropped"),
    OneValue(.birthDate, "01-Feb-1900", "Employee Birth Date date-age-range value-dropped"),
    OneValue(.birthDate, "29254", "Employee Birth Date date-serial value-dropped"),
    OneValue(.birthDate, "01-Feb-80", "Employee Birth Date date-two-digit-year value-dropped"),
    OneValue(.birthDate, "#######", "Employee Birth Date date-lost value-dropped"),
    OneValue(.birthDate, "in spring", "Employee Birth Date date-format value-dropped"),
    OneValue(.birthDate, "30-Feb-1980", "Employee Birth Date date-impossible value-dropped"),
    OneValue(.birthDate, "2/13/1980", "Employee Birth Date date-month-first value-dropped"),
    OneValue(.birthDate, "01/02/1980"),
    OneValue(.birthDate, "1980/02/01 00:00:00"),
    OneValue(.latestStart, "01-Apr-1990", "Latest Start Date date-before-age-14 loaded"),
    OneValue(.latestStart, "01-Apr-2027", "Latest Start Date date-future value-dropped"),
    OneValue(.end, "01-Apr-2019", "Assignment Effective End Date date-order value-dropped"),
    OneValue(.end, "30-Mar-2026", "Assignment Effective End Date not-in-post loaded"),
    OneValue(.end, "31-Mar-2026"),
    OneValue(
      .end, "01-Apr-2026",
      "Assignment Category/Assignment Effective End Date field-conflict value-dropped"),
    OneValue(.start, "01-Apr-2026", "Assignment Effective Start Date not-in-post loaded"),
    OneValue(.status, "Terminate Assignment", "Assignment Status not-in-post loaded"),
    OneValue(.status, "Leaver", "Assignment Status not-in-post loaded"),
    OneValue(.status, "Offer Accepted", "Assignment Status not-in-post loaded"),
    OneValue(.status, "Maternity & Adoption"),
    OneValue(.status, "On holiday", "Assignment Status code-unknown value-dropped"),
    OneValue(.category, "Fixed Term Temp", "Assignment Effective End Date unanswered loaded"),
    OneValue(.category, "Pirate", "Assignment Category code-unknown value-dropped"),
    OneValue(.category, "Bank"),
    OneValue(.employeeCategory, "Sometimes", "Employee Category code-unknown value-dropped"),
    OneValue(.staffGroup, "Central Functions", "Staff Group code-unknown value-dropped"),
    OneValue(
      .staffGroup, "Estates and Ancillary", "Staff Group/Role staff-group-role-mismatch loaded"),
    OneValue(.role, "Wizard", "Role code-unknown value-dropped"),
    OneValue(.occupationCode, "X1A", "Occupation Code code-unknown value-dropped"),
    OneValue(.occupationCode, "G2", "Occupation Code value-format value-dropped"),
    OneValue(.payscale, "Band 8", "Payscale Description band-ambiguous value-dropped"),
    OneValue(.payscale, "Spot", "Payscale Description band-unknown value-dropped"),
    OneValue(.fte, "1.2", "FTE number-range loaded"),
    OneValue(.fte, "-0.2", "FTE number-range value-dropped"),
    OneValue(.fte, "0,8", "FTE number-format value-dropped"),
    OneValue(.fte, "", "FTE unanswered loaded"),
    OneValue(.hours, "full", "Contracted Hours number-format value-dropped"),
    OneValue(.hours, "200", "Contracted Hours number-range value-dropped"),
    OneValue(
      .supervisorNumber, "49999999", "Supervisor Employee Number supervisor-missing link-dropped"),
    OneValue(
      .supervisorNumber, "40000003", "Supervisor Employee Number supervisor-self link-dropped"),
    OneValue(.supervisorNumber, "4E+07", "Supervisor Employee Number id-scientific link-dropped"),
    OneValue(.supervisorNumber, "40000002.0"),
    OneValue(
      .supervisorAssignment, "40000002-7",
      "Supervisor Assignment Number assignment-unknown loaded"),
    OneValue(.level4, "990 People (Z100) L5", "Org L4 organisation-level-mismatch loaded"),
    OneValue(.level4, "457 People (Z100) L4", "Org L4 other-employer loaded"),
    OneValue(.level4, "990 Elsewhere (Z900) L4", "Organisation organisation-two-parents loaded"),
    OneValue(.organisation, "990 Talent and Learning (Z110)"),
    OneValue(.managerFlag, "x", "Manager Flag code-unknown value-dropped"),
  ]

  @Test(arguments: values) func `gives one fault for one wrong value`(one: OneValue) throws {
    let faults = try sample.changing(2, one.column, one.value).faults()
    #expect(faults == (one.fault.isEmpty ? [] : ["4 " + one.fault]))
  }

  @Test func `never repeats what may be a diagnosis, or an NI number`() throws {
    let report = try sample.changing(2, .disability, "Diabetes")
      .changing(1, .nationalInsurance, "QQ1234").report()
    for finding in report.findings {
      #expect(!(finding.message + finding.value).contains("Diabetes"))
      #expect(!(finding.message + finding.value).contains("QQ1234"))
    }
    #expect(report.rows[2].disability == "")
  }

  @Test func `asks for the registration of registered professions`() throws {
    let nurse = sample.changing(2, .staffGroup, "Nursing and Midwifery Registered")
      .changing(2, .role, "Staff Nurse").changing(2, .occupationCode, "N6A")
    #expect(try nurse.faults() == [])
    let registered = nurse.changing(2, .payscale, "Band 5")
    #expect(try registered.faults() == ["4 Registration Number unanswered loaded"])
    #expect(try registered.without(.registrationNumber).faults() == [])
    let lapsed = registered.changing(2, .registrationNumber, "NMC1")
      .changing(2, .registrationExpiry, "30-Mar-2026")
    #expect(try lapsed.faults() == ["4 Registration Expiry Date registration-lapsed loaded"])
  }

  @Test func `takes a repeated assignment once`() throws {
    #expect(
      try sample.repeating(2).report().findings.filter { $0.severity != .info }.map(\.severity)
        == [.warning])
    let differing = try sample.repeating(2, [.location: "Elsewhere"]).report()
    #expect(differing.rows.count == 3)
    #expect(differing.findings.last?.severity == .error)
    #expect(differing.findings.last?.message.contains("Employee Location") == true)
  }

  @Test func `needs its two keys and says which is missing`() throws {
    #expect(throws: StaffSample.Refused.self) { try sample.without(.assignmentNumber).report() }
    do {
      _ = try sample.without(.assignmentNumber).report()
    } catch let refused as StaffSample.Refused {
      #expect(refused.findings.map(\.code) == [.headerColumnMissing])
      #expect(refused.findings.map(\.column) == ["Assignment Number"])
    }
  }

  @Test func `leaves out pensions that are no work`() throws {
    let report = try sample.changing(2, .category, "Widow/Widower").report()
    #expect(report.rows.count == 2)
    #expect(report.findings.filter { $0.severity != .info } == [])
  }
}
