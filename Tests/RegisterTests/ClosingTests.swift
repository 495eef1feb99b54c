import Access
import Directory
import Foundation
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `An account that is closed` {
  private static let password = "correct horse battery"

  private struct World {
    let home: OrganisationID
    let person: PersonID
    let account: AccountID
    let grant: GrantID
  }

  /// A home with a lead, Siân, for whom a colleague stands in.
  private func world(_ client: Client, _ site: Site) async throws -> World {
    try await client.setUp()
    let home = try await site.database.read { tx in
      try #require(try Organisations.find(code: "1-1234567890", tx)).id
    }
    let person = try #require(
      try await client.addPerson("Siân", "Pugh", as: "Manager", at: home).person
        .flatMap(PersonID.init))
    let other = try #require(
      try await client.addPerson("Omar", "Reid", as: "Nurse", at: home).person
        .flatMap(PersonID.init))
    let password = try await site.passwords.digest(Self.password)
    return try await site.database.write { tx in
      let user = User.console(now: Clock.test.now())
      let account = try AddAccount(
        name: "sian", password: password, role: .organisationLead, organisation: home,
        person: person
      ).run(by: user, tx)
      _ = try AddAccount(name: "omar", password: password, role: .person, person: other)
        .run(by: user, tx)
      let grant = try #require(try Grants.of(account, on: user.today, tx).first).id
      try CoverGrant(
        grant: grant, colleague: "omar", from: user.today, until: user.today + 9, reason: "Leave"
      ).run(by: user, tx)
      return World(home: home, person: person, account: account, grant: grant)
    }
  }

  private func roles(of name: String, _ site: Site, at now: Instant = Clock.test.now())
    async throws -> Set<Role>
  {
    try await site.database.read { tx in
      let account = try #require(try Accounts.find(name: name, tx)).id
      return try Accounts.user(account, at: now, tx)?.roles ?? []
    }
  }

  /// What lets somebody in, or waits for them.
  private func ways(of account: AccountID, _ site: Site) async throws -> [Int] {
    try await site.database.read { tx in
      let row = try #require(
        try tx.row(
          """
          SELECT (SELECT COUNT(*) FROM session WHERE account_id = ?1),
            (SELECT COUNT(*) FROM known_device WHERE account_id = ?1),
            (SELECT COUNT(*) FROM api_token WHERE account_id = ?1 AND revoked_at IS NULL),
            (SELECT COUNT(*) FROM invitation WHERE account_id = ?1 AND ended_at IS NULL),
            (SELECT COUNT(*) FROM mail WHERE account_id = ?1 AND state = 'waiting'),
            (SELECT COUNT(*) FROM kept_form WHERE account_id = ?1),
            (SELECT COUNT(*) FROM staff_pin WHERE account_id = ?1),
            (SELECT COUNT(*) FROM emergency_access WHERE account_id = ?1 AND until_at > ?2)
          """, account, Clock.test.now()))
      return try (0..<8).map { try row($0, as: Int.self) }
    }
  }

  private func fill(_ world: World, _ site: Site) async throws {
    let pin = try await site.passwords.digest("739204")
    try await site.database.write { tx in
      let (id, now) = (world.account, Clock.test.now())
      try tx.execute(
        """
        INSERT INTO api_token (id, account_id, token_digest, name, permissions, created_at,
          expires_on)
        VALUES (?1, ?2, 'digest', 'Rota', 'obligation.count', ?3, ?4)
        """, try tx.newIdentifierNumber(), id, now, now.dayInLondon + 9)
      try tx.execute(
        """
        INSERT INTO mail (id, account_id, kind, message_id, state, queued_at, late_at, next_at,
          attempts)
        VALUES (?1, ?2, 'notice', 'm', 'waiting', ?3, ?3, ?3, 0)
        """, try tx.newIdentifierNumber(), id, now)
      _ = try KeptForms.keep([1, 2], of: id, keys: site.keys, at: now, tx)
      try tx.execute(
        "INSERT INTO staff_pin (account_id, pin, set_at) VALUES (?1, ?2, ?3)", id, pin, now)
      try tx.execute(
        """
        INSERT INTO emergency_access (id, account_id, organisation_id, reason, begun_at, until_at)
        VALUES (?1, ?2, ?3, 'Flood at the home, night staff to be reached', ?4, ?5)
        """, try tx.newIdentifierNumber(), id, world.home, now.adding(seconds: -60),
        now.adding(seconds: 3_600))
      _ = try MakeInvitation(account: id).run(by: .console(now: now), chance: site.chance, tx)
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets nobody in from that moment, keeps what was done, and can be opened again`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await world(client, site)
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.password).status == 200)
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.password).status == 200)
      try await fill(world, site)
      #expect(try await ways(of: world.account, site).allSatisfy { $0 == 1 })
      #expect(try await roles(of: "omar", site).contains(.organisationLead))

      await client.forgetCookies()
      _ = try await client.signIn("asha.patel", Self.password)
      let page = try await client.get("/accounts/\(world.account)/close")
      #expect(page.title == "Close the account of sian" && page.body.contains("current post"))
      let blank = try await client.post("/accounts/\(world.account)/close/check")
      #expect(blank.body.contains("Enter why the account is closed"))
      let check = try await client.post(
        "/accounts/\(world.account)/close/check", [("reason", "Left on Friday")])
      #expect(check.title == "Check what you close")
      #expect(check.body.contains("Organisation lead, Ashdown House"))
      let done = try await client.post(
        "/accounts/\(world.account)/close", [("reason", "Left on Friday")])
      #expect(done.body.contains("The account sian is closed"))

      #expect(try await ways(of: world.account, site) == [0, 0, 0, 0, 0, 0, 0, 0])
      #expect(try await !roles(of: "omar", site).contains(.organisationLead), "cover ends")
      let shown = try await client.get("/accounts/\(world.account)")
      #expect(shown.body.contains("by asha.patel") && shown.body.contains("Left on Friday"))
      #expect(try await client.get("/people/\(world.person)").status == 200)
      #expect(try await !client.get("/accounts").body.contains(">sian<"))
      #expect(try await client.get("/accounts?show=closed").body.contains(">sian<"))
      #expect(try await client.get("/accounts/\(world.account)/close").status == 404)
      // Nor is it given a role by a form that was filled in before.
      try await client.get("/organisations/\(world.home)/access/new")
      let given = try await client.post(
        "/organisations/\(world.home)/access/new",
        [
          ("account", "\(world.account)"), ("role", "trainingLead"), ("beneath", "yes"),
          ("until", "open"), ("reason", "From the new year"),
        ])
      #expect(given.body.contains("The account sian is closed. Open it again first"))
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.password).status == 422)

      _ = try await client.signIn("asha.patel", Self.password)
      try await client.get("/accounts/\(world.account)/reopen")
      #expect(try await client.post("/accounts/\(world.account)/reopen").status == 422)
      let long = try await client.post(
        "/accounts/\(world.account)/reopen", [("reason", String(repeating: "a", count: 201))])
      #expect(long.body.contains("The reason must be 200 characters or fewer"))
      let open = try await client.post(
        "/accounts/\(world.account)/reopen", [("reason", "Came back")])
      #expect(open.body.contains("Its roles did not come back"))
      #expect(try await roles(of: "sian", site) == [.person])
      #expect(try await !roles(of: "omar", site).contains(.organisationLead))
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.password).title == "Hello, Siân Pugh")
      #expect(try await client.get("/account").body.contains("Reason given: Came back"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `is never the last one that administers a place of several people`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await world(client, site)
      let password = try await site.passwords.digest(Self.password)
      let admin = try await site.database.write { tx in
        try AddAccount(
          name: "local", password: password, role: .administrator, organisation: world.home,
          person: world.person
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      try await client.get("/account/close")
      let refused = try await client.post("/account/close", [("sure", "yes")])
      #expect(refused.status == 422)
      #expect(refused.body.contains("asha.patel is the last administrator of everything"))
      // The place itself is looked after from above; without that it would not be.
      let alone = try await site.database.write { tx in
        try tx.execute("UPDATE access_grant SET to_on = from_on - 1 WHERE organisation_id IS NULL")
        return try CloseAccount(account: admin, reason: "Left").problems(
          by: .console(now: Clock.test.now()), tx)
      }
      #expect(
        alone == [
          "local is the last administrator of Ashdown House. Give somebody else the role first"
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `may be the only one of an employer of one person, by themselves`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      try await client.get("/account/close")
      let unsure = try await client.post("/account/close")
      #expect(unsure.body.contains("Say that you want to close your account"))
      let closed = try await client.post("/account/close", [("sure", "yes")])
      #expect(closed.title == "Sign in")
      #expect(closed.body.contains("Your account is closed"))
      #expect(try await client.signIn("asha.patel", Self.password).status == 422)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is opened again only by whoever could give every role it held`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await world(client, site)
      let password = try await site.passwords.digest(Self.password)
      let now = Clock.test.now()
      try await site.database.write { tx in
        let user = User.console(now: now)
        let beech = try Organisations.create(.init(name: "Beech", kind: .careProvider), tx)
        try AddAccount(
          name: "local", password: password, role: .administrator, organisation: world.home
        ).run(by: user, tx)
        try GiveGrant(
          account: world.account, role: .organisationLead, organisation: beech.organisation.id,
          reason: "Both"
        ).run(by: user, tx)
        try CloseAccount(account: world.account, reason: "Left").run(by: user, tx)
      }
      try await client.signOut()
      _ = try await client.signIn("local", Self.password)
      #expect(try await client.get("/accounts?show=closed").body.contains(">sian<"))
      #expect(try await client.get("/accounts/\(world.account)/reopen").status == 403)
      let sent = try await client.post(
        "/accounts/\(world.account)/reopen", [("reason", "I want it")])
      #expect(sent.status == 403)
      let account = try await site.database.read { tx in try Accounts.find(world.account, tx) }
      #expect(account?.closedAt != nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is found by who kept its owner, once they have no post any more`(
    engine: Engine
  ) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      let world = try await world(client, site)
      let password = try await site.passwords.digest(Self.password)
      let today = Clock.test.today
      try await site.database.write { tx in
        try AddAccount(
          name: "local", password: password, role: .administrator, organisation: world.home
        ).run(by: .console(now: Clock.test.now()), tx)
        let omar = try #require(try Accounts.find(name: "omar", tx)?.person)
        try tx.execute("DELETE FROM access_grant WHERE role = 'organisationLead'")
        for person in [omar, world.person] {
          for post in try Assignments.of(person, tx) {
            try EndAssignment(post.id, lastDay: today).run(under: .test, tx)
          }
        }
        // Omar works elsewhere from now on: no business of the home.
        let beech = try Organisations.create(.init(name: "Beech", kind: .careProvider), tx)
        try AddAssignment(
          person: omar,
          job: JobParticulars(
            organisation: beech.organisation.id, title: "Nurse", startedOn: today)
        ).run(under: .test, tx)
      }
      time.goOn(seconds: 86_400)
      try await client.signOut()
      _ = try await client.signIn("local", Self.password)
      let left = try await client.get("/accounts?show=left")
      #expect(left.body.contains(">sian<") && left.body.contains("No current post"))
      #expect(!left.body.contains(">omar<"))
      #expect(try await !client.get("/accounts").body.contains(">omar<"))
      time.goOn(seconds: 100 * 86_400)
      _ = try await client.signIn("local", Self.password)
      #expect(try await !client.get("/accounts").body.contains(">sian<"))
    }
  }
}

extension CloseAccount {
  /// What speaks against it.
  fileprivate func problems(by user: User, _ tx: any Transaction) throws -> [String] {
    do {
      try check(by: user, tx)
      return []
    } catch let problems as Problems {
      return problems.problems.map(\.message)
    }
  }
}
