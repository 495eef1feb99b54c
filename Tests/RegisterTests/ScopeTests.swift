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

/// A care home with somebody of whom much is kept, a board with an officer who looks on it from
/// outside, and a trust whose lead has nothing to do with it.
private struct World: Sendable {
  let home: OrganisationID
  let board: OrganisationID
  let person: PersonID
  let account: AccountID

  static let post = "Cartographer"
  /// What is neither names and posts nor training.
  static let kept = [
    "5 May 1971", "perpetua@overleaf.example", "18A1234E", "Parental leave", "Hidden Manager",
    "Timeline", "/origins", "band 6",
  ]

  static func make(in site: Site) async throws -> World {
    let password = try await site.passwords.digest("correct horse battery")
    return try await site.database.write { tx in try World(password, tx) }
  }

  private init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let console = User.console(now: Clock.test.now())
    let today = Clock.test.today
    home = try Organisations.create(.init(name: "Larch House", kind: .careLocation), tx)
      .organisation.id
    board = try Organisations.create(.init(name: "Mereland ICB", kind: .integratedCareBoard), tx)
      .organisation.id
    _ = try Organisations.relate(home, .icb, board, tx)
    let trust = try Organisations.create(.init(name: "Beech", kind: .nhsTrust), tx).organisation.id
    let manager = try AddPerson(
      given: "Hidden", family: "Manager",
      job: JobParticulars(organisation: trust, title: "Matron", startedOn: today - 900)
    ).run(under: .test, tx).id
    person = try AddPerson(
      given: "Perpetua", family: "Overleaf", bornOn: Day(year: 1971, month: 5, day: 5),
      email: "perpetua@overleaf.example",
      job: JobParticulars(
        organisation: home, title: Self.post, band: "6", startedOn: today - 400,
        manager: LineManagement.Manager(manager))
    ).run(under: .test, tx).id
    var known = try #require(try People.find(person, tx))
    known.identify(by: PersonIdentifier(.nursingAndMidwifery, "18A1234E"))
    try People.save(known, tx)
    let job = try #require(try Assignments.of([person], tx)[person]?.first).id
    try RecordAbsence(job, kind: .parentalLeave, from: today - 30).run(under: .test, tx)
    let add = { (name: String, role: Role, place: OrganisationID?, person: PersonID?) in
      try AddAccount(
        name: name, password: password, role: role, organisation: place, person: person
      ).run(by: console, tx)
    }
    _ = try add("board", .systemPeopleOfficer, board, nil)
    _ = try add("lead", .organisationLead, trust, nil)
    _ = try add("home", .registeredManager, home, nil)
    account = try add("perpetua", .person, nil, person)
  }

  func agree(_ data: Set<SharedData>, in site: Site) async throws {
    try await site.database.write { tx in
      try RecordSharingAgreement(
        employer: home, body: board, purpose: "To find cover", data: data,
        until: Clock.test.today + 30, signedForEmployer: "A. Signer", signedForBody: "B. Signer"
      ).run(by: .console(now: Clock.test.now()), tx)
    }
  }

  /// Every page about the home and the person that is read.
  var pages: [String] {
    [
      "/organisations/\(home)", "/organisations/\(home)/people", "/organisations/\(home)/matrix",
      "/organisations/\(home)/duties", "/organisations/\(home)/duties/people",
      "/organisations/\(home)/origins", "/organisations/\(home)/sharing", "/people/\(person)",
      "/people/\(person)/origins", "/people/\(person)/duties/\(Self.policy)",
      "/people/\(person)/team", "/people/\(person)/team/matrix", "/search?q=Overleaf",
    ]
  }

  static let policy = "national-induction"
}

@Suite struct `What is shared with a body outside` {
  @Test(arguments: Engine.allCases)
  func `is names and posts where those were agreed, and no more`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await World.make(in: site)
      try await world.agree([.people], in: site)
      #expect(try await client.signIn("board", "correct horse battery").status == 200)
      for (page, status) in [
        ("/organisations/\(world.home)/people", 200), ("/people/\(world.person)", 200),
        ("/organisations/\(world.home)/matrix", 403),
        ("/organisations/\(world.home)/duties/people", 403),
        ("/people/\(world.person)/origins", 403), ("/organisations/\(world.home)/origins", 403),
        ("/people/\(world.person)/team", 404),
      ] {
        #expect(try await client.get(page).status == status, "\(page)")
      }
      let page = try await client.get("/people/\(world.person)")
      #expect(page.body.contains("Perpetua Overleaf"))
      #expect(page.body.contains(World.post))
      #expect(!page.body.contains("What they must do"))
      try await expectNothingKept(world, client, and: ["/people/\(world.person)/duties/"])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is training where that was agreed, and no posts`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await World.make(in: site)
      try await world.agree([.training], in: site)
      #expect(try await client.signIn("board", "correct horse battery").status == 200)
      for (page, status) in [
        ("/organisations/\(world.home)/people", 403),
        ("/organisations/\(world.home)/matrix", 200),
        ("/organisations/\(world.home)/duties/people", 200), ("/people/\(world.person)", 200),
        ("/people/\(world.person)/origins", 403),
      ] {
        #expect(try await client.get(page).status == status, "\(page)")
      }
      let page = try await client.get("/people/\(world.person)")
      #expect(page.body.contains("What they must do"))
      try await expectNothingKept(world, client, and: [World.post])
    }
  }

  @Test func `is what a person shares themselves, and no more`() async throws {
    try await withWaypoint { client, site in
      let world = try await World.make(in: site)
      try await site.database.write { tx in
        let own = try #require(try Accounts.user(world.account, at: Clock.test.now(), tx))
        try ShareOwnRecord(
          body: world.board, purpose: "Vacancies", data: [.people], until: Clock.test.today + 30
        ).run(by: own, tx)
      }
      #expect(try await client.signIn("board", "correct horse battery").status == 200)
      #expect(try await client.get("/people/\(world.person)").status == 200)
      #expect(try await client.get("/organisations/\(world.home)/people").status == 403)
      try await expectNothingKept(world, client, and: ["/people/\(world.person)/duties/"])
    }
  }

  @Test(arguments: ["board", "lead"])
  func `is names, posts and training in an emergency, to look at and not to keep`(
    account: String
  ) async throws {
    try await withWaypoint { client, site in
      let world = try await World.make(in: site)
      #expect(try await client.signIn(account, "correct horse battery").status == 200)
      #expect(try await client.get("/people/\(world.person)").status == 404)
      try await client.get("/organisations/\(world.home)/emergency")
      try await client.post(
        "/organisations/\(world.home)/emergency",
        [("reason", "The home is flooded and nobody answers the telephone")])
      for page in ["people", "matrix", "duties/people"] {
        let address = "/organisations/\(world.home)/\(page)"
        let seen = try await client.get(address)
        #expect(seen.status == 200, "\(page)")
        #expect(seen.body.contains("Overleaf"), "\(page)")
        let file = try await client.get(address + "?format=csv")
        #expect(file.status == 403, "\(page) as a file: \(file.status)")
        #expect(!file.body.contains("Overleaf"), "\(page) as a file")
      }
      let list = try await client.get("/search?q=Overleaf&list=people&format=csv")
      #expect(list.status == 403 && !list.body.contains("Perpetua"))
      #expect(try await client.get("/people/\(world.person)").body.contains(World.post))
      let origins = try await client.get("/people/\(world.person)/origins")
      #expect([403, 404].contains(origins.status))
      try await expectNothingKept(world, client, and: [])
    }
  }

  @Test func `is all of it to those who answer for the home`() async throws {
    try await withWaypoint { client, site in
      let world = try await World.make(in: site)
      #expect(try await client.signIn("home", "correct horse battery").status == 200)
      let page = try await client.get("/people/\(world.person)")
      for secret in World.kept { #expect(page.body.contains(secret), "\(secret)") }
      #expect(try await client.get("/people/\(world.person)/origins").status == 200)
    }
  }

  @Test func `is offered in an emergency on the page of what is shared alone`() async throws {
    try await withWaypoint { client, site in
      let world = try await World.make(in: site)
      #expect(try await client.signIn("board", "correct horse battery").status == 200)
      let refused = try await client.get("/organisations/\(world.home)/people")
      #expect(refused.title == "These names are not shared with you")
      #expect(!refused.body.contains("/emergency"))
      let home = try await client.get("/organisations/\(world.home)")
      #expect(home.body.contains("You see figures, and nobody by name"))
      #expect(home.body.contains("Why, and how to ask for names"))
      let sharing = try await client.get("/organisations/\(world.home)/sharing")
      #expect(sharing.body.contains("/organisations/\(world.home)/emergency"))
    }
  }

  private func expectNothingKept(
    _ world: World, _ client: Client, and secrets: [String]
  ) async throws {
    for address in world.pages {
      let page = try await client.get(address)
      #expect(page.status < 500, "\(address)")
      for secret in World.kept + secrets {
        #expect(!page.body.contains(secret), "\(address) shows \(secret)")
      }
    }
  }
}
