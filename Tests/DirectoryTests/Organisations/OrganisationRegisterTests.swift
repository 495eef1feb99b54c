import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Directory

@Suite struct `The register of organisations` {
  @Test(arguments: Engine.allCases)
  func `finds what was made, by any of its codes in any case`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let made = try await database.write { tx throws in
        try Organisations.create(
          Organisations.Particulars(
            name: "Fairwater NHS Trust", kind: .nhsTrust,
            codes: [.ods("rx0 "), OrganisationCode(.vpd, "990")], openedOn: .on("1994-04-01"),
            contact: OrganisationContact(
              addressLines: ["Trust House", "", "High Street"], postcode: "FW1 1AA")), tx)
      }
      try await database.read { tx throws in
        #expect(try Organisations.find(code: " rx0", tx) == made.organisation)
        #expect(try Organisations.find(code: "990", tx)?.id == made.organisation.id)
        #expect(try Organisations.find(.ods("RX0"), tx)?.contact.addressLines.count == 2)
        #expect(try Organisations.find(code: "RX9", tx) == nil)
      }
      #expect(made.changes.map(\.kind) == [.created])
      #expect(made.changes.first?.fields["ODS code"]?.after == "RX0")
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses a code that another organisation has`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        _ = try make("First Trust", .nhsTrust, "RX0", tx)
        #expect(throws: OrganisationRefusal.codeTaken("RX0", by: "First Trust")) {
          try make("Second Trust", .nhsTrust, "RX0", tx)
        }
        #expect(throws: OrganisationRefusal.codeMalformed("R!")) {
          try make("Third Trust", .nhsTrust, "R!", tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps names, kinds and closing over time, and says what changed`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let id = try make("Fairwater NHS Trust", .nhsTrust, "RX0", tx)
        let renamed = try Organisations.rename(
          id, to: "Fairwater NHS Foundation Trust", from: .on("2010-07-01"), tx)
        _ = try Organisations.turn(id, into: .nhsFoundationTrust, from: .on("2010-07-01"), tx)
        let closed = try Organisations.close(id, on: .on("2024-03-31"), tx)

        let held = try Organisations.find(id, tx)
        #expect(held?.name(on: .on("2010-06-30")) == "Fairwater NHS Trust")
        #expect(held?.name(on: .on("2010-07-01")) == "Fairwater NHS Foundation Trust")
        #expect(held?.kind(on: .on("2005-01-01")) == .nhsTrust)
        #expect(held?.closedOn == .on("2024-03-31"))
        #expect(
          renamed.changes.first?.fields["name"]
            == JournalChange.Field(
              before: "Fairwater NHS Trust", after: "Fairwater NHS Foundation Trust"))
        #expect(closed.changes.first?.kind == .ended)
        #expect(try Organisations.reopen(id, tx).changes.first?.kind == .restored)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `an independent employer is in a board's area and not under it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let region = try make("Region", .region, "Y99", tx)
        let board = try make("Board", .integratedCareBoard, "QZZ", tx)
        let part = try make("Board, north", .subIcbLocation, "99Z", tx)
        let provider = try make("Elm Care", .careProvider, nil, tx)
        let home = try make("Elm Lodge", .careLocation, nil, tx)
        _ = try Organisations.relate(home, .locationOf, provider, tx)
        _ = try Organisations.relate(provider, .icb, board, from: .on("2022-07-01"), tx)
        _ = try Organisations.relate(part, .partOf, board, tx)
        // Last, so that what hangs below must be worked out anew.
        _ = try Organisations.relate(board, .region, region, tx)

        let today = Day.on("2026-04-01")
        let under = try OrganisationTree.within([board], on: .under, today, tx)
        let area = try OrganisationTree.within([board], on: .area, today, tx)
        let regional = try OrganisationTree.within([region], on: .area, today, tx)
        #expect(Set(under) == [board, part])
        #expect(Set(area) == [board, part, provider, home])
        #expect(Set(regional) == [region, board, part, provider, home])
        #expect(try OrganisationTree.within([region], on: .under, today, tx) == [region])
        #expect(
          try Set(OrganisationTree.within([board], on: .area, .on("2020-01-01"), tx))
            == [board, part])
        #expect(try OrganisationTree.contains(provider, home, on: .under, today, tx))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a new region ends the one before, and a partner may be one of several`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let north = try make("North", .region, "Y91", tx)
        let south = try make("South", .region, "Y92", tx)
        let trust = try make("Trust", .nhsTrust, "RX0", tx)
        _ = try Organisations.relate(trust, .region, north, tx)
        let changes = try Organisations.relate(trust, .region, south, from: .on("2020-04-01"), tx)
        #expect(changes.map(\.kind) == [.ended, .created])

        let relations = try Organisations.relations(of: trust, tx)
        #expect(relations.filter { $0.holds(on: .on("2020-03-31")) }.map(\.to) == [north])
        #expect(relations.filter { $0.holds(on: .on("2020-04-01")) }.map(\.to) == [south])

        let one = try make("Council One", .localAuthority, nil, tx)
        let two = try make("Council Two", .localAuthority, nil, tx)
        _ = try Organisations.relate(trust, .localAuthority, one, share: 6_000, tx)
        _ = try Organisations.relate(trust, .localAuthority, two, share: 4_000, tx)
        #expect(
          try Organisations.organisations(that: .localAuthority, two, on: .on("2026-04-01"), tx)
            == [trust])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses relations that make no sense`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let group = try make("Group", .careGroup, nil, tx)
        let provider = try make("Provider", .careProvider, nil, tx)
        let home = try make("Home", .careLocation, nil, tx)
        _ = try Organisations.relate(provider, .careGroup, group, tx)
        _ = try Organisations.relate(home, .locationOf, provider, tx)

        #expect(throws: OrganisationRefusal.wouldLoop("Home")) {
          try Organisations.relate(group, .partOf, home, tx)
        }
        #expect(throws: OrganisationRefusal.relatedToItself) {
          try Organisations.relate(group, .partOf, group, tx)
        }
        #expect(throws: OrganisationRefusal.alreadyRelated(from: nil)) {
          try Organisations.relate(home, .locationOf, provider, from: .on("2020-01-01"), tx)
        }
        #expect(throws: OrganisationRefusal.wrongTarget(.region)) {
          try Organisations.relate(home, .region, provider, tx)
        }
        #expect(throws: NotFound.self) {
          try Organisations.relate(home, .partOf, OrganisationID(rawValue: 1 << 40), tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `a relation ended leaves the tree from the next day`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let trust = try make("Trust", .nhsTrust, "RX0", tx)
        let hosted = try make("Network", .socialEnterprise, nil, tx)
        let change = try Organisations.relate(hosted, .hostedBy, trust, tx)
        let relation = OrganisationRelationID(rawValue: try #require(change.first).recordID)
        _ = try Organisations.unrelate(relation, on: .on("2024-03-31"), tx)

        #expect(try OrganisationTree.contains(trust, hosted, on: .under, .on("2024-03-31"), tx))
        #expect(try !OrganisationTree.contains(trust, hosted, on: .under, .on("2024-04-01"), tx))
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is searched by part of a name, past ones too, by code, and only within reach`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx throws in
        let today = Day.on("2026-04-01")
        let region = try make("Region", .region, "Y99", tx)
        let trust = try make("Château Valley NHS Trust", .nhsTrust, "RX0", tx)
        let other = try make("Valley Park 100% Surgery", .gpPractice, "A99999", tx)
        _ = try Organisations.relate(trust, .region, region, tx)
        _ = try Organisations.rename(trust, to: "Unity NHS Trust", from: .on("2025-04-01"), tx)
        _ = try Organisations.close(other, on: .on("2020-03-31"), tx)

        let search = { (text: String, reach: Reach) in
          try Organisations.search(text, reach: reach, on: today, tx).map(\.id)
        }
        #expect(try search("CHATEAU trust", .everything) == [trust])
        #expect(try search("trust chateau nhs valley and more", .everything) == [])
        #expect(try search("valley", .everything) == [trust, other])
        #expect(try search("0%", .everything) == [other])
        #expect(try search("rx0", .everything) == [trust])
        #expect(try search("valley", Reach(areas: [region])) == [trust])
        #expect(try search("valley", Reach(organisations: [other])) == [other])
        #expect(try search("valley", .nothing) == [])
        #expect(try search("  ", .everything) == [])
        #expect(
          try Organisations.search(
            "valley", kinds: [.gpPractice], reach: .everything, on: today, tx
          )
          .map(\.name) == ["Valley Park 100% Surgery"])
      }
    }
  }

  @discardableResult
  private func make(
    _ name: String, _ kind: OrganisationKind, _ code: String?, _ tx: any Transaction
  ) throws -> OrganisationID {
    try Organisations.create(
      Organisations.Particulars(
        name: name, kind: kind, codes: code.map { [.ods($0)] } ?? []), tx
    ).organisation.id
  }
}
