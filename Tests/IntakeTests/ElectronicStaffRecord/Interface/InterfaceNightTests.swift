import Access
import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// Night after night: what cron hands over, and what stays after it.
@Suite struct `Changes of the outbound interface` {
  private typealias Sample = InterfaceSample

  private static func post(_ number: String, _ tx: any Transaction) throws -> Assignment {
    let employer = try #require(try Organisations.find(OrganisationCode(.vpd, "992"), tx)).id
    return try #require(
      try Assignments.byNumber([number], employer: employer, tx)[number]?.first)
  }

  @Test(arguments: Engine.allCases)
  func `of several nights are loaded in the order of their runs`(engine: Engine) async throws {
    let monday = Sample(
      changes: "20260402 021500", after: "20260401 021500", number: 2,
      [Sample.person("102", employee: "50000002", last: "Monday", first: "Idris")])
    let tuesday = Sample(
      changes: "20260403 021500", after: "20260402 021500", number: 3,
      [Sample.person("102", employee: "50000002", last: "Tuesday", first: "Idris")])
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      let report = try await loads.load([tuesday.file, Sample().file, monday.file])
      #expect(report.said == [])
      let person = try await database.read { tx in
        try People.find(try Self.post("50000002", tx).person, tx)
      }
      #expect(person?.name.family == "Tuesday")
      #expect(Set(person?.otherNames.map(\.family) ?? []) == ["Brockway", "Monday"])
      // All of them again, and nothing moves.
      let again = try await loads.load([monday.file, Sample().file, tuesday.file])
      #expect(again.tally.changed + again.tally.joiners + again.tally.leavers == 0)
      #expect(again.didAnything)
      #expect(again.said == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func `that follow nothing known are loaded, and a full file is asked for`(
    engine: Engine
  ) async throws {
    let late = Sample(
      changes: "20260405 021500", after: "20260404 021500", number: 5,
      [
        Sample.assignment(
          "202", of: "102", number: "50000002", at: "1", position: "12", under: ("101", "201"))
      ])
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      try await loads.load(Sample())
      let report = try await loads.load(late)
      #expect(report.said == ["1 PreviousRunAt sequence-gap loaded"])
      #expect(report.tally.movers == 1)
      // A later full file needs no one before it, and mends the gap.
      let full = try await loads.load(
        Sample(full: "20260406 021500", previous: "20260405 021500", number: 6))
      #expect(full.said == [])
      let next = try await loads.load(
        Sample(changes: "20260407 021500", after: "20260406 021500", number: 7))
      #expect(next.said == [])
      #expect(next.didAnything)
    }
  }

  @Test(arguments: Engine.allCases)
  func `that were left out and come late change nothing that is known`(
    engine: Engine
  ) async throws {
    let skipped = Sample(
      changes: "20260402 021500", after: "20260401 021500", number: 2,
      [
        Sample.person("102", employee: "50000002", last: "Stale", first: "Idris"),
        Sample.person("103", employee: "50000003", last: "Newcomer", first: "Nia"),
        Sample.assignment(
          "203", of: "103", number: "50000003", at: "3", position: "12", under: ("101", "201")),
        ["ASD", "202"],
      ])
    let later = Sample(changes: "20260403 021500", after: "20260402 021500", number: 3)
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      try await loads.load(Sample())
      #expect(try await loads.load(later).said == ["1 PreviousRunAt sequence-gap loaded"])
      let report = try await loads.load(skipped)
      #expect(report.said == ["1 PreviousRunAt sequence-gap loaded"])
      #expect(report.tally.joiners == 1)
      #expect(report.tally.leavers == 0)
      let name = try await database.read { tx in
        try People.find(try Self.post("50000002", tx).person, tx)?.name.family
      }
      #expect(name == "Brockway")
    }
  }

  @Test(arguments: Engine.allCases)
  func `that delete end what they delete, and bring it back when it comes again`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      try await loads.load(Sample())
      let gone = try await loads.load(
        Sample(
          changes: "20260402 021500", after: "20260401 021500", number: 2,
          [["ASD", "202"], ["ASD", "999"], ["PHD", "5"]]))
      #expect(gone.said == ["3 AssignmentID delete-unknown row-rejected"])
      #expect(gone.tally.leavers == 1)
      var ended = try await database.read { tx in try Self.post("50000002", tx) }
      #expect(ended.endedOn == testDay("2026-04-01"))
      #expect(ended.status == .ended)
      let back = try await loads.load(
        Sample(
          changes: "20260403 021500", after: "20260402 021500", number: 3,
          [
            Sample.assignment(
              "202", of: "102", number: "50000002", at: "3", position: "12", under: ("101", "201"))
          ]))
      #expect(back.said == [])
      #expect(back.tally.joiners == 1)
      let known = ended.id
      ended = try await database.read { tx in try Self.post("50000002", tx) }
      #expect(ended.id == known)
      #expect(ended.isCurrent(on: testDay("2026-04-08")))
      // With a person end all of the person's assignments.
      try await loads.load(
        Sample(
          changes: "20260404 021500", after: "20260403 021500", number: 4, [["PRD", "102"]]))
      ended = try await database.read { tx in try Self.post("50000002", tx) }
      #expect(ended.endedOn == testDay("2026-04-03"))
    }
  }

  /// What was deleted before anybody knew it is known once it comes, and its next delete is real.
  @Test(arguments: Engine.allCases)
  func `that delete what came after an earlier delete of it end it`(engine: Engine) async throws {
    let assignment = Sample.assignment(
      "203", of: "102", number: "50000002-2", at: "3", position: "12", under: ("101", "201"))
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      try await loads.load(Sample())
      // Deleted and added in one file, and once more in the other order of a held one.
      let both = try await loads.load(
        Sample(
          changes: "20260402 021500", after: "20260401 021500", number: 2,
          [["ASD", "203"], assignment]))
      #expect(both.tally.joiners == 1)
      let gone = try await loads.load(
        Sample(
          changes: "20260403 021500", after: "20260402 021500", number: 3, [["ASD", "203"]]))
      #expect(gone.tally.leavers == 1)
      #expect(gone.said == [])
      var post = try await database.read { tx in try Self.post("50000002-2", tx) }
      #expect(post.endedOn == testDay("2026-04-02"))
      #expect(post.status == .ended)
      // It comes again, and is deleted again, in one file.
      try await loads.load(
        Sample(
          changes: "20260404 021500", after: "20260403 021500", number: 4,
          [assignment, ["ASD", "203"]]))
      post = try await database.read { tx in try Self.post("50000002-2", tx) }
      #expect(post.status == .ended)
      // Unknown in one run, brought by the next, deleted by the third.
      try await loads.load(
        Sample(
          changes: "20260405 021500", after: "20260404 021500", number: 5, [["ASD", "204"]]))
      let other = Sample.assignment(
        "204", of: "102", number: "50000002-3", at: "3", position: "12", under: ("101", "201"))
      try await loads.load(
        Sample(changes: "20260406 021500", after: "20260405 021500", number: 6, [other]))
      let last = try await loads.load(
        Sample(
          changes: "20260407 021500", after: "20260406 021500", number: 7, [["ASD", "204"]]))
      #expect(last.tally.leavers == 1)
      post = try await database.read { tx in try Self.post("50000002-3", tx) }
      #expect(post.status == .ended)
    }
  }

  /// A wrong value is dropped, and what was held stays.
  @Test(arguments: Engine.allCases)
  func `that say something wrong leave what is known`(engine: Engine) async throws {
    var whole = Sample()
    whole.subtype = "ALL"
    whole = whole.changing(8, [26: "0.8", 23: "30", 49: "20261231"])
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      #expect(try await loads.load(whole).said == [])
      func post() async throws -> Assignment {
        try await database.read { tx in try Self.post("50000002", tx) }
      }
      let before = try await post()
      #expect(before.endedOn == testDay("2026-12-31"))
      var wrong = Sample(
        changes: "20260402 021500", after: "20260401 021500", number: 2, [whole.records[8]])
      wrong.subtype = "ALL"
      wrong = wrong.changing(
        0, [6: "2020-04-01", 21: "Perm.", 23: "many", 26: "most", 49: "31/12/2026"])
      let report = try await loads.load(wrong)
      #expect(report.said.count == 5)
      #expect(try await post() == before)
      #expect(report.tally.changed == 0)
      // The day that stands for no end is no mistake.
      var open = Sample(
        changes: "20260403 021500", after: "20260402 021500", number: 3, [whole.records[8]])
      open.subtype = "ALL"
      try await loads.load(open.changing(0, [49: "47121231"]))
      #expect(try await post().endedOn == nil)
    }
  }

  /// A position that moves takes its holder along, though the assignment is not in the file.
  @Test(arguments: Engine.allCases)
  func `of a position change the posts that stand on it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      try await loads.load(Sample())
      var renamed = Sample.position("12", "Staff Nurse", occupation: "N6B", at: "3")
      renamed[5] = "912|Senior Staff Nurse|N6B|Trust|"
      let report = try await loads.load(
        Sample(changes: "20260402 021500", after: "20260401 021500", number: 2, [renamed]))
      #expect(report.said == [])
      let post = try await database.read { tx in try Self.post("50000002", tx) }
      #expect(post.title == "Senior Staff Nurse")
      #expect(post.occupationCode == "N6B")
    }
  }

  /// Fields that the subtype for expenses leaves out, and what a fuller file said in them.
  @Test(arguments: Engine.allCases)
  func `for expenses do not blank what a fuller file said`(engine: Engine) async throws {
    var whole = Sample()
    whole.subtype = "ALL"
    whole = whole.changing(8, [26: "0.8", 23: "30", 31: "NHS|XR05|Review Body Band 5"])
      .changing(7, [13: "F", 23: "A", 40: "No", 42: "British"])
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      #expect(try await loads.load(whole).said == [])
      try await loads.load(
        Sample(
          changes: "20260402 021500", after: "20260401 021500", number: 2,
          [
            Sample.person("102", employee: "50000002", last: "Brockway", first: "Idrissa"),
            Sample.assignment(
              "202", of: "102", number: "50000002", at: "1", position: "12", under: ("101", "201")),
          ]))
      try await database.read { tx in
        let post = try Self.post("50000002", tx)
        #expect(post.fte?.hundredThousandths == 80_000)
        #expect(post.contractedHours?.hundredths == 30_00)
        #expect(post.band == "5")
        let said = try tx.rows(
          "SELECT characteristic, code FROM monitoring_value ORDER BY characteristic"
        ).map { "\(try $0(0, as: String.self)) \(try $0(1, as: String.self))" }
        #expect(
          said == ["disability No", "ethnicity A", "gender Female", "nationality British"])
        // Nowhere else: not in the source records, nor the journal.
        let kept = try tx.rows("SELECT said FROM source_record").map { try $0(0, as: String.self) }
        #expect(!kept.contains { $0.contains("British") || $0.contains("QQ1234") })
        #expect(!kept.contains { $0.contains("01632") })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of another employer are refused`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      let trust = try await loads.load(Sample())
      let employer = try #require(trust.employers.first)
      let other = ImportFile(
        name: Sample().name.replacing("992", with: "993"),
        bytes: Array(
          Sample().text.replacing("_992_", with: "_993_").replacing("~992~", with: "~993~").utf8))
      let report = try await Importer(database: database).run(
        ImportRequest(files: [other], mode: .apply, asOf: loads.asOf, employer: employer.id),
        by: .console(now: Clock.fixed(loads.asOf).now()))
      #expect(report.said == ["-  other-employer file-rejected"])
    }
  }

  /// A broken file beside whole ones: they are loaded, it is not, and all know it.
  @Test(arguments: Engine.allCases)
  func `that are broken stand in nobody's way`(engine: Engine) async throws {
    var broken = Sample(changes: "20260402 021500", after: "20260401 021500", number: 2)
    broken.miscount = 3
    try await withDatabase(engine) { database in
      let report = try await InterfaceLoads(database: database).load([broken.file, Sample().file])
      #expect(report.said == ["2 RowCount trailer-count-mismatch file-rejected"])
      #expect(report.tally.joiners == 2)
    }
  }
}
