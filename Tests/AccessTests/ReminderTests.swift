import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Access

@Suite struct `Reminders` {
  @Test func `come after one, two and four weeks, and no more`() throws {
    let day = try #require(Day("2026-02-25"))
    let days = ReminderRules.days
    #expect(
      (0...3).map { ReminderRules.next(askedOn: day, days, told: $0)?.iso }
        == ["2026-03-04", "2026-03-11", "2026-03-25", nil])
    #expect(
      [6, 7, 13, 14, 27, 28, 400].map {
        ReminderRules.told(askedOn: day, days, on: day + $0)
      } == [0, 1, 1, 2, 2, 3, 3])
  }

  @Test(arguments: [
    ("2026-01-15T06:59:59Z", false), ("2026-01-15T07:00:00Z", true),
    // On the day the clocks go forward, and on the day they go back.
    ("2026-03-29T05:59:59Z", false), ("2026-03-29T06:00:00Z", true),
    ("2026-10-25T06:59:59Z", false), ("2026-10-25T07:00:00Z", true),
  ])
  func `of a day leave from seven in the morning in London`(moment: String, leaves: Bool) throws {
    let now = try #require(Instant(iso: moment))
    #expect(ReminderRules.isTimeForDay(now, last: nil) == leaves)
    #expect(ReminderRules.isTimeForDay(now, last: now.dayInLondon - 1) == leaves)
    #expect(!ReminderRules.isTimeForDay(now, last: now.dayInLondon))
  }

  /// Two people with an account each.
  private struct World {
    let asked: PersonID
    let asker: PersonID
    let tx: any Transaction

    init(_ tx: any Transaction) throws {
      self.tx = tx
      let password = StoredPassword.none(chance: .different())
      (asked, asker) = (
        try Self.person("Nia", password, tx), try Self.person("Oli", password, tx)
      )
    }

    private static func person(
      _ name: String, _ password: StoredPassword, _ tx: any Transaction
    ) throws -> PersonID {
      let person = Person(
        id: try tx.newIdentifier(),
        name: try #require(PersonName(given: name, family: "O’Hara")))
      try People.save(person, tx)
      try AddAccount(
        name: name.lowercased(), password: password, role: .person, person: person.id
      ).run(by: .console(now: Clock.test.now()), tx)
      return person.id
    }

    func ask(on now: Instant = Clock.test.now()) throws {
      try WorkNotices.ask(
        "Somebody asks", about: "thing-1", of: asked,
        unanswered: .init(asker: asker, words: "Nobody answered"), at: now, tx)
    }

    func news(_ person: PersonID) throws -> [String] {
      let accounts = try Accounts.open(of: [person], tx)
      return try accounts.flatMap { try WorkNotices.unread(of: $0, tx).map(\.words) }
    }

    func after(_ days: Int64) -> Instant { Clock.test.now().adding(seconds: days * 86_400) }
  }

  @Test(arguments: Engine.allCases)
  func `go on until it is done, whoever read them, and then tell whoever asked`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try world.ask()
        try world.ask()
        #expect(try world.news(world.asked) == ["Somebody asks"])
        #expect(try WorkNotices.remind(at: world.after(6), tx) == 0)
        for (day, asker) in [(Int64(7), []), (14, []), (28, ["Nobody answered"])] {
          let account = try #require(try Accounts.open(of: [world.asked], tx).first)
          try WorkNotices.markRead(of: account, at: world.after(day), tx)
          try WorkNotices.remind(at: world.after(day), tx)
          try WorkNotices.remind(at: world.after(day), tx)
          #expect(try world.news(world.asked) == ["Reminder: Somebody asks"])
          #expect(try world.news(world.asker) == asker)
        }
        #expect(try WorkNotices.remind(at: world.after(400), tx) == 0)
        try WorkNotices.settle("thing-1", at: world.after(401), tx)
        #expect(try world.news(world.asked).isEmpty && world.news(world.asker).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `stop when it is done, and come once to whoever was not reached for a month`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try world.ask()
        #expect(try WorkNotices.remind(at: world.after(40), tx) == 2)
        #expect(try world.news(world.asked) == ["Reminder: Somebody asks"])
        try WorkNotices.settle("thing-1", at: world.after(41), tx)
        try world.ask(on: world.after(50))
        try WorkNotices.settle("thing-1", at: world.after(51), tx)
        #expect(try WorkNotices.remind(at: world.after(100), tx) == 0)
        #expect(try world.news(world.asked).isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `reach nobody whose account is closed, and are gone with who is erased`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try world.ask()
        _ = try EraseAccount.run(of: world.asked, at: world.after(1), tx)
        let left = try tx.rows("SELECT words FROM work_ask").map { try $0(0, as: String.self) }
        #expect(left == ["Nobody answered"])
        #expect(try WorkNotices.remind(at: world.after(8), tx) == 0)
      }
    }
  }
}
