import Access
import Directory
import Kernel
import Obligations
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of posts by anybody, right or wrong, with days going by, leads to no state that the
/// tables do not draw.
@Suite struct `A random walk through waivers and appointments` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    var reached: Set<WaiverState> = []
    var decided: Set<AppointmentState> = []
    var (taken, refused) = (0, 0)
    for seed in 0..<(engine == .sqlite ? 12 : 9) as Range<UInt64> {
      let walk = try await walk(engine, seed: 7_000 + seed)
      reached.formUnion(walk.waivers)
      decided.formUnion(walk.appointments)
      taken += walk.taken
      refused += walk.refused
    }
    #expect(taken > 40 && refused > 40, "\(taken) taken, \(refused) refused")
    #expect(reached.isSuperset(of: [.asked, .granted, .declined, .lapsed, .ended]))
    #expect(decided.isSuperset(of: [.open, .overridden, .withdrawn]), "\(decided)")
  }

  private struct Walk: Sendable {
    var waivers: Set<WaiverState> = []
    var appointments: Set<AppointmentState> = []
    var taken = 0
    var refused = 0
  }

  private struct Picture: Equatable, Sendable {
    let waivers: [GatewayWaiver]
    let appointments: [GatewayAppointment]

    init(_ world: GatewayWorld, _ tx: any Transaction) throws {
      waivers = try GatewayWaivers.of([world.tom], tx).sorted { $0.id < $1.id }
      appointments = try GatewayAppointments.of([world.tom], tx).sorted { $0.id < $1.id }
    }

    func check(since before: Picture, on day: Day, _ step: String) {
      for waiver in waivers {
        let was = before.waivers.first { $0.id == waiver.id }
        #expect(
          was == nil
            ? waiver.state == .asked
            : was?.state == waiver.state
              || WaiverRules.transitions.contains {
                $0.from == was?.state && $0.to == waiver.state
              }, "\(step): \(String(describing: was?.state)) to \(waiver.state)")
        if [.granted, .met, .lapsed].contains(waiver.state) {
          #expect(waiver.owner != nil && waiver.until != nil, "\(step)")
        }
        if waiver.state == .lapsed { #expect(waiver.until.map { $0 < day } ?? false, "\(step)") }
      }
      #expect(waivers.count { $0.state.isOpen } <= 1, "\(step)")
      #expect(
        waivers.count { $0.decision != nil && $0.state != .declined } <= 1, "\(step)")
      for one in appointments {
        let was = before.appointments.first { $0.id == one.id }
        #expect(
          was == nil
            ? one.state == .open
            : was?.state == one.state
              || AppointmentRules.transitions.contains {
                $0.from == was?.state && $0.to == one.state
              }, "\(step)")
        if one.state == .confirmed { #expect(one.outcome != .blocked, "\(step)") }
      }
      #expect(appointments.count { $0.state == .open } <= 1, "\(step)")
    }
  }

  private func walk(_ engine: Engine, seed: UInt64) async throws -> Walk {
    let result = Box()
    try await withGateways(engine) { database, world in
      var dice = SeededGenerator(seed: seed)
      var walk = Walk()
      var day = Clock.test.today
      for _ in 0..<60 {
        let before = try await database.read { tx in try Picture(world, tx) }
        day = day + dice.number(12)
        let step = Step(&dice, before, world, on: day)
        let now = Clock.fixed(day).now()
        do {
          try await database.write { tx in try step.run(world, at: now, tx) }
          walk.taken += 1
        } catch {
          #expect(error is any Refusal, "\(step): \(error)")
          walk.refused += 1
          let after = try await database.read { tx in try Picture(world, tx) }
          #expect(after == before, "\(step) was refused and changed something")
          continue
        }
        let after = try await database.read { tx in try Picture(world, tx) }
        after.check(since: before, on: day, "\(step)")
        walk.waivers.formUnion(after.waivers.map(\.state))
        walk.appointments.formUnion(after.appointments.map(\.state))
      }
      await result.set(walk)
    }
    return await result.walk
  }

  private actor Box {
    var walk = Walk()
    func set(_ walk: Walk) { self.walk = walk }
  }

  private enum Step: CustomStringConvertible, Sendable {
    case ask(by: String, route: String)
    case waiver(GatewayWaiver, WaiverStep, by: String, PersonID?, Day?, String?, seen: Int)
    case put(by: String)
    case appointment(GatewayAppointment, AppointmentStep, by: String, String?, seen: Int)
    case follow

    init(
      _ dice: inout SeededGenerator, _ picture: Picture, _ world: GatewayWorld, on day: Day
    ) {
      let name = dice.one(of: [
        "boss", "boss", "deputy", "training", "tom", "maud", "homelead", "rosa",
      ])
      let words: String? = dice.number(4) == 0 ? nil : "Because"
      if dice.number(10) < 5 {
        self = .likely(&dice, picture, world, on: day)
        return
      }
      switch dice.number(10) {
      case 0...1:
        self = .ask(
          by: dice.one(of: ["tom", "training", "boss", "rosa"]),
          route: dice.one(of: ["clinical", "outside", "friend"]))
      case 2...5:
        guard let waiver = picture.waivers.isEmpty ? nil : dice.one(of: picture.waivers) else {
          self = .ask(by: "tom", route: "clinical")
          return
        }
        self = .waiver(
          waiver, dice.one(of: [.grant, .grant, .decline, .end, .withdraw, .meet, .lapse]),
          by: name, dice.one(of: [world.maud, world.maud, world.tom, nil]),
          dice.one(of: [day + 20, day + 60, day - 1, day + 400, nil]), words,
          seen: waiver.revision - (dice.number(6) == 0 ? 1 : 0))
      case 6: self = .put(by: dice.one(of: ["training", "boss", "tom", "homelead"]))
      case 7...8:
        guard
          let one = picture.appointments.isEmpty ? nil : dice.one(of: picture.appointments)
        else {
          self = .put(by: "training")
          return
        }
        self = .appointment(
          one, dice.one(of: [.confirm, .override, .withdraw, .check, .check]), by: name, words,
          seen: one.revision - (dice.number(6) == 0 ? 1 : 0))
      case _: self = .follow
      }
    }

    /// What somebody would do next who means well.
    private static func likely(
      _ dice: inout SeededGenerator, _ picture: Picture, _ world: GatewayWorld, on day: Day
    ) -> Step {
      if dice.number(3) == 0 {
        guard let one = picture.appointments.first(where: { $0.state == .open }) else {
          return .put(by: "training")
        }
        return .appointment(
          one, dice.one(of: [.override, .override, .withdraw]), by: "boss", "Needed at once",
          seen: one.revision)
      }
      guard let open = picture.waivers.first(where: { $0.state.isOpen }) else {
        return .ask(by: "tom", route: "clinical")
      }
      if open.state == .granted {
        return dice.number(3) == 0
          ? .waiver(open, .end, by: "boss", nil, nil, "They left", seen: open.revision) : .follow
      }
      return .waiver(
        open, dice.number(4) == 0 ? .decline : .grant, by: "deputy", world.maud, day + 30,
        "The bundle by then", seen: open.revision)
    }

    func run(_ world: GatewayWorld, at now: Instant, _ tx: any Transaction) throws {
      switch self {
      case .ask(let name, let route):
        _ = try AskWaiver(
          person: world.tom, organisation: world.hospital, post: GatewayWorld.post, route: route,
          reason: "From the ward"
        ).run(by: ClaimsWorld.user(name, at: now, tx), tx)
      case .waiver(let waiver, let step, let name, let owner, let until, let words, let seen):
        _ = try HandleWaiver(
          id: waiver.id, step: step, owner: owner, until: until, words: words, seen: seen
        ).run(by: ClaimsWorld.user(name, at: now, tx), tx)
      case .put(let name):
        _ = try PutAppointment(
          person: world.tom, organisation: world.hospital, post: GatewayWorld.post,
          footing: .substantive, startsOn: now.dayInLondon
        ).run(by: ClaimsWorld.user(name, at: now, tx), tx)
      case .appointment(let one, let step, let name, let words, let seen):
        _ = try HandleAppointment(id: one.id, step: step, words: words, seen: seen)
          .run(by: ClaimsWorld.user(name, at: now, tx), tx)
      case .follow:
        for waiver in try GatewayWaivers.granted(tx) {
          try WaiverConsequences.follow(waiver.id, at: now, tx)
        }
      }
    }

    var description: String {
      switch self {
      case .ask(let name, let route): "ask by \(name), \(route)"
      case .waiver(_, let step, let name, _, _, _, _): "\(step) by \(name)"
      case .put(let name): "put by \(name)"
      case .appointment(_, let step, let name, _, _): "\(step) by \(name)"
      case .follow: "follow"
      }
    }
  }
}
