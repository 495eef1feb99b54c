import Access
import Directory
import HTTPTypes
import Journals
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import Register

@Suite struct `Searching the journal` {
  @Test(arguments: Engine.allCases)
  func `finds by who, about whom, what and when, and is journalled itself`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let page = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let person = try #require(page.person)
      #expect(try await Self.searches(site) == 0)
      let start = try await client.get("/journal")
      #expect(start.title == "Search the journal")
      #expect(try await Self.searches(site) == 0)

      let about = try await client.get("/journal?asked=yes&kind=person&number=\(person)")
      #expect(about.body.contains("person \(person)"))
      #expect(try await Self.searches(site) == 1)
      // Who looked is on no timeline, and here.
      #expect(about.body.contains("Looked at the whole record"))
      let nobody = try await client.get("/journal?asked=yes&who=nobody")
      #expect(nobody.body.contains("Nothing was found"))
      let byName = try await client.get("/journal?asked=yes&who=ASHA")
      #expect(byName.body.contains("asha.patel"))
      let wild = try await client.get("/journal?asked=yes&who=%25")
      #expect(wild.body.contains("Nothing was found"))
      let signIns = try await client.get("/journal?asked=yes&action=account.signed-in")
      #expect(signIns.body.contains("Signed in") && !signIns.body.contains("Appleyard"))
      // The searches before are there too: reading the journal is part of it.
      let searches = try await client.get("/journal?asked=yes&action=journal.searched")
      #expect(searches.body.contains("about person \(person)"))
      #expect(searches.body.contains("by “nobody”"))

      let before = "to-day=31&to-month=3&to-year=2026"
      #expect(
        try await client.get("/journal?asked=yes&\(before)").body.contains("Nothing was found"))
      let today = "from-day=1&from-month=4&from-year=2026&to-day=1&to-month=4&to-year=2026"
      #expect(try await client.get("/journal?asked=yes&\(today)").body.contains("Signed in"))

      let csv = try await client.get("/journal?format=csv&kind=person&number=\(person)")
      #expect(csv.body.hasPrefix("Entry,When,Who,Under which right,What,About\r\n"))
      let json = try await client.get("/journal?format=json&action=account.signed-in")
      #expect(json.body.hasPrefix("{\"data\":[{") && json.body.contains("\"actor\":\"asha.patel\""))
      let wrong = try await client.get("/journal?asked=yes&kind=person&number=x")
      #expect(wrong.body.contains("Enter the number, in digits"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds the lists that a person was on`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let page = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let person = try #require(page.person.flatMap { PersonID($0) })
      try await site.database.write { tx in
        try Looks.record(
          JournalEvent(
            InterfaceJournal.read, [.organisation(home)],
            details: ["what": "people", "rows": "1 row"]), reading: [person], under: .seePerson,
          .test,
          tx)
      }
      let found = try await client.get("/journal?format=csv&kind=person&number=\(person)")
      #expect(found.body.contains("A program read people: 1 row"))
      let other = try await client.get("/journal?format=csv&kind=person&number=99")
      #expect(!other.body.contains("A program read people: 1 row"))
    }
  }

  @Test func `is for those alone who may see everything`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      _ = try await client.becomeLead(of: "Beech", .careProvider, site)
      #expect(try await client.get("/journal?asked=yes").status == 403)
      #expect(!(try await client.get("/").body.contains("href=\"/journal\"")))
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        try AddAccount(
          name: "local", password: password, role: .administrator, organisation: home
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      try await client.signOut()
      _ = try await client.signIn("local", "correct horse battery")
      #expect(try await client.get("/journal").status == 403)
      #expect(!(try await client.get("/").body.contains("href=\"/journal\"")))
    }
  }

  private static func searches(_ site: Site) async throws -> Int {
    try await site.database.read { tx in
      try tx.row("SELECT COUNT(*) FROM journal_entry WHERE action = 'journal.searched'")?(0) ?? -1
    }
  }
}

@Suite struct `An auditor` {
  /// Somebody is at work at Ashdown House, and an auditor is there.
  private func withAuditor(
    _ engine: Engine,
    _ body: @escaping @Sendable (Client, Site, OrganisationID, PersonID) async throws -> Void
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let page = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let person = try #require(page.person.flatMap { PersonID($0) })
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        try AddAccount(name: "auditor", password: password, role: .auditor)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      try await client.signOut()
      #expect(try await client.signIn("auditor", "correct horse battery").status == 200)
      try await body(client, site, home, person)
    }
  }

  @Test(arguments: Engine.allCases)
  func `searches the journal and takes it out, which is written down under their name`(
    engine: Engine
  ) async throws {
    try await withAuditor(engine) { client, site, home, person in
      #expect(try await client.get("/").body.contains("href=\"/journal\""))
      let about = "kind=person&number=\(person)"
      let found = try await client.get("/journal?asked=yes&\(about)")
      #expect(found.status == 200)
      #expect(found.body.contains("Looked at the whole record"))
      #expect(found.body.contains("asha.patel"))
      for format in ["csv", "json"] {
        let link = "\(about)&asked=yes&format=\(format)".replacing("&", with: "&amp;")
        #expect(found.body.contains(link), "\(format)")
      }
      let csv = try await client.get("/journal?\(about)&asked=yes&format=csv")
      #expect(csv.body.hasPrefix("Entry,When,Who,Under which right,What,About\r\n"))
      #expect(csv.body.contains("asha.patel") && csv.body.contains("Looked at the whole record"))
      let json = try await client.get("/journal?\(about)&asked=yes&format=json")
      #expect(json.body.hasPrefix("{\"data\":[{"))
      #expect(json.body.contains("\"words\":\"Looked at the whole record\""))
      // What is no file is a page, and of one page's length.
      let other = try await client.get("/journal?\(about)&format=xlsx")
      #expect(other.title == "Search the journal")
      let searches = try await site.database.read { tx in
        try tx.rows(
          """
          SELECT actor_name, details FROM journal_entry WHERE action = 'journal.searched'
          ORDER BY id
          """
        ).map { "\(try $0(0, as: String.self)) \(try $0(1, as: String.self))" }
      }
      #expect(searches.allSatisfy { $0.hasPrefix("auditor ") })
      #expect(searches.map { $0.contains("about person \(person)") } == [true, true, true])
      let takenAs = ["a page", "CSV", "JSON"]
      #expect(zip(searches, takenAs).allSatisfy { $0.contains("\"as\":\"\($1)\"") })
    }
  }

  @Test(arguments: Engine.allCases)
  func `sees the journal, and none of the records it is about`(engine: Engine) async throws {
    try await withAuditor(engine) { client, site, home, person in
      let closed = [
        "/people/\(person)", "/people/\(person)/origins", "/people/\(person)/duties",
        "/organisations/\(home)/people", "/organisations/\(home)/people?format=csv",
        "/organisations/\(home)/duties", "/organisations/\(home)/matrix",
        "/organisations/\(home)/access", "/organisations/\(home)/exports", "/accounts",
        "/files", "/duties", "/search?q=appleyard", "/corrections", "/emergencies", "/retention",
        "/support", "/mail",
      ]
      for page in closed {
        let reply = try await client.get(page)
        #expect([403, 404].contains(reply.status), "\(page): \(reply.status) \(reply.title)")
      }
      // Wherever else a number may be put.
      for route in Website(site).routes where route.method == .get && route.path != "/journal" {
        let path = route.path.split(separator: "/").reduce("") { path, part in
          guard part.hasPrefix(":") else { return "\(path)/\(part)" }
          return "\(path)/\(path.hasSuffix("organisations") ? "\(home)" : "\(person)")"
        }
        for question in ["", "?format=csv"] {
          let reply = try await client.get("\(path)\(question)")
          #expect(!reply.body.contains("Appleyard"), "\(path)\(question)")
        }
      }
    }
  }
}
