import Access
import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Results that are taken back` {
  typealias Sample = LearningSample
  typealias World = `Results of learning that come in`.World

  private func withWorld(
    _ engine: Engine, _ body: @escaping @Sendable (World, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in try body(World(tx), tx) }
    }
  }

  private static func map(_ world: World, _ tx: any Transaction) throws -> LearningMappingID {
    _ = try MapCourse(
      at: world.practice,
      LearningMapping(vocabulary: "plain", course: "LEAD-7", module: Sample.other.reference),
      Sample.book
    ).run(by: world.user, tx)
    return try #require(try LearningMappings.of(world.practice, tx).first { $0.isOpen }).id
  }

  /// An attempt that Asha began herself.
  private static func begin(
    _ number: Int, _ world: World, _ tx: any Transaction
  ) throws -> ModuleAttempt {
    let attempt = ModuleAttempt(
      id: try tx.newIdentifier(), person: world.asha, module: Sample.other.reference,
      number: number, kind: .elearning, status: .inProgress, startedOn: Sample.today - 200,
      source: ModuleSource(.account, "Asha"), changedAt: Clock.test.now())
    try ModuleAttempts.add(attempt, tx)
    let begun = ModuleTurn(
      step: .begin, at: Clock.test.now(), actorName: "Asha", confirmer: nil, words: nil)
    try ModuleAttempts.add(begun, to: attempt.id, tx)
    return attempt
  }

  @Test(arguments: Engine.allCases)
  func `leave no attempt that they alone made, and wait again`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let mapping = try Self.map(world, tx)
      let result = Sample.result(course: "LEAD-7")
      #expect(try world.take([result, Sample.result()], tx) == ["completed", "completed"])
      let people = try EndMapping(
        mapping, at: world.practice, takingBack: "The wrong course", Sample.book
      ).run(by: world.user, tx)
      #expect(people == [world.asha])
      // What came by another way stays.
      #expect(
        try ModuleAttempts.of([world.asha], tx).map(\.module.code) == ["inclusive-leadership"])
      #expect(try KeptResults.waiting(at: world.practice, tx).map(\.fault) == [.unknownModule])
      #expect(try KeptResults.about([world.asha], tx).count == 2)
      // Mapped rightly, it is taken anew.
      _ = try Self.map(world, tx)
      #expect(try ModuleAttempts.of([world.asha], tx).count == 2)
      #expect(try world.take([result], tx) == ["had"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `open an attempt again that went on by them, with the reason`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let attempt = try Self.begin(1, world, tx)
      let mapping = try Self.map(world, tx)
      #expect(try world.take([Sample.result(course: "LEAD-7")], tx) == ["completed"])
      #expect(try ModuleAttempts.find(attempt.id, tx)?.status == .completed)
      try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
        .run(by: world.user, tx)
      let open = try #require(try ModuleAttempts.find(attempt.id, tx))
      #expect(open.status == .inProgress && open.endedOn == nil && open.expiresOn == nil)
      #expect(
        try ModuleAttempts.turns(of: attempt.id, tx).map(\.step) == [.reopen, .result, .begin])
      #expect(try ModuleAttempts.turns(of: attempt.id, tx).first?.words != nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `stay where the mapping merely ended`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let mapping = try Self.map(world, tx)
      _ = try world.take([Sample.result(course: "LEAD-7")], tx)
      try EndMapping(mapping, at: world.practice, Sample.book).run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave the wrong person, and can be given to the right one`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      _ = try world.take([Sample.result(who: .init(staffNumber: "9999"))], tx)
      let id = try #require(try KeptResults.waiting(at: world.practice, tx).first).id
      func give(_ person: PersonID) throws {
        try DecideResult(id, at: world.practice, .give(to: person), Sample.book)
          .run(by: world.user, tx)
      }
      try give(world.ben)
      #expect(try ModuleAttempts.of([world.ben], tx).count == 1)
      try TakeBackResult(id, at: world.practice, why: "Another Ben", Sample.book)
        .run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.ben], tx).isEmpty)
      #expect(try KeptResults.about([world.ben], tx).isEmpty)
      #expect(try KeptResults.find(id, tx)?.fault == .unknownPerson)
      #expect(try KeptResults.find(id, tx)?.words?.isTakenFromAnother == true)
      try give(world.asha)
      #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
      // Why Ben does not have it is nothing to Asha.
      #expect(try KeptResults.find(id, tx)?.words?.why == nil)
      // What came in under their own number was given by nobody.
      _ = try world.take([Sample.result("Passed", day: "2026-02-09")], tx)
      let own = try #require(
        try KeptResults.about([world.asha], tx).first { $0.status == .passed })
      #expect(throws: NotFound.self) {
        try TakeBackResult(own.id, at: world.practice, why: "No", Sample.book)
          .run(by: world.user, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are many in portions, and nobody waits for ever`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let count = TryResultsAgain.portion + 20
      let first = Day("2024-02-01") ?? Sample.today
      let results = (0..<count).map { number in
        Sample.result(
          "In progress", course: "LEAD-7", day: (first + number % 700).iso,
          reference: "R\(number)")
      }
      _ = try world.take(results, tx)
      #expect(try KeptResults.faults(at: world.practice, tx) == [.unknownModule: count])
      #expect(
        try KeptResults.waiting(
          at: world.practice, for: .unknownModule, limit: 50, offset: count - 7, tx
        ).count == 7)
      let mapping = try Self.map(world, tx)
      #expect(
        try KeptResults.countOfWaiting(at: [world.practice], tx)[world.practice] == 20)
      // The job goes on where the page ended.
      let again = TryResultsAgain(at: world.practice, Sample.book)
      var last: LearningResultID? = LearningResultID(rawValue: 0)
      while let after = last {
        last = try again.run(for: mapping, after: after, by: world.user, tx)
      }
      #expect(try KeptResults.waiting(at: world.practice, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `can be sent again where what the source wrote is gone`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let result = Sample.result(course: "LEAD-7")
      #expect(try world.take([result], tx) == ["! unknown-module"])
      // It waited for long: what was written is kept from the day on which it was taken.
      try tx.execute(
        "UPDATE learning_result SET received_at = ?1",
        Clock.test.now().adding(seconds: -60 * 86_400))
      let mapping = try Self.map(world, tx)
      #expect(try EraseLearningResults.expire(at: Clock.test.now(), tx) == 0)
      #expect(
        try EraseLearningResults.expire(at: Clock.test.now().adding(seconds: 31 * 86_400), tx)
          == 1)
      #expect(try KeptResults.countWithoutWords(by: mapping, tx) == 1)
      try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
        .run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.asha], tx).isEmpty)
      #expect(try KeptResults.about([world.asha], tx).isEmpty)
      _ = try Self.map(world, tx)
      #expect(try world.take([result], tx) == ["completed"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave what other results say of the attempt`(engine: Engine) async throws {
    for status in ["Completed", "Passed"] {
      try await withWorld(engine) { (world, tx) throws in
        let mapping = try Self.map(world, tx)
        #expect(
          try world.take([Sample.result(course: "effective-appraisal")], tx) == ["completed"])
        _ = try world.take([Sample.result(status, course: "LEAD-7")], tx)
        #expect(try ModuleAttempts.of([world.asha], tx).count == 1)
        try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
          .run(by: world.user, tx)
        #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
      }
      // The other way round: what said the same again counts by itself.
      try await withWorld(engine) { (world, tx) throws in
        let mapping = try Self.map(world, tx)
        _ = try world.take([Sample.result(status, course: "LEAD-7")], tx)
        _ = try world.take([Sample.result(course: "effective-appraisal")], tx)
        try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
          .run(by: world.user, tx)
        #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave nothing of an attempt that several of them made`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let mapping = try Self.map(world, tx)
      _ = try world.take(
        [
          Sample.result("In progress", course: "LEAD-7", day: "2026-01-02"),
          Sample.result("Completed", course: "LEAD-7", day: "2026-01-05"),
        ], tx)
      #expect(try ModuleAttempts.of([world.asha], tx).map(\.status) == [.completed])
      try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
        .run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.asha], tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `stay while the module is begun anew, and go once that has ended`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let first = try Self.begin(1, world, tx)
      let mapping = try Self.map(world, tx)
      _ = try world.take([Sample.result(course: "LEAD-7")], tx)
      var second = try Self.begin(2, world, tx)
      func takeBack() throws -> [PersonID] {
        try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
          .run(by: world.user, tx)
      }
      #expect(try takeBack().isEmpty)
      #expect(try ModuleAttempts.find(first.id, tx)?.status == .completed)
      #expect(try KeptResults.countsOfTaken(by: [mapping], tx) == [mapping: 1])
      second = try #require(try ModuleAttempts.find(second.id, tx))
      (second.status, second.endedOn) = (.failed, Sample.today)
      try ModuleAttempts.save(second, tx)
      #expect(try takeBack() == [world.asha])
      #expect(try ModuleAttempts.find(first.id, tx)?.status == .inProgress)
      #expect(try KeptResults.countsOfTaken(by: [mapping], tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `stay those of whom somebody gave them to`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let mapping = try Self.map(world, tx)
      _ = try world.take([Sample.result(course: "LEAD-7", who: .init(staffNumber: "9999"))], tx)
      let id = try #require(try KeptResults.waiting(at: world.practice, tx).first).id
      try DecideResult(id, at: world.practice, .give(to: world.ben), Sample.book)
        .run(by: world.user, tx)
      try EndMapping(mapping, at: world.practice, takingBack: "Wrong", Sample.book)
        .run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.ben], tx).isEmpty)
      // Mapped rightly, it is Ben's again; and can still be taken back from him.
      _ = try Self.map(world, tx)
      #expect(try ModuleAttempts.of([world.ben], tx).count == 1)
      try TakeBackResult(id, at: world.practice, why: "Another Ben", Sample.book)
        .run(by: world.user, tx)
      #expect(try ModuleAttempts.of([world.ben], tx).isEmpty)
    }
  }
}
