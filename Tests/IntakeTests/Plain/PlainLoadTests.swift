import Directory
import Files
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `A plain staff list` {
  private func staff(_ sample: PlainSample) async throws -> [String] {
    try await sample.database.read { tx in
      let posts = try Assignments.ofEmployer(sample.practice, tx)
      let people = try People.find(Set(posts.map(\.person)), tx)
      let managers = try LineManagement.managers(
        of: posts.map(\.id), on: PlainSample.today, tx)
      return posts.map { post in
        let manager = managers[post.id].flatMap { people[$0.manager]?.name.display } ?? "-"
        return
          "\(people[post.person]?.name.display ?? "?") \(post.title) \(post.engagement.rawValue)"
          + " \(post.contractedHours?.inWords ?? "-") \(post.startedOn?.iso ?? "-") \(manager)"
          + (post.isFlaggedManager ? " manager" : "")
          + (post.endedOn.map { " ends \($0.iso)" } ?? "")
      }.sorted()
    }
  }

  @Test(arguments: Engine.allCases)
  func `becomes people with posts and managers, and a second load changes nothing`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let check = try await sample.load([("staff.csv", PlainSample.staff)], mode: .check)
      #expect(check.tally.joiners == 3)
      #expect(try await staff(sample).isEmpty)
      let report = try await sample.load(PlainSample.staff)
      #expect(report.faults == [])
      #expect(report.format == "plain")
      #expect(report.tally.joiners == 3)
      #expect(report.heldAfter == [Count("posts", 3), Count("people", 3), Count("completions", 0)])
      #expect(
        try await staff(sample) == [
          "Asha Patel Practice manager permanent 37.5 2019-09-01 - manager",
          "Ben Oakley Practice nurse permanent 30 2021-01-04 Asha Patel",
          "Carys Mbeki Receptionist permanent 20 2026-10-05 Asha Patel",
        ])
      let again = try await sample.load(PlainSample.staff)
      #expect(again.tally.unchanged == 3)
      #expect(again.tally.joiners + again.tally.changed + again.tally.movers == 0)
      let next = PlainSample.staff.replacing("Receptionist", with: "Senior receptionist")
      #expect(try await sample.load(next).tally.changed == 1)
      #expect(try await staff(sample).count == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes one post without touching whom others report to`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(PlainSample.staff)
      func links() async throws -> [String] {
        try await database.read { tx in
          try tx.rows(
            """
            SELECT assignment_id, manager_person_id, manager_assignment_id, from_on, to_on
            FROM line_management ORDER BY assignment_id, from_on
            """
          ).map { row in
            try (0..<5).map { "\(try row($0, as: Int64?.self) ?? -1)" }.joined(separator: " ")
          }
        }
      }
      let before = try await links()
      #expect(before.count == 2)
      let later = PlainSample.today + 30
      let promoted = PlainSample.staff.replacing("Receptionist", with: "Senior receptionist")
      #expect(try await sample.load(promoted, on: later).tally.changed == 1)
      #expect(try await links() == before)
      // A list without the manager leaves them the manager.
      let rows = promoted.split(separator: "\n")
      let alone = [rows[0], rows[3].replacing("20,", with: "25,")].joined(separator: "\n")
      #expect(try await sample.load(alone, on: later + 1).tally.changed == 1)
      #expect(try await links() == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func `erases nobody by leaving them out, and lists them`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(PlainSample.staff)
      let before = try await staff(sample)
      let shorter = PlainSample.staff.split(separator: "\n").dropLast().joined(separator: "\n")
      let report = try await sample.load(shorter)
      #expect(report.faults == ["0 Staff number absent-from-file listed"])
      #expect(report.findings.last?.message.contains("Carys Mbeki, Receptionist,") == true)
      #expect(try await staff(sample) == before)
      let left = PlainSample.staff.replacing("Start date,", with: "End date,Start date,")
        .replacing("37.5,", with: "37.5,,").replacing("30,04", with: "30,,04")
        .replacing("20,05", with: "20,30/10/2026,05")
      #expect(try await sample.load(left).tally.leavers == 1)
    }
  }

  @Test func `takes the columns of the primary-care workforce return by alias`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let report = try await sample.load(
        """
        First Name,Last Name,Staff Group,Staff Role,Contract Type,Weekly Hours,Start Date,Active
        Asha,Patel,Admin/Non-Clinical,Practice Manager,Permanent,37.5,01/09/2019,Yes
        Ben,Oakley,Nurses,Practice Nurse,Permanent,30,04/01/2021,No
        """)
      #expect(report.format == "plain")
      #expect(report.tally.joiners == 1)
      #expect(
        try await staff(sample) == [
          "Asha Patel Practice Manager permanent 37.5 2019-09-01 -",
          "Ben Oakley Practice Nurse permanent 30 2021-01-04 - ends 2026-11-01",
        ])
    }
  }

  @Test func `tells people apart by name where there are no numbers`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let list =
        "Name,Job title,Start date,Line manager\nPatel Asha,Manager,01/09/2019,\n"
        + "\"Oakley, Ben\",Nurse,04/01/2021,Asha Patel\n"
      #expect(try await sample.load(list).faults == [])
      #expect(
        try await staff(sample) == [
          "Ben Oakley Nurse not-stated - 2021-01-04 Patel Asha",
          "Patel Asha Manager not-stated - 2019-09-01 -",
        ])
      let turned = list.replacing("\"Oakley, Ben\"", with: "Ben Oakley")
      #expect(try await sample.load(turned).tally.unchanged == 2)
      // Numbers that come later are the same people's.
      let numbered =
        "Staff number,Name,Job title,Start date\n7,Patel Asha,Manager,01/09/2019\n"
        + "8,Ben Oakley,Nurse,04/01/2021\n"
      let report = try await sample.load(numbered)
      #expect(report.tally.joiners == 0)
      #expect(try await staff(sample).count == 2)
      let again = try await sample.load(numbered)
      #expect(again.tally.unchanged == 2)
    }
  }

  @Test func `matches those who were typed in, and does not double them`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      try await database.write { tx in
        _ = try AddPerson(
          given: "Ben", family: "Oakley",
          job: JobParticulars(
            organisation: sample.practice, title: "Practice nurse", engagement: .permanent,
            startedOn: Day("2021-01-04") ?? PlainSample.today)
        ).run(under: .test, tx)
      }
      let report = try await sample.load(PlainSample.staff)
      #expect(report.tally.joiners == 2)
      #expect(try await staff(sample).count == 3)
      #expect(try await sample.load(PlainSample.staff).tally.unchanged == 3)
    }
  }

  @Test(arguments: [
    ("0001,Asha", "1,Asha", "2 Staff number id-leading-zero-lost row-rejected"),
    ("0001,Asha", "1.20035E+11,Asha", "2 Staff number id-scientific row-rejected"),
    ("0001,Asha", "04-Dec,Asha", "2 Staff number id-looks-like-date row-rejected"),
    ("0001,Asha,Patel", ",,", "2 Staff number key-missing row-rejected"),
    ("01/09/2019", "Sept 2019", "2 Start date date-format value-dropped"),
    ("27/03/1984", "27/03/2024", "2 Date of birth date-age-range value-dropped"),
    ("37.5", "about 40?", "2 Hours a week number-format value-dropped"),
    ("37.5", "200", "2 Hours a week number-range value-dropped"),
    ("asha@garsdale.example", "asha", "2 E-mail value-format value-dropped"),
    ("Permanent,37.5", "Sometimes,37.5", "2 Contract code-unknown value-dropped"),
    ("0001,No\n0003", "0009,No\n0003", "3 Manager staff number supervisor-missing link-dropped"),
    ("0001,No\n0003", "0002,No\n0003", "3 Manager staff number supervisor-self link-dropped"),
    (
      "0001,No\n0003", "Asha Patel,No\n0003",
      "3 Manager staff number supervisor-name-only link-dropped"
    ),
    ("0003,Carys", "0002,Carys", ""),
    (",Receptionist", ",", "4 Job title required-missing loaded"),
    ("0003,Carys,Mbeki", ",12,", "4 Staff number key-missing row-rejected"),
    (
      "Practice manager,,Permanent,37.5,01/09/2019,",
      "Practice manager,,Permanent,37.5,01/09/2019,0002",
      "2 Manager staff number supervisor-loop link-dropped"
    ),
  ]) func `says of every fault where it is, and loads the rest`(
    from: String, to: String, fault: String
  ) async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(PlainSample.staff)
      let report = try await sample.load(PlainSample.staff.replacing(from, with: to))
      if !fault.isEmpty { #expect(report.faults.contains(fault), "\(report.faults)") }
      #expect(report.tally.unchanged + report.tally.changed + report.tally.joiners >= 1)
    }
  }

  @Test func `is of the only employer one looks after, and asks where there are several`()
    async throws
  {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let refused = try await sample.load([("staff.csv", PlainSample.staff)], chosen: false)
      #expect(refused.worst == .blocker)
      #expect(refused.findings.last?.message.contains("code of the employer") == true)
      let coded = PlainSample.staff.replacing("Staff number,", with: "Practice code,Staff number,")
        .replacing("\n0", with: "\ny99001,0")
      let report = try await sample.load([("staff.csv", coded)], chosen: false)
      #expect(report.employers.map(\.name) == ["Garsdale Surgery"])
      #expect(report.tally.joiners == 3)
    }
  }

  @Test func `keeps what describes people out of everything but the monitoring store`() async throws
  {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let list = PlainSample.staff.replacing("Manager\n", with: "Manager,Ethnicity,Disability\n")
        .replacing(",Yes\n", with: ",Yes,A White - British,No\n")
        .replacing("0001,No\n", with: "0001,No,Martian,migraine\n")
      let report = try await sample.load(list)
      #expect(
        report.faults == [
          "3 Ethnicity code-unknown value-dropped", "3 Disability code-unknown value-dropped",
        ])
      #expect(!report.findings.contains { ($0.message + $0.value).contains("migraine") })
      let (said, kept) = try await database.read { tx in
        (
          try tx.rows("SELECT said FROM source_record").map { try $0(0, as: String.self) },
          try tx.rows("SELECT characteristic, code FROM monitoring_value ORDER BY characteristic")
            .map { "\(try $0(0, as: String.self)) \(try $0(1, as: String.self))" }
        )
      }
      #expect(!said.contains { $0.contains("White") || $0.contains("1984") })
      #expect(kept == ["disability No", "ethnicity A"])
      #expect(try await sample.load(list).tally.unchanged == 3)
      let other = list.replacing("A White - British", with: "White - Irish")
      #expect(try await sample.load(other).tally.changed == 1)
    }
  }

  @Test func `leaves reports of the staff record and care files to their own formats`() throws {
    let plain = PlainFormat()
    for example in ["esr-staff-in-post", "esr-competence-team", "esr-staff-in-post-with-preamble"] {
      let example = try ReportExample(example)
      for name in try example.files() {
        let file = ImportFile.read(path: example.folder.appending(path: name).path)
        let source = SourceFile(name: name, bytes: try #require(file.bytes))
        #expect(plain.recognise(source) == nil, "\(name)")
      }
    }
    #expect(
      plain.recognise(SourceFile(name: "a.csv", bytes: Array(PlainSample.staff.utf8)))
        == FileRole("staff"))
    // The template itself is ours, and nobody else's.
    let header = PlainLayout.template(PlainLayout.staff).map(\.heading).joined(separator: ",")
    let template = SourceFile(name: "staff.csv", bytes: Array(header.utf8))
    #expect(plain.recognise(template) == FileRole("staff"))
  }
}
