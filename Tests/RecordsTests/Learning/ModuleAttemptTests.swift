import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Attempts at modules as they are kept` {
  static let today = Clock.test.today
  static let module = ModuleReference(code: "inclusive-leadership", version: "1")

  static func result(
    _ status: LearningStatus, on day: Day = today, score: Int? = nil, reference: String? = nil,
    until: Day? = nil
  ) -> ModuleResult {
    ModuleResult(
      module: module, kind: .elearning, status: status, score: score, happenedOn: day,
      expiresOn: until, source: ModuleSource(.provider, "A college"), reference: reference)
  }

  static func take(
    _ result: ModuleResult, of person: PersonID, _ tx: any Transaction
  ) throws -> (attempt: ModuleAttempt?, isNew: Bool) {
    try ModuleAttempts.take(result, of: person, by: "A college", at: Clock.test.now(), in: tx)
  }

  @Test(arguments: Engine.allCases)
  func `take the same result once, by what the source calls it`(engine: Engine) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      let passed = Self.result(.passed, score: 8_050, reference: "77", until: Self.today + 400)
      let first = try Self.take(passed, of: person, tx)
      let again = try Self.take(passed, of: person, tx)
      #expect(first.isNew && !again.isNew && again.attempt == first.attempt)
      let other = try Self.take(
        Self.result(.passed, on: Self.today - 4, reference: "77"), of: person, tx)
      #expect(!other.isNew)
      let all = try ModuleAttempts.of([person], tx)
      #expect(all.count == 1 && all.first?.score == 8_050)
      #expect(all.first?.status(on: Self.today + 401) == .expired)
      let attempt = try #require(all.first)
      #expect(try ModuleAttempts.results(of: attempt, tx).map(\.result) == [passed])
    }
  }

  @Test(arguments: Engine.allCases)
  func `count up where one has ended, and never go back`(engine: Engine) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      _ = try Self.take(Self.result(.inProgress, on: Self.today - 20), of: person, tx)
      _ = try Self.take(Self.result(.failed, on: Self.today - 15), of: person, tx)
      _ = try Self.take(Self.result(.inProgress, on: Self.today - 10), of: person, tx)
      _ = try Self.take(Self.result(.passed, on: Self.today - 5), of: person, tx)
      let late = try Self.take(Self.result(.inProgress), of: person, tx)
      #expect(!late.isNew)
      let all = try ModuleAttempts.of([person], tx)
      #expect(all.map(\.number) == [1, 2] && all.map(\.status) == [.failed, .passed])
      #expect(all.map(\.startedOn) == [Self.today - 20, Self.today - 10])
      #expect(ModuleAttemptRules.standing(all, on: Self.today) == .passed)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keep what is under way when an older result comes in, and that once`(
    engine: Engine
  ) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      _ = try Self.take(Self.result(.inProgress, on: Self.today - 20, score: 4_000), of: person, tx)
      let before = try ModuleAttempts.of([person], tx)
      let old = try Self.take(
        Self.result(.failed, on: Self.today - 50, reference: "1"), of: person, tx)
      #expect(old.isNew && old.attempt?.number == 2)
      let again = try Self.take(
        Self.result(.failed, on: Self.today - 50, reference: "other"), of: person, tx)
      #expect(!again.isNew)
      let kept = try ModuleAttempts.of([person], tx)
      #expect(kept.count == 2 && kept.first == before.first)
      // What ends it says no score, so there is none.
      _ = try Self.take(Self.result(.completed, on: Self.today - 5), of: person, tx)
      let ended = try ModuleAttempts.of([person], tx).first
      #expect(ended?.status == .completed && ended?.score == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuse a score that is none, and a day to come`(engine: Engine) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      #expect(throws: ModuleRefusal.wrongScore) {
        try Self.take(Self.result(.passed, score: 10_001), of: person, tx)
      }
      #expect(throws: ModuleRefusal.inFuture) {
        try Self.take(Self.result(.passed, on: Self.today + 1), of: person, tx)
      }
      let all = try ModuleAttempts.of([person], tx)
      #expect(all.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tell two changes at once apart`(engine: Engine) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      let taken = try Self.take(Self.result(.inProgress), of: person, tx)
      let attempt = try #require(taken.attempt)
      try ModuleAttempts.save(attempt, tx)
      #expect(throws: ModuleRefusal.changedMeanwhile) { try ModuleAttempts.save(attempt, tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `go with everything written of them when the person is erased`(
    engine: Engine
  ) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      let taken = try Self.take(Self.result(.inProgress, reference: "1"), of: person, tx)
      let attempt = try #require(taken.attempt)
      let words = try AssessmentSeals.save("I saw how a ward is led", about: person, tx)
      let piece = ModuleEvidence(
        id: try tx.newIdentifier(), attempt: attempt.id, part: .reflection, from: nil, until: nil,
        words: words, addedAt: Clock.test.now())
      try ModuleAttempts.add(piece, tx)
      let kept = try ModuleAttempts.evidence(of: [attempt.id], tx)[attempt.id]
      #expect(kept == [piece])
      try EraseLearning.run(person, tx)
      for table in ["module_attempt", "module_evidence", "module_result", "module_turn"] {
        let count: Int? = try Self.count(table, tx)
        #expect(count == 0, "\(table)")
      }
      let left: Int? = try tx.row("SELECT COUNT(*) FROM assessment_words")?(0)
      #expect(left == 0)
    }
  }

  private static func count(_ table: String, _ tx: any Transaction) throws -> Int? {
    switch table {
    case "module_attempt": try tx.row("SELECT COUNT(*) FROM module_attempt")?(0)
    case "module_evidence": try tx.row("SELECT COUNT(*) FROM module_evidence")?(0)
    case "module_result": try tx.row("SELECT COUNT(*) FROM module_result")?(0)
    default: try tx.row("SELECT COUNT(*) FROM module_turn")?(0)
    }
  }

  /// Whatever comes in, in whatever order: what is done stays done, one attempt at most is under
  /// way, numbers count up, and the same again changes nothing.
  @Test(arguments: Engine.allCases)
  func `keep what is done, whatever comes in`(engine: Engine) async throws {
    try await `Records that people hold`.withPerson(engine) { person, _, tx in
      var dice = SeededGenerator(seed: 5)
      var wasDone = false
      for turn in 0..<150 {
        let result = Self.result(
          LearningStatus.allCases.randomElement(using: &dice) ?? .passed,
          on: Self.today - Int.random(in: 0..<60, using: &dice),
          reference: Int.random(in: 0..<20, using: &dice) == 0
            ? nil : "\(Int.random(in: 0..<90, using: &dice))")
        let taken = try Self.take(result, of: person, tx)
        let all = try ModuleAttempts.of([person], tx)
        let isDone = ModuleAttemptRules.standing(all, on: Self.today).isAchieved
        #expect(!wasDone || isDone, "\(turn): \(result)")
        wasDone = isDone
        #expect(all.filter(\.status.isOpen).count <= 1)
        #expect(all.map(\.number) == Array(1..<(all.count + 1)))
        if taken.isNew, result.reference != nil {
          let again = try Self.take(result, of: person, tx)
          #expect(!again.isNew)
        }
      }
      #expect(wasDone)
    }
  }
}
