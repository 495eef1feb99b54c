import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

private let interface = Example(folder: "esr-go2", format: "esr-go2")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")

@Suite struct `Undoing files of the outbound interface` {
  /// The full file and the changes of the week after it, each night a load of its own.
  private func nights() -> (full: [ImportFile], changes: [ImportFile]) {
    let files = interface.files()
    return (
      files.filter { $0.name.contains("_GOF_") }, files.filter { $0.name.contains("_GOC_") }
    )
  }

  @Test(arguments: Engine.allCases)
  func `goes back night by night, and the nights can be loaded again`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: testDay("2026-04-08"))
      let (full, changes) = nights()
      let empty = try await database.dump()
      let first = try #require(try await world.load(full).first)
      let before = try await database.dump()
      let report = try await world.report(changes)
      let second = try #require(report.loads.first)
      #expect(try await world.rehearse(first).obstacles.map(\.place) == [.load(second.rawValue)])
      try await world.undo(second)
      #expect(try await database.dump().differences(from: before) == [])
      // The run counts as not loaded: the same file is neither a repetition nor a gap.
      let again = try await world.report(changes)
      #expect(again.said == report.said)
      #expect(again.tally == report.tally)
      #expect(again.heldAfter == report.heldAfter)
      try await world.undo(try #require(again.loads.first))
      try await world.undo(first)
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }

  /// Deleted, renamed, moved, left, come back: every kind of change in one file.
  @Test(arguments: Engine.allCases)
  func `takes back what they deleted, moved and renamed`(engine: Engine) async throws {
    typealias Sample = InterfaceSample
    let changes = Sample(
      changes: "20260402 021500", after: "20260401 021500", number: 2,
      [
        ["ASD", "202"], ["PRD", "101"],
        Sample.organisation("3", "992 Wards renamed (W100)", under: "1", type: "Cost Centre"),
        Sample.position("12", "Charge Nurse", occupation: "N6B", at: "1"),
        Sample.person("102", employee: "50000002", last: "O'Brockway-Ó Sé", first: "Idris"),
        Sample.person("103", employee: "50000003", last: "Newcomer", first: "Nia"),
        Sample.assignment("203", of: "103", number: "50000003", at: "3", position: "12"),
      ])
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: testDay("2026-04-08"))
      let empty = try await database.dump()
      let first = try #require(try await world.load([Sample().file]).first)
      let before = try await database.dump()
      let second = try #require(try await world.load([changes.file]).first)
      #expect(try await database.dump() != before)
      try await world.undo(second)
      #expect(try await database.dump().differences(from: before) == [])
      try await world.undo(first)
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves what the staff report said of the same people`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: testDay("2026-04-01"))
      try await world.load(staff.files())
      let before = try await database.dump()
      let load = try #require(try await world.load(nights().full).first)
      #expect(try await database.dump() != before)
      let effect = try await world.undo(load)
      #expect(!effect.removed.contains { $0.words == "People who came with it" })
      #expect(try await database.dump().differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases, Example.faulty("esr-go2"))
  func `leaves every table as it was, also of files with faults`(
    engine: Engine, example: Example
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: testDay("2026-04-08"))
      let before = try await database.dump()
      for load in try await world.load(example.files()).reversed() {
        guard try await database.read({ try LoadUndoStore.isKept(load, $0) }) else { continue }
        try await world.undo(load)
      }
      #expect(try await database.dump().differences(from: before) == [])
    }
  }
}

@Suite struct `Undoing plain lists` {
  private static let next = """
    Staff number,First name,Last name,Date of birth,E-mail,Job title,Role,Contract,Hours a week,Start date,End date,Team,Manager staff number,Manager
    0001,Asha,Patel-O'Shea,27/03/1984,asha@garsdale.example,Managing partner,,Permanent,30,01/09/2019,,Front desk,,Yes
    0002,Ben,Oakley,,ben@garsdale.example,Practice nurse,Practice Nurse,Permanent,30,04/01/2021,30/10/2026,,0001,No
    0003,Carys,Mbeki,,carys@garsdale.example,Receptionist,,Fixed term,25,05/10/2026,,Front desk,0001,Yes
    0004,Dev,D’Souza,,,Receptionist,,Bank,8,01/11/2026,,Front desk,0003,No
    """

  private static let training = """
    Staff number,Course,Level,Date completed,Expiry date,Provider
    0001,Fire,,14/05/2026,,Fellgate Training
    0002,BLS,,01/04/2026,,
    0003,Knot tying,,02/02/2026,,
    """

  private func file(_ text: String) -> [ImportFile] {
    [ImportFile(name: "o'brien's list.csv", bytes: Array(text.utf8))]
  }

  @Test(arguments: Engine.allCases)
  func `goes back list by list, through renames, leavers and training`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      _ = try await PlainSample(database)
      let world = UndoWorld(database, on: PlainSample.today)
      var states: [(before: Dump, load: LoadID)] = []
      for text in [PlainSample.staff, Self.training, Self.next] {
        let before = try await database.dump()
        let load = try await world.load(file(text), organisation: PlainSample.code).first
        states.append((before, try #require(load)))
      }
      let first = states[0].load
      #expect(
        Set(try await world.rehearse(first).obstacles.map(\.place))
          == [.load(states[1].load.rawValue), .load(states[2].load.rawValue)])
      for (before, load) in states.reversed() {
        let check = try await world.rehearse(load)
        #expect(try await world.undo(load) == check)
        #expect(try await database.dump().differences(from: before) == [])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives back those who were typed in as they were typed in`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      try await database.write { tx in
        _ = try AddPerson(
          given: "Ben", family: "Oakley",
          job: JobParticulars(
            organisation: sample.practice, title: "Practice nurse", engagement: .permanent,
            startedOn: Day("2021-01-04") ?? PlainSample.today)
        ).run(under: .test, tx)
      }
      let before = try await database.dump()
      let world = UndoWorld(database, on: PlainSample.today)
      let load = try #require(
        try await world.load(file(PlainSample.staff), organisation: PlainSample.code).first)
      let effect = try await world.undo(load)
      #expect(effect.removed.first?.count == 2)
      #expect(try await database.dump().differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes back a workbook`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      _ = try await PlainSample(database)
      let before = try await database.dump()
      let world = UndoWorld(database, on: PlainSample.today)
      let book = ImportFile.read(path: Example.root.appending(path: "plain/practice.xlsx").path)
      let loads = try await world.load([book], organisation: PlainSample.code)
      #expect(try await database.dump() != before)
      for load in loads.reversed() { try await world.undo(load) }
      #expect(try await database.dump().differences(from: before) == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `goes back step by step through any lists`(engine: Engine) async throws {
    for seed in [1, 2, 3, 4] as [UInt64] {
      try await withDatabase(engine) { database in
        _ = try await PlainSample(database)
        let world = UndoWorld(database, on: PlainSample.today)
        var mutation = Mutation(seed: seed)
        var states: [(before: Dump, load: LoadID)] = []
        var files = file(Self.next)
        for _ in 0..<5 {
          let before = try await database.dump()
          for load in try await world.load(files, organisation: PlainSample.code) {
            states.append((before, load))
          }
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
}
