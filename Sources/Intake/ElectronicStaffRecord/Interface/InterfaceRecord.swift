import Files

/// A record of the interface, its values checked: of this file, or as an earlier one left it.
struct InterfaceRecord: Sendable {
  let kind: InterfaceKind
  let key: String
  /// By the names of `esr_go2_fields`; blank and wrong ones left out. Dates as written.
  var values: [String: String]
  /// What is never kept with the record.
  var hidden: [String: String] = [:]
  /// Empty for what an earlier file left and this one does not name.
  let file: String
  let line: Int
  let record: Int
  /// Names of values that were left out because they are wrong: what was known stays.
  var refused: Set<String> = []
  /// As text, later is greater; empty when it does not say.
  var lastUpdate = ""

  var isOfFile: Bool { !file.isEmpty }
  var recordKey: RecordKey { RecordKey(kind.rawValue, key) }
  /// Where the file has it; line 0 of what it does not have.
  var row: SourceRow { SourceRow(line: isOfFile ? line : 0, record: isOfFile ? record : 0) }

  subscript(_ name: String) -> String { values[name] ?? "" }
}

extension InterfaceRecord {
  init(held: HeldSourceRecord, _ kind: InterfaceKind) {
    self.init(
      kind: kind, key: held.key.key, values: held.values, file: "", line: held.line,
      record: held.line)
  }

  var source: SourceRecord {
    SourceRecord(
      recordKey, parent: kind == .assignment ? RecordKey("person", self["PersonID"]) : nil,
      values: values, hidden: hidden, file: file, line: line)
  }
}

extension InterfaceKind {
  /// The fields that Waypoint has a use for.
  var kept: Set<String> {
    switch self {
    case .location: ["LocationCode", "Description", "InactiveDate"]
    case .organisation:
      [
        "Name", "Type", "EffectiveFrom", "EffectiveTo", "DefaultCostCentre",
        "ParentOrganisationID", "LocationID",
      ]
    case .position:
      [
        "EffectiveFrom", "EffectiveTo", "PositionNumber", "PositionName", "JobStaffGroup",
        "JobRole", "OccupationCode", "Payscale", "OrganisationID",
      ]
    case .person:
      [
        "EmployeeNumber", "Title", "LastName", "FirstName", "MaidenName", "PreferredName",
        "PreviousLastName", "HireDate", "ActualTerminationDate", "UserPersonType", "OfficeEmail",
      ]
    case .assignment:
      [
        "PersonID", "EffectiveStart", "EffectiveEnd", "EarliestAssignmentDate", "AssignmentType",
        "AssignmentNumber", "SystemAssignmentStatus", "UserAssignmentStatus", "LocationID",
        "SupervisorPersonID", "SupervisorAssignmentID", "EmployeeCategory", "AssignmentCategory",
        "PrimaryAssignment", "NormalHours", "FTE", "OrganisationID", "PositionID", "PositionName",
        "Grade", "JobName", "ManagerFlag", "AssignmentEndDate",
      ]
    case .phone, .address: ["PersonID"]
    case .vehicle, .costing: []
    }
  }

  /// What identifies a person or describes them: to Directory and the monitoring store only.
  var hidden: Set<String> {
    self == .person
      ? ["DateOfBirth", "NINumber", "Gender", "EthnicOrigin", "DisabilityFlag", "Nationality"] : []
  }

  var dates: Set<String> {
    switch self {
    case .location: ["InactiveDate"]
    case .organisation, .position: ["EffectiveFrom", "EffectiveTo"]
    case .person: ["DateOfBirth", "HireDate", "ActualTerminationDate"]
    case .assignment:
      ["EffectiveStart", "EffectiveEnd", "EarliestAssignmentDate", "AssignmentEndDate"]
    case .phone, .address, .vehicle, .costing: []
    }
  }
}
