import Access
import Directory
import Figures
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

@testable import Equality

@Suite struct `Publishing figures` {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "IntakeTests/Fixtures/imports")

  private static let day = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)
  private static let year = StandardsYear(endingOnOrBefore: day)
  private static let console = User.console(now: Clock.fixed(day).now())

  private static func withTrust(
    _ engine: Engine, _ body: @Sendable (any Database, OrganisationID) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      for folder in ["esr-staff-in-post", "recruitment-applicants", "er-cases"] {
        let files = try FileManager.default
          .contentsOfDirectory(atPath: root.appending(path: folder).path)
          .filter { $0.hasSuffix(".csv") }
          .map { ImportFile.read(path: root.appending(path: "\(folder)/\($0)").path) }
        _ = try await Importer(database: database).run(
          ImportRequest(files: files, mode: .apply, asOf: day), by: console)
      }
      let trust = try await database.read { tx in
        try #require(try Organisations.find(OrganisationCode(.vpd, "990"), tx)).id
      }
      try await body(database, trust)
    }
  }

  private static func action(_ trust: OrganisationID) throws -> PublishOwnFigures {
    PublishOwnFigures(organisation: trust, year: year, content: try EqualityContent.shipped())
  }

  @Test(arguments: Engine.allCases)
  func `keeps what was shown, rounded and without small numbers`(engine: Engine) async throws {
    try await Self.withTrust(engine) { database, trust in
      let action = try Self.action(trust)
      try await database.write { try action.run(by: Self.console, $0) }
      let release = try await database.read {
        try #require(try FigureReleases.latest(of: trust, in: Self.year, $0))
      }
      #expect(release.revision == 1)
      for one in release.figures where one.figure.status == .shown {
        for row in one.figure.rows {
          for number in [row.part, row.whole, row.others].compactMap(\.self) {
            #expect(number == 0 || number >= 10, "\(one.measure) \(row)")
            #expect(number % 5 == 0, "\(one.measure) \(row)")
          }
        }
      }
      let figures = Dictionary(
        uniqueKeysWithValues: release.figures.map { ($0.measure, $0.figure) })
      // 17, 29 and 1 of 47: the one is hidden, and what it could be worked out from.
      let race = try #require(figures["wres-1"])
      #expect(race.rows.last?.part == 45)
      #expect(race.rows[2].part == nil)
      // Three people entered a formal process.
      #expect(figures["wres-3"]?.status == .tooFew)
      // Seven were appointed.
      #expect(figures["wres-2"]?.status == .tooFew)
      #expect(figures["wres-5"]?.status == .notRecorded)
      // Boards and pay are not published.
      #expect(figures["wres-9"] == nil)
      #expect(figures["pay-gap-mean"] == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `again without a change makes no second release, and with one it is remembered`(
    engine: Engine
  ) async throws {
    try await Self.withTrust(engine) { database, trust in
      let action = try Self.action(trust)
      try await database.write { try action.run(by: Self.console, $0) }
      try await database.write { try action.run(by: Self.console, $0) }
      let first = try await database.read {
        try #require(try FigureReleases.latest(of: trust, in: Self.year, $0))
      }
      #expect(first.revision == 1)
      // Somebody says what they had not said: those who did not say are nobody now.
      try await database.write { tx in
        let people = try People.all(by: .esrEmployee, at: trust, tx)
        try MonitoringStore.save(
          people.values.sorted().prefix(12).map {
            MonitoringValue(
              person: $0, organisation: trust, characteristic: .ethnicity, scheme: "esr",
              code: "N")
          }, at: Self.console.now, tx)
      }
      try await database.write { try action.run(by: Self.console, $0) }
      let second = try await database.read {
        try #require(try FigureReleases.latest(of: trust, in: Self.year, $0))
      }
      #expect(second.revision == 2)
      for (before, now) in zip(first.figures, second.figures)
      where before.figure.status == .shown && now.figure.status == .shown {
        for (was, row) in zip(before.figure.rows, now.figure.rows) where was.part == nil {
          #expect(row.part == nil || row.part == 0, "\(before.measure) \(row.group)")
        }
      }
      let entries = try await database.read { tx in
        try tx.row("SELECT COUNT(*) FROM journal_entry WHERE action = 'figures.published'")?(
          0, as: Int.self)
      }
      #expect(entries == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is for those who answer for the employer`(engine: Engine) async throws {
    try await Self.withTrust(engine) { database, trust in
      let nobody = User(
        account: AccountID(rawValue: 9_999_999), name: "Nobody", person: nil, grants: [],
        now: Self.console.now)
      let action = try Self.action(trust)
      await #expect(throws: Forbidden.self) {
        try await database.write { try action.run(by: nobody, $0) }
      }
      let release = try await database.read {
        try FigureReleases.latest(of: trust, in: Self.year, $0)
      }
      #expect(release == nil)
    }
  }

  @Test func `says shares and ratios of the numbers that are shown`() throws {
    let measure = try MeasuresCommand.measure("wres-2", edition: nil)
    func row(_ group: String, _ part: Int?, _ whole: Int?) -> SafeFigure.Row {
      SafeFigure.Row(group: group, part: part, whole: whole, others: nil)
    }
    let shown = SafeFigureWords(
      measure,
      SafeFigure(
        status: .shown,
        rows: [row("BME", 90, 720), row("white", 240, 1_200), row("everybody", 330, 1_920)]))
    #expect(shown.ratio == "About 1.6")
    #expect(shown.groups.map(\.words) == ["90 of 720 (13%)", "240 of 1,200 (20%)"])
    let hidden = SafeFigureWords(
      measure,
      SafeFigure(
        status: .shown,
        rows: [row("BME", nil, 720), row("white", 240, nil), row("everybody", 330, 1_920)]))
    #expect(hidden.ratio == "Not shown")
    #expect(
      hidden.groups.map(\.words) == ["Not shown, of 720", "240 of a number that is not shown"])
  }
}
