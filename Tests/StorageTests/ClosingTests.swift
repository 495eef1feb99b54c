import Foundation
import Storage
import TestKit
import Testing

@Suite struct `A database that is closed` {
  @Test func `leaves one file, however many have read it, and not a log that grows`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder.appending(path: "office.sqlite").path
      for _ in 1...2 {
        let database = try await Databases.open(DatabaseAddress(sqlitePath: path))
        try await database.write { tx in
          try tx.execute("CREATE TABLE IF NOT EXISTS note (words TEXT)")
          try tx.execute("INSERT INTO note (words) VALUES ('kept')")
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 1...8 {
            group.addTask {
              try await database.read { tx in
                try tx.row("SELECT COUNT(*) FROM note")?(0) ?? 0
              }
            }
          }
          try await group.waitForAll()
        }
        try await database.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left == ["office.sqlite"])
      }
    }
  }
}
