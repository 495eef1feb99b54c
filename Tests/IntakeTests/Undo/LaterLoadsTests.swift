import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Loads that came after another` {
  /// Loads of three nodes, each with a number from its own block: what came last has the lowest.
  @Test(arguments: Engine.allCases)
  func `are told by when they were loaded, not by their numbers`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let later = try await database.write { tx in
        for (id, at) in [(900, 1_000), (300, 2_000), (301, 2_000), (1, 3_000), (950, 500)] {
          try tx.execute(
            """
            INSERT INTO load (id, actor, format, as_of, loaded_at, joiners, movers, leavers,
              changed, unchanged, rejected, held_after, rows_expire_at)
            VALUES (?1, 'Somebody', 'plain', 0, ?2, 0, 0, 0, 0, 0, 0, '', 9000)
            """, id, at)
        }
        return try [900, 300, 301, 1].map { (id: Int64) in
          let load = try #require(try LoadUndoStore.find(LoadID(rawValue: id), tx))
          return try LoadUndoStore.later(than: load, limit: 9, tx).map(\.id.rawValue)
        }
      }
      #expect(later == [[1, 301, 300], [1, 301], [1], []])
    }
  }
}
