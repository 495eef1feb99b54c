import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
@Suite struct `Before an appointment is confirmed` {
  @Test(arguments: Engine.allCases)
  func `the gateway is asked anew, and what blocks it blocks it until it is held`(engine: Engine)
    async throws
  {
    try await withGateways(engine) { database, world in
      try await database.write { tx in try Self.blocked(world, tx) }
    }
  }

  private static func blocked(_ world: GatewayWorld, _ tx: any Transaction) throws {
    let one = try world.put(tx)
    #expect(one.outcome == .blocked && one.state == .open)
    let blocked = gatewayRefusal {
      try GatewayWorld.handle(one, .confirm, by: "training", tx)
    }
    #expect(blocked as? AppointmentRefusal == .blocked)
    try world.stage(of: world.tom, at: world.home, tx)
    let confirmed = try GatewayWorld.handle(one, .confirm, by: "training", tx)
    #expect(confirmed.state == .confirmed && confirmed.outcome == .clear)
    #expect(try GatewayWorld.told("tom", "can go on", tx) == 1)
  }

  @Test(arguments: Engine.allCases)
  func `an accountable officer lets it through with a reason, which is counted`(engine: Engine)
    async throws
  {
    try await withGateways(engine) { database, world in
      try await database.write { tx in try Self.letThrough(world, tx) }
    }
  }

  private static func letThrough(_ world: GatewayWorld, _ tx: any Transaction) throws {
    let one = try world.put(tx)
    let trainer = gatewayRefusal {
      try GatewayWorld.handle(one, .override, by: "training", tx)
    }
    #expect(trainer is Forbidden)
    let silent = gatewayRefusal {
      try GatewayWorld.handle(one, .override, by: "boss", words: nil, tx)
    }
    #expect(silent as? AppointmentRefusal == .noReason)
    let after = try GatewayWorld.handle(one, .override, by: "boss", tx)
    #expect(after.state == .overridden)
    let today = Clock.test.today
    let counted = try GatewayAppointments.decided(
      at: world.hospital, since: Clock.fixed(today - 1).now(), on: today, tx)
    #expect(counted == (1, 1, 1))
    // The person reads the reason.
    let own = try GatewayAppointments.of([world.tom], tx)
    #expect(own.first?.decision?.words == "Needed at once")
  }

  @Test(arguments: Engine.allCases)
  func `it waits once, is of people in reach, and is nobody’s own to decide`(engine: Engine)
    async throws
  {
    try await withGateways(engine) { database, world in
      try await database.write { tx in try Self.oncePut(world, tx) }
    }
  }

  private static func oncePut(_ world: GatewayWorld, _ tx: any Transaction) throws {
    try world.put(tx)
    let twice = gatewayRefusal { try world.put(tx) }
    #expect(twice as? AppointmentRefusal == .openAlready)
    let elsewhere = gatewayRefusal { try world.put(of: world.claims.rosa, tx) }
    #expect(elsewhere is NotFound)
    #expect(gatewayRefusal { try world.put(by: "homelead", tx) } != nil)
    #expect(gatewayRefusal { try world.put(by: "tom", tx) } != nil)
  }

  @Test(arguments: Engine.allCases)
  func `two at once: the second is told that it changed`(engine: Engine) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in try Self.changedMeanwhile(world, tx) }
    }
  }

  private static func changedMeanwhile(_ world: GatewayWorld, _ tx: any Transaction) throws {
    let one = try world.put(tx)
    try GatewayWorld.handle(one, .withdraw, by: "boss", seen: 0, tx)
    let second = gatewayRefusal {
      try GatewayWorld.handle(one, .override, by: "deputy", seen: 0, tx)
    }
    #expect(second as? AppointmentRefusal == .changedMeanwhile)
  }

  @Test(arguments: Engine.allCases)
  func `one of two who press at the same moment wins`(engine: Engine) async throws {
    try await withGateways(engine) { database, world in
      let one = try await database.write { tx in try world.put(tx) }
      let won = await withTaskGroup(of: Bool.self) { group in
        for name in ["boss", "deputy", "boss", "deputy"] {
          group.addTask {
            do {
              _ = try await database.write { tx in
                try GatewayWorld.handle(one, .override, by: name, seen: 0, tx)
              }
              return true
            } catch { return false }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(won == 1)
    }
  }
}

@Suite struct `A waiver for somebody who enters from the side` {
  @Test(arguments: Engine.allCases)
  func `opens the gateway where it was granted until its last day`(engine: Engine) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        let one = try world.put(tx)
        let waiver = try world.grant(world.ask(tx), tx)
        #expect(waiver.state == .granted && waiver.owner == world.maud)
        let confirmed = try GatewayWorld.handle(one, .confirm, by: "training", tx)
        #expect(confirmed.outcome == .waiver && confirmed.until == Clock.test.today + 90)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lapses by itself and tells the person, the owner and the officer, once each`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      let waiver = try await database.write { tx in
        try world.grant(world.ask(tx), until: Clock.test.today + 5, tx)
      }
      let last = Clock.fixed(Clock.test.today + 5).now()
      #expect(try await WaiverConsequences.follow(database, at: last) == nil)
      let before = try await database.read { tx in try GatewayWaivers.find(waiver.id, tx) }
      #expect(before?.state == .granted)
      let over = Clock.fixed(Clock.test.today + 6).now()
      for _ in 0..<3 {
        #expect(try await WaiverConsequences.follow(database, at: over) == nil)
      }
      try await database.read { tx in
        let found = try #require(try GatewayWaivers.find(waiver.id, tx))
        #expect(found.state == .lapsed && found.closing?.by == "Waypoint")
        for name in ["tom", "maud", "boss"] {
          #expect(try GatewayWorld.told(name, "has lapsed", tx) == 1, "\(name)")
        }
        for name in ["deputy", "training", "nadia"] {
          #expect(try GatewayWorld.told(name, "has lapsed", tx) == 0, "\(name)")
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stops counting on its deadline though nobody wrote it down yet`(engine: Engine)
    async throws
  {
    try await withGateways(engine) { database, world in
      try await database.write { tx in
        _ = try world.grant(world.ask(tx), until: Clock.test.today + 5, tx)
        let decisions = GatewayDecisions(content: try ContentReader.shipped(), tx)
        for (day, outcome) in [(5, GatewayOutcome.waiver), (6, .blocked)] {
          let decision = try decisions.decide(
            GatewayQuestion(GatewayWorld.post, on: Clock.test.today + day), of: world.tom,
            givers: .employer(world.hospital))
          #expect(decision.outcome == outcome)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is met when the person holds what is asked for, and they are told`(engine: Engine)
    async throws
  {
    try await withGateways(engine) { database, world in
      let waiver = try await database.write { tx in
        let waiver = try world.grant(world.ask(tx), tx)
        try world.stage(of: world.tom, tx)
        return waiver
      }
      #expect(try await WaiverConsequences.follow(database, at: Clock.test.now()) == nil)
      try await database.read { tx in
        let found = try GatewayWaivers.find(waiver.id, tx)
        #expect(found?.state == .met)
        #expect(try GatewayWorld.told("tom", "is met", tx) == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is asked for once, answered by an officer who did not ask, and owned by another`(
    engine: Engine
  ) async throws {
    try await withGateways(engine) { database, world in
      try await database.write { tx in try Self.askedOnce(world, tx) }
    }
  }

  private static func askedOnce(_ world: GatewayWorld, _ tx: any Transaction) throws {
    let waiver = try world.ask(by: "boss", tx)
    #expect(gatewayRefusal { try world.ask(tx) } as? WaiverRefusal == .openAlready)
    let own = gatewayRefusal { _ = try world.grant(waiver, tx) }
    #expect(own as? WaiverRefusal == .askedThemselves)
    let trainer = gatewayRefusal {
      try world.handle(waiver, .grant, by: "training", owner: world.maud, tx)
    }
    #expect(trainer is Forbidden)
    let himself = gatewayRefusal {
      try world.handle(
        waiver, .grant, by: "deputy", owner: world.tom, until: Clock.test.today + 9, tx)
    }
    #expect(himself as? WaiverRefusal == .ownOwner)
    let far = gatewayRefusal {
      try world.handle(
        waiver, .grant, by: "deputy", owner: world.maud, until: Clock.test.today + 366, tx)
    }
    #expect(far as? WaiverRefusal == .deadline(latest: Clock.test.today.adding(months: 12)))
    let stranger = gatewayRefusal {
      try world.handle(
        waiver, .grant, by: "deputy", owner: world.claims.rosa,
        until: Clock.test.today + 9, tx)
    }
    #expect(stranger is Problems)
    #expect(
      gatewayRefusal { try world.handle(waiver, .decline, by: "homelead", tx) } is NotFound)
    try world.handle(waiver, .decline, by: "deputy", tx)
    // Somebody who was told no may ask again.
    #expect(gatewayRefusal { try world.ask(tx) } == nil)
  }
}
