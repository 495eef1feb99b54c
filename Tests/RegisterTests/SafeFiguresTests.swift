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
        for number in 1...count {
          _ = try AddPerson(
            given: "Ann", family: "Larch-\(["a", "b", "c"][number % 3])\(number)",
            job: JobParticulars(
              organisation: home, title: "Carer", startedOn: Clock.test.today - 700)
          ).run(under: .test, tx)
        }
        let console = User.console(now: Clock.test.now())
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
