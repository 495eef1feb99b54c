import Directory
import Intake
import Kernel
import Storage

/// What may be taken out of an employer's records.
enum ExportFormat: String, CaseIterable, Sendable {
  case plain
  case trainingMatrix = "training-matrix"
  case careWorkforce = "asc-wds"
  case staffRecordResults = "esr-results"

  /// Whether the employer has anything to do with the place it goes to: by what it is, or because
  /// it sent files of that place itself.
  func fits(_ kind: OrganisationKind, sending formats: Set<String>) -> Bool {
    switch self {
    case .plain, .trainingMatrix: true
    case .careWorkforce:
      kind.sector == .socialCare || kind == .localAuthority || formats.contains("asc-wds")
    case .staffRecordResults: formats.contains { $0.hasPrefix("esr-") }
    }
  }

  /// Whether National Insurance numbers, birth dates and monitoring details are among it.
  var mayHoldProtectedDetails: Bool {
    switch self {
    case .plain, .careWorkforce: true
    case .trainingMatrix, .staffRecordResults: false
    }
  }

  var title: String {
    switch self {
    case .plain: "Lists of staff and training"
    case .trainingMatrix: "Training matrix"
    case .careWorkforce: "Care workforce files to keep, or for another system"
    case .staffRecordResults: "Results for the staff record (ESR)"
    }
  }

  var about: String {
    switch self {
    case .plain:
      "To work on in a spreadsheet, or to load into Waypoint again. Two CSV files in a ZIP: everybody "
        + "who works here with their posts, and what they completed."
    case .trainingMatrix:
      "To print, or to show an inspector who is in date for what. A spreadsheet that prints on one "
        + "sheet, and the same as CSV, in a ZIP."
    case .careWorkforce:
      "The bulk upload files of the Adult Social Care Workforce Data Set, as its own download gives "
        + "them: workplace, staff and training, in a ZIP. Every row says UNCHECKED."
    case .staffRecordResults:
      "Core skills recorded in Waypoint that ESR does not have yet, as one CSV file. No public "
        + "specification says how ESR takes results in, so try it with one row first."
    }
  }

  /// The same as changes, where the place it goes to makes a difference.
  static let uploadTitle = "Care workforce files to upload to ASC-WDS"
  static let uploadAbout =
    "Your changes for the service itself: rows say NEW, UPDATE or DELETE. What it will refuse or "
    + "ask about is listed in a text file in the same ZIP. They hold protected details."
}
