import ArgumentParser
import Directory
import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `The key file on the command line` {
  @Test func `is made once, and a database without its own is refused and left as it is`()
    async throws
  {
    try await withHouse { folder, said in
      let database = "sqlite:\(folder)/a.sqlite"
      let (file, kept) = ("\(folder)/waypoint.keys", "\(folder)/kept")
      try await run(MigrateCommand.self, ["--database", database])
      #expect(FileManager.default.fileExists(atPath: file))
      let person = try await addSomebody(database)
      try FileManager.default.moveItem(atPath: file, toPath: kept)
      await #expect(throws: ExitCode(1)) {
        try await run(MigrateCommand.self, ["--database", database])
      }
      #expect(said.last.contains("There is no key file") && said.last.contains("numbers"))
      #expect(!FileManager.default.fileExists(atPath: file))
      // Another database's.
      try await run(KeysMakeCommand.self, ["--keys", file])
      await #expect(throws: ExitCode(1)) {
        try await run(MigrateCommand.self, ["--database", database])
      }
      #expect(said.last.contains("not the one of this database"))
      try FileManager.default.removeItem(atPath: file)
      try FileManager.default.moveItem(atPath: kept, toPath: file)
      try await run(MigrateCommand.self, ["--database", database])
      #expect(try await number(of: person, database) == "QQ 12 34 56 C")
    }
  }

  @Test func `is not in a backup, and a restore says which keys open it`() async throws {
    try await withHouse { folder, said in
      let source = "sqlite:\(folder)/a.sqlite"
      let person = try await addSomebody(source)
      try await run(BackupCommand.self, ["-o", "\(folder)/b", "--database", source])
      let bytes = try Data(contentsOf: URL(filePath: "\(folder)/b"))
      #expect(bytes.range(of: Data("QQ 12 34 56".utf8)) == nil)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/new", withIntermediateDirectories: false)
      let target = "sqlite:\(folder)/new/a.sqlite"
      try await run(RestoreCommand.self, ["\(folder)/b", "--database", target])
      #expect(said.last.contains("National Insurance numbers: 1"))
      #expect(said.last.contains("No backup holds the key file"))
      try FileManager.default.copyItem(
        atPath: "\(folder)/waypoint.keys", toPath: "\(folder)/new/waypoint.keys")
      #expect(try await number(of: person, target) == "QQ 12 34 56 C")
    }
  }

  @Test func `is given a new key, with which everything is then sealed`() async throws {
    try await withHouse { folder, said in
      let database = "sqlite:\(folder)/a.sqlite"
      let person = try await addSomebody(database)
      try await run(KeysRotateCommand.self, ["--only-add", "--database", database])
      #expect(said.all.contains { $0.contains("waits") })
      try await run(KeysRotateCommand.self, ["--database", database, "--json"])
      let answer = try #require(
        JSONSerialization.jsonObject(with: Data(said.last.utf8)) as? [String: Any])
      let key = try #require(answer["key"] as? String)
      let sealed = answer["sealed"] as? [String: [String: Int]]
      #expect(sealed?["National Insurance numbers"] == [key: 1])
      #expect((answer["retired"] as? [String])?.count == 1)
      #expect(try await number(of: person, database) == "QQ 12 34 56 C")
    }
  }

  @Test func `seals what an earlier version kept, and leaves none of it in the file or its log`()
    async throws
  {
    try await withHouse { folder, said in
      let path = "\(folder)/a.sqlite"
      let person = try await addSomebody("sqlite:\(path)")
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase {
        database, _ in
        try await database.write { tx in
          try Self.leaveNotes(of: person, tx)
          for position in 1..<300 {
            try tx.execute(
              """
              INSERT INTO person_identifier
                (person_id, position, scheme, value, match_key, sealed_with)
              VALUES (?1, ?2, 'ni', ?3, ?4, '')
              """, person, position, "QQ 65 43 21 C", "QQ654321")
          }
        }
        // Removed by a version that wiped nothing.
        try await database.write { tx in
          try tx.define("PRAGMA secure_delete = OFF")
          try tx.execute("DELETE FROM person_identifier WHERE position > ?1", 150)
        }
      }
      let plain = ["QQ 65 43 21", "QQ654321", "cabinet seven", "folder nine"].map { Data($0.utf8) }
      let read = { @Sendable () -> [Data] in
        ["", "-wal"].compactMap { FileManager.default.contents(atPath: path + $0) }
      }
      let holds = { @Sendable () -> Bool in
        read().contains { bytes in plain.contains { bytes.range(of: $0) != nil } }
      }
      #expect(plain.allSatisfy { one in read().contains { $0.range(of: one) != nil } })
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase { _, _ in
        #expect(!holds())
      }
      #expect(said.all.contains { $0.contains("Sealed 152 values") })
      #expect(!holds())
    }
  }

  @Test func `wipes what was left by one that was ended before it could`() async throws {
    try await withHouse { folder, _ in
      let path = "\(folder)/a.sqlite"
      _ = try await addSomebody("sqlite:\(path)")
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase {
        database, _ in
        try await database.write { tx in
          try tx.define("PRAGMA secure_delete = OFF")
          try tx.define("CREATE TABLE left_over (word TEXT)")
          for _ in 0..<300 {
            try tx.execute("INSERT INTO left_over VALUES (?1)", "QQ 65 43 21 C")
          }
        }
        try await database.write { tx in
          try tx.define("PRAGMA secure_delete = OFF")
          try tx.define("DROP TABLE left_over")
          try tx.execute("INSERT INTO sealing_wipe (place) VALUES ('file')")
          try tx.execute("INSERT INTO sealing_wipe (place) VALUES ('log')")
        }
      }
      let holds = { @Sendable () -> Bool in
        ["", "-wal"].compactMap { FileManager.default.contents(atPath: path + $0) }
          .contains { $0.range(of: Data("QQ 65 43 21".utf8)) != nil }
      }
      #expect(holds())
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase {
        database, _ in
        #expect(!holds())
        let left = try await database.read { try $0.rows("SELECT place FROM sealing_wipe").count }
        #expect(left == 0)
      }
    }
  }

  /// Not even while one key takes the place of another, nor after somebody is gone.
  @Test func `leaves no number to be read in the file or its log, whatever is done to it`()
    async throws
  {
    try await withHouse { folder, _ in
      let path = "\(folder)/a.sqlite"
      let person = try await addSomebody("sqlite:\(path)")
      let plain = ["QQ 12 34 56", "QQ123456", "QQ 65 43 21", "QQ654321"].map { Data($0.utf8) }
      let holds = { @Sendable () -> Bool in
        ["", "-wal", "-journal"].compactMap { FileManager.default.contents(atPath: path + $0) }
          .contains { bytes in plain.contains { bytes.range(of: $0) != nil } }
      }
      #expect(!holds())
      try await run(KeysRotateCommand.self, ["--only-add", "--database", "sqlite:\(path)"])
      #expect(!holds())
      try await run(KeysRotateCommand.self, ["--database", "sqlite:\(path)"])
      #expect(!holds())
      #expect(try await number(of: person, "sqlite:\(path)") == "QQ 12 34 56 C")
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase {
        database, _ in
        try await database.write { tx in
          var found = try #require(try People.find(person, tx))
          found.identify(by: PersonIdentifier(.nationalInsurance, "QQ 65 43 21 C"))
          try People.save(found, tx)
        }
        // While it is open, its log is not yet in the file.
        #expect(!holds())
        try await database.write { tx in
          try tx.execute("DELETE FROM person_identifier WHERE person_id = ?1", person)
        }
        #expect(!holds())
      }
      try await run(KeysRotateCommand.self, ["--database", "sqlite:\(path)"])
      try await run(BackupCommand.self, ["-o", "\(folder)/b", "--database", "sqlite:\(path)"])
      #expect(!holds())
      // The test could see one.
      try await CommandOptions.parse(["--database", "sqlite:\(path)"]).withDatabase {
        database, _ in
        try await database.write { tx in
          try tx.execute("UPDATE person SET display_name = 'QQ123456' WHERE id = ?1", person)
        }
        #expect(holds())
      }
    }
  }

  /// What a record rests on and where an agreement is kept, as an earlier version left them.
  private static func leaveNotes(of person: PersonID, _ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    let (home, council) = try (make("Larch House", .careLocation), make("Council", .localAuthority))
    try tx.execute(
      """
      INSERT INTO held_record (id, person_id, organisation_id, source, kind, entry_key, subject,
        title, held, note, sealed_with, standing)
      VALUES (?1, ?2, ?3, 'hand', 'appraisal', 'a', '', 'Appraisal', TRUE, 'In cabinet seven', '',
        'current')
      """, try tx.newIdentifierNumber(), person, home)
    try tx.execute(
      """
      INSERT INTO sharing_agreement (id, employer_id, body_id, purpose, from_on, to_on,
        signed_for_employer, signed_for_body, evidence, recorded_at, recorded_by_name)
      VALUES (?1, ?2, ?3, 'Cover', 1, 2, 'A', 'B', 'Shared drive, folder nine', 1, 'A')
      """, try tx.newIdentifierNumber(), home, council)
  }

  private func addSomebody(_ database: String) async throws -> PersonID {
    try await CommandOptions.parse(["--database", database]).withDatabase { database, _ in
      try await database.write { tx in
        let name = try #require(PersonName(given: "Ann", family: "Shaw"))
        let person = Person(
          id: try tx.newIdentifier(), name: name, bornOn: nil,
          identifiers: [PersonIdentifier(.nationalInsurance, "QQ 12 34 56 C")])
        try People.save(person, tx)
        return person.id
      }
    }
  }

  private func number(of person: PersonID, _ database: String) async throws -> String? {
    try await CommandOptions.parse(["--database", database]).withDatabase { database, _ in
      try await database.read { tx in
        try People.find(person, tx)?.identifier(.nationalInsurance)?.value
      }
    }
  }

  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
    var last: String { all.last ?? "" }
  }

  private func withHouse(_ body: (String, Said) async throws -> Void) async throws {
    let said = Said()
    let house = Assembly.house(
      clock: .test, chance: .different(), terminal: Terminal { text, _ in said.add(text) },
      isProduction: false)
    try await withTemporaryFolder { folder in
      try await House.run(in: house) { try await body(folder.path, said) }
    }
  }

  private func run<Command: AsyncParsableCommand>(
    _ kind: Command.Type, _ words: [String]
  ) async throws {
    var command = try kind.parse(words)
    try await command.run()
  }
}
