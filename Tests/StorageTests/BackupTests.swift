import Foundation
import Kernel
import TestKit
import Testing

@testable import Storage

@Suite struct `A backup` {
  static let migrations = [
    Migration(
      "test-001-thing",
      """
      CREATE TABLE thing (
        id {{id}},
        name {{text}} NOT NULL UNIQUE,
        share {{real}},
        is_open {{bool}} NOT NULL DEFAULT FALSE,
        seal {{bytes}},
        part_of_id {{int}} REFERENCES thing (id)
      );
      CREATE INDEX thing_share_idx ON thing (share) WHERE is_open;
      CREATE TABLE empty (code {{text}} NOT NULL, number {{int}} NOT NULL, PRIMARY KEY (code, number));
      CREATE TABLE heap (word {{text}}, thing_id {{int}} REFERENCES thing (id));
      CREATE TABLE secret (word {{text}} NOT NULL);
      """)
  ]

  static let now = Instant(milliseconds: 1_790_000_000_000)

  /// Both ways within an engine, and both ways across.
  static let ways = Engine.allCases.flatMap { from in Engine.allCases.map { (from, $0) } }

  /// Rows with whatever may be in a value.
  static func fill(_ database: any Database) async throws {
    let names = [
      "Zoë O’Brien-Şahin", "\\N", "\\.", "tab\there", "line\nbreak\r\u{8}\u{b}\u{c}", "", "李小龍",
      "العربية", "e\u{301}", "'; DROP TABLE thing; --", "\"", "😀", "\u{1}\u{7f}", "last",
    ]
    let reals: [Double?] = [
      0.1, 1, -2.5, 1e15, 1e14, 123_456.75, 1e-5, 0.0001, 1e300, .leastNonzeroMagnitude, nil, 0,
      1 / 3, 1e21,
    ]
    try await database.write { tx in
      try tx.load(
        into: "thing", columns: ["id", "name", "share", "is_open", "seal", "part_of_id"],
        names.enumerated().map { index, name in
          [
            .integer(Int64(index + 1)), .text(name), reals[index].stored, .boolean(index % 2 == 0),
            index == 3 ? .null : .bytes(index == 4 ? [] : Array(0...255)),
            .null,
          ]
        })
      // The first is part of one that comes after it.
      try tx.execute("UPDATE thing SET part_of_id = 14 WHERE id = 1")
      try tx.load(
        into: "heap", columns: ["word", "thing_id"],
        [
          [.null, .null], [.text(""), .integer(1)], [.text("b"), .null], [.text("a"), .null],
          [.text(String(repeating: "long ", count: 600_000)), .null],
        ])
      try tx.execute("INSERT INTO secret (word) VALUES ('not for the file')")
      for _ in 0..<3 { _ = try tx.newIdentifierNumber() }
    }
  }

  @Test(arguments: ways)
  func `brings every value back, on either engine`(from: Engine, to: Engine) async throws {
    try await withFilled(from) { source, folder in
      let file = try await make(source, folder)
      try await withEmptyDatabase(to) { target in
        try await Restore.run(file, to: target, knowing: Self.migrations)
        let restored = try await Databases.open(target)
        let (before, after) = (try await rows(source), try await rows(restored))
        #expect(before == after)
        let again = try await make(restored, folder, "again")
        #expect(again.contents.tables.map(\.sha256) == file.contents.tables.map(\.sha256))
        let number = try await restored.write { try $0.newIdentifierNumber() }
        #expect(number > file.contents.nextIdentifier)
        try await restored.close()
      }
    }
  }

  @Test func `has the same digests on both engines`() async throws {
    var digests: [[String]] = []
    for engine in Engine.allCases {
      try await withFilled(engine) { source, folder in
        digests.append(try await make(source, folder).contents.tables.map(\.sha256))
      }
    }
    #expect(digests.count == 2 && digests[0] == digests[1])
  }

  @Test(arguments: Engine.allCases)
  func `of an unchanged database is the same byte for byte`(engine: Engine) async throws {
    try await withFilled(engine) { source, folder in
      let one = try await make(source, folder, "one")
      let two = try await make(source, folder, "two")
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: one.path))
          == Data(contentsOf: URL(fileURLWithPath: two.path)))
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves out what nobody should get back, and is for its owner alone`(
    engine: Engine
  ) async throws {
    try await withFilled(engine) { source, folder in
      let file = try await make(source, folder, leavingOut: ["secret"])
      #expect(file.contents.tables.map(\.name) == ["empty", "heap", "thing"])
      #expect(file.contents.tables.map(\.rows) == [0, 5, 14])
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["backup"])
      try await withEmptyDatabase(engine) { target in
        try await Restore.run(file, to: target, knowing: Self.migrations)
        let restored = try await Databases.open(target)
        let secrets = try await restored.read { try $0.rows("SELECT word FROM secret").count }
        #expect(secrets == 0)
        try await restored.close()
      }
    }
  }

  /// GNU tar, sha256sum and grep know nothing of Waypoint.
  @Test func `can be looked into with the tools that everybody has`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      let listing = try run("tar", "-tzf", file.path)
      #expect(
        listing.split(separator: "\n") == [
          "waypoint-backup/README.txt", "waypoint-backup/empty/000001.tsv",
          "waypoint-backup/heap/000001.tsv", "waypoint-backup/secret/000001.tsv",
          "waypoint-backup/thing/000001.tsv", "waypoint-backup/contents.json",
        ])
      let digest = try run(
        "sh", "-c", "tar -xzOf '\(file.path)' waypoint-backup/thing/000001.tsv | sha256sum")
      #expect(digest.hasPrefix(try #require(file.contents.table("thing")?.sha256)))
      #expect(try run("gzip", "-t", file.path).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is one state of the database while others write`(engine: Engine) async throws {
    try await withFilled(engine) { source, folder in
      try await source.write { tx in
        try tx.load(
          into: "heap", columns: ["word"], (0..<60_000).map { [.text("padding \($0)")] })
      }
      let writing = Task {
        // Each unit of work writes as much to the first table read as to the last.
        var number: Int64 = 100
        while !Task.isCancelled {
          number += 1
          let id = number
          try await source.write { tx in
            try tx.execute("INSERT INTO empty (code, number) VALUES ('n', ?1)", id)
            try tx.execute("INSERT INTO thing (id, name) VALUES (?1, ?2)", id, "thing \(id)")
          }
        }
        return number
      }
      var counts: Set<Int> = []
      for turn in 0..<5 {
        let file = try await make(source, folder, "turn\(turn)")
        let things = try #require(file.contents.table("thing")?.rows)
        #expect(file.contents.table("empty")?.rows == things - 14)
        counts.insert(things)
      }
      writing.cancel()
      let written = try? await writing.value
      #expect(counts.count > 1, "nobody wrote meanwhile: \(String(describing: written))")
    }
  }

  @Test func `replaces a file only when told to, and never anything but a file`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      let path = file.path
      await #expect(throws: BackupProblem.exists(path)) { try await make(source, folder) }
      _ = try await Backup.make(
        of: source, to: path, knowing: Self.migrations, replacing: true, at: Self.now)
      for place in ["/dev/null", folder.path] {
        await #expect(throws: BackupProblem.notABackupToReplace(place)) {
          try await Backup.make(
            of: source, to: place, knowing: Self.migrations, replacing: true, at: Self.now)
        }
      }
      await #expect(throws: BackupProblem.self) {
        try await Backup.make(
          of: source, to: folder.path + "/none/b", knowing: Self.migrations, at: Self.now)
      }
    }
  }

  /// `backup -o live.sqlite --replace` would have been the end of the live database.
  @Test func `never takes the place of a database, or of anything that is no backup`() async throws
  {
    try await withTemporaryFolder { folder in
      let live = folder.path + "/it's live.sqlite"
      let database = try await Databases.open(DatabaseAddress(sqlitePath: live))
      try await Migrator.migrate(database, Self.migrations)
      await #expect(throws: BackupProblem.notABackupToReplace(live)) {
        try await Backup.make(
          of: database, to: live, knowing: Self.migrations, replacing: true, at: Self.now)
      }
      try await database.close()
      #expect(try Data(contentsOf: URL(fileURLWithPath: live)).starts(with: "SQLite format 3".utf8))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
          .filter { $0.hasSuffix(".partial") } == [])
    }
    try await withFilled(.sqlite) { source, folder in
      let path = folder.path + "/o'brien's backup"
      func replace() async throws {
        try await Backup.make(
          of: source, to: path, knowing: Self.migrations, replacing: true, at: Self.now
        ).verify()
      }
      try Data("a letter".utf8).write(to: URL(fileURLWithPath: path))
      await #expect(throws: BackupProblem.notABackupToReplace(path)) { try await replace() }
      // An empty file, as `mktemp` makes it, and a backup that was cut short are no loss.
      try Data().write(to: URL(fileURLWithPath: path))
      try await replace()
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
      try await replace()
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
    }
  }

  @Test func `that cannot be written leaves nothing behind and the old one as it was`() async throws
  {
    struct Stop: Error {}
    try await withFilled(.sqlite) { source, folder in
      let file = try await make(source, folder)
      let before = try Data(contentsOf: URL(fileURLWithPath: file.path))
      await #expect(throws: Stop.self) {
        try await Backup.make(
          of: source, to: file.path, knowing: Self.migrations, replacing: true, at: Self.now
        ) { _ in throw Stop() }
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["backup"])
      // A disk without room, as Linux offers one to try with.
      let full = open("/dev/full", O_WRONLY)
      defer { close(full) }
      let words = Array("x".utf8)
      #expect(throws: BackupProblem.diskFull("x")) {
        try words.withUnsafeBytes { bytes in
          try OutputFile.write(bytes, to: full) {
            throw BackupProblem.writing("x", failedWith: errno)
          }
        }
      }
    }
  }

  @Test func `is not written by two at once, and begins anew where one was killed`() async throws {
    try await withFilled(.sqlite) { source, folder in
      let path = folder.path + "/backup"
      let other = try OutputFile(path, suffix: ".partial", replacing: false)
      await #expect(throws: BackupProblem.inUse(path)) { try await make(source, folder) }
      other.discard()
      try Data("what a killed one left".utf8).write(to: URL(fileURLWithPath: path + ".partial"))
      try await make(source, folder).verify()
    }
  }

  @Test func `gets its name where files cannot have two, as on a shared folder or a stick`() throws
  {
    try withFolder { folder in
      let path = folder + "/backup"
      let noLinks: (String, String) -> CInt = { _, _ in
        errno = EPERM
        return -1
      }
      let first = try OutputFile(path, suffix: ".partial", replacing: false)
      try first.add("first")
      try first.place(by: noLinks)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["backup"])
      // Somebody else's file that came to be there meanwhile stays, with or without links.
      try FileManager.default.removeItem(atPath: path)
      for link in [noLinks, { Foundation.link($0, $1) }] {
        let late = try OutputFile(path, suffix: ".partial", replacing: false)
        try late.add("late")
        try Data("theirs".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: BackupProblem.exists(path)) { try late.place(by: link) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "theirs")
        late.discard()
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "waypoint-output-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test func `of something that is no database of Waypoint is refused`() async throws {
    try await withTemporaryFolder { folder in
      let database = try await Databases.open(
        DatabaseAddress(sqlitePath: folder.path + "/other.sqlite"))
      await #expect(throws: BackupProblem.self) { try await make(database, folder) }
      try await Migrator.migrate(database, Self.migrations)
      await #expect(throws: StorageError.databaseFromTheFuture(migration: "test-001-thing")) {
        try await Backup.make(of: database, to: folder.path + "/b", knowing: [], at: Self.now)
      }
      try await database.close()
    }
  }
}

/// A database with rows of every kind, and a folder for backups of it.
func withFilled(
  _ engine: Engine, _ body: (any Database, URL) async throws -> Void
) async throws {
  try await TestKit.withDatabase(engine, `A backup`.migrations) { source in
    try await `A backup`.fill(source)
    try await withTemporaryFolder { folder in try await body(source, folder) }
  }
}

@discardableResult
func make(
  _ database: any Database, _ folder: URL, _ name: String = "backup",
  leavingOut: Set<String> = []
) async throws -> BackupFile {
  try await Backup.make(
    of: database, to: folder.path + "/" + name, knowing: `A backup`.migrations,
    leavingOut: leavingOut, at: `A backup`.now)
}

func rows(_ database: any Database) async throws -> [[Stored]] {
  try await database.read { tx in
    let things = try tx.rows(
      """
      SELECT id, name, share, CASE WHEN is_open THEN 1 ELSE 0 END, seal, part_of_id FROM thing
      ORDER BY id
      """)
    let heap = try tx.rows("SELECT word, thing_id FROM heap ORDER BY word NULLS FIRST, thing_id")
    return (things + heap).map(\.values)
  }
}

func run(_ words: String...) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = words
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let said = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  #expect(process.terminationStatus == 0)
  return String(decoding: said, as: UTF8.self)
}

extension OutputFile {
  fileprivate func add(_ text: String) throws {
    try Array(text.utf8).withUnsafeBytes { try write($0) }
    try flush()
  }
}
