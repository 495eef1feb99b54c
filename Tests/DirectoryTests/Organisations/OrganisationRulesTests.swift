import Kernel
import Testing

@testable import Directory

extension Day {
  /// For tests: a day that is known to exist.
  static func on(_ text: String) -> Day { Day(text) ?? .earliest }
}

extension Organisation {
  /// A trust that opened in 1994. Say only what the test is about.
  static func sample(
    id: Int64 = 1, name: String = "Fairwater NHS Trust", kind: OrganisationKind = .nhsTrust,
    opened: Day? = .on("1994-04-01"), closed: Day? = nil
  ) -> Organisation {
    Organisation(
      id: OrganisationID(rawValue: id), openedOn: opened, closedOn: closed, codes: [.ods("RX0")],
      names: [Dated(name)], kinds: [Dated(kind)])
  }
}

@Suite struct `An organisation changed by hand` {
  @Test func `keeps its old name until the day before the new one`() throws {
    let renamed = try Organisation.sample().renamed(
      to: " Fairwater NHS Foundation Trust ", from: .on("2024-04-01"))

    #expect(renamed.name(on: .on("2024-03-31")) == "Fairwater NHS Trust")
    #expect(renamed.name(on: .on("2024-04-01")) == "Fairwater NHS Foundation Trust")
    #expect(renamed.name(on: .on("1990-01-01")) == "Fairwater NHS Trust")
  }

  @Test func `can be renamed twice on one day, when the first was a slip`() throws {
    let once = try Organisation.sample().renamed(to: "Fairwatr Trust", from: .on("2024-04-01"))
    let twice = try once.renamed(to: "Fairwater Trust", from: .on("2024-04-01"))

    #expect(twice.names.map(\.value) == ["Fairwater NHS Trust", "Fairwater Trust"])
  }

  @Test func `cannot be renamed before its latest name began`() throws {
    let renamed = try Organisation.sample().renamed(to: "Fairwater", from: .on("2024-04-01"))

    #expect(throws: OrganisationRefusal.laterNameKnown(from: .on("2024-04-01"))) {
      try renamed.renamed(to: "Older Name", from: .on("2020-01-01"))
    }
    #expect(throws: OrganisationRefusal.nameMissing) {
      try renamed.renamed(to: "  ", from: .on("2025-01-01"))
    }
  }

  @Test func `becomes a foundation trust from a day`() throws {
    let turned = try Organisation.sample().turned(
      into: .nhsFoundationTrust, from: .on("2010-07-01"))

    #expect(turned.kind(on: .on("2010-06-30")) == .nhsTrust)
    #expect(turned.kind(on: .on("2010-07-01")) == .nhsFoundationTrust)
  }

  @Test func `is open on its last day and not before it opened`() throws {
    let closed = try Organisation.sample().closed(on: .on("2024-03-31"))

    #expect(closed.isOpen(on: .on("2024-03-31")))
    #expect(!closed.isOpen(on: .on("2024-04-01")))
    #expect(!closed.isOpen(on: .on("1994-03-31")))
    #expect(throws: OrganisationRefusal.closedBeforeOpening(on: .on("1994-04-01"))) {
      try Organisation.sample().closed(on: .on("1990-01-01"))
    }
    #expect(throws: OrganisationRefusal.alreadyClosed(on: .on("2024-03-31"))) {
      try closed.closed(on: .on("2025-03-31"))
    }
  }

  @Test(arguments: ["RX1", "A4M8P", "Y56", "8HJ98", "G6V2S"])
  func `takes codes of letters and digits, of any shape`(code: String) {
    #expect(OrganisationCode.ods(code).isWellFormed)
  }

  @Test(arguments: ["", "RX", "RX 1", "RX-1", "ABCDEFGHIJK"])
  func `refuses codes of the wrong form`(code: String) {
    #expect(!OrganisationCode.ods(code).isWellFormed)
  }

  @Test func `has words and a sector for every kind, and a sentence in the content`() throws {
    let guide = try OrganisationKindGuide.carried()

    for kind in OrganisationKind.allCases {
      #expect(!kind.words.isEmpty)
      #expect(!guide.sentence(kind).isEmpty, "\(kind.rawValue) has no sentence")
      #expect(kind == .unstated || kind.sector != .unstated)
    }
    #expect(guide.kind(ofRoles: ["RO319", "RO326"]) == .subIcbLocation)
    #expect(guide.kind(ofRoles: ["RO218"]) == .commissioningHub)
    #expect(guide.kind(ofRoles: ["RO000"]) == nil)
  }
}
