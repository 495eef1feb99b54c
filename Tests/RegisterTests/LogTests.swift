import Access
import Directory
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Register
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// What was logged.
private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

@Suite struct `The log of a busy day` {
  /// What a line may say, and nothing else.
  private static let known: Set<String> = [
    "time", "level", "message", "request", "method", "route", "status", "ms", "error", "job",
    "kind", "attempt",
  ]

  @Test func `names nobody, and neither places nor words that were searched for`() async throws {
    let lines = Lines()
    try await withDatabase(
      .sqlite, AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
    ) { database in
      let chance = Chance.different()
      let logger = Logger(label: "test") { _ in
        JSONLogHandler(level: .info, clock: .test) { lines.add($0) }
      }
      let watch = Watch()
      let site = Site(
        database: database, clock: .test, chance: chance, logger: logger,
        passwords: Passwords(cost: .cheap, chance: chance), timepiece: watch.clock, keys: .test,
        rooms: [RegisterRoom.self])
      try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
        try await journey(Client(client, watch), site)
      }
    }
    #expect(lines.all.count > 25)
    for line in lines.all {
      let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
      // What the framework says of itself while it starts and stops is not about requests.
      guard object["message"] == "request" || object["request"] != nil || object["job"] != nil
      else { continue }
      #expect(Self.known.isSuperset(of: object.keys), "\(line)")
    }
    let text = lines.all.joined(separator: "\n").lowercased()
    for word in Self.personal {
      #expect(!text.contains(word.lowercased()), "the log says \(word)")
    }
  }

  private static let personal = [
    "Ashdown", "asha.patel", "Ngozi", "Appleyard", "QQ123456C", "1988", "ngozi@care.example",
    "correct horse", "battery", "appleyard", "1-1234567890", "staff-secret", "127.0.0.1",
    "session=", "form-token",
  ]

  private func journey(_ client: Client, _ site: Site) async throws {
    try await client.setUp()
    let home = try await site.database.read { tx in
      try #require(try Organisations.find(code: "1-1234567890", tx)).id
    }
    let page = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
    let person = try #require(page.person)
    for path in [
      "/", "/search?q=Appleyard", "/search?q=QQ123456C", "/people/\(person)",
      "/people/\(person)/origins", "/organisations?q=Ashdown", "/organisations/\(home)/people",
      "/organisations/\(home)/people?format=csv&q=Ngozi", "/people/99999999", "/nowhere/Appleyard",
      "/sign-in?as=ngozi@care.example", "/accounts", "/duties?q=Appleyard&page=x",
      "/people/Appleyard", "/search?q=%ff%00",
    ] { try await client.get(path) }
    try await client.get("/people/\(person)/birth-date")
    try await client.post(
      "/people/\(person)/birth-date",
      [("birthDate-day", "4"), ("birthDate-month", "5"), ("birthDate-year", "1988")])
    try await client.get("/accounts/new")
    try await client.post(
      "/accounts/new",
      [("name", "asha.patel"), ("password", "correct horse battery"), ("role", "administrator")])
    try await client.get("/files")
    try await client.upload("/files", [("staff-secret.csv", "name\r\nNgozi Appleyard\r\n")])
    try await client.signOut()
    _ = try await client.signIn("Ngozi Appleyard", "wrong battery")
    _ = try await client.signIn("asha.patel", "correct horse battery")
  }
}
