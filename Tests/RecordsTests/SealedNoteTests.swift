import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `What records rest on` {
  private static let note = "Certificate in cabinet seven"

  /// Everything that is stored of records.
  private static func stored(_ tx: any Transaction) throws -> String {
    try tx.rows("SELECT * FROM held_record ORDER BY id", binding: [])
      .map { "\($0.values)" }.joined()
  }

  private static func add(
    _ note: String?, _ key: String, _ person: PersonID, _ home: OrganisationID,
    _ tx: any Transaction
  ) throws -> HeldRecord {
    try HeldRecords.add(
      RecordEntry(
        person: person, organisation: home, source: .hand, key: key, kind: .appraisal,
        title: "Appraisal", awardedOn: World.today, note: note), tx
    ).0
  }

  private typealias World = `Records that people hold`

  @Test(arguments: Engine.allCases)
  func `is sealed, and read with the record`(engine: Engine) async throws {
    try await World.withPerson(engine) { person, home, tx in
      let record = try Self.add(Self.note, "a", person, home, tx)
      let other = try Self.add(nil, "b", person, home, tx)
      #expect(try !Self.stored(tx).contains("cabinet"))
      #expect(try HeldRecords.find(record.id, tx)?.note == Self.note)
      #expect(try HeldRecords.find(other.id, tx) == other)
      #expect(
        Set(try HeldRecords.held(by: [person], tx)[person]?.map(\.note) ?? []) == [Self.note, nil])
      #expect(try HeldRecords.history(of: person, tx).contains { $0.note == Self.note })
      let present = try #require(tx.keys.present)
      #expect(try SealedNotes.sealed.counts(tx) == [present: 1])
      try EraseRecordWords.run(person, tx)
      #expect(try HeldRecords.find(record.id, tx)?.note == nil)
      #expect(try SealedNotes.sealed.counts(tx) == [:])
    }
  }

  @Test(arguments: Engine.allCases)
  func `opens for no record but its own, and not at all without the keys`(
    engine: Engine
  ) async throws {
    try await World.withPerson(engine) { person, home, tx in
      let one = try Self.add(Self.note, "a", person, home, tx)
      let other = try Self.add("Told by the trainer", "b", person, home, tx)
      try tx.execute(
        """
        UPDATE held_record SET sealed_value =
          (SELECT o.sealed_value FROM held_record AS o WHERE o.id = ?1)
        WHERE id = ?2
        """, one.id, other.id)
      #expect(throws: SealBroken.self) { try HeldRecords.find(other.id, tx) }
      #expect(throws: NoKeys.self) { try SealedNotes.seal("x", of: one.id, .empty) }
      #expect(try SealedNotes.seal(nil, of: one.id, .empty) == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `that an earlier version kept as it was is read before and after it is sealed`(
    engine: Engine
  ) async throws {
    try await World.withPerson(engine) { person, home, tx in
      let records = try (0..<7).map { try Self.add(nil, "\($0)", person, home, tx).id }
      for record in records {
        try tx.execute(
          "UPDATE held_record SET note = ?2, sealed_with = '' WHERE id = ?1", record,
          "\(Self.note) \(record)")
      }
      let read = { try records.map { try HeldRecords.find($0, tx)?.note } }
      let before = try read()
      #expect(before == records.map { "\(Self.note) \($0)" })
      #expect(try SealedNotes.sealed.hasPlain(tx))
      // A few, and killed; then the rest.
      #expect(try SealedNotes.sealed.seal(tx.keys, 4, tx).sealed == 4)
      #expect(try SealedNotes.sealed.hasPlain(tx))
      #expect(try read() == before)
      #expect(try SealedNotes.sealed.seal(tx.keys, 100, tx).sealed == 3)
      #expect(try !SealedNotes.sealed.hasPlain(tx))
      #expect(try !Self.stored(tx).contains("cabinet"))
      #expect(try read() == before)
      // And under another key, what does not open passed over.
      let keys = KeyRing(
        [7, 8].compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
        chance: .different(seed: 9))
      try tx.execute(
        "UPDATE held_record SET sealed_value = 'spoilt' WHERE id = ?1", try #require(records.last))
      let go = try SealedNotes.sealed.seal(keys, 100, tx)
      #expect(go.sealed == 6 && go.unopened == 1)
      #expect(try SealedNotes.sealed.counts(tx)[try #require(keys.present)] == 6)
    }
  }
}
