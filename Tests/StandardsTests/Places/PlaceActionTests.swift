import Access
import Directory
import Disclosure
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

@Suite struct `Asking for a place` {
  private static func unread(_ words: String, _ tx: any Transaction) throws -> Int {
    let row = try tx.row(
      "SELECT COUNT(*) FROM account_notice WHERE read_at IS NULL AND words LIKE ?1", words)
    let found = try #require(row)
    return try found(0)
  }

  @Test(arguments: Engine.allCases)
  func `gives a free place at once, and a line where there is none`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let first = try world.ask("nadia", session, tx)
        #expect(first.state == .placed && first.seat?.number == 1 && first.seat?.group == nil)
        let second = try world.ask("tom", session, tx)
        let third = try world.ask("ade", session, tx)
        #expect(second.state == .waiting && third.state == .waiting)
        #expect(try GatewayWorld.told("nadia", "You have a place in training", tx) == 1)
        #expect(placeRefusal { try world.ask("tom", session, tx) } as? PlaceRefusal == .asked)
        // The waiting list moves up by itself, one place for one person.
        try PlacesWorld.handle(first, .withdraw, by: "nadia", tx)
        #expect(try PlacesWorld.state(second, tx) == .offered)
        #expect(try PlacesWorld.state(third, tx) == .waiting)
        #expect(try GatewayWorld.told("tom", "is free for you: take it by", tx) == 1)
        try PlacesWorld.handle(second, .accept, by: "tom", tx)
        #expect(try PlacesWorld.state(second, tx) == .placed)
        // Who withdrew may ask again, at the end of the line.
        #expect(try world.ask("nadia", session, tx).state == .waiting)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets an offer lapse after its days, and goes on to the next`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let first = try world.ask("nadia", session, tx)
        let second = try world.ask("tom", session, tx)
        let third = try world.ask("ade", session, tx)
        try PlacesWorld.handle(first, .withdraw, by: "nadia", tx)
        let offered = try #require(try PlaceRequests.find(second.id, tx))
        #expect(offered.offerUntil == PlacesWorld.day + 5)
        func follow(_ days: Int) throws {
          try PlaceJobs.follow(
            session.id, at: Clock.fixed(PlacesWorld.day + days).now(), tx)
        }
        try follow(4)
        #expect(try GatewayWorld.told("tom", "tomorrow is the last day", tx) == 1)
        try follow(5)
        #expect(try PlacesWorld.state(second, tx) == .offered)
        let late = Clock.fixed(PlacesWorld.day + 6).now()
        #expect(
          placeRefusal {
            try PlacesWorld.handle(second, .accept, by: "tom", at: late, tx)
          } as? PlaceRefusal == .offerOver(PlacesWorld.day + 5))
        try follow(6)
        #expect(try PlacesWorld.state(second, tx) == .lapsed)
        #expect(try PlacesWorld.state(third, tx) == .offered)
        #expect(try GatewayWorld.told("tom", "was not taken in time", tx) == 1)
        try follow(6)
        #expect(try GatewayWorld.told("tom", "was not taken in time", tx) == 1)
        // What was said of the offer is quiet now.
        #expect(try Self.unread("%tomorrow%", tx) == 0)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps places for groups until they return to everybody`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(
          PlacesWorld.terms(places: 2, earmarks: ["social-care": 1]), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, tx)
        #expect(nadia.state == .placed && tom.state == .waiting)
        // Rosa manages a care home: the kept place is hers, though Tom asked before.
        let rosa = try world.ask("rosa", session, tx)
        #expect(rosa.state == .placed && rosa.seat?.group == "social-care")
        try PlacesWorld.handle(rosa, .withdraw, by: "rosa", tx)
        #expect(try PlacesWorld.state(tom, tx) == .waiting)
        // On the day of return the next in line is offered it.
        try PlaceJobs.follow(
          session.id, at: Clock.fixed(PlacesWorld.day + 19).now(), tx)
        #expect(try PlacesWorld.state(tom, tx) == .waiting)
        try PlaceJobs.follow(
          session.id, at: Clock.fixed(PlacesWorld.day + 20).now(), tx)
        let offered = try #require(try PlaceRequests.find(tom.id, tx))
        #expect(offered.state == .offered && offered.seat?.group == nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `never gives the last place twice to people who ask at the same moment`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      for round in 0..<3 {
        let session = try await database.write { tx in
          try world.session(
            PlacesWorld.terms(places: 1, first: PlacesWorld.day + 40 + round), tx)
        }
        let asked = try await withThrowingTaskGroup(of: PlaceRequest.self) { group in
          for name in ["nadia", "tom", "ade", "maud", "rosa"] {
            group.addTask {
              try await database.write { tx in try world.ask(name, session, tx) }
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(asked.count { $0.state == .placed } == 1)
        #expect(asked.count { $0.state == .waiting } == 4)
        try await database.write { tx in
          try PlacesWorld.handle(session, .cancel, tx)
          for request in try PlaceRequests.waiting(for: world.module, tx) {
            try PlacesWorld.handle(request, .withdraw, by: world.name(request.person), tx)
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `for somebody else is for their manager and who keeps training, and is told`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 5), tx)
        let claims = world.claims
        // Nadia manages Tom; Maud manages Nadia, and so both.
        let tom = try world.ask("nadia", session, for: claims.tom, tx)
        #expect(tom.state == .placed)
        #expect(try GatewayWorld.told("tom", "You have a place in training", tx) == 1)
        #expect(placeRefusal { try world.ask("tom", session, for: claims.nadia, tx) } is NotFound)
        #expect(placeRefusal { try world.ask("rosa", session, for: claims.ade, tx) } is NotFound)
        #expect(
          placeRefusal { try world.ask("homelead", session, for: claims.ade, tx) } is NotFound)
        #expect(try world.ask("training", session, for: claims.ade, tx).state == .placed)
        // What the provider holds is not theirs to ask for by name.
        #expect(placeRefusal { try world.ask("provider", session, for: claims.maud, tx) } != nil)
        #expect(
          placeRefusal { try PlacesWorld.handle(tom, .withdraw, by: "rosa", tx) } is NotFound)
        #expect(
          placeRefusal { try PlacesWorld.handle(tom, .withdraw, by: "tom", seen: 0, tx) }
            as? PlaceRefusal == .changedMeanwhile)
        try PlacesWorld.handle(tom, .withdraw, by: "maud", tx)
        #expect(try PlacesWorld.state(tom, tx) == .withdrawn)
      }
    }
  }
}

@Suite struct `Holding dates` {
  @Test(arguments: Engine.allCases)
  func `is for whoever has the module, and a draft is nobody else’s`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let hospital = world.claims.hospital
        #expect(
          placeRefusal {
            _ = try AddSession(
              organisation: hospital, module: world.module, terms: PlacesWorld.terms()
            ).run(by: ClaimsWorld.user("training", tx), tx)
          } is Problems)
        #expect(
          placeRefusal {
            _ = try AddSession(
              organisation: world.provider, module: world.module, terms: PlacesWorld.terms()
            ).run(by: ClaimsWorld.user("training", tx), tx)
          } != nil)
        let draft = try AddSession(
          organisation: world.provider, module: world.module, terms: PlacesWorld.terms()
        ).run(by: ClaimsWorld.user("provider", tx), tx)
        #expect(placeRefusal { try world.ask("nadia", draft, tx) } is NotFound)
        #expect(
          placeRefusal { try PlacesWorld.handle(draft, .publish, by: "training", tx) } is NotFound)
        try tx.execute("UPDATE accreditation SET state = 'suspended'")
        #expect(
          placeRefusal { try PlacesWorld.handle(draft, .publish, tx) } as? PlaceRefusal
            == .moduleNotOpen)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that is cancelled tells everybody, who wait again and keep their turn`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 1), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, at: Clock.test.now().adding(seconds: 60), tx)
        #expect(
          placeRefusal { try PlacesWorld.handle(session, .cancel, words: nil, tx) }
            as? PlaceRefusal == .noReason)
        try PlacesWorld.handle(session, .cancel, tx)
        for request in [nadia, tom] {
          let now = try #require(try PlaceRequests.find(request.id, tx))
          #expect(now.state == .waiting && now.session == nil && now.seat == nil)
          #expect(now.askedAt == request.askedAt)
        }
        #expect(try GatewayWorld.told("nadia", "A date of training is cancelled", tx) == 1)
        // A new date is first offered to whoever waits, in the order of asking, and told to the rest.
        let next = try world.session(
          PlacesWorld.terms(places: 1, first: PlacesWorld.day + 60),
          at: Clock.test.now().adding(seconds: 90), tx)
        let offered = try #require(try PlaceRequests.find(nadia.id, tx))
        #expect(offered.state == .offered && offered.session == next.id)
        #expect(try GatewayWorld.told("tom", "There is a new date", tx) == 1)
        let ade = try world.ask("ade", next, at: Clock.test.now().adding(seconds: 120), tx)
        #expect(ade.state == .waiting, "newcomers go behind those who waited")
        try PlacesWorld.handle(nadia, .withdraw, by: "nadia", tx)
        #expect(try PlacesWorld.state(tom, tx) == .offered)
        #expect(try PlacesWorld.state(ade, tx) == .waiting)
        try PlacesWorld.handle(tom, .accept, by: "tom", tx)
        let line = try PlaceRequests.of(next.id, tx)
        #expect(line.map(\.state) == [.withdrawn, .placed, .waiting])
        let other = try world.session(module: world.other, tx)
        #expect(
          placeRefusal { try PlacesWorld.handle(ade, .move, to: other, by: "ade", tx) }
            as? PlaceRefusal == .otherModule)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `records who attended, and hands it to what the person has learnt`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 2), tx)
        let nadia = try world.ask("nadia", session, tx)
        let tom = try world.ask("tom", session, tx)
        let ade = try world.ask("ade", session, tx)
        func hold(_ attended: Set<PlaceRequestID>, on days: Int) throws -> ModuleSession {
          let now = Clock.fixed(PlacesWorld.day + days).now()
          let revision = try #require(try ModuleSessions.find(session.id, tx)).revision
          return try HoldSession(id: session.id, attended: attended, seen: revision)
            .run(by: ClaimsWorld.user("provider", at: now, tx), tx)
        }
        #expect(
          placeRefusal { _ = try hold([nadia.id], on: 40) } as? PlaceRefusal
            == .notHeldYet(PlacesWorld.day + 41))
        #expect(
          placeRefusal { _ = try hold([ade.id], on: 41) } as? PlaceRefusal == .incomplete)
        let held = try hold([nadia.id], on: 41)
        #expect(held.state == .held)
        #expect(try PlacesWorld.state(nadia, tx) == .attended)
        #expect(try PlacesWorld.state(tom, tx) == .absent)
        let waiting = try #require(try PlaceRequests.find(ade.id, tx))
        #expect(waiting.state == .waiting && waiting.session == nil)
        let done = try ModuleAttempts.of([world.claims.nadia], at: world.module, tx)
        #expect(done.map(\.status) == [.completed])
        #expect(done.first?.endedOn == PlacesWorld.day + 41)
        #expect(try ModuleAttempts.of([world.claims.tom], at: world.module, tx).isEmpty)
        #expect(
          placeRefusal { _ = try hold([nadia.id], on: 42) } as? PlaceRefusal
            == .sessionNotFromHere(.held))
        // A mistake is corrected, once.
        let later = Clock.fixed(PlacesWorld.day + 50).now()
        try CorrectAttendance(session: session.id, request: tom.id)
          .run(by: ClaimsWorld.user("provider", at: later, tx), tx)
        #expect(try PlacesWorld.state(tom, tx) == .attended)
        #expect(try ModuleAttempts.of([world.claims.tom], at: world.module, tx).count == 1)
        #expect(
          placeRefusal {
            try CorrectAttendance(session: session.id, request: tom.id)
              .run(by: ClaimsWorld.user("provider", at: later, tx), tx)
          } as? PlaceRefusal == .notFromHere(.attended))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells whoever asked of a change, and gives new places to who waits`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let session = try world.session(PlacesWorld.terms(places: 2), tx)
        for name in ["nadia", "tom"] { try world.ask(name, session, tx) }
        let ade = try world.ask("ade", session, tx)
        func edit(_ terms: SessionTerms) throws {
          let revision = try #require(try ModuleSessions.find(session.id, tx)).revision
          _ = try EditSession(id: session.id, terms: terms, seen: revision)
            .run(by: ClaimsWorld.user("provider", tx), tx)
        }
        #expect(
          placeRefusal { try edit(PlacesWorld.terms(places: 1)) } as? PlaceRefusal
            == .fewerThanTaken(2))
        try edit(PlacesWorld.terms(places: 3, postcode: "HG1 1AA"))
        #expect(try GatewayWorld.told("nadia", "has changed", tx) == 1)
        #expect(try PlacesWorld.state(ade, tx) == .offered)
      }
    }
  }
}

@Suite struct `Agreeing time to learn` {
  @Test(arguments: Engine.allCases)
  func `takes both sides, in either order, and is written down by both`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        let day = PlacesWorld.day
        func propose(_ name: String, minutes: Int = 240) throws -> LearningTime {
          try ProposeTime(
            person: world.claims.tom, module: nil, minutes: minutes, from: day - 10,
            until: day + 100
          ).run(by: ClaimsWorld.user(name, tx), tx)
        }
        func handle(
          _ time: LearningTime, _ step: LearningTimeStep, by name: String, reason: String? = nil
        ) throws -> LearningTime {
          let revision = try #require(try LearningTimes.find(time.id, tx)).revision
          return try HandleTime(id: time.id, step: step, reason: reason, seen: revision)
            .run(by: ClaimsWorld.user(name, tx), tx)
        }
        let first = try propose("tom")
        #expect(
          placeRefusal { _ = try propose("nadia") } as? LearningTimeRefusal
            == .proposedAlready)
        #expect(try GatewayWorld.told("nadia", "waits for your answer", tx) == 1)
        #expect(
          placeRefusal { _ = try handle(first, .agree, by: "tom") } as? LearningTimeRefusal
            == .notTheirs)
        #expect(placeRefusal { _ = try handle(first, .agree, by: "rosa") } is NotFound)
        #expect(placeRefusal { _ = try handle(first, .agree, by: "ade") } is NotFound)
        let agreed = try handle(first, .agree, by: "nadia")
        #expect(agreed.state == .agreed)
        #expect(try GatewayWorld.told("tom", "Time to learn is agreed", tx) == 1)
        func record(
          _ name: String, _ minutes: Int, _ kind: LearningTimeEntry.Kind, _ reason: String? = nil
        ) throws -> LearningTimeEntry {
          try RecordTime(id: first.id, on: day - 1, minutes: minutes, kind: kind, reason: reason)
            .run(by: ClaimsWorld.user(name, tx), tx)
        }
        let given = try record("nadia", 120, .given)
        let taken = try record("tom", 60, .takenAway, "staffing")
        #expect(
          placeRefusal { _ = try record("tom", 60, .takenAway, "weather") }
            as? LearningTimeRefusal == .noReason)
        #expect(try GatewayWorld.told("nadia", "was taken away", tx) == 1)
        #expect(
          placeRefusal {
            try TakeOutTime(id: first.id, entry: given.id).run(by: ClaimsWorld.user("tom", tx), tx)
          } as? LearningTimeRefusal == .notTheirEntry)
        let report = try ProtectedTimeReport.of(
          world.claims.hospital, since: day - 365, on: day, tx)
        #expect(report.whole.people == [world.claims.tom])
        #expect(report.whole.given == 120 && report.whole.takenAway == 60)
        #expect(report.reasons["staffing"]?.minutes == 60)
        #expect(report.whole.due == LearningTimeRules.due(of: agreed, by: day))
        try TakeOutTime(id: first.id, entry: taken.id).run(by: ClaimsWorld.user("tom", tx), tx)
        let after = try ProtectedTimeReport.of(
          world.claims.hospital, since: day - 365, on: day, tx)
        #expect(after.whole.takenAway == 0)
        // A new agreement takes the place of the one before.
        let second = try propose("nadia", minutes: 180)
        _ = try handle(second, .agree, by: "tom")
        let before = try #require(try LearningTimes.find(first.id, tx))
        #expect(before.state == .ended && before.ending?.reason == "replaced")
        #expect(
          placeRefusal { _ = try handle(second, .end, by: "tom", reason: "over and out") }
            is Problems)
        #expect(try handle(second, .end, by: "tom", reason: "changed-post").state == .ended)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `runs out by itself, once`(engine: Engine) async throws {
    try await withPlaces(engine) { database, world in
      let time = try await database.write { tx in
        let user = try ClaimsWorld.user("tom", tx)
        let time = try ProposeTime(
          person: world.claims.tom, module: world.module, minutes: 600, from: PlacesWorld.day,
          until: PlacesWorld.day + 10
        ).run(by: user, tx)
        return try HandleTime(id: time.id, step: .agree, seen: 0)
          .run(by: ClaimsWorld.user("nadia", tx), tx)
      }
      for days in [10, 11, 12] {
        try await PlaceJobs.run(database, at: Clock.fixed(PlacesWorld.day + days).now())
        let state = try await database.read { tx in try LearningTimes.find(time.id, tx)?.state }
        #expect(state == (days == 10 ? .agreed : .ended))
      }
      let told = try await database.read { tx in
        try GatewayWorld.told("tom", "is over: agree it anew", tx)
      }
      #expect(told == 1)
    }
  }
}

@Suite struct `What places hold about people` {
  @Test(arguments: Engine.allCases)
  func `is numbers for those who plan, and gone when somebody is erased`(
    engine: Engine
  ) async throws {
    try await withPlaces(engine) { database, world in
      try await database.write { tx in
        try world.ask("nadia", nil, tx)
        try world.ask("tom", nil, at: Clock.test.now().adding(seconds: -20 * 86_400), tx)
        let lines = try PlaceDemand.of(
          world.claims.hospital, on: .under, at: Clock.test.now(), tx)
        #expect(lines.map(\.people) == [2] && lines.first?.medianDays == 10)
        #expect(try PlaceDemand.of(world.claims.home, on: .under, at: Clock.test.now(), tx).isEmpty)
        #expect(PlaceDemand.wait(lines[0], to: .seesFigures) == "Not shown")
        #expect(PlaceDemand.wait(lines[0], to: .seesPeople) == "About a week")
        try ErasePlaces.run(world.claims.nadia, tx)
        #expect(try PlaceRequests.of([world.claims.nadia], tx).isEmpty)
        #expect(try PlaceRequests.of([world.claims.tom], tx).count == 1)
      }
    }
  }

  @Test func `never come near what is held apart about who somebody is`() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let folder = root.appendingPathComponent("Sources")
    for place in ["Records/Places", "Standards/Places"] {
      let files = try FileManager.default.contentsOfDirectory(
        at: folder.appendingPathComponent(place), includingPropertiesForKeys: nil)
      #expect(files.count > 5)
      for file in files {
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(!text.contains("import Figures") && !text.contains("monitoring_"), "\(file)")
      }
    }
  }
}
