import Access
import Credentials
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

/// Somebody with a record, and an issuer.
struct BadgeWorld: Sendable {
  let person: PersonID
  let home: OrganisationID
  let console = User.console(now: Clock.test.now())
  let chance: Chance

  static let address = "https://waypoint.example"

  static func with(
    _ engine: Engine, _ body: @escaping (BadgeWorld, any Database) async throws -> Void
  ) async throws {
    try await withDatabase(engine) { database in
      let chance = Chance.different(seed: 11)
      let world = try await database.write { tx in
        let home = try Organisations.create(.init(name: "The Willows", kind: .careLocation), tx)
        let name = try #require(PersonName(written: "Cara Roe"))
        let person = Person(id: try tx.newIdentifier(), name: name)
        try People.save(person, tx)
        return BadgeWorld(person: person.id, home: home.organisation.id, chance: chance)
      }
      try await body(world, database)
    }
  }

  @discardableResult
  func record(_ tx: any Transaction) throws -> RecordID { try record("induction", tx) }

  /// A programme that was completed, as a file says it.
  @discardableResult
  func record(
    _ key: String, on day: Day? = Clock.test.today - 60, until: Day? = nil,
    title: String = "Induction", _ tx: any Transaction
  ) throws -> RecordID {
    try HeldRecords.merge(
      [
        RecordEntry(
          person: person, organisation: home, source: .plainFile, key: key,
          kind: .programme(code: key), title: title, awardedOn: day, expiresOn: until)
      ], on: Clock.test.today, tx)
    let held = try HeldRecords.held(by: [person], tx)[person] ?? []
    return try #require(held.first { $0.key == key }).id
  }

  func make(_ record: RecordID) -> MakeBadge {
    MakeBadge(record, address: Self.address) { held, issuer in
      guard case .programme(let code) = held.kind else { return nil }
      return BadgeWording(
        kind: code,
        achievement: Achievement(
          id: "\(issuer.address)/badges/\(code)", name: "National induction", about: "Has done it",
          criteria: Achievement.Criteria(narrative: "All of it"), kind: .completion),
        validUntil: held.expiresOn)
    }
  }

  func issue(_ record: RecordID, _ tx: any Transaction) throws -> IssuedBadge {
    try make(record).run(by: console, chance: chance, tx)
  }

  /// As whoever has the file, the keys and the lists finds it.
  func state(
    _ token: String, asOf day: Day? = nil, _ tx: any Transaction
  ) throws -> CredentialState {
    let credential = try Credential(SignedToken(token))
    let named = Set(credential.statuses.map(\.list))
    let lists = try BadgeLists.all(tx).map(\.token).filter {
      named.contains(try StatusListCredential(SignedToken($0)).id)
    }
    return try CredentialCheck(
      keys: BadgeKeys.trusted(tx), lists: lists,
      asOf: day.map { .day($0) } ?? .now(Clock.test.now()), now: Clock.test.now()
    ).check(token).state
  }
}
