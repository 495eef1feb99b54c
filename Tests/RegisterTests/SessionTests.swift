import Access
import Directory
import Foundation
import Kernel
import Register
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// A clock that stands still until it is told to go on.
final class HandClock: Sendable {
  private let now = Mutex(Clock.test.now())
  var clock: Clock { Clock { self.now.withLock { $0 } } }
  func goOn(seconds: Int64) { now.withLock { $0 = $0.adding(seconds: seconds) } }
}

@Suite struct `A session in a browser` {
  private static let password = "correct horse battery"

  @Test(arguments: Engine.allCases)
  func `that has ended loses nothing that was typed, and gives it to nobody else`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let address = "/organisations/\(home)/people/new"
      try await client.get(address)
      time.goOn(seconds: 3_700)
      let typed = [
        ("given", "Siân"), ("family", "<Pugh>"), ("title", "Nurse"), ("engagement", "permanent"),
        ("startedOn-day", "1"), ("startedOn-month", "2"), ("startedOn-year", "2026"),
      ]
      let signIn = try await client.post(address, typed)
      #expect(signIn.title == "Sign in")
      #expect(signIn.body.contains("What you typed is kept"))
      #expect(try await client.get(address).location?.hasPrefix("/sign-in") == true)

      let kept = try await site.database.read { tx in
        try tx.row("SELECT sealed_form FROM kept_form")?(0, as: String.self)
      }
      #expect(kept?.contains("Pugh") == false)
      // Another browser, another account: nothing is there.
      _ = try await client.becomeLeadWithoutSigningOut("other", site)
      #expect(try await client.get("/account/kept").body.contains("Nothing waits"))
      try await client.signOut()

      try await client.get("/sign-in?next=%2Faccount%2Fkept")
      _ = try await client.post(
        "/sign-in",
        [("name", "asha.patel"), ("password", Self.password), ("next", "/account/kept")])
      let offered = try await client.passSecondFactor(of: "asha.patel")
      #expect(offered.title == "What you typed was kept")
      #expect(offered.body.contains("&lt;Pugh&gt;"))
      let done = try await client.post(address, typed, after: "class=\"card\"")
      #expect(done.person != nil, "\(done.title)")
      #expect(try await client.get("/account/kept").body.contains("Nothing waits"))
    }
  }

  @Test func `keeps no passwords that were typed too late`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      try await client.get("/account")
      time.goOn(seconds: 3_700)
      let reply = try await client.post(
        "/account/password",
        [("current", Self.password), ("password", "x"), ("again", "x")])
      #expect(reply.title == "Sign in to see this page")
      let count = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM kept_form")?(0, as: Int.self)
      }
      #expect(count == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is listed, and ended one by one and all at once`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let account = try await site.database.write { tx in
        let account = try #require(try Accounts.find(name: "asha.patel", tx)).id
        _ = try Sessions.begin(
          for: account, secondFactorAt: Clock.test.now(),
          from: SessionOrigin(device: "Firefox on Windows", address: "192.0.2.77"),
          chance: site.chance, at: Clock.test.now(), tx)
        return account
      }
      let page = try await client.get("/account/sessions")
      #expect(page.body.contains("Firefox on Windows"))
      #expect(page.body.contains("192.0.…") && !page.body.contains("192.0.2.77"))
      let number = try #require(page.body.firstMatch(of: /sessions\/([0-9]+)\/end/)).1
      let ended = try await client.post("/account/sessions/\(number)/end")
      #expect(ended.body.contains("The session is ended"))
      #expect(!ended.body.contains("Firefox on Windows"))
      #expect(try await client.post("/account/sessions/\(number)/end").status == 404)
      let out = try await client.post("/account/sign-out-everywhere")
      #expect(out.body.contains("You are signed out everywhere"))
      let left = try await site.database.read { tx in
        try Sessions.list(of: account, at: Clock.test.now(), tx).count
      }
      #expect(left == 0)
    }
  }

  @Test func `says how long it lasts, and goes on when asked`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      #expect(try await client.get("/").body.contains("data-ends=\"3600\""))
      let json = try await client.get("/account/session").body
      #expect(json.contains("\"secondsLeft\":3600"))
      for _ in 1...12 {
        time.goOn(seconds: 3_500)
        _ = try await client.get("/account/session")
        // Noting that somebody is there does not hold up their page.
        var tries = 0
        while try await seen(site) < time.clock.now(), tries < 2_000 {
          tries += 1
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      let late = try await client.get("/account/session").body
      #expect(late.contains("\"secondsLeft\":1200"), "\(late)")
      time.goOn(seconds: 1_300)
      #expect(try await client.get("/").location == "/sign-in")
    }
  }

  /// When somebody was last seen.
  private func seen(_ site: Site) async throws -> Instant {
    try await site.database.read { tx in
      try #require(
        try tx.rows("SELECT MAX(seen_at) FROM session").map { try $0(0, as: Instant.self) }.first)
    }
  }
}

extension Client {
  /// Signs in as somebody made for the purpose, in place of whoever was here.
  fileprivate func becomeLeadWithoutSigningOut(_ name: String, _ site: Site) async throws -> Reply {
    let password = try await site.passwords.digest("correct horse battery")
    try await site.database.write { tx in
      let made = try Organisations.create(.init(name: "Beech", kind: .careProvider), tx)
      try AddAccount(
        name: name, password: password, role: .organisationLead,
        organisation: made.organisation.id
      ).run(by: .console(now: Clock.test.now()), tx)
    }
    return try await signIn(name, "correct horse battery")
  }
}
