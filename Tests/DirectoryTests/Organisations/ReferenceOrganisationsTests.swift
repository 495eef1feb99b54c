import Foundation
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `The organisations carried along` {
  @Test(arguments: Engine.allCases)
  func `are taken over once, with one journal entry`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let first = try await database.write { tx throws in
        try ReferenceOrganisations.load(under: .test, tx)
      }
      let second = try await database.write { tx throws in
        try ReferenceOrganisations.load(under: .test, tx)
      }
      #expect(first == 229, "7 regions, 4 groupings, 48 boards, 17 bodies, 153 councils")
      #expect(second == 0)
      let entries = try await database.read { tx throws in
        try Journal.timeline(of: .system, actions: JournalActions(OrganisationActions.all), tx)
      }
      #expect(entries.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are seven regions, 42 boards until March 2026 and 36 after`(engine: Engine) async throws {
    try await withReference(engine) { tx throws in
      let open = { (kind: OrganisationKind, day: Day) in
        try tx.row(
          """
          SELECT COUNT(*)
          FROM organisation_kind AS k
          JOIN organisation AS o ON o.id = k.organisation_id
          WHERE k.kind = ?1 AND (o.opened_on IS NULL OR o.opened_on <= ?2)
            AND (o.closed_on IS NULL OR o.closed_on >= ?2)
          """, kind, day
        ).map { try $0(0, as: Int.self) }
      }
      #expect(try open(.region, .on("2026-04-01")) == 7)
      #expect(try open(.integratedCareBoard, .on("2026-03-31")) == 42)
      #expect(try open(.integratedCareBoard, .on("2026-04-01")) == 36)
      #expect(try open(.localAuthority, .on("2026-04-01")) == 153)
      // By region: East of England, London, Midlands, North East and Yorkshire, North West,
      // South East, South West, as NHS England listed them on 20 March 2026.
      let counts = try ["Y61", "Y56", "Y60", "Y63", "Y62", "Y59", "Y58"].map { code in
        let region = try #require(try Organisations.find(code: code, tx))
        let boards = try Organisations.find(
          try Organisations.organisations(that: .region, region.id, on: .on("2026-04-01"), tx), tx)
        return boards.values.count { $0.isOpen(on: .on("2026-04-01")) }
      }
      #expect(counts == [3, 4, 11, 4, 3, 4, 7])
    }
  }

  @Test(arguments: Engine.allCases)
  func `show a board with its region, dates and the boards that took over`(
    engine: Engine
  ) async throws {
    try await withReference(engine) { tx throws in
      let shown = try OrganisationShow(code: "qrv", asOf: .on("2026-11-20")).answer(tx)

      #expect(shown.code == "QRV")
      #expect(shown.name == "NHS North West London Integrated Care Board")
      #expect(shown.kind == .integratedCareBoard)
      #expect(shown.opened == .on("2022-07-01"))
      #expect(shown.closed == .on("2026-03-31"))
      #expect(
        shown.relations.map { "\($0.words) \($0.code ?? "-") \($0.name ?? "-")" } == [
          "is in the region Y56 London",
          "is succeeded by - West and North London Integrated Care Board",
        ])
      let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(shown))
      let keys = try #require(json as? [String: Any]).keys.sorted()
      #expect(
        keys == [
          "closed", "code", "kind", "name", "opened", "relations", "standing", "successors",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `leave alone what a person has said since, and confirm what was provisional`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let provisional = try Organisations.provisional(
          [.ods("QOP")], name: "", kind: .unstated, source: .ods, tx)
        let mine = try Organisations.create(
          Organisations.Particulars(name: "Mine", kind: .region, codes: [.ods("Y56")]), tx)
        try ReferenceOrganisations.load(under: .test, tx)

        let board = try Organisations.find(code: "QOP", tx)
        #expect(board?.id == provisional.organisation.id)
        #expect(board?.provisional == false)
        #expect(
          board?.name(on: .on("2026-04-01")) == "NHS Greater Manchester Integrated Care Board")
        let region = try Organisations.find(code: "Y56", tx)
        #expect(region?.id == mine.organisation.id)
        #expect(region?.name(on: .on("2026-04-01")) == "Mine")
        #expect(region?.code(.ons) == "E40000003")
      }
    }
  }

  @Test func `never have a made-up code: those without one are held by name`() throws {
    for name in ReferenceList.names {
      for entry in try ReferenceList.carried(name).organisations {
        #expect(!entry.codes.isEmpty)
        for code in entry.codes { #expect(code.isWellFormed) }
        #expect(entry.ods != nil || entry.ons != nil || entry.name != nil)
      }
    }
  }

  private func withReference(
    _ engine: Engine, _ body: @escaping @Sendable (any Transaction) throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        try ReferenceOrganisations.load(under: .test, tx)
        try body(tx)
      }
    }
  }
}
