import Files

/// The three files of a bulk upload to the Adult Social Care Workforce Data Set.
///
/// - Source: import formats, section 2.1.
enum CareFileKind: String, CaseIterable, Sendable {
  case workplace, staff, training

  var role: FileRole { FileRole(rawValue) }

  init?(_ role: FileRole) { self.init(rawValue: role.name) }

  /// The columns without which no row can be placed.
  var keyColumns: [String] {
    switch self {
    case .workplace: ["LOCALESTID", "STATUS"]
    case .staff: ["LOCALESTID", "UNIQUEWORKERID", "STATUS"]
    case .training: ["LOCALESTID", "UNIQUEWORKERID"]
    }
  }

  /// The file whose rows this file's rows belong to.
  var parent: CareFileKind? {
    switch self {
    case .workplace: nil
    case .staff: .workplace
    case .training: .staff
    }
  }

  var words: String { "\(rawValue) file" }
}
