import Directory
import Files
import Kernel

/// One assignment as the report gives it, with its values checked.
struct StaffRow {
  let source: SourceRow
  /// Where the rows of one report come from several files; else the report's own.
  var file = ""
  /// Columns that the report has and that this row says nothing about, or nothing right: what is
  /// held stays.
  var leavesAlone: Set<StaffColumn> = []
  /// Both without `.0`.
  let employee: String
  let assignment: String

  /// The flag as given; `nil` when it is blank or no flag.
  var primaryFlag: Bool?
  /// Whether people are counted on this row; see `PrimaryAssignments`.
  var isPrimary = false

  var title = ""
  var lastName = ""
  var firstName = ""
  var previousLastName = ""
  var maidenName = ""
  var preferredName = ""
  var email = ""
  var personType = ""

  var bornOn: Day?
  var nationalInsurance = ""
  var gender = ""
  var ethnicOrigin = ""
  var disability = ""
  var nationality = ""

  var location = ""
  var positionNumber = ""
  var positionTitle = ""
  var staffGroup = ""
  var role = ""
  var occupationCode = ""
  /// As written, even where no band can be read from it.
  var payscale = ""
  var band = ""
  var fte: FullTimeEquivalent?
  var hours: WeeklyHours?
  var category = ""
  var employeeCategory = ""
  var status = ""
  var isFlaggedManager: Bool?

  var startsOn: Day?
  var endsOn: Day?
  var joinedOn: Day?

  var registrationBody = ""
  var registrationNumber = ""
  var registrationExpiresOn: Day?

  /// The key of the unit the assignment is in.
  var unit = ""

  /// As given, without `.0`.
  var supervisorNumber = ""
  var supervisorAssignment = ""
  var supervisorName = ""
  /// The supervisor that was found and may be trusted.
  var supervisor: SupervisorLink?

  var presence = Presence.inPost

  /// Where the assignment stands on the day of the report.
  enum Presence: Hashable {
    case inPost
    case ended
    case notStarted
  }

  init(source: SourceRow, employee: String, assignment: String) {
    self.source = source
    self.employee = employee
    self.assignment = assignment
  }

  var isInPost: Bool { presence == .inPost }

  var namesSupervisor: Bool {
    !(supervisorNumber.isEmpty && supervisorAssignment.isEmpty && supervisorName.isEmpty)
  }
}

/// Who supervises an assignment, by the numbers of the report.
struct SupervisorLink: Hashable {
  let employee: String
  /// `nil` when the report names an assignment that is not known.
  let assignment: String?
}

/// What is found while one report is read.
struct ReportFindings {
  let file: String
  private(set) var all: [Finding] = []

  init(file: String) { self.file = file }

  mutating func add(
    _ code: FindingCode, _ row: SourceRow, _ column: String, value: String = "",
    severity: Severity? = nil, effect: Effect? = nil, _ message: String
  ) {
    all.append(
      Finding(
        code, file: file, line: row.line, record: row.record, column: column, value: value,
        severity: severity, effect: effect, message))
  }

  /// About a whole column or file, of no one row.
  mutating func add(
    _ code: FindingCode, column: String = "", value: String = "", severity: Severity? = nil,
    effect: Effect? = nil, line: Int? = nil, record: Int? = nil, _ message: String
  ) {
    all.append(
      Finding(
        code, file: file, line: line, record: record, column: column, value: value,
        severity: severity, effect: effect, message))
  }

  mutating func add(_ findings: [Finding]) { all += findings }

  /// In the order of the lines, those of no line first.
  mutating func sort() {
    let order = all.enumerated().sorted {
      ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset)
    }
    all = order.map(\.element)
  }
}
