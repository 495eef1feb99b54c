import Access
import Directory
import Foundation
import HTTPTypes
import Journals
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `One person on pages` {
  /// A nurse with a record at a hospital and one at a care home, each with somebody who leads it,
  /// and an account of their own.
  private struct World: Sendable {
    let hospital: OrganisationID
    let home: OrganisationID
    /// The record at the hospital, which came first.
    let one: PersonID
    let two: PersonID
  }

  private func withWorld(
    _ engine: Engine = .sqlite, leads: Bool = true,
    _ body: @escaping @Sendable (Client, Site, World) async throws -> Void
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      let world = try await site.database.write { tx in
        let home =
          leads
          ? try #require(try Organisations.find(code: "1-1234567890", tx)).id
          : try Organisations.create(.init(name: "Larch House", kind: .careLocation), tx)
            .organisation.id
        let hospital = try Organisations.create(
          .init(name: "Beech Hospital", kind: .nhsTrust, codes: [.ods("RZZ")]), tx
        ).organisation.id
        let person = { (family: String, title: String, place: OrganisationID) in
          try AddPerson(
            given: "Siân", family: family, bornOn: Day("1980-02-01"),
            nationalInsurance: "QQ 12 34 56 C",
            job: JobParticulars(
              organisation: place, title: title, startedOn: Clock.test.today - 100)
          ).run(under: .test, tx).id
        }
        let one = try person("O'Pugh", "Ward Nurse", hospital)
        let two = try person("Pugh", "Care Assistant", home)
        let ward = try #require(try Assignments.of(one, tx).first)
        try RecordAbsence(ward.id, kind: .careerBreak, from: Clock.test.today - 9)
          .run(under: .test, tx)
        let console = User.console(now: Clock.test.now())
        for (name, place) in leads ? [("hospital", hospital), ("home", home)] : [] {
          try AddAccount(
            name: name, password: password, role: .organisationLead, organisation: place
          ).run(by: console, tx)
        }
        try AddAccount(name: "central", password: password, role: .administrator)
          .run(by: console, tx)
        try AddAccount(name: "sian", password: password, role: .person, person: two)
          .run(by: console, tx)
        return World(hospital: hospital, home: home, one: one, two: two)
      }
      try await MatchSearch(clock: .test).run(site.database)
      try await body(client, site, world)
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }

  private func decide(
    _ client: Client, _ answer: String = "same", _ more: [(String, String)] = []
  ) async throws -> Client.Reply {
    let id = try await question(client)
    try await client.get("/duplicates/\(id)/decision")
    let answers = [("answer", answer), ("reason", "Passport seen")] + more
    let check = try await client.post("/duplicates/\(id)/check", answers)
    #expect(check.title == "Check your answer")
    return try await client.post("/duplicates/\(id)/decision", answers)
  }

  private func question(_ client: Client) async throws -> Substring {
    let list = try await client.get("/duplicates")
    return try #require(list.body.firstMatch(of: /\/duplicates\/([0-9]+)"/)?.1)
  }

  /// What an administrator of everything writes down for an employer.
  private func written(for organisation: OrganisationID) -> [(String, String)] {
    [
      ("organisation", "\(organisation)"), ("agreedBy", "A. Manager"), ("agreedOn-day", "2"),
      ("agreedOn-month", "3"), ("agreedOn-year", "2026"), ("means", "Letter, in the IG folder"),
    ]
  }

  @Test(arguments: Engine.allCases)
  func `is not decided by an administrator alone, whatever they write down`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { client, site, world in
      try await become("central", client)
      let id = try await question(client)
      let form = try await client.get("/duplicates/\(id)/decision")
      #expect(form.body.contains("Joins nothing before it is confirmed by asha.patel or home"))
      for place in [world.hospital, world.home] {
        let noted = try await decide(client, "same", written(for: place))
        #expect(noted.body.contains("It is noted. The employer is asked to confirm it"))
      }
      let page = try await client.get("/duplicates/\(id)")
      #expect(
        page.body.contains("as said by A. Manager on 2 March 2026 (Letter, in the IG folder)"))
      #expect(page.body.contains("It counts when this employer has confirmed it"))
      let records = { try await site.database.read { try OnePerson.records(of: world.two, $0) } }
      #expect(try await records() == [world.two])

      try await become("home", client)
      #expect(try await client.get("/").body.contains("1 possible duplicate to decide"))
      #expect(try await client.get("/duplicates").body.contains("Noted for you, to confirm"))
      _ = try await decide(client)
      #expect(try await records() == [world.two])
      try await become("hospital", client)
      _ = try await decide(client)
      #expect(try await records() == [world.one, world.two])
    }
  }

  @Test func `rests on who said so, when and how, where an employer has nobody to decide`()
    async throws
  {
    try await withWorld(leads: false) { client, site, world in
      try await become("central", client)
      let id = try await question(client)
      let form = try await client.get("/duplicates/\(id)/decision")
      #expect(form.body.contains("Nobody there can sign in and decide"))
      let bare = try await client.post(
        "/duplicates/\(id)/check",
        [("answer", "same"), ("reason", "Seen"), ("organisation", "\(world.home)")])
      #expect(bare.status == 422)
      for words in [
        "Enter who decided for this employer", "Enter the day they said so",
        "Enter how they said so",
      ] { #expect(bare.body.contains(words)) }
      let late = written(for: world.home).filter { $0.0 != "agreedOn-year" }
      let future = try await client.post(
        "/duplicates/\(id)/check",
        late + [("agreedOn-year", "2046"), ("answer", "same"), ("reason", "Seen")])
      #expect(future.body.contains("must be today or in the past"))
      _ = try await decide(client, "same", written(for: world.home))
      let done = try await decide(client, "same", written(for: world.hospital))
      #expect(done.body.contains("The two records are one person now"))
      let lines = try await site.database.read { tx in
        try Journal.timeline(
          of: .person(world.two), actions: JournalActions(MatchJournal.actions), tx
        ).map(\.sentence)
      }
      #expect(
        lines.first?.contains("Agreed, as written down, by A. Manager on 2 March 2026") == true)
      #expect(lines.first?.contains("for Beech Hospital") == true)
      #expect(
        lines.first?.contains("for Kindly") == true || lines.first?.contains(", and by") == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `says before who will see whom, and changes nothing by saying so`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { client, site, world in
      try await become("home", client)
      let id = try await question(client)
      try await client.get("/duplicates/\(id)/decision")
      let check = try await client.post(
        "/duplicates/\(id)/check", [("answer", "same"), ("reason", "Passport seen")])
      #expect(check.body.contains("Who will see whom"))
      #expect(check.body.contains("sian"))
      #expect(check.body.contains("1 person"))
      #expect(!check.body.contains("Ward Nurse"))
      let (records, merges, revision) = try await site.database.read { tx in
        (
          try OnePerson.records(of: world.two, tx), try Merges.of([world.two], tx).count,
          try OnePerson.revision(tx)
        )
      }
      #expect(records == [world.two])
      #expect(merges == 0)
      #expect(revision == 0)
      let different = try await client.post(
        "/duplicates/\(id)/check", [("answer", "different"), ("reason", "Twins")])
      #expect(!different.body.contains("Who will see whom"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `is decided by both employers, who see no more of each other than they need`(
    engine: Engine
  ) async throws {
    try await withWorld(engine) { client, _, world in
      try await become("home", client)
      #expect(try await client.get("/").body.contains("1 possible duplicate to decide"))
      let list = try await client.get("/duplicates")
      let id = try #require(list.body.firstMatch(of: /\/duplicates\/([0-9]+)"/)?.1)
      let page = try await client.get("/duplicates/\(id)")
      #expect(page.body.contains("The same National Insurance number"))
      #expect(page.body.contains("Beech Hospital"))
      #expect(page.body.contains("Siân O&#39;Pugh"))
      #expect(page.body.contains("Care Assistant"))
      #expect(!page.body.contains("Ward Nurse"))
      #expect(!page.body.contains("123456"))
      #expect(!page.body.contains("areer break"))

      try await client.get("/duplicates/\(id)/decision")
      let wrong = try await client.post("/duplicates/\(id)/check", [("reason", "Because")])
      #expect(wrong.status == 422)
      #expect(wrong.body.contains("Choose whether they are one person"))
      #expect(wrong.body.contains("Because"))
      let agreed = try await decide(client)
      #expect(agreed.body.contains("The other employer is asked"))
      #expect(try await client.get("/people/\(world.two)").status == 200)

      try await become("hospital", client)
      let done = try await decide(client)
      #expect(done.body.contains("The two records are one person now"))
      #expect(try await client.get("/people/\(world.two)").status == 200)
      let own = try await client.get("/people/\(world.one)")
      #expect(own.body.contains("Ward Nurse"))
      #expect(!own.body.contains("Care Assistant"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows the person everything, and each employer its own`(engine: Engine) async throws {
    try await withWorld(engine) { client, _, world in
      for name in ["home", "hospital"] {
        try await become(name, client)
        _ = try await decide(client)
      }
      try await become("sian", client)
      #expect(try await client.get("/people/\(world.two)").location == "/people/\(world.one)")
      let own = try await client.get("/people/\(world.one)")
      #expect(own.body.contains("Ward Nurse"))
      #expect(own.body.contains("Care Assistant"))
      #expect(own.body.contains("are one person since"))
      #expect(own.body.contains("If this is not right, tell those who look after your record"))

      try await become("home", client)
      let address = "/people/\(world.two)?before=99#timeline"
      #expect(try await client.get(address).location == "/people/\(world.one)?before=99")
      let theirs = try await client.get("/people/\(world.one)")
      #expect(theirs.body.contains("Care Assistant"))
      #expect(!theirs.body.contains("Ward Nurse"))
      #expect(!theirs.body.contains("areer break"))
      #expect(theirs.body.contains("Another employer has a record of the same person"))
      let origins = try await client.get("/people/\(world.one)/origins")
      #expect(origins.body.contains("Care Assistant"))
      #expect(!origins.body.contains("Ward Nurse"))
      let found = try await client.get("/search?q=pugh")
      #expect(found.body.contains("1 person"))
      #expect(found.body.contains("/people/\(world.one)"))
      #expect(!found.body.contains("Ward Nurse"))

      // A new name goes to the record of the employer that enters it.
      try await client.get("/people/\(world.one)/name")
      try await client.post(
        "/people/\(world.one)/name",
        [
          ("given", "Siân"), ("family", "Roberts"), ("from-day", "1"), ("from-month", "3"),
          ("from-year", "2026"),
        ])
      let link = try #require(theirs.body.firstMatch(of: /\/duplicates\/[0-9]+\/unmerge/)?.0)
      try await client.get(String(link))
      #expect(try await client.post(String(link)).status == 422)
      let apart = try await client.post(String(link), [("reason", "Twins")])
      #expect(apart.body.contains("The records are two people again"))
      #expect(try await client.get("/people/\(world.two)").title == "Siân Roberts")
      #expect(try await client.get("/people/\(world.one)").status == 404)
      try await become("hospital", client)
      #expect(try await client.get("/people/\(world.one)").title == "Siân O&#39;Pugh")
    }
  }

  @Test func `is found under every old address`() async throws {
    try await withWorld { client, site, world in
      for name in ["home", "hospital"] {
        try await become(name, client)
        _ = try await decide(client)
      }
      try await become("asha.patel", client)
      let pages = Website(site).routes.filter {
        $0.method == .get && $0.path.hasPrefix("/people/:id")
      }
      #expect(pages.count > 15)
      for page in pages {
        let path = page.path.split(separator: "/").dropFirst(2)
          .map { $0.hasPrefix(":") ? "7" : String($0) }
        let rest = path.isEmpty ? "" : "/" + path.joined(separator: "/")
        let reply = try await client.get("/people/\(world.two)\(rest)")
        #expect(
          reply.location == "/people/\(world.one)\(rest)",
          "\(page.path): declare it with getOfPerson")
      }
    }
  }

  @Test func `is not for those who look after neither`() async throws {
    try await withWorld { client, site, _ in
      #expect(try await client.becomeLead(of: "Elsewhere", .careProvider, site).status == 200)
      let matches = try await site.database.read { tx in
        try PersonMatches.list(
          [.proposed], reach: .everything, on: Clock.test.today, limit: 9, offset: 0, tx
        ).matches
      }
      let id = try #require(matches.first?.id)
      #expect(try await client.get("/duplicates/\(id)").status == 404)
      #expect(try await client.get("/duplicates/\(id)/decision").status == 404)
      #expect(!(try await client.get("/duplicates")).body.contains("Siân"))
    }
  }

  @Test func `gets an account only from those who may see all of it`() async throws {
    try await withWorld { client, site, world in
      for name in ["home", "hospital"] {
        try await become(name, client)
        _ = try await decide(client)
      }
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        try AddAccount(
          name: "office", password: password, role: .administrator, organisation: world.home
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      try await become("office", client)
      try await client.get("/accounts/new?person=\(world.one)")
      let reply = try await client.post(
        "/accounts/new",
        [
          ("name", "sian2"), ("role", "person"), ("person", "\(world.one)"),
        ])
      #expect(reply.body.contains("also works for another employer"))
    }
  }
}
