import Access
import Directory
import Files
import Foundation
import Journals
import Kernel
import Obligations
import Records
import Storage
import TestKit
import Testing

@testable import Intake

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let prepared = Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let head = "ID,NAME,WARD,GENDER,EMPLOYER\n"

private func toy(_ rows: String) -> [ImportFile] {
  [ImportFile(name: "a.csv", bytes: Array((head + rows).utf8))]
}

/// What somebody may do by hand to what came with a load.
enum Hand: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case name, account, exemption, review, voided, absence, manager, role

  var testDescription: String { rawValue }

  func act(_ person: PersonID, _ post: Assignment, _ tx: any Transaction) throws {
    switch self {
    case .name:
      var changed = try #require(try People.find(person, tx))
      changed.reach(at: "new@trust.example")
      try People.save(changed, tx)
    case .account:
      try tx.execute(
        """
        INSERT INTO account (id, name, folded, password, person_id, created_at)
        VALUES (?1, 'Theirs', 'theirs', 'x', ?2, 0)
        """, try tx.newIdentifierNumber(), person)
    case .role:
      let account = try tx.newIdentifierNumber()
      try tx.execute(
        """
        INSERT INTO account (id, name, folded, password, created_at)
        VALUES (?1, 'Lead', 'lead', 'x', 0)
        """, account)
      try tx.execute(
        """
        INSERT INTO access_grant (id, account_id, role, organisation_id, from_on)
        VALUES (?1, ?2, 'organisationLead', ?3, 0)
        """, try tx.newIdentifierNumber(), account, post.employer)
    case .exemption:
      try tx.execute(
        """
        INSERT INTO exemption (id, person_id, policy, reason, detail, approver, from_on)
        VALUES (?1, ?2, 'p', 'r', '', 'a', 0)
        """, try tx.newIdentifierNumber(), person)
    case .review:
      let row = try #require(
        try tx.row("SELECT id FROM held_record WHERE person_id = ?1 LIMIT 1", person))
      let record: Int64 = try row(0)
      try tx.execute(
        """
        INSERT INTO record_review (record_id, policy, person_id, organisation_id, decision,
          reason, decided_on)
        VALUES (?1, 'p', ?2, ?3, 'accepted', '', 0)
        """, record, person, post.employer)
    case .voided:
      try tx.execute(
        """
        UPDATE held_record SET standing = 'voided', standing_on = 1, void_reason = 'x'
        WHERE id = (SELECT MIN(id) FROM held_record WHERE person_id = ?1)
        """, person)
    case .absence:
      try tx.execute(
        """
        INSERT INTO absence (id, assignment_id, kind, from_on, reported)
        VALUES (?1, ?2, 'career-break', 1, FALSE)
        """, try tx.newIdentifierNumber(), post.id)
    case .manager:
      try LineManagement.set(
        [post.id: LineManagement.Manager(person)],
        from: .on("2026-10-01"), tx)
    }
  }
}

@Suite struct `What stands on a load` {
  @Test(arguments: Engine.allCases)
  func `is a later load of the same rows, and not one of others`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Clock.test.today, formats: [ToyFormat()])
      let empty = try await database.dump()
      let first = try #require(try await world.load(toy("1,Ann,A,2,RX9\n2,Ben,A,1,RX9\n")).first)
      let same = try await world.load(toy("1,Ann,A,2,RX9\n"))
      #expect(try await world.rehearse(first).obstacles == [])
      let other = try #require(try await world.load(toy("1,Ada,A,2,RX9\n")).first)
      let blocked = try await world.rehearse(first)
      #expect(blocked.obstacles.map(\.place) == [.load(other.rawValue)])
      #expect(
        blocked.obstacles.first?.words.hasSuffix("Undo that load first") == true)
      await #expect(throws: Problems.self) { try await world.undo(first) }
      try await world.undo(other)
      try await world.undo(first)
      #expect(try await database.dump().differences(from: empty) == [])
      #expect(same.count == 1)
    }
  }

  @Test(arguments: Engine.allCases, Hand.allCases)
  func `is whatever was done by hand to what came with it`(
    engine: Engine, hand: Hand
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: care.day)
      let load = try #require(try await world.load(care.files()).first)
      try await database.write { tx in
        let row = try #require(
          try tx.row("SELECT person_id FROM held_record ORDER BY id LIMIT 1"))
        let person: PersonID = try row(0)
        let post = try #require(try Assignments.of(person, tx).first)
        try hand.act(person, post, tx)
      }
      let before = try await database.dump()
      let effect = try await world.rehearse(load)
      #expect(effect.obstacles.count == 1)
      #expect(effect.obstacles.first?.place != nil)
      await #expect(throws: Problems.self) { try await world.undo(load) }
      #expect(try await database.dump() == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not the work of the program itself`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: prepared.day)
      try await world.load(care.files())
      let before = try await database.dump()
      let load = try #require(try await world.load(prepared.files()).first)
      // Somebody who manages nobody counts as a manager all the same, as a later look found.
      try await database.write { tx in
        try tx.execute(
          """
          INSERT INTO manager_reason (assignment_id, reason, detail, since_on)
          SELECT id, 'budget', '', 1 FROM assignment
          """)
      }
      #expect(try await world.undo(load).obstacles == [])
      let after = try await database.dump()
      #expect(
        after.differences(from: before).allSatisfy { $0.contains("manager_reason") })
    }
  }

  @Test(arguments: Engine.allCases)
  func `is said no more once the load is too old`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let load = try #require(try await world.load(staff.files()).first)
      let later = Clock.fixed(staff.day).now().adding(seconds: 31 * 86_400)
      try await database.write { tx in
        #expect(try !LoadUndoStore.former(of: load, tx).isEmpty)
        try Uploads.expire(at: later, tx)
        #expect(try LoadUndoStore.former(of: load, tx).isEmpty)
        #expect(throws: Problems.self) {
          try UndoLoad(load, because: "Late").run(by: .console(now: later), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps what describes people in its own table alone`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      try await world.load(staff.files())
      let load = try #require(
        try await world.load(
          staff.files().map { file in
            let text = String(decoding: file.bytes ?? [], as: UTF8.self)
              .replacing("Female", with: "Male").replacing("Christianity", with: "Atheism")
            return ImportFile(name: file.name, bytes: Array(text.utf8))
          }
        ).first)
      try await database.read { tx in
        let tables = try tx.rows(
          "SELECT DISTINCT table_name FROM load_undo WHERE load_id = ?1", load
        ).map { try $0(0, as: String.self) }
        #expect(!tables.contains("monitoring_value"))
        #expect(try !MonitoringParts.of(load, tx).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps nothing more once somebody is erased`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let load = try #require(try await world.load(staff.files()).first)
      try await database.write { tx in
        let row = try #require(try tx.row("SELECT MIN(id) FROM person"))
        let person: PersonID = try row(0)
        #expect(try KeptForUndo.erase(person, tx) == 1)
        #expect(try LoadUndoStore.former(of: load, tx).isEmpty)
      }
      await #expect(throws: Problems.self) { try await world.undo(load) }
    }
  }
}

private enum MonitoringParts {
  static func of(_ load: LoadID, _ tx: any Transaction) throws -> [Row] {
    try tx.rows("SELECT content FROM monitoring_undo WHERE load_id = ?1", load)
  }
}
