import Access
import Directory
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `The token of a session` {
  static let now = Clock.test.now()

  @Test(arguments: Engine.allCases)
  func `changes when the roles behind it do, and the old one soon opens nothing`(
    engine: Engine
  ) async throws {
    let passwords = Passwords(cost: .cheap, chance: .different())
    let password = try await passwords.digest("correct horse battery")
    let chance = Chance.different(seed: 4)
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try `Accounts, and what they may`.world(tx)
        let id = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: world.site
        ).run(by: .console(now: Self.now), tx)
        let token = try Sessions.begin(
          for: id, secondFactorAt: nil, chance: chance, at: Self.now, tx)
        #expect(try Sessions.find(token: token, at: Self.now, tx)?.session.hasOtherRights == false)
        try GiveGrant(
          account: id, role: .organisationLead, organisation: world.trust, reason: "New post"
        )
        .run(by: .console(now: Self.now), tx)
        let (session, user) = try #require(try Sessions.find(token: token, at: Self.now, tx))
        #expect(session.hasOtherRights)
        let new = try #require(
          try Sessions.changeToken(of: session, user, chance: chance, at: Self.now, tx))
        // Two requests at once: the second finds it done.
        #expect(
          try Sessions.changeToken(of: session, user, chance: chance, at: Self.now, tx) == nil)
        let found = try #require(try Sessions.find(token: new, at: Self.now, tx))
        #expect(!found.session.hasOtherRights && found.session.formToken == session.formToken)
        let soon = Self.now.adding(seconds: 59)
        #expect(try Sessions.find(token: token, at: soon, tx)?.session.number == session.number)
        let later = Self.now.adding(seconds: 61)
        #expect(try Sessions.find(token: token, at: later, tx) == nil)
        #expect(try Sessions.find(token: new, at: later, tx) != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes when a role runs out by itself`(engine: Engine) async throws {
    let passwords = Passwords(cost: .cheap, chance: .different())
    let password = try await passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try `Accounts, and what they may`.world(tx)
        let id = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: world.site
        ).run(by: .console(now: Self.now), tx)
        try GiveGrant(
          account: id, role: .organisationLead, organisation: world.other,
          until: Self.now.dayInLondon, reason: "Cover"
        ).run(by: .console(now: Self.now), tx)
        let evening = Self.now.adding(seconds: 10 * 3_600 + 1_800)
        let token = try Sessions.begin(
          for: id, secondFactorAt: nil, chance: .different(), at: evening, tx)
        #expect(try Sessions.find(token: token, at: evening, tx)?.session.hasOtherRights == false)
        let past = evening.adding(seconds: 3_000)
        #expect(try Sessions.find(token: token, at: past, tx)?.session.hasOtherRights == true)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps at most five forms of an account, for a day`(engine: Engine) async throws {
    let passwords = Passwords(cost: .cheap, chance: .different())
    let password = try await passwords.digest("correct horse battery")
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let id = try AddAccount(name: "asha", password: password, role: .administrator)
          .runAsFirst(at: Self.now, tx)
        for number in 1...7 {
          _ = try KeptForms.keep(
            [UInt8(number)], of: id, keys: .test, at: Self.now.adding(seconds: Int64(number)), tx)
        }
        let kept = try KeptForms.list(of: id, keys: .test, at: Self.now, tx)
        #expect(kept.map(\.form) == [[7], [6], [5], [4], [3]])
        let tomorrow = Self.now.adding(seconds: 86_500)
        #expect(try KeptForms.list(of: id, keys: .test, at: tomorrow, tx) == [])
      }
    }
  }
}
