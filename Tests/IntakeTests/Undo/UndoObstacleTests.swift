import Access
import Directory
import Files
import Foundation
import Journals
import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Intake
@testable import Storage

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let prepared = Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let head = "ID,NAME,WARD,GENDER,EMPLOYER\n"

private func toy(_ rows: String) -> [ImportFile] {
  [ImportFile(name: "a.csv", bytes: Array((head + rows).utf8))]
}

/// What somebody may do by hand to what came with a load.
enum Hand: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case name, account, exemption, review, voided, absence, manager, role, joined

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
    case .joined:
      let row = try #require(try tx.row("SELECT MAX(id) FROM person WHERE id <> ?1", person))
      let other: PersonID = try row(0)
      let pair = [person, other].sorted()
      let match = try tx.newIdentifierNumber()
      try tx.execute(
        """
        INSERT INTO person_match (id, first_id, second_id, stage, evidence, proposed_at, changed_at)
        VALUES (?1, ?2, ?3, 'merged', '', 0, 0)
        """, match, pair[0], pair[1])
      try tx.execute(
        """
        INSERT INTO person_merge (id, match_id, first_id, second_id, reason, merged_at, actor_name,
          right_code)
        VALUES (?1, ?2, ?3, ?4, 'r', 0, 'a', 'c')
        """, try tx.newIdentifierNumber(), match, pair[0], pair[1])
      for one in pair {
        try tx.execute(
          "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", one, pair[0])
      }
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
  func `is that the employer merged into another since`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Clock.test.today, formats: [ToyFormat()])
      let load = try #require(try await world.load(toy("1,Ann,A,2,RX9\n")).first)
      try await database.write { tx in
        let old = try #require(try Organisations.find(OrganisationCode(.ods, "RX9"), tx)).id
        let new = try Organisations.create(
          Organisations.Particulars(name: "St Bee's & O'Hara Trust", kind: .nhsTrust), tx
        ).organisation.id
        _ = try Organisations.close(old, on: .on("2026-03-31"), tx)
        try tx.execute(
          """
          INSERT INTO organisation_relation (id, from_id, to_id, kind, from_on)
          VALUES (?1, ?2, ?3, 'succeeds', 1)
          """, try tx.newIdentifierNumber(), new, old)
      }
      let before = try await database.dump()
      let obstacles = try await world.rehearse(load).obstacles
      #expect(
        obstacles.map(\.words) == [
          "1 relation of organisations depends on what came with this load: Trust RX9",
          "Trust RX9 was changed after this load. Putting the former values back would lose that "
            + "change",
        ])
      #expect(obstacles.allSatisfy { $0.place != nil })
      await #expect(throws: Problems.self) { try await world.undo(load) }
      #expect(try await database.dump() == before)
    }
  }

  @Test func `is said in words, whatever table it is in`() async throws {
    try await withDatabase(.sqlite) { database in
      let made: Set<String> = [
        "person", "assignment", "organisation", "unit", "held_record", "absence",
        "organisation_relation",
      ]
      let tables = try await database.read { tx in
        Set(try DatabaseShape(tx).references.filter { made.contains($0.target) }.map(\.table))
          .subtracting(UndoScope.account).subtracting(UndoScope.workedOut)
          .subtracting(["person_match", "person_merge", "person_alias"])
      }
      #expect(tables.count > 20)
      for table in tables.sorted() {
        #expect(StandingWords.counted(1, table) != "1 \(StandingWords.other(table).0)", "\(table)")
      }
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
  func `is nothing that a reason without words gets past, nor a second undo`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Clock.test.today, formats: [ToyFormat()])
      let load = try #require(try await world.load(toy("1,Ann,A,2,RX9\n")).first)
      for reason in ["", "  \t ", String(repeating: "a", count: Undoing.reasonLimit + 1)] {
        await #expect(throws: Problems.self) { try await world.undo(load, because: reason) }
      }
      try await world.undo(load, because: " It was O'Brien’s list ")
      let user = world.user()
      let summary = try await database.read { try LoadHistory.list(for: user, $0).first }
      #expect(summary?.undone?.reason == "It was O'Brien’s list")
      await #expect(throws: Problems.self) { try await world.undo(load) }
      await #expect(throws: Problems.self) { try await world.rehearse(load) }
    }
  }

  /// A step of the schema since may have moved what the load wrote to another table.
  @Test(arguments: Engine.allCases)
  func `is said plainly to be a later version, where it keeps things elsewhere`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let load = try #require(try await world.load(staff.files()).first)
      let before = try await database.dump()
      try await database.write { tx in
        try tx.execute(
          "UPDATE load_undo SET table_name = 'person_of_old' WHERE table_name = 'person'")
      }
      let refusal = await #expect(throws: Problems.self) { try await world.undo(load) }
      #expect(refusal?.problems.first?.message.contains("earlier version of Waypoint") == true)
      await #expect(throws: Problems.self) { try await world.rehearse(load) }
      #expect(try await database.dump() == before)
    }
  }

  /// Also before the nightly clearing has been.
  @Test(arguments: Engine.allCases)
  func `does not matter on the thirtieth day`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Clock.test.today, formats: [ToyFormat()])
      let load = try #require(try await world.load(toy("1,Ann,A,2,RX9\n")).first)
      let expiry = try await database.read { tx in
        try #require(try LoadUndoStore.find(load, tx)).expiresAt
      }
      let loaded = try await database.read { tx in
        try #require(try LoadUndoStore.find(load, tx)).loadedAt
      }
      #expect(expiry == loaded.adding(seconds: 30 * 86_400))
      await #expect(throws: Problems.self) {
        try await database.write { tx in
          try UndoLoad(load, because: "Late").run(by: .console(now: expiry), tx)
        }
      }
      try await database.write { tx in
        _ = try UndoLoad(load, because: "In time")
          .run(by: .console(now: expiry.adding(seconds: -1)), tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is nothing on a load of an empty list, which leaves nothing to undo`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: Clock.test.today, formats: [ToyFormat()])
      let before = try await database.dump()
      #expect(try await world.load(toy("")) == [])
      #expect(try await world.load([ImportFile(name: "a.csv", bytes: [])]) == [])
      // One whose only row is in error leaves at most its employer.
      for load in try await world.load(toy("1,,A,2,RX9\n")) {
        if try await database.read({ try LoadUndoStore.isKept(load, $0) }) {
          try await world.undo(load)
        }
      }
      #expect(try await database.dump().differences(from: before) == [])
      let first = try #require(try await world.load(toy("1,Ann,A,2,RX9\n")).first)
      let same = try #require(try await world.load(toy("1,Ann,A,2,RX9\n")).first)
      await #expect(throws: Problems.self) { try await world.undo(same) }
      try await world.undo(first)
      #expect(try await database.dump().differences(from: before) == [])
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
