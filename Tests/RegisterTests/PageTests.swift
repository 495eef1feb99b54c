import Directory
import Kernel
import Register
import Storage
import Testing
import Web

/// What a reader notices on pages.
@Suite struct `The menu` {
  @Test func `shows what must be done at an organisation under who must do what`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let duties = try await client.get("/organisations/\(home)/duties")
      #expect(duties.currentItem == "Who must do what")
      #expect(try await client.get("/organisations/\(home)").currentItem == "Organisations")
      #expect(try await client.get("/").currentItem == "Home")
      #expect(try await client.get("/account").currentItem == nil)
    }
  }
}

@Suite struct `Somebody who was away for long` {
  @Test func `is told why they have to sign in, and goes on from there`() async throws {
    try await withWaypoint { client, _ in
      try await client.setUp()
      try await client.signOut()
      let away = try await client.get("/files")
      let asked = try await client.get(try #require(away.location))
      #expect(asked.body.contains("Sign in to see the page you asked for"))
      try await client.post(
        "/sign-in",
        [("name", "asha.patel"), ("password", "correct horse battery"), ("next", "/files")])
      let back = try await client.passSecondFactor(of: "asha.patel")
      #expect(back.title == "Load files")
    }
  }
}

@Suite struct `An address that somebody made up` {
  /// A number so large that what is counted from it overflows once ended the whole server.
  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999", "x"])
  func `shows some page of the list`(number: String) async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      for list in ["/organisations", "/organisations/\(home)/people", "/duties/people"] {
        #expect(try await client.get("\(list)?page=\(number)").status == 200, "\(list)")
      }
    }
  }

  @Test func `may hold a character that is no text`() async throws {
    try await withWaypoint { client, _ in
      try await client.setUp()
      #expect(try await client.get("/search?q=Ng%00ozi").status == 200)
      try await client.signOut()
      try await client.get("/welcome")
      let refused = try await client.post(
        "/welcome/password",
        [
          ("name", "\0"), ("code", "AAAA-BBBB-CCCC"), ("password", "river otter lantern"),
          ("again", "river otter lantern"),
        ])
      #expect(refused.status == 422)
    }
  }
}

@Suite struct `A form sent empty` {
  @Test func `says everything that is missing from a post`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let added = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let person = try #require(added.person)
      let asked = try await client.get("/people/\(person)/posts/new")
      #expect(asked.body.contains("value=\"1-1234567890\""), "the code of the one place led")
      let reply = try await client.post("/people/\(person)/posts/new")
      #expect(reply.title == "Error: Add a post")
      for words in [
        "Enter the code of the organisation", "Enter the job title",
        "Enter the first day in this post",
      ] {
        #expect(reply.body.contains(words), "\(words)")
      }
    }
  }

  @Test func `says everything that is missing from a deferral`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await ashdownHouse(site)
      let added = try await client.addPerson("Ngozi", "Appleyard", as: "Care worker", at: home)
      let person = try #require(added.person)
      let duty = "/people/\(person)/duties/care-health-and-safety"
      try await client.get("\(duty)/deferral")
      let reply = try await client.post("\(duty)/deferral")
      #expect(reply.title == "Error: Give more time")
      #expect(reply.body.contains("Choose why it is deferred"))
      #expect(reply.body.contains("Enter the date until which it is deferred"))
    }
  }
}

func ashdownHouse(_ site: Site) async throws -> OrganisationID {
  try await site.database.read { tx in
    try #require(try Organisations.find(code: "1-1234567890", tx)).id
  }
}

extension Client.Reply {
  /// The item of the menu that is marked as the present one.
  fileprivate var currentItem: String? { body.between("aria-current=\"page\">", "</a>") }
}
