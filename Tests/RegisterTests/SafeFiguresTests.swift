import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// Figures on pages and in files, for those who see the people and for those who do not.
@Suite struct `Figures about who must do what` {
  @Test(arguments: Engine.allCases)
  func `are exact for a lead and rounded for a chair`(engine: Engine) async throws {
    try await withHome(of: 12, engine) { client, home in
      let address = "/organisations/\(home)/duties"
      _ = try await client.signIn("lead", "correct horse battery")
      let exact = try await client.get(address)
      #expect(exact.body.contains("12 people"))
      #expect(!exact.body.contains("You see figures here and not people"))
      try await client.signOut()

      _ = try await client.signIn("chair", "correct horse battery")
      let safe = try await client.get(address)
      #expect(safe.status == 200)
      #expect(safe.body.contains("for 10 people"))
      #expect(!safe.body.contains("12"))
      #expect(safe.body.contains("You see figures here and not people"))
      let file = try await client.get("\(address)?list=policies&format=csv")
      #expect(file.status == 200)
      #expect(!file.body.contains("12") && file.body.contains("10"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `say nothing about five people, whatever they owe`(engine: Engine) async throws {
    try await withHome(of: 5, engine) { client, home in
      let address = "/organisations/\(home)/duties"
      _ = try await client.signIn("chair", "correct horse battery")
      let safe = try await client.get(address)
      #expect(safe.body.contains("for 1 to 7 people"))
      #expect(safe.body.contains("Not shown"))
      for row in try await client.get("\(address)?list=policies&format=csv").body
        .split(separator: "\r\n").dropFirst()
      {
        let cells = row.split(separator: ",").dropFirst()
        #expect(cells.allSatisfy { $0 == "Not shown" }, "\(row)")
      }
    }
  }

  /// Twelve people work here, and one of them manages somebody.
  @Test(arguments: Engine.allCases)
  func `say nothing of the one person whom a policy obliges`(engine: Engine) async throws {
    try await withHome(of: 12, engine) { client, home in
      _ = try await client.signIn("chair", "correct horse battery")
      let page = try await client.get("/organisations/\(home)/duties?policy=manager-induction")
      #expect(page.status == 200 && page.body.contains("Not shown"))
      #expect(page.body.matches(of: />(1 to 7|[0-9]+)<\/(span|a)>/).map(\.0).isEmpty)
    }
  }

  /// Names that are shared leave some people out; exact figures beside them would say how those
  /// stand.
  @Test(arguments: Engine.allCases)
  func `are rounded for a body outside, also where names are shared with it`(
    engine: Engine
  ) async throws {
    try await withHome(of: 12, engine) { client, home in
      _ = try await client.signIn("board", "correct horse battery")
      #expect(try await client.get("/organisations/\(home)/duties/people").status == 200)
      let page = try await client.get("/organisations/\(home)/duties")
      #expect(page.body.contains("You see figures here and not people"))
      #expect(page.body.contains("for 10 people"))
    }
  }

  /// What lies beneath is counted on the page of the organisation, and not theirs to see.
  @Test(arguments: Engine.allCases)
  func `are rounded for a role at the organisation alone, where something lies beneath`(
    engine: Engine
  ) async throws {
    try await withHome(of: 12, engine) { client, home in
      _ = try await client.signIn("alone", "correct horse battery")
      let page = try await client.get("/organisations/\(home)/duties")
      #expect(page.body.contains("You see figures here and not people"))
    }
  }

  private func withHome(
    of count: Int, _ engine: Engine,
    _ body: @escaping @Sendable (Client, OrganisationID) async throws -> Void
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let password = try await site.passwords.digest("correct horse battery")
      let home = try await site.database.write { tx in
        let home = try Organisations.create(
          .init(name: "Larch House", kind: .careProvider), tx
        ).organisation.id
        var people: [PersonID] = []
        for number in 1...count {
          let added = try AddPerson(
            given: "Ann", family: "Larch-\(["a", "b", "c"][number % 3])\(number)",
            job: JobParticulars(
              organisation: home, title: "Carer", startedOn: Clock.test.today - 700)
          ).run(under: .test, tx)
          people.append(added.id)
        }
        let report = try #require(try Assignments.of([people[1]], tx)[people[1]]?.first)
        try SetLineManager(report.id, to: .init(people[0]), from: Clock.test.today - 60)
          .run(under: .test, tx)
        let console = User.console(now: Clock.test.now())
        let location = try Organisations.create(
          .init(name: "Larch Annexe", kind: .careLocation), tx
        ).organisation.id
        _ = try Organisations.relate(location, .locationOf, home, tx)
        let board = try Organisations.create(
          .init(name: "Larch Board", kind: .integratedCareBoard), tx
        ).organisation.id
        _ = try Organisations.relate(home, .icb, board, tx)
        _ = try RecordSharingAgreement(
          employer: home, body: board, purpose: "Planning together", data: [.people, .training],
          until: Clock.test.today + 30, signedForEmployer: "A. Signer", signedForBody: "B. Signer"
        ).run(by: console, tx)
        try AddAccount(
          name: "board", password: password, role: .systemPeopleOfficer, organisation: board
        ).run(by: console, tx)
        let alone = try AddAccount(
          name: "alone", password: password, role: .person, person: people[2]
        )
        .run(by: console, tx)
        try GiveGrant(
          account: alone, role: .trainingLead, organisation: home, beneath: false,
          reason: "Keeps the training of the house"
        ).run(by: console, tx)
        for (name, role) in [("lead", Role.registeredManager), ("chair", .chair)] {
          try AddAccount(name: name, password: password, role: role, organisation: home)
            .run(by: console, tx)
        }
        return home
      }
      try await body(client, home)
    }
  }
}
