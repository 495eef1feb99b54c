import Access
import Directory
import Files
import Foundation
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let prepared = Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds")
private let legacy = Example(folder: "asc-wds/2021-11-legacy", format: "asc-wds")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let preamble = Example(
  folder: "esr-staff-in-post-with-preamble", format: "esr-staff-in-post")
private let team = Example(folder: "esr-competence-team", format: "esr-competence")

@Suite struct `Undoing a load` {
  @Test(arguments: Engine.allCases, [care, prepared, legacy, staff, preamble])
  func `leaves every table as it was`(engine: Engine, example: Example) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: example.day)
      let before = try await database.dump()
      let load = try #require(try await world.load(example.files()).first)
      #expect(try await database.dump() != before)
      let check = try await world.rehearse(load)
      #expect(check.obstacles == [])
      let done = try await world.undo(load)
      #expect(done == check)
      #expect(!done.removed.isEmpty)
      #expect(try await database.dump().differences(from: before) == [])
      // And the same file can be loaded again.
      let again = try await world.load(example.files())
      #expect(again.count == 1)
      #expect(again != [load])
    }
  }

  /// The job works out how managers stand at gateways, and comes again within the hour.
  @Test(arguments: Engine.allCases)
  func `is not held up by what is worked out of it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: care.day)
      let before = try await database.dump()
      let load = try #require(try await world.load(care.files()).first)
      let stood = try await database.write { tx in
        try tx.execute(
          """
          INSERT INTO gateway_standing (organisation_id, gateway, person_id, binding, state, as_of)
          SELECT DISTINCT a.organisation_id, 'first-management-post', a.person_id, FALSE,
            'advisory', 20000
          FROM assignment AS a
          """)
      }
      #expect(stood > 10)
      let check = try await world.rehearse(load)
      #expect(check.obstacles == [])
      try await world.undo(load)
      #expect(try await database.dump().differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves every table as it was, when it renamed, moved and ended`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: prepared.day)
      try await world.load(care.files())
      let before = try await database.dump()
      let load = try #require(try await world.load(prepared.files()).first)
      let after = try await database.dump()
      let effect = try await world.undo(load)
      #expect(try await database.dump().differences(from: before) == [])
      // Renames, moves and leavers of the prepared files, by their own count.
      #expect(effect.putBack.contains { $0.words == "Posts" && $0.count > 0 })
      #expect(after != before)
    }
  }

  @Test(arguments: Engine.allCases, Example.faulty("asc-wds") + Example.faulty("esr-staff-in-post"))
  func `leaves every table as it was, also of files with faults`(
    engine: Engine, example: Example
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: example.day)
      try await world.load(example.files(in: "before"))
      let before = try await database.dump()
      let loads = try await world.load(example.files())
      for load in loads.reversed() {
        guard try await database.read({ try LoadUndoStore.isKept(load, $0) }) else { continue }
        try await world.undo(load)
      }
      #expect(try await database.dump().differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes back competences and leaves the staff they are of`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let first = try #require(try await world.load(staff.files()).first)
      let before = try await database.dump()
      let second = try #require(try await world.load(team.files(), organisation: "990").first)
      let blocked = try await world.rehearse(first)
      #expect(blocked.obstacles.map(\.place).contains(.load(second.rawValue)))
      let effect = try await world.undo(second)
      #expect(effect.removed.map(\.words) == ["Records of training and the like"])
      #expect(try await database.dump().differences(from: before) == [])
      #expect(try await world.rehearse(first).obstacles == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes back national lists`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: .on("2026-04-01"))
      func file(_ rows: OdsRowSample...) -> [ImportFile] {
        [ImportFile(name: "etr.csv", bytes: OdsRowSample.file(rows))]
      }
      let empty = try await database.dump()
      let first = try #require(
        try await world.load(
          file(OdsRowSample(), OdsRowSample(code: "RX1", name: "OTHER NHS TRUST")),
          options: ["kind": "trust"]
        ).first)
      let before = try await database.dump()
      let second = try #require(
        try await world.load(
          file(
            OdsRowSample(name: "FAIRWATER AND MERE NHS TRUST", region: "Y63", postcode: "FW2 2BB"),
            OdsRowSample(code: "RX2", name: "THIRD NHS TRUST")), options: ["kind": "trust"]
        ).first)
      #expect(try await world.rehearse(first).obstacles.map(\.place) == [.load(second.rawValue)])
      try await world.undo(second)
      #expect(try await database.dump().differences(from: before) == [])
      try await world.undo(first)
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }

  @Test(arguments: Engine.allCases, [care, staff])
  func `goes back step by step through any loads`(
    engine: Engine, example: Example
  ) async throws {
    for seed in [1, 2, 3] as [UInt64] {
      try await withDatabase(engine) { database in
        let world = UndoWorld(database, on: example.day)
        var mutation = Mutation(seed: seed)
        var states: [(before: Dump, load: LoadID)] = []
        var files = example.files()
        for _ in 0..<4 {
          let before = try await database.dump()
          let loads = try await world.load(files)
          for load in loads { states.append((before, load)) }
          files = files.map { mutation.changing($0) }
        }
        #expect(states.count > 1, "seed \(seed)")
        for (before, load) in states.reversed() {
          guard try await database.read({ try LoadUndoStore.isKept(load, $0) }) else { continue }
          try await world.undo(load)
          #expect(try await database.dump().differences(from: before) == [], "seed \(seed)")
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps the load, marked, and the account of it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let load = try #require(try await world.load(staff.files()).first)
      try await world.undo(load, because: "It was last year’s report")
      let user = world.user()
      try await database.read { tx in
        let summary = try #require(try LoadHistory.list(for: user, tx).first)
        #expect(summary.undone?.reason == "It was last year’s report")
        #expect(summary.undone?.by == "Command line")
        // The employer came with the load and is only a name now.
        #expect(summary.organisation == nil)
        #expect(summary.formerEmployer?.isEmpty == false)
        let words = try Journal.timeline(
          of: .load(load), actions: JournalActions(IntakeActions.all), tx
        ).map(\.sentence)
        #expect(words.count == 2)
        #expect(words.first?.hasPrefix("Undid the load of staff-in-post-2026-03-31.csv") == true)
        #expect(words.first?.hasSuffix("It was last year’s report") == true)
        #expect(try Journal.verify(tx).isSound)
        #expect(try LoadUndoStore.former(of: load, tx).isEmpty)
      }
      await #expect(throws: Problems.self) { try await world.undo(load) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells where values come from as if the load had never been`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: prepared.day)
      try await world.load(care.files())
      let before = try await origins(database)
      let load = try #require(try await world.load(prepared.files()).first)
      #expect(try await origins(database) != before)
      try await world.undo(load)
      #expect(try await origins(database) == before)
    }
  }

  private func origins(_ database: any Database) async throws -> [PersonID: [RecordOrigin]] {
    try await database.read { tx in
      try tx.rows("SELECT id FROM person ORDER BY id").reduce(into: [:]) { found, row in
        let person: PersonID = try row(0)
        found[person] = try Journal.origins(of: .person(person), tx)
      }
    }
  }
}
