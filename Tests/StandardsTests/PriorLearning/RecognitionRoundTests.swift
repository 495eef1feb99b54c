import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Standards

/// One judgement after another: what each reader sees, and what does not stand in the way.
@Suite struct `Rounds of prior learning` {
  private func view(
    _ id: RecognitionID, for name: String, _ tx: any Transaction
  ) throws -> RecognitionView {
    let user = try ClaimsWorld.user(name, tx)
    let found =
      try name == "nadia"
      ? FoundRequest.own(id, user, tx) : FoundRequest.toAssess(id, user, tx)
    return try PriorLearningQuestions(user, tx).view(found.framed, isAssessing: name != "nadia")
  }

  /// Declined by Maud, for it was not enough.
  private func declined(_ world: ClaimsWorld, _ tx: any Transaction) throws -> RecognitionID {
    let id = try world.handedIn(["1.1a"], to: world.maud, tx)
    try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
    try ClaimsWorld.judgeAll(id, by: "maud", but: [.sufficient: .notMet], tx)
    try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .declined]), by: "maud", tx)
    return id
  }

  @Test(arguments: Engine.allCases)
  func
    `while an appeal waits the person reads what was judged, and nothing that is not decided yet`(
      engine: Engine
    ) async throws
  {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", but: [.sufficient: .notMet], tx)
        // Nobody reads over the assessor's shoulder.
        #expect(try view(id, for: "nadia", tx).pieces.allSatisfy(\.judged.isEmpty))
        #expect(try view(id, for: "maud", tx).pieces.allSatisfy(\.isJudged))
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .declined]), by: "maud", tx)
        try ClaimsWorld.step(id, .appeal("It was read too fast", to: world.ade), by: "nadia", tx)
        for _ in 0..<2 {
          let own = try view(id, for: "nadia", tx)
          #expect(own.pieces[0].judged.map(\.finding) == ["Yes", "Yes", "Yes", "Yes", "No"])
          #expect(own.outcomes[0].missing == ["Sufficient"])
          // The second time after the other assessor has judged it all.
          try ClaimsWorld.judgeAll(id, by: "ade", tx)
        }
        #expect(try view(id, for: "ade", tx).outcomes[0].missing.isEmpty)
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "ade", tx)
        let after = try view(id, for: "nadia", tx)
        #expect(after.pieces[0].judged.map(\.finding) == ["Yes", "Yes", "Yes", "Yes", "Yes"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a private draft stands in the way of no appeal and of no decision that was a mistake`(
    engine: Engine
  ) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try declined(world, tx)
        let draft = try ClaimsWorld.request(tx)
        #expect(draft.id != id && draft.state == .draft)
        #expect(try ClaimsWorld.request(tx).id == draft.id)
        let appealed = try ClaimsWorld.step(
          id, .appeal("It was read too fast", to: world.ade), by: "nadia", tx)
        #expect(appealed.state == .appealed)
        try ClaimsWorld.judgeAll(id, by: "ade", tx)
        try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "ade", tx)
        let reopened = try ClaimsWorld.step(id, .reopen("Forged"), by: "training", tx)
        #expect(reopened.state == .submitted)
        // What is handed in waits for what was.
        try ClaimsWorld.edit(draft.id, .choose(["1.1b"]), tx)
        let piece = try #require(
          try ClaimsWorld.edit(draft.id, .add(ClaimsWorld.piece()), tx))
        try ClaimsWorld.edit(draft.id, .map(piece, ["1.1b"]), tx)
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(draft.id, .submit(to: world.ade), by: "nadia", tx)
          } == .anotherIsOpen)
        #expect(try ClaimsWorld.request(tx).id == draft.id)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `another assessor judges everything anew`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let id = try world.handedIn(["1.1a"], to: world.maud, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        try ClaimsWorld.step(id, .reassign(to: world.ade, why: "Away"), by: "training", tx)
        try ClaimsWorld.step(id, .takeUp, by: "ade", tx)
        #expect(
          recognitionRefusal {
            try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "ade", tx)
          } == .unjudged(["Staff nurse, then charge nurse, Kerala"]))
        try ClaimsWorld.judgeAll(id, by: "ade", tx)
        let granted = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .full]), by: "ade", tx)
        #expect(granted.state == .granted)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `what was taken out of the record since counts for nothing`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        let record = try RecordCompletion(
          person: world.nadia, organisation: world.hospital,
          kind: .module(code: "team-leading"), title: "Leading a team",
          completedOn: Clock.test.today - 90
        ).run(under: .test, tx).id
        let piece = NewPiece(
          kind: .record, record: record, words: PriorWords(title: "", shows: "I led"))
        let id = try world.handedIn(["1.1a"], to: world.maud, with: piece, tx)
        try ClaimsWorld.step(id, .takeUp, by: "maud", tx)
        try ClaimsWorld.judgeAll(id, by: "maud", tx)
        _ = try VoidRecord(record, reason: "Somebody else’s").run(under: .test, tx)
        #expect(try view(id, for: "maud", tx).pieces[0].isGone)
        #expect(throws: (any Error).self) { try ClaimsWorld.judgeAll(id, by: "maud", tx) }
        #expect(throws: (any Error).self) {
          try ClaimsWorld.step(id, ClaimsWorld.deciding(["1.1a": .full]), by: "maud", tx)
        }
        let after = try ClaimsWorld.step(
          id, ClaimsWorld.deciding(["1.1a": .declined]), by: "maud", tx)
        #expect(after.state == .declined)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is on record at the employer whose assessor decided it`(engine: Engine) async throws {
    try await withClaims(engine) { database, world in
      try await database.write { tx in
        // Nadia has worked longest at the care home, and Rosa manages her there.
        let record = try AddPerson(
          given: "Nadia", family: "Hill", email: "n.hill@larch.example",
          job: JobParticulars(
            organisation: world.home, title: "Nurse", startedOn: Clock.test.today - 900)
        ).run(under: .test, tx).id
        for one in [record, world.nadia] {
          try tx.execute(
            "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", one, world.nadia)
        }
        let post = try #require(try Assignments.of(record, tx).first).id
        try LineManagement.set(
          [post: LineManagement.Manager(world.rosa)], from: Clock.test.today - 9, tx)
        let framed = try FramedRequest(ClaimsWorld.request(tx), StandardsReader.shipped())
        let all = framed.required.map(\.code)
        let id = try world.handedIn(all, to: world.rosa, tx)
        try ClaimsWorld.step(id, .takeUp, by: "rosa", tx)
        try ClaimsWorld.judgeAll(id, by: "rosa", tx)
        let granted = try ClaimsWorld.step(
          id,
          ClaimsWorld.deciding(Dictionary(uniqueKeysWithValues: all.map { ($0, .full) })),
          by: "rosa", tx)
        let kept = try #require(try granted.record.flatMap { try HeldRecords.find($0, tx) })
        #expect(kept.organisation == world.home && kept.person == record)
      }
    }
  }

  @Test func `a reason is one that is so`() throws {
    let met: [PriorCriterion: PriorFinding] = Dictionary(
      uniqueKeysWithValues: PriorCriterion.allCases.map { ($0, .met) })
    func refusal(
      _ reason: PriorReason, credit: AgreedCredit = .none, isTest: Bool = false
    ) -> RecognitionRefusal? {
      do {
        try RecognitionRules.check(
          "1.1a", .full, because: reason, of: [JudgedPiece(met, credit: credit, isTest: isTest)],
          former: nil)
        return nil
      } catch { return error }
    }
    #expect(refusal(.administrative) == .notAgreed("1.1a"))
    #expect(refusal(.administrative, credit: .part) == nil)
    #expect(refusal(.testedOut) == .notTested("1.1a"))
    #expect(refusal(.testedOut, isTest: true) == nil)
    #expect(refusal(.equivalentOutside) == nil && refusal(.equivalentUnit) == nil)
    #expect(refusal(.notShown) == .wrongReason("1.1a"))
  }
}
