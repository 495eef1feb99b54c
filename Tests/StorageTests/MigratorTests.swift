import Kernel
import Storage
import TestKit
import Testing

@Suite struct `Migrating a database` {
  static let first = Migration(
    "test-001-first",
    """
    -- One semicolon here; and a quote: it's fine.
    CREATE TABLE one (id {{id}}, name {{text}} NOT NULL DEFAULT ';');
    INSERT INTO one (id) VALUES (1);
    CREATE INDEX one_name_idx ON one (name);
    """)
  static let second = Migration(
    "test-002-second",
    """
    ALTER TABLE one ADD COLUMN is_open {{bool}} NOT NULL DEFAULT TRUE;
    UPDATE one SET name = 'a;b';
    """)

  @Test(arguments: Engine.allCases)
  func `applies what is missing, in order, once`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, []) { database in
      #expect(try await Migrator.pending(database, [Self.first]) == ["test-001-first"])
      #expect(try await Migrator.migrate(database, [Self.first]) == ["test-001-first"])
      #expect(try await Migrator.migrate(database, [Self.first]) == [])
      let both = [Self.first, Self.second]
      #expect(try await Migrator.migrate(database, both) == ["test-002-second"])
      #expect(try await Migrator.pending(database, both) == [])
      let rows = try await database.read { tx in try tx.rows("SELECT name, is_open FROM one") }
      #expect(rows.count == 1)
      #expect(try rows[0](0) == "a;b")
      #expect(try rows[0](1) == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes a new step of an earlier target`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, []) { database in
      let other = Migration("other-001-two", "CREATE TABLE two (id {{id}})")
      try await Migrator.migrate(database, [Self.first, other])
      let applied = try await Migrator.migrate(database, [Self.first, Self.second, other])
      #expect(applied == ["test-002-second"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses a database from the future and leaves it alone`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, [Self.first, Self.second]) { database in
      let third = Migration("test-003-third", "CREATE TABLE three (id {{id}})")
      await #expect(throws: StorageError.databaseFromTheFuture(migration: "test-002-second")) {
        try await Migrator.migrate(database, [Self.first, third])
      }
      let tables = try await database.read { try $0.tableNames() }
      #expect(!tables.contains("three"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses a database made by an edited step`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, [Self.first]) { database in
      let edited = Migration("test-001-first", Self.first.sql + " ")
      await #expect(throws: StorageError.migrationChanged("test-001-first")) {
        try await Migrator.migrate(database, [edited, Self.second])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves nothing of a step that fails half way`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, [Self.first]) { database in
      let broken = Migration(
        "test-002-broken", "CREATE TABLE three (id {{id}}); CREATE TABLE one (id {{id}});")
      await #expect(throws: StorageError.self) {
        try await Migrator.migrate(database, [Self.first, broken])
      }
      let tables = try await database.read { try $0.tableNames() }
      #expect(!tables.contains("three"))
      #expect(try await Migrator.migrate(database, [Self.first, Self.second]).count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is done once by several nodes that start together`(engine: Engine) async throws {
    try await TestKit.withEmptyDatabase(engine) { address in
      let applied = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 1...4 {
          group.addTask {
            let node = try await Databases.open(address)
            let applied = try await Migrator.migrate(node, [Self.first, Self.second])
            try await node.close()
            return applied
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(applied.sorted() == ["test-001-first", "test-002-second"])
    }
  }

  /// Whoever comes second must not begin the file anew.
  @Test func `loses nothing when several begin a new file at the same moment`() async throws {
    for _ in 1...40 {
      try await TestKit.withEmptyDatabase(.sqlite) { address in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 2...5 {
            group.addTask {
              let node = try await Databases.open(address)
              try await Migrator.migrate(node, [Self.first])
              try await node.write { tx in
                try tx.execute("INSERT INTO one (id) VALUES (?1)", number)
              }
              try await node.close()
            }
          }
          try await group.waitForAll()
        }
        let node = try await Databases.open(address)
        let count: Int? = try await node.read { try $0.row("SELECT COUNT(*) FROM one")?(0) }
        try await node.close()
        #expect(count == 5)
      }
    }
  }
}
