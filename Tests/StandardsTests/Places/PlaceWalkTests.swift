import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// Any order of posts by anybody, right or wrong, with days going by, leads to no state that the
/// tables do not draw, and to no place given twice.
@Suite struct `A random walk through dates and places` {
  @Test(arguments: Engine.allCases)
  func `never reaches a wrong state, and a step that is refused changes nothing`(
    engine: Engine
  ) async throws {
    var sessions: Set<SessionState> = []
    var requests: Set<PlaceState> = []
    var (taken, refused) = (0, 0)
    for seed in 0..<(engine == .sqlite ? 12 : 5) as Range<UInt64> {
      let walk = try await walk(engine, seed: 4_200 + seed)
      sessions.formUnion(walk.sessions)
      requests.formUnion(walk.requests)
      taken += walk.taken
      refused += walk.refused
    }
    #expect(taken > 60 && refused > 40, "\(taken) taken, \(refused) refused")
    let all: [SessionState] =
      engine == .sqlite ? SessionState.allCases : [.draft, .open, .closed, .cancelled]
    #expect(sessions.isSuperset(of: all), "\(sessions)")
    #expect(
      requests.isSuperset(of: [.waiting, .offered, .placed, .withdrawn]), "\(requests)")
  }

  private struct Walk: Sendable {
    var sessions: Set<SessionState> = []
    var requests: Set<PlaceState> = []
    var taken = 0
    var refused = 0
  }

  private actor Box {
    var walk = Walk()
    func set(_ walk: Walk) { self.walk = walk }
  }

  private struct Picture: Equatable, Sendable {
    var sessions: [ModuleSession]
    var requests: [PlaceRequest]

    init(_ world: PlacesWorld, _ tx: any Transaction) throws {
      sessions = try ModuleSessions.of(world.provider, tx).sorted { $0.id < $1.id }
      let people = [
        world.claims.nadia, world.claims.maud, world.claims.ade, world.claims.tom,
        world.claims.rosa,
      ]
      requests = try PlaceRequests.of(people, tx).sorted { $0.id < $1.id }
    }

    func check(since before: Picture, _ step: String) {
      for session in sessions {
        let was = before.sessions.first { $0.id == session.id }?.state ?? .draft
        let isDrawn =
          was == session.state
          || SessionRules.transitions.contains { $0.from == was && $0.to == session.state }
          // What was open closes by itself before it is held.
          || (was == .open && session.state == .held)
        #expect(isDrawn, "\(step): \(was) to \(session.state)")
        let here = requests.filter { $0.session == session.id }
        let seats = here.compactMap { $0.seat?.number }
        #expect(Set(seats).count == seats.count, "\(step): a place given twice")
        #expect(seats.count <= session.terms.places, "\(step): more places than there are")
        let isLate = here.contains {
          $0.state == .offered && ($0.offerUntil.map { $0 >= session.terms.firstOn } ?? true)
        }
        #expect(!isLate, "\(step): an offer outlives its date")
        if session.state == .cancelled || session.state == .held {
          #expect(!here.contains { $0.state.isOpen }, "\(step)")
        }
      }
      for (person, all) in Dictionary(grouping: requests, by: \.person) {
        let open = Dictionary(grouping: all.filter(\.state.isOpen), by: \.module.code)
        #expect(open.values.allSatisfy { $0.count == 1 }, "\(step): \(person) asks twice")
      }
      for request in requests {
        #expect(request.state.hasSeat == (request.seat != nil), "\(step)")
        let was = before.requests.first { $0.id == request.id }?.state ?? .waiting
        #expect(
          Self.reachable[was]?.contains(request.state) ?? false,
          "\(step): \(was) to \(request.state)")
      }
    }

    /// By any number of ways, since one post may make several follow.
    private static let reachable: [PlaceState: Set<PlaceState>] = {
      var found: [PlaceState: Set<PlaceState>] = [:]
      for state in PlaceState.allCases {
        var seen: Set<PlaceState> = [state]
        var next = [state]
        while let one = next.popLast() {
          for way in PlaceRules.transitions where way.from == one {
            if seen.insert(way.to).inserted { next.append(way.to) }
          }
        }
        found[state] = seen
      }
      return found
    }()
  }

  private func walk(_ engine: Engine, seed: UInt64) async throws -> Walk {
    let result = Box()
    try await withPlaces(engine) { database, world in
      var dice = SeededGenerator(seed: seed)
      var walk = Walk()
      var day = PlacesWorld.day
      for _ in 0..<70 {
        let before = try await database.read { tx in try Picture(world, tx) }
        day = day + (dice.number(6) == 0 ? dice.number(7) : 0)
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
        after.check(since: before, "\(step)")
        walk.sessions.formUnion(after.sessions.map(\.state))
        walk.requests.formUnion(after.requests.map(\.state))
      }
      await result.set(walk)
    }
    return await result.walk
  }

  private enum Step: CustomStringConvertible, Sendable {
    case add(SessionTerms, module: String)
    case session(ModuleSession, SessionStep, by: String, words: String?, seen: Int)
    case edit(ModuleSession, SessionTerms, seen: Int)
    case hold(ModuleSession, Set<PlaceRequestID>)
    case ask(String, ModuleSession?)
    case place(PlaceRequest, PlaceStep, by: String, ModuleSession?, seen: Int)
    case correct(PlaceRequest)
    case follow

    init(
      _ dice: inout SeededGenerator, _ picture: Picture, _ world: PlacesWorld, on day: Day
    ) {
      let terms = PlacesWorld.terms(
        places: 1 + dice.number(2), first: day + 6 + dice.number(6), askBy: day + 4,
        release: day + 2, earmarks: dice.number(2) == 0 ? ["social-care": 1] : [:])
      let names = ["nadia", "maud", "ade", "tom", "rosa"]
      let name = dice.one(of: names)
      let open = picture.sessions.filter { $0.state == .open }
      guard let any = picture.sessions.isEmpty ? nil : dice.one(of: picture.sessions) else {
        self = .add(terms, module: world.module)
        return
      }
      // Mostly what somebody would do who means well: where places are given, and to those open.
      let session = open.isEmpty || dice.number(4) == 0 ? any : dice.one(of: open)
      let wanted = picture.requests.filter { $0.state.isOpen }
      let requests = wanted.isEmpty || dice.number(4) == 0 ? picture.requests : wanted
      let late = dice.number(8) == 0 ? 1 : 0
      switch dice.number(20) {
      case 0: self = .add(terms, module: dice.one(of: [world.module, world.other, "none"]))
      case 1...3:
        self = .session(
          any,
          dice.one(of: [.publish, .publish, .publish, .publish, .publish, .close, .reopen, .cancel]
          ),
          by: dice.one(of: ["provider", "provider", "provider", "training"]),
          words: dice.number(3) == 0 ? nil : "The tutor is ill", seen: any.revision - late)
      case 4:
        // Half of them earlier than offers that were made.
        let earlier = PlacesWorld.terms(
          places: 2, first: day + 2, askBy: day + 1, release: day + 1)
        self = .edit(
          session, dice.number(2) == 0 ? earlier : terms, seen: session.revision - late)
      case 5:
        let placed = picture.requests.filter { $0.session == any.id && $0.state == .placed }
        self = .hold(any, Set(placed.map(\.id).filter { _ in dice.number(2) == 0 }))
      case 6...12: self = .ask(name, dice.number(8) == 0 ? nil : session)
      case 13...17:
        guard let request = requests.isEmpty ? nil : dice.one(of: requests) else {
          self = .ask(name, session)
          return
        }
        let own = world.name(request.person)
        self = .place(
          request, dice.one(of: [.accept, .accept, .withdraw, .withdraw, .move, .keep, .attend]),
          by: dice.number(4) == 0 ? name : own, session, seen: request.revision - late)
      case 18:
        guard let request = picture.requests.isEmpty ? nil : dice.one(of: picture.requests) else {
          self = .follow
          return
        }
        self = .correct(request)
      case _: self = .follow
      }
    }

    func run(_ world: PlacesWorld, at now: Instant, _ tx: any Transaction) throws {
      func user(_ name: String) throws -> User { try ClaimsWorld.user(name, at: now, tx) }
      switch self {
      case .add(let terms, let module):
        _ = try AddSession(organisation: world.provider, module: module, terms: terms)
          .run(by: user("provider"), tx)
      case .session(let session, let step, let name, let words, let seen):
        _ = try HandleSession(id: session.id, step: step, words: words, seen: seen)
          .run(by: user(name), tx)
      case .edit(let session, let terms, let seen):
        _ = try EditSession(id: session.id, terms: terms, seen: seen)
          .run(by: user("provider"), tx)
      case .hold(let session, let attended):
        _ = try HoldSession(id: session.id, attended: attended, seen: session.revision)
          .run(by: user("provider"), tx)
      case .ask(let name, let session): try world.ask(name, session, at: now, tx)
      case .place(let request, let step, let name, let session, let seen):
        _ = try HandlePlace(
          id: request.id, step: step, session: step == .move ? session?.id : nil, seen: seen
        ).run(by: user(name), tx)
      case .correct(let request):
        guard let session = request.session else { throw NotFound("This place") }
        try CorrectAttendance(
          session: session, request: request.id,
          from: request.state == .attended ? .attended : .absent, reason: "mistaken"
        ).run(by: user("provider"), tx)
      case .follow:
        for session in try ModuleSessions.running(tx) {
          try PlaceJobs.follow(session, at: now, tx)
        }
      }
    }

    var description: String {
      switch self {
      case .add(_, let module): "add \(module)"
      case .session(_, let step, let name, _, _): "\(step) by \(name)"
      case .edit: "edit"
      case .hold: "hold"
      case .ask(let name, _): "ask by \(name)"
      case .place(_, let step, let name, _, _): "\(step) by \(name)"
      case .correct: "correct"
      case .follow: "follow"
      }
    }
  }
}
