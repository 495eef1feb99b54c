import Access
import Directory
import Files
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Figures
@testable import Intake

/// Care files in a database: what becomes of workplaces, workers and what they hold.
@Suite struct `A care upload in the database` {
  private let provider = OrganisationCode(.cqcProvider, "1-9900000101")

  @Test(arguments: Engine.allCases)
  func `makes organisations, people, posts, records and monitoring values`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await load("2026-07-download", into: database)
      try await database.read { tx in
        let employer = try #require(try Organisations.find(provider, tx))
        #expect(employer.provisional)
        #expect(employer.name(on: Self.asOf) == "Skelwith Brook Care, head office")
        let house = try #require(
          try Organisations.find(OrganisationCode(.cqcLocation, "1-9900000111"), tx))
        #expect(house.name(on: Self.asOf) == "Larch House Nursing Home")
        #expect(house.kind(on: Self.asOf) == .careLocation)
        #expect(house.contact.postcode == "BD97 6TT")
        // PERMCQC and PERMLA of its row are 1.
        #expect(
          try Sharing.limits(of: house.id, tx)
            == [.careQualityCommission: true, .localAuthority: true])

        let jobs = try Assignments.ofEmployer(employer.id, tx)
        #expect(jobs.count == 44)
        #expect(jobs.count { $0.organisation == house.id } == 20)
        #expect(jobs.count { $0.role == JobRole(.asc, "8") } == 16)
        #expect(jobs.reduce(0) { $0 + ($1.contractedHours?.hundredths ?? 0) } == 115_900)
        #expect(jobs.allSatisfy { $0.fte == nil })
        let people = try People.find(jobs.map(\.person), tx)
        #expect(people.values.compactMap { $0.identifier(.nationalInsurance) }.count == 44)
        #expect(people.values.compactMap(\.bornOn).count == 44)

        let records = try HeldRecords.held(by: people.keys, tx).values.joined()
        let byGroup = Dictionary(grouping: records, by: \.kind.group).mapValues(\.count)
        #expect(byGroup[.training] == 71)
        #expect(byGroup[.careCertificate] == 44)
        // 48 qualifications, and 10 finished and 8 started Level 2 certificates.
        #expect(byGroup[.qualification] == 66)

        let gender = try MonitoringStore.counts(of: .gender, at: employer.id, tx)
        #expect(gender == ["1": 15, "2": 29])
        let managers = try ManagerReasons.counts(in: employer.id, on: Self.asOf, tx)
        #expect(managers.headcount == 10)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `renames, moves and ends posts, and keeps what people hold`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("2026-07-download", into: database)
      // Jonah manages somebody at the home he is about to leave.
      try await database.write { tx in
        let employer = try #require(try Organisations.find(provider, tx))
        let jobs = try Assignments.ofEmployer(employer.id, tx)
        let people = try People.find(jobs.map(\.person), tx)
        let jonah = try #require(
          jobs.first { people[$0.person]?.name.display == "Jonah Harper-Mensah" })
        let report = try #require(
          jobs.first { $0.organisation == jonah.organisation && $0.id != jonah.id })
        try LineManagement.set(
          [report.id: .init(jonah.person, in: jonah.id)], from: Self.asOf - 60, tx)
      }
      let report = try await load("2026-09-prepared", into: database)
      #expect(report.tally.joiners == 7)
      #expect(report.tally.movers == 1)
      #expect(report.tally.leavers == 1)
      try await database.read { tx in
        let employer = try #require(try Organisations.find(provider, tx))
        let jobs = try Assignments.ofEmployer(employer.id, tx)
        let people = try People.find(jobs.map(\.person), tx)
        let job = { (name: String) in
          jobs.filter { people[$0.person]?.name.display == name }
        }
        let renamed = try #require(job("Anju Kuriakose").first)
        #expect(renamed.number == "LH105")
        let keys = people[renamed.person]?.identifiers.filter { $0.scheme == .ascWorker }
        #expect(keys?.first { $0.value == "LH007" }?.isCurrent == false)
        #expect(keys?.first { $0.value == "LH105" }?.isCurrent == true)
        let moved = try #require(job("Jonah Harper-Mensah").first)
        let place = try Organisations.find(moved.organisation, tx)
        #expect(place?.name(on: Self.asOf) == "Ellar Carr Supported Living")
        #expect(try LineManagement.everyoneBelow(moved.person, on: Self.asOf, tx).isEmpty)
        #expect(try LineManagement.everyoneBelow(moved.person, on: Self.asOf - 1, tx).count == 1)
        #expect(job("Jigna Modi-Shah").first?.endedOn == Self.asOf - 1)
        #expect(jobs.count { $0.isCurrent(on: Self.asOf) } == 50)
        // One of her two rows was in the first file too, and stays as it was.
        let held = try HeldRecords.held(by: [renamed.person], tx)[renamed.person] ?? []
        #expect(held.count { $0.kind.group == .training } == 2)
      }
      let again = try await load("2026-09-prepared", into: database)
      #expect(again.tally.joiners + again.tally.movers + again.tally.changed == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of older files keeps several roles as posts without hours`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("2021-11-legacy", into: database)
      try await load("2021-11-legacy", into: database)
      try await database.read { tx in
        let code = OrganisationCode(.cqcProvider, "1-9900000201")
        let employer = try #require(try Organisations.find(code, tx))
        let jobs = try Assignments.ofEmployer(employer.id, tx)
        #expect(jobs.count == 33)
        #expect(jobs.count(where: \.isPrimary) == 24)
        let others = jobs.filter { !$0.isPrimary }
        #expect(others.allSatisfy { $0.contractedHours == nil })
        #expect(others.contains { $0.title == "Minibus driver" })
        #expect(others.contains { $0.title == "Peer supporter" })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `closes a workplace with the posts in it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("2026-07-download", into: database)
      let files = CareExample.valid("2026-07-download").files
        .filter { $0.name.contains("workplace") }
        .map { file in
          let text = String(decoding: file.bytes, as: UTF8.self)
            .replacing("SB-02,UNCHECKED", with: "SB-02,DELETE")
            .replacing("UNCHECKED", with: "NOCHANGE")
          return ImportFile(name: file.name, bytes: Array(text.utf8))
        }
      let report = try await load(files, into: database)
      #expect(report.findings.filter { $0.severity != .info }.map(\.message) == [])
      #expect(report.tally.leavers == 16)
      #expect(report.heldAfter.contains(Count("workplaces", 2)))
      #expect(report.heldAfter.contains(Count("workers", 28)))
      try await database.read { tx in
        let code = OrganisationCode(.cqcLocation, "1-9900000112")
        let closed = try Organisations.find(code, tx)
        #expect(closed?.isOpen(on: Self.asOf) == false)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `cannot touch the workplaces of another provider`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("2026-07-download", into: database)
      let files = CareExample.valid("2026-07-download").files.map { file in
        let text = String(decoding: file.bytes, as: UTF8.self)
          .replacing("1-9900000101", with: "1-9900000901")
          .replacing("Larch House Nursing Home", with: "Taken Over")
        return ImportFile(name: file.name, bytes: Array(text.utf8))
      }
      let report = try await load(files, into: database)
      #expect(report.findings.count { $0.code == .locationDuplicate } == 2)
      #expect(report.heldAfter.contains(Count("workplaces", 3)))
      try await database.read { tx in
        let code = OrganisationCode(.cqcLocation, "1-9900000111")
        let house = try #require(try Organisations.find(code, tx))
        #expect(house.name(on: Self.asOf) == "Larch House Nursing Home")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes an id that somebody else had for a new person`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load(Self.changed(), into: database)
      let leaves = try await load(
        Self.changed(["OM-1,M05,NEW": "OM-1,M05,DELETE"], training: { !$0.contains("M05") }),
        into: database)
      #expect(leaves.tally.leavers == 1)
      let comes = try await load(
        Self.changed(["Nerys Gwynedd,QQ423092D": "Anwen Rees,QQ111111A"]), into: database)
      #expect(comes.tally.joiners == 1)
      try await database.read { tx in
        let reach = Reach.everything
        let before = try PersonSearch.find("gwynedd", reach: reach, on: Self.asOf, tx).first
        let after = try PersonSearch.find("anwen rees", reach: reach, on: Self.asOf, tx).first
        #expect(before != nil && after != nil && before?.id != after?.id)
        let keys = try before.flatMap { try People.find($0.id, tx) }?.identifiers
          .filter { $0.scheme == .ascWorker }
        #expect(keys?.map(\.isCurrent) == [false])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `renames to the id of somebody who left, but never two at once`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await load(Self.changed(), into: database)
      let swap = try await load(
        Self.changed([
          "UNIQUEWORKERID,STATUS": "UNIQUEWORKERID,CHGUNIQUEWRKID,STATUS",
          ",NEW,": ",,UPDATE,", "M02,,": "M02,M03,", "M03,,": "M03,M02,",
        ]), into: database)
      let taken = swap.findings.filter { $0.code == .renameDuplicate }.map(\.line)
      #expect(taken == [3, 4])
      try await load(
        Self.changed(["OM-1,M05,NEW": "OM-1,M05,DELETE"], training: { !$0.contains("M05") }),
        into: database)
      for _ in 1...2 {
        let renamed = try await load(
          Self.changed(
            [
              "UNIQUEWORKERID,STATUS": "UNIQUEWORKERID,CHGUNIQUEWRKID,STATUS",
              ",NEW,": ",,UPDATE,", "M03,,": "M03,M05,",
            ], staff: { !$0.contains("Gwynedd") }, training: { !$0.contains("M0") }),
          into: database)
        #expect(renamed.findings.filter { $0.severity == .error }.map(\.message) == [])
        #expect(renamed.heldAfter.contains(Count("workers", 13)))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds somebody new whom the file itself renames when it comes again`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let files = Self.changed([
        "UNIQUEWORKERID,STATUS": "UNIQUEWORKERID,CHGUNIQUEWRKID,STATUS",
        ",NEW,": ",,UPDATE,", "M03,,": "M03,M33,",
      ])
      let first = try await load(files, into: database)
      let again = try await load(files, into: database)
      #expect(again.heldAfter == first.heldAfter)
      #expect(again.findings.filter { $0.code == .renameDuplicate } == [])
    }
  }

  @Test func `of rows that are NEW finds them unchanged when it comes again`() async throws {
    try await withDatabase(.sqlite) { database in
      let files = Self.changed().filter { $0.name != "training.csv" }
      try await load(files, into: database)
      let again = try await load(files, into: database)
      #expect(again.tally.unchanged == 16)
      #expect(again.findings.count { $0.code == .statusNewExists } == 16)
      let other = try await load(
        Self.changed([" ": "-"]).filter { $0.name == "workplace.csv" }, into: database)
      #expect(!other.didAnything)
    }
  }

  @Test func `says that a file is none of the three`() async throws {
    try await withDatabase(.sqlite) { database in
      let file = ImportFile(name: "a.csv", bytes: Array("Employee Number,Name\n1,A\n".utf8))
      let report = try await Importer(database: database).run(
        ImportRequest(files: [file], format: "asc-wds", mode: .check, asOf: Self.asOf),
        by: .console(now: Clock.fixed(Self.asOf).now()))
      #expect(report.findings.map(\.code) == [.headerNotFound])
      #expect(report.findings.map(\.file) == ["a.csv"])
    }
  }

  /// The clean example, with texts replaced in the rows of its staff and workplace file, and lines
  /// left out.
  private static func changed(
    _ texts: KeyValuePairs<String, String> = [:], staff: (Substring) -> Bool = { _ in true },
    training: (Substring) -> Bool = { _ in true }
  ) -> [ImportFile] {
    CareExample.clean.map { file in
      let lines = String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        .filter { file.name == "staff.csv" ? staff($0) : true }
        .filter { file.name == "training.csv" ? training($0) : true }
      var text = lines.joined(separator: "\r\n")
      if file.name != "training.csv" {
        for (old, new) in texts where file.name == "staff.csv" || old == " " {
          text = text.replacing(old, with: new)
        }
      }
      if file.name == "workplace.csv", texts.count > 1 {
        text = text.replacing(",NEW,", with: ",UPDATE,")
      }
      return ImportFile(name: file.name, bytes: Array(text.utf8))
    }
  }

  private static let asOf = Day(year: 2026, month: 9, day: 30) ?? Day(number: 0)

  @discardableResult
  private func load(_ name: String, into database: any Database) async throws -> ImportReport {
    let files = CareExample.valid(name).files.map { ImportFile(name: $0.name, bytes: $0.bytes) }
    return try await load(files, into: database)
  }

  @discardableResult
  private func load(
    _ files: [ImportFile], into database: any Database
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(files: files, mode: .apply, asOf: Self.asOf),
      by: .console(now: Clock.fixed(Self.asOf).now()))
  }
}
