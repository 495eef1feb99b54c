import Directory
import Foundation
import Kernel
import TestKit
import Testing

@testable import Intake
@testable import Records
@testable import Storage

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")

/// Notes of trainings and qualifications in care files.
@Suite struct `Notes in files` {
  private static let words = ["Seen at interview", "Seen on screen", "Booked by team leader"]

  /// Tables in which one of them can be read.
  private static func places(_ tx: any Transaction) throws -> Set<String> {
    Set(
      try tx.tableNames().filter { name in
        try tx.rows("SELECT * FROM \(name)", binding: []).contains { row in
          row.values.contains { value in
            let text: String =
              switch value {
              case .text(let text): text
              case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
              case _: ""
              }
            return words.contains(where: text.contains)
          }
        }
      })
  }

  private static func changed() -> [ImportFile] {
    care.files().map { file in
      let text = String(decoding: file.bytes ?? [], as: UTF8.self)
      return ImportFile(
        name: file.name,
        bytes: Array(text.replacing("Seen at interview", with: "Seen on screen").utf8))
    }
  }

  @Test(arguments: Engine.allCases)
  func `are in no table, and are known again`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: care.day)
      try await world.load(care.files())
      let places = try await database.read { try Self.places($0) }
      #expect(places == [])
      let said = try await database.read { try SaidAndHeld($0) }
      for word in Self.words where word != "Seen on screen" {
        #expect(said.rows.values.contains { $0.contains(word) }, "\(word)")
        #expect(said.notes.values.contains { $0.contains(word) }, "\(word)")
      }
      // The same files say nothing new.
      try await world.load(care.files())
      #expect(try await database.read { try SaidAndHeld($0) } == said)
      try await world.load(Self.changed())
      let later = try await database.read { try SaidAndHeld($0) }
      #expect(later.rows.values.contains { $0.contains("Seen on screen") })
      #expect(try await database.read { try Self.places($0) } == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `that an earlier version kept are sealed, and its loads can be undone`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: care.day)
      try await world.load(care.files())
      let before = try await database.read { try SaidAndHeld($0) }
      let load = try #require(try await world.load(Self.changed()).first)
      let after = try await database.read { try SaidAndHeld($0) }
      #expect(after != before)
      try await database.write { try SaidAndHeld.unseal($0) }
      #expect(
        try await database.read { try Self.places($0) } == ["held_record", "source_record"])
      for place in [SealedNotes.sealed, SaidNotes.sealed] {
        try await database.write { tx in
          #expect(try place.hasPlain(tx))
          while try place.seal(tx.keys, 100, tx).sealed > 0 {}
          #expect(try !place.hasPlain(tx))
        }
      }
      #expect(try await database.read { try Self.places($0) } == [])
      #expect(try await database.read { try SaidAndHeld($0) } == after)
      #expect(try await world.rehearse(load).obstacles == [])
      try await world.undo(load)
      #expect(try await database.read { try SaidAndHeld($0) } == before)
      #expect(try await database.read { try Self.places($0) } == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are sealed with another key, in rows kept for an undo too`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: care.day)
      try await world.load(care.files())
      let before = try await database.read { try SaidAndHeld($0) }
      let load = try #require(try await world.load(Self.changed()).first)
      let keys = KeyRing(
        [7, 8].compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
        chance: .different(seed: 9))
      database.use(keys)
      for place in [SealedNotes.sealed] + IntakeSealed.places {
        try await database.write { tx in
          while try place.seal(keys, 100, tx).sealed > 0 {}
          #expect(try place.counts(tx).keys.allSatisfy { $0 == keys.present })
        }
      }
      try await world.undo(load)
      #expect(try await database.read { try SaidAndHeld($0) } == before)
    }
  }
}

/// What rows of files say and what records rest on, by number.
private struct SaidAndHeld: Equatable, Sendable {
  var rows: [Int64: String] = [:]
  var notes: [Int64: String] = [:]

  init(_ tx: any Transaction) throws {
    for row in try tx.rows("SELECT id, said, sealed_value FROM source_record") {
      let id: SourceRecordID = try row(0)
      rows[id.rawValue] = try SaidNotes.whole(row(1), row(2), id, tx.keys)
    }
    for row in try tx.rows("SELECT id FROM held_record") {
      let id: RecordID = try row(0)
      notes[id.rawValue] = try HeldRecords.find(id, tx)?.note
    }
  }

  /// As an earlier version left it: blocks sealed, and what is in them and in the tables not.
  static func unseal(_ tx: any Transaction) throws {
    let keys = tx.keys
    let opened: [String: ([String: Stored]) throws -> [String: Stored]] = [
      "held_record": { try SealedNotes.opened($0, keys) },
      "source_record": { try SaidNotes.opened($0, keys) },
    ]
    for row in try tx.rows("SELECT load_id, position, table_name, content FROM load_undo") {
      let (load, position): (LoadID, Int) = (try row(0), try row(1))
      let name: String = try row(2)
      guard let open = opened[name] else { continue }
      let place = IntakeSealed.place(former: position, of: load)
      let content = try keys.open(
        SealedValue(key: keys.present ?? "", bytes: try row(3)), for: place)
      let part = FormerRows.Part(table: name, content: content)
      let new = try #require(try FormerRows([part]).tables[name])
      var table = FormerRows.Table(
        columns: new.columns.filter { !$0.hasPrefix("sealed_") }, key: new.key)
      let columns = table.columns
      let present = try new.present(new.entries.keys, of: name, tx)
      let former = { (row: [Stored]) throws -> [Stored] in
        let values = try open(Dictionary(uniqueKeysWithValues: zip(new.columns, row)))
        return columns.map { values[$0] ?? .null }
      }
      for (key, entry) in new.entries {
        table.entries[key] = FormerRows.Entry(
          was: try entry.was.map(former), now: table.digest(try (present[key] ?? []).map(former)))
      }
      let sealed = try keys.seal(FormerRows.content(of: table), for: place)
      try tx.execute(
        "UPDATE load_undo SET content = ?3 WHERE load_id = ?1 AND position = ?2", load, position,
        sealed.bytes)
    }
    for row in try tx.rows(
      "SELECT id, sealed_value FROM held_record WHERE sealed_value IS NOT NULL")
    {
      let values = try SealedNotes.opened(
        ["id": row.values[0], "sealed_value": row.values[1]], keys)
      try tx.execute(
        "UPDATE held_record SET note = ?2, sealed_value = NULL, sealed_with = '' WHERE id = ?1",
        binding: [row.values[0], values["note"] ?? .null])
    }
    for row in try tx.rows(
      "SELECT id, said, sealed_value FROM source_record WHERE sealed_value IS NOT NULL")
    {
      let values = try SaidNotes.opened(
        ["id": row.values[0], "said": row.values[1], "sealed_value": row.values[2]], keys)
      try tx.execute(
        "UPDATE source_record SET said = ?2, sealed_value = NULL, sealed_with = '' WHERE id = ?1",
        binding: [row.values[0], values["said"] ?? .null])
    }
  }
}
