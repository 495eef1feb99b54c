import ArgumentParser
import Credentials
import Foundation
import Kernel
import Web

/// `waypoint credential verify FILE`.
struct CredentialVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Says what a badge attests, and whether it holds. Needs no network and no database.",
    discussion: """
      FILE is a signed Open Badges 3.0 credential as text (JWT), or a PNG or SVG picture with one \
      in it, of any issuer. Take the issuer's keys and status lists from the addresses the issuer \
      publishes, not from whoever shows the badge. Ends with 0 only when the badge is valid.
      """)

  @Argument(help: "The badge: .jwt, .png or .svg.")
  var file: String

  // Not that of `CommandOptions`: this names public keys of issuers, which `--keys` means here.
  @Option(help: "The public keys of issuers you trust: a JSON Web Key Set.")
  var keys: String?

  @Option(help: "A status list of the issuer, as published. May be said several times.")
  var statusList: [String] = []

  @Option(help: "Ask as of this day (YYYY-MM-DD) instead of now.")
  var asOf: Day?

  @Flag(help: "Answer with one JSON value, for programs.")
  var json = false

  @Option(help: "Not used: a badge is checked without a database.")
  var database: String?

  @Option(help: "Act as if today were this day (YYYY-MM-DD). Not in production.")
  var today: Day?

  func run() async throws {
    // The options every command takes, but for the keys, which are others here.
    let options = try CommandOptions.parse(
      (json ? ["--json"] : []) + (today.map { ["--today", $0.iso] } ?? []))
    let (file, keys, lists, asOf) = (file, keys, statusList, asOf)
    let answer = try await options.answerBeforeOpening { _, house in
      let now = house.clock.now()
      let trusted = try keys.map { path in
        try TrustedKeys(file: try Self.bytes(path, "keys", most: TrustedKeys.largest))
      }
      let published = try lists.map { path in
        let bytes = try Self.bytes(path, "status-list", most: SignedToken.longest)
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(
          in: .whitespacesAndNewlines)
      }
      let badge = try Self.bytes(file, "file", most: Badge.largest)
      let check = CredentialCheck(
        keys: trusted ?? TrustedKeys([]), lists: published,
        asOf: asOf.map { .day($0) } ?? .now(now), now: now)
      return try check.check(file: badge)
    } inWords: { answer in
      answer.inWords
    }
    if !answer.isValid { throw ExitCode(1) }
  }

  /// No more of a file than could be of use is ever read.
  private static func bytes(
    _ path: String, _ field: String, most: Int
  ) throws(Problems) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Problems(field, "The file \(path) cannot be opened. Look whether it is there")
    }
    defer { try? handle.close() }
    var bytes: [UInt8] = []
    do {
      while bytes.count <= most, let more = try handle.read(upToCount: most + 1 - bytes.count),
        !more.isEmpty
      { bytes += more }
    } catch {
      throw Problems(field, "The file \(path) cannot be read. Look whether it is a file")
    }
    guard bytes.count <= most else {
      throw Problems(
        field, "The file \(path) is larger than \(most >> 20) MB, which nothing of its kind is")
    }
    return bytes
  }
}
