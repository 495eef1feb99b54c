import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// The second factor as its users meet it.
@Suite struct `Somebody with a second factor` {
  private static let password = "correct horse battery"

  /// Sets up with the password alone.
  private func setUpWithPassword(_ client: Client) async throws -> Client.Reply {
    try await client.get("/set-up")
    return try await client.post(
      "/set-up",
      [
        ("organisation", "Ashdown House"), ("kind", "careLocation"), ("name", "asha.patel"),
        ("password", Self.password), ("again", Self.password),
      ])
  }

  @Test(arguments: Engine.allCases)
  func `reaches nothing but its pages before the code`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      #expect(try await setUpWithPassword(client).title == "Set up your second factor")
      for route in Website(site).routes where route.method == .get && route.door != .open {
        // Programs show tokens of their own; a browser gets nothing there.
        if route.door == .entering || route.path.hasPrefix("/api/") { continue }
        let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "7" : $0 }
          .reduce("") { "\($0)/\($1)" }
        let reply = try await client.get(path)
        #expect(
          reply.location?.hasPrefix("/sign-in/second-factor/set-up") == true,
          "\(route.path) \(reply.status)")
      }
      // Nor by sending forms, with the token of the page it has.
      try await client.get("/sign-in/second-factor/set-up")
      let posted = try await client.post("/accounts/new", [("name", "thief")])
      #expect(posted.title == "Set up your second factor")
      let accounts = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM account")?(0, as: Int.self)
      }
      #expect(accounts == 1)
    }
  }

  @Test func `is told to wait for the next code, keeps the codes on paper, and uses one`()
    async throws
  {
    try await withWaypoint { client, _ in
      let page = try await setUpWithPassword(client)
      #expect(page.body.contains("<svg class=\"qr\""))
      let wrong = try await client.post("/sign-in/second-factor/set-up", [("code", "000000")])
      #expect(wrong.title == "Error: Set up your second factor")
      // The same key as before, so that the app still fits.
      let key = { (reply: Client.Reply) in reply.body.between("secret=", "&amp;") }
      #expect(key(wrong) == key(page) && key(page)?.count == 32)
      try await client.get("/sign-in/second-factor/set-up")
      let codes = try await client.confirm("asha.patel")
      #expect(codes.title == "Keep your recovery codes")
      let paper = codes.body.matches(of: /<li><code>([0-9A-Z-]+)<\/code>/).map { String($0.1) }
      #expect(paper.count == 10)
      #expect(try await client.get("/").title == "Hello, asha.patel")
      try await client.signOut()

      try await client.get("/sign-in")
      let ask = try await client.post(
        "/sign-in", [("name", "asha.patel"), ("password", Self.password)])
      #expect(ask.title == "Enter the code from your app")
      try await client.get("/sign-in/recovery-code")
      let done = try await client.post("/sign-in/recovery-code", [("code", paper[2])])
      #expect(done.title == "Second factor")
      #expect(done.body.contains("You used a recovery code; 9 are left"))
    }
  }

  @Test func `sets up another phone, and is never left without`()
    async throws
  {
    try await withWaypoint { client, _ in
      try await client.setUp()
      try await client.get("/account/second-factor")
      let next = try await client.post("/account/second-factor", [("what", "remove")])
      #expect(next.title == "Set up your second factor")
      #expect(try await client.get("/accounts").location?.hasPrefix("/sign-in/second") == true)
      try await client.get("/sign-in/second-factor/set-up")
      _ = try await client.passSecondFactor(of: "asha.patel")
      #expect(try await client.get("/accounts").status == 200)
    }
  }

  @Test func `may choose to have one without being an administrator`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      #expect(try await client.becomeLead(of: "Beech", .careProvider, site).title == "Hello, lead")
      #expect(try await client.get("/account/second-factor").body.contains("Set up an app"))
      try await client.get("/sign-in/second-factor/set-up")
      _ = try await client.passSecondFactor(of: "lead")
      try await client.signOut()
      try await client.get("/sign-in")
      let ask = try await client.post("/sign-in", [("name", "lead"), ("password", Self.password)])
      #expect(ask.title == "Enter the code from your app")
      #expect(try await client.passSecondFactor(of: "lead").title == "Hello, lead")
    }
  }

  @Test func `who lost the phone is reset by another administrator, and told`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest(Self.password)
      let other = try await site.database.write { tx in
        try AddAccount(name: "ben", password: password, role: .administrator)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      try await client.signOut()
      #expect(try await client.signIn("ben", Self.password).title == "Hello, ben")
      try await client.signOut()
      _ = try await client.signIn("asha.patel", Self.password)
      try await client.get("/accounts/\(other)/second-factor")
      let blank = try await client.post("/accounts/\(other)/second-factor")
      #expect(blank.body.contains("Say why, so that they can be told"))
      let done = try await client.post(
        "/accounts/\(other)/second-factor", [("reason", "Lost phone, seen in person")])
      #expect(done.body.contains("Their second factor is reset"))
      try await client.signOut()
      try await client.get("/sign-in")
      let told = try await client.post("/sign-in", [("name", "ben"), ("password", Self.password)])
      #expect(told.title == "Set up your second factor")
      #expect(told.body.contains("asha.patel reset your second factor"))
      // What happened to one's account is nobody's else to see who is not there.
      #expect(try await client.get("/accounts/\(other)/second-factor").status == 303)
    }
  }
}
