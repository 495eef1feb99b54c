import Directory
import Files
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// Against the numbers that are published with the files.
@Suite struct `The published lists of organisations` {
  @Test(arguments: Engine.allCases)
  func `of trusts have 273, 68 of them closed, and change nothing the second time`(
    engine: Engine
  ) async throws {
    let bytes = try PublishedData.bytes("organisations/etr.csv")
    try await withRegister(engine) { tx throws in
      let first = try load(bytes, tx)
      #expect(first["new"].count == 273)
      #expect(first.findings.isEmpty)
      #expect(first.changes.count == 273)
      #expect(try load(bytes, tx).isEmpty)

      let trusts = try Organisations.find(
        try Organisations.holders(of: first["new"], in: .ods, tx).values, tx
      ).values
      #expect(trusts.count { $0.closedOn != nil } == 68)
      #expect(trusts.allSatisfy { $0.kinds.map(\.value.isTrust) == [true] })
      let without = try trusts.filter { trust in
        try !Organisations.relations(of: trust.id, tx).contains { $0.kind == .region }
      }
      #expect(Set(without.compactMap(\.code)) == ["RQF", "RT4", "RYT"])
      // Open trusts in each board, as counted by others from the same file.
      let board = try #require(try Organisations.find(code: "QYG", tx))
      let members = Set(
        try Organisations.organisations(that: .icb, board.id, on: .on("2026-04-01"), tx))
      #expect(trusts.count { members.contains($0.id) && $0.closedOn == nil } == 16)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of trusts and sites have 29,726, nearly all under their trust`(
    engine: Engine
  ) async throws {
    let trusts = try PublishedData.bytes("organisations/etr.csv")
    let bytes = try PublishedData.bytes("organisations/etrust_trusts_and_sites_2018-09.csv.gz")
    try await withRegister(engine) { tx throws in
      let first = try load(bytes, kind: "site", tx)
      #expect(first["new"].count == 29_726)
      #expect(first.troubles.isEmpty)
      #expect(first.changes.count == 29_726 + 19, "and the 19 geographies of 2018")
      #expect(try load(bytes, tx).isEmpty)

      let manchester = try #require(try Organisations.find(code: "R0A", tx))
      let published = first["new"].count { $0.hasPrefix("R0A") }
      #expect(
        try OrganisationTree.within([manchester.id], on: .under, .on("2026-04-01"), tx).count
          == published)

      let later = try load(trusts, tx)
      #expect(later["new"].count == 273 - 234)
      #expect(later["closed"].contains("R1E"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `of commissioners have 320, 161 of them closed`(engine: Engine) async throws {
    let bytes = try PublishedData.bytes("organisations/eccg.csv")
    try await withRegister(engine) { tx throws in
      let first = try load(bytes, kind: "commissioner", tx)
      #expect(first["new"].count == 320)
      #expect(first.findings.isEmpty)
      #expect(try load(bytes, tx).isEmpty, "recognised as commissioners without being told")

      let held = try Organisations.find(
        try Organisations.holders(of: first["new"], in: .ods, tx).values, tx
      ).values
      #expect(held.count { $0.closedOn != nil } == 161)
      let kinds = Dictionary(grouping: held) { $0.kind(on: .on("2026-04-01")) }
        .mapValues(\.count)
      #expect(
        kinds == [
          .subIcbLocation: 106, .subIcbReportingEntity: 37, .commissioningHub: 35,
          .clinicalCommissioningGroup: 142,
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `of practices have 7,310, each with its commissioner`(engine: Engine) async throws {
    let bytes = try PublishedData.bytes("organisations/epraccur_2019-10_extract.csv.gz")
    try await withRegister(engine) { tx throws in
      let first = try load(bytes, kind: "practice", tx)
      #expect(first["new"].count == 7_310)
      #expect(first.troubles.isEmpty)
      #expect(try load(bytes, tx).isEmpty, "recognised as practices without being told")

      let practice = try OrganisationShow(code: "A81001", asOf: .on("2019-10-31")).answer(tx)
      #expect(practice.name == "THE DENSHAM SURGERY")
      #expect(practice.kind == .gpPractice)
      #expect(
        practice.relations.map { "\($0.kind.rawValue) \($0.code ?? "")" } == [
          "commissionedBy 00K", "healthGeography Q74", "region Y63",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `of successions have 25,480 rows and 541 codes with several successors`(
    engine: Engine
  ) async throws {
    let bytes = try PublishedData.bytes("organisations/ods_succession_old_to_new.csv.gz")
    try await withRegister(engine) { tx throws in
      let first = try load(bytes, as: OdsSuccessionFormat(), tx)
      #expect(first.tally.changed == 25_480)
      #expect(first.troubles.isEmpty)
      #expect(try OrganisationSuccessions.count(tx) == 25_480)
      #expect(try load(bytes, as: OdsSuccessionFormat(), tx).isEmpty)

      let several = try tx.rows(
        """
        SELECT old_code
        FROM organisation_succession
        GROUP BY old_code
        HAVING COUNT(DISTINCT new_code) > 1
        """)
      #expect(several.count == 541)
      // Every one of the rings of the list ends.
      let rings: [String] = try tx.rows(
        "SELECT old_code FROM organisation_succession WHERE old_code = new_code"
      ).map { try $0(0) }
      #expect(rings.count == 39)
      for code in rings {
        let shown = try OrganisationShow(code: code, asOf: .on("2026-04-01")).answer(tx)
        #expect(!shown.successors.contains { $0.code == code })
      }
    }
  }
}
