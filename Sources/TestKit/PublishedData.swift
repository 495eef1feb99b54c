import Foundation
import Testing

/// Published files that are too large, or not ours, to carry: found in the folder that the
/// environment variable `WAYPOINT_SHARED_DATA` names, or in `shared/data` beside the checkout.
/// Where they are missing the test is cancelled and says so; small fixtures of our own go down the
/// same paths.
package enum PublishedData {
  /// - Parameter path: Within the folder: `organisations/etr.csv`.
  package static func bytes(_ path: String) throws -> [UInt8] {
    let file = folder.appending(path: path)
    guard let data = try? Data(contentsOf: file) else {
      try Test.cancel("\(path) is not in the shared data folder (WAYPOINT_SHARED_DATA)")
    }
    return Array(data)
  }

  package static var folder: URL {
    if let named = ProcessInfo.processInfo.environment["WAYPOINT_SHARED_DATA"] {
      return URL(filePath: named)
    }
    let checkout = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return checkout.deletingLastPathComponent().appending(path: "shared/data")
  }
}
