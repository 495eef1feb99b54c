import Directory
import Files
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Plain training lists` {
  private func held(_ sample: PlainSample) async throws -> [String] {
    try await sample.database.read { tx in
      let people = try People.all(by: .staffNumber, at: sample.practice, tx)
      let records = try HeldRecords.held(by: people.values, tx)
      return people.flatMap { number, person in
        (records[person] ?? []).map { record in
          "\(number) \(record.title) \(record.awardedOn?.iso ?? "-")"
            + (record.expiresOn.map { " until \($0.iso)" } ?? "")
        }
      }.sorted()
    }
  }

  @Test(arguments: Engine.allCases)
  func `of one row a subject are recorded, by any name of the subject`(engine: Engine) async throws
  {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let training = """
        Staff number,Course,Level,Date completed,Expiry date,Provider
        0001,Fire,,14/05/2026,,Fellgate Training
        0002,BLS,,01/04/2026,,
        0002,Infection control,2,02/03/2026,02/03/2027,
        0002,Infection control,2,01/03/2024,,
        0003,Knot tying,,02/02/2026,,
        0009,Fire,,02/02/2026,,
        0003,Fire,,done,,
        0003,Resuscitation,,01/12/2026,,
        """
      let report = try await sample.load([
        ("training.csv", training), ("staff.csv", PlainSample.staff),
      ])
      #expect(
        report.faults == [
          "6 Subject competence-unknown loaded", "7 Staff number person-unknown row-rejected",
          "8 Completed on value-format value-dropped", "9 Completed on date-future value-dropped",
        ])
      let expected = [
        "0001 Fire Safety 2026-05-14",
        "0002 Infection Prevention and Control - Level 2 2026-03-02 until 2027-03-02",
        "0002 Resuscitation 2026-04-01", "0003 Knot tying 2026-02-02",
      ]
      #expect(try await held(sample) == expected)
      let again = try await sample.load([("training.csv", training)])
      #expect(again.tally.changed == 0)
      #expect(again.tally.unchanged == 4)
      // An older list takes nothing back.
      let older = "Staff number,Subject,Completed on\n0001,Fire Safety,14/05/2023\n"
      #expect(try await sample.load(older).tally.changed == 0)
      #expect(try await held(sample) == expected)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of one column a subject are recorded`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(PlainSample.staff)
      let matrix = """
        Garsdale Surgery training,,,,
        Staff no,Name,Fire Safety (2 yrs),CPR,Safeguarding Adults L2,CPR due
        0001,Asha Patel,14/05/2026,01/02/2026,03/03/2025,31/01/2027
        0002,Ben Oakley,n/a,Yes,,
        0003,Carys Mbeki,8/29/2026,,,
        """
      let report = try await sample.load(matrix)
      #expect(
        report.faults == [
          "4 Resuscitation (completed) value-format value-dropped",
          "5 Fire Safety (completed) date-month-first value-dropped",
        ])
      #expect(
        try await held(sample) == [
          "0001 Fire Safety 2026-05-14", "0001 Resuscitation 2026-02-01 until 2027-01-31",
          "0001 Safeguarding Adults - Level 2 2025-03-03",
        ])
      #expect(try await sample.load(matrix).tally.changed == 0)
    }
  }

  @Test func `may stand beside the staff in one list`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let report = try await sample.load(
        """
        Staff number,Name,Job title,Start date,Fire,IG
        1,Asha Patel,Manager,01/09/2019,14/05/2026,15/05/2026
        2,Ben Oakley,Nurse,04/01/2021,,16/05/2026
        """)
      #expect(report.faults == [])
      #expect(report.tally.joiners == 2)
      #expect(
        try await held(sample) == [
          "1 Fire Safety 2026-05-14", "1 Information Governance and Data Security 2026-05-15",
          "2 Information Governance and Data Security 2026-05-16",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `come in the workbook of a practice as it is`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let file = ImportFile.read(
        path: Example.root.appending(path: "plain/practice.xlsx").path)
      let report = try await sample.load([file])
      #expect(report.files.map(\.name).first == "practice.xlsx, sheet Team")
      #expect(report.tally.joiners == 4)
      #expect(
        report.faults == [
          "3 Notes header-column-unknown loaded",
          "6 Fire Safety (completed) value-format value-dropped",
        ])
      #expect(
        report.findings.last { $0.code == .valueFormat }?.message.hasSuffix("(Cell I6.)") == true)
      #expect(
        report.findings.filter { $0.code == .sheetNotRead }.map(\.value).sorted()
          == ["Leavers 2019", "Notes"])
      #expect(
        try await held(sample) == [
          "0001 Fire Safety 2026-05-14", "0001 Resuscitation 2026-02-01",
          "0001 Safeguarding Adults - Level 2 2025-03-03", "0002 Fire Safety 2024-01-10",
          "0004 Fire Safety 2026-05-14", "0004 Resuscitation 2025-11-20",
          "0004 Safeguarding Adults - Level 2 2026-01-15",
        ])
      let posts = try await database.read { try Assignments.ofEmployer(sample.practice, $0) }
      #expect(
        posts.map { $0.contractedHours?.inWords ?? "" }.sorted() == ["22.5", "30", "32", "37.5"])
      #expect(try await sample.load([file]).tally.unchanged == 11)
    }
  }

  @Test(arguments: [
    ("Fire Safety", "fire-safety"), ("FIRE SAFETY TRAINING", "fire-safety"),
    ("Fire Safety - 2 yearly", "fire-safety"), ("NHS|CSTF|Fire Safety - 2 Years|", "fire-safety"),
    ("Equality & Diversity", "equality"), ("Basic Life Support", "resuscitation"),
    ("Safeguarding Children Level 3", "safeguarding-children/3"),
    ("Date of safeguarding adults", "safeguarding-adults"),
    ("Infection Prevention and Control - Level 1", "infection-prevention/1"),
    ("Information Governance", "information-governance"), ("Prevent", "preventing-radicalisation"),
    ("Manual handling", "moving-and-handling"), ("Holiday", nil), ("Notes", nil), ("Date", nil),
  ]) func `know subjects by the names people use`(name: String, key: String?) {
    #expect(PlainFormat().codes.subjects.find(name)?.key == key)
  }
}
