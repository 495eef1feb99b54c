import Access
import Directory
import Files
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// Care files of a provider whose staff were typed in before.
@Suite struct `Care files after people were typed in` {
  private static let asOf = Day(year: 2026, month: 9, day: 30) ?? Day(number: 0)
  private static let provider = OrganisationCode(.cqcProvider, "1-9900000101")

  /// Names and days of the example: Maureen Birtwistle (H001) began on 17 March 2022, Tracey
  /// Ashworth (H002) on 29 October 2025, Soran Ghaderi (H003) was born on 1 May 1988.
  private func typeIn(_ database: any Database) async throws -> [PersonID] {
    try await database.write { tx in
      let employer = try Organisations.create(
        .init(name: "Skelwith Brook Care", kind: .careProvider, codes: [Self.provider]), tx
      ).organisation.id
      let starter = { (line: Int, given: String, family: String, title: String, start: String) in
        AddSeveralPeople.Starter(
          line: line, name: try #require(PersonName(given: given, family: family)), email: nil,
          isManager: line == 1,
          job: JobParticulars(
            organisation: employer, title: title, engagement: .permanent,
            startedOn: try #require(Day(start))))
      }
      let people = try AddSeveralPeople(
        [
          starter(1, "Maureen", "Birtwistle", "Head of care", "2022-03-17"),
          starter(2, "Tracey", "Ashworth", "Finance", "2020-01-06"),
          starter(3, "Soran", "Ghaderi", "Driver", "2019-01-07"),
          starter(4, "Ngozi", "Appleyard", "Care worker", "2024-02-05"),
        ], at: employer
      ).run(under: .test, tx)
      var soran = try #require(try People.find(people[2].id, tx))
      soran.bornOn = Day("1988-05-01")
      try People.save([soran], tx)
      let jobs = try Assignments.ofEmployer(employer, tx)
      let post = { (id: PersonID) in jobs.first { $0.person == id } }
      let (top, driver) = (try #require(post(people[0].id)), try #require(post(people[2].id)))
      try LineManagement.set(
        [driver.id: LineManagement.Manager(people[0].id, in: top.id)], from: Self.asOf - 30, tx)
      return people.map(\.id)
    }
  }

  private func load(
    _ database: any Database, mode: ImportRequest.Mode = .apply
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: CareExample.valid("2026-07-download").files.map {
          ImportFile(name: $0.name, bytes: $0.bytes)
        }, mode: mode, asOf: Self.asOf), by: .console(now: Clock.fixed(Self.asOf).now()))
  }

  @Test(arguments: Engine.allCases)
  func `take over the posts of those who are certainly meant`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let people = try await typeIn(database)
      let check = try await load(database, mode: .check)
      // Two of the 44 workers are known: shown as people who change, not as people who join.
      #expect(check.tally.joiners == 42)
      let known = check.people.filter { $0.kind == .changes }.map(\.key)
      #expect(known.sorted() == ["SB-HO/H001", "SB-HO/H003"])
      _ = try await load(database)
      try await database.read { tx in
        let employer = try #require(try Organisations.find(Self.provider, tx)).id
        let jobs = try Assignments.ofEmployer(employer, tx)
        #expect(jobs.count == 46)
        let maureen = jobs.filter { $0.person == people[0] }
        #expect(maureen.map(\.number) == ["H001"])
        #expect(maureen.map(\.role) == [JobRole(.asc, "1")])
        // What the file does not know stays: who is a manager, and who manages whom.
        #expect(maureen.map(\.isFlaggedManager) == [true])
        let soran = jobs.filter { $0.person == people[2] }
        #expect(soran.map(\.number) == ["H003"])
        let managers = try LineManagement.managers(of: soran.map(\.id), on: Self.asOf, tx)
        #expect(managers.values.map(\.manager) == [people[0]])
        let found = try #require(try People.find(people[0], tx))
        #expect(found.identifier(.nationalInsurance)?.value == "QQ589619D")
        #expect(found.otherNames == [])
      }
      let again = try await load(database)
      #expect(again.tally.joiners + again.tally.changed + again.tally.movers == 0)
      #expect(again.findings.allSatisfy { $0.column != "DISPLAYID" })
    }
  }

  @Test(arguments: Engine.allCases)
  func `keep apart, and say, whom only a name speaks for`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let people = try await typeIn(database)
      let report = try await load(database)
      let said = report.findings.filter { $0.column == "DISPLAYID" }
      #expect(said.map(\.code) == [.personPossibleMatch])
      #expect(said.first?.message.contains("Tracey Ashworth") == true)
      try await database.read { tx in
        let found = try PersonSearch.find(
          "ashworth", reach: .everything, on: Self.asOf, tx)
        #expect(found.count == 2)
        let tracey = try Assignments.of(people[1], tx)
        #expect(tracey.map(\.title) == ["Finance"])
      }
    }
  }
}
