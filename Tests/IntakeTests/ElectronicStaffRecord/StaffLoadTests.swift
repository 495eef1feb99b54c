import Access
import Directory
import Files
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

/// What the example of staff in post must leave behind, counted in the database itself.
@Suite struct `A load of staff in post` {
  private func load(
    _ example: ReportExample, _ database: any Database, person: PersonID? = nil
  ) async throws -> ImportReport {
    let files = try example.files().map {
      ImportFile.read(path: example.folder.appending(path: $0).path)
    }
    return try await Importer(database: database).run(
      ImportRequest(files: files, mode: .apply, asOf: ReportExample.asOf, person: person),
      by: .console(now: Clock.fixed(ReportExample.asOf).now()))
  }

  private struct Post {
    let assignment: Assignment
    let ethnicGroup: String
    let disability: String
  }

  private func posts(_ tx: any Transaction) throws -> [Post] {
    let employer = try #require(try Organisations.find(OrganisationCode(.vpd, "990"), tx)).id
    var said: [PersonID: [String: String]] = [:]
    try tx.forEachRow(
      "SELECT person_id, characteristic, code FROM monitoring_value WHERE organisation_id = ?1",
      employer
    ) { row in said[try row(0), default: [:]][try row(1)] = try row(2) }
    let groups = CodeLists.shared["esr_ethnic_origin"].index(by: "code")
    return try Assignments.ofEmployer(employer, tx).map { assignment in
      let values = said[assignment.person] ?? [:]
      return Post(
        assignment: assignment,
        ethnicGroup: values["ethnicity"].flatMap { groups[$0]?["wres_group"] } ?? "unknown",
        disability: values["disability"] ?? "(blank)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves the workforce that the example counts`(engine: Engine) async throws {
    let example = try ReportExample("esr-staff-in-post")
    try await withDatabase(engine) { database in
      let report = try await load(example, database)
      #expect(report.findings.filter { $0.severity != .info } == [])
      let posts = try await database.read { try self.posts($0) }
      let mains = posts.filter(\.assignment.isPrimary)
      let workforce = mains.filter {
        ![.bank, .honorary, .officeHolder].contains($0.assignment.engagement)
      }
      func equal(_ name: String, _ counts: [String: Int]) {
        #expect(counts == example.expected[name] as? [String: Int], "\(name)")
      }
      #expect(posts.count == example.expected["assignment_rows"] as? Int)
      #expect(mains.count == example.expected["persons"] as? Int)
      #expect(workforce.count == example.expected["wres_workforce_headcount"] as? Int)
      #expect(
        mains.count { $0.assignment.engagement == .officeHolder }
          == example.expected["non_executive_persons"] as? Int)
      equal("wres_workforce_by_group", counted(workforce, by: \.ethnicGroup))
      equal("headcount_by_staff_group", counted(workforce) { $0.assignment.staffGroup ?? "" })
      equal("disability", counted(workforce, by: \.disability))
      let bands = Dictionary(grouping: workforce) { post in
        // The example names the training grade of a specialty registrar by its own letters.
        post.assignment.band == "TRN" ? "SPR" : post.assignment.band ?? ""
      }
      #expect(
        bands.mapValues { counted($0, by: \.ethnicGroup) }
          == example.expected["headcount_by_band_and_wres_group"] as? [String: [String: Int]])
      let all = posts.compactMap(\.assignment.fte).reduce(.zero, +)
      let main = mains.compactMap(\.assignment.fte).reduce(.zero, +)
      #expect(all.hundredThousandths == 4_229_333)
      #expect(main.hundredThousandths == 4_129_333)
      #expect(
        mains.count(where: \.assignment.isFlaggedManager)
          == example.expected["manager_flag_yes_primary"] as? Int)
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves the line of management that the example counts`(engine: Engine) async throws {
    let example = try ReportExample("esr-staff-in-post")
    try await withDatabase(engine) { database in
      _ = try await load(example, database)
      let (mains, managers, numbers) = try await database.read { tx in
        let mains = try self.posts(tx).map(\.assignment).filter(\.isPrimary)
        let employer = mains[0].employer
        let numbers = try People.all(by: .esrEmployee, at: employer, tx)
        return (
          mains,
          try LineManagement.managers(of: mains.map(\.id), on: ReportExample.asOf, tx)
            .mapValues(\.manager),
          Dictionary(numbers.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        )
      }
      var spans: [PersonID: Int] = [:]
      for manager in managers.values { spans[manager, default: 0] += 1 }
      #expect(spans.count == example.expected["people_with_direct_reports"] as? Int)
      #expect(spans.values.max() == example.expected["largest_span"] as? Int)
      #expect(
        mains.filter { managers[$0.id] == nil }.compactMap { numbers[$0.person] }
          == example.expected["people_without_supervisor"] as? [String])
      #expect(
        mains.filter { $0.isFlaggedManager && spans[$0.person] == nil }
          .compactMap { numbers[$0.person] }
          == example.expected["manager_flag_without_reports"] as? [String])
      let assignmentOf = Dictionary(
        mains.map { ($0.person, $0.id) }, uniquingKeysWith: { first, _ in first })
      let depths = mains.map { main in
        var depth = 0
        var here = main.id
        while depth < 100, let manager = managers[here], let next = assignmentOf[manager] {
          depth += 1
          here = next
        }
        return depth
      }
      #expect(depths.max() == example.expected["deepest_level_from_top"] as? Int)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is followed by the competences of a team and of one person`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      _ = try await load(try ReportExample("esr-staff-in-post"), database)
      let team = try await load(try ReportExample("esr-competence-team"), database)
      #expect(team.findings.filter { $0.severity != .info } == [])
      #expect(team.heldAfter == [Count("competence_rows", 61)])

      let nurse = try await database.read { tx in
        try #require(
          try People.find(by: .esrEmployee, ["20450253"], tx)["20450253"]?.first)
      }
      let one = try await load(
        try ReportExample("esr-competence-one-person"), database, person: nurse)
      #expect(one.findings.filter { $0.severity != .info } == [])
      #expect(one.heldAfter == [Count("competence_rows", 81)])
      let records = try await database.read { try HeldRecords.held(by: [nurse], $0)[nurse] ?? [] }
      #expect(records.count == 20)
      let fire = try #require(records.first { $0.key.contains("Fire Safety") })
      #expect(fire.kind == .coreSkill(subject: "Fire Safety", level: nil))
      #expect(fire.expiresOn?.iso == "2026-03-30")
      let life = try #require(records.first { $0.key.contains("Adult Basic Life Support") })
      #expect(life.kind == .coreSkill(subject: "Resuscitation", level: 2))
      let risk = try #require(records.first { $0.key.contains("Clinical Risk") })
      #expect(risk.kind == .competence(owner: "990", level: "1 - Attended"))
      #expect(risk.expiresOn == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `makes a leaver of an assignment that ends, and lists one that is gone`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let first = try await run(StaffSample().text, database)
      #expect(first.tally.joiners == 3)
      let ended = StaffSample().changing(2, .status, "Terminate Assignment")
      let second = try await run(ended.text, database)
      #expect(second.tally.leavers == 1)
      #expect(second.tally.unchanged == 2)
      let again = try await run(ended.text, database)
      #expect(again.tally.unchanged == 3)
      let shorter = ended.text.split(separator: "\r\n").dropLast().joined(separator: "\r\n")
      let third = try await run(shorter, database)
      // The one that is gone had ended before.
      #expect(third.findings.filter { $0.severity != .info } == [])
      let shortest = shorter.split(separator: "\r\n").dropLast().joined(separator: "\r\n")
      let fourth = try await run(shortest, database)
      #expect(fourth.findings.filter { $0.severity != .info }.map(\.code) == [.absentFromFile])
      #expect(fourth.findings.first { $0.code == .absentFromFile }?.value == "40000002")
      #expect(
        fourth.heldAfter.first { $0.name == "assignment_rows" } == Count("assignment_rows", 3))
    }
  }

  @Test(arguments: Engine.allCases)
  func `leaves alone what a narrower report lacks`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      _ = try await run(StaffSample().text, database)
      let narrow = StaffSample().without(.fte).without(.supervisorNumber)
        .without(.supervisorAssignment).without(.role)
      let second = try await run(narrow.text, database)
      #expect(second.tally.unchanged == 3)
      let moved = try await run(narrow.changing(2, .location, "Elsewhere").text, database)
      #expect(moved.tally.movers == 1)
      #expect(
        moved.heldAfter.first { $0.name == "fte_total" }
          == Count("fte_total", hundredThousandths: 300_000))
      #expect(
        moved.heldAfter.first { $0.name == "people_without_supervisor" }
          == Count("people_without_supervisor", 1))
    }
  }

  private func run(_ text: String, _ database: any Database) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: [ImportFile(name: "staff.csv", bytes: Array(text.utf8))], mode: .apply,
        asOf: ReportExample.asOf),
      by: .console(now: Clock.fixed(ReportExample.asOf).now()))
  }

  private func counted(_ posts: [Post], by value: (Post) -> String) -> [String: Int] {
    Dictionary(grouping: posts, by: value).mapValues(\.count)
  }

  private func load(_ sample: StaffSample, _ database: any Database) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: [ImportFile(name: "staff.csv", bytes: Array(sample.text.utf8))], mode: .apply,
        asOf: StaffSample.asOf),
      by: .console(now: Clock.fixed(StaffSample.asOf).now()))
  }

  /// A wrong value is dropped, and what was held stays.
  @Test(
    arguments: [
      (.end, "31/08/206"), (.end, "31-Jan-2019"), (.start, "01-Smarch-2020"), (.latestStart, "?"),
      (.status, "Active-ish"), (.role, "Clerc"), (.staffGroup, "Admin-ish"),
      (.category, "Perm-ish"),
      (.fte, "most"), (.hours, "many"), (.managerFlag, "perhaps"), (.occupationCode, "GGGG"),
      (.supervisorNumber, "49999999"), (.supervisorNumber, "4E+07"), (.email, "nowhere"),
    ] as [(StaffColumn, String)])
  func `keeps what is held where a value is wrong`(
    column: StaffColumn, value: String
  ) async throws {
    let sample = StaffSample().changing(2, .end, "28-Feb-2026")
      .changing(2, .category, "Fixed Term Temp").changing(1, .managerFlag, "Y")
      .changing(1, .email, "last2@trust.example")
    try await withDatabase(.sqlite) { database in
      _ = try await load(sample, database)
      func held() async throws -> ([Assignment], [PersonID?]) {
        try await database.read { tx in
          let employer = try #require(try Organisations.find(OrganisationCode(.vpd, "990"), tx)).id
          let posts = try Assignments.ofEmployer(employer, tx).sorted { $0.id < $1.id }
          let managers = try LineManagement.managers(
            of: posts.map(\.id), on: StaffSample.asOf, tx)
          return (posts, posts.map { managers[$0.id]?.manager })
        }
      }
      let before = try await held()
      #expect(before.0.map(\.endedOn).compactMap(\.self).count == 1)
      let row = column == .end ? 2 : 1
      let report = try await load(sample.changing(row, column, value), database)
      #expect(report.findings.contains { $0.severity != .info && $0.line == row + 2 })
      let after = try await held()
      #expect(after.0 == before.0)
      #expect(after.1 == before.1)
      #expect(report.tally.changed + report.tally.joiners + report.tally.leavers == 0)
    }
  }
}
