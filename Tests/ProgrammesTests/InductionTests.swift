import Access
import Directory
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Programmes

@Suite struct `An induction` {
  @Test(arguments: Engine.allCases)
  func `begins by itself for everybody who joins, whatever their job and employer`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let abena = try InductionWorld.all(of: world.abena, tx)
        #expect(Set(abena.map(\.track)) == [.core, .careCertificate])
        #expect(abena.allSatisfy { $0.state == .notStarted && $0.plan == .full })
        // Twelve weeks for the Care Certificate; the core of care has longer, by its policy.
        let certificate = try world.induction(.careCertificate, tx)
        #expect(certificate.dueOn == Clock.test.today - 20 + 84 && certificate.edition == "2025")
        // A porter is no care worker: the core alone.
        #expect(try InductionWorld.all(of: world.dele, tx).map(\.track) == [.core])
        // Who has been there for years has none, and doing it again makes none.
        #expect(try InductionWorld.all(of: world.sam, tx).isEmpty)
        try world.follow(tx)
        #expect(try InductionWorld.all(of: world.abena, tx).count == 2)
        #expect(
          try InductionWorld.told("abena", tx).contains(
            "Your Care Certificate is ready for you to begin"))
      }
    }
  }

  /// Domain facts, section 2.3, rule 1.
  @Test(arguments: Engine.allCases)
  func `is signed off when every part is met, and is then on the record`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, but: ["12"], tx)
        let early = refusal { _ = try world.sign([one], tx) }
        #expect(early == .notReady(.inProgress))
        // Knowledge alone is not enough, and a practice exercise is for life support.
        try InductionWorld.look(at: "12", of: one, .knowledge, .none, tx)
        let missing = refusal { _ = try InductionWorld.look(at: "12", of: one, nil, .met, tx) }
        let what = ["somebody who saw it at work or in a practice exercise"]
        #expect(missing == .missing(what))
        let after = try InductionWorld.look(at: "12", of: one, .simulation, .met, tx)
        #expect(after.state == .ready)
        let signed = try #require(try world.sign([one], tx).first)
        #expect(signed.state == .signedOff && signed.signature?.part == .lead)
        let record = try world.certificate(of: world.abena, tx)
        #expect(record?.isHeld == true)
        let told = try InductionWorld.told("abena", tx)
        #expect(told.filter { $0.hasPrefix("Your Care Certificate is signed off") }.count == 1)
        // The duty is met by it, and nothing is begun anew.
        try world.follow(tx)
        #expect(try InductionWorld.all(of: world.abena, tx).count == 2)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is signed off by the responsible person and nobody else`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, tx)
        for name in ["sam", "abena", "training", "otherlead", "maud", "chair"] {
          #expect(throws: NotFound.self, "\(name)") { _ = try world.sign([one], by: name, tx) }
        }
        // Named by whoever leads, Ruth signs in their place; who keeps training names nobody to sign.
        let naming = NameForInductions(
          organisation: world.home, person: world.ruth, duty: .signatory, units: [], until: nil)
        #expect(throws: Forbidden.self) {
          try naming.run(by: InductionWorld.user("training", tx), tx)
        }
        _ = try naming.run(by: InductionWorld.user("homelead", tx), tx)
        let signed = try #require(try world.sign([one], by: "ruth", tx).first)
        #expect(signed.signature?.part == .delegate)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `wants a second pair of eyes where the employer says so`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let lead = try InductionWorld.user("homelead", tx)
        try SetInductions(
          organisation: world.home, settings: InductionSettings(asksSeparation: true)
        ).run(by: lead, tx)
        _ = try NameForInductions(
          organisation: world.home, person: world.ruth, duty: .signatory, units: [], until: nil
        ).run(by: lead, tx)
        _ = try NameForInductions(
          organisation: world.home, person: world.ruth, duty: .assessor, units: [], until: nil
        ).run(by: lead, tx)
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, by: "ruth", tx)
        #expect(refusal { _ = try world.sign([one], by: "ruth", tx) } == .signerIsOnlyAssessor)
        #expect(try world.sign([one], by: "homelead", tx).first?.state == .signedOff)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of the core is finished by oneself and signed off by the line manager`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.core, of: world.dele, tx)
        try world.finishCore(one, by: "dele", tx)
        let ready = try #require(try Inductions.find(one.id, tx))
        #expect(ready.state == .ready && ready.done == 4)
        #expect(
          try InductionWorld.told("maud", tx).contains { $0.contains("waits for your sign-off") })
        let signed = try #require(try world.sign([one], by: "maud", tx).first)
        #expect(signed.signature?.part == .lineManager)
        #expect(
          try world.record(of: world.dele, .programme(code: "national-induction"), tx) != nil)
      }
    }
  }

  /// Domain facts, section 2.2: the employer decides, per standard.
  @Test(arguments: Engine.allCases)
  func `is looked at only by those who may, in what they were named for`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        let seen = AssessUnits.Seen(kind: .observation, on: Clock.test.today, words: nil)
        let look = { (name: String, unit: String) in
          _ = try AssessUnits(
            items: [.init(id: one.id, unit: unit, seen: nil)], seen: seen, decision: .none
          ).run(by: InductionWorld.user(name, tx), tx)
        }
        for name in ["abena", "otherlead", "training", "maud", "ruth"] {
          #expect(throws: NotFound.self, "\(name)") { try look(name, "3") }
        }
        _ = try NameForInductions(
          organisation: world.home, person: world.ruth, duty: .assessor, units: ["3"], until: nil
        ).run(by: InductionWorld.user("training", tx), tx)
        try look("ruth", "3")
        #expect(throws: NotFound.self) { try look("ruth", "4") }
        let named = try #require(
          try InductionEmployers.nominees(at: [world.home], tx).first { $0.person == world.ruth })
        try EndNomination(organisation: world.home, id: named.id, seen: named.revision)
          .run(by: InductionWorld.user("training", tx), tx)
        #expect(throws: NotFound.self) { try look("ruth", "3") }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks for more until it is there, and nobody fails`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        let abena = try InductionWorld.user("abena", tx)
        let sam = try InductionWorld.user("sam", tx)
        let unit = { try InductionUnits.of(one.id, tx)["9"] }
        _ = try ShowUnit(
          id: one.id, unit: "9", kind: .knowledge, on: Clock.test.today, words: "My workbook",
          seen: 0, then: .ask
        ).run(by: abena, tx)
        #expect(try unit()?.state == .submitted)
        #expect(try Inductions.find(one.id, tx)?.waiting == 1)
        #expect(try InductionWorld.told("sam", tx).contains { $0.contains("asks you to look") })
        #expect(
          refusal {
            try AssessUnits(
              items: [.init(id: one.id, unit: "9", seen: nil)], seen: nil, decision: .askMore("")
            ).run(by: sam, tx)
          } == .noReason)
        try AssessUnits(
          items: [.init(id: one.id, unit: "9", seen: nil)], seen: nil,
          decision: .askMore("What do you do when somebody is frightened?")
        ).run(by: sam, tx)
        #expect(try unit()?.state == .moreEvidence)
        _ = try ShowUnit(
          id: one.id, unit: "9", kind: .knowledge, on: Clock.test.today, words: "I sit with them",
          seen: try unit()?.revision ?? 0, then: .ask
        ).run(by: abena, tx)
        try AssessUnits(
          items: [.init(id: one.id, unit: "9", seen: nil)], seen: nil, decision: .met
        ).run(by: sam, tx)
        #expect(try unit()?.state == .met && Inductions.find(one.id, tx)?.waiting == 0)
        // Nobody looks at their own, whatever their role.
        #expect(throws: NotFound.self) {
          try AssessUnits(
            items: [.init(id: one.id, unit: "1", seen: nil)],
            seen: .init(kind: .observation, on: Clock.test.today, words: nil), decision: .none
          ).run(by: abena, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is done once by two at the same moment`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      let one = try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, tx)
        return try #require(try Inductions.find(one.id, tx))
      }
      let results = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<4 {
          group.addTask {
            do {
              _ = try await database.write { tx in
                try SignInductionsOff(items: [.init(id: one.id, seen: one.revision)])
                  .run(by: InductionWorld.user("homelead", tx), tx)
              }
              return true
            } catch { return false }
          }
        }
        return await group.reduce(into: [Bool]()) { $0.append($1) }
      }
      #expect(results.count(where: { $0 }) == 1)
      let records = try await database.read { tx in
        try (HeldRecords.held(by: [world.abena], tx)[world.abena] ?? []).count
      }
      #expect(records == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `signed off by mistake is open again, and so is the record`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, tx)
        let signed = try #require(try world.sign([one], tx).first)
        let back = try TakeSignOffBack(id: one.id, words: "The wrong person", seen: signed.revision)
          .run(by: InductionWorld.user("homelead", tx), tx)
        #expect(back.state == .ready && back.signature == nil)
        let open = try world.certificate(of: world.abena, tx)
        #expect(open == nil)
        #expect(try world.sign([one], tx).first?.state == .signedOff)
        let again = try world.certificate(of: world.abena, tx)
        #expect(again != nil)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of forty people is signed off in one go, or of none`(engine: Engine) async throws {
    try await withInductions(engine) { database, world in
      let ones = try await database.write { tx in
        try (1...40).map { number in
          let person = try AddPerson(
            given: "Carer\(number)", family: "Many",
            job: JobParticulars(
              organisation: world.home, title: "Care Worker", role: InductionWorld.carer,
              startedOn: Clock.test.today - 30)
          ).run(under: .test, tx).id
          try InductionJobs.follow([person], at: Clock.test.now(), tx)
          let one = try world.induction(.careCertificate, of: person, tx)
          if number < 40 { try world.meet(one, tx) }
          return one
        }
      }
      // It is said whose is not ready.
      let refused = await #expect(throws: Problems.self) {
        try await database.write { tx in _ = try world.sign(ones, tx) }
      }
      #expect(refused?.problems.first?.message.hasPrefix("Carer40 Many: ") == true)
      // What was refused is undone with its unit of work.
      let ready = try await database.read { tx in try Inductions.ready(at: [world.home], tx) }
      #expect(ready.count == 39)
      let signed = try await database.write { tx in try world.sign(ready, tx).count }
      #expect(signed == 39)
    }
  }
}
