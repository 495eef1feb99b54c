import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `Accounts, and what they may` {
  static let passwords = Passwords(cost: .cheap, chance: .different())
  static let now = Clock.test.now()

  /// An organisation, a part of it, another beside it, and a person working in the part.
  struct World: Sendable {
    let trust: OrganisationID
    let site: OrganisationID
    let other: OrganisationID
    let person: PersonID
  }

  static func world(_ tx: any Transaction) throws -> World {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    let trust = try make("Ashdown Trust", .nhsTrust)
    let site = try make("Ashdown Hospital", .site)
    let other = try make("Beech Trust", .nhsTrust)
    _ = try Organisations.relate(site, .siteOf, trust, tx)
    let person = try AddPerson(
      given: "Ngozi", family: "Adéyemi",
      job: JobParticulars(organisation: site, title: "Nurse", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx)
    return World(trust: trust, site: site, other: other, person: person.id)
  }

  @Test(arguments: Engine.allCases)
  func `begin with one administrator, once`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      let user = try await database.write { tx in
        let id = try AddAccount(name: "Asha.Patel", password: password, role: .administrator)
          .runAsFirst(at: Self.now, tx)
        return try #require(try Accounts.user(id, at: Self.now, tx))
      }
      #expect(user.name == "Asha.Patel")
      await #expect(throws: Problems.self) {
        try await database.write { tx in
          try AddAccount(name: "second", password: password, role: .administrator)
            .runAsFirst(at: Self.now, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reach what the role reaches`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try Self.world(tx)
        let console = User.console(now: Self.now)
        let see = Permission("test.see", doing: "see", roles: [.organisationLead, .person])
        let lead = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: world.trust
        ).run(by: console, tx)
        let own = try AddAccount(
          name: "own", password: password, role: .person, person: world.person
        ).run(by: console, tx)
        let elsewhere = try AddAccount(
          name: "elsewhere", password: password, role: .organisationLead,
          organisation: world.other
        ).run(by: console, tx)

        let user = { try #require(try Accounts.user($0, at: Self.now, tx)) }
        #expect(try user(lead).holds(see, over: .person(world.person), tx))
        #expect(try user(lead).holds(see, over: .organisation(world.site), tx))
        #expect(try !user(lead).holds(see, over: .organisation(world.other), tx))
        #expect(try user(own).holds(see, over: .person(world.person), tx))
        #expect(try !user(elsewhere).holds(see, over: .person(world.person), tx))
        #expect(try user(lead).reach(for: see, tx).organisations == [world.trust])
        #expect(try user(own).reach(for: see, tx).people == [world.person])
        #expect(throws: NotFound("This person")) {
          try user(elsewhere).right(to: see, .person(world.person), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `cannot be given more than the giver has`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try Self.world(tx)
        let id = try AddAccount(
          name: "local", password: password, role: .administrator, organisation: world.trust
        ).run(by: .console(now: Self.now), tx)
        let local = try #require(try Accounts.user(id, at: Self.now, tx))
        let colleague = try AddAccount(
          name: "colleague", password: password, role: .trainingLead, organisation: world.trust
        ).run(by: .console(now: Self.now), tx)
        let give = { (account: AccountID, role: Role, organisation: OrganisationID?) in
          _ = try GiveGrant(
            account: account, role: role, organisation: organisation, reason: "Asked for"
          ).run(by: local, tx)
        }
        #expect(throws: Forbidden.self) { try give(colleague, .administrator, nil) }
        #expect(throws: Forbidden.self) { try give(colleague, .nationalLead, world.trust) }
        #expect(throws: Forbidden.self) { try give(colleague, .support, nil) }
        #expect(throws: Forbidden.self) { try give(colleague, .auditor, nil) }
        #expect(throws: Forbidden.self) { try give(colleague, .organisationLead, world.other) }
        // Nobody raises themselves.
        #expect(throws: Problems.self) { try give(id, .organisationLead, world.site) }
        try give(colleague, .trainingLead, world.site)
        #expect(try Grants.of(colleague, on: Clock.test.today, tx).count == 2)

        let unseen = try AddAccount(
          name: "unseen", password: password, role: .organisationLead, organisation: world.other
        ).run(by: .console(now: Self.now), tx)
        #expect(throws: NotFound.self) {
          try GiveGrant(
            account: unseen, role: .organisationLead, organisation: world.site, reason: "Guessed"
          ).run(by: local, tx)
        }
      }
    }
  }

  /// Whoever signs in with an account that belongs to a person sees all that is held about them.
  @Test(arguments: Engine.allCases)
  func `cannot be made for a person the maker does not look after`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try Self.world(tx)
        let console = User.console(now: Self.now)
        let id = try AddAccount(
          name: "local", password: password, role: .administrator, organisation: world.other
        ).run(by: console, tx)
        let local = try #require(try Accounts.user(id, at: Self.now, tx))
        let make = { (name: String, person: PersonID?, user: User) in
          try AddAccount(
            name: name, password: password, role: .trainingLead, organisation: world.other,
            person: person
          ).run(by: user, tx)
        }
        #expect(throws: NotFound.self) { try make("spy", world.person, local) }
        #expect(throws: Problems.self) { try make("nobody", PersonID(rawValue: 999_999), console) }
        _ = try make("lead", nil, local)
        _ = try make("seconded", world.person, console)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keep the last administrator`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let id = try AddAccount(name: "only", password: password, role: .administrator)
          .runAsFirst(at: Self.now, tx)
        let user = try #require(try Accounts.user(id, at: Self.now, tx))
        let grant = try #require(user.grants.first)
        #expect(throws: Problems.self) {
          try EndGrant(grant: grant.id, reason: "Leaves").run(by: user, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are written down`(engine: Engine) async throws {
    let password = try await Self.passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      let items = try await database.write { tx in
        let world = try Self.world(tx)
        let id = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: world.trust
        ).run(by: .console(now: Self.now), tx)
        return try Journal.timeline(
          of: .account(id), actions: JournalActions(AccessActions.all), tx)
      }
      #expect(
        items.map(\.sentence)
          == ["Account lead added with the role organisation lead at Ashdown Trust"])
    }
  }
}

@Suite struct `A session` {
  @Test(arguments: Engine.allCases)
  func `lasts until it is idle, old or ended`(engine: Engine) async throws {
    let passwords = Passwords(cost: .cheap, chance: .different())
    let password = try await passwords.digest("correct horse battery")
    let start = Clock.test.now()
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let id = try AddAccount(name: "asha", password: password, role: .administrator)
          .runAsFirst(at: start, tx)
        let token = try Sessions.begin(
          for: id, secondFactorAt: start, chance: .different(), at: start, tx)

        #expect(try Sessions.find(token: token, at: start.adding(seconds: 3_599), tx) != nil)
        #expect(try Sessions.find(token: token, at: start.adding(seconds: 3_600), tx) == nil)
        #expect(try Sessions.find(token: "0" + token.dropFirst(), at: start, tx) == nil)

        let session = try #require(try Sessions.find(token: token, at: start, tx)).session
        for hour in 1...11 {
          try Sessions.touch(session, at: start.adding(seconds: Int64(hour) * 3_500), tx)
        }
        #expect(
          try Sessions.find(token: token, at: start.adding(seconds: 12 * 3_600), tx) == nil)

        try Sessions.end(session, tx)
        #expect(try Sessions.find(token: token, at: start, tx) == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `begins after at most five wrong passwords, from elsewhere still`(
    engine: Engine
  ) async throws {
    let passwords = Passwords(cost: .cheap, chance: .different())
    let password = try await passwords.digest("correct horse battery")
    let now = Clock.test.now()
    try await withDatabase(engine) { database in
      try await database.write { tx in
        _ = try AddAccount(name: "asha", password: password, role: .administrator)
          .runAsFirst(at: now, tx)
        let attacker = SignIn(name: "ASHA", address: "192.0.2.9", device: nil)
        for _ in 1...5 {
          #expect(try attacker.prepare(at: now, tx).throttle == .goOn)
        }
        #expect(try attacker.prepare(at: now, tx).throttle == .refuse)
        #expect(try attacker.prepare(at: now.adding(seconds: 901), tx).throttle == .goOn)
        let owner = SignIn(name: "asha", address: "192.0.2.1", device: nil)
        #expect(try owner.prepare(at: now, tx).throttle == .goOn)
      }
    }
  }
}
