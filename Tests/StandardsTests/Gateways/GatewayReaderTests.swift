import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Who has to do with a waiver, and for how long.
@Suite struct `Who reads and decides about a waiver` {
  @Test(arguments: Engine.allCases)
  func `whoever sees to it reads it as long as it runs and they work there`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        let waiver = try world.grant(world.ask(tx), until: Clock.test.today + 5, tx)
        func reads(_ name: String, after days: Int = 0) throws -> Bool {
          let now = Clock.fixed(Clock.test.today + days).now()
          return
            (try? FoundWaiver.find(waiver.id, ClaimsWorld.user(name, at: now, tx), tx)) != nil
        }
        #expect(try reads("maud") && reads("tom") && reads("boss") && reads("training"))
        #expect(try !reads("nadia") && !reads("rosa") && !reads("homelead"))
        #expect(try reads("maud", after: 5) && !reads("maud", after: 6))
        #expect(try reads("tom", after: 6))
        try tx.execute(
          "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", world.maud,
          Clock.test.today - 1)
        #expect(try !reads("maud"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `nobody grants what they asked for under another account`(engine: Engine) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        // Maud leads the hospital with one account, and recruits for it with another.
        let console = User.console(now: Clock.test.now())
        for name in ["maud.lead", "maud.recruits"] {
          try AddAccount(
            name: name, password: .none(chance: .different()), role: .organisationLead,
            organisation: world.hospital, person: world.maud
          ).run(by: console, tx)
        }
        let waiver = try world.ask(by: "maud.recruits", tx)
        let refused = gatewayRefusal {
          _ = try world.handle(
            waiver, .grant, by: "maud.lead", owner: world.claims.ade,
            until: Clock.test.today + 30, tx)
        }
        #expect(refused as? WaiverRefusal == .askedThemselves)
        let granted = try world.handle(
          waiver, .grant, by: "boss", owner: world.claims.ade, until: Clock.test.today + 30, tx)
        #expect(granted.state == .granted)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `an employer takes back what it asked for itself, and the person is told of both`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        let own = try world.ask(tx)
        let refused = gatewayRefusal {
          _ = try world.handle(own, .withdraw, by: "training", tx)
        }
        #expect(refused as? WaiverRefusal == .theirs)
        let view = try GatewayQuestions(ClaimsWorld.user("training", tx), tx).view(
          FoundWaiver.find(own.id, ClaimsWorld.user("training", tx), tx))
        #expect(!view.steps.contains("withdraw"))
        _ = try world.handle(own, .withdraw, by: "tom", tx)
        let asked = try world.ask(by: "training", tx)
        #expect(try GatewayWorld.told("tom", "asks for a waiver for you", tx) == 1)
        let back = try world.handle(asked, .withdraw, by: "boss", tx)
        #expect(back.state == .ended)
        #expect(try GatewayWorld.told("tom", "waiver for you is taken back", tx) == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `those who answer for the employer now are told of a lapse where one of the two has left`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        _ = try world.grant(world.ask(tx), until: Clock.test.today + 5, tx)
        try tx.execute(
          "UPDATE account SET closed_at = ?1 WHERE name = 'boss'", Clock.test.now())
      }
      let over = Clock.fixed(Clock.test.today + 6).now()
      #expect(try await WaiverConsequences.follow(database, at: over) == nil)
      let told = try await database.read { tx in
        try ["tom", "maud", "deputy", "boss"].map { try GatewayWorld.told($0, "has lapsed", tx) }
      }
      #expect(told == [1, 1, 1, 0])
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was met after its last day has lapsed, and a kind of post that is gone lapses too`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      let waiver = try await database.write { tx in
        let waiver = try world.grant(world.ask(tx), until: Clock.test.today + 5, tx)
        try world.stage(of: world.tom, tx)
        try tx.execute(
          "UPDATE gateway_waiver SET post = 'a-post-of-former-days' WHERE id = ?1", waiver.id)
        return waiver
      }
      // While it runs it is left as it is: whether it is met cannot be asked.
      #expect(try await WaiverConsequences.follow(database, at: Clock.test.now()) == nil)
      try await database.write { tx in
        #expect(try GatewayWaivers.find(waiver.id, tx)?.state == .granted)
        try tx.execute(
          "UPDATE gateway_waiver SET post = ?2 WHERE id = ?1", waiver.id, GatewayWorld.post)
      }
      let over = Clock.fixed(Clock.test.today + 9).now()
      #expect(try await WaiverConsequences.follow(database, at: over) == nil)
      let after = try await database.read { tx in try GatewayWaivers.find(waiver.id, tx) }
      #expect(after?.state == .lapsed)
    }
  }

  @Test(arguments: Engine.allCases)
  func `programs are told of waivers where they appoint, and of no other employer’s`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        _ = try world.grant(world.ask(tx), tx)
        // Tom works at the home as well, where others recruit.
        _ = try AddAssignment(
          person: world.tom,
          job: JobParticulars(
            organisation: world.home, title: "Nurse", startedOn: Clock.test.today - 20)
        ).run(under: .test, tx)
        func answer(_ name: String, at employer: OrganisationID? = nil) throws -> String {
          try GatewayAsking.answer(
            GatewayQuestion(GatewayWorld.post, on: Clock.test.today), world.tom, at: employer,
            ClaimsWorld.user(name, tx), tx
          ).outcome
        }
        #expect(try answer("training") == "waiver")
        #expect(try answer("training", at: world.hospital) == "waiver")
        #expect(try answer("homelead") == "blocked")
        #expect(try answer("homelead", at: world.home) == "blocked")
        #expect(throws: NotFound.self) { try answer("homelead", at: world.hospital) }
        let console = try GatewayAsking.answer(
          GatewayQuestion(GatewayWorld.post, on: Clock.test.today), world.tom, at: nil,
          .console(now: Clock.test.now()), tx)
        #expect(console.outcome == "waiver")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `figures of an area are exact to nobody who sees the people of its board alone`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        let board = try Organisations.create(
          .init(name: "Elder Board", kind: .integratedCareBoard), tx
        ).organisation.id
        _ = try Organisations.relate(world.hospital, .icb, board, tx)
        try AddAccount(
          name: "board.lead", password: .none(chance: .different()), role: .organisationLead,
          organisation: board
        ).run(by: .console(now: Clock.test.now()), tx)
        let lead = try ClaimsWorld.user("board.lead", tx)
        #expect(
          try !lead.seesAll(counted: [.under, .area], at: board, for: .checkGateway, tx))
        #expect(try lead.seesAll(at: board, for: .checkGateway, tx))
        let boss = try ClaimsWorld.user("boss", tx)
        #expect(
          try boss.seesAll(counted: [.under, .area], at: world.hospital, for: .checkGateway, tx))
        #expect(try !boss.seesAll(counted: [.under, .area], at: board, for: .checkGateway, tx))
      }
    }
  }
}
