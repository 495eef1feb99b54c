import Journals
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `The chain of entries` {
  @Test(arguments: Engine.allCases)
  func `is one line, however many write to it from however many nodes`(
    engine: Engine
  ) async throws {
    try await TestKit.withEmptyDatabase(engine) { address in
      let nodes = [try await Databases.open(address), try await Databases.open(address)]
      try await Migrator.migrate(nodes[0], JournalsSchema.migrations)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<6 {
          group.addTask {
            for turn in 0..<10 {
              let number = Int64(writer * 100 + turn)
              // Some fail after writing their entry, and leave no gap.
              _ = try? await nodes[writer % 2].write { tx in
                try Journal.record(.joined(number), under: .test, tx)
                if turn == 5 { throw NotFound("thing") }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      let result = try await nodes[1].read { tx in try Journal.verify(tx) }
      #expect(result.fault == nil)
      #expect(result.entries == 54)
      for node in nodes { try await node.close() }
    }
  }

  @Test(arguments: Engine.allCases)
  func `holds when one unit of work writes several entries, or takes one back`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      let ids = try await database.write { tx in
        let first = try Journal.record(.joined(1), under: .test, tx)
        try? tx.savepoint {
          try Journal.record(.joined(2), under: .test, tx)
          throw NotFound("thing")
        }
        return [first, try Journal.record(.joined(3), under: .test, tx)]
      }
      #expect(ids.map(\.rawValue) == [1, 2])
      let result = try await database.read { tx in try Journal.verify(tx) }
      #expect(result.isSound)
      #expect(result.entries == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `holds an entry with a change for each row of a large file`(engine: Engine) async throws {
    let count = 20_000
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      try await database.write { tx in
        var event = JournalEvent.joined(1)
        event.changes = (1...count).map { number in
          JournalChange(
            person: PersonID(rawValue: Int64(number)), record: "assignment",
            recordID: Int64(number), kind: .created,
            fields: ["job_title": .init(before: nil, after: "Nurse \"\(number)\"\n\\")],
            file: "staff.csv", line: number + 1)
        }
        try Journal.record(event, under: .test, tx)
      }
      try await database.read { tx in
        #expect(try Journal.verify(tx).isSound)
        let last = try Journal.timeline(
          of: .person(PersonID(rawValue: Int64(count))), actions: [.joined], tx)
        #expect(
          last.first?.changes == [
            "Assignment added: job title Nurse \"\(count)\"\n\\ (line \(count + 1) of staff.csv)"
          ])
      }
      try await database.write { tx in
        try tx.execute("UPDATE journal_change SET fields = '{}' WHERE position = 19999")
      }
      let result = try await database.read { tx in try Journal.verify(tx) }
      #expect(result.fault?.words == "change 19999 of the entry was altered")
    }
  }
}
