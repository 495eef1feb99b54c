import Courier
import Directory
import Kernel
import Storage
import TestKit
import Testing

@testable import Access

@Suite struct `Days by mail` {
  private static let now = Clock.test.now()

  private static func day(
    _ uid: String = "day-1", sequence: Int = 1, on day: Day = now.dayInLondon + 30,
    place: String = "Wharfe Hall, LS1 4AP", isOff: Bool = false, isWhole: Bool = false
  ) -> CalendarInvitation {
    CalendarInvitation(
      uid: "\(uid)@waypoint", sequence: sequence, on: day,
      times: isWhole ? nil : .init(from: 570, until: 990), summary: "Mid-career programme: Wharfe",
      about: "One life, many services", place: place, holder: "Wharfe Board",
      reminder: "Tomorrow", isOff: isOff, page: "/programme/7")
  }

  /// An account with a confirmed address that wants its days, and the outbox of a node that sends.
  private struct World {
    let account: AccountID
    let outbox: Outbox
    let tx: any Transaction

    init(_ tx: any Transaction, confirmed: Bool = true) throws {
      self.tx = tx
      let person = Person(
        id: try tx.newIdentifier(),
        name: try #require(PersonName(given: "Nia", family: "O’Hara")))
      try People.save(person, tx)
      account = try AddAccount(
        name: "nia", password: .none(chance: .different()), role: .person, person: person.id
      ).run(by: .console(now: now), tx)
      let from = try #require(MailAddress("waypoint@harbour.example"))
      outbox = Outbox(
        MailSettings(
          server: MailServer(
            host: "127.0.0.1", port: 1, security: .none, ownName: "harbour.example"),
          from: Mailbox(from),
          publicAddress: "https://waypoint.harbour.example"), keys: .test, chance: .different())
      guard confirmed else { return }
      let address = try #require(MailAddress("nia.o'hara@harbour.example"))
      try AccountAddresses.set(address, of: account, at: now, tx)
      try AccountAddresses.confirm(address.text, of: account, at: now, tx)
      try CalendarMails.choose(true, of: account, at: now, tx)
    }

    /// What leaves, as if it had been sent.
    func sent(at moment: Instant = now) throws -> [Mail] {
      try CalendarMails.queue(by: outbox, at: moment, tx)
      var mails: [Mail] = []
      while let claimed = try outbox.claim(at: moment, tx) {
        if let mail = claimed.mail { mails.append(mail) }
        try Outbox.settle(claimed.id, .sent, at: moment, tx)
      }
      return mails
    }

    func keep(_ all: CalendarInvitation...) throws {
      try CalendarMails.keep(all, of: "programme", for: account, at: now, tx)
    }
  }

  @Test(arguments: Engine.allCases)
  func `invite once, follow what moves with a later version, and end what is off`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try world.keep(Self.day(), Self.day("day-2", isWhole: true))
        let first = try world.sent()
        #expect(first.count == 2)
        let invited = try #require(first.first)
        #expect(invited.to.text == "nia.o'hara@harbour.example")
        #expect(invited.subject.hasPrefix("Mid-career programme: Wharfe, "))
        #expect(invited.text.contains("09:30 to 16:30") && invited.text.contains("Wharfe Hall"))
        #expect(invited.text.contains("https://waypoint.harbour.example/programme/7"))
        let entry = try #require(invited.calendar)
        #expect(entry.method == "REQUEST" && entry.text.contains("METHOD:REQUEST\r\n"))
        #expect(entry.text.contains("SEQUENCE:1\r\n"))
        #expect(entry.text.contains("mailto:waypoint@harbour.example"))
        let unfolded = entry.text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("nia.o'hara@harbour.example"))
        #expect(!unfolded.contains("RSVP=TRUE"))

        // As it was: nothing leaves, whatever number its version has.
        try world.keep(Self.day(sequence: 9), Self.day("day-2", isWhole: true))
        #expect(try world.sent().isEmpty)

        // What is nowhere any more is off, too: here the second day.
        try world.keep(Self.day(sequence: 1, place: "Town Hall, LS1 3AD"))
        let both = try world.sent()
        #expect(both.count == 2 && both.count { $0.calendar?.method == "CANCEL" } == 1)
        let moved = try #require(both.first { $0.calendar?.method == "REQUEST" })
        #expect(moved.subject.hasPrefix("Changed: "))
        #expect(moved.calendar?.text.contains("SEQUENCE:2\r\n") == true)
        #expect(moved.calendar?.text.contains("Town Hall") == true)

        try world.keep(Self.day(sequence: 3, place: "Town Hall, LS1 3AD", isOff: true))
        let off = try #require(try world.sent().first)
        #expect(off.subject.hasPrefix("Off: ") && off.calendar?.method == "CANCEL")
        #expect(off.calendar?.text.contains("METHOD:CANCEL\r\n") == true)
        #expect(off.calendar?.text.contains("SEQUENCE:3\r\n") == true)
        #expect(off.calendar?.text.contains("STATUS:CANCELLED") == true)
        #expect(try world.sent().isEmpty)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func
    `say nothing of what is over, of what was off before it was sent, and to who does not want it`(
      engine: Engine
    ) async throws
  {
    try await withDatabase(engine) { database in
      try await database.write { tx in
        let world = try World(tx)
        try world.keep(
          Self.day("yesterday", on: Self.now.dayInLondon - 1), Self.day("never", isOff: true),
          Self.day("soon-off"), Self.day("gone"))
        try world.keep(Self.day("soon-off", isOff: true))
        #expect(try world.sent().isEmpty)
        // Moved twice before the job runs: one mail, of how it stands.
        try world.keep(Self.day("twice"))
        try world.keep(Self.day("twice", place: "Elsewhere, LS2 7AA"))
        let once = try world.sent()
        #expect(once.count == 1 && once[0].calendar?.text.contains("Elsewhere") == true)
        #expect(once[0].subject.hasPrefix("Mid-career"))
        try CalendarMails.choose(false, of: world.account, at: Self.now, tx)
        #expect(try CalendarMails.wanting([world.account], tx).isEmpty)
        try world.keep(Self.day("twice", place: "Third, LS2 7AA"))
        #expect(try world.sent().isEmpty)
        // What was waiting when its day went by is not sent a day late.
        try CalendarMails.choose(true, of: world.account, at: Self.now, tx)
        #expect(try world.sent(at: Self.now.adding(seconds: 40 * 86_400)).isEmpty)
      }
    }
  }

  /// An hour that there is not stands in the way of no other mail.
  @Test func `leave without those that no calendar takes`() async throws {
    try await withDatabase(.sqlite) { database in
      try await database.write { tx in
        let world = try World(tx)
        let forward = try #require(Day("2027-03-28"))
        let odd = CalendarInvitation(
          uid: "odd@waypoint", sequence: 1, on: forward, times: .init(from: 90, until: 100),
          summary: "Clocks", about: "", place: "", holder: "", reminder: nil, isOff: false,
          page: "/programme")
        try world.keep(odd, Self.day())
        let sent = try world.sent()
        #expect(sent.count == 1 && sent[0].calendar?.text.contains("day-1@waypoint") == true)
        #expect(try world.sent().isEmpty)
      }
    }
  }

  @Test func `need an address that is confirmed`() async throws {
    try await withDatabase(.sqlite) { database in
      try await database.write { tx in
        let world = try World(tx, confirmed: false)
        #expect(throws: Problems.self) {
          try CalendarMails.choose(true, of: world.account, at: Self.now, tx)
        }
        try world.keep(Self.day())
        #expect(try world.sent().isEmpty)
      }
    }
  }
}
