import Access
import Directory
import Kernel
import Storage
import TestKit
import Testing

/// A trust without people of its own, with a site where two work; another trust; and an
/// administrator of the first.
private struct Place: Sendable {
  let trust: OrganisationID
  let site: OrganisationID
  let other: OrganisationID
  let administrator: AccountID
  let colleague: AccountID

  static let console = User.console(now: Clock.test.now())

  static func password() throws -> StoredPassword {
    try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
  }

  init(_ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    trust = try make("Ashdown Trust", .nhsTrust)
    site = try make("Ashdown Hospital", .site)
    other = try make("Beech Trust", .nhsTrust)
    _ = try Organisations.relate(site, .siteOf, trust, tx)
    let place = site
    let people = try ["Ngozi", "Siân"].map { given in
      try AddPerson(
        given: given, family: "Pugh",
        job: JobParticulars(organisation: place, title: "Nurse", startedOn: Clock.test.today - 9)
      ).run(under: .test, tx).id
    }
    let password = try Self.password()
    administrator = try AddAccount(
      name: "local", password: password, role: .administrator, organisation: trust
    ).run(by: Self.console, tx)
    colleague = try AddAccount(
      name: "ngozi", password: password, role: .person, person: people[0]
    ).run(by: Self.console, tx)
  }

  func user(_ account: AccountID, _ tx: any Transaction) throws -> User {
    try #require(try Accounts.user(account, at: Clock.test.now(), tx))
  }
}

/// What an action refused to do, in words.
private func refusal(_ action: () throws -> Void) -> [String] {
  do {
    try action()
    return []
  } catch let refusal as any Refusal {
    return refusal.problems.map(\.message)
  } catch {
    return ["\(error)"]
  }
}

@Suite struct `The account of somebody who left` {
  @Test(arguments: Engine.allCases)
  func `is given no role, and none is confirmed for it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let place = try Place(tx)
        let give = { (role: Role) in
          try GiveGrant(
            account: place.colleague, role: role, organisation: place.trust, reason: "Asked for"
          ).run(by: Place.console, tx)
        }
        // As if it had been asked for before, and waited.
        let waiting = try give(.trainingLead)
        let second = try AddAccount(
          name: "second", password: try Place.password(), role: .administrator,
          organisation: place.trust
        ).run(by: Place.console, tx)
        try tx.execute(
          "UPDATE access_grant SET awaits = TRUE, given_by = ?2 WHERE id = ?1", waiting, second)
        try tx.execute(
          """
          UPDATE account SET closed_at = ?2, closed_by_name = 'x', close_reason = 'x'
          WHERE id = ?1
          """, place.colleague, Clock.test.now())
        let words = ["The account ngozi is closed. Open it again first, if its owner came back"]
        #expect(refusal { _ = try give(.organisationLead) } == words)
        let user = try place.user(place.administrator, tx)
        #expect(refusal { try ConfirmGrant(waiting).run(by: user, tx) } == words)
        let grants = try Grants.of(place.colleague, on: Clock.test.today, tx)
        #expect(grants.isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is opened again by nobody who could not give what would come back with it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let place = try Place(tx)
        let user = try place.user(place.administrator, tx)
        try CloseAccount(account: place.colleague, reason: "Left").run(by: Place.console, tx)
        let open = { refusal { _ = try AccountAuthority.overClosed(place.colleague, user, tx) } }
        #expect(open().isEmpty)
        // Given while it was closed, as once was possible.
        try tx.execute(
          """
          INSERT INTO access_grant (id, account_id, role, organisation_id, beneath, from_on,
            given_by_name, given_at, reason, awaits)
          VALUES (?1, ?2, 'organisationLead', ?3, TRUE, ?4, 'x', ?5, 'x', FALSE)
          """, try tx.newIdentifierNumber(), place.colleague, place.other, Clock.test.today,
          Clock.test.now())
        #expect(!open().isEmpty)
        try tx.execute(
          "UPDATE access_grant SET from_on = ?2, to_on = ?2 WHERE organisation_id = ?1",
          place.other, Clock.test.today - 1)
        #expect(open().isEmpty)
      }
    }
  }
}

@Suite struct `The only administrator of a parent` {
  @Test(arguments: Engine.allCases)
  func `is not closed while several work at what is under it`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let place = try Place(tx)
        let close = {
          refusal {
            _ = try CloseAccount(account: place.administrator, reason: "Left")
              .check(by: Place.console, tx)
          }
        }
        #expect(
          close() == [
            "local is the last administrator of Ashdown Trust. Give somebody else the role first"
          ])
        try tx.execute(
          "UPDATE assignment SET ended_on = ?1 WHERE person_id <> (SELECT MIN(id) FROM person)",
          Clock.test.today - 1)
        #expect(close().isEmpty, "one person has nobody else to name")
      }
    }
  }
}
