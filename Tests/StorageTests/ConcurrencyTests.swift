import Dispatch
import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct `Units of work at the same time` {
  static let migrations = [
    Migration(
      "test-001-account",
      "CREATE TABLE account (id {{id}}, pence {{int}} NOT NULL, note {{text}} UNIQUE);")
  ]

  @Test(arguments: Engine.allCases)
  func `lose nothing that another wrote`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      try await nodes[0].write { tx in
        try tx.execute("INSERT INTO account (id, pence) VALUES (1, 0)")
      }
      try await together(8) { number in
        for _ in 1...10 {
          try await nodes[number % 2].write { tx in
            let pence = try tx.number("SELECT pence FROM account WHERE id = 1")
            try tx.execute("UPDATE account SET pence = ?1 WHERE id = 1", pence + 1)
          }
        }
      }
      #expect(try await total(nodes[0]) == 80)
    }
  }

  /// Each sees the other account full and empties its own: allowed one after the other only once.
  @Test(arguments: Engine.allCases)
  func `come out as if one had followed the other`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      for round in 1...10 {
        try await nodes[0].write { tx in
          try tx.execute("DELETE FROM account")
          try tx.execute("INSERT INTO account (id, pence) VALUES (0, 100), (1, 100)")
        }
        try await together(2) { number in
          try await nodes[number].write { tx in
            let sum = try tx.number("SELECT CAST(SUM(pence) AS BIGINT) FROM account")
            if sum >= 200 {
              try tx.execute("UPDATE account SET pence = 0 WHERE id = ?1", number)
            }
          }
        }
        #expect(try await total(nodes[0]) == 100, "round \(round)")
      }
    }
  }

  /// The server remembers ten transactions for each of its connections while a long one goes on
  /// anywhere on it, and holds what it had to forget for a conflict.
  @Test func `are done however many others have been while a long one goes on elsewhere`()
    async throws
  {
    try await withDatabase(.postgresql, Self.migrations) { elsewhere in
      try await withEmptyDatabase(.postgresql) { address in
        let database = try await Databases.open(address)
        try await Migrator.migrate(database, Self.migrations)
        try await database.write { tx in
          try tx.execute("INSERT INTO account (id, pence) VALUES (1, 0)")
        }
        let begun = Mutex(false)
        let end = DispatchSemaphore(value: 0)
        async let long: Void = elsewhere.write { tx in
          try tx.execute("INSERT INTO account (id, pence) VALUES (1, 0)")
          begun.withLock { $0 = true }
          end.wait()
        }
        for _ in 1...4_000 where !begun.withLock({ $0 }) {
          try await Task.sleep(for: .milliseconds(5))
        }
        let written = await Result {
          try await Self.fill(address)
          for _ in 1...3 {
            try await database.write { tx in
              _ = try tx.number("SELECT pence FROM account WHERE id = 1")
              try tx.execute("UPDATE account SET pence = pence + 1 WHERE id = 1")
            }
          }
        }
        end.signal()
        try await long
        try written.get()
        #expect(try await total(database) > 4_000)
        try await database.close()
      }
    }
  }

  /// More transactions, one after the other, than the server remembers.
  private static func fill(_ address: DatabaseAddress) async throws {
    let statement = """
      DO $$
      BEGIN
        FOR place IN 2..1000 + 10 * current_setting('max_connections')::INT LOOP
          COMMIT;
          SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
          IF place <= 100 THEN
            UPDATE account SET pence = pence + 1 WHERE id = 1;
          ELSE
            INSERT INTO account (id, pence) VALUES (place, 1);
          END IF;
        END LOOP;
      END $$
      """
    try await Databases.administer(address, statement)
  }

  @Test(arguments: Engine.allCases)
  func `go on while a long one is rehearsed, of which nothing is left`(
    engine: Engine
  ) async throws {
    try await withNodes(2, engine) { nodes in
      try await nodes[0].write { tx in
        try tx.execute("INSERT INTO account (id, pence) VALUES (1, 100)")
      }
      let begun = Mutex(false)
      let written = DispatchSemaphore(value: 0)
      async let rehearsed = nodes[0].rehearse { tx in
        let before = try tx.number("SELECT pence FROM account WHERE id = 1")
        let id = try tx.newIdentifierNumber()
        try tx.execute("INSERT INTO account (id, pence) VALUES (?1, 5)", id + 1_000)
        begun.withLock { $0 = true }
        let isWritten = written.wait(timeout: .now() + 20) == .success
        let after = try tx.number("SELECT pence FROM account WHERE id = 1")
        let count = try tx.number("SELECT COUNT(*) FROM account")
        return [before, after, count, isWritten ? 1 : 0]
      }
      for _ in 1...4_000 where !begun.withLock({ $0 }) {
        try await Task.sleep(for: .milliseconds(5))
      }
      for node in nodes {
        try await node.write { tx in
          try tx.execute("UPDATE account SET pence = pence + 1 WHERE id = 1")
        }
      }
      written.signal()
      #expect(try await rehearsed == [100, 100, 2, 1])
      #expect(try await total(nodes[1]) == 102)
    }
  }

  @Test(arguments: Engine.allCases)
  func `both succeed when they make the same thing`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      for round in 1...10 {
        try await together(4) { number in
          try await nodes[number % 2].write { tx in
            let note = "round \(round)"
            if try tx.row("SELECT id FROM account WHERE note = ?1", note) != nil { return }
            try tx.execute(
              "INSERT INTO account (id, pence, note) VALUES (?1, 1, ?2)",
              try tx.newIdentifierNumber(), note)
          }
        }
      }
      #expect(try await total(nodes[0]) == 10)
    }
  }

  @Test(arguments: Engine.allCases)
  func `get a large one done among many small ones`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      try await nodes[0].write { tx in
        try tx.load(
          into: "account", columns: ["id", "pence"], (1...200).map { [.integer($0), .integer(1)] })
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          while !Task.isCancelled {
            _ = try? await nodes[0].write { tx in
              try tx.execute("UPDATE account SET pence = pence + 1 WHERE id = 200")
            }
          }
        }
        let large = Task {
          try await nodes[1].write { tx in
            for id in 1...200 {
              let pence = try tx.number("SELECT pence FROM account WHERE id = ?1", id)
              try tx.execute("UPDATE account SET pence = ?2 WHERE id = ?1", id, pence + 1)
            }
          }
        }
        try await large.value
        group.cancelAll()
      }
      #expect(try await total(nodes[0]) >= 400)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are kept apart when one must be alone`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      let inside = Mutex(0)
      try await together(6) { number in
        try await nodes[number % 2].writeAlone { tx in
          let count = inside.withLock { count in
            count += 1
            return count
          }
          #expect(count == 1)
          try tx.execute(
            "INSERT INTO account (id, pence) VALUES (?1, 1)", try tx.newIdentifierNumber())
          inside.withLock { $0 -= 1 }
        }
      }
      #expect(try await total(nodes[0]) == 6)
    }
  }

  @Test(arguments: Engine.allCases)
  func `never get the same number`(engine: Engine) async throws {
    try await withNodes(3, engine) { nodes in
      let given = Mutex<[Int64]>([])
      try await together(6) { number in
        for turn in 1...10 {
          // Every third is undone, and its numbers may not be handed out to two others.
          try? await nodes[number % 3].write { tx in
            let fresh = try (1...100).map { _ in try tx.newIdentifierNumber() }
            try tx.execute("INSERT INTO account (id, pence) VALUES (?1, 1)", fresh[0])
            if turn % 3 == 0 { throw NotFound("thing") }
            given.withLock { $0 += fresh }
          }
        }
      }
      let all = given.withLock { $0 }
      #expect(all.count >= 6 * 7 * 100)
      #expect(Set(all).count == all.count)
    }
  }

  @Test(arguments: Engine.allCases)
  func `read one state, whatever is written meanwhile`(engine: Engine) async throws {
    try await withNodes(2, engine) { nodes in
      try await nodes[0].write { tx in
        try tx.execute("INSERT INTO account (id, pence) VALUES (1, 50), (2, 50)")
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for turn in 1...30 {
            let pence = turn % 2 == 0 ? 10 : -10
            try await nodes[1].write { tx in
              try tx.execute("UPDATE account SET pence = pence + ?1 WHERE id = 1", pence)
              try tx.execute("UPDATE account SET pence = pence - ?1 WHERE id = 2", pence)
            }
          }
        }
        group.addTask {
          for _ in 1...30 {
            let sum = try await nodes[0].read { tx in
              let one = try tx.number("SELECT pence FROM account WHERE id = 1")
              let two = try tx.number("SELECT pence FROM account WHERE id = 2")
              return one + two
            }
            #expect(sum == 100)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  /// Several processes on one database, as far as one process can be several.
  private func withNodes(
    _ count: Int, _ engine: Engine, _ body: ([any Database]) async throws -> Void
  ) async throws {
    try await TestKit.withEmptyDatabase(engine) { address in
      var nodes: [any Database] = []
      for _ in 0..<count { nodes.append(try await Databases.open(address)) }
      try await Migrator.migrate(nodes[0], Self.migrations)
      try await body(nodes)
      for node in nodes { try await node.close() }
    }
  }

  private func together(
    _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count { group.addTask { try await work(number) } }
      try await group.waitForAll()
    }
  }

  private func total(_ database: any Database) async throws -> Int {
    try await database.read { tx in
      try tx.number("SELECT CAST(COALESCE(SUM(pence), 0) AS BIGINT) FROM account")
    }
  }
}

extension Transaction {
  /// The one number a query answers.
  func number(_ sql: String, _ values: any Storable...) throws -> Int {
    let row = try #require(try rows(sql, binding: values.map(\.stored)).first)
    return try row(0)
  }
}

extension Result where Failure == any Error {
  /// What `work` came to, to be looked at later.
  fileprivate init(_ work: () async throws -> Success) async {
    do { self = .success(try await work()) } catch { self = .failure(error) }
  }
}
