import Access
import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// An administrator without an app: new, or reset after they lost their phone.
@Suite struct `Somebody who has yet to set up a second factor` {
  private static let password = "correct horse battery"
  private static let setUp = "/sign-in/second-factor/set-up"

  /// Ben, an administrator, to whose account the provider is linked.
  private func addBen(_ site: Site, _ provider: FaultyProvider) async throws -> AccountID {
    let password = try await site.passwords.digest(Self.password)
    // The provider shows a password and no second factor.
    provider.set { $0.claims["amr"] = "pwd" }
    return try await site.database.write { tx in
      let now = Clock.test.now()
      let ben = try AddAccount(name: "ben", password: password, role: .administrator)
        .run(by: .console(now: now), tx)
      try tx.execute(
        """
        INSERT INTO account_identity (id, account_id, provider, issuer, subject, label, rule,
          linked_at)
        VALUES (?1, ?2, 'faulty', ?3, 's-1001', 'ben@harbour.example', 'own', ?4)
        """, try tx.newIdentifierNumber(), ben, provider.issuer, now)
      return ben
    }
  }

  private func apps(of account: AccountID, _ site: Site) async throws -> Int {
    try await site.database.read { tx in
      try tx.row("SELECT COUNT(*) FROM second_factor WHERE account_id = ?1", account)?(0) ?? 0
    }
  }

  @Test(arguments: Engine.allCases)
  func `sets up no phone while the provider only remembers them`(engine: Engine) async throws {
    try await withProvider(engine) { client, site, provider in
      let ben = try await addBen(site, provider)
      // Whoever finds the browser: the provider asks nobody, and says so or says nothing.
      for seenAt in [nil, Clock.test.now().adding(seconds: -3_600)] {
        await client.forgetCookies()
        provider.set { $0.seenAt = seenAt }
        _ = try await client.signIn(with: provider)
        #expect(try await client.get("/accounts").location?.hasPrefix(Self.setUp) == true)
        let led = try #require(try await client.get(Self.setUp).location)
        #expect(led.hasPrefix("/account/confirm?next="))
        let page = try await client.get(led)
        #expect(page.title == "Show that it is you" && !page.body.contains("secret="))
        #expect(page.body.contains("will open this account from now on"))
        #expect(page.body.contains("sign in again with Harbour sign-in"))
        let sent = try await client.post(Self.setUp, [("code", "123456")])
        #expect(sent.title == "Show that it is you")
        let empty = try await client.post(Self.setUp)
        #expect(empty.title == "Show that it is you")
        #expect(try await apps(of: ben, site) == 0)
      }
      // Its pages are no way round.
      #expect(try await client.get("/account").location?.hasPrefix(Self.setUp) == true)
      #expect(try await client.get("/account/second-factor").status == 303)
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows with the provider, which asks anew, or with the password that it is they`(
    engine: Engine
  ) async throws {
    try await withProvider(engine) { client, site, provider in
      let ben = try await addBen(site, provider)
      _ = try await client.signIn(with: provider)
      let page = try await client.get("/account/confirm?next=\(Self.setUp)")
      let way = try #require(page.body.between("href=\"/account/confirm/with/", "\""))
        .replacing("&amp;", with: "&")
      let goAndComeBack = {
        let there = try #require(try await client.get("/account/confirm/with/\(way)").location)
        let back = try await client.get(try provider.authorise(there))
        #expect(
          provider.state.withLock { $0.asked } == ["prompt": "login", "max_age": "0"])
        return back
      }
      // One that does not say when it asked is of no use, and the page says what is.
      let silent = try await goAndComeBack()
      #expect(silent.status == 422 && silent.body.contains("does not say when it last asked you"))
      #expect(silent.body.contains("Set a password for your account"))
      #expect(silent.title == "Error: Show that it is you")
      provider.set { $0.fault = .denied }
      #expect(try await goAndComeBack().title == "Error: Show that it is you")
      provider.set { $0.fault = nil }
      #expect(try await apps(of: ben, site) == 0)

      provider.set { $0.seenAt = Clock.test.now() }
      let led = try #require(try await goAndComeBack().location)
      #expect(try await client.get(led).location == Self.setUp)
      #expect(try await client.get(Self.setUp).body.contains("secret="))
      #expect(try await client.confirm("ben").title == "Keep your recovery codes")
      #expect(try await client.get("/accounts").status == 200)

      try await site.database.write { tx in
        try tx.execute("DELETE FROM second_factor WHERE account_id = ?1", ben)
        try tx.execute("DELETE FROM session")
      }
      await client.forgetCookies()
      provider.set { $0.seenAt = nil }
      _ = try await client.signIn(with: provider)
      try await client.get("/account/confirm?next=\(Self.setUp)")
      let wrong = try await client.post(
        "/account/confirm", [("next", Self.setUp), ("password", "not it")])
      #expect(wrong.body.contains("This is not your present password"))
      let right = try await client.post(
        "/account/confirm", [("next", Self.setUp), ("password", Self.password)])
      #expect(right.title == "Set up your second factor")
    }
  }

  @Test func `is not asked again right after the password`() async throws {
    try await withProvider { client, site, provider in
      _ = try await addBen(site, provider)
      try await client.get("/sign-in")
      let page = try await client.post(
        "/sign-in", [("name", "ben"), ("password", Self.password)])
      #expect(page.title == "Set up your second factor")
      #expect(try await client.confirm("ben").title == "Keep your recovery codes")
      // Who has an app shows that, and nothing else, before they are in.
      await client.forgetCookies()
      try await client.get("/sign-in")
      try await client.post("/sign-in", [("name", "ben"), ("password", Self.password)])
      #expect(try await client.get("/account/confirm").location == "/sign-in/second-factor")
    }
  }
}
