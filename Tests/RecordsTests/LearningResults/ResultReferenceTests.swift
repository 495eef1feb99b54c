import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `References, people and registrations of results` {
  typealias Sample = LearningSample
  typealias World = `Results of learning that come in`.World

  private func withWorld(
    _ engine: Engine, _ body: @escaping @Sendable (World, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in try body(World(tx), tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are never taken by sending a used reference again and again`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      #expect(try world.take([Sample.result(reference: "R1")], tx) == ["completed"])
      let other = Sample.result("Passed", reference: "R1", who: .init(staffNumber: "0043"))
      #expect(try world.take([other], tx) == ["! reference-reused"])
      for night in 1...3 {
        #expect(try world.take([other], on: Sample.today + night, tx) == ["had"])
      }
      #expect(try TryResultsAgain(at: world.practice, Sample.book).run(by: world.user, tx) == 0)
      let waiting = try #require(try KeptResults.waiting(at: world.practice, tx).first)
      #expect(waiting.fault == .referenceReused)
      #expect(throws: ResultRefusal.notAsked) {
        try DecideResult(waiting.id, at: world.practice, .give(to: world.ben), Sample.book)
          .run(by: world.user, tx)
      }
      #expect(try ModuleAttempts.of([world.ben], tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `let rows about others stay, whatever their reference`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let asha = Sample.result("Strange", reference: "Course 7")
      let ben = Sample.result("Odd", reference: "Course 7", who: .init(staffNumber: "0043"))
      #expect(
        try world.take([asha, ben], tx) == ["! unknown-status", "! reference-reused"])
      #expect(try KeptResults.waiting(at: world.practice, tx).count == 2)
      // Of one person and another course as well.
      let course = Sample.result("Strange", course: "inclusive-leadership", reference: "Course 7")
      #expect(try world.take([course], tx) == ["! reference-reused"])
      #expect(try KeptResults.waiting(at: world.practice, tx).count == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `bring back what gave way once it is the newest word`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let first = Sample.result("Strange", reference: "R1")
      let second = Sample.result("Odd", reference: "R1")
      #expect(try world.take([first, second], tx) == ["! unknown-status", "! unknown-status"])
      #expect(try world.take([first], on: Sample.today + 1, tx) == ["! unknown-status"])
      let waiting = try KeptResults.waiting(at: world.practice, tx)
      #expect(waiting.compactMap { $0.words?.arrived.status } == ["Strange"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `take what a leaver did until the last day, and nothing once they are out of sight`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let post = try #require(try Assignments.of(world.asha, tx).first)
      func leave(_ day: Day) throws {
        var post = post
        post.endedOn = day
        try Assignments.save([post], tx)
      }
      try leave(Sample.today - 92)
      let last = (Sample.today - 92).iso
      #expect(
        try world.take(
          [Sample.result(day: last), Sample.result(day: (Sample.today - 91).iso)], tx)
          == ["completed", "! not-employed"])
      try leave(Sample.today - 93)
      let early = (Sample.today - 200).iso
      #expect(try world.take([Sample.result(day: early)], tx) == ["! not-employed"])
      // An address or Waypoint’s number says nothing of somebody who is out of sight.
      let unnamed: [ArrivedResult.Who] = [
        .init(email: "asha@garsdale.example"), .init(person: "\(world.asha)"),
      ]
      for who in unnamed {
        #expect(try world.take([Sample.result(day: early, who: who)], tx) == ["! unknown-person"])
      }
      // Nor is it told whether an address is theirs.
      for email in ["asha@garsdale.example", "other@garsdale.example"] {
        let both = ArrivedResult.Who(staffNumber: "0042", email: email)
        #expect(try world.take([Sample.result(day: early, who: both)], tx) == ["! not-employed"])
      }
      try leave(Sample.today + 5)
      #expect(
        try TryResultsAgain(at: world.practice, Sample.book).run(by: world.user, tx) > 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tell addresses apart by every sign`(engine: Engine) async throws {
    try await withWorld(engine) { (world, tx) throws in
      var ben = try #require(try People.find(world.ben, tx))
      ben.emails = ["j.o'neil@garsdale.example"]
      try People.save(ben, tx)
      let (other, same) = (
        ArrivedResult.Who(email: "j.oneil@garsdale.example"),
        ArrivedResult.Who(email: " J.O'Neil@garsdale.example ")
      )
      #expect(
        try world.take([Sample.result(who: other), Sample.result(who: same)], tx)
          == ["! unknown-person", "completed"])
      #expect(try KeptResults.about([world.ben], tx).map(\.state) == [.taken])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are shown to, and erased with, those alone whom all of it names`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      var asha = try #require(try People.find(world.asha, tx))
      asha.emails.append("desk@garsdale.example")
      asha.identifiers.append(
        PersonIdentifier(
          .staffNumber, "0007", organisation: world.practice, retiredOn: Sample.today - 90))
      try People.save(asha, tx)
      let results = [
        Sample.result("Odd", who: .init(staffNumber: "0043", email: "desk@garsdale.example")),
        Sample.result("Odd", who: .init(staffNumber: "0007")),
      ]
      _ = try world.take(results, tx)
      #expect(try KeptResults.about([world.asha], tx).isEmpty)
      try EraseLearningResults.run(world.asha, tx)
      #expect(try KeptResults.waiting(at: world.practice, tx).count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `belong together by a registration, and by nothing where there is none`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      func verb(_ verb: String, _ day: String, _ registration: String?) -> ArrivedResult {
        Sample.result(
          verb, course: "https://courses.example/appraisal", vocabulary: "cmi5", day: day,
          registration: registration)
      }
      #expect(
        try world.take(
          [verb("completed", "2025-01-01", nil), verb("passed", "2026-01-01", nil)], tx)
          == ["awaiting-assessment", "in-progress"])
      #expect(
        try world.take(
          [
            verb("passed", "2026-02-03", "a"), verb("completed", "2026-02-01", "a"),
            verb("terminated", "2026-02-04", "a"),
          ], tx) == ["in-progress", "passed", "passed"])
      let done = try ModuleAttempts.of([world.asha], tx).filter(\.status.isAchieved)
      #expect(done.map(\.endedOn) == [Day("2026-02-03")])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are cut before they are kept where they are much too long`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { (world, tx) throws in
      let long = "x" + String(repeating: "\u{301}", count: 100_000)
      #expect(long.count == 1)
      #expect(try world.take([Sample.result(course: long)], tx) == ["! too-long"])
      let size: Int? = try tx.row("SELECT LENGTH(sealed_value) FROM learning_result")?(0)
      #expect((size ?? .max) < 10_000)
    }
  }
}
