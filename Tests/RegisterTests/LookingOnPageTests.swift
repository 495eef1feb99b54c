import Access
import Directory
import HTTPTypes
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `Looking on, on pages` {
  @Test func `shows a banner on every page and changes nothing`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        let house = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        for name in ["officer", "second"] {
          let person = try AddPerson(
            given: name, family: "Helper",
            job: JobParticulars(
              organisation: house, title: "Support", startedOn: Clock.test.today - 9)
          ).run(under: .test, tx).id
          try AddAccount(name: name, password: password, role: .support, person: person)
            .run(by: .console(now: Clock.test.now()), tx)
        }
      }
      let load = try await loadWithRowsInError(of: "asha.patel", in: site)
      #expect(try await client.get("/files/loads/\(load)/rows/0").body.contains("Firth"))

      try await become("officer", client)
      try await client.get("/support")
      #expect(try await client.post("/support", [("name", "nobody")]).status == 422)
      let asked = try await client.post(
        "/support", [("name", "asha.patel"), ("reason", "A page that does not open")])
      #expect(asked.body.contains("Waits for an answer"))

      try await become("asha.patel", client)
      let home = try await client.get("/")
      let request = try #require(home.body.firstMatch(of: /\/support\/requests\/[0-9]+/)?.0)
      try await client.get(String(request))
      let agreed = try await client.post("\(request)/answer", [("answer", "yes")])
      #expect(agreed.body.contains("officer may look for 30 minutes"))

      try await become("officer", client)
      try await client.get("/support")
      let begun = try await client.post("\(request)/begin")
      let banner = "You see what asha.patel sees"
      #expect(begun.body.contains(banner))
      for page in ["/accounts", "/organisations", "/files"] {
        let seen = try await client.get(page)
        #expect(seen.status == 200, "\(page)")
        #expect(seen.body.contains(banner), "\(page)")
      }
      for page in [
        "/account", "/account/role", "/accounts?format=csv", "/sign-in/second-factor/set-up",
      ] {
        let closed = try await client.get(page)
        #expect(closed.status == 403, "\(page)")
        #expect(closed.body.contains(banner), "\(page)")
      }
      // Where nothing is, and where it went wrong, too.
      for page in ["/nowhere", "/people/1", "/organisations/1", "/account/confirm", "/tablet"] {
        let reply = try await client.get(page)
        #expect(reply.location != nil || reply.body.contains(banner), "\(page) \(reply.status)")
      }
      try await client.get("/accounts")
      let sent = try await client.post("/accounts/new", [("name", "thief")])
      #expect(sent.status == 403 && sent.body.contains(banner))
      // Whatever the address, nothing that comes as a file.
      let rows = try await client.get("/files/loads/\(load)/rows/0")
      #expect(rows.status == 403)
      #expect(rows.title == "You can only look")
      #expect(!rows.body.contains("Firth"))
      for route in Website(site).routes where route.method == .post {
        guard !["/sign-out", "/support/stop"].contains(route.path) else { continue }
        let refused = try await client.post(route.path.replacing(/:[a-z]+/, with: "7"))
        #expect(refused.status == 403, "\(route.path)")
        #expect(refused.title == "You can only look", "\(route.path)")
      }
      let stopped = try await client.post("/support/stop")
      #expect(!stopped.body.contains(banner))
      #expect(try await client.get("/accounts").status == 403)
    }
  }

  @Test func `by the word of a second officer is told on the home page until it is read`()
    async throws
  {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        let house = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        for (name, role) in [("officer", Role.support), ("second", .support), ("sian", .person)] {
          let person = try AddPerson(
            given: name, family: "Helper",
            job: JobParticulars(
              organisation: house, title: "Support", startedOn: Clock.test.today - 9)
          ).run(under: .test, tx).id
          try AddAccount(name: name, password: password, role: role, person: person)
            .run(by: .console(now: Clock.test.now()), tx)
        }
      }
      try await become("officer", client)
      try await client.get("/support")
      try await client.post("/support", [("name", "sian"), ("reason", "A page")])
      try await become("second", client)
      let list = try await client.get("/support")
      let request = try #require(list.body.firstMatch(of: /\/support\/requests\/[0-9]+/)?.0)
      try await client.get(String(request))
      try await client.post("\(request)/answer", [("answer", "yes")])

      try await become("sian", client)
      let told = "officer of support could see what you see"
      #expect(try await client.get("/").body.contains(told))
      #expect(try await client.get("/").body.contains(told))
      let notice = try await client.get(String(request))
      #expect(notice.body.contains("second, who is of support too, agreed"))
      #expect(!(try await client.post("\(request)/read")).body.contains(told))
    }
  }

  /// A load of somebody's with one row to mend.
  private func loadWithRowsInError(of name: String, in site: Site) async throws -> Int64 {
    try await site.database.write { tx in
      let row = try tx.row("SELECT id FROM account WHERE name = ?1", name)
      let found = try #require(row)
      let account: AccountID = try found(0)
      let load = try tx.newIdentifierNumber()
      let now = Clock.test.now()
      try tx.execute(
        """
        INSERT INTO load (id, account_id, actor, format, as_of, loaded_at, joiners, movers, leavers,
          changed, unchanged, rejected, held_after, rows_expire_at)
        VALUES (?1, ?2, ?3, 'plain', ?4, ?5, 0, 0, 0, 0, 0, 1, '', ?6)
        """, load, account, name, Clock.test.today, now, now.adding(seconds: 3_600))
      for (position, cells) in ["First name,Last name", "Joanne,Firth,No post"].enumerated() {
        try tx.execute(
          """
          INSERT INTO load_row_in_error (load_id, position, file, line, cells)
          VALUES (?1, ?2, 'staff.csv', ?2, ?3)
          """, load, Int64(position), cells)
      }
      return load
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}
