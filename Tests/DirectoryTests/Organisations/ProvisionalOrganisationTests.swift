import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `An employer that a staff file names` {
  @Test(arguments: Engine.allCases)
  func `is made once, provisionally, with its locations under it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let provider = try Organisations.provisional(
          [OrganisationCode(.cqcProvider, "1-100000001")], name: "Elm Care", kind: .careProvider,
          source: .ascWds, tx)
        let codes = [
          OrganisationCode(.cqcLocation, "1-200000001"),
          OrganisationCode(.ascWorkplace, "OM-1", within: provider.organisation.id),
        ]
        let home = try Organisations.provisional(
          codes, name: "Elm Lodge", kind: .careLocation, locationOf: provider.organisation.id,
          source: .ascWds, tx)
        let again = try Organisations.provisional(
          codes.reversed(), name: "Another Name", kind: .careLocation,
          locationOf: provider.organisation.id, source: .ascWds, tx)

        #expect(provider.isNew && home.isNew && !again.isNew)
        #expect(provider.organisation.provisional)
        #expect(again.organisation == home.organisation)
        #expect(again.changes.isEmpty)
        #expect(
          try OrganisationTree.contains(
            provider.organisation.id, home.organisation.id, on: .under, .on("2026-04-01"), tx))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `gets a code it lacked, and a name once one is known`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let first = try Organisations.provisional(
          [OrganisationCode(.vpd, "990")], name: "", kind: .unstated, source: .esr, tx)
        let second = try Organisations.provisional(
          [OrganisationCode(.vpd, "990"), .ods("RX0")], name: "Fairwater NHS Trust",
          kind: .nhsTrust, source: .esr, tx)

        #expect(second.organisation.id == first.organisation.id)
        #expect(second.organisation.code == "RX0")
        #expect(second.organisation.name(on: .on("2026-04-01")) == "Fairwater NHS Trust")
        #expect(second.organisation.kind(on: .on("2026-04-01")) == .nhsTrust)
        #expect(try Organisations.find(code: "RX0", tx) == second.organisation)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `may share a workplace reference with another provider's`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let ids = try ["1-100000001", "1-100000002"].map { number in
          let provider = try Organisations.provisional(
            [OrganisationCode(.cqcProvider, number)], name: number, kind: .careProvider,
            source: .ascWds, tx)
          return try Organisations.provisional(
            [OrganisationCode(.ascWorkplace, "MAIN", within: provider.organisation.id)],
            name: "Main", kind: .careLocation, locationOf: provider.organisation.id,
            source: .ascWds, tx
          ).organisation.id
        }
        #expect(ids[0] != ids[1])
      }
    }
  }
}
