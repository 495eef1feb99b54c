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

/// The plain layout of employers who send other files: what goes out and comes back is nothing new.
@Suite struct `Plain lists of an employer with other files` {
  private static let asOf = Day(year: 2026, month: 9, day: 30) ?? Day(number: 0)
  private static let user = User.console(now: Clock.fixed(asOf).now())

  /// Everything that a list could change, in words.
  private struct World: Hashable {
    var people: [String] = []
    var posts: [String] = []
    var managers: [String] = []
    var units: [String] = []
    var records: [String] = []
    var monitoring: [String] = []

    init(_ employer: OrganisationID, on day: Day, _ tx: any Transaction) throws {
      let jobs = try Assignments.ofEmployer(employer, tx)
      posts = jobs.map { "\($0)" }
      let found = try People.find(jobs.map(\.person), tx).values.sorted { $0.id < $1.id }
      people = found.map {
        "\($0.id) \($0.name) \($0.otherNames) \($0.identifiers) \($0.emails) \($0.bornOn?.iso ?? "")"
      }
      managers = try LineManagement.managers(of: jobs.map(\.id), on: day, tx).values.map {
        "\($0)"
      }.sorted()
      units = try Units.of(employer, tx).values.map { "\($0)" }.sorted()
      records = try HeldRecords.held(by: found.map(\.id), tx).values.joined().map {
        "\($0.person) \($0.title) \($0.source) \($0.kind) \($0.awardedOn?.iso ?? "")"
      }.sorted()
      monitoring = try tx.rows(
        """
        SELECT person_id, characteristic, scheme, code FROM monitoring_value
        WHERE organisation_id = ?1
        """, employer
      ).map {
        "\(try $0(0, as: Int.self)) \(try $0(1, as: String.self)) \(try $0(2, as: String.self))"
          + " \(try $0(3, as: String?.self) ?? "")"
      }.sorted()
    }
  }

  private func load(_ folder: String, _ database: any Database) async throws {
    let folder = CareExample.root.appending(path: folder)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    try await load(
      names.filter { $0.hasSuffix(".csv") }.sorted().map {
        ImportFile.read(path: folder.appending(path: $0).path)
      }, nil, database)
  }

  @discardableResult
  private func load(
    _ files: [ImportFile], _ code: String?, _ database: any Database
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(files: files, mode: .apply, asOf: Self.asOf, organisation: code),
      by: Self.user)
  }

  /// Out and in again, twice, with the same world before and after.
  private func roundTrip(
    _ code: OrganisationCode, _ database: any Database,
    isWithholding: Bool = false
  ) async throws -> ExportResult {
    let employer = try await database.read { tx in
      try #require(try Organisations.find(code, tx)).id
    }
    let before = try await database.read { tx in try World(employer, on: Self.asOf, tx) }
    let request = ExportRequest(
      organisation: employer, asOf: Self.asOf, isWithholding: isWithholding)
    let out = try await database.write { tx in try Exports.plain(request, by: Self.user, tx) }
    var next = out
    for time in 1...2 {
      let report = try await load(
        next.files.map { ImportFile(name: $0.name, bytes: $0.bytes) }, code.value, database)
      #expect(report.findings.filter { $0.severity == .error }.map(\.message) == [], "\(time)")
      let tally = report.tally
      #expect(tally.joiners + tally.movers + tally.leavers + tally.changed == 0, "\(time) \(tally)")
      #expect(tally.rejected == 0)
      let after = try await database.read { tx in try World(employer, on: Self.asOf, tx) }
      expectSame(before, after)
      next = try await database.write { tx in try Exports.plain(request, by: Self.user, tx) }
      #expect(next.files.map(\.rows) == out.files.map(\.rows), "\(time)")
      let isSame = next.files.map(\.bytes) == out.files.map(\.bytes)
      #expect(isSame, "\(time)")
    }
    return out
  }

  private func expectSame(_ before: World, _ after: World) {
    for (one, other) in [
      (before.people, after.people), (before.posts, after.posts),
      (before.managers, after.managers), (before.units, after.units),
      (before.records, after.records), (before.monitoring, after.monitoring),
    ] {
      #expect(
        Set(other).subtracting(one).sorted().prefix(3) == []
          && Set(one).subtracting(other).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `come back without a difference from the staff record`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("esr-staff-in-post", database)
      try await load("esr-competence-team", database)
      let out = try await roundTrip(OrganisationCode(.vpd, "990"), database)
      let rows = CareOutRows.rows(out.files[0].bytes)
      #expect(rows.count > 40)
      // Everybody by the number that the staff record has for them.
      #expect(rows.allSatisfy { $0["Staff number"]?.isEmpty == false })
      let managed = rows.filter { $0["Manager staff number"]?.isEmpty == false }
      let numbers = Set(rows.compactMap { $0["Staff number"] })
      #expect(!managed.isEmpty)
      #expect(managed.allSatisfy { numbers.contains($0["Manager staff number"] ?? "") })
    }
  }

  @Test(arguments: Engine.allCases)
  func `come back without a difference from care files`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load("asc-wds/2026-07-download", database)
      let code = OrganisationCode(.cqcProvider, "1-9900000101")
      // Two people of one name, one of whom manages the other.
      let manager = try await database.write { tx in
        let employer = try #require(try Organisations.find(code, tx)).id
        let jobs = try Assignments.ofEmployer(employer, tx)
        let (one, other) = (jobs[0], jobs[1])
        var namesake = try #require(try People.find(other.person, tx))
        let name = try #require(try People.find(one.person, tx)).name
        namesake.rename(to: name, on: nil)
        try People.save([namesake], tx)
        try LineManagement.set(
          [other.id: LineManagement.Manager(one.person, in: one.id)], from: Self.asOf - 10, tx)
        return one.person
      }
      let out = try await roundTrip(code, database)
      let rows = CareOutRows.rows(out.files[0].bytes)
      #expect(rows.count == 44)
      let named = rows.compactMap { $0["Manager staff number"] }.filter { !$0.isEmpty }
      #expect(named == ["#\(manager)"])
    }
  }

  @Test func `come back without a difference when details are withheld`() async throws {
    try await withDatabase(.sqlite) { database in
      try await load("asc-wds/2021-11-legacy", database)
      let out = try await roundTrip(
        OrganisationCode(.cqcProvider, "1-9900000201"), database, isWithholding: true)
      let rows = CareOutRows.rows(out.files[0].bytes)
      #expect(rows.count == 33)
      #expect(rows.allSatisfy { $0["Date of birth"] == "" })
    }
  }

  @Test func `take one change back and leave the rest`() async throws {
    try await withDatabase(.sqlite) { database in
      try await load("asc-wds/2026-07-download", database)
      let code = OrganisationCode(.cqcProvider, "1-9900000101")
      let employer = try await database.read { tx in
        try #require(try Organisations.find(code, tx)).id
      }
      let request = ExportRequest(organisation: employer, asOf: Self.asOf)
      let out = try await database.write { tx in try Exports.plain(request, by: Self.user, tx) }
      let changed = out.files.map { file in
        ImportFile(
          name: file.name,
          bytes: Array(
            String(decoding: file.bytes, as: UTF8.self)
              .replacing("Maureen Birtwistle", with: "Maureen Birtwistle-Shaw").utf8))
      }
      let before = try await database.read { tx in try Assignments.ofEmployer(employer, tx) }
      let same = out.files.map { ImportFile(name: $0.name, bytes: $0.bytes) }
      try await load(same, code.value, database)
      let report = try await load(changed, code.value, database)
      #expect(report.tally.changed == 1)
      let (after, found) = try await database.read { tx in
        (
          try Assignments.ofEmployer(employer, tx),
          try PersonSearch.find("birtwistle-shaw", reach: .everything, on: Self.asOf, tx)
        )
      }
      #expect(found.count == 1)
      // The role keeps the code of the care service, though the list cannot say it.
      #expect(after == before)
    }
  }
}
