import Access
import Directory
import Foundation
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Standards

@Suite struct `A module that takes nobody new` {
  @Test(arguments: Engine.allCases, ["suspended", "withdrawn"])
  func `stops new asks, moves and offers, and leaves those placed where they are`(
    engine: Engine, state: String
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let other = try world.session(
          PlacesWorld.terms(places: 1, first: PlacesWorld.day + 50), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, tx)
        let ade = try world.ask("ade", other, tx)
        let maud = try world.ask("maud", other, tx)
        try PlacesWorld.handle(ade, .withdraw, by: "ade", tx)
        #expect(try PlacesWorld.state(maud, tx) == .offered)
        try tx.execute("UPDATE accreditation SET state = ?1", state)
        func refused(_ work: () throws -> Void) -> Bool {
          placeRefusal(work) as? PlaceRefusal == .moduleNotOpen
        }
        #expect(refused { try world.ask("rosa", session, tx) })
        #expect(refused { try world.ask("rosa", nil, tx) })
        #expect(refused { try PlacesWorld.handle(tom, .move, to: other, by: "tom", tx) })
        #expect(refused { try PlacesWorld.handle(maud, .accept, by: "maud", tx) })
        try PlacesWorld.handle(session, .close, tx)
        #expect(refused { try PlacesWorld.handle(session, .reopen, tx) })
        try PlaceJobs.follow(session.id, at: Clock.test.now(), tx)
        #expect(try PlacesWorld.state(nadia, tx) == .placed)
        // Whoever gives a place back leaves it free: nobody is offered it.
        try PlacesWorld.handle(nadia, .withdraw, by: "nadia", tx)
        #expect(try PlacesWorld.state(tom, tx) == .waiting)
        // An offer that could not be taken costs nobody their turn.
        try PlaceJobs.follow(other.id, at: Clock.fixed(PlacesWorld.day + 6).now(), tx)
        let waits = try #require(try PlaceRequests.find(maud.id, tx))
        #expect(waits.state == .waiting && waits.session == nil)
        let map = try ContentReader.shipped().postcodes
        let finding = PlaceFinding(from: nil, map: map, day: PlacesWorld.day, tx: tx)
        #expect(try finding.ids(PlaceFilter()).isEmpty)
        let why = try #require(try PlaceModules.whyClosed(world.module, on: PlacesWorld.day, tx))
        #expect(why.contains(state) && why.contains("keeps it"))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told apart from one that is far down a long list`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        for number in 0..<230 {
          try tx.execute(
            """
            INSERT INTO accreditation (id, provider_id, body_id, form, title, kind, hours, framework,
              framework_version, criteria_version, major, minor, state, appealed, decided_on,
              reasons, valid_from, valid_to)
            VALUES (?1, ?2, ?2, 'module', ?3, 'taught', 6, 'management-and-leadership', '2026',
              '1', 1, 0, 'accredited', FALSE, ?4, 'Good', ?4, ?5)
            """, try tx.newIdentifierNumber(), world.claims.home, "A course \(number)",
            PlacesWorld.day - 30, PlacesWorld.day + 900)
        }
        let own = try PlaceModules.offered(by: world.provider, on: PlacesWorld.day, tx)
          .filter { $0.provider != nil }.map(\.reference.code)
        #expect(Set(own) == [world.module, world.other])
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        #expect(try world.ask("nadia", session, tx).state == .placed)
        #expect(try world.ask("nadia", nil, tx, module: world.other).state == .waiting)
        #expect(try PlaceModules.open(on: PlacesWorld.day, tx).count > 230)
      }
    }
  }
}

@Suite struct `Whoever waits for any date` {
  @Test(arguments: Engine.allCases)
  func `is first offered a new one within the distance they said, before newcomers`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        // Leeds to York is some 23 miles, and to Exeter some 230.
        let nadia = try world.ask("nadia", nil, within: 50, tx)
        let tom = try world.ask("tom", nil, within: 10, tx)
        let ade = try world.ask("ade", nil, tx)
        let far = try world.session(
          PlacesWorld.terms(places: 1, first: PlacesWorld.day + 45, postcode: "EX1 1GE"), tx)
        #expect(try PlacesWorld.state(ade, tx) == .offered, "she said no distance")
        #expect(try PlaceRequests.find(ade.id, tx)?.session == far.id)
        let near = try world.session(PlacesWorld.terms(places: 2), tx)
        #expect(try PlacesWorld.state(nadia, tx) == .offered)
        #expect(try PlacesWorld.state(tom, tx) == .waiting)
        #expect(try GatewayWorld.told("tom", "There is a new date", tx) == 1)
        #expect(try world.ask("maud", near, tx).state == .placed, "one place is left")
        // An offer of a date that they never chose costs nobody their turn, and is made once.
        let later = Clock.fixed(PlacesWorld.day + 6).now()
        try PlaceJobs.follow(near.id, at: later, tx)
        let again = try #require(try PlaceRequests.find(nadia.id, tx))
        #expect(again.state == .waiting && again.session == nil)
        #expect(again.askedAt == nadia.askedAt)
        try PlaceJobs.follow(near.id, at: later, tx)
        #expect(try PlacesWorld.state(nadia, tx) == .waiting)
        // Of a cancelled date they are offered the next, also where others ask at that moment.
        try PlacesWorld.handle(far, .cancel, at: later, tx)
        #expect(try PlacesWorld.state(ade, tx) == .waiting)
        try PlaceJobs.follow(near.id, at: later, tx)
        #expect(try PlaceRequests.find(ade.id, tx)?.session == near.id)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `comes before newcomers when places are added`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        try world.ask("nadia", session, tx)
        let later = Clock.test.now().adding(seconds: 60)
        let tom = try world.ask("tom", nil, at: later, tx)
        let ade = try world.ask("ade", session, at: later.adding(seconds: 60), tx)
        #expect(try PlacesWorld.state(tom, tx) == .waiting)
        let revision = try #require(try ModuleSessions.find(session.id, tx)).revision
        _ = try EditSession(
          id: session.id, terms: PlacesWorld.terms(places: 2), seen: revision
        ).run(by: ClaimsWorld.user("provider", at: later.adding(seconds: 120), tx), tx)
        #expect(try PlacesWorld.state(tom, tx) == .offered)
        #expect(try PlacesWorld.state(ade, tx) == .waiting)
        // Who was offered one may choose another date, and the place goes on.
        let other = try world.session(
          PlacesWorld.terms(places: 1, first: PlacesWorld.day + 60), tx)
        try PlacesWorld.handle(tom, .move, to: other, by: "tom", tx)
        #expect(try PlacesWorld.state(tom, tx) == .placed)
        #expect(try PlacesWorld.state(ade, tx) == .offered)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is asked after half a year whether they still want it`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let (nadia, tom) = try await database.write { tx in
        (try world.ask("nadia", nil, tx), try world.ask("tom", nil, tx))
      }
      func run(_ days: Int) async throws {
        try await PlaceJobs.run(database, at: Clock.fixed(PlacesWorld.day + days).now())
      }
      func told(_ words: String) async throws -> Int {
        try await database.read { tx in try GatewayWorld.told("nadia", words, tx) }
      }
      try await run(179)
      #expect(try await told("still want one") == 0)
      try await run(180)
      try await run(181)
      #expect(try await told("still want one") == 1)
      try await database.write { tx in
        let now = Clock.fixed(PlacesWorld.day + 190).now()
        try PlacesWorld.handle(tom, .keep, by: "tom", at: now, tx)
        #expect(
          placeRefusal { try PlacesWorld.handle(tom, .keep, by: "tom", at: now, tx) }
            as? PlaceRefusal == .notAskedAgain)
      }
      try await run(208)
      #expect(try await database.read { tx in try PlacesWorld.state(nadia, tx) } == .waiting)
      try await run(209)
      try await run(230)
      #expect(try await database.read { tx in try PlacesWorld.state(nadia, tx) } == .lapsed)
      #expect(try await database.read { tx in try PlacesWorld.state(tom, tx) } == .waiting)
      #expect(try await told("nobody said that it is still wanted") == 1)
    }
  }
}

@Suite struct `A place of somebody who leaves` {
  @Test(arguments: Engine.allCases)
  func `goes on to the next, and they are counted no more`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let (nadia, tom, ade) = try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, tx)
        let ade = try world.ask("ade", session, tx)
        for person in [world.claims.nadia, world.claims.tom] {
          try tx.execute(
            "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", person,
            PlacesWorld.day + 1)
        }
        return (nadia, tom, ade)
      }
      func states() async throws -> [PlaceState] {
        try await database.read { tx in
          try [nadia, tom, ade].map { try PlacesWorld.state($0, tx) }
        }
      }
      try await PlaceJobs.run(database, at: Clock.fixed(PlacesWorld.day + 1).now())
      #expect(try await states() == [.placed, .waiting, .waiting])
      let after = Clock.fixed(PlacesWorld.day + 2).now()
      let counted = try await database.read { tx in
        try PlaceDemand.of(world.claims.hospital, on: .under, at: after, tx).map(\.people)
      }
      #expect(counted == [1], "Ade alone has a post")
      for _ in 0..<2 { try await PlaceJobs.run(database, at: after) }
      #expect(try await states() == [.lapsed, .lapsed, .offered])
      let told = try await database.read { tx in
        try GatewayWorld.told("nadia", "no post is known of you", tx)
      }
      #expect(told == 1)
    }
  }
}

@Suite struct `An offer of a place` {
  @Test(arguments: Engine.allCases)
  func `never outlives its date`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, tx)
        try PlacesWorld.handle(nadia, .withdraw, by: "nadia", tx)
        #expect(try PlaceRequests.find(tom.id, tx)?.offerUntil == PlacesWorld.day + 5)
        let revision = try #require(try ModuleSessions.find(session.id, tx)).revision
        let earlier = PlacesWorld.terms(
          places: 1, first: PlacesWorld.day + 3, askBy: PlacesWorld.day + 2,
          release: PlacesWorld.day + 1)
        _ = try EditSession(id: session.id, terms: earlier, seen: revision)
          .run(by: ClaimsWorld.user("provider", tx), tx)
        let offered = try #require(try PlaceRequests.find(tom.id, tx))
        #expect(offered.offerUntil == PlacesWorld.day + 2)
        // Written as it could have been before: an offer that goes on into the date.
        try tx.execute(
          "UPDATE place_request SET offer_until = ?2 WHERE id = ?1", tom.id, PlacesWorld.day + 9)
        let begun = Clock.fixed(PlacesWorld.day + 4).now()
        #expect(
          placeRefusal { try PlacesWorld.handle(tom, .accept, by: "tom", at: begun, tx) }
            as? PlaceRefusal == .hasBegun)
        try PlacesWorld.handle(session, .close, at: Clock.fixed(PlacesWorld.day + 2).now(), tx)
        let seen = try #require(try ModuleSessions.find(session.id, tx)).revision
        _ = try HoldSession(id: session.id, attended: [], seen: seen)
          .run(by: ClaimsWorld.user("provider", at: begun, tx), tx)
        let waits = try #require(try PlaceRequests.find(tom.id, tx))
        #expect(waits.state == .waiting && waits.session == nil && waits.seat == nil)
      }
    }
  }
}

@Suite struct `What was saved of attendance` {
  @Test(arguments: Engine.allCases)
  func `is corrected in both ways, with what followed of it`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 2), tx)
        let nadia = try world.ask("nadia", session, tx)
        let now = Clock.fixed(PlacesWorld.day + 41).now()
        let provider = try ClaimsWorld.user("provider", at: now, tx)
        _ = try HoldSession(
          id: session.id, attended: [nadia.id],
          seen: try #require(try ModuleSessions.find(session.id, tx)).revision
        ).run(by: provider, tx)
        func correct(_ from: PlaceState, _ reason: String? = nil) throws {
          try CorrectAttendance(
            session: session.id, request: nadia.id, from: from, reason: reason
          ).run(by: provider, tx)
        }
        func statuses() throws -> [LearningStatus] {
          try ModuleAttempts.of([world.claims.nadia], at: world.module, tx).map(\.status)
        }
        #expect(try statuses() == [.completed])
        #expect(placeRefusal { try correct(.attended) } as? PlaceRefusal == .noCorrection)
        #expect(
          placeRefusal { try correct(.attended, "weather") } as? PlaceRefusal == .noCorrection)
        try correct(.attended, "mistaken")
        #expect(try PlacesWorld.state(nadia, tx) == .absent)
        #expect(try statuses() == [.notStarted])
        #expect(try PlaceRequests.turns(of: nadia.id, tx).last?.reason == "mistaken")
        // The same form sent twice corrects once; and what was taken back can be said anew.
        #expect(
          placeRefusal { try correct(.attended, "mistaken") } as? PlaceRefusal
            == .notFromHere(.absent))
        try correct(.absent)
        #expect(try PlacesWorld.state(nadia, tx) == .attended)
        #expect(try statuses() == [.completed])
        // Also where whoever held the date has another name by then.
        _ = try Organisations.rename(
          world.provider, to: "Lanternfold Academy", from: PlacesWorld.day + 1, tx)
        try correct(.attended, "mistaken")
        #expect(try statuses() == [.notStarted])
        // A file that says the same of that day says it by itself.
        try correct(.absent)
        let result = ModuleResult(
          module: session.module, kind: .taught, status: .completed,
          happenedOn: session.terms.lastOn, source: ModuleSource(.file, "courses.csv"),
          reference: "R1")
        _ = try ModuleAttempts.take(result, of: world.claims.nadia, by: "Rosa", at: now, in: tx)
        try correct(.attended, "mistaken")
        #expect(try statuses() == [.completed])
      }
    }
  }
}

@Suite struct `People who do different things with a place at one moment` {
  @Test(arguments: Engine.allCases)
  func `never leave it in two hands or in none`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      for round in 0..<4 {
        let first = PlacesWorld.day + 40 + round
        let (session, nadia, tom) = try await database.write { tx in
          let session = try world.session(PlacesWorld.terms(places: 1, first: first), tx)
          let nadia = try world.ask("nadia", session, tx)
          let tom = try world.ask("tom", session, tx)
          try PlacesWorld.handle(nadia, .withdraw, by: "nadia", tx)
          return (session, nadia, tom)
        }
        #expect(nadia.state == .placed)
        await withTaskGroup(of: Void.self) { group in
          let works: [@Sendable (any Transaction) throws -> Void] = [
            { tx in try PlacesWorld.handle(tom, .accept, by: "tom", tx) },
            { tx in try PlacesWorld.handle(tom, .withdraw, by: "tom", tx) },
            { tx in
              let revision = try ModuleSessions.find(session.id, tx)?.revision ?? 0
              _ = try EditSession(
                id: session.id, terms: PlacesWorld.terms(places: 2, first: first), seen: revision
              ).run(by: ClaimsWorld.user("provider", tx), tx)
            },
            { tx in try world.ask("ade", session, tx) },
            { tx in try world.ask("maud", nil, tx) },
            { tx in if round % 2 == 1 { try PlacesWorld.handle(session, .cancel, tx) } },
          ]
          for work in works {
            group.addTask {
              do {
                try await database.write { tx in try work(tx) }
              } catch {
                #expect(error is any Refusal, "\(error)")
              }
            }
          }
        }
        try await database.write { tx in
          let found = try #require(try ModuleSessions.find(session.id, tx))
          let requests = try PlaceRequests.of(session.id, tx).filter(\.state.hasSeat)
          #expect(requests.count <= found.terms.places)
          #expect(Set(requests.compactMap { $0.seat?.number }).count == requests.count)
          #expect(found.state != .cancelled || requests.isEmpty)
          for name in ["nadia", "tom", "ade", "maud"] {
            let user = try ClaimsWorld.user(name, tx)
            let person = try #require(user.person)
            for one in try PlaceRequests.of([person], tx) where one.state.isOpen {
              try PlacesWorld.handle(one, .withdraw, by: name, tx)
            }
          }
        }
      }
    }
  }
}
