import Access
import Directory
import Foundation
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `People on pages` {
  private func organisation(_ site: Site) async throws -> OrganisationID {
    try await site.database.read { tx in
      try #require(try Organisations.find(code: "1-1234567890", tx)).id
    }
  }

  @Test(arguments: Engine.allCases)
  func `are added with a post and a line manager chosen by hand`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await organisation(site)
      let manager = try await client.addPerson(
        "Ngozi", "Adéyemi", as: "Registered manager", at: home)
      #expect(manager.title == "Ngozi Adéyemi")
      let worker = try await client.addPerson("小明", "王", as: "Care worker", at: home)
      #expect(worker.title == "王小明")

      let link = /href="\/people\/([0-9]+\/posts\/[0-9]+)\/manager"/
      let address = try #require(worker.body.firstMatch(of: link)?.1)
      let choose = try await client.get("/people/\(address)/manager")
      let id = try #require(choose.body.between("value=\"", "\"", after: "type=\"radio\""))
      let wrong = try await client.post("/people/\(address)/manager", [("manager", id)])
      #expect(wrong.body.contains("Enter the day from which they are the line manager"))
      let done = try await client.post(
        "/people/\(address)/manager",
        [
          ("manager", id), ("from-day", "1"), ("from-month", "3"), ("from-year", "2026"),
        ])
      #expect(done.body.contains("The line manager is set"))
      #expect(done.body.contains("Ngozi Adéyemi</a> <span class=\"muted\">since 1 March 2026"))
      #expect(
        done.body.contains("Ngozi Adéyemi became line manager in the job Care worker"))

      let found = try await client.get("/search?q=adeyemi")
      #expect(found.body.contains("Ngozi Adéyemi"))
    }
  }

  @Test func `have posts that only those who look after the post may change`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await organisation(site)
      let person = try #require(
        try await client.addPerson("Siân", "Pugh", as: "Care worker", at: home).person)
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        let trust = try Organisations.create(
          .init(name: "Beech Hospital", kind: .nhsTrust, codes: [.ods("RZZ")]), tx)
        try AddAccount(
          name: "lead", password: password, role: .organisationLead,
          organisation: trust.organisation.id
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      let both = try await client.get("/people/\(person)")
      let post = try #require(both.body.firstMatch(of: /posts\/([0-9]+)\/end/)?.1)
      try await client.get("/people/\(person)/posts/new")
      let bank = try await client.post(
        "/people/\(person)/posts/new",
        [
          ("organisation", "RZZ"), ("title", "Bank nurse"), ("engagement", "bank"),
          ("startedOn-day", "1"), ("startedOn-month", "3"), ("startedOn-year", "2026"),
        ])
      #expect(bank.body.contains("Bank nurse"))

      try await client.signOut()
      _ = try await client.signIn("lead", "correct horse battery")
      let seen = try await client.get("/people/\(person)")
      #expect(seen.body.contains("Care worker"))
      #expect(!seen.body.contains("/posts/\(post)/"))
      #expect(seen.body.contains("/end"))
      for page in ["end", "change", "absence", "manager"] {
        #expect(try await client.get("/people/\(person)/posts/\(post)/\(page)").status == 404)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `and organisations are searched at once, an old code leading to what took over`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      try await site.database.write { tx in
        for (code, name) in [("QJK", "Devon Board"), ("QWE", "London Board")] {
          _ = try Organisations.create(
            .init(name: name, kind: .integratedCareBoard, codes: [.ods(code)]), tx)
        }
        try OrganisationSuccessions.add(
          [("05X", "07X"), ("07X", "QJK"), ("07X", "QWE")].map { old, new in
            OrganisationSuccession(
              oldCode: old, newCode: new, happenedOn: try #require(Day("2020-04-01")))
          }, tx)
      }
      let found = try await client.get("/search?q=05x")
      #expect(found.body.contains("The code 05X was succeeded by others"))
      #expect(found.body.contains("Devon Board"))
      #expect(found.body.contains("London Board"))
      #expect(!(try await client.get("/search?q=QJK")).body.contains("was succeeded"))
    }
  }

  @Test func `change their name and keep the old one`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await organisation(site)
      let page = try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home)
      let id = try #require(page.person)
      try await client.get("/people/\(id)/name")
      let done = try await client.post(
        "/people/\(id)/name",
        [
          ("given", "Siân"), ("family", "Okafor"), ("from-day", "1"), ("from-month", "3"),
          ("from-year", "2026"),
        ])
      #expect(done.title == "Siân Okafor")
      #expect(done.body.contains("formerly Siân Pugh"))
    }
  }

  @Test func `are not there for those who lead elsewhere`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await organisation(site)
      let page = try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home)
      let id = try #require(page.person)
      #expect(try await client.becomeLead(of: "Beech", .careProvider, site).status == 200)
      #expect(try await client.get("/people/\(id)").status == 404)
      #expect(try await client.get("/people/\(id)/name").status == 404)
      let found = try await client.get("/search?q=pugh")
      #expect(!found.body.contains("Siân"))
      #expect(try await client.get("/organisations/\(home)").status == 200)
      #expect(try await client.get("/organisations/\(home)/people").status == 403)
    }
  }
}

extension String {
  func between(_ start: String, _ end: String, after mark: String) -> String? {
    guard let from = range(of: mark)?.upperBound else { return nil }
    return String(self[from...]).between(start, end)
  }
}
