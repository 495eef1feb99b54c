import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing

@Suite struct `When something goes wrong, a unit of work` {
  static let migrations = `A unit of work`.migrations

  @Test(arguments: Engine.allCases)
  func `says which rule of the schema was broken`(engine: Engine) async throws {
    let broken: [(sql: String, rule: StorageError.Constraint)] = [
      ("INSERT INTO thing (id, name) VALUES (1, 'other')", .unique),
      ("INSERT INTO thing (id, name) VALUES (2, 'one')", .unique),
      ("INSERT INTO thing (id, name) VALUES (2, NULL)", .notNull),
      ("INSERT INTO thing (id, name, share) VALUES (2, 'two', -1)", .check),
      ("INSERT INTO thing (id, name, part_of_id) VALUES (2, 'two', 9)", .foreignKey),
    ]
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      try await database.write { tx in
        try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
      }
      for (sql, rule) in broken {
        let error = await #expect(throws: StorageError.self) {
          try await database.write { tx in try tx.execute(sql) }
        }
        guard case .constraint(rule, _)? = error else {
          Issue.record("\(sql) gave \(String(describing: error))")
          continue
        }
      }
      let error = await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.load(
            into: "thing", columns: ["id", "name"],
            [[.integer(2), .text("two")], [.integer(3), .text("one")]])
        }
      }
      guard case .constraint(.unique, _)? = error else {
        Issue.record("load gave \(String(describing: error))")
        return
      }
      try await expect(1, database)
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes nothing in a read`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      await #expect(throws: StorageError.self) {
        try await database.read { tx in
          _ = try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
        }
      }
      try await expect(0, database)
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes back to its savepoint, and no further`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      try await database.write { tx in
        try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
        tx.memory["test"] = 1
        var caught: (any Error)?
        do {
          try tx.savepoint {
            tx.memory["test"] = 2
            try tx.execute("INSERT INTO thing (id, name) VALUES (2, 'two')")
            try? tx.savepoint {
              try tx.execute("INSERT INTO thing (id, name) VALUES (3, 'three')")
              throw NotFound("thing")
            }
            try tx.execute("INSERT INTO thing (id, name) VALUES (4, 'one')")
          }
        } catch { caught = error }
        #expect(caught is StorageError)
        #expect(tx.memory["test"] as? Int == 1)
        try tx.savepoint { _ = try tx.execute("INSERT INTO thing (id, name) VALUES (5, 'five')") }
      }
      let ids = try await database.read { tx in
        try tx.rows("SELECT id FROM thing ORDER BY id").map { try $0(0, as: Int.self) }
      }
      #expect(ids == [1, 5])
    }
  }

  @Test func `is not kept by PostgreSQL when a failed statement is passed over`() async throws {
    try await TestKit.withDatabase(.postgresql, Self.migrations) { database in
      await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
          _ = try? tx.execute("INSERT INTO thing (id, name) VALUES (1, 'two')")
        }
      }
      try await expect(0, database)
    }
  }

  @Test(arguments: Engine.allCases)
  func `may ask while it is reading row by row`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      try await database.write { tx in
        try tx.load(
          into: "thing", columns: ["id", "name"],
          (1...5_000).map { [.integer($0), .text("thing \($0)")] })
      }
      try await database.read { tx in
        var seen = 0
        try tx.forEachRow("SELECT id FROM thing WHERE id > ?1 ORDER BY id", 0) { row in
          seen += 1
          #expect(try row(0) == seen)
          if seen == 2_500 {
            var inner = 0
            // The very same statement, while the outer one is at work.
            try tx.forEachRow("SELECT id FROM thing WHERE id > ?1 ORDER BY id", 4_990) { _ in
              inner += 1
            }
            #expect(inner == 10)
          }
        }
        #expect(seen == 5_000)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses text that not every engine can hold`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, Self.migrations) { database in
      await #expect(throws: StorageError.self) {
        try await database.write { tx in
          _ = try tx.execute("INSERT INTO thing (id, name) VALUES (1, ?1)", "a\u{0}b")
        }
      }
      await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.load(into: "thing", columns: ["id", "name"], [[.integer(1), .text("a\u{0}b")]])
        }
      }
      await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.load(into: "thing", columns: ["id", "name"], [[.integer(1)]])
        }
      }
      try await expect(0, database)
    }
  }

  @Test func `goes on with a new connection when PostgreSQL cut the old one`() async throws {
    try await TestKit.withDatabase(.postgresql, Self.migrations) { database in
      let cut = """
        SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
      // Several connections, all of which are then cut from another.
      for _ in 1...3 { try await expect(0, database) }
      let attempts = Mutex(0)
      try await database.write { tx in
        try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
        let number = attempts.withLock { count in
          count += 1
          return count
        }
        if number == 1 {
          // Cuts every connection but the one that this opens.
          _ = try tx.latestRow(cut, binding: [])
        }
        try tx.execute("INSERT INTO thing (id, name) VALUES (2, 'two')")
      }
      #expect(attempts.withLock { $0 } == 2)
      try await expect(2, database)
    }
  }

  /// Something that happens while PostgreSQL commits.
  private func withCommit(
    that does: String, _ body: (any Database) async throws -> Void
  ) async throws {
    try await TestKit.withDatabase(.postgresql, Self.migrations) { database in
      try await database.writeAlone { tx in
        try tx.define(
          """
          CREATE FUNCTION happen() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN \(does) RETURN NULL; END $$
          """)
        try tx.define(
          """
          CREATE CONSTRAINT TRIGGER happens AFTER INSERT ON thing
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION happen()
          """)
      }
      try await body(database)
    }
  }

  @Test func `says so when the connection breaks while it is being kept`() async throws {
    try await withCommit(that: "PERFORM pg_terminate_backend(pg_backend_pid());") { database in
      let attempts = Mutex(0)
      let error = await #expect(throws: StorageError.self) {
        try await database.write { tx in
          attempts.withLock { $0 += 1 }
          try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
        }
      }
      guard case .inDoubt? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(attempts.withLock { $0 } == 1)
      try await expect(0, database)
    }
  }

  @Test func `is not called kept when the server warns that a standby has not got it`()
    async throws
  {
    try await withCommit(that: "RAISE WARNING 'waited for the standby in vain';") { database in
      let error = await #expect(throws: StorageError.self) {
        try await database.write { tx in
          try tx.execute("INSERT INTO thing (id, name) VALUES (1, 'one')")
        }
      }
      guard case .unreplicated? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      // The connection serves others as before.
      try await database.write { tx in
        _ = try tx.execute("UPDATE thing SET name = 'two' WHERE id = 1")
      }
      try await expect(1, database)
    }
  }

  @Test func `is told plainly that a file cannot be opened`() async throws {
    try await TestKit.withTemporaryFolder { folder in
      let text = folder.appending(path: "text.sqlite")
      try Data(repeating: UInt8(ascii: "x"), count: 5_000).write(to: text)
      for path in [text.path, folder.appending(path: "none/new.sqlite").path, folder.path] {
        let error = await #expect(throws: StorageError.self) {
          _ = try await Databases.open(DatabaseAddress(sqlitePath: path))
        }
        guard case .unavailable? = error else {
          Issue.record("\(path) gave \(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test func `is told plainly that no server answers, or refuses`() async throws {
    let nobody = try #require(DatabaseAddress("postgresql://a:b@127.0.0.1:1/none"))
    let error = await #expect(throws: StorageError.self) { _ = try await Databases.open(nobody) }
    guard case .unavailable? = error else {
      Issue.record("gave \(String(describing: error))")
      return
    }
  }

  /// That there are so many things.
  private func expect(_ count: Int, _ database: any Database) async throws {
    let found = try await database.read { tx in try tx.number("SELECT COUNT(*) FROM thing") }
    #expect(found == count)
  }
}

@Suite struct `A database of one file` {
  @Test func `is safe from a loss of power, and from other users of the machine`() async throws {
    try await TestKit.withEmptyDatabase(.sqlite) { address in
      let database = try await Databases.open(address)
      let settings = try await database.write { tx in
        try ["PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA foreign_keys"].map {
          "\(try #require(try tx.row($0)).values[0])"
        }
      }
      #expect(settings == ["text(\"wal\")", "integer(2)", "integer(1)"])
      guard case .sqlite(let path) = address.place else { return }
      for file in [path, path + "-wal", path + "-shm"] {
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600, "\(file)")
      }
      try await database.close()
    }
  }
}
