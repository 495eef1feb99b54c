import Access
import Directory
import Foundation
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// An employer that has nothing: the ways in, and typing everything in.
@Suite struct `An employer of ten` {
  private func organisation(_ site: Site) async throws -> OrganisationID {
    try await site.database.read { tx in
      try #require(try Organisations.find(code: "1-1234567890", tx)).id
    }
  }

  private static let two = [
    ("name-1", "Asha Patel"), ("title-1", "Practice manager"), ("startedOn-1", "1/9/2019"),
    ("contractedHours-1", "37.5"), ("email-1", "asha@garsdale.example"), ("isManager-1", "yes"),
    ("name-3", "Oakley, Ben"), ("title-3", "Nurse"), ("startedOn-3", "4 Jan 2021"),
  ]

  @Test func `is offered a file, a template and a list to type in`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let id = try await organisation(site)
      let home = try await client.get("/")
      // Once: a card with the three ways, and no piece of work beside it.
      #expect(home.body.components(separatedBy: "Bring in your staff").count == 2)
      #expect(home.body.contains("href=\"/organisations/\(id)/people/several\""))
      #expect(home.body.contains("href=\"/files/template\""))
      let guide = try await client.get("/files/template")
      #expect(guide.title == "Send staff and training as a spreadsheet")
      #expect(guide.body.contains("Staff number"))
      let staff = try await client.get("/files/template/staff.csv")
      #expect(staff.body.hasPrefix("Staff number,Waypoint number,Title,First name,Last name,"))
      #expect(staff.body.split(separator: "\r\n").count == 1)
      #expect(try await client.get("/files/template/staff-and-training.xlsx").status == 200)
      #expect(try await client.get("/files/template/other").status == 404)
    }
  }

  @Test(arguments: Engine.allCases)
  func `types its staff in, all at once or not at all`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let id = try await organisation(site)
      let address = "/organisations/\(id)/people/several"
      let empty = try await client.post(address)
      #expect(empty.body.contains("Enter the name of at least one person"))
      let wrong = try await client.post(
        address,
        Self.two + [("name-4", "Carys"), ("startedOn-4", "31/2/2026"), ("email-4", "carys")])
      #expect(wrong.status == 422)
      #expect(wrong.body.contains("Person 4: enter the job title"))
      #expect(wrong.body.contains("Person 4: enter a real date"))
      #expect(wrong.body.contains("value=\"Oakley, Ben\""))
      // Signs are nobody's name.
      for name in [",", "-- --", "12 34", ", ,"] {
        try await client.get(address)
        let unnamed = try await client.post(
          address, [("name-1", name), ("title-1", "Nurse"), ("startedOn-1", "4/1/2021")])
        #expect(unnamed.body.contains("Person 1: enter a name that has at least one letter"))
      }
      #expect(try await client.get("/organisations/\(id)/people").body.contains("Nobody is known"))

      try await client.get(address)
      let done = try await client.post(address, Self.two)
      #expect(done.body.contains("2 people are added"))
      #expect(done.body.contains("Ben Oakley"))
      #expect(try await client.get("/").body.contains("Bring in your staff") == false)
      // The same list from another page: typed twice.
      try await client.get(address)
      let again = try await client.post(address, Self.two)
      #expect(again.body.contains("Person 1: there is a Asha Patel, Practice manager, already"))
      let (posts, entries) = try await site.database.read { tx in
        (
          try Assignments.ofEmployer(id, tx),
          try tx.row("SELECT COUNT(*) FROM journal_entry WHERE action = 'person.added-several'")
            .map { try $0(0, as: Int.self) }
        )
      }
      #expect(posts.map(\.isFlaggedManager) == [true, false])
      #expect(posts.map(\.contractedHours?.inWords) == ["37.5", nil])
      #expect(entries == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `types in who has done one subject, and when`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let id = try await organisation(site)
      let several = "/organisations/\(id)/people/several"
      try await client.get(several)
      _ = try await client.post(several, Self.two)
      let choose = try await client.get("/organisations/\(id)/completions")
      let link = /href="(\/organisations\/[0-9]+\/completions\/[a-z-]*fire[a-z-]*)"/
      let address = String(try #require(choose.body.firstMatch(of: link)?.1))
      let list = try await client.get(address)
      let people = list.body.matches(of: /name="date-([0-9]+)"/).map { String($0.1) }
      #expect(people.count == 2)
      let wrong = try await client.post(address, [("date-\(people[0])", "1/1/2027")])
      #expect(wrong.body.contains("must be today or in the past"))
      let ticked = try await client.post(address, [("person", people[0])])
      #expect(ticked.body.contains("Enter the day on which those who are ticked did it"))
      try await client.get(address)
      let done = try await client.post(
        address, [("date", "1/2/2026"), ("person", people[0]), ("date-\(people[1])", "5/1/2026")])
      #expect(done.body.contains("is recorded for 2 people"))
      let known = try await client.get(address)
      #expect(known.body.contains("1 February 2026"))
      #expect(known.body.contains("5 January 2026"))
      let again = try await client.post(address, [("date-\(people[1])", "5/1/2026")])
      #expect(again.body.contains("Everything was recorded already"))
    }
  }
}
