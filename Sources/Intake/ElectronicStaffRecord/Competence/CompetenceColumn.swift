/// The columns of the compliance and competency export that Waypoint reads (the names in
/// `esr_competence_columns`, with their aliases). The first three are in team exports only; "Last
/// Updated By" is whoever typed the record, never the learner, and is not read.
enum CompetenceColumn: String, ReportColumn {
  case employeeNumber = "Employee Number"
  case assignmentNumber = "Assignment Number"
  case employeeName = "Employee Name"
  case competency = "Competency Name"
  case level = "Competence Level"
  case minimum = "Min Requirement"
  case essential = "Essential"
  case expiry = "Expiry Date"
  case status = "Compliance Status"
  case description = "Description"
  case start = "Date Start"
  case lastAwarded = "Date Last Awarded"
  case title = "Title"
  case employer = "VPD"

  static let dates: [CompetenceColumn] = [.expiry, .start, .lastAwarded]
}
