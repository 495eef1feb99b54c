import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

/// Two officers of support, a care home with its manager and a worker, and an integrated care board
/// with somebody who sees figures.
private struct World: Sendable {
  let home: OrganisationID
  let person: PersonID
  let officer: AccountID
  let second: AccountID
  /// Of the same person as the first officer.
  let sameOfficer: AccountID
  let central: AccountID
  let own: AccountID
  let manager: AccountID
  let board: AccountID

  static let see = Permission(
    "test.see", doing: "see", roles: .any(.keepers, .outside, [.person]), shows: .people)
  static let change = Permission("test.change", doing: "change", roles: .any(.keepers, .outside))

  init(_ tx: any Transaction) throws {
    let make = { (name: String, kind: OrganisationKind) in
      try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
    }
    home = try make("Larch House", .careLocation)
    let icb = try make("Mereland ICB", .integratedCareBoard)
    person = try AddPerson(
      given: "Siân", family: "Pugh",
      job: JobParticulars(
        organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
    ).run(under: .test, tx).id
    let password = try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
    let add = { (name: String, role: Role, place: OrganisationID?, person: PersonID?) in
      try AddAccount(
        name: name, password: password, role: role, organisation: place, person: person
      ).run(by: .console(now: Clock.test.now()), tx)
    }
    let helpers = try ["Ann", "Bo"].map { given in
      try AddPerson(
        given: given, family: "Helper",
        job: JobParticulars(organisation: icb, title: "Support", startedOn: Clock.test.today - 9)
      ).run(under: .test, tx).id
    }
    officer = try add("officer", .support, nil, helpers[0])
    second = try add("second", .support, nil, helpers[1])
    sameOfficer = try add("officer.too", .support, nil, helpers[0])
    central = try add("central", .nationalLead, nil, nil)
    own = try add("sian", .person, nil, person)
    manager = try add("manager", .registeredManager, home, nil)
    board = try add("board", .systemPeopleOfficer, icb, nil)
  }

  func user(
    _ account: AccountID, after seconds: Int64 = 0, _ tx: any Transaction
  ) throws -> User {
    try #require(
      try Accounts.user(account, at: Clock.test.now().adding(seconds: seconds), tx))
  }
}

@Suite struct `Seeing what somebody sees` {
  @Test(arguments: Engine.allCases)
  func `needs a yes of the person or of a second officer, and ends by itself`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let now = Clock.test.now()
        let officer = try world.user(world.officer, tx)
        let token = try Sessions.begin(
          for: world.officer, secondFactorAt: now, chance: .different(), at: now, tx)
        let session = try #require(try Sessions.find(token: token, at: now, tx)).session
        for answering in [world.own, world.second] {
          let id = try AskToView(name: "sian", reason: "A page that does not open")
            .run(by: officer, tx)
          #expect(throws: Problems.self) { try BeginView(id, in: session).run(by: officer, tx) }
          for stranger in [world.officer, world.sameOfficer, world.manager] {
            #expect(throws: NotFound.self) {
              try AnswerView(id, agrees: true).run(by: world.user(stranger, tx), tx)
            }
          }
          try AnswerView(id, agrees: true).run(by: world.user(answering, tx), tx)
          try BeginView(id, in: session).run(by: officer, tx)
          let seen = try #require(try ViewRequests.running(in: session, of: officer, tx)).user
          #expect(seen.person == world.person)
          #expect(
            try seen.right(to: World.see, .person(world.person), tx).actorName
              == "officer of support, as sian")
          let later = try world.user(world.officer, after: 30 * 60, tx)
          #expect(try ViewRequests.running(in: session, of: later, tx) == nil)
          try EndView(in: session).run(by: officer, tx)
          #expect(try ViewRequests.running(in: session, of: officer, tx) == nil)
          #expect(throws: Problems.self) { try BeginView(id, in: session).run(by: officer, tx) }
        }
        let told = try Journal.timeline(
          of: .person(world.person), actions: JournalActions(ViewJournal.actions), tx
        ).map(\.sentence)
        #expect(
          told.contains(
            "officer of support looked at what sian sees: A page that does not open"))
        let no = try AskToView(name: "sian", reason: "Again").run(by: officer, tx)
        try AnswerView(no, agrees: false).run(by: world.user(world.own, tx), tx)
        #expect(throws: Problems.self) { try BeginView(no, in: session).run(by: officer, tx) }
        #expect(throws: Forbidden.self) {
          try AskToView(name: "sian", reason: "Curious").run(by: world.user(world.manager, tx), tx)
        }
      }
    }
  }
}

@Suite struct `A second officer of support` {
  @Test(arguments: Engine.allCases)
  func `does not say yes for those who reach far, nor after a no`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let officer = try world.user(world.officer, tx)
        let answer = { (id: ViewRequestID, account: AccountID, agrees: Bool, seconds: Int64) in
          try AnswerView(id, agrees: agrees).run(by: world.user(account, after: seconds, tx), tx)
        }
        try AddAccount(
          name: "keeper",
          password: try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00"))),
          role: .administrator, organisation: world.home
        ).run(by: .console(now: Clock.test.now()), tx)
        for name in ["central", "keeper"] {
          let id = try AskToView(name: name, reason: "A page").run(by: officer, tx)
          #expect(throws: NotFound.self) { try answer(id, world.second, true, 0) }
        }
        let own = try AskToView(name: "central", reason: "A page").run(by: officer, tx)
        try answer(own, world.central, true, 0)

        let first = try AskToView(name: "sian", reason: "A page").run(by: officer, tx)
        try answer(first, world.own, false, 0)
        let again = try AskToView(name: "sian", reason: "A page")
          .run(by: world.user(world.officer, after: 60, tx), tx)
        #expect(throws: NotFound.self) { try answer(again, world.second, true, 120) }
        let day: Int64 = 24 * 3_600
        let later = try AskToView(name: "sian", reason: "A page")
          .run(by: world.user(world.officer, after: day, tx), tx)
        try answer(later, world.second, true, day + 1)

        // The person is told until they say that they know.
        #expect(try ViewRequests.about(world.own, tx).filter(\.isToBeRead).map(\.id) == [later])
        #expect(throws: NotFound.self) { try ReadViewNotice(later).run(by: officer, tx) }
        try ReadViewNotice(later).run(by: world.user(world.own, tx), tx)
        #expect(try ViewRequests.about(world.own, tx).filter(\.isToBeRead).isEmpty)
        #expect(try ViewRequests.about(world.central, tx).filter(\.isToBeRead).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is somebody, as the first one is`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let password = try #require(StoredPassword(stored: .text("scrypt$16$8$1$00$00")))
        let console = User.console(now: Clock.test.now())
        #expect(throws: Problems.self) {
          try AddAccount(name: "nobody", password: password, role: .support).run(by: console, tx)
        }
        #expect(throws: Problems.self) {
          try GiveGrant(
            account: world.manager, role: .support, organisation: nil, reason: "Helps"
          ).run(by: console, tx)
        }
        // One from before is told so.
        try tx.execute(
          "UPDATE account SET person_id = NULL WHERE id = ?1", world.officer)
        #expect(throws: Problems.self) {
          try AskToView(name: "sian", reason: "A page").run(by: world.user(world.officer, tx), tx)
        }
      }
    }
  }
}

@Suite struct `What somebody of support looks at` {
  @Test(arguments: Engine.allCases)
  func `is written down as looked at by them, each time and of the person too`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let now = Clock.test.now()
        let own = try world.user(world.manager, tx)
        let chance = Chance.different()
        try Looks.record(.record, at: world.person, by: own, under: World.see, tx)
        #expect(try !Looks.isNew(.record, at: world.person, by: own, tx))
        for (officer, name) in [(world.officer, "manager"), (world.second, "sian")] {
          let officer = try world.user(officer, tx)
          let token = try Sessions.begin(
            for: try #require(officer.account), secondFactorAt: now, chance: chance, at: now, tx)
          let session = try #require(try Sessions.find(token: token, at: now, tx)).session
          let id = try AskToView(name: name, reason: "A page").run(by: officer, tx)
          try AnswerView(id, agrees: true).run(
            by: world.user(name == "sian" ? world.own : world.manager, tx), tx)
          try BeginView(id, in: session).run(by: officer, tx)
          let seen = try #require(try ViewRequests.running(in: session, of: officer, tx)).user
          // That the manager looked, or that it is their own record, is no look of theirs.
          #expect(try Looks.isNew(.record, at: world.person, by: seen, tx), "\(name)")
          #expect(
            try seen.right(to: World.see, .person(world.person), tx).account == officer.account)
          try Looks.record(.record, at: world.person, by: seen, under: World.see, tx)
          #expect(try !Looks.isNew(.record, at: world.person, by: seen, tx), "\(name)")
        }
        let looks = try Looks.at(
          [world.person], actions: JournalActions([Looks.lookedAt]), limit: 9, tx)
        #expect(
          looks.map(\.actorName) == [
            "second of support, as sian", "officer of support, as manager", "manager",
          ])
      }
    }
  }
}

@Suite struct `Opening records in an emergency` {
  @Test(arguments: Engine.allCases)
  func `asks the reason first, shows names for hours, and is reviewed by somebody else`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let board = try world.user(world.board, tx)
        let seesPerson = { (seconds: Int64) in
          let user = try world.user(world.board, after: seconds, tx)
          let one = try user.holds(World.see, over: .person(world.person), tx)
          #expect(try user.seen(of: [world.person], for: World.see, tx).isEmpty == !one)
          return one
        }
        #expect(try !seesPerson(0))
        #expect(throws: Problems.self) {
          try OpenInEmergency(world.home, reason: "Need it").run(by: board, tx)
        }
        let id = try OpenInEmergency(
          world.home, reason: "The home is flooded and nobody answers the telephone"
        ).run(by: board, tx)
        #expect(try seesPerson(60))
        #expect(try !seesPerson(4 * 3_600))
        let opened = try world.user(world.board, after: 60, tx)
        #expect(try !opened.holds(World.change, over: .person(world.person), tx))
        #expect(
          try opened.right(to: World.see, .person(world.person), tx).role
            == "systemPeopleOfficer@\(world.home) in emergency")
        // Not by oneself, and not by those who do not answer for it.
        for other in [world.board, world.own, world.officer] {
          #expect(throws: NotFound.self) {
            try ReviewEmergency(id, outcome: .justified, notes: "Fine")
              .run(by: world.user(other, tx), tx)
          }
        }
        let manager = try world.user(world.manager, tx)
        let reach = try manager.reach(for: .reviewEmergency, tx)
        #expect(
          try Emergencies.list(reach, of: manager.account, on: manager.today, tx).map(\.id) == [id])
        try ReviewEmergency(id, outcome: .notJustified, notes: "We answered the telephone")
          .run(by: manager, tx)
        #expect(try !seesPerson(120))
        // Not again, within a year.
        let reason = "The home is flooded and nobody answers the telephone"
        let day: Int64 = 24 * 3_600
        #expect(throws: Problems.self) {
          try OpenInEmergency(world.home, reason: reason)
            .run(by: world.user(world.board, after: 300 * day, tx), tx)
        }
        _ = try OpenInEmergency(world.home, reason: reason)
          .run(by: world.user(world.board, after: 366 * day, tx), tx)
        #expect(throws: Problems.self) {
          try ReviewEmergency(id, outcome: .justified, notes: "Again").run(by: manager, tx)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not done again while the review of the last is late`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        let reason = "The home is flooded and nobody answers the telephone"
        let day: Int64 = 24 * 3_600
        let open = { (days: Int64) in
          try OpenInEmergency(world.home, reason: reason)
            .run(by: world.user(world.board, after: days * day, tx), tx)
        }
        let first = try open(0)
        let due = try #require(try Emergencies.find(first, tx)).reviewDueOn
        #expect(due == Clock.test.today + 7)
        let second = try open(7)
        #expect(throws: Problems.self) { try open(8) }
        for id in [first, second] {
          try ReviewEmergency(id, outcome: .justified, notes: "It was flooded")
            .run(by: world.user(world.manager, after: 9 * day, tx), tx)
        }
        _ = try open(9)
      }
    }
  }
}
