import Directory
import Files
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Loading a list of organisations` {
  @Test(arguments: Engine.allCases)
  func `adds what is new, and nothing the second time`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      let file = OdsRowSample.file([
        OdsRowSample(),
        OdsRowSample(code: "RX1", name: "HILL NHS FOUNDATION TRUST", closed: "20200331"),
      ])
      let first = try load(file, tx)
      let again = try load(file, tx)

      #expect(first["new"] == ["RX0", "RX1"])
      #expect(first["closed"] == [])
      #expect(first.troubles.isEmpty)
      #expect(first.changes.count == 2)
      #expect(again.isEmpty && again.findings.isEmpty)
      #expect(again.tally.unchanged == 2)

      let hill = try OrganisationShow(code: "RX1", asOf: .on("2026-04-01")).answer(tx)
      #expect(hill.kind == .nhsFoundationTrust)
      #expect(hill.opened == .on("1994-04-01") && hill.closed == .on("2020-03-31"))
      #expect(
        hill.relations.map { "\($0.kind.rawValue) \($0.code ?? "")" } == ["icb QMJ", "region Y56"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `says which are renamed, closed, moved and changed, each from its day`(
    engine: Engine
  ) async throws {
    try await withRegister(engine) { tx throws in
      let codes = ["RX0", "RX1", "RX2", "RX3", "RX4"]
      _ = try load(OdsRowSample.file(codes.map { OdsRowSample(code: $0) }), tx)
      let later = try load(
        OdsRowSample.file([
          OdsRowSample(code: "RX0", name: "FAIRWATER NHS FOUNDATION TRUST"),
          OdsRowSample(code: "RX1", closed: "20260331"),
          OdsRowSample(code: "RX2", region: "Y58", geography: "QJK"),
          OdsRowSample(code: "RX3", postcode: "FW1 1AB"), OdsRowSample(code: "RX4"),
        ]), asOf: .on("2026-10-01"), tx)

      #expect(later["new"] == [])
      #expect(later["renamed"] == ["RX0"])
      #expect(later["closed"] == ["RX1"])
      #expect(later["moved"] == ["RX2"])
      #expect(later["changed"] == ["RX0", "RX3"], "RX0 became a foundation trust")
      #expect(later.tally.unchanged == 1)

      let renamed = try #require(try Organisations.find(code: "RX0", tx))
      #expect(renamed.name(on: .on("2026-09-30")) == "FAIRWATER NHS TRUST")
      #expect(renamed.name(on: .on("2026-10-01")) == "FAIRWATER NHS FOUNDATION TRUST")
      #expect(renamed.kind(on: .on("2026-09-30")) == .nhsTrust)
      #expect(renamed.kind(on: .on("2026-10-01")) == .nhsFoundationTrust)
      let regions = { (day: String) in
        try OrganisationShow(code: "RX2", asOf: .on(day)).answer(tx).relations.map(\.code)
      }
      #expect(try regions("2026-09-30") == ["QMJ", "Y56"])
      #expect(try regions("2026-10-01") == ["QJK", "Y58"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `opens again what the list no longer closes, and erases nothing by absence`(
    engine: Engine
  ) async throws {
    try await withRegister(engine) { tx throws in
      _ = try load(
        OdsRowSample.file([
          OdsRowSample(closed: "20200331"), OdsRowSample(code: "RX1", name: "HILL NHS TRUST"),
        ]), tx)
      let later = try load(OdsRowSample.file([OdsRowSample(opened: "")]), tx)

      #expect(later["changed"] == ["RX0"])
      #expect(later.findings.map(\.code.rawValue) == ["absent-from-file"])
      #expect(later.findings.first?.severity == .info)
      let held = try Organisations.find(code: "RX0", tx)
      #expect(held?.closedOn == nil)
      #expect(held?.openedOn == .on("1994-04-01"))
      #expect(try Organisations.find(code: "RX1", tx) != nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `puts sites under trusts of the same or an earlier load`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      _ = try load(OdsRowSample.file([OdsRowSample()]), tx)
      let sites = try load(
        OdsRowSample.file([
          OdsRowSample(code: "RX001", name: "FAIRWATER HOSPITAL"),
          OdsRowSample(code: "RX101", name: "HILL CLINIC"),
          OdsRowSample(code: "RX1", name: "HILL NHS TRUST"),
          OdsRowSample(code: "RERRK", name: "PRESCRIBER 141"),
          OdsRowSample(code: "G6V2S", name: "NORTH NHS FOUNDATION TRUST"),
        ]), kind: "site", tx)

      #expect(sites["new"].count == 5)
      #expect(sites.troubles.isEmpty)
      #expect(sites.findings.contains { $0.value == "RERRK" && $0.effect == .linkDropped })
      let day = Day.on("2026-04-01")
      let ids = try Organisations.holders(
        of: ["RX0", "RX1", "RX001", "RX101", "RERRK", "G6V2S", "QMJ"], in: .ods, tx)
      let kinds = try Organisations.find(ids.values, tx).mapValues { $0.kind(on: day) }
      func kind(_ code: String) -> OrganisationKind? { ids[code].flatMap { kinds[$0] } }
      #expect(kind("RX001") == .site && kind("RX101") == .site && kind("RERRK") == .site)
      #expect(kind("RX1") == .nhsTrust)
      #expect(kind("G6V2S") == .nhsFoundationTrust, "five characters do not make a site")
      let under = { (code: String) in
        try OrganisationTree.within([try #require(ids[code])], on: .under, day, tx).count
      }
      #expect(try under("RX0") == 2)
      #expect(try under("RX1") == 2)
      #expect(try under("QMJ") == 1)
      #expect(
        try OrganisationTree.within([try #require(ids["QMJ"])], on: .area, day, tx).count == 7)
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows what stands to an organisation only while it is open`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      _ = try load(
        OdsRowSample.file([
          OdsRowSample(), OdsRowSample(code: "RX001", name: "CLINIC", closed: "20200331"),
          OdsRowSample(code: "RX002", name: "WARD"), OdsRowSample(code: "RX003", name: "WARD"),
        ]), tx)
      let sites = { (day: String) in
        try OrganisationShow(code: "RX0", asOf: .on(day)).answer(tx).relations
          .filter { $0.kind == .siteOf }.compactMap(\.code)
      }
      #expect(try sites("2020-03-31") == ["RX001", "RX002", "RX003"])
      #expect(try sites("2020-04-01") == ["RX002", "RX003"])
      let trust = try #require(try Organisations.find(code: "RX0", tx))
      #expect(
        try Organisations.countsOfIncoming(trust.id, on: .on("2020-04-01"), tx)[.siteOf] == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `warns of a list that is older than what is held`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      let codes = (10..<30).map { "RX\($0)" }
      func list(opened: String) -> [UInt8] {
        OdsRowSample.file(codes.map { OdsRowSample(code: $0, opened: opened) })
      }
      _ = try load(list(opened: "20250401"), tx)
      let older = try load(list(opened: "20180401"), tx)
      #expect(older.findings.map(\.code.rawValue) == ["older-record"])
      #expect(older.findings.first?.severity == .info)
      #expect(older["changed"].count == 20, "it is for the reader to decide")
    }
  }

  @Test(arguments: Engine.allCases)
  func `follows practices from commissioner to commissioner`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      var practice = OdsRowSample.practice("A99999", "VALLEY SURGERY", commissioner: "00K")
      let first = try load(OdsRowSample.file([practice]), tx)
      #expect(first["new"] == ["A99999"])
      #expect(first.findings.map(\.value) == ["00K"], "a commissioner not held is told once")

      practice.commissioner = "16C"
      practice.joined = "20200401"
      let moved = try load(OdsRowSample.file([practice]), tx)
      #expect(moved["moved"] == ["A99999"])
      let commissioner = { (day: String) in
        try OrganisationShow(code: "A99999", asOf: .on(day)).answer(tx).relations
          .first { $0.kind == .commissionedBy }
      }
      #expect(try commissioner("2020-03-31")?.code == "00K")
      #expect(try commissioner("2020-04-01")?.code == "16C")
      #expect(try commissioner("2020-03-31")?.name == nil)

      // The list of commissioners then gives the name: to the register it is new.
      let list = try load(
        OdsRowSample.file([
          OdsRowSample(
            code: "16C", name: "NHS TEES VALLEY CCG", region: "Y63", geography: "QHM",
            closed: "20220630")
        ]), kind: "commissioner", tx)
      #expect(list["new"] == ["16C"])
      #expect(try commissioner("2026-04-01")?.name == "NHS TEES VALLEY CCG")

      practice.closed = "20260331"
      practice.left = "20260331"
      practice.status = "C"
      let closed = try load(OdsRowSample.file([practice]), tx)
      #expect(closed["closed"] == ["A99999"])
      #expect(closed["moved"] == [] && closed["changed"] == [])
      #expect(try commissioner("2026-04-01") == nil)
      #expect(try load(OdsRowSample.file([practice]), tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `makes sub-ICB locations parts of their board`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      let file = OdsRowSample.file([
        OdsRowSample(
          code: "00Q", name: "NHS LANCASHIRE AND SOUTH CUMBRIA ICB - 00Q", region: "Y62",
          geography: "QE1", roles: "RO319"),
        OdsRowSample(
          code: "13Q", name: "NATIONAL COMMISSIONING HUB 1", geography: "QE1",
          roles: "RO218"),
      ])
      _ = try load(file, tx)
      let board = try #require(try Organisations.find(code: "QE1", tx))
      let part = try #require(try Organisations.find(code: "00Q", tx))
      #expect(part.kind(on: .on("2026-04-01")) == .subIcbLocation)
      #expect(
        try OrganisationTree.within([board.id], on: .under, .on("2026-04-01"), tx).count == 2)
      #expect(try OrganisationTree.within([board.id], on: .area, .on("2026-04-01"), tx).count == 3)
      #expect(try load(file, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps what the file says of retired, foreign and blank groupings`(
    engine: Engine
  ) async throws {
    try await withRegister(engine) { tx throws in
      let file = OdsRowSample.file([
        OdsRowSample(code: "RX1", region: "Y54"), OdsRowSample(code: "RX2", region: "W00"),
        OdsRowSample(code: "RX3", region: "", geography: ""),
        OdsRowSample(code: "RX4", region: "Y99", geography: "Q99"),
      ])
      let outcome = try load(file, tx)

      #expect(outcome.troubles.isEmpty)
      #expect(outcome.findings.map(\.value) == ["Q99", "Y99"])
      let relations = { (code: String) in
        try OrganisationShow(code: code, asOf: .on("2026-04-01")).answer(tx).relations
          .map { "\($0.kind.rawValue) \($0.code ?? "")" }
      }
      #expect(try relations("RX1") == ["icb QMJ", "region Y54"])
      #expect(try relations("RX2") == ["icb QMJ", "nationalGrouping W00"])
      #expect(try relations("RX3") == [])
      #expect(try relations("RX4") == ["healthGeography Q99", "nationalGrouping Y99"])
      #expect(try Organisations.find(code: "Y99", tx)?.provisional == true)
      #expect(try load(file, tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes nothing by what it cannot read, and opens again by a blank`(
    engine: Engine
  ) async throws {
    try await withRegister(engine) { tx throws in
      _ = try load(
        OdsRowSample.file([
          OdsRowSample(code: "RX1", closed: "20200331"),
          OdsRowSample(code: "RX2", closed: "20200331"), OdsRowSample(code: "RX3"),
          OdsRowSample(code: "RX4", closed: "20200331"),
        ]), tx)
      let spoilt = try load(
        OdsRowSample.file([
          OdsRowSample(code: "RX1", closed: "31/03/20"),
          OdsRowSample(code: "RX2", closed: "19000101"),
          OdsRowSample(code: "RX3", region: "Y?", geography: "Q?"),
          OdsRowSample(code: "RX4"),
        ]), asOf: .on("2026-10-01"), tx)

      #expect(spoilt["changed"] == ["RX4"])
      #expect(spoilt["moved"] == [])
      #expect(spoilt.tally.unchanged == 3)
      #expect(try Organisations.find(code: "RX1", tx)?.closedOn == .on("2020-03-31"))
      #expect(try Organisations.find(code: "RX2", tx)?.closedOn == .on("2020-03-31"))
      #expect(try Organisations.find(code: "RX4", tx)?.closedOn == nil)
      let places = try OrganisationShow(code: "RX3", asOf: .on("2026-10-01")).answer(tx).relations
      #expect(places.map(\.code) == ["QMJ", "Y56"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `refuses a list of another kind than was said`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      let practices = OdsRowSample.file([
        .practice("A99999", "VALLEY SURGERY", commissioner: "00K")
      ])
      let outcome = try load(practices, kind: "trust", tx)

      #expect(outcome.findings.map(\.severity) == [.blocker])
      #expect(outcome.findings.first?.message.contains("--kind practice") == true)
      #expect(outcome.isEmpty)
      #expect(throws: Problems.self) { try load(practices, kind: "hospital", tx) }
      let text = try load(Array("Dear all,\nplease load this.\n".utf8), tx)
      #expect(text.findings.map(\.code.rawValue) == ["header-not-found"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `adds successions once, and leads from old codes to new`(engine: Engine) async throws {
    try await withRegister(engine) { tx throws in
      let file = Array(
        """
        old_code,new_code,date
        03A,X2C4Y,2021-04-01
        X2C4Y,15E,2023-04-01
        X2C4Y,15F,2023-04-01

        """.utf8)
      let first = try load(file, as: OdsSuccessionFormat(), tx)
      let again = try load(file, as: OdsSuccessionFormat(), tx)

      #expect(first["changed"] == ["03A", "X2C4Y"])
      #expect(first.changes.count == 3)
      #expect(again.isEmpty && again.tally.unchanged == 3)
      let shown = try OrganisationShow(code: "03A", asOf: .on("2026-04-01")).answer(tx)
      #expect(shown.successors.map { "\($0.code) \($0.steps)" } == ["X2C4Y 1", "15E 2", "15F 2"])
    }
  }
}
