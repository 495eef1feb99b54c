import Access
import Directory
import Foundation
import Kernel
import TestKit
import Testing

@testable import Intake
@testable import Storage

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let conflicts = Example(folder: "faulty/asc-16-field-conflicts", format: "asc-wds")

/// The National Insurance numbers of files.
private func numbers(in files: [ImportFile]) -> Set<String> {
  Set(
    files.flatMap { file in
      String(decoding: file.bytes ?? [], as: UTF8.self).matches(of: /QQ[0-9]{6}/).map {
        String($0.output)
      }
    })
}

extension Transaction {
  /// Where one of `words` can be read in the database, whatever table it is in.
  fileprivate func places(of words: Set<String>) throws -> [String] {
    try tableNames().filter { name in
      try rows("SELECT * FROM \(name)", binding: []).contains { row in
        row.values.contains { value in
          let text: String =
            switch value {
            case .text(let text): text
            case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
            case _: ""
            }
          return text.contains("QQ") && words.contains(where: text.contains)
        }
      }
    }
  }
}

@Suite struct `National Insurance numbers of files` {
  @Test(arguments: Engine.allCases, [care, staff, conflicts])
  func `are in no table, from the moment the file is handed over until it is undone`(
    engine: Engine, example: Example
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: example.day)
      let files = example.files()
      let numbers = numbers(in: files)
      #expect(numbers.count > 2)
      let request = ImportRequest(
        files: files, format: nil, mode: .check, asOf: example.day)
      let user = world.user()
      let upload = try await database.write { tx in
        let upload = try Uploads.handOver(request, by: user, tx)
        #expect(try tx.places(of: numbers) == [])
        #expect(try UploadStore.files(of: upload, tx).map(\.bytes) == files.map(\.bytes))
        return upload
      }
      let report = try await world.check(files)
      try await database.write { tx in
        try UploadStore.keep(UploadCheck(report), of: upload, movedOn: false, at: user.now, tx)
        #expect(try UploadStore.check(of: upload, tx)?.check == UploadCheck(report))
        #expect(try tx.places(of: numbers) == [])
      }
      let load = try #require(try await world.load(files).first)
      try await world.load(files)
      let places = try await database.read { try $0.places(of: numbers) }
      #expect(places == [])
      _ = load
    }
  }

  @Test(arguments: Engine.allCases)
  func `are put back by an undo after everything was sealed with another key`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      try await world.load(staff.files())
      let before = try await database.read { try Held($0) }
      let load = try #require(try await world.load(Held.changing(staff.files())).first)
      let after = try await database.read { try Held($0) }
      #expect(after != before)
      try await Held.rotate(database)
      #expect(try await database.read { try Held($0) } == after)
      try await world.undo(load)
      #expect(try await database.read { try Held($0) } == before)
      let counts = try await database.read { tx in
        try ([SealedNumbers.sealed] + IntakeSealed.places).reduce(into: Set<String>()) {
          $0.formUnion(try $1.keys(tx))
        }
      }
      #expect(counts.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are kept for an undo under the present key, also where a former one sealed them`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      try await world.load(staff.files())
      let former = try #require(KeyRing.test.present)
      // The database has turned to another key, and nothing is sealed anew yet.
      let keys = KeyRing(
        [7, 8].compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
        chance: .different(seed: 9))
      #expect(keys.ids.contains(former) && keys.present != former)
      database.use(keys)
      let load = try #require(try await world.load(Held.changing(staff.files())).first)
      let kept = try await database.read { tx -> Set<String> in
        let part = try LoadUndoStore.former(of: load, tx)
        let table = try #require(part.tables["person_identifier"])
        let column = try #require(table.columns.firstIndex(of: "sealed_with"))
        return Set(
          table.entries.values.flatMap(\.was).compactMap {
            if case .text(let key) = $0[column] { key } else { nil }
          })
      }
      #expect(kept == [try #require(keys.present)])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are put back by an undo of a load that an earlier version made`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      try await world.load(staff.files())
      let before = try await database.read { try Held($0) }
      let load = try #require(try await world.load(Held.changing(staff.files())).first)
      try await database.write { try Held.unseal($0) }
      let numbers = numbers(in: staff.files())
      let plain = try await database.read { try $0.places(of: numbers) }
      #expect(plain.contains("person_identifier") && plain.contains("load_undo"))
      try await Held.sealAll(database, .test)
      #expect(try await database.read { try $0.places(of: numbers) } == [])
      let check = try await world.rehearse(load)
      #expect(check.obstacles == [])
      try await world.undo(load)
      #expect(try await database.read { try Held($0) } == before)
      #expect(try await database.read { try $0.places(of: numbers) } == [])
    }
  }
}

@Suite struct `Digests of files` {
  private static let day = testDay("2026-04-08")
  /// A file of one run, and the same mended.
  private static let files = [
    InterfaceSample().file, InterfaceSample().changing(7, [6: "Brockley"]).file,
  ]

  /// Where one that anybody can make is, whatever table it is in.
  private static func places(of files: [ImportFile], _ tx: any Transaction) throws -> [String] {
    let digests = files.map { Fingerprint.of($0.bytes ?? []) }
    return try tx.tableNames().filter { name in
      try tx.rows("SELECT * FROM \(name)", binding: []).contains { row in
        row.values.contains { value in
          guard case .text(let text) = value else { return false }
          return digests.contains(where: text.contains)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tell nobody without the keys what is in them`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Self.day)
      for file in Self.files { try await world.load([file]) }
      let places = try await database.read { try Self.places(of: Self.files, $0) }
      #expect(places == [])
      let digests = try await database.read { tx in
        try tx.rows("SELECT digest FROM load_file").map { try $0(0, as: String.self) }
      }
      #expect(!digests.isEmpty && digests.allSatisfy { $0.utf8.count == 32 })
    }
  }

  @Test(arguments: Engine.allCases)
  func `that an earlier version made are made anew, and the load can still be undone`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Self.day)
      let files = Self.files
      let empty = try await database.dump()
      let first = try #require(try await world.load([files[0]]).first)
      let second = try #require(try await world.load([files[1]]).first)
      try await database.write { try Self.unkey(files, $0) }
      let before = try await database.read { try Self.places(of: files, $0) }
      #expect(Set(before) == ["load_file", "source_record"])
      let place = try #require(IntakeSealed.places.first { $0.name == "digests of files" })
      try await database.write { tx in
        #expect(try place.hasPlain(tx))
        while try place.seal(tx.keys, 100, tx).sealed > 0 {}
        #expect(try !place.hasPlain(tx))
      }
      #expect(try await database.read { try Self.places(of: files, $0) } == [])
      // Nothing is left to be read in what is kept for undoing either.
      for load in [first, second] {
        let kept = try await database.read { try LoadUndoStore.former(of: load, $0) }
        let digests = files.map { Fingerprint.of($0.bytes ?? []) }
        #expect(!digests.contains(where: "\(kept)".contains))
      }
      // The same file is known again, and nothing is in the way of an undo.
      let report = try await world.check([files[1]])
      #expect("\(report)".contains("was loaded before"))
      for load in [second, first] {
        #expect(try await world.rehearse(load).obstacles == [])
        try await world.undo(load)
      }
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }

  /// As an earlier version left it.
  private static func unkey(_ files: [ImportFile], _ tx: any Transaction) throws {
    let plain = try files.reduce(into: [String: String]()) { plain, file in
      let digest = Fingerprint.of(file.bytes ?? [])
      plain[try tx.keys.digest(digest, for: "file")] = digest
    }
    let former = { (text: String) -> String in
      plain.reduce(text) { text, digest in text.replacing(digest.key, with: digest.value) }
    }
    var rewriting = FormerRows.Rewriting("source_record") { row in
      guard row["kind"] == .text("run"), case .text(let said) = row["said"] else { return nil }
      return row.merging(["said": .text(former(said))]) { $1 }
    }
    let runs = try tx.rows("SELECT id FROM source_record WHERE kind = 'run'").map {
      try $0(0, as: Int64.self)
    }
    for row in try tx.rows(
      "SELECT load_id, position, content FROM load_undo WHERE table_name = 'source_record'")
    {
      let place = IntakeSealed.place(former: try row(1), of: try row(0))
      let part = FormerRows.Part(
        table: "source_record",
        content: try tx.keys.open(
          SealedValue(key: tx.keys.present ?? "", bytes: try row(2)), for: place))
      try rewriting.see(part, standing: Set(runs), tx)
      try tx.execute(
        """
        UPDATE load_undo SET content = ?3, sealed_with = '' WHERE load_id = ?1 AND position = ?2
        """, try row(0, as: LoadID.self), try row(1, as: Int.self),
        try rewriting.written(part).content)
    }
    for run in runs {
      let said: String? = try tx.row("SELECT said FROM source_record WHERE id = ?1", run)?(0)
      try tx.execute(
        "UPDATE source_record SET said = ?2 WHERE id = ?1", run, former(try #require(said)))
      try tx.execute(
        "INSERT INTO unkeyed_digest (place, id) VALUES ('source_record', ?1)", run)
    }
    for row in try tx.rows("SELECT load_id, position, digest FROM load_file") {
      try tx.execute(
        "UPDATE load_file SET digest = ?3 WHERE load_id = ?1 AND position = ?2",
        try row(0, as: LoadID.self), try row(1, as: Int.self), former(try row(2)))
    }
    try tx.execute(
      """
      INSERT INTO unkeyed_digest (place, id) SELECT DISTINCT 'load_file', load_id FROM load_file
      """)
  }
}

/// Who has which number.
private struct Held: Equatable, Sendable {
  let numbers: [PersonID: String]

  init(_ tx: any Transaction) throws {
    let people = try tx.rows("SELECT id FROM person").map { try $0(0, as: PersonID.self) }
    numbers = try People.find(people, tx).compactMapValues {
      $0.identifier(.nationalInsurance)?.value
    }
  }

  /// The same files with other numbers.
  static func changing(_ files: [ImportFile]) -> [ImportFile] {
    files.map { file in
      let text = String(decoding: file.bytes ?? [], as: UTF8.self)
      return ImportFile(
        name: file.name,
        bytes: Array(text.replacing("QQ4", with: "QQ7").replacing("QQ2", with: "QQ8").utf8))
    }
  }

  static func rotate(_ database: any Database) async throws {
    let keys = KeyRing(
      [7, 8].compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
      chance: .different(seed: 9))
    database.use(keys)
    try await sealAll(database, keys)
  }

  static func sealAll(_ database: any Database, _ keys: KeyRing) async throws {
    for place in IntakeSealed.places + [SealedNumbers.sealed] {
      try await database.write { tx in
        while try place.seal(keys, 100, tx).sealed > 0 {}
        #expect(try place.counts(tx).keys.allSatisfy { $0 == keys.present })
      }
    }
  }

  /// As an earlier version left it.
  static func unseal(_ tx: any Transaction) throws {
    let old = { (row: [String: Stored]) throws -> [String: Stored] in
      guard let sealed = SealedValue(stored: row["sealed_value"] ?? .null),
        case .integer(let person) = row["person_id"]
      else { return row }
      var row = row
      let value = String(
        decoding: try tx.keys.open(sealed, for: "national-insurance \(person)"), as: UTF8.self)
      row["value"] = .text(value)
      row["match_key"] = .text(PersonIdentifier.key(.nationalInsurance, value))
      return row
    }
    for row in try tx.rows("SELECT load_id, position, table_name, content FROM load_undo") {
      let (load, position): (LoadID, Int) = (try row(0), try row(1))
      let name: String = try row(2)
      let place = IntakeSealed.place(former: position, of: load)
      var content = try tx.keys.open(
        SealedValue(key: tx.keys.present ?? "", bytes: try row(3)), for: place)
      if name == "person_identifier" {
        let part = FormerRows.Part(table: name, content: content)
        let new = try #require(try FormerRows([part]).tables[name])
        var table = FormerRows.Table(
          columns: new.columns.filter { !$0.hasPrefix("sealed_") }, key: new.key)
        let present = try new.present(new.entries.keys, of: name, tx)
        let former = { (row: [Stored]) throws -> [Stored] in
          let values = try old(Dictionary(uniqueKeysWithValues: zip(new.columns, row)))
          return table.columns.map { values[$0] ?? .null }
        }
        for (key, entry) in new.entries {
          table.entries[key] = FormerRows.Entry(
            was: try entry.was.map(former), now: table.digest(try (present[key] ?? []).map(former)))
        }
        content = FormerRows.content(of: table)
      }
      try tx.execute(
        """
        UPDATE load_undo SET content = ?3, sealed_with = '' WHERE load_id = ?1 AND position = ?2
        """, load, position, content)
    }
    for row in try tx.rows(
      "SELECT person_id, position, sealed_value FROM person_identifier WHERE scheme = 'ni'")
    {
      let person: Int64 = try row(0)
      let values = try old(["person_id": .integer(person), "sealed_value": row.values[2]])
      try tx.execute(
        """
        UPDATE person_identifier
        SET value = ?3, match_key = ?4, sealed_value = NULL, sealed_with = ''
        WHERE person_id = ?1 AND position = ?2
        """,
        binding: [
          row.values[0], row.values[1], values["value"] ?? .null,
          values["match_key"] ?? .null,
        ])
    }
  }
}
