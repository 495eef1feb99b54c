import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// Opening records in an emergency tells everybody it is about: who works there and was looked at,
/// who answers for them, and whoever opened it.
@Suite struct `An emergency, on pages` {
  private static let reason = "The home is flooded and nobody answers the telephone"

  private struct World: Sendable {
    let home: OrganisationID
    let person: PersonID
  }

  /// A home with its manager and a worker, another home, and an integrated care board.
  private func make(_ client: Client, _ site: Site) async throws -> World {
    try await client.setUp()
    let password = try await site.passwords.digest("correct horse battery")
    return try await site.database.write { tx in
      let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
      let make = { (name: String, kind: OrganisationKind) in
        try Organisations.create(.init(name: name, kind: kind), tx).organisation.id
      }
      let board = try make("Mereland ICB", .integratedCareBoard)
      let other = try make("Beech House", .careLocation)
      let person = try AddPerson(
        given: "Siân", family: "Pugh",
        job: JobParticulars(
          organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
      let accounts: [(String, Role, OrganisationID?, PersonID?)] = [
        ("board", .systemPeopleOfficer, board, nil), ("manager", .registeredManager, home, nil),
        ("other", .registeredManager, other, nil), ("sian", .person, nil, person),
      ]
      for (name, role, place, person) in accounts {
        try AddAccount(
          name: name, password: password, role: role, organisation: place, person: person
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      return World(home: home, person: person)
    }
  }

  private func open(_ world: World, _ client: Client) async throws -> Client.Reply {
    try await client.get("/organisations/\(world.home)/emergency")
    return try await client.post(
      "/organisations/\(world.home)/emergency", [("reason", Self.reason)])
  }

  @Test(arguments: Engine.allCases)
  func `asks the reason first, and tells the employer, the person and whoever opened it`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await make(client, site)
      let people = "/organisations/\(world.home)/people"
      try await become("board", client)
      #expect(try await client.get(people).title == "These names are not shared with you")
      #expect(try await client.get("/people/\(world.person)").status == 404)
      let form = try await client.get("/organisations/\(world.home)/emergency")
      #expect(form.body.contains("It is told to Ashdown House, and somebody else reviews it"))
      for (said, problem) in [("", "Say what happened"), ("Flood", "in 20 characters or more")] {
        let refused = try await client.post(
          "/organisations/\(world.home)/emergency", [("reason", said)])
        #expect(refused.status == 422 && refused.body.contains(problem))
        #expect(try await client.get(people).status == 403)
        try await client.get("/organisations/\(world.home)/emergency")
      }

      let opened = try await open(world, client)
      #expect(opened.body.contains("You see these names for 4 hours"))
      #expect(opened.body.contains("Siân Pugh"))
      #expect(try await client.get("/people/\(world.person)").body.contains("Siân Pugh"))
      // Looked at, and not taken away.
      #expect(try await client.get("\(people)?format=csv").status == 403)
      let opener = try await client.get("/")
      #expect(opener.body.contains("You opened the people of Ashdown House in an emergency"))
      #expect(opener.body.contains("Somebody else reviews it"))

      // The employer, and no other.
      let told = "board opened the people of Ashdown House in an emergency"
      try await become("manager", client)
      let home = try await client.get("/")
      #expect(home.body.contains(told) && home.body.contains(Self.reason))
      #expect(home.body.firstMatch(of: /href="\/emergencies\/[0-9]+\/review"/) != nil)
      #expect(
        try await client.get("/organisations/\(world.home)").body.contains(
          "board opened the people of Ashdown House in an emergency, for 4 hours: \(Self.reason)"))
      try await become("other", client)
      #expect(try await !client.get("/").body.contains("emergency"))
      #expect(try await !client.get("/emergencies").body.contains(Self.reason))

      // The person.
      try await become("sian", client)
      for page in ["/me/looks", "/me/everything", "/me/download"] {
        let looks = try await client.get(page).body
        #expect(looks.contains("board"), "\(page)")
        #expect(looks.contains("\(Role.systemPeopleOfficer.words), in an emergency"), "\(page)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `is reviewed by somebody else, and whoever opened it is told what came of it`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await make(client, site)
      try await become("board", client)
      _ = try await open(world, client)
      try await become("manager", client)
      let home = try await client.get("/")
      let review = String(
        try #require(home.body.firstMatch(of: /\/emergencies\/[0-9]+\/review/)?.0))

      // Not by whoever opened it, nor by those it is not about.
      for (name, status) in [("board", 403), ("other", 404), ("sian", 403)] {
        try await become(name, client)
        #expect(try await client.get(review).status == status, "\(name)")
        try await client.get("/account")
        let sent = try await client.post(review, [("outcome", "justified"), ("notes", "Fine")])
        #expect(sent.status == status, "\(name)")
      }

      try await become("manager", client)
      try await client.get(review)
      let blank = try await client.post(review)
      #expect(blank.status == 422)
      #expect(blank.body.contains("Choose whether it was justified"))
      #expect(blank.body.contains("Enter why you say so"))
      let done = try await client.post(
        review, [("outcome", "notJustified"), ("notes", "We answered the telephone")])
      #expect(done.body.contains("The review is recorded, and both sides can read it"))
      let outcome = "It was not justified, says manager: We answered the telephone"
      #expect(done.body.contains(outcome))
      #expect(try await !client.get("/").body.contains("in an emergency"))

      try await become("board", client)
      let told = try await client.get("/")
      #expect(told.body.contains("manager reviewed what you opened at Ashdown House"))
      #expect(told.body.contains("It was not justified: We answered the telephone"))
      #expect(try await client.get("/emergencies").body.contains(outcome))
      // Closed, and not opened again.
      #expect(try await client.get("/organisations/\(world.home)/people").status == 403)
      let again = try await open(world, client)
      #expect(again.status == 422 && again.body.contains("found not justified"))
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}
