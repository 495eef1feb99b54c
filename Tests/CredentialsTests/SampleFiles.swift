import Foundation
import Kernel
import TestKit
import Testing

@testable import Credentials

private let samplesFolder = ProcessInfo.processInfo.environment["WAYPOINT_WRITE_SAMPLES"]

/// Badges, keys and lists as files, for `bin/check-credentials`, where other programs read them.
/// What they are worth does not change with the day on which they are looked at.
@Suite struct `Badges for other programs` {
  @Test(.enabled(if: samplesFolder != nil), arguments: SignatureAlgorithm.allCases)
  func `are written when asked for`(algorithm: SignatureAlgorithm) throws {
    let folder = try #require(samplesFolder).appending("/\(algorithm.rawValue)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let write = { (name: String, bytes: [UInt8]) in
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    let key = try Samples.key(algorithm)
    let other = try Samples.key(algorithm, seed: 8)
    try write("keys.json", try Samples.trusted(other, key).json.written())
    try write("plain-keys.json", try Samples.trusted(key, issuer: nil).json.written())
    try write("other-keys.json", try Samples.trusted(other, issuer: nil).json.written())

    let badge = { (credential: Credential, key: SigningKey) in
      Array(try credential.signed(by: key).text.utf8)
    }
    let lasting = { (until: String?, from: String) in
      Samples.credential(
        validFrom: from, validUntil: until, statuses: [Samples.revocation, Samples.suspension])
    }
    let good = lasting("2099-12-31T23:59:59Z", "2026-01-01T00:00:00Z")
    let token = try good.signed(by: key)
    try write("good.jwt", Array(token.text.utf8))
    try write("good.svg", try SVGBadge.made(of: token))
    try write("good.png", try PNGBadge.made(of: token))
    try write("other-key.jwt", try badge(good, other))
    try write(
      "expired.jwt", try badge(lasting("2026-01-31T23:59:59Z", "2026-01-01T00:00:00Z"), key))
    try write("early.jwt", try badge(lasting(nil, "2099-01-01T00:00:00Z"), key))
    try write("endless.jwt", try badge(lasting(nil, "2026-01-01T00:00:00Z"), key))

    let list = { (bits: [Int], entry: StatusEntry, until: String) in
      Array(
        try Samples.list(
          bits, id: entry.list, purpose: entry.purpose, validFrom: "2026-01-02T00:00:00Z",
          validUntil: until
        ).signed(by: key).text.utf8)
    }
    for entry in [Samples.revocation, Samples.suspension] {
      let name = entry.purpose.rawValue
      let long = "2099-12-31T23:59:59Z"
      try write("\(name)-clear.jwt", try list([entry.index + 1, 0], entry, long))
      try write("\(name)-set.jwt", try list([entry.index], entry, long))
      try write("\(name)-old.jwt", try list([], entry, "2026-01-03T00:00:00Z"))
    }
  }
}
