import Access
import Directory
import Foundation
import Journals
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

extension Client.Reply {
  /// The headings of the first table of the page.
  fileprivate var headings: [String] {
    body.between("<thead", "</thead>")?.matches(of: /<th scope="col"[^>]*>([^<]*)<\/th>/).map {
      String($0.1)
    } ?? []
  }

  fileprivate var rowCount: Int {
    (body.between("<tbody", "</tbody>") ?? "").components(separatedBy: "scope=\"row\"").count - 1
  }

  fileprivate var csvRows: [String] {
    var text = body
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return text.split(separator: "\r\n").map(String.init)
  }
}

@Suite struct `A list as a file` {
  @Test(arguments: Engine.allCases)
  func `holds the columns and rows of the page and no more`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      for given in ["Ngozi", "Amina", "Bela"] {
        _ = try await client.addPerson(given, "Appleyard", as: "Care worker", at: home)
      }
      let lists = [
        "/organisations/\(home)/people", "/organisations/\(home)/matrix",
        "/organisations/\(home)/duties/people", "/organisations/\(home)/duties/people?state=open",
        "/organisations/\(home)/duties?list=policies", "/search?q=appleyard&list=people",
        "/organisations", "/accounts",
      ]
      for list in lists {
        let page = try await client.get(list)
        let joint = list.contains("?") ? "&" : "?"
        let file = try await client.get("\(list)\(joint)format=csv")
        #expect(file.status == 200, "\(list)")
        let first = try #require(file.csvRows.first, "\(list)")
        let expected = page.headings.map { $0.contains(",") ? "\"\($0)\"" : $0 }
        #expect(first == expected.joined(separator: ","), "\(list)")
        #expect(file.csvRows.count - 1 == page.rowCount, "\(list)")
        #expect(page.rowCount > 0, "\(list)")
        let sheet = try await client.get("\(list)\(joint)format=xlsx")
        #expect(sheet.body.hasPrefix("PK"), "\(list)")
        #expect(page.body.contains("format=xlsx"), "\(list) offers no file")
      }
    }
  }

  @Test func `holds every page of the list, as it is filtered`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      try await site.database.write { tx in
        for number in 1...60 {
          let person = Person(
            id: try tx.newIdentifier(),
            name: try #require(PersonName(written: "Person \(number)")))
          try People.save(person, tx)
          try Assignments.save(
            Assignment(
              id: try tx.newIdentifier(), person: person.id, organisation: home, employer: home,
              title: "Care worker", engagement: .permanent, startedOn: Clock.test.today - 400), tx)
        }
      }
      let page = try await client.get("/organisations/\(home)/people?page=2")
      #expect(page.rowCount == 10)
      #expect(page.body.contains("Download all 60"))
      let file = try await client.get("/organisations/\(home)/people?page=2&format=csv")
      #expect(file.csvRows.count == 61)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is written down: who took what, and how many rows`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      _ = try await client.get("/organisations/\(home)/matrix?format=xlsx")
      let told = try await site.database.read { tx in
        try Journal.timeline(
          of: .organisation(home), actions: JournalActions(RegisterRoom.actions), tx)
      }
      let entry = try #require(told.first)
      #expect(entry.sentence == "Downloaded training-matrix as XLSX: 1 row")
      #expect(entry.actorName == "asha.patel")
    }
  }

  @Test func `starts no formula in a spreadsheet`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("=1+1", "Appleyard", as: "@SUM(A1)", at: home)
      let file = try await client.get("/organisations/\(home)/people?format=csv")
      #expect(file.body.contains("'=1+1 Appleyard,'@SUM(A1)"))
    }
  }

  @Test func `is refused to those who may not see the page`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      try await client.becomeLead(of: "Other Care", .careProvider, site)
      for list in ["people", "matrix", "duties/people"] {
        for format in ["", "?format=csv", "?format=xlsx"] {
          let reply = try await client.get("/organisations/\(home)/\(list)\(format)")
          #expect(reply.status == 403, "\(list)\(format)")
          #expect(!reply.body.contains("Ngozi"))
        }
      }
    }
  }
}

@Suite struct `The page of the training matrix` {
  @Test func `keeps its filters in the address and takes them off`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let page = try await client.get(
        "/organisations/\(home)/matrix?set=care-core-skills&show=open")
      #expect(page.title == "Training matrix")
      #expect(page.body.contains("What: Core skills of adult social care"))
      #expect(page.body.contains("Who: With anything to do"))
      #expect(page.body.contains("set=care-core-skills&amp;show=open&amp;format=csv"))
      #expect(!page.body.contains("Care Certificate</th>"))
      #expect(try await client.get("/organisations/\(home)/matrix?set=no-such").status == 404)
      #expect(try await client.get("/organisations/\(home)/matrix?place=999999").status == 404)
      #expect(try await client.get("/organisations/\(home)/matrix?show=no-such").status == 200)
    }
  }

  @Test func `says in words, and not by colour alone, how each stands`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let page = try await client.get("/organisations/\(home)/matrix")
      #expect(page.body.contains(">Not done yet</span>") || page.body.contains(">Due soon</span>"))
      #expect(page.body.contains("What these words mean"))
      #expect(page.body.contains("as at \(Clock.test.today.inWords)"))
      #expect(page.body.contains("1 person"))
    }
  }

  @Test func `of a team shows those who report to somebody`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let person = try #require(
        try await client.addPerson("Ngozi", "Appleyard", as: "Manager", at: home).person)
      let team = try await client.get("/people/\(person)/team/matrix")
      #expect(team.title == "Training matrix")
      #expect(team.body.contains("The team of Ngozi Appleyard"))
    }
  }
}
