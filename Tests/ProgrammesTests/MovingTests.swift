import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Programmes

/// Domain facts, section 5, and section 2.3, rules 2, 5 and 6.
@Suite struct `Moving on with an induction` {
  @Test(arguments: Engine.allCases)
  func `takes what was met along to the next employer, who signs off`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      let tomorrow = InductionWorld.later(1)
      try await database.write { tx in
        let first = try world.induction(.careCertificate, tx)
        try world.meet(first, but: (9...16).map(String.init).reduce(into: []) { $0.insert($1) }, tx)
        try world.join(world.other, world.abena, on: Clock.test.today + 1, leaving: world.home, tx)
        try world.follow(at: tomorrow, tx)
        let left = try #require(try Inductions.find(first.id, tx))
        #expect(left.state == .transferredOut && left.end == .left && left.done == 8)
        let next = try world.induction(.careCertificate, at: world.other, tx)
        #expect(next.state == .notStarted && next.done == 0)
        // Who employed her reads no more of it, and who employs her now sees what was met, not the words.
        #expect(throws: NotFound.self) {
          try FoundInduction.toSee(next.id, InductionWorld.user("homelead", at: tomorrow, tx), tx)
        }
        let abena = try InductionWorld.user("abena", at: tomorrow, tx)
        let carried = try BringAlong(id: next.id, seen: next.revision).run(by: abena, tx)
        #expect(carried.map(\.unit).sorted() == (1...8).map(String.init).sorted())
        #expect(
          refusal { _ = try BringAlong(id: next.id, seen: next.revision + 1).run(by: abena, tx) }
            == .nothingToBring)
        let lead = try InductionWorld.user("otherlead", at: tomorrow, tx)
        try AssessUnits(
          items: [.init(id: next.id, unit: "2", seen: nil)], seen: nil,
          decision: .askAgain("Your plan for this year")
        ).run(by: lead, tx)
        // It is not brought along again over their head.
        let revision = try #require(try Inductions.find(next.id, tx)).revision
        #expect(
          refusal { _ = try BringAlong(id: next.id, seen: revision).run(by: abena, tx) }
            == .nothingToBring)
        try world.meet(
          try #require(try Inductions.find(next.id, tx)), by: "otherlead", at: tomorrow, tx)
        let ready = try #require(try Inductions.find(next.id, tx))
        #expect(ready.state == .ready)
        _ = try SignInductionsOff(items: [.init(id: ready.id, seen: ready.revision)])
          .run(by: lead, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided about anew by somebody else, where what was brought along was not taken over`(
    engine: Engine
  ) async throws {
    let password = try await Passwords(cost: .cheap, chance: .different()).digest("long enough 1")
    try await withInductions(engine) { database, world in
      let tomorrow = InductionWorld.later(1)
      try await database.write { tx in
        try AddAccount(
          name: "secondlead", password: password, role: .organisationLead,
          organisation: world.other
        ).run(by: .console(now: Clock.test.now()), tx)
        let first = try world.induction(.careCertificate, tx)
        try world.meet(first, but: Set((4...16).map(String.init)), tx)
        try world.join(world.other, world.abena, on: Clock.test.today + 1, leaving: world.home, tx)
        try world.follow(at: tomorrow, tx)
        let next = try world.induction(.careCertificate, at: world.other, tx)
        let user = { (name: String) in try InductionWorld.user(name, at: tomorrow, tx) }
        let seen = { (unit: String) in
          try InductionUnits.of([next.id], tx)[next.id]?[unit]?.revision ?? 0
        }
        _ = try BringAlong(id: next.id, seen: next.revision).run(by: user("abena"), tx)
        let met = try #require(try InductionUnits.of([next.id], tx)[next.id]?["2"]?.decidedOn)
        let appeal = { (unit: String) in
          try AppealDecision(id: next.id, unit: unit, words: "Sam saw my plan", seen: seen(unit))
            .run(by: user("abena"), tx)
        }
        // Nothing was refused yet.
        #expect(refusal { try appeal("2") } != nil)
        for unit in ["2", "3"] {
          try AssessUnits(
            items: [.init(id: next.id, unit: unit, seen: nil)], seen: nil,
            decision: .askAgain("Your plan for this year")
          ).run(by: user("otherlead"), tx)
          try appeal(unit)
          #expect(refusal { try appeal(unit) } == .nothingToAppeal)
        }
        #expect(
          try InductionWorld.told("secondlead", tx).contains { $0.contains("asked for again") })
        let settle = { (unit: String, name: String, takesOver: Bool, words: String?) in
          _ = try SettleAppeal(
            id: next.id, unit: unit, takesOver: takesOver, words: words, seen: seen(unit)
          ).run(by: user(name), tx)
        }
        #expect(refusal { try settle("2", "otherlead", true, nil) } == .ownDecision)
        #expect(refusal { try settle("2", "secondlead", false, nil) } == .noReason)
        try settle("2", "secondlead", true, nil)
        let restored = try #require(try InductionUnits.of([next.id], tx)[next.id]?["2"])
        #expect(restored.state == .credited && restored.creditedFrom == first.id)
        // It was met when it was met, and not today.
        #expect(restored.decidedOn == met)
        try settle("3", "secondlead", false, "How you hand over at night")
        #expect(refusal { try settle("3", "secondlead", true, nil) } == .nothingToAppeal)
        #expect(try InductionUnits.of([next.id], tx)[next.id]?["3"]?.state == .moreEvidence)
        #expect(try InductionWorld.told("abena", tx).contains { $0.contains("it counts now") })
        #expect(
          try !InductionWorld.told("secondlead", tx).contains { $0.contains("asked for again") })
        // Whatever she does with it, it is not brought along over their head.
        let now = try #require(try Inductions.find(next.id, tx))
        _ = try ShowUnit(
          id: next.id, unit: "3", kind: .knowledge, on: tomorrow.dayInLondon, words: "I hand over",
          seen: seen("3"), then: nil
        ).run(by: user("abena"), tx)
        let revision = try #require(try Inductions.find(now.id, tx)).revision
        #expect(
          refusal { _ = try BringAlong(id: next.id, seen: revision).run(by: user("abena"), tx) }
            == .nothingToBring)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `starts for who is not new to care with what they say they can do, and somebody looks`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        let abena = try InductionWorld.user("abena", tx)
        #expect(throws: Problems.self) {
          try SayWhatIsKnown(id: one.id, units: []).run(by: abena, tx)
        }
        #expect(
          try SayWhatIsKnown(id: one.id, units: ["1", "6", "6", "99"]).run(by: abena, tx) == 2)
        let units = try #require(try InductionUnits.of([one.id], tx)[one.id])
        #expect(units["1"]?.state == .submitted && units["6"]?.state == .submitted)
        #expect(units["2"] == nil)
        // A claim alone is nothing that shows it: somebody has to have seen it.
        #expect(
          refusal {
            try InductionWorld.look(at: "6", of: one, nil, .met, tx)
          } != nil)
        #expect(throws: Problems.self) {
          try SayWhatIsKnown(id: one.id, units: ["1"]).run(by: abena, tx)
        }
        #expect(throws: (any Error).self) {
          try SayWhatIsKnown(id: one.id, units: ["2"])
            .run(by: InductionWorld.user("sam", tx), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives a second post what is missing, and asks for each part once`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let first = try world.induction(.careCertificate, tx)
        try world.meet(first, but: ["16", "15"], tx)
        try world.join(world.other, world.abena, on: Clock.test.today, tx)
        try world.follow(tx)
        let second = try world.induction(.careCertificate, at: world.other, tx)
        #expect(second.plan == .gap && second.done == 14 && second.state == .inProgress)
        // What is met at one employer from now on is met at the other.
        try world.meet(try #require(try Inductions.find(first.id, tx)), tx)
        #expect(try Inductions.find(second.id, tx)?.state == .ready)
        // Signed off at the first, it is on the record, and the other asks for it no more.
        _ = try world.sign([first], tx)
        try world.follow(tx)
        #expect(try Inductions.find(second.id, tx)?.end == .metElsewhere)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks those who have done the core only for what the new employer adds`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      let later = InductionWorld.later(40)
      try await database.write { tx in
        let core = try world.induction(.core, tx)
        try world.finishCore(core, by: "abena", tx)
        _ = try world.sign([core], tx)
        _ = try AddLocalPart(
          organisation: world.other, title: "Fire exits", about: "Where they are", topic: "site",
          isObserved: true
        ).run(by: InductionWorld.user("otherlead", tx), tx)
        try world.join(world.other, world.abena, on: Clock.test.today + 40, leaving: world.home, tx)
        try world.follow(at: later, tx)
        let gap = try world.induction(.core, at: world.other, tx)
        #expect(gap.plan == .gap && gap.all == 5 && gap.done == 4)
        try AssessUnits(
          items: try FramedInduction(gap, InductionReader.shipped(), tx).parts.filter(\.isLocal)
            .map { .init(id: gap.id, unit: $0.code, seen: nil) },
          seen: .init(kind: .observation, on: later.dayInLondon, words: nil), decision: .met
        ).run(by: InductionWorld.user("otherlead", at: later, tx), tx)
        #expect(try Inductions.find(gap.id, tx)?.state == .ready)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stands still during a long absence, and goes on with more time`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        let post = try #require(try Assignments.of(world.abena, tx).first).id
        let today = Clock.test.today
        try RecordAbsence(post, kind: .parentalLeave, from: today + 1, to: today + 60)
          .run(under: .test, tx)
        try world.follow(at: InductionWorld.later(2), tx)
        let paused = try #require(try Inductions.find(one.id, tx))
        #expect(paused.state == .paused && !paused.isOverdue(on: today + 300))
        #expect(
          refusal {
            _ = try ShowUnit(
              id: one.id, unit: "1", kind: .knowledge, on: today, words: "X", seen: 0, then: nil
            ).run(by: InductionWorld.user("abena", tx), tx)
          } == .notRunning(.paused))
        try world.follow(at: InductionWorld.later(61), tx)
        let back = try #require(try Inductions.find(one.id, tx))
        #expect(back.state == .notStarted && back.dueOn >= one.dueOn + 59)
      }
    }
  }

  /// Rule 2: twelve weeks, divided by the share of full time, up to 26 weeks.
  @Test(arguments: Engine.allCases)
  func `gives part-timers longer, up to twenty-six weeks`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        for (share, weeks) in [(100_000, 12), (50_000, 24), (20_000, 26)] {
          let person = try AddPerson(
            given: "Part\(share)", family: "Timer",
            job: JobParticulars(
              organisation: world.home, title: "Care Worker", role: InductionWorld.carer,
              fte: FullTimeEquivalent(hundredThousandths: share), startedOn: Clock.test.today)
          ).run(under: .test, tx).id
          try InductionJobs.follow([person], at: Clock.test.now(), tx)
          let one = try world.induction(.careCertificate, of: person, tx)
          #expect(one.dueOn == Clock.test.today + weeks * 7, "\(share)")
        }
      }
    }
  }

  /// Rule 7.
  @Test(arguments: Engine.allCases)
  func `to the set of 2025 leaves 4, 9 and 16 open, whatever was met under the old`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let old = Induction(
          id: try tx.newIdentifier(), person: world.sam, track: .careCertificate,
          organisation: world.home, employer: world.home, edition: "2015",
          startedOn: Clock.test.today - 500, dueOn: Clock.test.today - 400, all: 15,
          isByKeeper: true, changedAt: Clock.test.now())
        try Inductions.add(old, tx)
        try world.meet(old, by: "homelead", tx)
        let ready = try #require(try Inductions.find(old.id, tx))
        #expect(ready.state == .ready)
        let moved = try MoveEdition(id: old.id, seen: ready.revision)
          .run(by: InductionWorld.user("homelead", tx), tx)
        #expect(moved.edition == "2025" && moved.state == .inProgress && moved.done == 13)
        let framed = try FramedInduction(moved, InductionReader.shipped(), tx)
        #expect(framed.openNational == ["4", "9", "16"])
      }
    }
  }

  /// Rule 5 and IND-3: no route is an exemption. Rule 4: nothing national goes.
  @Test(arguments: Engine.allCases)
  func `is not prevented by any route, and local parts take nothing away`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        for (number, engagement) in Engagement.allCases.enumerated() {
          let person = try AddPerson(
            given: "Route\(number)", family: "Any",
            job: JobParticulars(
              organisation: world.hospital, title: "Graduate management trainee",
              engagement: engagement, startedOn: Clock.test.today)
          ).run(under: .test, tx).id
          try InductionJobs.follow([person], at: Clock.test.now(), tx)
          #expect(
            try InductionWorld.all(of: person, tx).contains { $0.track == .core }, "\(engagement)")
        }
        let lead = try InductionWorld.user("homelead", tx)
        let add = { (title: String) in
          try AddLocalPart(
            organisation: world.home, title: title, about: "About it", topic: "site",
            isObserved: false
          ).run(by: lead, tx)
        }
        for title in ["One", "Two", "Three", "Four"] { _ = try add(title) }
        #expect(throws: Problems.self) { try add("Five") }
        let before = try world.induction(.core, tx)
        #expect(try FramedInduction(before, InductionReader.shipped(), tx).parts.count == 4)
        let joiner = try AddPerson(
          given: "New", family: "Joiner",
          job: JobParticulars(
            organisation: world.home, title: "Cook", startedOn: Clock.test.today + 1)
        ).run(under: .test, tx).id
        try InductionJobs.follow([joiner], at: InductionWorld.later(1), tx)
        let one = try world.induction(.core, of: joiner, tx)
        let framed = try FramedInduction(one, InductionReader.shipped(), tx)
        #expect(framed.parts.count == 8 && framed.parts.count { !$0.isLocal } == 4)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `to an employer that took over the old one changes nothing but the name`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let heir = try Organisations.create(
          .init(name: "Beech and Elm", kind: .nhsTrust, codes: [.ods("RZY")]), tx
        ).organisation.id
        try tx.execute("UPDATE organisation SET source = 'ods' WHERE id = ?1", heir)
        try OrganisationSuccessions.add(
          [
            OrganisationSuccession(
              oldCode: "RZZ", newCode: "RZY", happenedOn: Clock.test.today - 1)
          ], tx)
        let one = try world.induction(.core, of: world.dele, tx)
        for post in try Assignments.of(world.dele, tx) {
          try EndAssignment(post.id, lastDay: Clock.test.today - 1).run(under: .test, tx)
        }
        _ = try AddAssignment(
          person: world.dele,
          job: JobParticulars(organisation: heir, title: "Porter", startedOn: Clock.test.today)
        ).run(under: .test, tx)
        try world.follow(tx)
        let all = try InductionWorld.all(of: world.dele, tx)
        #expect(all.map(\.id) == [one.id] && all.first?.organisation == heir)
        #expect(all.first?.state == .notStarted)
      }
    }
  }

  /// Who left the employer looks at nothing there any more, and who was named for some standards reads
  /// nothing else.
  @Test(arguments: Engine.allCases)
  func `to another employer ends what somebody was named for`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try InductionWorld.look(at: "1", of: one, .observation, .none, tx)
        for post in try Assignments.of(world.sam, tx) {
          try EndAssignment(post.id, lastDay: Clock.test.today - 1).run(under: .test, tx)
        }
        #expect(throws: NotFound.self) {
          try FoundInduction.toSee(one.id, InductionWorld.user("sam", tx), tx)
        }
        #expect(try InductionPeople.assessors(of: one, on: Clock.test.today, tx) == [])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `within one employer keeps the same induction`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let wing = try Organisations.create(
          .init(name: "Larch House, east wing", kind: .careLocation), tx
        ).organisation.id
        let one = try world.induction(.careCertificate, tx)
        try InductionWorld.look(at: "1", of: one, .observation, .none, tx)
        for post in try Assignments.of(world.abena, tx) {
          try EndAssignment(post.id, lastDay: Clock.test.today - 1).run(under: .test, tx)
        }
        _ = try AddAssignment(
          person: world.abena,
          job: JobParticulars(
            organisation: wing, employer: world.home, title: "Care Worker",
            role: InductionWorld.carer, startedOn: Clock.test.today)
        ).run(under: .test, tx)
        try world.follow(tx)
        let all = try InductionWorld.all(of: world.abena, tx).filter {
          $0.track == .careCertificate
        }
        #expect(all.map(\.id) == [one.id])
        #expect(all.first?.organisation == wing && all.first?.state == .inProgress)
      }
    }
  }

  /// What the old set showed for standard 9 says nothing of standard 9 of the new one.
  @Test(arguments: Engine.allCases)
  func `to the set of 2025 takes no evidence along by its number`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let old = Induction(
          id: try tx.newIdentifier(), person: world.sam, track: .careCertificate,
          organisation: world.home, employer: world.home, edition: "2015",
          startedOn: Clock.test.today - 500, dueOn: Clock.test.today - 400, all: 15,
          isByKeeper: true, changedAt: Clock.test.now())
        try Inductions.add(old, tx)
        try InductionWorld.look(at: "9", of: old, .knowledge, .met, by: "homelead", tx)
        let seen = try #require(try Inductions.find(old.id, tx)).revision
        _ = try MoveEdition(id: old.id, seen: seen).run(by: InductionWorld.user("homelead", tx), tx)
        let evidence = try InductionUnits.evidence(of: old.id, tx)
        #expect(evidence["9"] == nil && evidence["2015:9"]?.count == 1)
        let early = refusal {
          _ = try InductionWorld.look(at: "9", of: old, nil, .met, by: "homelead", tx)
        }
        #expect(early == .missing(["something that shows the knowledge for it"]))
      }
    }
  }
}
