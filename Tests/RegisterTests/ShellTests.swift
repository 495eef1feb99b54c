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
import Standards
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// Runs `body` with a client on a new, empty Waypoint.
func withWaypoint(
  _ engine: Engine = .sqlite, providers: ProviderSignIns = .none, clock: Clock = .test,
  outbox: Outbox? = nil, rooms: [any Room.Type] = [RegisterRoom.self],
  _ body: @escaping @Sendable (Client, Site) async throws -> Void
) async throws {
  try await withDatabase(
    engine,
    AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
      + StandardsRoom.migrations
  ) { database in
    let chance = Chance.different()
    let watch = Watch()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    var site = Site(
      database: database, clock: clock, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), providers: providers,
      timepiece: watch.clock, keys: .test,
      rooms: rooms)
    site.outbox = outbox
    let made = site
    try await Website(made).application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await body(Client(client, watch), made)
    }
  }
}

/// The clock that authenticator apps go by: 30 seconds later each time it is looked at, so that no
/// test has to wait for the next code.
final class Watch: Sendable {
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

  /// The code that will be taken next.
  func code(_ secret: [UInt8]) -> String {
    let now = seconds.withLock { $0 }
    return OneTimeCode(secret: secret).code(atStep: (now + 30) / 30)
  }
}

/// A browser: keeps its cookies and fills in the hidden fields of the form it is sending.
actor Client {
  private var client: any TestClientProtocol
  private let watch: Watch
  private var secrets: [String: [UInt8]] = [:]
  private var cookies: [String: String] = [:]
  private var page = Reply(status: 0, location: nil, body: "")
  private var sent = (path: "", body: "")

  struct Reply: Sendable {
    let status: Int
    let location: String?
    let body: String

    var title: String { body.between("<title>", " – Waypoint</title>") ?? "" }
    /// The number of the person whose page it is, as its links have it.
    var person: String? { body.firstMatch(of: /\/people\/([0-9]+)\//).map { String($0.1) } }
  }

  init(_ client: any TestClientProtocol, _ watch: Watch) {
    self.client = client
    self.watch = watch
  }

  /// The page after the second factor, where it is asked for: set up the first time, passed later.
  func passSecondFactor(of name: String) async throws -> Reply {
    if page.title == "Set up your second factor" {
      _ = try await confirm(name)
      return try await get("/")
    }
    guard page.title == "Enter the code from your app" else { return page }
    let key = try #require(secrets[name.lowercased()])
    let next = page.body.between("name=\"next\" value=\"", "\"") ?? "/"
    return try await post("/sign-in/second-factor", [("code", watch.code(key)), ("next", next)])
  }

  /// Types the first code of the app on the page that sets it up.
  func confirm(_ name: String) async throws -> Reply {
    let key = try #require(page.body.between("secret=", "&amp;").flatMap(Base32.bytes))
    secrets[name.lowercased()] = key
    return try await post("/sign-in/second-factor/set-up", [("code", watch.code(key))])
  }

  /// What their app shows now.
  func code(of name: String) throws -> String {
    watch.code(try #require(secrets[name.lowercased()]))
  }

  /// The same browser, led to another node.
  func go(to node: any TestClientProtocol) { client = node }

  /// Another browser.
  func forgetCookies() { cookies = [:] }

  @discardableResult
  func get(_ path: String) async throws -> Reply {
    page = try await send(path, .get, nil)
    return page
  }

  /// Sends a form of the page last got, and follows where it leads.
  ///
  /// - Parameter marker: The form is the first after these words.
  @discardableResult
  func post(
    _ path: String, _ fields: [(String, String)] = [], after marker: String = "<body"
  ) async throws -> Reply {
    let start = page.body.range(of: marker)?.lowerBound ?? page.body.startIndex
    let form = String(page.body[start...])
    let hidden = ["form-token", "form-key"].map { name in
      (name, form.between("name=\"\(name)\" value=\"", "\"") ?? "")
    }
    var encoding = CharacterSet.alphanumerics
    encoding.insert(charactersIn: "-._")
    let body = (hidden + fields).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: encoding) ?? "")"
    }.joined(separator: "&")
    sent = (path, body)
    return try await follow(try await send(path, .post, body))
  }

  /// Sends the form sent last once more, to the letter, as somebody does who presses twice.
  @discardableResult
  func sendAgain() async throws -> Reply {
    try await follow(try await send(sent.path, .post, sent.body))
  }

  /// Sends a form with files.
  @discardableResult
  func upload(_ path: String, _ files: [(name: String, text: String)]) async throws -> Reply {
    var parts = ["form-token", "form-key"].map { name in
      """
      Content-Disposition: form-data; name="\(name)"\r\n\r\n\
      \(page.body.between("name=\"\(name)\" value=\"", "\"") ?? "")
      """
    }
    parts += files.map { file in
      """
      Content-Disposition: form-data; name="files"; filename="\(file.name)"\r\n\
      Content-Type: text/csv\r\n\r\n\(file.text)
      """
    }
    let body = parts.map { "--boundary\r\n\($0)\r\n" }.joined() + "--boundary--\r\n"
    return try await follow(
      try await send(path, .post, body, type: "multipart/form-data; boundary=boundary"))
  }

  /// Sends a form with answers and files, each under the name of its control.
  @discardableResult
  func upload(
    _ path: String, fields: [(String, String)],
    files: [(control: String, name: String, text: String)]
  ) async throws -> Reply {
    let hidden = ["form-token", "form-key"].map { name in
      (name, page.body.between("name=\"\(name)\" value=\"", "\"") ?? "")
    }
    let parts =
      (hidden + fields).map { name, value in
        "Content-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)"
      }
      + files.map { file in
        """
        Content-Disposition: form-data; name="\(file.control)"; filename="\(file.name)"\r\n\
        Content-Type: application/octet-stream\r\n\r\n\(file.text)
        """
      }
    let body = parts.map { "--boundary\r\n\($0)\r\n" }.joined() + "--boundary--\r\n"
    return try await follow(
      try await send(path, .post, body, type: "multipart/form-data; boundary=boundary"))
  }

  private func follow(_ reply: Reply) async throws -> Reply {
    var reply = reply
    while let location = reply.location { reply = try await send(location, .get, nil) }
    page = reply
    return reply
  }

  private func send(
    _ path: String, _ method: HTTPRequest.Method, _ body: String?,
    type: String = "application/x-www-form-urlencoded"
  ) async throws -> Reply {
    var headers = HTTPFields()
    headers[.cookie] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
    if body != nil { headers[.contentType] = type }
    let (reply, set) = try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }
    ) { response in
      (
        Reply(
          status: response.status.code, location: response.headers[.location],
          body: String(buffer: response.body)), response.headers[values: .setCookie]
      )
    }
    for cookie in set {
      let pair = cookie.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
      let value = pair.count > 1 ? String(pair[1]) : ""
      cookies[String(pair[0])] = cookie.contains("Max-Age=0") ? nil : value
    }
    return reply
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

extension Client {
  /// Sets up Ashdown House with the administrator asha.patel.
  func setUp() async throws {
    try await get("/set-up")
    try await post(
      "/set-up",
      [
        ("organisation", "Ashdown House"), ("kind", "careLocation"), ("code", "1-1234567890"),
        ("name", "asha.patel"), ("password", "correct horse battery"),
        ("again", "correct horse battery"),
      ])
    _ = try await passSecondFactor(of: "asha.patel")
  }

  func signIn(_ name: String, _ password: String) async throws -> Reply {
    try await get("/sign-in")
    let reply = try await post("/sign-in", [("name", name), ("password", password)])
    return reply.status == 200 ? try await passSecondFactor(of: name) : reply
  }

  func signOut() async throws {
    try await get("/")
    try await post("/sign-out")
  }

  /// Adds somebody to an organisation; the address of their page.
  func addPerson(
    _ given: String, _ family: String, as title: String, at organisation: OrganisationID
  ) async throws -> Reply {
    try await get("/organisations/\(organisation)/people/new")
    return try await post(
      "/organisations/\(organisation)/people/new",
      [
        ("given", given), ("family", family), ("title", title), ("engagement", "permanent"),
        ("startedOn-day", "1"), ("startedOn-month", "2"), ("startedOn-year", "2026"),
      ])
  }
}

@Suite struct `An empty Waypoint` {
  @Test(arguments: Engine.allCases)
  func `is set up once, and signs its first administrator in`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      #expect(try await client.get("/").location == "/set-up")
      #expect(try await client.get("/sign-in").location == "/set-up")
      let wrong = try await client.get("/set-up")
      #expect(wrong.title == "Set up Waypoint")
      let problems = try await client.post("/set-up", [("organisation", "Ashdown House")])
      #expect(problems.title == "Error: Set up Waypoint")
      #expect(problems.body.contains("value=\"Ashdown House\""))

      try await client.setUp()
      let home = try await client.get("/")
      #expect(home.title == "Hello, asha.patel")
      #expect(home.body.contains("Ashdown House"))
      #expect(try await client.get("/set-up").location == "/")
      let organisation = try await site.database.read { tx in
        try Organisations.find(code: "1-1234567890", tx)
      }
      #expect(organisation?.kind(on: Clock.test.today) == .careLocation)
    }
  }
}

@Suite struct `Signing in` {
  @Test func `takes the right password only, and says no more`() async throws {
    try await withWaypoint { client, _ in
      try await client.setUp()
      try await client.signOut()
      #expect(try await client.get("/").location == "/sign-in")
      let wrong = try await client.signIn("asha.patel", "wrong")
      let unknown = try await client.signIn("nobody", "wrong")
      #expect(wrong.status == 422)
      let message = "The user name or the password is not right; try again"
      #expect(wrong.body.contains(message) && unknown.body.contains(message))
      #expect(try await client.signIn("Asha.Patel", "correct horse battery").status == 200)
    }
  }

  /// Whoever goes on guessing once they are refused learns nothing, not even by the right one.
  @Test(arguments: Engine.allCases)
  func `says nothing of the right password among too many guesses, and lets nobody in by it`(
    engine: Engine
  ) async throws {
    let now = Moment()
    try await withWaypoint(engine, clock: now.clock) { client, site in
      try await client.setUp()
      try await client.signOut()
      // Somebody else's browser.
      await client.forgetCookies()
      for guess in 1...5 {
        let wrong = try await client.signIn("asha.patel", "guess \(guess)")
        #expect(wrong.body.contains("The user name or the password is not right; try again"))
      }
      let plain = { @Sendable (reply: Client.Reply) in
        reply.body.replacing(/name="form-[a-z]+" value="[^"]*"/, with: "")
          .replacing(/nonce="[^"]*"/, with: "")
      }
      let begun = try await Self.sessions(site)
      var answers: [Client.Reply] = []
      for guess in ["guess 6", "correct horse battery", "guess 7", "correct horse battery"] {
        answers.append(try await client.signIn("asha.patel", guess))
      }
      #expect(answers[0].body.contains("There were too many wrong attempts"))
      #expect(Set(answers.map(\.status)) == [422])
      #expect(Set(answers.map(plain)).count == 1)
      #expect(try await client.get("/account").location?.hasPrefix("/sign-in") == true)
      #expect(try await Self.sessions(site) == begun)
      // Nor did it count for or against its owner, who gets in when the time has passed.
      now.pass(seconds: 15 * 60 + 1)
      #expect(try await client.signIn("asha.patel", "correct horse battery").status == 200)
    }
  }

  private static func sessions(_ site: Site) async throws -> Int {
    try await site.database.read { tx in
      try tx.row("SELECT COUNT(*) FROM session")?(0) ?? -1
    }
  }

  @Test func `never leads to another site`() async throws {
    try await withWaypoint { client, _ in
      try await client.setUp()
      try await client.signOut()
      for next in ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"] {
        try await client.get("/sign-in?next=\(next)")
        let reply = try await client.post(
          "/sign-in",
          [("name", "asha.patel"), ("password", "correct horse battery"), ("next", next)])
        #expect(reply.title == "Enter the code from your app")
        let home = try await client.passSecondFactor(of: "asha.patel")
        #expect(home.title == "Hello, asha.patel")
        try await client.signOut()
      }
    }
  }

  @Test func `asks for the present password before another is set`() async throws {
    try await withWaypoint { client, _ in
      try await client.setUp()
      try await client.get("/account")
      let new = [("password", "three random words"), ("again", "three random words")]
      let wrong = try await client.post("/account/password", [("current", "x")] + new)
      #expect(wrong.status == 422)
      let done = try await client.post(
        "/account/password", [("current", "correct horse battery")] + new)
      #expect(done.body.contains("Your password is changed"))
      try await client.signOut()
      #expect(try await client.signIn("asha.patel", "three random words").status == 200)
    }
  }
}

extension Client {
  /// Signs in as somebody who leads another organisation, made for the purpose.
  @discardableResult
  func becomeLead(
    of name: String, _ kind: OrganisationKind = .careProvider,
    codes: [OrganisationCode] = [], _ site: Site
  ) async throws -> Reply {
    let password = try await site.passwords.digest("correct horse battery")
    try await site.database.write { tx in
      let made = try Organisations.create(.init(name: name, kind: kind, codes: codes), tx)
      try AddAccount(
        name: "lead", password: password, role: .organisationLead,
        organisation: made.organisation.id
      ).run(by: .console(now: Clock.test.now()), tx)
    }
    try await signOut()
    return try await signIn("lead", "correct horse battery")
  }
}
