import Access
import Directory
import HTTPTypes
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

@Suite struct `Looking on, on pages` {
  @Test func `shows a banner on every page and changes nothing`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        for name in ["officer", "second"] {
          try AddAccount(name: name, password: password, role: .support)
            .run(by: .console(now: Clock.test.now()), tx)
        }
      }
      try await become("officer", client)
      try await client.get("/support")
      #expect(try await client.post("/support", [("name", "nobody")]).status == 422)
      let asked = try await client.post(
        "/support", [("name", "asha.patel"), ("reason", "A page that does not open")])
      #expect(asked.body.contains("Waits for an answer"))

      try await become("asha.patel", client)
      let home = try await client.get("/")
      let request = try #require(home.body.firstMatch(of: /\/support\/requests\/[0-9]+/)?.0)
      try await client.get(String(request))
      let agreed = try await client.post("\(request)/answer", [("answer", "yes")])
      #expect(agreed.body.contains("officer may look for 30 minutes"))

      try await become("officer", client)
      try await client.get("/support")
      let begun = try await client.post("\(request)/begin")
      let banner = "You see what asha.patel sees"
      #expect(begun.body.contains(banner))
      for page in ["/accounts", "/organisations", "/files"] {
        let seen = try await client.get(page)
        #expect(seen.status == 200, "\(page)")
        #expect(seen.body.contains(banner), "\(page)")
      }
      for page in [
        "/account", "/account/role", "/accounts?format=csv", "/sign-in/second-factor/set-up",
      ] {
        #expect(try await client.get(page).status == 403, "\(page)")
      }
      for route in Website(site).routes where route.method == .post {
        guard !["/sign-out", "/support/stop"].contains(route.path) else { continue }
        let refused = try await client.post(route.path.replacing(/:[a-z]+/, with: "7"))
        #expect(refused.status == 403, "\(route.path)")
        #expect(refused.title == "You can only look", "\(route.path)")
      }
      let stopped = try await client.post("/support/stop")
      #expect(!stopped.body.contains(banner))
      #expect(try await client.get("/accounts").status == 403)
    }
  }

  private func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, "correct horse battery").status == 200)
  }
}
