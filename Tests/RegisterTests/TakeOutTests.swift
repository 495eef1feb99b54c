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

@Suite struct `Taking records out in the browser` {
  @Test(arguments: Engine.allCases)
  func `gives the files that fit the employer, and writes down who took them`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let address = "/organisations/\(home)/exports"
      #expect(try await client.get("/organisations/\(home)").body.contains(address))
      #expect(try await client.get("/files").body.contains("Take your records out"))
      let page = try await client.get(address)
      #expect(page.title == "Take your records out")
      #expect(page.body.contains("Lists of staff and training"))
      #expect(page.body.contains("Training matrix"))
      #expect(page.body.contains("Care workforce files"))
      // Nobody sent a file of the staff record from here.
      #expect(!page.body.contains("staff record (ESR)"))

      let nothing = try await client.post(address)
      #expect(nothing.status == 422)
      #expect(nothing.body.contains("Choose what to take out"))
      try await client.get(address)
      let lists = try await client.post(address, [("what", "plain")])
      #expect(lists.status == 200)
      #expect(lists.body.hasPrefix("Staff number,"))
      #expect(lists.body.contains("Ngozi,Appleyard"))
      try await client.get(address)
      let care = try await client.post(address, [("what", "asc-wds")])
      #expect(care.body.hasPrefix("PK"))
      #expect(care.body.contains("bulk-upload-staff.csv"))
      #expect(care.body.contains("what-to-check.txt"))
      try await client.get(address)
      #expect(try await client.post(address, [("what", "training-matrix")]).body.hasPrefix("PK"))
      let told = try await site.database.read { tx in
        try Journal.timeline(
          of: .organisation(home), actions: JournalActions(RegisterRoom.actions), tx
        ).map(\.sentence)
      }
      #expect(told.count { $0.hasPrefix("Took out ") } == 2)
      #expect(told.contains { $0.contains("Downloaded training-matrix as XLSX and CSV") })
    }
  }

  @Test func `leaves protected details to those who lead the employer`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      // Set-up makes somebody who leads the organisation as well.
      let page = try await client.get("/organisations/\(home)/exports")
      #expect(page.body.contains("Include protected details"))
      #expect(page.body.contains("files to upload"))
      let address = "/organisations/\(home)/exports"
      _ = try await client.post(address, [("what", "plain")])
      try await client.get(address)
      _ = try await client.post(address, [("what", "plain"), ("protected", "yes")])
      let told = try await site.database.read { tx in
        try Journal.timeline(
          of: .organisation(home), actions: JournalActions(RegisterRoom.actions), tx
        ).map(\.sentence).filter { $0.hasPrefix("Took out ") }
      }
      #expect(told.count { $0.contains("with protected details") } == 1)
      #expect(told.count == 2)
    }
  }

  @Test func `is refused to those who lead another employer`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      _ = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      try await client.becomeLead(of: "Other Care", .careProvider, site)
      let address = "/organisations/\(home)/exports"
      #expect(try await client.get(address).status == 403)
      try await client.get("/files")
      #expect(try await client.post(address, [("what", "plain")]).status == 403)
      #expect(try await !client.get("/organisations/\(home)").body.contains(address))
    }
  }

  @Test func `has nothing to give where nobody is employed`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let page = try await client.get("/organisations/\(home)/exports")
      #expect(page.body.contains("there is nothing to take out yet"))
      #expect(try await !client.get("/organisations/\(home)").body.contains("/exports"))
    }
  }
}
