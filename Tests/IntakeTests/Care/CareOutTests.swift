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

@testable import Figures
@testable import Intake

/// Care files out again, against the files that went in.
@Suite struct `Care files that are taken out` {
  private static let asOf = Day(year: 2026, month: 9, day: 30) ?? Day(number: 0)
  private static let user = User.console(now: Clock.fixed(asOf).now())

  @Test(arguments: Engine.allCases)
  func `are the files that went in, byte for byte`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let files = CareExample.valid("2026-07-download").files
      try await load(files, into: database)
      let out = try await export(from: database)
      #expect(out.files.map(\.name) == files.sortedAsOut.map(\.name))
      for (went, came) in zip(files.sortedAsOut, out.files) {
        #expect(
          came.bytes == went.bytes, "\(came.name): \(Self.differences(went.bytes, came.bytes))")
      }
      #expect(out.findings.map(\.message) == [])
      #expect(out.people == 44)
      #expect(!out.isWithheld)
    }
  }

  @Test(arguments: Engine.allCases)
  func `change nothing when they are loaded again`(engine: Engine) async throws {
    for names in [
      ["2026-07-download"], ["2021-11-legacy"], ["2026-07-download", "2026-09-prepared"],
    ] {
      try await withDatabase(engine) { database in
        for name in names { try await load(CareExample.valid(name).files, into: database) }
        let out = try await export(from: database)
        let again = try await load(out.asSources, into: database)
        #expect(again.tally.changesNothing, "\(names): \(again.tally)")
        #expect(try await export(from: database).files.map(\.bytes) == out.files.map(\.bytes))
        // A code that was withdrawn since is kept and listed.
        let faults = out.findings.filter { $0.severity < .warning && $0.code != .codeRetired }
        #expect(faults.map(\.message) == [], "\(names)")
      }
    }
  }

  @Test(arguments: CareExample.faulty)
  func `change nothing either when what went in had faults`(example: CareExample) async throws {
    try await withDatabase(.sqlite) { database in
      if !example.before.isEmpty { try await load(example.before, into: database) }
      try await load(example.files, into: database)
      guard let employer = try await employers(in: database).first else { return }
      let out = try await export(employer, from: database)
      let again = try await load(out.asSources, into: database, employer: employer)
      #expect(again.tally.changesNothing, "\(again.tally)")
      // What was wrong was left out when it went in; what is missing is still missing.
      let faults = Set(out.findings.filter { $0.severity < .warning }.map(\.code))
      #expect(
        faults.subtracting([
          .requiredMissing, .fieldConflict, .niSharedOver75h, .codeRetired, .dateBeforeAge14,
        ]) == [])
    }
  }

  /// What an older file lacks or has too much of is all that differs.
  @Test func `of an older form hold every value that both forms have`() async throws {
    try await withDatabase(.sqlite) { database in
      let files = CareExample.valid("2021-11-legacy").files
      try await load(files, into: database)
      let out = try await export(from: database)
      for (went, came) in zip(files.sortedAsOut, out.files) {
        let (before, after) = (CareOutRows.rows(went.bytes), CareOutRows.rows(came.bytes))
        #expect(before.count == after.count)
        for (old, new) in zip(before, after) {
          for (column, value) in old {
            let now = new[column == "DESCRIPTION" ? "TRAININGNAME" : column]
            // A training that says how long it holds gets the day; nothing else is added.
            guard let now else { continue }
            #expect(now == value, "\(came.name) \(column)")
          }
        }
      }
      let gone = Set(out.findings.filter { $0.code == .valueIgnored }.map(\.column))
      #expect(gone.isSubset(of: ["OTHERJOBROLE", "OTHERJRDESC", "NURSESPEC"]))
      #expect(gone.contains("OTHERJOBROLE"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `hold what was changed by hand since`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load(CareExample.valid("2026-07-download").files, into: database)
      let employer = try #require(try await employers(in: database).first)
      try await database.write { tx in
        let jobs = try Assignments.ofEmployer(employer, tx)
        let first = try #require(jobs.first { $0.number == "H001" })
        var person = try #require(try People.find(first.person, tx))
        person.rename(
          to: try #require(PersonName(written: "Maureen O’Neill, née Birtwistle")), on: nil)
        person.bornOn = Day("1991-07-02")
        try People.save([person], tx)
        var job = first
        job.contractedHours = WeeklyHours("20")
        job.engagement = .fixedTerm
        var left = try #require(jobs.first { $0.number == "H002" })
        left.endedOn = Self.asOf - 1
        try Assignments.save([job, left], tx)
        try HeldRecords.merge(
          [
            RecordEntry(
              person: person.id, organisation: employer, source: .hand, key: "1",
              kind: .coreSkill(subject: "Fire Safety", level: nil), title: "Fire safety",
              awardedOn: Day("2026-09-01"), expiresOn: Day("2028-08-31"))
          ], on: Self.asOf, tx)
      }
      let out = try await export(employer, from: database)
      let staff = CareOutRows.rows(out.files[1].bytes)
      #expect(staff.count == 43)
      #expect(staff[0]["DISPLAYID"] == "Maureen O’Neill, née Birtwistle")
      #expect(staff[0]["DOB"] == "02/07/1991")
      #expect(staff[0]["CONTHOURS"] == "20")
      #expect(staff[0]["EMPLSTATUS"] == "2")
      // What Waypoint has no page for stands as the file said it.
      #expect(staff[0]["SALARY"] == "90425")
      let training = CareOutRows.rows(out.files[2].bytes)
      let added = try #require(training.first { $0["DATECOMPLETED"] == "01/09/2026" })
      #expect(added["CATEGORY"] == "6")
      #expect(added["UNIQUEWORKERID"] == "H001")
      #expect(added["EXPIRYDATE"] == "31/08/2028")

      let upload = try await export(employer, from: database) { $0.isForUpload = true }
      let statuses = CareOutRows.rows(upload.files[1].bytes).map { $0["STATUS"] ?? "" }
      #expect(statuses.count { $0 == "UPDATE" } == 43)
      #expect(statuses.count { $0 == "DELETE" } == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `withhold what the one who takes them may not have, and nothing is lost by it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await load(CareExample.valid("2026-07-download").files, into: database)
      let employer = try #require(try await employers(in: database).first)
      let whole = try await export(employer, from: database)
      let administrator = try Self.user(.administrator, at: employer)
      let out = try await export(employer, from: database, by: administrator)
      #expect(out.isWithheld)
      let text = String(decoding: out.files[1].bytes, as: UTF8.self)
      #expect(text.firstMatch(of: /QQ[0-9]{6}/) == nil)
      #expect(!text.contains("01/07/1991"))
      for row in CareOutRows.rows(out.files[1].bytes) {
        for column in ["NINUMBER", "DOB", "GENDER", "ETHNICITY", "DISABLED", "DAYSSICK"] {
          #expect(row[column] == "Admin", "\(column)")
        }
      }
      await #expect(throws: Problems.self) {
        try await export(employer, from: database, by: administrator) { $0.isForUpload = true }
      }
      let again = try await load(out.asSources, into: database)
      #expect(again.tally.changesNothing, "\(again.tally)")
      #expect(again.findings.filter { $0.severity != .info }.map(\.message) == [])
      #expect(
        try await export(employer, from: database).files.map(\.bytes) == whole.files.map(\.bytes))

      let lead = try Self.user(.organisationLead, at: employer)
      #expect(
        try await export(employer, from: database, by: lead).files.map(\.bytes)
          == whole.files.map(\.bytes))
      for role in [Role.person, .lineManager, .regionLead, .nationalLead] {
        await #expect(throws: Forbidden.self, "\(role)") {
          try await export(employer, from: database, by: try Self.user(role, at: employer))
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `of people who were typed in say what is known and list what is missing`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let practice = try await database.write { tx in
        let made = try Organisations.create(
          .init(name: "Mill Lane Surgery", kind: .gpPractice, codes: [.ods("Y99999")]), tx)
        let person = Person(
          id: try tx.newIdentifier(), name: try #require(PersonName(written: "Ngozi Appleyard")))
        try People.save([person], tx)
        try Assignments.save(
          [
            Assignment(
              id: try tx.newIdentifier(), person: person.id, organisation: made.organisation.id,
              employer: made.organisation.id, title: "Receptionist", engagement: .permanent,
              contractedHours: WeeklyHours("30"), startedOn: Day("2024-05-01"))
          ], tx)
        return made.organisation.id
      }
      let out = try await export(practice, from: database)
      let place = try #require(CareOutRows.rows(out.files[0].bytes).first)
      #expect(place["LOCALESTID"] == "Y99999")
      #expect(place["ESTNAME"] == "Mill Lane Surgery")
      #expect(place["MAINSERVICE"] == "")
      let worker = try #require(CareOutRows.rows(out.files[1].bytes).first)
      #expect(worker["DISPLAYID"] == "Ngozi Appleyard")
      #expect(worker["EMPLSTATUS"] == "1")
      #expect(worker["STARTDATE"] == "01/05/2024")
      #expect(worker["MAINJOBROLE"] == "")
      #expect(out.files.count == 2)
      let missing = Set(out.findings.filter { $0.code == .requiredMissing }.map(\.column))
      #expect(missing.isSuperset(of: ["MAINSERVICE", "MAINJOBROLE", "ADDRESS1", "ESTTYPE"]))
    }
  }

  @Test(arguments: Engine.allCases)
  func `are written down: who took what, and how many rows`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await load(CareExample.valid("2026-07-download").files, into: database)
      let employer = try #require(try await employers(in: database).first)
      _ = try await export(employer, from: database)
      let told = try await database.read { tx in
        try Journal.timeline(
          of: .organisation(employer), actions: JournalActions(IntakeActions.all), tx
        ).first
      }
      let sentence = try #require(told?.sentence)
      #expect(sentence.hasPrefix("Took out 2026-09-30-sfc-bulk-upload-workplace.csv, "))
      #expect(sentence.hasSuffix("head office: 118 rows, with protected details"))
    }
  }

  // What the tests share

  private static func user(_ role: Role, at employer: OrganisationID) throws -> User {
    User(
      account: AccountID(rawValue: 7), name: "Somebody", person: nil,
      grants: [
        Grant(
          id: GrantID(rawValue: 1), role: role, organisation: employer,
          period: try #require(Period(from: asOf - 10)))
      ], now: Clock.fixed(asOf).now())
  }

  private func employers(in database: any Database) async throws -> [OrganisationID] {
    try await database.read { tx in try Exports.careEmployers(tx) }
  }

  private func export(
    _ employer: OrganisationID? = nil, from database: any Database, by user: User = user,
    _ change: (inout ExportRequest) -> Void = { _ in }
  ) async throws -> ExportResult {
    let first = try await employers(in: database).first
    var request = ExportRequest(organisation: try #require(employer ?? first), asOf: Self.asOf)
    change(&request)
    let asked = request
    return try await database.write { tx in try Exports.careWorkforce(asked, by: user, tx) }
  }

  @discardableResult
  private func load(
    _ files: [SourceFile], into database: any Database, employer: OrganisationID? = nil
  ) async throws -> ImportReport {
    let code = try await database.read { tx in
      try employer.flatMap { try Organisations.find($0, tx)?.code }
    }
    return try await Importer(database: database).run(
      ImportRequest(
        files: files.map { ImportFile(name: $0.name, bytes: $0.bytes) }, mode: .apply,
        asOf: Self.asOf, organisation: code), by: Self.user)
  }

  private static func differences(_ went: [UInt8], _ came: [UInt8]) -> [String] {
    let lines = { (bytes: [UInt8]) in
      String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }
    return zip(lines(went), lines(came)).filter { $0 != $1 }.prefix(3).map { "\($0) ≠ \($1)" }
  }
}

extension [SourceFile] {
  /// Workplace, staff, training.
  fileprivate var sortedAsOut: [SourceFile] {
    let order = ["workplace", "staff", "training"]
    return sorted { one, other in
      let place = { (file: SourceFile) in order.firstIndex { file.name.contains($0) } ?? 9 }
      return place(one) < place(other)
    }
  }
}

extension ExportResult {
  fileprivate var asSources: [SourceFile] {
    files.map { SourceFile(name: $0.name, bytes: $0.bytes) }
  }
}

extension ChangeTally {
  fileprivate var changesNothing: Bool { joiners + movers + leavers + changed == 0 }
}

/// The rows of a file by column.
enum CareOutRows {
  static func rows(_ bytes: [UInt8]) -> [[String: String]] {
    var stream = RecordStream()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
    let records = (stream.append(text) + stream.finish()).map(\.values)
    guard let header = records.first else { return [] }
    return records.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { $1 }) }
  }
}
