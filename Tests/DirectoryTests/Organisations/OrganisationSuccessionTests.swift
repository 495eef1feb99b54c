import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `Old codes` {
  static let published: [OrganisationSuccession] = [
    succession("OLD1", "MID1", "2005-04-01"), succession("MID1", "NEW1", "2010-04-01"),
    succession("MID1", "NEW2", "2010-04-01"), succession("NEW2", "LAST", "2020-04-01"),
    // As published: a code that succeeds itself, and here a ring of two.
    succession("4CG71", "4CG71", "2000-10-01"), succession("4CG71", "5CJ", "2001-04-01"),
    succession("RING1", "RING2", "2001-04-01"), succession("RING2", "RING1", "2002-04-01"),
  ]

  @Test(arguments: Engine.allCases)
  func `lead through several steps and splits to all successors`(engine: Engine) async throws {
    try await withSuccessions(engine) { tx throws in
      #expect(
        try OrganisationSuccessions.successors(of: "OLD1", on: .on("2026-04-01"), tx) == [
          Successor(code: "MID1", on: .on("2005-04-01"), steps: 1),
          Successor(code: "NEW1", on: .on("2010-04-01"), steps: 2),
          Successor(code: "NEW2", on: .on("2010-04-01"), steps: 2),
          Successor(code: "LAST", on: .on("2020-04-01"), steps: 3),
        ])
      #expect(
        try OrganisationSuccessions.predecessors(of: "LAST", on: .on("2026-04-01"), tx)
          .map(\.code) == ["NEW2", "MID1", "OLD1"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `lead only as far as had happened by the day`(engine: Engine) async throws {
    try await withSuccessions(engine) { tx throws in
      #expect(
        try OrganisationSuccessions.successors(of: "OLD1", on: .on("2010-03-31"), tx)
          .map(\.code) == ["MID1"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `never lead back to themselves`(engine: Engine) async throws {
    try await withSuccessions(engine) { tx throws in
      let day = Day.on("2026-04-01")
      #expect(
        try OrganisationSuccessions.successors(of: "4CG71", on: day, tx).map(\.code) == ["5CJ"])
      #expect(
        try OrganisationSuccessions.successors(of: "RING1", on: day, tx).map(\.code) == ["RING2"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are shown though no organisation holds them`(engine: Engine) async throws {
    try await withSuccessions(engine) { tx throws in
      let shown = try OrganisationShow(code: "mid1", asOf: .on("2026-04-01")).answer(tx)

      #expect(shown.code == "MID1")
      #expect(shown.name == nil && shown.kind == nil && shown.relations.isEmpty)
      #expect(shown.successors.map(\.code) == ["NEW1", "NEW2", "LAST"])
      #expect(try OrganisationShow(code: "LAST", asOf: .on("2026-04-01")).answer(tx).code == "LAST")
      #expect(throws: NotFound.self) {
        try OrganisationShow(code: "NOWHERE", asOf: .on("2026-04-01")).answer(tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are added once`(engine: Engine) async throws {
    try await withSuccessions(engine) { tx throws in
      let more = Self.published + [succession("LAST", "PAST", "2021-04-01")]

      let unknown = try OrganisationSuccessions.unknown(among: more + more, tx)
      #expect(unknown == [succession("LAST", "PAST", "2021-04-01")])
      try OrganisationSuccessions.add(unknown, tx)
      #expect(try OrganisationSuccessions.count(tx) == Self.published.count + 1)
    }
  }

  private func withSuccessions(
    _ engine: Engine, _ body: @escaping @Sendable (any Transaction) throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        try OrganisationSuccessions.add(Self.published, tx)
        try body(tx)
      }
    }
  }
}

private func succession(_ old: String, _ new: String, _ day: String) -> OrganisationSuccession {
  OrganisationSuccession(oldCode: old, newCode: new, happenedOn: .on(day))
}
