import Access
import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Importing lists of organisations` {
  @Test(arguments: Engine.allCases)
  func `checks without changing, applies once, and says so in JSON`(engine: Engine) async throws {
    try await withNational(engine) { database in
      let file = OdsRowSample.file([
        OdsRowSample(), OdsRowSample(code: "RX1", closed: "20200331"), OdsRowSample(code: "R!"),
      ])
      let check = try await run(["etr.csv": file], .check, database)
      #expect(check.lists["organisations"]?["new"] == ["RX0", "RX1"])
      #expect(check.loads.isEmpty)
      #expect(try await database.read { tx in try Organisations.find(code: "RX0", tx) } == nil)

      let applied = try await run(["etr.csv": file], .apply, database)
      #expect(applied.lists == check.lists)
      #expect(applied.tally.changed == 2)
      #expect(applied.tally.rejected == 1)
      #expect(applied.rowsInError.first?.rows.map(\.line) == [3])
      let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(applied))
      let report = try #require(json as? [String: Any])
      #expect(report["format"] as? String == "ods")
      let lists = try #require(report["organisations"] as? [String: [String]])
      #expect(
        lists == [
          "new": ["RX0", "RX1"], "renamed": [], "closed": [], "moved": [], "changed": [],
        ])

      let again = try await run(["etr.csv": file], .apply, database)
      #expect(again.lists["organisations"]?.values.allSatisfy(\.isEmpty) == true)
      #expect(again.tally.changed == 0 && again.tally.unchanged == 2)
      #expect(again.didAnything)
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes trusts, sites and successions of one load together`(engine: Engine) async throws {
    try await withNational(engine) { database in
      let report = try await run(
        [
          "b-sites.csv": OdsRowSample.file([
            OdsRowSample(code: "RX001", name: "CLINIC"), OdsRowSample(code: "RX002", name: "WARD"),
            OdsRowSample(code: "RX003", name: "WARD"), OdsRowSample(),
          ]),
          "c-trusts.csv": OdsRowSample.file([OdsRowSample(code: "RX9")]),
          "a-successions.csv": Array("old_code,new_code,date\nRX8,RX9,2020-04-01\n".utf8),
        ], .apply, database)

      #expect(report.format == "mixed")
      #expect(
        report.lists["organisations"]?["new"] == ["RX0", "RX001", "RX002", "RX003", "RX9"])
      #expect(report.lists["organisations"]?["changed"] == ["RX8"])
      #expect(
        Set(report.heldAfter.map(\.name)) == [
          "organisations", "organisations_closed", "successions",
        ])
      #expect(report.findings.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `states clusters, splits and mergers of bodies, also of those without a code`(
    engine: Engine
  ) async throws {
    try await withNational(engine) { database in
      let file = Array(
        """
        organisation,relation,other,from,until,share
        QMM,cluster,QJG,2025-10-01,2026-03-31,
        icb-2026-norfolk-and-suffolk,succeeds,QMM,2026-04-01,,
        icb-2026-norfolk-and-suffolk,succeeds,QJG,2026-04-01,,60%
        icb-2026-essex,succeeds,QJG,2026-04-01,,40
        QMM,married to,QJG,,,
        QMM,cluster,NOWHERE,,,
        QMM,cluster,QJG,1 April,,

        """.utf8)
      let first = try await run(["relations.csv": file], .apply, database)
      let again = try await run(["relations.csv": file], .apply, database)

      #expect(first.tally.changed == 4 && first.tally.rejected == 3)
      #expect(again.tally.changed == 0 && again.tally.unchanged == 4)
      #expect(
        first.findings.map(\.code.rawValue) == [
          "code-unknown", "orphan-organisation", "date-format",
        ])
      let relations = { (day: Day) in
        try await database.read { tx in
          try OrganisationShow(code: "QJG", asOf: day).answer(tx).relations
            .filter { $0.kind != .region }.map { "\($0.words) \($0.name ?? "")" }
        }
      }
      #expect(
        try await relations(.on("2026-03-31")) == [
          "shares a cluster with NHS Norfolk and Waveney Integrated Care Board"
        ])
      #expect(
        try await relations(.on("2026-04-01")) == [
          "is succeeded by Essex Integrated Care Board",
          "is succeeded by Norfolk and Suffolk Integrated Care Board",
        ])
    }
  }

  private func run(
    _ files: [String: [UInt8]], _ mode: ImportRequest.Mode, _ database: any Database
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: files.sorted { $0.key < $1.key }.map { ImportFile(name: $0.key, bytes: $0.value) },
        mode: mode, asOf: .on("2026-04-01")),
      by: .console(now: Clock.test.now()))
  }

  private func withNational(
    _ engine: Engine, _ body: @escaping @Sendable (any Database) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      _ = try await database.write { tx throws in
        try ReferenceOrganisations.load(under: .test, tx)
      }
      try await body(database)
    }
  }
}
