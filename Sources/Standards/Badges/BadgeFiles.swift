import Credentials
import Foundation
import Kernel
import Records
import Storage

/// What an issuer publishes, as files: for whoever checks badges where there is no network.
enum BadgeFiles {
  static func profile(of issuer: BadgeIssuer) throws -> [UInt8] {
    try JSONValue.object([
      "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
      ], "id": .text(issuer.profile), "type": ["Profile"], "name": .text(issuer.name),
      "url": .text(issuer.address),
    ]).written()
  }

  /// All of it, by the names of the files.
  static func published(_ tx: any Transaction) throws -> [(name: String, bytes: [UInt8])] {
    guard let issuer = try BadgeIssuers.find(tx) else {
      throw Problems(
        "issuer",
        "Nothing is published yet: no badge was issued here. Say who issues them with: waypoint"
          + " credential keys rotate --address https://…")
    }
    return [
      ("issuer.json", try profile(of: issuer)),
      ("keys.json", try BadgeKeys.trusted(tx).json.written()),
    ]
      + (try BadgeLists.all(tx).map {
        ("list-\($0.number)-\($0.purpose.rawValue).jwt", Array($0.token.utf8))
      })
  }

  /// Writes files whole or not at all; one that is there is replaced only when that was asked for.
  static func write(
    _ files: [(path: String, bytes: [UInt8])], replacing: Bool
  ) throws(Problems) {
    let there = files.map(\.path).filter { FileManager.default.fileExists(atPath: $0) }
    guard replacing || there.isEmpty else {
      throw Problems(
        "output",
        "\(there.joined(separator: ", ")) \(there.count == 1 ? "is" : "are") there already. Choose"
          + " another place, or add --overwrite")
    }
    for file in files {
      do {
        let place = URL(fileURLWithPath: file.path)
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: place, options: .atomic)
      } catch {
        throw Problems("output", "\(file.path) cannot be written to")
      }
    }
  }
}
