import Courier
import Directory
import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import Access
@testable import Register

/// A clock that stands until it is moved.
private final class MovedClock: Sendable {
  private let now = Mutex(Clock.test.now())
  var clock: Clock { Clock { self.now.withLock { $0 } } }
  func move(seconds: Int64) { now.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// Mail about accounts. No server listens where it would go: what would be sent is read from the
/// outbox, as the job reads it.
@Suite struct `Mail about accounts` {
  private static let words = "three random otters"

  private struct World: Sendable {
    let client: Client
    let site: Site
    let outbox: Outbox
    let time: MovedClock

    /// Runs the job, which finds no server.
    func run() async throws { try await MailJobs(outbox, time.clock).run(site.database) }

    /// What waits, and as if it had been sent.
    func send() async throws -> [Mail] {
      try await run()
      return try await site.database.write { tx in
        try tx.execute("UPDATE mail SET next_at = 0 WHERE state = 'waiting'")
        var mails: [Mail] = []
        while let claimed = try outbox.claim(at: time.clock.now(), tx) {
          if let mail = claimed.mail { mails.append(mail) }
          try Outbox.settle(claimed.id, .sent, at: time.clock.now(), tx)
        }
        return mails
      }
    }

    func rows(_ column: String) async throws -> [String] {
      try await site.database.read { tx in
        // Only names of columns that the tests below say.
        try tx.rows(
          column == "state"
            ? "SELECT state FROM mail ORDER BY id"
            : "SELECT COALESCE(cause, '') FROM mail ORDER BY id"
        ).map { try $0(0) }
      }
    }

    func account(_ name: String) async throws -> AccountID {
      try await site.database.read { tx in try #require(try Accounts.find(name: name, tx)).id }
    }

    /// An account of an administrator’s making, for whom nothing else was done.
    func addLead(_ name: String = "lead") async throws -> AccountID {
      try await client.get("/accounts/new")
      try await client.post(
        "/accounts/new",
        [("name", name), ("role", "organisationLead"), ("organisation", "1-1234567890")])
      return try await account(name)
    }

    func invite(_ account: AccountID, at address: String) async throws -> Client.Reply {
      try await client.get("/accounts/\(account)")
      return try await client.post("/accounts/\(account)/invitation/mail", [("address", address)])
    }

    /// Goes the way of the link in a mail, with the button.
    func follow(_ mail: Mail, password: String) async throws -> Client.Reply {
      let link = try #require(place(in: mail, "/welcome"))
      let page = try #require(link.split(separator: "#").first)
      #expect(page == "/welcome", "nothing of a link is sent")
      let asked = try await client.get(String(page))
      let name = "lead"
      let code = try #require(link.firstMatch(of: /#.*code=([A-Z0-9-]+)/).map { String($0.1) })
      // Only a script fills it in; without one it is a line of the mail, to be typed.
      #expect(asked.body.contains("data-from-link"))
      #expect(mail.text.split(separator: "\n").contains(Substring(code)))
      _ = try await client.post("/welcome", [("name", name), ("code", code)])
      return try await client.post(
        "/welcome/password",
        [("name", name), ("code", code), ("password", password), ("again", password)])
    }

    func place(in mail: Mail, _ path: String) -> String? {
      let start = "https://waypoint.harbour.example\(path)"
      return mail.text.split(separator: "\n").first { $0.hasPrefix(start) }
        .map { String($0.dropFirst("https://waypoint.harbour.example".count)) }
    }
  }

  private func withMail(
    _ engine: Engine = .sqlite, _ body: @escaping @Sendable (World) async throws -> Void
  ) async throws {
    let settings = MailSettings(
      server: MailServer(host: "127.0.0.1", port: 1, security: .none, ownName: "w.example"),
      from: Mailbox(try #require(MailAddress("waypoint@harbour.example"))),
      publicAddress: "https://waypoint.harbour.example")
    let outbox = Outbox(settings, keys: .test, chance: .different(seed: 21))
    let time = MovedClock()
    try await withWaypoint(engine, clock: time.clock, outbox: outbox) { client, site in
      try await client.setUp()
      try await body(World(client: client, site: site, outbox: outbox, time: time))
    }
  }

  @Test(arguments: Engine.allCases)
  func `invites somebody, who sets a password with the link, once`(engine: Engine) async throws {
    try await withMail(engine) { world in
      let lead = try await world.addLead()
      #expect(try await world.invite(lead, at: "not an address").status == 422)
      #expect(
        try await world.invite(lead, at: "lead@harbour.example\r\nBcc: x@y.example").status == 422)
      let done = try await world.invite(lead, at: " lead@harbour.example ")
      #expect(done.body.contains("An invitation is on its way by mail"))
      let mail = try #require(try await world.send().first)
      #expect(mail.to.text == "lead@harbour.example")
      #expect(mail.text.contains("lead") && mail.text.contains("works once"))
      #expect(!mail.text.contains(Self.words))
      try await world.client.signOut()

      let home = try await world.follow(mail, password: Self.words)
      #expect(home.title == "Hello, lead")
      #expect(
        try await world.client.get("/account").body.contains("lead@harbour.example"))
      #expect(
        try await world.client.get("/account/address").body.contains("not confirmed") == false)
      try await world.client.signOut()
      #expect(try await world.follow(mail, password: Self.words + "s").status == 422)
      #expect(try await world.client.signIn("lead", Self.words).title == "Hello, lead")
    }
  }

  @Test(arguments: Engine.allCases)
  func `never says whether there is an account, and writes to its owner alone`(
    engine: Engine
  ) async throws {
    try await withMail(engine) { world in
      let lead = try await world.addLead()
      _ = try await world.addLead("second")
      _ = try await world.invite(lead, at: "lead@harbour.example")
      let invitation = try #require(try await world.send().first)
      try await world.client.signOut()
      _ = try await world.follow(invitation, password: Self.words)
      try await world.client.signOut()

      var bodies: Set<String> = []
      for name in ["lead", "second", "nobody", "lead"] {
        try await world.client.get("/sign-in/forgotten")
        let reply = try await world.client.post("/sign-in/forgotten", [("name", name)])
        #expect(reply.title == "Look into your mail")
        bodies.insert(reply.body.between("<main", "</main>") ?? name)
      }
      #expect(bodies.count == 1)
      let before = try await world.site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM mail WHERE kind = 'password'")?(0, as: Int.self)
      }
      #expect(before == 0, "what is asked is looked up by the job, not by the page")
      let mails = try await world.send().filter { $0.subject.contains("password") }
      #expect(mails.map(\.to.text) == ["lead@harbour.example"])
      let names = try await world.site.database.read { tx in
        try tx.rows("SELECT name FROM password_request").map { try $0(0, as: String.self) }
      }
      #expect(names.allSatisfy(\.isEmpty) && names.count == 4)

      // The password goes on working until the link is used.
      #expect(try await world.client.signIn("lead", Self.words).title == "Hello, lead")
      try await world.client.signOut()
      world.time.move(seconds: 2 * 3_600 + 1)
      #expect(try await world.follow(mails[0], password: "four random otters").status == 422)

      try await world.client.get("/sign-in/forgotten")
      try await world.client.post("/sign-in/forgotten", [("name", "LEAD")])
      let again = try #require(try await world.send().first)
      #expect(try await world.follow(again, password: "four random otters").title == "Hello, lead")
    }
  }

  @Test func `is not asked for without end from one place`() async throws {
    try await withMail { world in
      try await world.client.signOut()
      for number in 1...MailRules.passwordRequestsFromAddress {
        try await world.client.get("/sign-in/forgotten")
        let reply = try await world.client.post("/sign-in/forgotten", [("name", "a\(number)")])
        #expect(reply.status == 200)
      }
      try await world.client.get("/sign-in/forgotten")
      let refused = try await world.client.post("/sign-in/forgotten", [("name", "a")])
      #expect(refused.status == 422)
      #expect(refused.body.contains("Wait an hour"))
      world.time.move(seconds: 3_601)
      try await world.client.get("/sign-in/forgotten")
      #expect(try await world.client.post("/sign-in/forgotten", [("name", "a")]).status == 200)
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes to another address once that is confirmed, and the old one is told`(
    engine: Engine
  ) async throws {
    try await withMail(engine) { world in
      let lead = try await world.addLead()
      _ = try await world.invite(lead, at: "lead@harbour.example")
      let invitation = try #require(try await world.send().first)
      try await world.client.signOut()
      _ = try await world.follow(invitation, password: Self.words)
      _ = try await world.send()

      try await world.client.get("/account/address")
      try await world.client.post("/account/address", [("address", "other@quay.example")])
      let mail = try #require(try await world.send().first)
      #expect(mail.to.text == "other@quay.example")
      #expect(
        try await world.client.get("/account").body.contains("lead@harbour.example"),
        "the old one counts until then")

      let link = try #require(world.place(in: mail, "/mail-address"))
      let fields = link.split(separator: "#").last.map(String.init) ?? ""
      let answers = fields.split(separator: "&").map { field in
        let parts = field.split(separator: "=").map(String.init)
        return (parts[0], parts[1])
      }
      try await world.client.get("/mail-address")
      #expect(try await world.client.get("/account").body.contains("lead@harbour.example"))
      try await world.client.get("/mail-address")
      let confirmed = try await world.client.post("/mail-address", answers)
      #expect(confirmed.title == "Your mail address is confirmed")
      #expect(try await world.client.get("/account").body.contains("other@quay.example"))
      try await world.client.get("/mail-address")
      #expect(try await world.client.post("/mail-address", answers).status == 422)

      let told = try await world.send()
      #expect(told.map(\.to.text) == ["lead@harbour.example"])
      #expect(told.first?.text.contains("was changed") == true)
      #expect(told.first?.text.contains("other@quay.example") == false)
    }
  }

  @Test func `tells of a changed password`() async throws {
    try await withMail { world in
      let lead = try await world.addLead()
      _ = try await world.invite(lead, at: "lead@harbour.example")
      let invitation = try #require(try await world.send().first)
      try await world.client.signOut()
      _ = try await world.follow(invitation, password: Self.words)
      _ = try await world.send()
      try await world.client.get("/account")
      try await world.client.post(
        "/account/password",
        [
          ("current", Self.words), ("password", "four random otters"),
          ("again", "four random otters"),
        ])
      let told = try await world.send()
      #expect(told.map(\.to.text) == ["lead@harbour.example"])
      #expect(told.first?.text.contains("Your password was changed") == true)
      #expect(try await world.send().isEmpty, "told once")
    }
  }

  @Test(arguments: Engine.allCases)
  func `about work goes when its owner wants it: at once, once a day, or not at all`(
    engine: Engine
  ) async throws {
    try await withMail(engine) { world in
      let lead = try await world.addLead()
      _ = try await world.invite(lead, at: "lead@harbour.example")
      let invitation = try #require(try await world.send().first)
      try await world.client.signOut()
      _ = try await world.follow(invitation, password: Self.words)
      _ = try await world.send()
      let (database, clock, client) = (world.site.database, world.time.clock, world.client)
      let tell = { (words: String) in
        try await database.write { tx in
          try WorkNotices.tell(
            words, about: words, to: [lead], page: "/claims/12", at: clock.now(), tx)
        }
      }
      let choose = { (choice: String) in
        try await client.get("/account/news")
        return try await client.post("/account/news/mail", [("choice", choice)])
      }
      let place = "https://waypoint.harbour.example/claims/12"
      try await tell("Something waits")
      let first = try #require(try await world.send().first)
      #expect(
        first.text.contains("Something waits.") && first.text.contains(place)
          && first.text.contains("/account/news"))

      #expect(try await choose("weekly").status == 422)
      #expect(try await choose("daily").body.contains("Your choice is saved"))
      let night = 86_400 - Int64(clock.now().hourInLondon) * 3_600
      world.time.move(seconds: night)
      try await tell("A second thing")
      try await tell("A third")
      try await tell("One that is done by then")
      try await database.write { tx in
        try WorkNotices.settle("One that is done by then", at: clock.now(), tx)
      }
      #expect(try await world.send().isEmpty, "it is night")
      world.time.move(seconds: 7 * 3_600)
      let day = try await world.send()
      #expect(day.count == 1 && day[0].subject == "2 pieces of news for you in Waypoint")
      #expect(day[0].text.contains("- A second thing. \(place)\n- A third. \(place)"))
      #expect(!day[0].text.contains("Something waits") && !day[0].text.contains("done by then"))
      try await tell("A fourth")
      #expect(try await world.send().isEmpty, "one a day")
      world.time.move(seconds: 86_400)
      #expect(try await world.send().map { $0.text.contains("- A fourth.") } == [true])
      world.time.move(seconds: 86_400)
      #expect(try await world.send().isEmpty, "nothing new, no mail")

      // What is asked of one’s password comes all the same.
      _ = try await client.signIn("lead", Self.words)
      #expect(try await choose("none").body.contains("Your choice is saved"))
      try await tell("A fifth")
      try await client.get("/account")
      try await client.post(
        "/account/password",
        [
          ("current", Self.words), ("password", "four random otters"),
          ("again", "four random otters"),
        ])
      world.time.move(seconds: 86_400)
      let told = try await world.send()
      #expect(told.count == 1 && told[0].text.contains("Your password was changed"))

      // It stands on the page, until it is read.
      _ = try await client.signIn("lead", "four random otters")
      #expect(try await client.get("/").body.contains("pieces of news for you"))
      #expect(
        try await client.get("/account/news").body.contains("<a href=\"/claims/12\">A fifth</a>"))
      try await client.post("/account/news")
      #expect(try await client.get("/account/news").body.contains("There is no news for you"))
      #expect(try await client.get("/account").body.contains("No mail: I look here"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `waits for the mail server, under one number, and is given up in time`(
    engine: Engine
  ) async throws {
    try await withMail(engine) { world in
      let lead = try await world.addLead()
      _ = try await world.invite(lead, at: "lead@harbour.example")
      try await world.run()
      #expect(try await world.rows("state") == ["waiting"])
      #expect(try await world.rows("cause") == ["unreachable"])
      let page = try await world.client.get("/mail")
      #expect(page.body.contains("The mail server could not be reached"))
      #expect(page.body.contains("Tried once"))
      #expect(!page.body.contains("lead@harbour.example"))
      let sealed = try await world.site.database.read { tx in
        try tx.rows("SELECT sealed_text FROM mail").map { try $0(0, as: String.self) }
      }
      #expect(sealed.count == 1 && !sealed[0].contains("welcome"))

      // Killed after it was handed over: taken up again when the claim has run out, as it was.
      let clock = world.time.clock
      world.time.move(seconds: 61)
      let (outbox, database) = (world.outbox, world.site.database)
      let first = try await database.write { tx in try outbox.claim(at: clock.now(), tx)?.mail }
      #expect(try await database.write { tx in try outbox.claim(at: clock.now(), tx) } == nil)
      world.time.move(seconds: MailRules.claimInSeconds + 1)
      let second = try await database.write { tx in try outbox.claim(at: clock.now(), tx)?.mail }
      #expect(first == second)
      #expect(first?.message == second?.message)

      world.time.move(seconds: 15 * 86_400)
      try await world.run()
      #expect(try await world.rows("state") == ["late"])
      let left = try await database.read { tx in
        try tx.row("SELECT COUNT(sealed_text) + COUNT(to_address) FROM mail")?(0, as: Int.self)
      }
      #expect(left == 0)
    }
  }

  @Test func `is tried again when an administrator says so`() async throws {
    try await withMail { world in
      let lead = try await world.addLead()
      _ = try await world.invite(lead, at: "lead@harbour.example")
      let (outbox, database, clock) = (world.outbox, world.site.database, world.time.clock)
      let mail = try await database.write { tx in
        let claimed = try #require(try outbox.claim(at: clock.now(), tx))
        try Outbox.settle(
          claimed.id, .refused, cause: .recipientRefused, codes: "550 5.1.1", at: clock.now(), tx)
        return claimed.id
      }
      let page = try await world.client.get("/mail")
      #expect(page.body.contains("The mail server refused the address (550 5.1.1)"))
      try await world.client.post("/mail/\(mail)/again")
      #expect(try await world.rows("state") == ["waiting"])
    }
  }

  @Test func `is nowhere without a mail server, where links are handed over`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      #expect(try await client.get("/mail").body.contains("No mail is sent from here"))
      try await client.get("/accounts/new")
      try await client.post(
        "/accounts/new",
        [("name", "lead"), ("role", "organisationLead"), ("organisation", "1-1234567890")])
      let account = try await site.database.read { tx in
        try #require(try Accounts.find(name: "lead", tx)).id
      }
      let page = try await client.get("/accounts/\(account)")
      #expect(!page.body.contains("invitation/mail"))
      let letter = try await client.post("/accounts/\(account)/invitation")
      #expect(letter.body.contains("/welcome#name=lead&amp;code="))
      try await client.signOut()
      #expect(try await client.get("/sign-in/forgotten").body.contains("Ask an administrator"))
    }
  }
}
