import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

/// A trust with a site and another trust, an administrator, and a colleague who works at the site
/// and also at the other trust.
private struct World: Sendable {
  let trust: OrganisationID
  let site: OrganisationID
  let other: OrganisationID
  let person: PersonID
  let postAtSite: AssignmentID
  let administrator: AccountID
  let colleague: AccountID

  static let password = StoredPassword(
    stored: .text("scrypt$16$8$1$00$00"))

  init(_ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    trust = try make("Ashdown Trust", .nhsTrust)
    site = try make("Ashdown Hospital", .site)
    other = try make("Beech Trust", .nhsTrust)
    _ = try Organisations.relate(site, .siteOf, trust, tx)
    person = try AddPerson(
      given: "Ngozi", family: "Adéyemi",
      job: JobParticulars(organisation: site, title: "Nurse", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    postAtSite = try #require(try Assignments.of([person], tx)[person]?.first).id
    _ = try AddAssignment(
      person: person,
      job: JobParticulars(organisation: other, title: "Bank nurse", startedOn: Clock.test.today)
    ).run(under: .test, tx)
    let password = try #require(Self.password)
    administrator = try AddAccount(
      name: "local", password: password, role: .administrator, organisation: trust
    ).run(by: .console(now: Clock.test.now()), tx)
    colleague = try AddAccount(
      name: "ngozi", password: password, role: .person, person: person
    ).run(by: .console(now: Clock.test.now()), tx)
  }

  func user(
    _ account: AccountID, on day: Day = Clock.test.today, _ tx: any Transaction
  ) throws -> User {
    try #require(try Accounts.user(account, at: Clock.fixed(day).now(), tx))
  }
}

@Suite struct `A role` {
  static let see = Permission("test.see", doing: "see", roles: .keepers)

  @Test(arguments: Engine.allCases)
  func `ends with the post it hangs on, and leaves the other job alone`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let console = User.console(now: Clock.test.now())
        for place in [world.trust, world.other] {
          try GiveGrant(
            account: world.colleague, role: .organisationLead, organisation: place,
            reason: "Leads"
          ).run(by: console, tx)
        }
        let last = Clock.test.today + 10
        _ = try EndAssignment(world.postAtSite, lastDay: last).run(under: .test, tx)
        let held = { (day: Day) in
          Set(try world.user(world.colleague, on: day, tx).grants.compactMap(\.organisation))
        }
        #expect(try held(last) == [world.trust, world.other])
        #expect(try held(last + 1) == [world.other])
        #expect(
          try !world.user(world.colleague, on: last + 1, tx)
            .holds(Self.see, over: .organisation(world.site), tx))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `ends when the post it hangs on is at another place`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let lodge = try Organisations.create(.init(name: "Ashdown Lodge", kind: .site), tx)
          .organisation.id
        _ = try Organisations.relate(lodge, .siteOf, world.trust, tx)
        let console = User.console(now: Clock.test.now())
        let grants = try [(Role.organisationLead, world.site), (.administrator, world.trust)].map {
          try GiveGrant(
            account: world.colleague, role: $0, organisation: $1, reason: "Works here"
          ).run(by: console, tx)
        }
        // As a file says it: the same post, at another site of the same employer.
        var post = try #require(try Assignments.find(world.postAtSite, tx))
        post.organisation = lodge
        post.employer = world.trust
        _ = try Assignments.save(post, tx)
        let user = try world.user(world.colleague, tx)
        #expect(user.grants.map(\.organisation) == [world.trust])
        #expect(try !user.reach(for: Self.see, tx).organisations.contains(world.site))
        let today = Clock.test.today
        #expect(try Grants.find(grants[0], on: today, tx)?.isInForce(on: today) == false)
        #expect(try Grants.find(grants[1], on: today, tx)?.isInForce(on: today) == true)
        let history = try Grants.history(at: world.site, on: today, limit: 10, tx)
        #expect(history.map { $0.isInForce(on: today) } == [false])
        #expect(
          try Accounts.names(holding: Self.see, over: world.site, on: today, tx)
            == ["local", "ngozi"])
        #expect(try Grants.countOfAdministrators(of: world.site, on: today, tx) == 2)
        // Out of the trust altogether: its roles are left behind too.
        post.organisation = world.other
        post.employer = world.other
        _ = try Assignments.save(post, tx)
        #expect(try world.user(world.colleague, tx).grants.isEmpty)
        #expect(try Grants.countOfAdministrators(of: world.site, on: today, tx) == 1)
        #expect(
          try Accounts.names(holding: Self.see, over: world.site, on: today, tx) == ["local"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `may stay at the organisation itself`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try GiveGrant(
          account: world.colleague, role: .organisationLead, organisation: world.trust,
          beneath: false, reason: "Head office"
        ).run(by: .console(now: Clock.test.now()), tx)
        let user = try world.user(world.colleague, tx)
        #expect(try user.holds(Self.see, over: .organisation(world.trust), tx))
        #expect(try !user.holds(Self.see, over: .organisation(world.site), tx))
        let reach = try user.reach(for: Self.see, tx)
        #expect(reach.organisations.isEmpty)
        #expect(reach.places == [world.trust])
        #expect(reach.people.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not given wider than it is held`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let password = try #require(World.password)
        let narrow = try AddAccount(
          name: "narrow", password: password, role: .person,
          person: try AddPerson(
            given: "Siân", family: "Pugh",
            job: JobParticulars(
              organisation: world.trust, title: "Clerk", startedOn: Clock.test.today)
          ).run(under: .test, tx).id
        ).run(by: .console(now: Clock.test.now()), tx)
        try GiveGrant(
          account: narrow, role: .administrator, organisation: world.trust, beneath: false,
          reason: "Head office"
        ).run(by: .console(now: Clock.test.now()), tx)
        let user = try world.user(narrow, tx)
        let give = { (place: OrganisationID, beneath: Bool) in
          _ = try GiveGrant(
            account: world.administrator, role: .trainingLead, organisation: place,
            beneath: beneath, reason: "Asked for"
          ).run(by: user, tx)
        }
        #expect(throws: Problems.self) { try give(world.trust, true) }
        #expect(throws: Forbidden.self) { try give(world.site, false) }
        // As far as it is held it is given: to accounts of the organisation itself.
        try give(world.trust, false)
        let reach = try user.reach(for: .manageAccounts, tx)
        #expect(
          try Accounts.list(reach, on: Clock.test.today, limit: 10, tx).map(\.name)
            == ["local", "narrow"])
        #expect(throws: NotFound.self) {
          try GiveGrant(
            account: world.colleague, role: .trainingLead, organisation: world.trust,
            beneath: false, reason: "Works at the site"
          ).run(by: user, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is never given to oneself, under any account`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let console = User.console(now: Clock.test.now())
        try GiveGrant(
          account: world.colleague, role: .administrator, organisation: world.trust,
          reason: "Second administrator"
        ).run(by: console, tx)
        let second = try AddAccount(
          name: "ngozi.too", password: try #require(World.password), role: .person,
          person: world.person
        ).run(by: console, tx)
        let user = try world.user(world.colleague, tx)
        for account in [world.colleague, second] {
          #expect(throws: Problems.self) {
            try GiveGrant(
              account: account, role: .trainingLead, organisation: world.trust, reason: "Mine"
            ).run(by: user, tx)
          }
        }
        #expect(throws: Problems.self) {
          try AddAccount(
            name: "third", password: try #require(World.password), role: .trainingLead,
            organisation: world.trust, person: world.person
          ).run(by: user, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of managing people follows from who reports, and from no grant`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        #expect(throws: Problems.self) {
          try GiveGrant(
            account: world.colleague, role: .lineManager, organisation: nil, reason: "Manages"
          ).run(by: .console(now: Clock.test.now()), tx)
        }
        // One from before has no effect.
        try tx.execute(
          """
          INSERT INTO access_grant (id, account_id, role, from_on)
          VALUES (?1, ?2, 'lineManager', 0)
          """, try tx.newIdentifierNumber(), world.colleague)
        #expect(try world.user(world.colleague, tx).roles == [.person])

        let report = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(
            organisation: world.site, title: "Clerk", startedOn: Clock.test.today - 5)
        ).run(under: .test, tx).id
        let post = try #require(try Assignments.of([report], tx)[report]?.first).id
        try LineManagement.set(
          [post: LineManagement.Manager(world.person)], from: Clock.test.today, tx)
        #expect(try world.user(world.colleague, tx).roles == [.person, .lineManager])
        let manage = Permission("test.manage", doing: "manage", roles: [.lineManager])
        #expect(
          try world.user(world.colleague, tx).reach(for: manage, tx).people == [report])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is kept with who gave it and why, after it has ended too`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let local = try world.user(world.administrator, tx)
        let grant = try GiveGrant(
          account: world.colleague, role: .trainingLead, organisation: world.site,
          until: Clock.test.today + 30, reason: "Covers induction"
        ).run(by: local, tx)
        try EndGrant(grant: grant, reason: "Given by mistake").run(by: local, tx)
        let kept = try #require(
          try Grants.history(at: world.trust, on: Clock.test.today, limit: 10, tx)
            .first { $0.grant.id == grant })
        #expect(kept.givenBy == "local")
        #expect(kept.reason == "Covers induction")
        #expect(kept.ended?.reason == "Given by mistake")
        #expect(!kept.isInForce(on: Clock.test.today))
        #expect(try world.user(world.colleague, tx).grants.isEmpty)
        #expect(throws: Problems.self) {
          try EndGrant(grant: grant, reason: "Again").run(by: local, tx)
        }
      }
    }
  }
}

@Suite struct `Standing in` {
  @Test(arguments: Engine.allCases)
  func `begins and ends by itself`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let today = Clock.test.today
        let console = User.console(now: Clock.test.now())
        let held = try GiveGrant(
          account: world.colleague, role: .trainingLead, organisation: world.trust,
          reason: "Leads training"
        ).run(by: console, tx)
        let cover = { (user: User, colleague: String, until: Day) in
          try CoverGrant(
            grant: held, colleague: colleague, from: today + 2, until: until,
            reason: "Annual leave"
          ).run(by: user, tx)
        }
        let holder = try world.user(world.colleague, tx)
        #expect(throws: Problems.self) { try cover(holder, "nobody", today + 9) }
        #expect(throws: Problems.self) { try cover(holder, "ngozi", today + 9) }
        #expect(throws: Problems.self) { try cover(holder, "local", today + 400) }
        let lent = try cover(holder, "local", today + 9)
        let roles = { (day: Day) in try world.user(world.administrator, on: day, tx).roles }
        #expect(try !roles(today + 1).contains(.trainingLead))
        #expect(try roles(today + 2).contains(.trainingLead))
        #expect(try roles(today + 9).contains(.trainingLead))
        #expect(try !roles(today + 10).contains(.trainingLead))
        // What was lent is not lent on.
        let standIn = try world.user(world.administrator, on: today + 3, tx)
        #expect(throws: Problems.self) {
          try CoverGrant(
            grant: lent, colleague: "ngozi", from: today + 3, until: today + 4, reason: "On"
          ).run(by: standIn, tx)
        }
      }
    }
  }
}

@Suite struct `A role that does what administrators may not` {
  @Test(arguments: Engine.allCases)
  func `is for somebody else, and waits for a second administrator where there is one`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let password = try #require(World.password)
        let console = User.console(now: Clock.test.now())
        let local = try world.user(world.administrator, tx)
        let program = try AddAccount(
          name: "puppet", password: password, role: .trainingLead, organisation: world.trust
        ).run(by: local, tx)
        for role in [Role.equalityLead, .organisationLead] {
          #expect(throws: Problems.self, "\(role)") {
            try AddAccount(
              name: "another", password: password, role: role, organisation: world.trust
            ).run(by: local, tx)
          }
          #expect(throws: Problems.self, "\(role)") {
            try GiveGrant(
              account: program, role: role, organisation: world.trust, reason: "For me"
            ).run(by: local, tx)
          }
        }
        // Nobody else to ask: an employer with one administrator goes on by itself.
        let alone = try GiveGrant(
          account: world.colleague, role: .equalityLead, organisation: world.site,
          reason: "Does the return"
        ).run(by: local, tx)
        #expect(try world.user(world.colleague, tx).grants.map(\.id) == [alone])

        let person = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(
            organisation: world.trust, title: "Clerk", startedOn: Clock.test.today - 5)
        ).run(under: .test, tx).id
        let second = try AddAccount(
          name: "second", password: password, role: .administrator, organisation: world.trust,
          person: person
        ).run(by: console, tx)
        let waiting = try GiveGrant(
          account: world.colleague, role: .organisationLead, organisation: world.trust,
          reason: "Leads"
        ).run(by: local, tx)
        #expect(try world.user(world.colleague, tx).grants.map(\.id) == [alone])
        #expect(
          try Accounts.names(holding: .agreeToShare, over: world.trust, on: Clock.test.today, tx)
            == ["local", "second"])
        // Not by whoever asked, nor by whoever is to have it.
        for account in [world.administrator, world.colleague] {
          #expect(throws: NotFound.self) {
            try ConfirmGrant(waiting).run(by: world.user(account, tx), tx)
          }
        }
        try ConfirmGrant(waiting).run(by: world.user(second, tx), tx)
        #expect(
          try Set(world.user(world.colleague, tx).grants.map(\.id)) == [alone, waiting])
        #expect(throws: NotFound.self) {
          try ConfirmGrant(waiting).run(by: world.user(second, tx), tx)
        }
        // One that is not confirmed is ended as any other.
        let no = try GiveGrant(
          account: world.colleague, role: .equalityLead, organisation: world.trust,
          reason: "Also here"
        ).run(by: local, tx)
        try EndGrant(grant: no, reason: "Not needed").run(by: world.user(second, tx), tx)
        #expect(throws: NotFound.self) {
          try ConfirmGrant(no).run(by: world.user(second, tx), tx)
        }
        // The person whose account it is finds it in their timeline.
        let told = try Journal.timeline(
          of: .person(person), actions: JournalActions(AccessActions.all), tx
        ).map(\.sentence)
        #expect(told.contains("Account second added with the role administrator at Ashdown Trust"))
      }
    }
  }
}

@Suite struct `Standing in for somebody who is gone` {
  @Test(arguments: Engine.allCases, ["post", "move", "account", "grant"])
  func `is over with what it stands in for`(engine: Engine, how: String) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let today = Clock.test.today
        let held = try GiveGrant(
          account: world.colleague, role: .administrator, organisation: world.trust,
          reason: "Second administrator"
        ).run(by: .console(now: Clock.test.now()), tx)
        let stand = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(organisation: world.trust, title: "Clerk", startedOn: today - 5)
        ).run(under: .test, tx).id
        let account = try AddAccount(
          name: "sian", password: try #require(World.password), role: .person, person: stand
        ).run(by: .console(now: Clock.test.now()), tx)
        let lent = try CoverGrant(
          grant: held, colleague: "sian", from: today, until: today + 30, reason: "Leave"
        ).run(by: world.user(world.administrator, tx), tx)
        #expect(try world.user(account, tx).roles.contains(.administrator))

        switch how {
        case "post":
          _ = try EndAssignment(world.postAtSite, lastDay: today + 3).run(under: .test, tx)
        case "move":
          var post = try #require(try Assignments.find(world.postAtSite, tx))
          post.organisation = world.other
          post.employer = world.other
          _ = try Assignments.save(post, tx)
        case "account":
          _ = try EraseAccount.run(of: world.person, at: Clock.test.now(), tx)
        default:
          try EndGrant(grant: held, reason: "No longer needed")
            .run(by: world.user(world.administrator, tx), tx)
        }
        let last = today + 4
        #expect(try !world.user(account, on: last, tx).roles.contains(.administrator))
        #expect(try Grants.find(lent, on: last, tx)?.isInForce(on: last) == false)
        #expect(
          try Grants.history(at: world.trust, on: last, limit: 9, tx)
            .filter { $0.account == account && $0.isInForce(on: last) }.isEmpty)
        #expect(try Grants.countOfAdministrators(of: world.trust, on: last, tx) == 1)
        #expect(
          try Accounts.names(holding: .manageAccounts, over: world.trust, on: last, tx) == ["local"]
        )
      }
    }
  }
}

@Suite struct `Acting in one role of several` {
  @Test(arguments: Engine.allCases)
  func `narrows what one may do, and is written down`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let now = Clock.test.now()
        let console = User.console(now: now)
        let grants = try [Role.organisationLead, .administrator].map { role in
          try GiveGrant(
            account: world.colleague, role: role, organisation: world.trust, reason: "Both"
          ).run(by: console, tx)
        }
        let token = try Sessions.begin(
          for: world.colleague, secondFactorAt: now, chance: .different(), at: now, tx)
        let (session, user) = try #require(try Sessions.find(token: token, at: now, tx))
        #expect(user.may(.manageAccounts))

        try ChosenRoles.choose(.grant(grants[0]), in: session, by: user, tx)
        let acting = user.acting(as: try ChosenRoles.of(session, tx))
        #expect(!acting.may(.manageAccounts))
        #expect(acting.roles == [.person, .organisationLead])
        #expect(
          try acting.right(to: .agreeToShare, .organisation(world.site), tx).kept
            == "sharing.agree as organisationLead@\(world.trust)")

        #expect(throws: NotFound.self) {
          try ChosenRoles.choose(.grant(GrantID(rawValue: 1)), in: session, by: user, tx)
        }
        try ChosenRoles.choose(nil, in: session, by: user, tx)
        #expect(try ChosenRoles.of(session, tx) == nil)
      }
    }
  }
}
