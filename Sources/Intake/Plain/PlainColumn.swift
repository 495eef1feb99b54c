import Files

/// The columns of the plain layout, for everybody who has neither ESR nor ASC-WDS. The raw value is
/// the standard name and the heading of the template; what each means and the other names it is
/// taken by are content (`plain_columns`).
package enum PlainColumn: String, ReportColumn {
  case staffNumber = "Staff number"
  case waypointNumber = "Waypoint number"
  case title = "Title"
  case firstName = "First name"
  case lastName = "Last name"
  case name = "Name"
  case birthDate = "Date of birth"
  case nationalInsurance = "National Insurance number"
  case email = "E-mail"
  case jobTitle = "Job title"
  case staffGroup = "Staff group"
  case team = "Team"
  case role = "Role"
  case band = "Band or grade"
  case organisationCode = "Organisation code"
  case siteCode = "Site code"
  case postNumber = "Post number"
  case contract = "Contract"
  case hours = "Hours a week"
  case fte = "Full-time equivalent"
  case start = "Start date"
  case joined = "Joined on"
  case end = "End date"
  case stillHere = "Still working here"
  case managerNumber = "Manager staff number"
  case isManager = "Manager"
  case holdsBudget = "Holds a budget"
  case registrationBody = "Registration body"
  case registrationNumber = "Registration number"
  case registrationExpiry = "Registration expires"
  case gender = "Gender"
  case ethnicity = "Ethnicity"
  case disability = "Disability"
  case nationality = "Nationality"
  case subject = "Subject"
  case level = "Level"
  case completed = "Completed on"
  case expires = "Expires on"
  case provider = "Provider"

  /// What is never kept with the source record.
  static let hidden: [PlainColumn] = [
    .birthDate, .nationalInsurance, .gender, .ethnicity, .disability, .nationality,
  ]

  static let dates: [PlainColumn] = [
    .birthDate, .start, .joined, .end, .registrationExpiry, .completed, .expires,
  ]

  /// Numbers that a spreadsheet may have turned into decimals.
  static let numbers: [PlainColumn] = [
    .staffNumber, .waypointNumber, .postNumber, .managerNumber, .siteCode, .organisationCode,
  ]
}

/// What the plain layout is: for reading, for the template, and for writing it out again.
///
/// Written values: days as `27/03/1984`, yes and no as `Yes` and `No`, hours and shares as decimal
/// numbers with a point, contracts in the words of `Engagement`.
package enum PlainLayout {
  package struct Column: Sendable {
    package enum Need: String, Sendable {
      /// Rows are hardly of use without it.
      case needed
      case recommended
      case optional
      /// Taken in place of others, and not in the template.
      case accepted

      package var words: String {
        switch self {
        case .needed: "Needed"
        case .recommended: "Recommended"
        case .optional: "If you have it"
        case .accepted: "Also accepted"
        }
      }
    }

    package let column: PlainColumn
    package let need: Need
    package let meaning: String
    package let example: String
    /// Other names, those of the primary-care workforce return too.
    package let aliases: [String]

    package var heading: String { column.rawValue }
  }

  /// The columns of a staff file, in the order of the template.
  package static let staff = columns(of: "staff")
  /// The columns of a training file with one row for each subject of each person.
  package static let training = columns(of: "training")

  /// What the template asks for and a file written out holds.
  package static func template(_ columns: [Column]) -> [Column] {
    columns.filter { $0.need != .accepted }
  }

  /// The sheet of the template that says what to write.
  package static let guide = "What to write"
  package static let guideHeader = ["Column", "Needed?", "What it means", "For example"]

  /// Whether a sheet is that of the template, which people leave where it is.
  static func isGuide(_ text: SourceText) -> Bool {
    text.leadingRows(1).first?.holds(guideHeader) ?? false
  }

  package static let yes = "Yes"
  package static let no = "No"

  private static func columns(of part: String) -> [Column] {
    CodeLists.shared["plain_columns"].entries.compactMap { entry in
      guard let column = PlainColumn(rawValue: entry["column"]),
        entry["part"] == part || entry["part"] == "both"
      else { return nil }
      let aliases = [entry["aliases"], entry["return_aliases"]].flatMap {
        $0.split(separator: ";").map(\.trimmed).filter { !$0.isEmpty }
      }
      return Column(
        column: column, need: Column.Need(rawValue: entry["need"]) ?? .optional,
        meaning: entry["meaning"], example: entry["example"], aliases: aliases)
    }
  }
}
