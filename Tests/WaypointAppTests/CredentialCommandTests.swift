import ArgumentParser
import Credentials
import Foundation
import Kernel
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `Checking a badge on the command line` {
  private static let issuer = Credential.Issuer(
    id: "https://academy.example/issuer", name: "Academy")
  private static let list = "https://academy.example/status/1"

  @Test func `ends with 0 only when the badge is valid, in each form, without a database`()
    async throws
  {
    try await withBadge { folder, said in
      for form in ["jwt", "svg", "png"] {
        try await verify(["\(folder)/badge.\(form)", "--keys", "\(folder)/keys.json"])
        #expect(said.all.contains("VALID. It is current.\n"))
        #expect(said.all.contains("Stage: Stage 3\n"))
        #expect(said.all.contains { $0.contains("MLF, version 1.0: 1.1 Personal impact") })
        #expect(said.all.contains { $0.contains("no status list was given") })
      }
      await #expect(throws: ExitCode(1)) { try await verify(["\(folder)/badge.jwt"]) }
      #expect(said.all.contains("NOT PROVED. Its issuer is not known.\n"))
      // Nothing was made: no database, no keys.
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
          == ["badge.jwt", "badge.png", "badge.svg", "clear.jwt", "keys.json", "taken.jwt"])
    }
  }

  @Test func `answers programs with one JSON value that has every member`() async throws {
    try await withBadge { folder, said in
      let keys = ["--keys", "\(folder)/keys.json", "--json"]
      let badge = "\(folder)/badge.png"
      try await verify([badge, "--status-list", "\(folder)/clear.jwt"] + keys)
      let answer = try said.json()
      #expect(
        Set(answer.keys) == [
          "valid", "status", "issuer", "subject", "achievement", "standard", "stage", "validFrom",
          "validUntil", "statusAsOf",
        ])
      #expect(answer["valid"] as? Bool == true && answer["status"] as? String == "current")
      #expect(answer["statusAsOf"] as? String == "2026-04-01")
      #expect(answer["stage"] as? String == "Stage 3")
      try await verify([badge] + keys)
      #expect(try said.hasNothing("statusAsOf"))
      await #expect(throws: ExitCode(1)) {
        try await verify([badge, "--status-list", "\(folder)/taken.jwt"] + keys)
      }
      #expect(try said.json()["status"] as? String == "revoked")
      for (day, status) in [("2026-02-28", "not-yet-valid"), ("2029-03-01", "expired")] {
        await #expect(throws: ExitCode(1)) { try await verify([badge, "--as-of", day] + keys) }
        #expect(try said.json()["status"] as? String == status)
        await #expect(throws: ExitCode(1)) { try await verify([badge, "--today", day] + keys) }
        #expect(try said.json()["status"] as? String == status)
      }
      await #expect(throws: ExitCode(1)) { try await verify([badge, "--json"]) }
      #expect(try said.json()["status"] as? String == "unknown-issuer")
    }
  }

  @Test func `tells a badge that was changed from one that is none`() async throws {
    try await withBadge { folder, said in
      let path = "\(folder)/badge.jwt"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let keys = ["--keys", "\(folder)/keys.json", "--json"]
      let middle = text.index(text.startIndex, offsetBy: text.count / 2)
      let letter = text[middle] == "A" ? "B" : "A"
      try (text[..<middle] + letter + text[text.index(after: middle)...])
        .write(toFile: path, atomically: true, encoding: .utf8)
      await #expect(throws: ExitCode(1)) { try await verify([path] + keys) }
      #expect(try said.json()["status"] as? String == "tampered")
      #expect(try said.hasNothing("issuer"))
      try "A letter".write(toFile: path, atomically: true, encoding: .utf8)
      await #expect(throws: ExitCode(1)) { try await verify([path] + keys) }
      #expect(try said.json()["status"] as? String == "malformed")
    }
  }

  @Test func `says which file cannot be used, and why`() async throws {
    try await withBadge { folder, said in
      let (badge, keys) = ("\(folder)/badge.jwt", "\(folder)/keys.json")
      let cases: [([String], String)] = [
        (["\(folder)/none.png", "--keys", keys], "none.png cannot be opened"),
        ([folder, "--keys", keys], "cannot be read"),
        ([badge, "--keys", badge], "not JSON"),
        ([badge, "--keys", "\(folder)/none"], "cannot be opened"),
        ([badge, "--keys", keys, "--status-list", badge], "something else"),
        ([badge, "--keys", keys, "--status-list", keys], "not a signed list"),
        (
          [badge, "--keys", keys, "--status-list", "\(folder)/clear.jwt", "--as-of", "2026-05-01"],
          "out of date"
        ),
      ]
      for (words, message) in cases {
        await #expect(throws: ExitCode(1)) { try await verify(words) }
        #expect(said.last.contains(message), "\(message): \(said.last)")
        await #expect(throws: ExitCode(1)) { try await verify(words + ["--json"]) }
        let answer = try said.json()
        #expect(answer["problems"] is [Any])
      }
    }
  }

  @Test func `reads no more of a file than could be a badge`() async throws {
    try await withBadge { _, said in
      await #expect(throws: ExitCode(1)) { try await verify(["/dev/zero"]) }
      #expect(said.last.contains("larger than 4 MB"))
    }
  }

  private func verify(_ words: [String]) async throws {
    let command = try WaypointCommand.parseAsRoot(["credential", "verify"] + words)
    var waiting = try #require(command as? any AsyncParsableCommand)
    try await waiting.run()
  }

  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
    var last: String { all.last ?? "" }
    func hasNothing(_ member: String) throws -> Bool { try json()[member] is NSNull }
    func json() throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    }
  }

  private func withBadge(_ body: (String, Said) async throws -> Void) async throws {
    let said = Said()
    let house = Assembly.house(
      clock: .test, chance: .different(), terminal: Terminal { text, _ in said.add(text) },
      isProduction: false)
    try await withTemporaryFolder { folder in
      try write(to: folder.path)
      try await House.run(in: house) { try await body(folder.path, said) }
    }
  }

  private func write(to folder: String) throws {
    let key = try SigningKey(.edDSA, chance: .different())
    let token = try credential.signed(by: key)
    let moment = { (text: String) in Instant(iso: text) ?? Instant(milliseconds: 0) }
    let list = { (bits: [Int]) in
      var states = StatusList()
      for bit in bits { states.set(bit) }
      return try StatusListCredential(
        id: Self.list, issuer: Self.issuer, purpose: .revocation, list: states,
        validFrom: moment("2026-04-01T06:00:00Z"), validUntil: moment("2026-04-08T06:00:00Z")
      ).signed(by: key)
    }
    let keys = TrustedKeys([key.verifying(issuer: Self.issuer.id)])
    for (name, bytes) in [
      ("badge.jwt", Array(token.text.utf8)), ("badge.svg", try SVGBadge.made(of: token)),
      ("badge.png", try PNGBadge.made(of: token)), ("keys.json", try keys.json.written()),
      ("clear.jwt", Array(try list([]).text.utf8)), ("taken.jwt", Array(try list([7]).text.utf8)),
    ] {
      try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
    }
  }

  private var credential: Credential {
    let stage = ResultScale(
      id: "urn:scale", name: ResultScale.stage, levels: [.init(id: "urn:3", name: "Stage 3")])
    return Credential(
      id: "urn:uuid:1", issuer: Self.issuer, subject: .init(id: "urn:uuid:2"),
      achievement: Achievement(
        id: "urn:achievement:1", name: "Leading a team", about: "",
        criteria: .init(narrative: "Assessed at work"), kind: .competency,
        alignments: [
          Alignment(
            framework: "MLF", version: "1.0", code: "1.1", name: "Personal impact",
            address: "https://academy.example/1.1")
        ], scales: [stage]),
      results: [AchievedResult(scale: stage.id, level: "urn:3", state: "Completed")],
      validFrom: Instant(iso: "2026-03-01T00:00:00Z") ?? Instant(milliseconds: 0),
      validUntil: Instant(iso: "2029-02-28T23:59:59Z"),
      statuses: [StatusEntry(list: Self.list, index: 7, purpose: .revocation)])
  }
}
