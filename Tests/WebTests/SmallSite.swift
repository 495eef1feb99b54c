import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Markup
import NIOCore
import Storage
import TestKit
import Web

/// A site of one room with a page, a form and an upload, to try the mechanism on.
enum SmallRoom: Room {
  static let name = "Small"
  static let see = Permission("small.see", doing: "see this", roles: [.administrator])
  static let never = Permission("small.never", doing: "do this", roles: [.nationalLead])
  static let permissions = [see, never]

  static func addRoutes(to routes: Routes) {
    routes.get("/", .open) { _ in .page(Page("Open", form(to: "/things", button("Add")))) }
    routes.get("/things", .signedIn) { visit in
      let count = try await visit.read { _, tx in
        try tx.row("SELECT COUNT(*) FROM account")?(0, as: Int.self) ?? 0
      }
      return .page(Page("Things", "<p>\(count) accounts</p>" + form(to: "/things", "")))
    }
    routes.post("/things", .open) { visit in
      let form = try await visit.form()
      return try await visit.submit(form) { tx in
        if form["word"] == "no" { throw Problems("word", "Enter another word") }
        if form["word"] == "gone" { throw NotFound("The word") }
        if form["word"] == "broken" { throw StorageError.statement("x", sql: "y") }
        try tx.execute(
          """
          INSERT INTO sign_in_failure (id, name_digest, origin, failed_at)
          VALUES (?1, ?2, 'test', 0)
          """, try tx.newIdentifierNumber(), form["word"] ?? "")
        return Done(to: "/things", "Added \(form["word"] ?? "")")
      } orAsk: { problems in
        Page("Ask", problems: problems, textInput("word", "Word", form["word"], problems: problems))
      }
    }
    routes.post("/files", .open) { visit in
      let upload = try await visit.upload()
      return .text(upload.files.map { "\($0.name) \($0.bytes.count)" }.joined(separator: "\n"))
    }
    routes.get("/secret", .permission(see)) { _ in .page(Page("Secret", "")) }
    routes.get("/never", .permission(never)) { _ in .page(Page("Never", "")) }
    routes.get("/broken", .open) { _ in throw StorageError.statement("x", sql: "y") }
    routes.get("/away", .open) { _ in throw StorageError.unavailable("db1 refused: secret") }
    routes.get("/api/things/:id", .signedIn) { visit in
      try .json(["id": "\(try visit.id(PersonID.self))"])
    }
  }
}

/// Runs `body` with a browser on the small site and an administrator `asha`.
func withSite(
  _ engine: Engine = .sqlite, settings: Site.Settings = Site.Settings(),
  through: @escaping @Sendable (any Database) -> any Database = { $0 }, log: Lines? = nil,
  presence: Presence = Presence(),
  _ body: @escaping @Sendable (Browser, any Database) async throws -> Void
) async throws {
  let chance = Chance.different()
  let passwords = Passwords(cost: .cheap, chance: chance)
  let password = try await passwords.digest("correct horse battery")
  try await withDatabase(engine, AllMigrations.list + WebSchema.migrations) { database in
    let now = Clock.test.now()
    let token = try await database.write { tx in
      let id = try AddAccount(name: "asha", password: password, role: .administrator)
        .runAsFirst(at: now, tx)
      return try Sessions.begin(for: id, secondFactorAt: now, chance: chance, at: now, tx)
    }
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    if let log { logger = log.logger }
    var site = Site(
      database: through(database), clock: .test, chance: chance, logger: logger,
      passwords: passwords, settings: settings, rooms: [SmallRoom.self])
    site.presence = presence
    let application = Website(site).application(host: "127.0.0.1", port: 0)
    try await application.test(.router) { client in
      try await body(Browser(client: client, session: token), database)
    }
  }
}

/// What a browser does: keeps cookies, sends forms with their hidden fields.
struct Browser: Sendable {
  let client: any TestClientProtocol
  let session: String

  struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let body: String
  }

  func get(_ path: String, signedIn: Bool = false, accept: String? = nil) async throws -> Reply {
    var headers = HTTPFields()
    if signedIn { headers[.cookie] = "waypoint-session=\(session)" }
    if let accept { headers[.accept] = accept }
    return try await send(path, .get, headers, nil)
  }

  func send(
    _ path: String, _ method: HTTPRequest.Method, _ headers: HTTPFields, _ body: String?
  ) async throws -> Reply {
    try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
    ) { response in
      Reply(
        status: response.status.code, headers: response.headers,
        body: String(buffer: response.body))
    }
  }

  /// The hidden fields of the first form of a page, and the cookies it came with.
  func form(at path: String) async throws -> (fields: String, cookie: String) {
    let page = try await get(path)
    let value = { (name: String) -> String in
      guard let start = page.body.range(of: "name=\"\(name)\" value=\"")?.upperBound,
        let end = page.body[start...].firstIndex(of: "\"")
      else { return "" }
      return String(page.body[start..<end])
    }
    let cookies = page.headers[values: .setCookie].map {
      String($0.split(separator: ";").first ?? "")
    }
    return (
      "form-token=\(value("form-token"))&form-key=\(value("form-key"))",
      cookies.joined(separator: "; ")
    )
  }

  func post(
    _ path: String, _ body: String, cookie: String, origin: String? = nil
  ) async throws -> Reply {
    var headers = HTTPFields()
    headers[.contentType] = "application/x-www-form-urlencoded"
    headers[.cookie] = cookie
    if let origin { headers[.origin] = origin }
    return try await send(path, .post, headers, body)
  }
}
