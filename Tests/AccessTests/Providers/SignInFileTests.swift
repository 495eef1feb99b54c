import Access
import Foundation
import Kernel
import TestKit
import Testing

@Suite struct `The file about signing in` {
  private let good = """
    public-address: https://waypoint.example/
    providers:
      - id: harbour
        name: Harbour sign-in
        issuer: https://id.harbour.example
        client-id: 4711
        client-authentication: client_secret_basic
        secret-file: secret
    """

  private func read(_ text: String) async throws -> ProviderSignIns {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sign-in-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "river otter\n".write(
      to: folder.appending(path: "secret"), atomically: true, encoding: .utf8)
    return try SignInFile.read(text, folder: folder)
  }

  private func problems(_ text: String) async -> [String] {
    do {
      _ = try await read(text)
      return []
    } catch let problems as Problems {
      return problems.problems.map(\.message)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `needs little`() async throws {
    let providers = try await read(good)
    let provider = try #require(providers.provider("harbour"))
    #expect(provider.clientID == "4711")
    #expect(provider.words == "Sign in with Harbour sign-in")
    #expect(provider.algorithms == [.rs256])
    #expect(!provider.countsAsSecondFactor(Claims(["amr": .text("mfa")])))
    #expect(
      providers.redirectAddress(of: provider)
        == "https://waypoint.example/sign-in/with/harbour/back")
  }

  @Test(arguments: [
    ("    requier: []", "Line 9", "there is no field requier"),
    ("    algorithms: [none]", "Line 9", "algorithms must be among RS256, PS256, ES256 or EdDSA"),
    ("    algorithms: [HS256]", "Line 9", "algorithms must be among"),
    ("    scopes: [profile]", "Line 9", "scopes must have openid among them"),
    ("    user-info: perhaps", "Line 9", "user-info must be yes or no"),
    ("    require:\n      - claim: acr", "Line 10", "one-of is missing"),
    (
      "    identifiers:\n      - claim: email\n        kind: email", "Line 11",
      "an e-mail address needs verified-by"
    ),
    (
      "    identifiers:\n      - claim: number\n        kind: staff-number", "Line 11",
      "staff-number is a number of one employer"
    ),
    (
      "    identifiers:\n      - claim: number\n        kind: ni", "Line 11", "kind must be email,"
    ),
  ])
  func `says what is wrong, and in which line`(
    addition: String, line: String, words: String
  ) async {
    let found = await problems(good + "\n" + addition)
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.hasPrefix(line) == true, "\(found)")
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test(arguments: [
    ("https://id.harbour.example", "http://id.harbour.example", "issuer must be the https address"),
    ("https://waypoint.example/", "https://waypoint.example/app", "public-address must be"),
    ("secret-file: secret", "secret-file: elsewhere", "the file elsewhere cannot be read"),
    ("client_secret_basic", "none", "client-authentication must be client_secret_basic,"),
    ("id: harbour\n", "id: Harbour/1\n", "id must be up to 32 small letters"),
    ("    name: Harbour sign-in\n", "", "name is missing"),
    ("secret-file: secret", "key-file: secret", "there is no field key-file"),
  ])
  func `refuses what would not be safe, or cannot be`(
    part: String, other: String, words: String
  ) async {
    let found = await problems(good.replacing(part, with: other))
    #expect(found.contains { $0.contains(words) }, "\(found)")
  }

  @Test func `refuses two of one name, and what is no YAML`() async {
    let twice = good + "\n" + good.split(separator: "\n").dropFirst(2).joined(separator: "\n")
    #expect(await problems(twice).contains { $0.contains("the same id or issuer") })
    #expect(await problems("a: [").first?.contains("no YAML") == true)
    #expect(await problems("").first?.contains("must have the fields") == true)
  }

  @Test func `names somebody by several claims without mixing them up`() async throws {
    let provider = try #require(
      try await read(good + "\n    subject: [tid, oid]").provider("harbour"))
    let subject = { (tenant: String, object: String) in
      provider.subject(of: Claims(["tid": .text(tenant), "oid": .text(object)]))
    }
    #expect(subject("a/b", "c") != subject("a", "b/c"))
    #expect(subject("a", "b") == "a/b")
    #expect(provider.subject(of: Claims(["tid": .text("a")])) == nil)
  }
}
