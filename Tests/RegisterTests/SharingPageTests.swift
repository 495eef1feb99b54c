import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `Sharing agreements, on pages` {
  private struct World: Sendable {
    let home: OrganisationID
    let person: PersonID
    var sharing: String { "/organisations/\(home)/sharing" }
  }

  /// A home with its manager and a worker, and an integrated care board, a council and the Care
  /// Quality Commission that look on it from outside.
  private func make(_ client: Client, _ site: Site) async throws -> World {
    try await client.setUp()
    let password = try await site.passwords.digest("correct horse battery")
    return try await site.database.write { tx in
      let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
      let make = { (name: String, kind: OrganisationKind, code: OrganisationCode) in
        try Organisations.create(.init(name: name, kind: kind, codes: [code]), tx).organisation.id
      }
      let board = try make("Mereland ICB", .integratedCareBoard, .ods("QZZ"))
      let council = try make("Mereland Council", .localAuthority, .ods("999"))
      _ = try make("The commission", .armsLengthBody, OrganisationCode(.reference, "cqc"))
      let person = try AddPerson(
        given: "Siân", family: "Pugh",
        job: JobParticulars(
          organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx).id
      let accounts: [(String, Role, OrganisationID?, PersonID?)] = [
        ("board", .systemPeopleOfficer, board, nil), ("council", .workforceLead, council, nil),
        ("manager", .registeredManager, home, nil), ("sian", .person, nil, person),
      ]
      for (name, role, place, person) in accounts {
        try AddAccount(
          name: name, password: password, role: role, organisation: place, person: person
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      return World(home: home, person: person)
    }
  }

  private static func answers(_ body: String) -> [(String, String)] {
    let last = Clock.test.today + 60
    return [
      ("body", body), ("data", "people"), ("purpose", "Finding cover between homes"),
      ("until-day", "\(last.dayOfMonth)"), ("until-month", "\(last.month)"),
      ("until-year", "\(last.year)"), ("signed-employer", "A. Patel"),
      ("signed-body", "B. Jones"), ("evidence", "Shelf 4"),
    ]
  }

  /// Fills in the form, checks the answers and sends them.
  private func agree(with body: String, _ world: World, _ client: Client) async throws
    -> Client.Reply
  {
    try await client.get("\(world.sharing)/new")
    let check = try await client.post("\(world.sharing)/new/check", Self.answers(body))
    try #require(check.title == "Check the agreement", "\(check.title) \(check.body)")
    return try await client.post("\(world.sharing)/new", Self.answers(body))
  }

  @Test(arguments: Engine.allCases)
  func `are recorded after a check, seen by the person they are about, and ended for a reason`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await make(client, site)
      let page = "/people/\(world.person)"
      try await become("board", client)
      #expect(try await client.get(page).status == 404)
      #expect(try await client.get("\(world.sharing)/new").status == 403)
      try await become("sian", client)
      #expect(try await !client.get("/me/sharing").body.contains("Mereland ICB"))

      try await become("manager", client)
      #expect(try await client.get(world.sharing).body.contains("Nobody outside sees names"))
      try await client.get("\(world.sharing)/new")
      let empty = try await client.post("\(world.sharing)/new/check")
      #expect(empty.status == 422)
      for problem in [
        "Enter the code of the body it is shared with", "Choose what is shared",
        "Enter what it is shared for", "Enter the last day",
        "Enter who signed for the employer", "Enter who signed for the other body",
      ] { #expect(empty.body.contains(problem), "\(problem)") }
      let unknown = try await client.post("\(world.sharing)/new/check", Self.answers("NOWHERE"))
      #expect(unknown.body.contains("There is no organisation with this code"))
      let own = try await client.post(
        "\(world.sharing)/new/check", Self.answers("1-1234567890"))
      #expect(own.body.contains("Choose another organisation than Ashdown House"))
      let check = try await client.post("\(world.sharing)/new/check", Self.answers("QZZ"))
      for words in ["Mereland ICB", "Finding cover between homes", "A. Patel", "Shelf 4"] {
        #expect(check.body.contains(words), "\(words)")
      }
      // Looked at is not done.
      #expect(try await client.get(world.sharing).body.contains("Nobody outside sees names"))
      let done = try await agree(with: "QZZ", world, client)
      #expect(done.body.contains("The agreement is recorded. Everybody it is about can see it"))
      #expect(done.body.contains("Mereland ICB") && done.body.contains("In force"))
      _ = try await client.sendAgain()
      let list = try await client.get(world.sharing).body
      #expect(list.matches(of: /\/sharing\/[0-9]+\/end/).count == 1, "sent twice, taken once")
      let end = String(
        try #require(list.firstMatch(of: /\/organisations\/[0-9]+\/sharing\/[0-9]+\/end/)?.0))

      try await become("board", client)
      #expect(try await client.get(page).body.contains("Care worker"))
      #expect(try await client.get(world.sharing).body.contains("Finding cover between homes"))
      #expect(try await client.get(end).status == 403)
      try await become("council", client)
      #expect(try await client.get(page).status == 404)

      try await become("sian", client)
      let mine = try await client.get("/me/sharing").body
      for words in [
        "Ashdown House shares with Mereland ICB", "Finding cover between homes",
        (Clock.test.today + 60).inWords,
      ] { #expect(mine.contains(words), "\(words)") }
      #expect(try await client.get("/me/everything").body.contains("shares with Mereland ICB"))
      #expect(try await client.get("/me/download").body.contains("shares with Mereland ICB"))
      #expect(try await client.get(world.sharing).body.contains("Mereland ICB"))
      #expect(try await client.get(end).status == 403)

      try await become("manager", client)
      try await client.get(end)
      let blank = try await client.post(end)
      #expect(blank.status == 422 && blank.body.contains("Enter why it ends"))
      let ended = try await client.post(end, [("reason", "Cover is found otherwise")])
      #expect(ended.body.contains("The agreement has ended"))
      #expect(ended.body.contains("Cover is found otherwise"))
      #expect(!ended.body.contains("In force"))
      try await client.get(end)
      #expect(try await client.post(end, [("reason", "Again")]).status == 422)

      try await become("board", client)
      #expect(try await client.get(page).status == 404)
      try await become("sian", client)
      #expect(
        try await !client.get("/me/sharing").body.contains("shares with Mereland ICB"))
    }
  }

  /// - Source: ASC-WDS workplace file, PERMCQC and PERMLA: 0 "do not share".
  @Test(
    arguments: Engine.allCases,
    [
      (SharingLimit.careQualityCommission, "cqc", "The commission", "999"),
      (.localAuthority, "999", "Mereland Council", "cqc"),
    ])
  func `are refused, and no longer shown as shared, where the files of the home say so`(
    engine: Engine, limited: (limit: SharingLimit, code: String, name: String, other: String)
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await make(client, site)
      try await become("manager", client)
      #expect(try await agree(with: limited.code, world, client).body.contains(limited.name))
      try await become("sian", client)
      #expect(try await client.get("/me/sharing").body.contains("shares with \(limited.name)"))
      try await site.database.write { tx in
        try Sharing.keep(
          limited.limit, allowed: false, of: world.home, on: Clock.test.today, tx)
      }
      // What was signed before no longer counts, and the person sees it as it is.
      #expect(try await !client.get("/me/sharing").body.contains("shares with \(limited.name)"))
      try await become("council", client)
      #expect(try await client.get("/people/\(world.person)").status == 404)
      try await become("manager", client)
      #expect(
        try await client.get(world.sharing).body.contains(
          "nothing is shared with \(limited.limit.words), whatever is agreed"))
      try await client.get("\(world.sharing)/new")
      let refusal = "nothing is to be shared with \(limited.limit.words)"
      for step in ["/new/check", "/new"] {
        let refused = try await client.post(
          "\(world.sharing)\(step)", Self.answers(limited.code))
        #expect(refused.status == 422 && refused.body.contains(refusal), "\(step)")
      }
      // The other of the two is not meant.
      #expect(
        try await agree(with: limited.other, world, client).body.contains(
          "The agreement is recorded"))
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}
