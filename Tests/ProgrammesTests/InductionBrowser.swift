import Access
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

@testable import Programmes

/// A browser that keeps its cookies and fills in the hidden fields of the form it sends.
actor InductionBrowser {
  struct Reply: Sendable {
    let status: Int
    let location: String?
    let body: String
    var title: String { body.between("<title>", " – Waypoint</title>") ?? "" }
  }

  private let client: any TestClientProtocol
  private let timer: AppClock
  private var cookies: [String: String] = [:]
  private var page = Reply(status: 0, location: nil, body: "")
  private var sent = (path: "", body: "")

  init(_ client: any TestClientProtocol, _ timer: AppClock) {
    self.client = client
    self.timer = timer
  }

  @discardableResult
  func get(_ path: String) async throws -> Reply {
    page = try await send(path, nil)
    return page
  }

  @discardableResult
  func post(_ path: String, _ fields: [(String, String)] = []) async throws -> Reply {
    let hidden = ["form-token", "form-key", "revision"].map { name in
      (name, page.body.between("name=\"\(name)\" value=\"", "\"") ?? "")
    }.filter { field in !fields.contains { $0.0 == field.0 } }
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._")
    let body = (hidden + fields).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }.joined(separator: "&")
    sent = (path, body)
    return try await sendAgain()
  }

  /// The form sent last once more, to the letter, as somebody does who presses twice.
  @discardableResult
  func sendAgain() async throws -> Reply {
    var reply = try await send(sent.path, sent.body)
    while let location = reply.location { reply = try await send(location, nil) }
    page = reply
    return reply
  }

  func become(_ name: String) async throws {
    cookies = [:]
    try await get("/sign-in")
    try await post("/sign-in", [("name", name), ("password", InductionWorld.password)])
    if page.title == "Set up your second factor" {
      let key = try #require(page.body.between("secret=", "&amp;").flatMap(Base32.bytes))
      try await post("/sign-in/second-factor/set-up", [("code", timer.code(key))])
    }
    let home = try await get("/")
    try #require(home.status == 200, "\(name): \(home.status) \(home.title)")
  }

  private func send(_ path: String, _ body: String?) async throws -> Reply {
    var headers = HTTPFields()
    headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
    if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
    let (reply, set) = try await client.execute(
      uri: path, method: body == nil ? .get : .post, headers: headers,
      body: body.map { ByteBuffer(string: $0) }
    ) { response in
      (
        Reply(
          status: response.status.code, location: response.headers[.location],
          body: String(buffer: response.body)), response.headers[values: .setCookie]
      )
    }
    for cookie in set {
      let pair = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
      cookies[String(pair[0])] =
        cookie.contains("Max-Age=0") ? nil : pair.count > 1 ? String(pair[1]) : ""
    }
    return reply
  }
}

/// The clock that authenticator apps go by: 30 seconds later each time it is looked at.
final class AppClock: Sendable {
  private let seconds = Mutex<Int64>(1_775_000_000)

  var clock: Clock {
    Clock {
      let now = self.seconds.withLock { seconds in
        seconds += 30
        return seconds
      }
      return Instant(milliseconds: now * 1_000)
    }
  }

  func code(_ secret: [UInt8]) -> String {
    OneTimeCode(secret: secret).code(atStep: (seconds.withLock { $0 } + 30) / 30)
  }
}

extension String {
  func between(_ start: String, _ end: String) -> String? {
    guard let from = range(of: start)?.upperBound,
      let to = self[from...].range(of: end)?.lowerBound
    else { return nil }
    return String(self[from..<to])
  }
}

/// The program with this room, and the world of inductions in it.
func withInductionSite(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (InductionBrowser, Site, InductionWorld) async throws -> Void
) async throws {
  let chance = Chance.different()
  let timer = AppClock()
  let migrations = AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
  try await withDatabase(engine, migrations) { database in
    let passwords = Passwords(cost: .cheap, chance: chance)
    let password = try await passwords.digest(InductionWorld.password)
    let world = try await database.write { tx in
      let world = try InductionWorld(password, tx)
      try world.follow(tx)
      return world
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: .test, chance: chance, logger: logger, passwords: passwords,
      timepiece: timer.clock, keys: .test, rooms: [RegisterRoom.self, ProgrammesRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await body(InductionBrowser(client, timer), site, world)
    }
  }
}
