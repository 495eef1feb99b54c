import Access
import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// National lists of ratings and segments: small ones of our own, and the published ones where
/// they are at hand.
@Suite struct `A list of ratings` {
  private static let header =
    "Location ID,Service / Population Group,Domain,Latest Rating,Publication Date,"
    + "Inherited Rating (Y/N),Provider ID,Provider Name\n"

  private func load(
    _ name: String, _ text: some StringProtocol, _ database: any Database,
    asOf: Day = testDay("2026-05-05")
  ) async throws -> ImportReport {
    try await load(ImportFile(name: name, bytes: Array(text.utf8)), database, asOf: asOf)
  }

  private func load(
    _ file: ImportFile, _ database: any Database, asOf: Day = testDay("2026-05-05")
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(files: [file], mode: .apply, asOf: asOf),
      by: .console(now: Clock.fixed(asOf).now()))
  }

  @Test(arguments: Engine.allCases)
  func `keeps each rating with its day, its question and its line`(engine: Engine) async throws {
    let first =
      Self.header + "RX901,Overall,Overall,Good,19/03/2019,N,RX9,An Example Trust\n"
      + "RX901,Overall,Well-led,Requires improvement,19/03/2019,Y,RX9,An Example Trust\n"
    let later = Self.header + "RX901,Overall,Overall,Inadequate,02/02/2026,N,RX9,An Example Trust\n"
    try await withDatabase(engine) { database in
      let report = try await load("ratings.csv", first, database)
      #expect(report.format == "cqc-ratings")
      #expect(report.said == [])
      #expect(report.tally.changed == 2)
      #expect(try await load("ratings.csv", first, database).tally.unchanged == 2)
      #expect(try await load("later.csv", later, database).tally.changed == 1)
      try await database.read { tx in
        let place = try #require(try Organisations.find(code: "RX901", tx))
        #expect(place.provisional)
        func ratings(on day: Day) throws -> [String] {
          try (CareQualityRatings.inForce(of: [place.id], on: day, tx)[place.id] ?? []).map {
            "\($0.question.words) \($0.rating.words) \($0.publishedOn?.iso ?? "-") \($0.line)"
          }
        }
        #expect(try ratings(on: testDay("2019-03-18")) == [])
        #expect(
          try ratings(on: testDay("2026-02-01")) == [
            "Overall Good 2019-03-19 2", "Well-led Requires improvement 2019-03-19 3",
          ])
        #expect(
          try ratings(on: testDay("2026-05-05")) == [
            "Overall Inadequate 2026-02-02 2", "Well-led Requires improvement 2019-03-19 3",
          ])
        // The trust shows the ratings of its places.
        let trust = try #require(try Organisations.find(code: "RX9", tx))
        #expect(
          try CareQualityRatings.places(under: trust.id, on: testDay("2026-05-05"), tx).count == 1)
        let timeline: Int =
          try tx.row("SELECT COUNT(*) FROM journal_change WHERE file = 'later.csv'")?(0) ?? 0
        #expect(timeline == 1)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes a blank group for the place as a whole, and a place with two numbers once`(
    engine: Engine
  ) async throws {
    let text =
      Self.header + "1-100000001,,Overall,Good,19/03/2019,N,1-200000001,Fern Care Ltd\n"
      + "1-100000001,Overall,Overall,Inadequate,19/03/2019,N,1-200000001,Fern Care Ltd\n"
      + "1-100000001,overall,Safe,Good,19/03/2019,N,1-200000001,Fern Care Ltd\n"
      + "1-100000009,Overall,Overall,Good,19/03/2019,N,1-200000001,Fern Care Ltd\n"
      + "1-100000009,Overall,Overall,Outstanding,20/03/2025,N,1-200000001,Fern Care Ltd\n"
    try await withDatabase(engine) { database in
      let place = try await database.write { tx in
        try Organisations.create(
          Organisations.Particulars(
            name: "Fern House", kind: .careLocation,
            codes: [
              OrganisationCode(.cqcLocation, "1-100000001"),
              OrganisationCode(.cqcLocation, "1-100000009"),
            ]), tx
        ).organisation.id
      }
      let report = try await load("ratings.csv", text, database)
      #expect(
        report.said.map { $0.prefix(29) } == [
          "3 Location ID key-duplicate r", "5 Location ID key-duplicate r",
          "6 Location ID key-duplicate r",
        ])
      let held = try await database.read { tx in
        try (CareQualityRatings.inForce(of: [place], on: testDay("2026-05-05"), tx)[place] ?? [])
          .map { "\($0.group) \($0.question.words) \($0.rating.words)" }
      }
      #expect(held == ["Overall Overall Good", "Overall Safe Good"])
      #expect(try await load("ratings.csv", text, database).tally.changed == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells a blank from Not rated, and says what it cannot read`(engine: Engine) async throws {
    let text =
      "location_id,location_name,provider_id,provider_name,rating_as_published,"
      + "rating_publication_date,inherited_rating\n"
      + "1-100000001,Fern House,1-200000001,Fern Care Ltd,,,\n"
      + "1-100000002,Moss House,1-200000001,Fern Care Ltd,Not Rated,,N\n"
      + "1-100000003,Reed House,1-200000002,Reed Care Ltd,Splendid,2024-01-04,N\n"
      + "1-100000004,Sedge House,1-200000002,Reed Care Ltd,Good,2031-01-04,N\n"
      + "1-100000004,Sedge House,1-200000002,Reed Care Ltd,Good,2024-01-04,N\n"
    try await withDatabase(engine) { database in
      let report = try await load("homes.csv", text, database)
      #expect(
        report.said == [
          "4 Latest Rating code-unknown row-rejected",
          "5 Publication Date date-future value-dropped",
          "6 Location ID key-duplicate row-rejected",
        ])
      #expect(report.findings.contains { $0.code == .notCounted && $0.value == "1" })
      let again = try await load("homes.csv", text, database, asOf: testDay("2026-06-06"))
      #expect(again.tally.changed == 0)
      try await database.read { tx in
        #expect(try Organisations.find(OrganisationCode(.cqcLocation, "1-100000001"), tx) == nil)
        let moss = try #require(
          try Organisations.find(OrganisationCode(.cqcLocation, "1-100000002"), tx))
        #expect(moss.name(on: testDay("2026-05-05")) == "Moss House")
        #expect(moss.kind(on: testDay("2026-05-05")) == .careLocation)
        let counts1 = try CareQualityRatings.counts(of: .overall, on: testDay("2026-05-05"), tx)
        #expect(counts1 == [.notRated: 1, .good: 1])
      }
    }
  }

  /// As counted when the extract was made.
  @Test(arguments: Engine.allCases)
  func `of the published locations gives the published numbers`(engine: Engine) async throws {
    let file = ImportFile(
      name: "ratings.csv",
      bytes: try PublishedData.bytes(
        "ratings/cqc_latest_ratings_2026-05_extract_trust_locations.csv"))
    try await withDatabase(engine) { database in
      let report = try await load(file, database)
      #expect(report.said == [])
      #expect(report.tally.changed == 551)
      try await database.read { tx in
        let counts2 = try CareQualityRatings.counts(of: .wellLed, on: testDay("2026-05-05"), tx)
        #expect(counts2 == [.good: 53, .requiresImprovement: 35, .outstanding: 4, .notRated: 1])
        let counts3 = try CareQualityRatings.counts(of: .overall, on: testDay("2026-05-05"), tx)
        #expect(
          counts3 == [
            .good: 54, .requiresImprovement: 31, .outstanding: 5, .inadequate: 2, .notRated: 1,
          ])
      }
      #expect(try await load(file, database).tally.changed == 0)
    }
  }

  @Test func `of published home care tells 18 blanks from 3 not rated`() async throws {
    let file = ImportFile(
      name: "homecare.csv",
      bytes: try PublishedData.bytes("ratings/cqc_homecare_birmingham_extract_2026-09.csv"))
    try await withDatabase(.sqlite) { database in
      let report = try await load(file, database, asOf: testDay("2026-09-01"))
      #expect(report.said == [])
      #expect(report.findings.contains { $0.code == .notCounted && $0.value == "18" })
      try await database.read { tx in
        let counts4 = try CareQualityRatings.counts(of: .overall, on: testDay("2026-09-01"), tx)
        #expect(counts4 == [.good: 15, .requiresImprovement: 3, .notRated: 3])
      }
    }
  }
}

@Suite struct `A sheet of the oversight framework` {
  private static let header =
    "quarter,org_code,org_name,Trust_type,overall_adjusted_segment,overall_avg_metric_score,"
    + "league_rank,lt_in_deficit\n"

  private func load(
    _ file: ImportFile, _ database: any Database, asOf: Day = testDay("2026-03-20")
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(files: [file], mode: .apply, asOf: asOf),
      by: .console(now: Clock.fixed(asOf).now()))
  }

  private func load(_ rows: String, _ database: any Database) async throws -> ImportReport {
    try await load(
      ImportFile(name: "segments.csv", bytes: Array((Self.header + rows).utf8)), database)
  }

  @Test(arguments: Engine.allCases)
  func `keeps segments under their edition, and the deficit rule is checked`(
    engine: Engine
  ) async throws {
    let rows =
      "Q3 2025/26,RX9,AN EXAMPLE TRUST,Acute trust,2,2.36,65,1\n"
      + "Q4 2024/25,RX9,AN EXAMPLE TRUST,Acute trust,4,,,\n"
      + "Q3 2025/26,RX8,ANOTHER EXAMPLE TRUST,Acute trust,6,2.00,1,0\n"
      + "Q3 2035/36,RX8,ANOTHER EXAMPLE TRUST,Acute trust,1,2.00,1,0\n"
      + "Q3 2024/25,RX8,ANOTHER EXAMPLE TRUST,Acute trust,5,7.5,1,0\n"
      + "Q3 2025/26,RX7,A THIRD TRUST,Acute trust,4,7.5,1,0\n"
    try await withDatabase(engine) { database in
      let report = try await load(rows, database)
      #expect(
        report.said == [
          "2 lt_in_deficit/overall_adjusted_segment field-conflict loaded",
          "4 overall_adjusted_segment number-range row-rejected",
          "5 quarter code-unknown row-rejected",
          "6 overall_adjusted_segment number-range row-rejected",
          "7 overall_avg_metric_score number-range value-dropped",
        ])
      #expect(report.tally.changed == 3)
      #expect(try await load(rows, database).tally.changed == 0)
      try await database.read { tx in
        let trust = try #require(try Organisations.find(code: "RX9", tx))
        let held = try Segmentations.of(trust.id, edition: "2025/26", tx)
        #expect(held.map(\.finalSegment) == [2])
        #expect(held.first?.scoreInWords == "2.36")
        #expect(try Segmentations.editions(of: trust.id, tx) == ["2025/26", "2024/25"])
        // Segment 4 of last year's edition is not one of this year's.
        let standing = try OrganisationStanding.of(trust, on: testDay("2026-03-20"), tx)
        #expect(standing.challenged == .notChallenged)
        let before = try OrganisationStanding.of(trust, on: testDay("2025-03-20"), tx)
        guard case .challenged(let since, _) = before.challenged else {
          Issue.record("not challenged under the edition of its time")
          return
        }
        #expect(since == testDay("2025-01-01"))
        // A later edition, of which nothing is held: the old one is shown and counts for nothing.
        let after = try OrganisationStanding.of(trust, on: testDay("2026-11-21"), tx)
        #expect(after.challenged == .notKnown(lacking: "2026/27"))
        #expect(after.segments.map(\.edition) == ["2025/26"])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps what it says of single domains, under its edition and quarter`(
    engine: Engine
  ) async throws {
    let sheet = { (score: String, segment: String) in
      ImportFile(
        name: "domains.csv",
        bytes: Array(
          """
          quarter,org_code,org_name,overall_adjusted_segment,domain_score_access,\
          domain_segment_access,domain_score_people_workforce
          Q2 2025/26,RX9,AN EXAMPLE TRUST,2,1.50,1,
          Q3 2025/26,RX9,AN EXAMPLE TRUST,2,\(score),\(segment),3.08

          """.utf8))
    }
    try await withDatabase(engine) { database in
      let wrong = try await load(sheet("4.5", "7"), database)
      #expect(
        wrong.said == [
          "3 domain_score_access number-range value-dropped",
          "3 domain_segment_access number-range value-dropped",
        ])
      #expect(try await load(sheet("2.58", "3"), database).tally.changed == 1)
      #expect(try await load(sheet("2.58", "3"), database).tally.changed == 0)
      try await database.read { tx in
        let trust = try #require(try Organisations.find(code: "RX9", tx))
        let held = try Segmentations.of(trust.id, edition: "2025/26", tx)
        #expect(
          held.map(\.domains) == [
            [.access: .init(score: 258, segment: 3), .people: .init(score: 308)],
            [.access: .init(score: 150, segment: 1)],
          ])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `as published gives the published numbers`(engine: Engine) async throws {
    let file = ImportFile(
      name: "framework.csv",
      bytes: try PublishedData.bytes("ratings/nhs_oversight_framework_2025-26_q3_extract.csv"))
    try await withDatabase(engine) { database in
      let report = try await load(file, database)
      #expect(report.format == "nhs-oversight")
      // No trust flagged as in deficit is above segment 3: the rule finds nothing to say.
      #expect(report.said == [])
      #expect(report.tally.changed == 150)
      try await database.read { tx in
        let quarter = try #require(OversightQuarter("Q3 2025/26"))
        let counts5 = try Segmentations.counts(in: quarter, tx)
        #expect(counts5 == [1: 26, 2: 13, 3: 73, 4: 38])
        // The line of R0A in the published sheet.
        let trust = try #require(try Organisations.find(code: "R0A", tx))
        let held = try #require(try Segmentations.of(trust.id, edition: "2025/26", tx).first)
        #expect(
          held.domains.sorted { $0.key < $1.key }.map { domain, standing in
            "\(domain.rawValue) \(standing.scoreInWords ?? "-") \(standing.segment ?? 0)"
          } == [
            "access 2.58 3", "effectiveness_experience 1.89 2", "patient_safety 2.32 2",
            "people_workforce 3.08 4", "finance_productivity 1.68 1",
          ])
        let flagged = try tx.rows(
          """
          SELECT final_segment, COUNT(*) FROM oversight_segmentation
          WHERE in_deficit GROUP BY final_segment ORDER BY final_segment
          """
        ).map { "\(try $0(0, as: Int.self)) \(try $0(1, as: Int.self))" }
        #expect(flagged == ["3 64", "4 36"])
      }
    }
  }
}
