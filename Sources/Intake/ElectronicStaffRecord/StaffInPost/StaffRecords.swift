import Directory
import Files
import Kernel

extension StaffRow {
  /// The source record of the assignment: everything but what describes or identifies the person
  /// beyond their names and numbers.
  func record(file: String) -> SourceRecord {
    var values: [String: String] = [:]
    values.reserveCapacity(32)
    func set(_ column: StaffColumn, _ value: String?) {
      if let value, !value.isEmpty { values[column.rawValue] = value }
    }
    set(.employeeNumber, employee)
    set(.assignmentNumber, assignment)
    set(.primaryAssignment, isPrimary ? "Yes" : "No")
    set(.title, title)
    set(.lastName, lastName)
    set(.firstName, firstName)
    set(.personType, personType)
    set(.email, email)
    set(.organisation, unit)
    set(.location, location)
    set(.positionNumber, positionNumber)
    set(.positionTitle, positionTitle)
    set(.staffGroup, staffGroup)
    set(.role, role)
    set(.occupationCode, occupationCode)
    set(.payscale, payscale)
    set(.fte, fte?.inWords)
    set(.hours, hours?.inWords)
    set(.category, category)
    set(.employeeCategory, employeeCategory)
    set(.status, status)
    set(.start, startsOn?.iso)
    set(.end, endsOn?.iso)
    set(.latestStart, joinedOn?.iso)
    set(.supervisorNumber, supervisor?.employee)
    set(.supervisorAssignment, supervisor?.assignment)
    set(.managerFlag, isFlaggedManager.map { $0 ? "Yes" : "No" })
    set(.registrationBody, registrationBody)
    set(.registrationNumber, registrationNumber)
    set(.registrationExpiry, registrationExpiresOn?.iso)

    var hidden: [String: String] = [:]
    func hide(_ column: StaffColumn, _ value: String?) {
      if let value, !value.isEmpty { hidden[column.rawValue] = value }
    }
    hide(.birthDate, bornOn?.iso)
    hide(.nationalInsurance, nationalInsurance)
    hide(.gender, gender)
    hide(.ethnicOrigin, ethnicOrigin)
    hide(.disability, disability)
    hide(.nationality, nationality)
    return SourceRecord(
      RecordKey(StaffInPostFormat.assignmentKind, assignment), values: values, hidden: hidden,
      file: file, line: source.line)
  }
}
