import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// A night on a care floor: one tablet, several staff, none with work e-mail.
@Suite struct `A shared tablet` {
  private struct Night {
    let home: OrganisationID
    let person: PersonID
    let account: AccountID
    let code: String
  }

  /// A home with a nurse who has an account, a one-time code and also leads the home; on a device
  /// that is registered as its tablet.
  private func night(_ client: Client, _ site: Site) async throws -> Night {
    try await client.setUp()
    let home = try await site.database.read { tx in
      try #require(try Organisations.find(code: "1-1234567890", tx)).id
    }
    let reply = try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home)
    let person = try #require(reply.person.flatMap(PersonID.init))
    let password = try await site.passwords.digest("correct horse battery")
    let account = try await site.database.write { tx in
      try tx.execute("UPDATE assignment SET number = 'N17' WHERE person_id = ?1", person)
      return try AddAccount(
        name: "sian", password: password, role: .organisationLead, organisation: home,
        person: person
      ).run(by: .console(now: Clock.test.now()), tx)
    }
    try await client.get("/accounts/\(account)")
    let letter = try await client.post("/accounts/\(account)/invitation")
    let code = try #require(letter.body.between("<code class=\"key\">", "</code>"))
    try await client.get("/tablets/new")
    let wrong = try await client.post(
      "/tablets/new", [("organisation", "1-999"), ("name", "Blue")])
    #expect(wrong.status == 422)
    let ready = try await client.post(
      "/tablets/new", [("organisation", "1-1234567890"), ("name", "Blue tablet")])
    #expect(ready.title == "Who are you?")
    // Whoever registered it is signed out on it.
    #expect(try await client.get("/accounts").location == "/tablet")
    #expect(try await client.get("/").location == "/tablet")
    return Night(home: home, person: person, account: account, code: code)
  }

  private func setPin(
    _ pin: String, _ night: Night, _ client: Client
  ) async throws -> Client.Reply {
    try await client.get("/tablet/pin")
    let choose = try await client.post("/tablet/pin", [("name", "sian"), ("code", night.code)])
    #expect(choose.title == "Choose your PIN")
    return try await client.post(
      "/tablet/pin/new", [("name", "sian"), ("code", night.code), ("pin", pin), ("again", pin)])
  }

  private func signIn(
    _ name: String, _ pin: String, _ client: Client
  ) async throws -> Client.Reply {
    try await client.get("/tablet")
    return try await client.post("/tablet", [("name", name), ("pin", pin)])
  }

  @Test(arguments: Engine.allCases)
  func `shows somebody their own things by staff number and PIN, until they are finished`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      for easy in ["123456", "111111", "121212", "12345", "123123"] {
        #expect(try await setPin(easy, night, client).status == 422, "\(easy)")
      }
      #expect(try await setPin("739204", night, client).body.contains("Your PIN is set"))
      let mine = try await signIn("N17", "739204", client)
      #expect(mine.title == "Hello, Siân Pugh")
      #expect(mine.body.contains("I am finished"))
      #expect(try await client.get("/people/\(night.person)").body.contains("I am finished"))
      // A lead elsewhere; here nothing but themselves.
      #expect(try await client.get("/organisations/\(night.home)/people").status == 403)
      #expect(try await client.get("/files").status == 403)
      let finished = try await client.signOutReply()
      #expect(finished.title == "Who are you?")
      #expect(
        try await client.get("/people/\(night.person)").location?.hasPrefix("/tablet") == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes nothing about how somebody signs in, and gives nobody more than the tablet`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      _ = try await signIn("sian", "739204", client)
      let own = Website(site).routes.filter {
        $0.path.hasPrefix("/account") && !$0.path.hasPrefix("/accounts")
          && $0.path != "/account/session" || $0.door == .entering
      }
      #expect(own.count > 20)
      for route in own {
        let path = route.path.split(separator: "/").map { $0.hasPrefix(":") ? "7" : $0 }
          .reduce("") { "\($0)/\($1)" }
        try await client.get("/")
        let reply =
          route.method == .get ? try await client.get(path) : try await client.post(path)
        #expect(reply.status == 403, "\(route.method) \(path) \(reply.status)")
        #expect(!reply.body.contains("otpauth:"))
      }
      let made = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM second_factor WHERE account_id = ?1", night.account)?(
          0, as: Int.self)
      }
      #expect(made == 0)
    }
  }

  @Test func `forgets who put it down after five minutes`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      let mine = try await signIn("sian", "739204", client)
      #expect(mine.body.contains("data-ends=\"300\""))
      time.goOn(seconds: 299)
      #expect(try await client.get("/people/\(night.person)").status == 200)
      try await Task.sleep(for: .milliseconds(100))
      time.goOn(seconds: 301)
      #expect(try await client.get("/people/\(night.person)").location == "/tablet")
    }
  }

  @Test func `keeps what was sent too late for a device of one's own, and says so`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      _ = try await signIn("sian", "739204", client)
      let posts = try await client.get("/me/held/posts")
      let ask = try #require(posts.body.firstMatch(of: /\/me\/corrections\/new[^"]*job_title/)).0
      try await client.get(String(ask).replacing("&amp;", with: "&"))
      time.goOn(seconds: 301)
      let late = try await client.post("/me/corrections", [("wanted", "Senior nurse")])
      #expect(late.title == "Who are you?")
      #expect(late.body.contains("It waits for a day"))
      #expect(!late.body.contains("Senior nurse"))
      _ = try await client.signIn("sian", "correct horse battery")
      #expect(try await client.get("/account/kept").body.contains("Senior nurse"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes five wrong PINs for somebody, and other staff still`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      for _ in 1...5 {
        #expect(try await signIn("sian", "000001", client).body.contains("do not fit together"))
      }
      #expect(try await signIn("sian", "739204", client).body.contains("too many wrong PINs"))
      // By number or by name, it is the same person.
      #expect(try await signIn("N17", "739204", client).body.contains("too many wrong PINs"))
      #expect(try await signIn("somebody", "739204", client).body.contains("do not fit together"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets somebody in whose colleagues tried wrong PINs, once they show that it is they`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      let born = try await bear(night, site)
      for _ in 1...5 { _ = try await signIn("sian", "000001", client) }
      let ask = try await signIn("sian", "739204", client)
      #expect(ask.title == "Show that it is you" && ask.status == 422)
      // Nobody learns from it who works there.
      for _ in 1...5 { _ = try await signIn("nobody", "000001", client) }
      #expect(try await signIn("nobody", "739204", client).title == "Show that it is you")

      let prove = { (born: [(String, String)], pin: String) in
        try await client.get("/tablet/proof")
        return try await client.post(
          "/tablet/proof", [("name", "sian"), ("pin", pin)] + born)
      }
      let wrongDay = try await prove(
        [("born-day", "1"), ("born-month", "1"), ("born-year", "1990")], "739204")
      #expect(wrongDay.body.contains("do not fit together"))
      #expect(try await prove(born, "000002").body.contains("do not fit together"))
      #expect(try await prove(born, "739204").title == "Hello, Siân Pugh")
      _ = try await client.signOutReply()
      // Other dates are no tries of theirs, and each is answered as theirs would be.
      let other = [("born-day", "2"), ("born-month", "2"), ("born-year", "1991")]
      for _ in 1...5 {
        #expect(try await prove(other, "739204").body.contains("do not fit together"))
      }
      #expect(try await prove(other, "739204").body.contains("too many wrong answers"))
      #expect(try await prove(born, "739204").title == "Hello, Siân Pugh")
      _ = try await client.signOutReply()
      // Five tries of their own, and then not the right answer either.
      for _ in 1...4 { _ = try await prove(born, "000003") }
      #expect(try await prove(born, "739204").body.contains("too many wrong answers"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `lets in whoever sets another PIN with a one-time code`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      for _ in 1...5 { _ = try await signIn("sian", "000001", client) }
      #expect(try await signIn("sian", "739204", client).title == "Show that it is you")
      #expect(try await setPin("739204", night, client).body.contains("Your PIN is set"))
      #expect(try await signIn("sian", "739204", client).title == "Hello, Siân Pugh")
    }
  }

  /// Before there was a second way, five guesses in each quarter of an hour: 480 in a day.
  @Test func `gives whoever guesses, and knows the birth date, no more guesses than one way did`()
    async throws
  {
    try await withWaypoint { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      _ = try await bear(night, site)
      let guesses = try await site.database.write { tx in
        let row = try #require(try tx.row("SELECT id FROM tablet"))
        let tablet = try #require(try Tablets.find(try row(0, as: TabletID.self), tx))
        let ways = [
          TabletSignIn(tablet: tablet, typed: "sian"),
          TabletSignIn(tablet: tablet, typed: "sian", bornOn: Day(year: 1985, month: 3, day: 27)),
          TabletSignIn(tablet: tablet, typed: "sian", bornOn: Day(year: 1985, month: 3, day: 28)),
        ]
        var guesses = 0
        for minute in 0..<(24 * 60) {
          let now = Clock.test.now().adding(seconds: Int64(minute) * 60)
          for way in ways {
            // Only with the right date is a PIN looked at.
            repeat {
              let attempt = try way.prepare(at: now, tx)
              if attempt.isRefused { break }
              if attempt.pin != nil { guesses += 1 }
            } while true
          }
        }
        return guesses
      }
      #expect(guesses <= 480 && guesses > 0, "\(guesses)")
    }
  }

  @Test(arguments: Engine.allCases)
  func `makes whoever tries all birth dates wait, and who knows theirs only wait too`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      _ = try await bear(night, site)
      let pin = try await site.passwords.digest("739204")
      let found = try await site.database.write { tx in
        let row = try #require(try tx.row("SELECT id FROM tablet"))
        let tablet = try #require(try Tablets.find(try row(0, as: TabletID.self), tx))
        let now = Clock.test.now()
        let first = try #require(Day(year: 1990, month: 1, day: 1))
        let attempt = { (bornOn: Day?) in
          try TabletSignIn(tablet: tablet, typed: "sian", bornOn: bornOn).prepare(at: now, tx)
        }
        let theirs = Day(year: 1985, month: 3, day: 27)
        var found = [try attempt(first)]
        for day in 1...297 { _ = try attempt(first + day) }
        found.append(try attempt(theirs))
        found.append(try attempt(first + 299))
        // No finger types so many: all are refused alike, and nobody learns the date.
        found.append(try attempt(theirs))
        found.append(try attempt(first + 301))
        // Another PIN, set with a one-time code, is another secret.
        let code = try MakeInvitation(account: night.account)
          .run(by: .console(now: now), chance: site.chance, tx).code
        let set = try SetPinByCode(name: "sian", code: code, bornOn: theirs, pin: pin)
          .run(at: now, tx)
        #expect(set == .accepted(night.account, name: "sian"))
        found.append(try attempt(theirs))
        return found
      }
      #expect(found.map(\.isRefused) == [false, false, false, true, true, false])
      #expect(found.prefix(3).map(\.pauseInSeconds) == [0, 14, 14])
      #expect(found[1].pin != nil && found[2].pin == nil)
    }
  }

  /// Writes down when they were born.
  private func bear(_ night: Night, _ site: Site) async throws -> [(String, String)] {
    try await site.database.write { tx in
      try tx.execute(
        "UPDATE person SET born_on = ?2 WHERE id = ?1", night.person,
        try #require(Day(year: 1985, month: 3, day: 27)))
    }
    return [("born-day", "27"), ("born-month", "3"), ("born-year", "1985")]
  }

  @Test func `works only where it is registered, and for those who work there`() async throws {
    try await withWaypoint { client, site in
      let night = try await night(client, site)
      _ = try await setPin("739204", night, client)
      try await site.database.write { tx in
        try tx.execute(
          "UPDATE assignment SET ended_on = ?2 WHERE person_id = ?1", night.person,
          Clock.test.today - 1)
      }
      #expect(try await signIn("N17", "739204", client).body.contains("do not fit together"))
      _ = try await client.signIn("asha.patel", "correct horse battery")
      let list = try await client.get("/tablets")
      let tablet = try #require(list.body.firstMatch(of: /\/tablets\/([0-9]+)\/end/)).1
      let gone = try await client.post("/tablets/\(tablet)/end")
      #expect(gone.body.contains("The tablet is removed"))
      try await client.signOut()
      #expect(try await client.get("/tablet").title == "This is no shared tablet")
    }
  }
}

extension Client {
  fileprivate func signOutReply() async throws -> Reply {
    try await get("/")
    return try await post("/sign-out")
  }
}
