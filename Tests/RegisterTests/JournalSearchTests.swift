import Access
import Directory
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
