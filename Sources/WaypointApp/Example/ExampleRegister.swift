import Directory
import Journals
import Kernel
import Storage

/// The organisations of the example, and how they hang together.
struct ExampleRegister: Sendable {
  private(set) var changes: [JournalChange] = []
  private(set) var byCode: [String: OrganisationID] = [:]
  private let postcodes: [String: String]

  /// - Parameter founded: The day from which everything is related.
  static func make(
    _ places: ExampleContent.Places, founded: Day, _ tx: any Transaction
  ) throws -> ExampleRegister {
    var register = ExampleRegister(postcodes: places.postcodes)
    try register.add(places.region.code, places.region.name, .region, founded, tx)
    for system in places.systems {
      try register.add(system.code, system.name, .integratedCareBoard, founded, tx)
      try register.relate(system.code, .region, places.region.code, founded, tx)
    }
    for council in places.councils {
      try register.add(council.code, council.name, .localAuthority, founded, tx)
      try register.relate(council.code, .icb, council.system, founded, tx)
    }
    for trust in places.trusts {
      let kind: OrganisationKind = trust.foundation ? .nhsFoundationTrust : .nhsTrust
      try register.add(trust.code, trust.name, kind, founded, tx, also: [.init(.vpd, trust.vpd)])
      try register.relate(trust.code, .icb, trust.system, founded, tx)
      try register.relate(trust.code, .region, places.region.code, founded, tx)
    }
    for network in places.networks {
      try register.add(network.code, network.name, .primaryCareNetwork, founded, tx)
      try register.relate(network.code, .icb, network.system, founded, tx)
    }
    for practice in places.practices {
      try register.add(practice.code, practice.name, .gpPractice, founded, tx)
      try register.relate(practice.code, .icb, practice.system, founded, tx)
      if let network = practice.network {
        try register.relate(practice.code, .primaryCareNetwork, network, founded, tx)
      }
    }
    for provider in places.providers {
      try register.add(
        provider.number, provider.name, .careProvider, founded, tx, scheme: .cqcProvider)
      try register.relate(provider.number, .icb, provider.system, founded, tx)
      let council = places.councils.first { $0.system == provider.system }
      if let council {
        try register.relate(provider.number, .commissionedBy, council.code, founded, tx)
      }
    }
    for other in places.others {
      try register.add(
        other.code, other.name, other.kind == .hospice ? .hospice : .charity, founded, tx)
      try register.relate(other.code, .icb, other.system, founded, tx)
    }
    return register
  }

  func organisation(_ code: String) throws -> OrganisationID {
    guard let id = byCode[code] else { throw NotFound("The example's organisation \(code)") }
    return id
  }

  private mutating func add(
    _ code: String, _ name: String, _ kind: OrganisationKind, _ opened: Day,
    _ tx: any Transaction, scheme: OrganisationCode.Scheme = .ods, also: [OrganisationCode] = []
  ) throws {
    let made = try Organisations.create(
      .init(
        name: name, kind: kind, codes: [OrganisationCode(scheme, code)] + also, openedOn: opened,
        contact: OrganisationContact(postcode: postcodes[code] ?? "")),
      source: .example, tx)
    byCode[code] = made.organisation.id
    changes += made.changes
  }

  private mutating func relate(
    _ from: String, _ kind: OrganisationRelationKind, _ to: String, _ day: Day,
    _ tx: any Transaction
  ) throws {
    changes += try Organisations.relate(organisation(from), kind, organisation(to), from: day, tx)
  }
}
