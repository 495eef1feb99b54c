import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Results that many programs send` {
  typealias Sample = LearningSample
  typealias World = `Results of learning that come in`.World

  @Test(arguments: Engine.allCases)
  func `at once are taken once`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let world = try await database.write { tx in try World(tx) }
      let results = (0..<20).map { number in
        Sample.result(day: (Sample.today - 20 + number).iso, reference: "R\(number)")
      }
      let outcomes = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<4 {
          group.addTask { try await database.write { tx in try world.take(results, tx) } }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(outcomes.count { $0 == "completed" } == 20)
      #expect(outcomes.count { $0 == "had" } == 60)
      let kept = try await database.read { try KeptResults.about([world.asha], $0) }
      #expect(kept.count == 20)
    }
  }
}
