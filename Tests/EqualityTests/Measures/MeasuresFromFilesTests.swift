import Access
import Directory
import Figures
import Files
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Equality

/// What the measures come to after the examples of files were loaded, held against what those who
/// made the examples say.
@Suite struct `Measures of what was loaded` {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "IntakeTests/Fixtures/imports")

  private static let day = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)
  private static let console = User.console(now: Clock.fixed(day).now())

  private static func files(_ folder: String) throws -> [ImportFile] {
    try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(".csv") }.sorted()
      .map { ImportFile.read(path: root.appending(path: "\(folder)/\($0)").path) }
  }

  private static func expected(_ folder: String) throws -> [String: Any] {
    let data = try Data(contentsOf: root.appending(path: "\(folder)/expected.json"))
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// An employer with what is in the folders.
  private static func withLoaded(
    _ engine: Engine, _ folders: [String], employer: String,
    _ body: @Sendable (any Database, OrganisationID) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      let found = try await database.write { tx in
        try Organisations.provisional(
          [OrganisationCode(.vpd, employer)], name: "", kind: .nhsTrust, source: .esr, tx)
      }
      for folder in folders {
        let report = try await Importer(database: database).run(
          ImportRequest(
            files: try files(folder), mode: .apply, asOf: day, organisation: employer),
          by: console)
        #expect(!report.findings.contains { $0.severity == .blocker })
      }
      try await body(database, found.organisation.id)
    }
  }

  private static func figure(
    _ code: String, at employer: OrganisationID, _ database: any Database
  ) async throws -> MeasuredFigure {
    let measure = try MeasuresCommand.measure(code, edition: nil)
    return try await database.write { tx in
      try ComputeMeasures(at: employer, in: StandardsYear(endingOnOrBefore: day))
        .one(measure, to: console, tx)
    }
  }

  private static func counts(_ figure: MeasuredFigure, _ group: String) -> [Int?] {
    let found = figure.counts?.groups.first { $0.name == group }
    return [found?.numerator, found?.denominator]
  }

  @Test(arguments: Engine.allCases)
  func `count each person once who entered a formal process, over those in post`(
    engine: Engine
  ) async throws {
    try await Self.withLoaded(engine, ["esr-staff-in-post", "er-cases"], employer: "990") {
      database, employer in
      let expected = try Self.expected("er-cases")
      let entered = try #require(
        expected["people_entering_formal_disciplinary"] as? [String: Int])
      let staff = try #require(expected["workforce"] as? [String: Int])
      let figure = try await Self.figure("wres-3", at: employer, database)
      #expect(Self.counts(figure, "BME") == [entered["BME"], staff["BME"]])
      #expect(Self.counts(figure, "white") == [entered["white"], staff["white"]])
      #expect(figure.result.display == "0.85")
      #expect(figure.counts?.all == staff.values.reduce(0, +))
      #expect(figure.counts?.known == 46)
      let capability = try await Self.figure("wdes-3", at: employer, database)
      #expect(
        capability.counts?.groups.compactMap(\.numerator).reduce(0, +)
          == expected["formal_capability_performance_cases_in_period"] as? Int)
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave out of casework what must not count`(engine: Engine) async throws {
    try await Self.withLoaded(engine, ["faulty/er-02-what-counts"], employer: "991") {
      database, employer in
      let after = try #require(
        Self.expected("faulty/er-02-what-counts")["after_load"] as? [String: Any])
      let figure = try await Self.figure("wres-3", at: employer, database)
      #expect(
        Self.counts(figure, "white") == [
          after["people_entering_formal_disciplinary_white"] as? Int,
          after["workforce_white"] as? Int,
        ])
      #expect(
        Self.counts(figure, "BME") == [
          after["people_entering_formal_disciplinary_bme"] as? Int, after["workforce_bme"] as? Int,
        ])
      #expect(figure.result.display == "2.80")
    }
  }

  @Test(arguments: Engine.allCases)
  func `count applicants from rows and from totals alike`(engine: Engine) async throws {
    for folder in ["recruitment-applicants", "recruitment-summary"] {
      try await Self.withLoaded(engine, [folder], employer: "990") { database, employer in
        let figure = try await Self.figure("wres-2", at: employer, database)
        #expect(Self.counts(figure, "white") == [5, 16])
        #expect(Self.counts(figure, "BME") == [2, 11])
        #expect(figure.result.display == "1.72")
        let disability = try await Self.figure("wdes-2", at: employer, database)
        #expect(Self.counts(disability, "non-disabled") == [5, 20])
        #expect(Self.counts(disability, "disabled") == [1, 5])
        #expect(disability.result.display == "1.25")
        // 1.25 itself is not adverse.
        #expect(disability.result.flag == .notAdverse)
        let isFromTotals = folder == "recruitment-summary"
        #expect(figure.result.notes.contains { $0.hasPrefix("From totals") } == isFromTotals)
      }
    }
  }

  @Test(
    arguments: [
      ("faulty/rec-01-stage-order", [5, 14], [3, 13], "1.55"),
      ("faulty/rec-02-duplicate-applications", [6, 16], [3, 14], "1.75"),
    ], Engine.allCases)
  func `leave applications out that contradict themselves`(
    example: (String, [Int], [Int], String), engine: Engine
  ) async throws {
    let (folder, white, minority, ratio) = example
    try await Self.withLoaded(engine, [folder], employer: "991") { database, employer in
      let figure = try await Self.figure("wres-2", at: employer, database)
      #expect(Self.counts(figure, "white") == white)
      #expect(Self.counts(figure, "BME") == minority)
      #expect(figure.result.display == ratio)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are not worked out where a row of a group was refused`(engine: Engine) async throws {
    try await Self.withLoaded(
      engine, ["faulty/rec-03-summary-inconsistent"], employer: "991"
    ) { database, employer in
      let figure = try await Self.figure("wres-2", at: employer, database)
      #expect(figure.result.status == .notCalculable)
      #expect(figure.result.notes == ["A row of BME applicants was not taken over"])
      // The other group's rows are whole.
      let disability = try await Self.figure("wdes-2", at: employer, database)
      #expect(disability.result.status == .calculated)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tell what nobody recorded from what is nought`(engine: Engine) async throws {
    try await Self.withLoaded(engine, ["esr-staff-in-post"], employer: "990") {
      database, employer in
      for code in ["wres-2", "wres-3", "wres-4", "wres-5", "pay-gap-mean"] {
        let figure = try await Self.figure(code, at: employer, database)
        #expect(figure.result.status == .notRecorded, "\(code)")
        #expect(figure.result.value == nil)
        #expect(figure.result.notes.count == 1)
      }
      let board = try await Self.figure("wres-9", at: employer, database)
      #expect(board.result.status == .calculated)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are of lists that employers hand over`(engine: Engine) async throws {
    try await Self.withLoaded(engine, ["esr-staff-in-post"], employer: "990") {
      database, employer in
      let files = [
        ImportFile(
          name: "training.csv",
          bytes: Array(
            """
            Staff number,Course,Date taken,Mandatory
            20450915,Leading well,14/05/2025,No
            20450915,Leading well 2,15/05/2025,No
            20450253,Leading well,14/05/2025,No
            20450198,Fire safety,14/05/2025,Yes
            20450198,Leading well,14/05/2024,No
            """.utf8)),
        ImportFile(
          name: "survey.csv",
          bytes: Array(
            """
            Measure,Group,Said so,Answered,Percentage,Survey date
            wres-5,BME,31,120,,28/11/2025
            wres-5,white,,200,20.5%,28/11/2025
            wres-6,BME,<5,12,,28/11/2025
            """.utf8)),
        ImportFile(
          name: "pay.csv",
          bytes: Array(
            """
            Staff number,Hourly pay,Bonus,Full pay,Pay date
            20450915,20.00,,Yes,31/03/2026
            20450253,"£1,025.00",100,Yes,31/03/2026
            20450198,30.00,,No,31/03/2026
            """.utf8)),
      ]
      let report = try await Importer(database: database).run(
        ImportRequest(files: files, mode: .apply, asOf: Self.day, organisation: "990"),
        by: Self.console)
      #expect(report.files.map(\.format) == ["training-taken", "survey-results", "hourly-pay"])
      let faults = report.findings.filter { $0.severity != .info }
      #expect(faults.map(\.code) == [.valueSuppressed])
      let training = try await Self.figure("wres-4", at: employer, database)
      let parts = training.counts?.groups.compactMap(\.numerator) ?? []
      // Two people; what is mandatory, and what was in another year, is not counted.
      #expect(parts.reduce(0, +) == 2)
      let survey = try await Self.figure("wres-5", at: employer, database)
      #expect(Self.counts(survey, "BME") == [31, 120])
      #expect(Self.counts(survey, "white") == [41, 200])
      #expect(survey.result.display == "25.8%")
      #expect(survey.result.notes.contains { $0.contains("percentages") })
      let pay = try await Self.figure("pay-gap-mean", at: employer, database)
      #expect(pay.result.status == .calculated)
      // A woman with 20 pounds, a man with 1,025; whoever is on reduced pay is in no hourly figure.
      #expect(pay.result.display == "98.0%")
    }
  }

  @Test(arguments: Engine.allCases)
  func `are without whoever objects, from the next figure on`(engine: Engine) async throws {
    try await Self.withLoaded(engine, ["esr-staff-in-post", "er-cases"], employer: "990") {
      database, employer in
      let before = try await Self.figure("wres-1", at: employer, database)
      let person = try await database.read { tx in
        try #require(try People.all(by: .esrEmployee, at: employer, tx)["20450915"])
      }
      try await database.write { tx in
        try tx.execute(
          """
          INSERT INTO monitoring_objection (id, person_id, keeps, objected_at)
          VALUES (?1, ?2, ?3, ?4)
          """, try tx.newIdentifierNumber(), person, true, Self.console.now)
      }
      let after = try await Self.figure("wres-1", at: employer, database)
      #expect(after.counts?.all == (before.counts?.all ?? 0) - 1)
      #expect(Self.counts(after, "BME")[0] == Self.counts(before, "BME")[0])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are exact for nobody but those who hand in the returns, and every look is written down`(
    engine: Engine
  ) async throws {
    try await Self.withLoaded(engine, ["esr-staff-in-post"], employer: "990") {
      database, employer in
      let measure = try MeasuresCommand.measure("wres-1", edition: nil)
      let year = StandardsYear(endingOnOrBefore: Self.day)
      let nobody = User(
        account: AccountID(rawValue: 9_999_999), name: "Nobody", person: nil, grants: [],
        now: Self.console.now)
      await #expect(throws: Forbidden.self) {
        try await database.write { tx in
          try ComputeMeasures(at: employer, in: year).one(measure, to: nobody, tx)
        }
      }
      _ = try await Self.figure("wres-1", at: employer, database)
      let looks = try await database.read { tx in
        try tx.row("SELECT COUNT(*) FROM journal_entry WHERE action = 'figures.counted'")?(
          0, as: Int.self)
      }
      #expect(looks == 1)
    }
  }
}
