import Foundation
import Kernel
import TestKit
import Testing

@testable import Storage

@Suite struct `A restore` {
  @Test func `refuses a file of which a single bit has changed, wherever it is`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      let whole = try Data(contentsOf: URL(fileURLWithPath: file.path))
      var dice = SeededGenerator(seed: 5)
      // The first and last bytes, and many in between.
      let places =
        Array(0..<20) + (whole.count - 150..<whole.count)
        + (0..<200).map { _ in Int(dice.next() % UInt64(whole.count)) }
      for place in places {
        var spoilt = whole
        spoilt[place] ^= 1 << UInt8(dice.next() % 8)
        try expectRefusal(spoilt, folder, "byte \(place) of \(whole.count)")
      }
    }
  }

  @Test func `refuses a file that was cut short or is something else`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      let whole = try Data(contentsOf: URL(fileURLWithPath: file.path))
      for count in [1, 20, 600, whole.count / 2, whole.count - 300, whole.count - 1] {
        let path = try write(whole.prefix(count), folder)
        #expect(throws: BackupProblem.self) { try BackupFile(path: path) }
      }
      let cut = try write(whole.dropLast(200), folder)
      #expect(throws: BackupProblem.damaged(cut, "its end is missing")) {
        try BackupFile(path: cut)
      }
      for foreign in [Data(), Data("name,role\n".utf8), Data([0x1F, 0x8B, 8, 0]), whole + [0]] {
        let path = try write(foreign, folder)
        #expect(throws: BackupProblem.self) { try BackupFile(path: path) }
      }
      #expect(throws: BackupProblem.notABackup(try write(Data("x".utf8), folder))) {
        try BackupFile(path: folder.path + "/spoilt")
      }
      #expect(throws: BackupProblem.self) { try BackupFile(path: folder.path) }
      #expect(throws: BackupProblem.self) { try BackupFile(path: folder.path + "/none") }
    }
  }

  /// What a hand that knows how to make the check sums anew could do.
  @Test(arguments: Engine.allCases)
  func `refuses a well-sealed file with rows that are not those of its tables`(
    engine: Engine
  ) async throws {
    let bad: [(lines: String, claimed: Int)] = [
      ("1\tone\n", 1), ("x\tone\t\\N\t0\t\\N\t\\N\n", 1), ("1\tone\t\\N\t0\tzz\t\\N\n", 1),
      ("1\tone\t\\N\t0\t\\N\t\\N\n", 2), ("1\ta\t\\N\t0\t\\N\t\\N\n1\tb\t\\N\t0\t\\N\t\\N\n", 2),
      ("2\ta\t\\N\t0\t\\N\t\\N\n1\tb\t\\N\t0\t\\N\t\\N\n", 2), ("1\t\\N\t\\N\t0\t\\N\t\\N\n", 1),
      ("1\ta\t\\N\t0\t\\N\t9\n", 1), ("1\ta\\q\t\\N\t0\t\\N\t\\N\n", 1), ("\\.\n", 1),
      ("1\ta\t\\N\t0\t\\N\t\\N\n\\.\n", 1), ("01\ta\t\\N\t0\t\\N\t\\N\n", 1),
    ]
    for (lines, claimed) in bad {
      try await withEmptyDatabase(engine) { target in
        try await withTemporaryFolder { folder in
          let path = try forge(lines, rows: claimed, folder)
          await #expect(throws: (any Error).self, "\(lines)") {
            let file = try BackupFile(path: path)
            try await Restore.run(file, to: target, knowing: `A backup`.migrations)
          }
          try await expectUntouched(target)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses a database that holds anything`(engine: Engine) async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      try await withEmptyDatabase(engine) { target in
        try await Restore.run(file, to: target, knowing: `A backup`.migrations)
        let error = await #expect(throws: BackupProblem.self) {
          try await Restore.run(file, to: target, knowing: `A backup`.migrations)
        }
        guard case .notEmpty = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        let restored = try await Databases.open(target)
        #expect(try await rows(restored).count == 19)
        try await restored.close()
      }
    }
  }

  @Test func `refuses to lie beside the log of a database that is gone`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      for ending in ["-wal", "-shm", "-journal"] {
        let path = folder.path + "/new\(ending).sqlite"
        try Data().write(to: URL(fileURLWithPath: path + ending))
        await #expect(throws: BackupProblem.leftovers(path + ending)) {
          try await Restore.run(
            file, to: DatabaseAddress(sqlitePath: path), knowing: `A backup`.migrations)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of an older backup brings the schema up to date; of a later one is refused`(
    engine: Engine
  ) async throws {
    let later =
      `A backup`.migrations + [
        Migration(
          "test-002-size",
          """
          ALTER TABLE thing ADD COLUMN size {{int}} NOT NULL DEFAULT 3;
          CREATE INDEX thing_size_idx ON thing (size);
          UPDATE thing SET size = 4 WHERE id = 2;
          """)
      ]
    try await withFilled(.sqlite) { source, folder in
      let old = try await make(source, folder)
      try await withEmptyDatabase(engine) { target in
        try await Restore.run(old, to: target, knowing: later)
        let restored = try await Databases.open(target)
        #expect(try await Migrator.pending(restored, later).isEmpty)
        let sizes = try await restored.read { tx in
          try tx.rows("SELECT size FROM thing WHERE id < 4 ORDER BY id").map(\.values)
        }
        #expect(sizes == [[.integer(3)], [.integer(4)], [.integer(3)]])
        let new = try await Backup.make(
          of: restored, to: folder.path + "/new", knowing: later, at: `A backup`.now)
        #expect(
          throws: BackupProblem.laterVersion(folder.path + "/new", step: "test-002-size")
        ) { try Restore.check(new, knowing: `A backup`.migrations) }
        let edited = [Migration("test-001-thing", "CREATE TABLE other (id {{id}});")]
        #expect(throws: BackupProblem.self) { try Restore.check(old, knowing: edited) }
        try await restored.close()
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves the tables, keys and indexes that migrations make`(engine: Engine) async throws {
    try await withFilled(engine) { source, folder in
      let file = try await make(source, folder)
      try await withEmptyDatabase(engine) { target in
        try await Restore.run(file, to: target, knowing: `A backup`.migrations)
        let restored = try await Databases.open(target)
        let (made, filled) = (try await schema(source), try await schema(restored))
        #expect(made == filled)
        #expect(made.count >= 5)
        try await restored.close()
      }
    }
  }

  private func schema(_ database: any Database) async throws -> [[Stored]] {
    let sqlite = """
      SELECT type, name, sql FROM sqlite_schema
      WHERE name NOT LIKE 'storage%' AND name NOT LIKE 'sqlite%' ORDER BY name
      """
    let postgresql = """
      SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace IN (
        SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(FALSE)))
      UNION ALL
      SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = ANY (current_schemas(FALSE))
      ORDER BY 1, 2
      """
    return try await database.read { tx in
      try tx.rows(tx.engine == .sqlite ? sqlite : postgresql).map(\.values)
    }
  }

  private func expectUntouched(_ address: DatabaseAddress) async throws {
    if case .sqlite(let path) = address.place {
      #expect(!FileManager.default.fileExists(atPath: path))
      #expect(!FileManager.default.fileExists(atPath: path + ".restoring"))
    } else {
      let database = try await Databases.open(address)
      #expect(try await database.read { try $0.tableNames() }.isEmpty)
      try await database.close()
    }
  }

  private func expectRefusal(_ bytes: Data, _ folder: URL, _ what: String) throws {
    let path = try write(bytes, folder)
    #expect(throws: BackupProblem.self, "\(what)") { try BackupFile(path: path) }
  }

  private func write(_ bytes: Data, _ folder: URL) throws -> String {
    let path = folder.path + "/spoilt"
    try bytes.write(to: URL(fileURLWithPath: path))
    return path
  }

  private func forge(_ lines: String, rows: Int, _ folder: URL) throws -> String {
    var bytes: [UInt8] = []
    let writer = try BackupWriter { bytes += $0 }
    try writer.begin("")
    let shape = TableShape(
      name: "thing",
      columns: [
        .init(name: "id", kind: .integer, fillsItself: false),
        .init(name: "name", kind: .text, fillsItself: false),
        .init(name: "share", kind: .real, fillsItself: false),
        .init(name: "is_open", kind: .integer, fillsItself: false),
        .init(name: "seal", kind: .bytes, fillsItself: false),
        .init(name: "part_of_id", kind: .integer, fillsItself: false),
      ], primaryKey: ["id"])
    let table = try writer.table(shape) { line in
      try Array(lines.utf8).withUnsafeBytes(line)
      return rows
    }
    let steps = Migrator.steps(of: `A backup`.migrations)
    try writer.finish(
      BackupContents(
        format: 1, engine: "sqlite", madeAtMilliseconds: 0, steps: steps, nextIdentifier: 1,
        tables: [table]))
    let path = folder.path + "/forged"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}
