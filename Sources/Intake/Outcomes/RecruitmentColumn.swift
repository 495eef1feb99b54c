/// The columns of a list of applicants, by their standard names (`recruitment_columns`).
enum RecruitmentColumn: String, ReportColumn {
  case reference = "Application Reference"
  case vacancy = "Vacancy Reference"
  case staffGroup = "Staff Group"
  case band = "Pay Band"
  case organisation = "Organisation"
  case closed = "Closing Date"
  case isInternal = "Internal Applicant"
  case applied = "Application Date"
  case shortlisted = "Shortlisted"
  case interviewed = "Interviewed"
  case outcome = "Outcome"
  case appointed = "Appointed"
  case appointedOn = "Appointment Date"
  case ethnicity = "Ethnic Origin"
  case disability = "Disability"
  case gender = "Gender"
  case ageBand = "Age Band"
  case sexualOrientation = "Sexual Orientation"
  case religion = "Religion or Belief"

  static let dates: [RecruitmentColumn] = [.closed, .applied, .appointedOn]

  static let protected: [RecruitmentColumn] = [
    .ethnicity, .disability, .gender, .ageBand, .sexualOrientation, .religion,
  ]
}

/// The columns of totals of recruitment (`recruitment_total_columns`).
enum RecruitmentTotalColumn: String, ReportColumn {
  case category = "Category"
  case value = "Value"
  case applied = "Applied"
  case shortlisted = "Shortlisted"
  case appointed = "Appointed"

  static let stages: [RecruitmentTotalColumn] = [.applied, .shortlisted, .appointed]
}
