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

/// Asking somebody who is signed in who they are, before what is sensitive is changed.
@Suite struct `Somebody who signed in a while ago` {
  private static let password = "correct horse battery"
  private static let quarter: Int64 = 15 * 60

  private static func rows(_ table: String, _ site: Site) async throws -> Int {
    try await site.database.read { tx in
      try table == "account"
        ? tx.row("SELECT COUNT(*) FROM account")?(0) ?? 0
        : tx.row("SELECT COUNT(*) FROM kept_form")?(0) ?? 0
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows with the app that it is they, and loses nothing that was typed`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      let new = [("name", "second.admin"), ("role", "administrator")]
      try await client.get("/accounts/new")
      time.goOn(seconds: Self.quarter)
      let ask = try await client.post("/accounts/new", new)
      #expect(ask.title == "Show that it is you")
      #expect(try await Self.rows("account", site) == 1)
      let form = try #require(ask.body.between("name=\"form\" value=\"", "\""))
      let sealed = try await site.database.read { tx in
        try tx.row("SELECT sealed_form FROM kept_form")?(0, as: String.self)
      }
      #expect(sealed?.contains("second.admin") == false)

      let wrong = try await client.post(
        "/account/confirm", [("form", form), ("code", "000000")])
      #expect(wrong.status == 422 && wrong.body.contains("This is not the code your app shows"))
      // The password alone shows nothing where there is an app.
      let password = try await client.post(
        "/account/confirm", [("form", form), ("password", Self.password)])
      #expect(password.body.contains("Enter the six digits your app shows"))
      let goOn = try await client.post(
        "/account/confirm", [("form", form), ("code", try await client.code(of: "asha.patel"))])
      #expect(goOn.title == "Go on with what you began")
      #expect(goOn.body.contains("second.admin"))
      // Pressed twice: the code is used up, and shown it was.
      #expect(try await client.sendAgain().title == "Go on with what you began")
      let done = try await client.post("/accounts/new", new, after: "class=\"card\"")
      #expect(done.title == "second.admin")
      #expect(try await client.get("/account/kept").body.contains("Nothing waits"))

      // For a quarter of an hour; and what is not sensitive is never asked about.
      time.goOn(seconds: Self.quarter - 1)
      try await client.get("/accounts/new")
      let more = try await client.post(
        "/accounts/new", [("name", "third.admin"), ("role", "administrator")])
      #expect(more.title == "third.admin")
      time.goOn(seconds: 1)
      try await client.get("/accounts/new")
      let auditor = try await client.post(
        "/accounts/new", [("name", "looker"), ("role", "auditor")])
      #expect(auditor.title == "looker")
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows it with the password where there is no app, and types passwords only after`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      try await client.becomeLead(of: "Beech", .careProvider, site)
      let fresh = try await client.get("/account")
      #expect(fresh.body.contains("name=\"again\""))
      time.goOn(seconds: Self.quarter)
      let ask = try await client.post(
        "/account/password",
        [
          ("current", Self.password), ("password", "three random words"),
          ("again", "three random words"),
        ])
      #expect(ask.title == "Show that it is you")
      #expect(ask.body.contains("ask an administrator of your organisation for a one-time code"))
      #expect(try await Self.rows("kept_form", site) == 0, "passwords are kept for nobody")
      #expect(!(try await client.get("/account").body.contains("name=\"again\"")))
      try await client.get("/account/confirm?next=/account")
      let wrong = try await client.post(
        "/account/confirm", [("next", "/account"), ("password", "not it")])
      #expect(wrong.body.contains("This is not your present password"))
      let back = try await client.post(
        "/account/confirm", [("next", "/account"), ("password", Self.password)])
      #expect(back.title == "Your account" && back.body.contains("name=\"again\""))
      // It leads nowhere else.
      let away = try await client.get("/account/confirm?next=//elsewhere.example")
      #expect(away.location == "/")
    }
  }

  @Test func `goes on with a button that was pressed, too`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      try await client.get("/accounts/new")
      try await client.post("/accounts/new", [("name", "looker"), ("role", "auditor")])
      let account = try await site.database.read { tx in
        try #require(try Accounts.find(name: "looker", tx)).id
      }
      let path = "/accounts/\(account)/invitation"
      time.goOn(seconds: Self.quarter)
      let ask = try await client.post(path)
      #expect(ask.title == "Show that it is you")
      let form = try #require(ask.body.between("name=\"form\" value=\"", "\""))
      let goOn = try await client.post(
        "/account/confirm", [("form", form), ("code", try await client.code(of: "asha.patel"))])
      #expect(goOn.body.contains("pressed a button and typed nothing"))
      #expect(goOn.body.contains("action=\"\(path)\""))
      let letter = try await client.post(path, after: "class=\"card\"")
      #expect(letter.title == "One-time code for looker")
      // Sent it was: nothing offers to make another code, which would end this one.
      #expect(try await client.get("/account/kept").body.contains("Nothing waits"))

      try await client.get("/account/second-factor")
      time.goOn(seconds: Self.quarter)
      let again = try await client.post("/account/second-factor", [("what", "codes")])
      let codes = try #require(again.body.between("name=\"form\" value=\"", "\""))
      try await client.post(
        "/account/confirm", [("form", codes), ("code", try await client.code(of: "asha.patel"))])
      let paper = try await client.post(
        "/account/second-factor", [("what", "codes")], after: "class=\"card\"")
      #expect(paper.title == "Keep your recovery codes")
      #expect(try await client.get("/account/kept").body.contains("Nothing waits"))
    }
  }

  @Test func `is asked before a phone is set up in their name, and sees no key until then`()
    async throws
  {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      try await client.becomeLead(of: "Beech", .careProvider, site)
      time.goOn(seconds: Self.quarter)
      let led = try await client.get("/sign-in/second-factor/set-up")
      #expect(led.location?.hasPrefix("/account/confirm?next=") == true)
      let page = try await client.get(try #require(led.location))
      #expect(!page.body.contains("secret="))
      let shown = try await client.post(
        "/account/confirm",
        [("next", "/sign-in/second-factor/set-up"), ("password", Self.password)])
      #expect(shown.title == "Set up your second factor")
    }
  }

  @Test func `keeps nothing of a form that is none of ours`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      time.goOn(seconds: Self.quarter)
      let forged = try await client.post(
        "/accounts/new", [("name", "thief"), ("role", "administrator")], after: "</html>")
      #expect(forged.status == 403 && forged.title == "Nothing was saved")
      #expect(try await Self.rows("kept_form", site) == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is refused after some guesses, and gets in on another device`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      try await client.becomeLead(of: "Beech", .careProvider, site)
      time.goOn(seconds: Self.quarter)
      try await client.get("/account/confirm")
      for _ in 0..<10 {
        try await client.post("/account/confirm", [("password", "not it")])
      }
      let refused = try await client.post("/account/confirm", [("password", Self.password)])
      #expect(refused.body.contains("There were too many wrong attempts"))
      await client.forgetCookies()
      #expect(try await client.signIn("lead", Self.password).title == "Hello, lead")
      time.goOn(seconds: Self.quarter + 1)
      try await client.get("/account/confirm")
      let later = try await client.post("/account/confirm", [("password", Self.password)])
      #expect(later.title == "Your account")
    }
  }

  @Test func `is asked wherever an account could be taken over`() async throws {
    try await withWaypoint { _, site in
      let asking = Website(site).routes.filter(\.asksProof).map { "\($0.method) \($0.path)" }
      #expect(
        asking.sorted() == [
          "GET /sign-in/second-factor/set-up",
          "POST /account/address", "POST /account/close", "POST /account/link",
          "POST /account/password",
          "POST /account/second-factor", "POST /account/tokens/new",
          "POST /account/ways/:id/unlink",
          "POST /accounts/:id/close", "POST /accounts/:id/invitation",
          "POST /accounts/:id/invitation/mail", "POST /accounts/:id/reopen",
          "POST /accounts/:id/roles", "POST /accounts/:id/roles/:grant/confirm",
          "POST /accounts/:id/second-factor", "POST /accounts/:id/tokens/new",
          "POST /accounts/new", "POST /organisations/:id/access/new",
          "POST /roles/:grant/cover", "POST /sign-in/second-factor/set-up",
        ])
    }
  }
}

@Suite struct `Somebody who signs in with a provider` {
  @Test(arguments: Engine.allCases)
  func `is sent there again, and goes on only if the provider asked anew`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withProvider(engine, clock: time.clock) { client, site, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      try await client.post("/account/link")
      try await client.signOut()
      // Signed in by a provider that remembered them: that shows nothing.
      _ = try await client.signIn(with: provider)
      #expect(provider.state.withLock { $0.asked.isEmpty })
      try await client.get("/account/address")
      try await client.get("/accounts/new")
      let new = [("name", "second.admin"), ("role", "administrator")]
      let ask = try await client.post("/accounts/new", new)
      #expect(ask.title == "Show that it is you")
      #expect(ask.body.contains("sign in again with Harbour sign-in"))
      let way = try #require(ask.body.between("href=\"/account/confirm/with/", "\""))
        .replacing("&amp;", with: "&")
      let goAndComeBack = {
        let there = try #require(
          try await client.get("/account/confirm/with/\(way)").location)
        let back = try await client.get(try provider.authorise(there))
        #expect(
          provider.state.withLock { $0.asked } == ["prompt": "login", "max_age": "0"])
        return back
      }

      let silent = try await goAndComeBack()
      #expect(silent.status == 422)
      // What was typed is not lost: the same page asks, which knows what waits.
      let form = try #require(ask.body.between("name=\"form\" value=\"", "\""))
      #expect(silent.title == "Error: Show that it is you")
      #expect(silent.body.contains("name=\"form\" value=\"\(form)\""))
      #expect(silent.body.contains("does not say when it last asked you"))
      #expect(silent.body.contains("Set a password for your account"))
      provider.set { $0.seenAt = time.clock.now().adding(seconds: -3_600) }
      #expect(try await goAndComeBack().body.contains("without asking who you are"))
      provider.set {
        $0.seenAt = time.clock.now()
        $0.subject = "s-2002"
      }
      #expect(try await goAndComeBack().body.contains("not linked to your account"))
      #expect(try await client.get("/account/confirm").title == "Show that it is you")

      provider.set { $0.subject = "s-1001" }
      let led = try #require(try await goAndComeBack().location)
      #expect(try await client.get(led).title == "Go on with what you began")
      let done = try await client.post("/accounts/new", new, after: "class=\"card\"")
      #expect(done.title == "second.admin")
    }
  }
}
