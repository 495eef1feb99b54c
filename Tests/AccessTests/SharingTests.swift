import Access
import Directory
import Kernel
import Storage
import TestKit
import Testing

/// A care provider with two homes in the area of a council and of an integrated care board, each
/// with somebody who looks on it from outside.
private struct World: Sendable {
  let provider: OrganisationID
  let homes: [OrganisationID]
  let board: OrganisationID
  let council: OrganisationID
  let people: [PersonID]
  let officer: AccountID
  let councilLead: AccountID
  let lead: AccountID
  let own: AccountID

  static let see = Permission(
    "test.see", doing: "see", roles: .any(.keepers, .outside, [.person]), shows: .people)
  static let count = Permission("test.count", doing: "count", roles: .counters)
  static let change = Permission("test.change", doing: "change", roles: .keepers)

  init(_ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    provider = try make("Larch Care", .careProvider)
    homes = try [make("Larch House", .careLocation), make("Larch Lodge", .careLocation)]
    board = try make("Mereland ICB", .integratedCareBoard)
    council = try make("Mereland Council", .localAuthority)
    for home in homes { _ = try Organisations.relate(home, .locationOf, provider, tx) }
    _ = try Organisations.relate(provider, .icb, board, tx)
    _ = try Organisations.relate(provider, .localAuthority, council, tx)
    people = try zip(["Siân", "Ngozi"], homes).map { name, home in
      try AddPerson(
        given: name, family: "Pugh",
        job: JobParticulars(
          organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
    }
    let password = try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
    let add = { (name: String, role: Role, place: OrganisationID?, person: PersonID?) in
      try AddAccount(
        name: name, password: password, role: role, organisation: place, person: person
      ).run(by: .console(now: Clock.test.now()), tx)
    }
    officer = try add("officer", .systemPeopleOfficer, board, nil)
    councilLead = try add("council", .workforceLead, council, nil)
    lead = try add("lead", .registeredManager, provider, nil)
    own = try add("own", .person, nil, people[0])
  }

  func user(
    _ account: AccountID, on day: Day = Clock.test.today, _ tx: any Transaction
  ) throws -> User {
    try #require(try Accounts.user(account, at: Clock.fixed(day).now(), tx))
  }

  func agree(with body: OrganisationID, _ tx: any Transaction) throws -> SharingAgreementID {
    try RecordSharingAgreement(
      employer: provider, body: body, purpose: "Finding cover between homes", data: [.people],
      until: Clock.test.today + 30, signedForEmployer: "A. Patel", signedForBody: "B. Jones"
    ).run(by: user(lead, tx), tx)
  }

  /// Whom a user sees by name, asked both ways: of each person, and of the reach.
  func seen(by account: AccountID, on day: Day = Clock.test.today, _ tx: any Transaction) throws
    -> [PersonID]
  {
    let user = try user(account, on: day, tx)
    let one = try people.filter { try user.holds(Self.see, over: .person($0), tx) }
    #expect(try user.seen(of: people, for: Self.see, tx) == one, "a page and a list disagree")
    return one
  }
}

@Suite struct `Where an agreement is kept` {
  private static let words = "Shared drive, folder seven"

  private static func stored(_ tx: any Transaction) throws -> String {
    try tx.rows("SELECT * FROM sharing_agreement", binding: []).map { "\($0.values)" }.joined()
  }

  private static func agree(_ world: World, _ tx: any Transaction) throws -> SharingAgreementID {
    try RecordSharingAgreement(
      employer: world.provider, body: world.board, purpose: "Finding cover", data: [.people],
      until: Clock.test.today + 30, signedForEmployer: "A. Patel", signedForBody: "B. Jones",
      evidence: words
    ).run(by: world.user(world.lead, tx), tx)
  }

  @Test(arguments: Engine.allCases)
  func `is sealed, and read with the agreement`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let id = try Self.agree(world, tx)
        let without = try world.agree(with: world.council, tx)
        #expect(try !Self.stored(tx).contains("folder"))
        #expect(try Sharing.find(id, tx)?.evidence == Self.words)
        #expect(try Sharing.find(without, tx)?.evidence == nil)
        let all = try Sharing.agreements(of: [world.provider], tx)
        #expect(Set(all.map(\.evidence)) == [Self.words, nil])
        #expect(try SealedAgreements.sealed.counts(tx) == [try #require(tx.keys.present): 1])
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that an earlier version kept as it was is sealed, and later under another key`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let id = try Self.agree(world, tx)
        try tx.execute(
          "UPDATE sharing_agreement SET evidence = ?2, sealed_evidence = NULL WHERE id = ?1", id,
          Self.words)
        #expect(try SealedAgreements.sealed.hasPlain(tx))
        #expect(try SealedAgreements.sealed.counts(tx) == ["": 1])
        #expect(try Sharing.find(id, tx)?.evidence == Self.words)
        #expect(try SealedAgreements.sealed.seal(tx.keys, 100, tx).sealed == 1)
        #expect(try !SealedAgreements.sealed.hasPlain(tx))
        #expect(try !Self.stored(tx).contains("folder"))
        #expect(try Sharing.find(id, tx)?.evidence == Self.words)
        let keys = KeyRing(
          [7, 8].compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
          chance: .different(seed: 9))
        #expect(try SealedAgreements.sealed.seal(keys, 100, tx).sealed == 1)
        #expect(try SealedAgreements.sealed.counts(tx) == [try #require(keys.present): 1])
        #expect(try SealedAgreements.sealed.seal(keys, 100, tx).sealed == 0)
      }
    }
  }
}

@Suite struct `The people of an independent employer` {
  @Test(arguments: Engine.allCases)
  func `are figures to those outside, and no names`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        for account in [world.officer, world.councilLead] {
          let user = try world.user(account, tx)
          #expect(try world.seen(by: account, tx).isEmpty)
          #expect(try user.holds(World.count, over: .organisation(world.homes[0]), tx))
          #expect(throws: NotShared.self) {
            try user.right(to: World.see, .organisation(world.homes[0]), tx)
          }
          #expect(throws: NotFound.self) {
            try user.right(to: World.see, .person(world.people[0]), tx)
          }
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are seen under an agreement, by that body, for as long as it holds`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let agreement = try world.agree(with: world.board, tx)
        let last = Clock.test.today + 30
        #expect(try world.seen(by: world.officer, tx) == world.people)
        #expect(try world.seen(by: world.officer, on: last, tx) == world.people)
        #expect(try world.seen(by: world.officer, on: last + 1, tx).isEmpty)
        #expect(try world.seen(by: world.councilLead, tx).isEmpty)
        // It lets them see, and nothing else.
        let officer = try world.user(world.officer, tx)
        #expect(try !officer.holds(World.change, over: .person(world.people[0]), tx))
        #expect(try !officer.holds(.seeObligationsForTest, over: .person(world.people[0]), tx))
        #expect(throws: NotFound.self) {
          try EndSharingAgreement(agreement, reason: "Mine").run(by: officer, tx)
        }
        // Those it is about know of it.
        #expect(
          try Sharing.agreements(concerning: world.people[0], on: Clock.test.today, tx).map(\.id)
            == [agreement])
        try EndSharingAgreement(agreement, reason: "No longer needed")
          .run(by: world.user(world.lead, tx), tx)
        #expect(try world.seen(by: world.officer, tx).isEmpty)
      }
    }
  }

  /// - Source: ASC-WDS workplace file, PERMLA 0: "Do not share with local authority".
  @Test(arguments: Engine.allCases)
  func `stay unseen by a council where the files of the home say so`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        _ = try world.agree(with: world.council, tx)
        _ = try world.agree(with: world.board, tx)
        try Sharing.keep(
          .localAuthority, allowed: false, of: world.homes[0], on: Clock.test.today, tx)
        #expect(try world.seen(by: world.councilLead, tx) == [world.people[1]])
        #expect(try world.seen(by: world.officer, tx) == world.people)
        try Sharing.keep(
          .localAuthority, allowed: true, of: world.homes[0], on: Clock.test.today, tx)
        #expect(try world.seen(by: world.councilLead, tx) == world.people)
        try Sharing.keep(
          .localAuthority, allowed: false, of: world.provider, on: Clock.test.today, tx)
        #expect(try world.seen(by: world.councilLead, tx).isEmpty)
        #expect(throws: Problems.self) { try world.agree(with: world.council, tx) }
      }
    }
  }

  /// - Source: ASC-WDS workplace file, PERMCQC 0: "Do not share with CQC".
  @Test(arguments: Engine.allCases)
  func `stay unseen by the Care Quality Commission where the files of the home say so`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let commission = try Organisations.create(
          .init(
            name: "The commission", kind: .armsLengthBody,
            codes: [OrganisationCode(.reference, "cqc")]), tx
        ).organisation.id
        // No role is held there yet: the officer of a board stands in for one.
        try tx.execute(
          "UPDATE access_grant SET organisation_id = ?1 WHERE account_id = ?2", commission,
          world.officer)
        let limit = { (allowed: Bool, place: OrganisationID) in
          try Sharing.keep(
            .careQualityCommission, allowed: allowed, of: place, on: Clock.test.today, tx)
        }
        let told = { (person: PersonID) in
          try Sharing.agreements(concerning: person, on: Clock.test.today, tx).map(\.body)
        }
        #expect(try world.seen(by: world.officer, tx).isEmpty)
        _ = try world.agree(with: commission, tx)
        _ = try world.agree(with: world.council, tx)
        #expect(try world.seen(by: world.officer, tx) == world.people)
        #expect(try Set(told(world.people[0])) == [commission, world.council])
        try limit(false, world.homes[0])
        #expect(try world.seen(by: world.officer, tx) == [world.people[1]])
        // It says nothing about a council, nor about the other home, and each is told what is so.
        #expect(try world.seen(by: world.councilLead, tx) == world.people)
        #expect(try told(world.people[0]) == [world.council])
        #expect(try Set(told(world.people[1])) == [commission, world.council])
        try limit(true, world.homes[0])
        #expect(try world.seen(by: world.officer, tx) == world.people)
        try limit(false, world.provider)
        #expect(try world.seen(by: world.officer, tx).isEmpty)
        #expect(throws: Problems.self) { try world.agree(with: commission, tx) }
        #expect(throws: Never.self) { try world.agree(with: world.council, tx) }
      }
    }
  }

  /// A page of one person and a list say the same of somebody who works at two places.
  @Test(arguments: Engine.allCases)
  func `stay unseen where they also work at a home whose files say so`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        _ = try world.agree(with: world.council, tx)
        let elsewhere = try Organisations.create(
          .init(name: "Beech House", kind: .careProvider), tx
        ).organisation.id
        _ = try AddAssignment(
          person: world.people[0],
          job: JobParticulars(
            organisation: elsewhere, title: "Night worker", startedOn: Clock.test.today - 5)
        ).run(under: .test, tx)
        #expect(try world.seen(by: world.councilLead, tx) == world.people)
        try Sharing.keep(
          .localAuthority, allowed: false, of: elsewhere, on: Clock.test.today, tx)
        #expect(try world.seen(by: world.councilLead, tx) == [world.people[1]])
        let reach = try world.user(world.councilLead, tx).reach(for: World.see, tx)
        let listed = try Team.people(
          of: world.provider, reach: reach, on: Clock.test.today, tx
        ).members.map(\.person)
        #expect(listed == [world.people[1]])
        // Whoever shares themselves is seen all the same.
        _ = try ShareOwnRecord(
          body: world.council, purpose: "To be asked about vacancies", data: [.people],
          until: Clock.test.today + 60
        ).run(by: world.user(world.own, tx), tx)
        #expect(try world.seen(by: world.councilLead, tx) == world.people)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `may share themselves, and stop`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let own = try world.user(world.own, tx)
        let share = try ShareOwnRecord(
          body: world.board, purpose: "To be asked about vacancies", data: [.people],
          until: Clock.test.today + 60
        ).run(by: own, tx)
        #expect(try world.seen(by: world.officer, tx) == [world.people[0]])
        #expect(try world.seen(by: world.officer, on: Clock.test.today + 61, tx).isEmpty)
        #expect(throws: NotFound.self) {
          try StopSharing(share).run(by: world.user(world.lead, tx), tx)
        }
        try StopSharing(share).run(by: own, tx)
        #expect(try world.seen(by: world.officer, tx).isEmpty)
        #expect(throws: Problems.self) {
          try ShareOwnRecord(
            body: world.board, purpose: "For ever", data: [.people],
            until: Clock.test.today + 5_000
          ).run(by: own, tx)
        }
      }
    }
  }
}

extension Permission {
  fileprivate static let seeObligationsForTest = Permission(
    "test.training", doing: "see training", roles: .counters, shows: .training)
}
