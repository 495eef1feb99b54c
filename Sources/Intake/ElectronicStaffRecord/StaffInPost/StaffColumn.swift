/// The columns of the staff-in-post report that Waypoint reads. Each trust builds its own report,
/// so names come with aliases (`esr_staff_in_post_columns`), and only two columns must be there.
enum StaffColumn: String, ReportColumn {
  case employeeNumber = "Employee Number"
  case assignmentNumber = "Assignment Number"
  case primaryAssignment = "Primary Assignment Flag"
  case title = "Title"
  case lastName = "Employee Last Name"
  case firstName = "Employee First Name"
  case birthDate = "Employee Birth Date"
  case nationalInsurance = "NI Number"
  case gender = "Gender"
  case ethnicOrigin = "Ethnic Origin"
  case disability = "Disability"
  case nationality = "Nationality"
  case personType = "Person Type"
  case email = "Employee Email"
  case level2 = "Org L2"
  case level3 = "Org L3"
  case level4 = "Org L4"
  case level5 = "Org L5"
  case level6 = "Org L6"
  case level7 = "Org L7"
  case organisation = "Organisation"
  case location = "Employee Location"
  case positionNumber = "Position Number"
  case positionTitle = "Position Title"
  case staffGroup = "Staff Group"
  case role = "Role"
  case occupationCode = "Occupation Code"
  case payscale = "Payscale Description"
  case fte = "FTE"
  case hours = "Contracted Hours"
  case category = "Assignment Category"
  case employeeCategory = "Employee Category"
  case status = "Assignment Status"
  case start = "Assignment Effective Start Date"
  case end = "Assignment Effective End Date"
  case latestStart = "Latest Start Date"
  case supervisorNumber = "Supervisor Employee Number"
  case supervisorAssignment = "Supervisor Assignment Number"
  case supervisorName = "Supervisor Name"
  case managerFlag = "Manager Flag"
  case registrationBody = "Registration Body"
  case registrationNumber = "Registration Number"
  case registrationExpiry = "Registration Expiry Date"

  /// The employer at level 2, and its parts down to the level above the cost centre.
  static let levels: [StaffColumn] = [.level2, .level3, .level4, .level5, .level6, .level7]

  static let dates: [StaffColumn] = [.birthDate, .start, .end, .latestStart, .registrationExpiry]

  /// Numbers that a spreadsheet may have turned into decimals.
  static let numbers: [StaffColumn] = [
    .employeeNumber, .assignmentNumber, .supervisorNumber, .supervisorAssignment, .positionNumber,
  ]

  /// What is never kept with the source record.
  static let hidden: [StaffColumn] = [
    .birthDate, .nationalInsurance, .gender, .ethnicOrigin, .disability, .nationality,
  ]
}
