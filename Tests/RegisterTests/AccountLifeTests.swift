import Access
import Directory
import Foundation
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Register
import Storage
import TestKit
import Testing
import Web

/// From the paper with the code to the day after the last one.
@Suite struct `The life of an account` {
  private static let words = "three random otters"

  @Test(arguments: Engine.allCases)
  func `is invited, set up, gets an app, loses the phone, comes back, moves on and leaves`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let added = try await client.addPerson("Siân", "Pugh", as: "Manager", at: home)
      let person = try #require(added.person.flatMap(PersonID.init))

      // Invited.
      try await client.get("/accounts/new")
      let made = try await client.post(
        "/accounts/new",
        [
          ("name", "sian"), ("role", "organisationLead"), ("organisation", "1-1234567890"),
          ("person", "\(person)"),
        ])
      #expect(made.title == "sian")
      let account = try await site.database.read { tx in
        try #require(try Accounts.find(name: "sian", tx)).id
      }
      try await client.get("/accounts/\(account)")
      let letter = try await client.post("/accounts/\(account)/invitation")
      let code = try #require(letter.body.between("<code class=\"key\">", "</code>"))
      try await client.signOut()

      // Set up, with an app of her own choice.
      try await client.get("/welcome")
      try await client.post("/welcome", [("name", "sian"), ("code", code)])
      let first = try await client.post(
        "/welcome/password",
        [("name", "sian"), ("code", code), ("password", Self.words), ("again", Self.words)])
      #expect(first.title == "Hello, Siân Pugh")
      #expect(try await client.get("/organisations/\(home)/people").status == 200)
      try await client.get("/sign-in/second-factor/set-up")
      let codes = try await client.confirm("sian")
      let paper = codes.body.matches(of: /<li><code>([0-9A-Z-]+)<\/code>/).map { String($0.1) }
      #expect(paper.count == 10)
      try await client.signOut()

      // Lost the phone; comes back with a code on paper, and gets another app.
      try await client.get("/sign-in")
      let ask = try await client.post("/sign-in", [("name", "sian"), ("password", Self.words)])
      #expect(ask.title == "Enter the code from your app")
      try await client.get("/sign-in/recovery-code")
      let back = try await client.post("/sign-in/recovery-code", [("code", paper[0])])
      #expect(back.body.contains("You used a recovery code; 9 are left"))
      try await client.post("/account/second-factor", [("what", "remove")])
      try await client.get("/sign-in/second-factor/set-up")
      #expect(try await client.confirm("sian").title == "Keep your recovery codes")
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.words).title == "Hello, Siân Pugh")
      // The lost phone, the old paper: neither helps who finds them.
      try await client.signOut()
      try await client.get("/sign-in")
      try await client.post("/sign-in", [("name", "sian"), ("password", Self.words)])
      try await client.get("/sign-in/recovery-code")
      #expect(
        try await client.post("/sign-in/recovery-code", [("code", paper[1])]).status == 422)
      try await client.get("/sign-in/second-factor")
      #expect(try await client.passSecondFactor(of: "sian").title == "Hello, Siân Pugh")

      // Moves to another employer: the session goes on, and reaches the old one no more.
      let today = Clock.test.today
      try await site.database.write { tx in
        let post = try #require(try Assignments.of(person, tx).first)
        try EndAssignment(post.id, lastDay: today).run(under: .test, tx)
        let beech = try Organisations.create(.init(name: "Beech", kind: .careProvider), tx)
        try AddAssignment(
          person: person,
          job: JobParticulars(
            organisation: beech.organisation.id, title: "Deputy", startedOn: today)
        ).run(under: .test, tx)
      }
      time.goOn(seconds: 86_400)
      #expect(try await client.signIn("sian", Self.words).title == "Hello, Siân Pugh")
      #expect(try await client.get("/organisations/\(home)/people").status != 200)
      let mine = try await client.get("/people/\(person)")
      #expect(mine.status == 200 && mine.body.contains("Beech"))

      // Leaves: what is hers is still hers, and nothing else is.
      try await site.database.write { tx in
        for post in try Assignments.of(person, tx) where post.endedOn == nil {
          try EndAssignment(post.id, lastDay: today + 1).run(under: .test, tx)
        }
      }
      time.goOn(seconds: 86_400)
      #expect(try await client.signIn("sian", Self.words).title == "Hello, Siân Pugh")
      #expect(try await client.get("/me").status == 200)
      #expect(try await client.get("/organisations/\(home)/people").status != 200)
      let roles = try await site.database.read { tx in
        try Accounts.user(account, at: time.clock.now(), tx)?.roles
      }
      #expect(roles == [.person])

      // Closed by an administrator, who sees that there is no post any more.
      try await client.signOut()
      #expect(
        try await client.signIn("asha.patel", "correct horse battery").title
          == "Hello, asha.patel")
      let list = try await client.get("/accounts?show=left")
      #expect(list.body.contains(">sian<") && list.body.contains("No current post"))
      try await client.get("/accounts/\(account)/close")
      try await client.post("/accounts/\(account)/close", [("reason", "Left")])
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.words).status == 422)
    }
  }
}

@Suite struct `Two nodes on one database` {
  private func node(_ database: any Database, _ watch: Watch) -> Site {
    let chance = Chance.different()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return Site(
      database: database, clock: .test, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), timepiece: watch.clock, keys: .test,
      rooms: [RegisterRoom.self])
  }

  @Test(arguments: Engine.allCases)
  func `share sessions, codes that were used, and failures`(engine: Engine) async throws {
    try await withEmptyDatabase(engine) { address in
      let databases = [try await Databases.open(address), try await Databases.open(address)]
      do {
        try await Migrator.migrate(
          databases[0], AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations)
        let watch = Watch()
        let nodes = databases.map {
          Website(node($0, watch)).application(host: "127.0.0.1", port: 0)
        }
        try await nodes[0].test(.router) { first in
          try await nodes[1].test(.router) { second in
            try await goBetween(first, second, watch)
          }
        }
      } catch {
        for database in databases { try? await database.close() }
        throw error
      }
      for database in databases { try await database.close() }
    }
  }

  private func goBetween(
    _ first: any TestClientProtocol, _ second: any TestClientProtocol, _ watch: Watch
  ) async throws {
    let client = Client(first, watch)
    try await client.setUp()
    await client.go(to: second)
    #expect(try await client.get("/accounts").status == 200)
    // A form begun at one is sent to the other.
    try await client.get("/accounts/new")
    await client.go(to: first)
    let made = try await client.post(
      "/accounts/new", [("name", "lead"), ("role", "implementationOffice")])
    #expect(made.title == "lead")
    // Signed out at one is signed out at the other.
    try await client.signOut()
    await client.go(to: second)
    #expect(try await client.get("/accounts").location?.hasPrefix("/sign-in") == true)
    // Five guesses are five, however they are spread.
    for guess in 1...5 {
      await client.go(to: guess.isMultiple(of: 2) ? first : second)
      await client.forgetCookies()
      #expect(try await client.signIn("asha.patel", "guess \(guess)").status == 422)
    }
    await client.go(to: first)
    let refused = try await client.signIn("asha.patel", "correct horse battery")
    #expect(refused.status == 422 && refused.body.contains("15 minutes"))
  }
}
