import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `A role that begins on a later day` {
  private static let password = "correct horse battery"

  @Test(arguments: Engine.allCases)
  func `holds from that day on, and can be taken back before`(engine: Engine) async throws {
    let time = HandClock()
    try await withWaypoint(engine, clock: time.clock) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let person = try #require(
        try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home).person
          .flatMap(PersonID.init))
      let password = try await site.passwords.digest(Self.password)
      let account = try await site.database.write { tx in
        try AddAccount(name: "sian", password: password, role: .person, person: person)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      let today = Clock.test.today
      let give = { (first: Day, last: Day?) in
        let ends =
          last.map {
            [
              ("until", "day"), ("last-day", "\($0.dayOfMonth)"), ("last-month", "\($0.month)"),
              ("last-year", "\($0.year)"),
            ]
          } ?? [("until", "open")]
        try await client.get("/organisations/\(home)/access/new")
        return try await client.post(
          "/organisations/\(home)/access/new",
          [
            ("account", "\(account)"), ("role", "trainingLead"), ("beneath", "yes"),
            ("first-day", "\(first.dayOfMonth)"), ("first-month", "\(first.month)"),
            ("first-year", "\(first.year)"), ("reason", "From the new year"),
          ] + ends)
      }
      #expect(try await give(today - 1, nil).body.contains("must be today or later"))
      #expect(try await give(today + 400, nil).body.contains("must be within a year"))
      #expect(try await give(today + 3, today + 2).body.contains("on or after the first"))
      #expect(try await give(today + 3, nil).body.contains("The role is given"))
      #expect(try await give(today + 3, nil).body.contains("already holds this role there"))
      let page = try await client.get("/accounts/\(account)")
      #expect(page.body.contains("To come"))

      let holds = { (days: Int64) in
        try await site.database.read { tx in
          try Accounts.user(
            account, at: Clock.test.now().adding(seconds: days * 86_400), tx)?.roles
            .contains(.trainingLead)
        }
      }
      #expect(try await holds(0) == false)
      #expect(try await holds(2) == false)
      #expect(try await holds(3) == true)
      try await client.signOut()
      #expect(try await client.signIn("sian", Self.password).status == 200)
      #expect(try await client.get("/organisations/\(home)/people").status == 403)
      time.goOn(seconds: 3 * 86_400)
      #expect(try await client.signIn("sian", Self.password).status == 200)
      #expect(try await client.get("/organisations/\(home)/people").status == 200)

      // A post that ends before would leave the role bound to nothing.
      let last = today + 15
      let post = try await site.database.write { tx in
        let post = try #require(try Assignments.of(person, tx).first).id
        try EndAssignment(post, lastDay: last).run(under: .test, tx)
        return post
      }
      let problems = { (first: Day) in
        try await site.database.write { tx in
          let grant = GiveGrant(
            account: account, role: .chair, organisation: home, from: first, reason: "Later")
          let found = try #require(try Accounts.find(account, tx))
          do {
            try grant.check(for: found, by: .console(now: time.clock.now()), tx)
            return [String]()
          } catch let problems as Problems {
            return problems.problems.map { "\($0.field): \($0.message)" }
          }
        }
      }
      #expect(try await problems(last).isEmpty)
      #expect(
        try await problems(last + 1) == [
          "from: Their post here ends before \((last + 1).inWords), and the role would not end with"
            + " it"
        ])
      try await site.database.write { tx in
        try tx.execute("UPDATE assignment SET ended_on = NULL WHERE id = ?1", post)
      }

      // Another, taken back before it begins.
      try await client.signOut()
      _ = try await client.signIn("asha.patel", Self.password)
      let later = try await site.database.write { tx in
        try GiveGrant(
          account: account, role: .chair, organisation: home, from: today + 20, reason: "Later"
        ).run(by: .console(now: time.clock.now()), tx)
      }
      try await client.get("/accounts/\(account)/roles/\(later)/end")
      let ended = try await client.post(
        "/accounts/\(account)/roles/\(later)/end", [("reason", "Not after all")])
      #expect(ended.body.contains("The role has ended"))
      let chairs = try await site.database.read { tx in
        try Accounts.user(account, at: Clock.test.now().adding(seconds: 25 * 86_400), tx)?.roles
          .contains(.chair)
      }
      #expect(chairs == false)
    }
  }
}
