import Access
import Directory
import Kernel
import Storage

/// With whom a workplace says it may not be shared.
///
/// - Source: ASC-WDS workplace file, PERMCQC and PERMLA: 0 "do not share", 1 "share".
enum CareSharing {
  private static let columns: [(column: String, limit: SharingLimit)] = [
    ("PERMCQC", .careQualityCommission), ("PERMLA", .localAuthority),
  ]

  /// Keeps what the row says. A row that says nothing changes nothing.
  static func keep(
    _ values: [String: String], of place: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws {
    for (column, limit) in columns {
      guard let said = values[column], ["0", "1"].contains(said) else { continue }
      try Sharing.keep(limit, allowed: said == "1", of: place, on: day, tx)
    }
  }
}
