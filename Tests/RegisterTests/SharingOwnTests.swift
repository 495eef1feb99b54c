import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `Sharing one's own record` {
  @Test(arguments: Engine.allCases)
  func `is a form with a check, and ends when the person says so`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      let person = try await site.database.write { tx in
        let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        let board = try Organisations.create(
          .init(name: "Mereland ICB", kind: .integratedCareBoard, codes: [.ods("QZZ")]), tx
        ).organisation.id
        let person = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(
            organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
        ).run(under: .test, tx).id
        let console = User.console(now: Clock.test.now())
        try AddAccount(name: "sian", password: password, role: .person, person: person)
          .run(by: console, tx)
        try AddAccount(
          name: "board", password: password, role: .systemPeopleOfficer, organisation: board
        ).run(by: console, tx)
        return person
      }
      try await become("sian", client)
      #expect(try await client.get("/me/sharing").body.contains("/me/sharing/new"))
      try await client.get("/me/sharing/new")
      let empty = try await client.post("/me/sharing/new/check")
      for problem in [
        "Enter the code of the body you share with", "Choose what you share",
        "Enter what you share it for", "Enter the last day",
      ] {
        #expect(empty.body.contains(problem), "\(problem)")
      }
      let last = Clock.test.today + 60
      let answers = [
        ("body", "QZZ"), ("data", "people"), ("purpose", "Vacancies"),
        ("until-day", "\(last.dayOfMonth)"), ("until-month", "\(last.month)"),
        ("until-year", "\(last.year)"),
      ]
      try await client.get("/me/sharing/new")
      let home = try await client.post(
        "/me/sharing/new/check", [("body", "1-1234567890")] + answers.dropFirst())
      #expect(home.body.contains("Choose a body such as an integrated care board"))
      let check = try await client.post("/me/sharing/new/check", answers)
      #expect(check.title == "Check what you share")
      #expect(check.body.contains("Mereland ICB"))
      let done = try await client.post("/me/sharing/new", answers)
      #expect(done.body.contains("You share with Mereland ICB"))

      try await become("board", client)
      #expect(try await client.get("/people/\(person)").body.contains("Care worker"))
      try await become("sian", client)
      let list = try await client.get("/me/sharing")
      let stop = try #require(list.body.firstMatch(of: /\/me\/sharing\/[0-9]+\/end/)?.0)
      try await client.post(String(stop))
      try await become("board", client)
      #expect(try await client.get("/people/\(person)").status == 404)
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}

@Suite struct `Roles on pages` {
  @Test func `are confirmed by a second administrator, and lent to a colleague of a list`()
    async throws
  {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      let (home, sian, lead) = try await site.database.write { tx in
        let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        let console = User.console(now: Clock.test.now())
        let person = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(
            organisation: home, title: "Deputy", startedOn: Clock.test.today - 100)
        ).run(under: .test, tx).id
        let sian = try AddAccount(
          name: "sian", password: password, role: .person, person: person
        ).run(by: console, tx)
        try AddAccount(
          name: "second", password: password, role: .administrator, organisation: home
        ).run(by: console, tx)
        let lead = try AddAccount(
          name: "lead", password: password, role: .organisationLead, organisation: home
        ).run(by: console, tx)
        return (home, sian, try #require(try Grants.of(lead, on: Clock.test.today, tx).first).id)
      }
      try await client.get("/organisations/\(home)/access/new")
      let given = try await client.post(
        "/organisations/\(home)/access/new",
        [
          ("account", "\(sian)"), ("role", "equalityLead"), ("beneath", "yes"),
          ("until", "none"), ("reason", "Leads the home"),
        ])
      #expect(given.body.contains("as soon as another administrator confirms it"))
      #expect(given.body.contains("Waits for a second administrator"))
      #expect(!given.body.contains("/confirm"))

      try await become("second", client)
      let item = try await client.get("/")
      #expect(item.body.contains("Confirm a role of sian"))
      let address = try #require(
        item.body.firstMatch(of: /\/accounts\/[0-9]+\/roles\/[0-9]+\/confirm/)?.0)
      #expect(try await client.get(String(address)).body.contains("Leads the home"))
      let held = try await client.post(String(address))
      #expect(held.body.contains("The role holds from now on"))
      #expect(!held.body.contains("Waits for a second administrator"))

      try await become("lead", client)
      let cover = try await client.get("/roles/\(lead)/cover")
      #expect(cover.body.contains("Siân Pugh (sian)</option>"))
      let wrong = try await client.post("/roles/\(lead)/cover", [("colleague", "nobody")])
      #expect(wrong.status == 422)
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}

@Suite struct `A relation that gives sight` {
  @Test func `is ended by those who answer for both sides`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      let (home, relation) = try await site.database.write { tx in
        let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        let provider = try Organisations.create(
          .init(name: "Larch Care", kind: .careProvider), tx
        ).organisation.id
        _ = try Organisations.relate(home, .locationOf, provider, tx)
        let console = User.console(now: Clock.test.now())
        try AddAccount(
          name: "home", password: password, role: .administrator, organisation: home
        ).run(by: console, tx)
        let relation = try #require(
          try Organisations.relations(of: home, tx).first { $0.kind == .locationOf })
        return (home, relation.id)
      }
      let address = "/organisations/\(home)/relations/\(relation)/end"
      let day = Clock.test.today
      let answers = [
        ("endedOn-day", "\(day.dayOfMonth)"), ("endedOn-month", "\(day.month)"),
        ("endedOn-year", "\(day.year)"),
      ]
      try await become("home", client)
      #expect(!(try await client.get("/organisations/\(home)")).body.contains(address))
      try await client.get("/organisations/\(home)/relations/new")
      #expect(try await client.post(address, answers).status == 403)
      try await become("asha.patel", client)
      #expect(try await client.get("/organisations/\(home)").body.contains(address))
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}
