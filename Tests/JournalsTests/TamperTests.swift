import Foundation
import Journals
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `Verifying the journal` {
  @Test(arguments: Engine.allCases)
  func `finds nothing wrong with an untouched chain`(engine: Engine) async throws {
    try await withChain(engine) { database in
      let result = try await database.read { tx in try Journal.verify(tx) }
      #expect(result.isSound)
      #expect(result.entries == 6)
      #expect(result.head.count == 64)
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds nothing wrong with an empty chain`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      let result = try await database.read { tx in try Journal.verify(tx) }
      #expect(result == VerificationResult(entries: 0, head: "", fault: nil))
    }
  }

  /// What was done to the tables, and the entry that must be named.
  static let tampering: [(how: String, statements: [String], named: Int64)] = [
    ("details altered", ["UPDATE journal_entry SET details = '{\"name\":\"X\"}' WHERE id = 3"], 3),
    ("action altered", ["UPDATE journal_entry SET action = 'x.y' WHERE id = 2"], 2),
    ("time altered", ["UPDATE journal_entry SET recorded_at = 1 WHERE id = 4"], 4),
    ("day altered", ["UPDATE journal_entry SET occurred_on = NULL WHERE id = 4"], 4),
    ("actor altered", ["UPDATE journal_entry SET actor_name = 'Nobody' WHERE id = 6"], 6),
    ("right altered", ["UPDATE journal_entry SET right_code = 'none' WHERE id = 1"], 1),
    ("subject altered", ["UPDATE journal_subject SET subject_id = 9 WHERE entry_id = 5"], 5),
    ("subject removed", ["DELETE FROM journal_subject WHERE entry_id = 5 AND position = 2"], 5),
    (
      "subject added",
      [
        """
        INSERT INTO journal_subject (entry_id, position, kind, subject_id)
        VALUES (5, 3, 'person', 4)
        """
      ], 5
    ),
    ("change altered", ["UPDATE journal_change SET fields = '{}' WHERE entry_id = 3"], 3),
    ("change moved", ["UPDATE journal_change SET record_id = 77 WHERE entry_id = 3"], 3),
    ("line altered", ["UPDATE journal_change SET line = 8 WHERE entry_id = 3 AND position = 1"], 3),
    ("change removed", ["DELETE FROM journal_change WHERE entry_id = 4 AND position = 2"], 4),
    (
      "change added",
      [
        """
        INSERT INTO journal_change (entry_id, position, record, record_id, kind, fields, salt,
          fields_digest, person_id, organisation_id, file, line)
        SELECT entry_id, 9, record, record_id, kind, fields, salt, fields_digest, person_id,
          organisation_id, file, line
        FROM journal_change WHERE entry_id = 2 AND position = 1
        """
      ], 2
    ),
    (
      "changes re-ordered",
      [
        "UPDATE journal_change SET position = 9 WHERE entry_id = 2 AND position = 1",
        "UPDATE journal_change SET position = 1 WHERE entry_id = 2 AND position = 2",
        "UPDATE journal_change SET position = 2 WHERE entry_id = 2 AND position = 9",
      ], 2
    ),
    ("entry removed", removal(of: 3), 3),
    ("first entry removed", removal(of: 1), 1),
    ("last entry removed", removal(of: 6), 6),
    (
      "entry removed with its link", removal(of: 3) + ["DELETE FROM journal_link WHERE id = 3"], 3
    ),
    (
      "entry added at the end",
      [
        """
        INSERT INTO journal_entry (id, recorded_at, action, right_code, actor_name, details, salt,
          details_digest, change_count, changes_digest)
        SELECT 7, recorded_at, action, right_code, actor_name, details, salt, details_digest,
          change_count, changes_digest
        FROM journal_entry WHERE id = 6
        """
      ], 7
    ),
    (
      "entry added far behind the end",
      [
        """
        INSERT INTO journal_entry (id, recorded_at, action, right_code, actor_name, details, salt,
          details_digest, change_count, changes_digest)
        SELECT 4000000000000, recorded_at, action, right_code, actor_name, details, salt,
          details_digest, change_count, changes_digest
        FROM journal_entry WHERE id = 6
        """
      ], 4_000_000_000_000
    ),
    (
      "last entry removed with its link, but not its changes",
      ["DELETE FROM journal_subject WHERE entry_id = 6", "DELETE FROM journal_link WHERE id = 6"],
      6
    ),
    (
      "entry added in front",
      [
        """
        INSERT INTO journal_entry (id, recorded_at, action, right_code, actor_name, details, salt,
          details_digest, change_count, changes_digest)
        SELECT 0, recorded_at, action, right_code, actor_name, details, salt, details_digest,
          change_count, changes_digest
        FROM journal_entry WHERE id = 6
        """
      ], 0
    ),
    (
      "entries re-ordered",
      [
        "DELETE FROM journal_change", "DELETE FROM journal_subject",
        "UPDATE journal_entry SET id = 99, change_count = 0 WHERE id = 4",
        "UPDATE journal_entry SET id = 4 WHERE id = 5",
        "UPDATE journal_entry SET id = 5 WHERE id = 99",
      ], 1
    ),
    (
      "links re-ordered",
      [
        "UPDATE journal_link SET id = 99 WHERE id = 4",
        "UPDATE journal_link SET id = 4 WHERE id = 5",
        "UPDATE journal_link SET id = 5 WHERE id = 99",
      ], 4
    ),
    ("digest altered", ["UPDATE journal_entry SET details_digest = salt WHERE id = 2"], 2),
  ]

  private static func removal(of entry: Int64) -> [String] {
    [
      "DELETE FROM journal_change WHERE entry_id = \(entry)",
      "DELETE FROM journal_subject WHERE entry_id = \(entry)",
      "DELETE FROM journal_entry WHERE id = \(entry)",
    ]
  }

  @Test(arguments: Engine.allCases, tampering.indices)
  func `names the first entry that was tampered with`(engine: Engine, index: Int) async throws {
    let tampering = Self.tampering[index]
    try await withChain(engine) { database in
      try await database.write { tx in
        for statement in tampering.statements { try tx.execute(statement) }
      }
      let result = try await database.read { tx in try Journal.verify(tx) }
      #expect(
        result.fault?.entry.rawValue == tampering.named, "\(tampering.how): \(result)")
      #expect(result.entries == min(6, max(0, Int(tampering.named) - 1)))
      // A copy tells it as well as the original.
      try await withTemporaryFolder { folder in
        let backup = try await Backup.make(
          of: database, to: folder.path + "/backup", knowing: JournalsSchema.migrations,
          at: Instant(milliseconds: 0))
        #expect(try Journal.verify(backup) == result, "\(tampering.how)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads a long chain in a backup stretch by stretch`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      for turn in Int64(0)..<4 {
        for number in 1...310 {
          try await database.write { tx in
            _ = try Journal.record(.joined(turn * 310 + Int64(number)), under: .test, tx)
          }
        }
      }
      try await withTemporaryFolder { folder in
        let backup = try await Backup.make(
          of: database, to: folder.path + "/backup", knowing: JournalsSchema.migrations,
          at: Instant(milliseconds: 0))
        let result = try #require(try Journal.verify(backup))
        #expect(result.isSound && result.entries == 1_240)
        #expect(try await database.read { try Journal.verify($0) } == result)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is content after details were erased`(engine: Engine) async throws {
    try await withChain(engine) { database in
      let erased = try await database.write { tx in
        try Journal.eraseDetails(of: PersonID(rawValue: 3), tx)
      }
      #expect(erased == 3)
      try await database.read { tx in
        #expect(try Journal.verify(tx).isSound)
        let left = try tx.rows(
          "SELECT details FROM journal_entry WHERE details LIKE '%Person 3%'")
        #expect(left.isEmpty)
        let timeline = try Journal.timeline(
          of: .person(PersonID(rawValue: 3)), actions: [.joined], tx)
        #expect(timeline.map(\.sentence) == ["Person: joined (details erased)"])
        #expect(
          timeline[0].changes.first == "Assignment added (details erased) (line 1 of staff.csv)")
      }
    }
  }

  /// Six entries, each about one person and one organisation, with two changes.
  private func withChain(
    _ engine: Engine, _ body: (any Database) async throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      for number in Int64(1)...6 {
        try await database.write { tx in
          _ = try Journal.record(.joined(number), under: .test, tx)
        }
      }
      try await body(database)
    }
  }
}

extension JournalAction {
  static let joined = JournalAction("person.joined", words: "{name} joined as {post}")
}

extension JournalEvent {
  static func joined(_ number: Int64) -> JournalEvent {
    let person = PersonID(rawValue: number)
    let organisation = OrganisationID(rawValue: 100 + number)
    return JournalEvent(
      .joined, [.person(person), .organisation(organisation)],
      details: ["name": "Person \(number)", "post": "Nurse"], occurredOn: Day("2026-03-30"),
      changes: [
        JournalChange(
          person: person, organisation: organisation, record: "assignment", recordID: number * 10,
          kind: .created, fields: ["job_title": .init(before: nil, after: "Nurse")],
          file: "staff.csv", line: Int(number * 2) - (number == 3 ? 5 : 0)),
        JournalChange(
          person: person, record: "person", recordID: number, kind: .changed,
          fields: ["born_on": .notShown]),
      ])
  }
}
