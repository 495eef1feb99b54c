import Foundation
import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing
import Web

@Suite struct `The site` {
  @Test func `answers those who watch it, without an account`() async throws {
    try await withSite { browser, _ in
      let health = try await browser.get("/health")
      #expect(health.body == "ok\n")
      // It waits a second for the database and no longer: on a busy machine it is asked again, as
      // those who watch do.
      var ready = try await browser.get("/ready")
      for _ in 0..<100 where ready.status != 200 { ready = try await browser.get("/ready") }
      #expect(ready.body == "ready\n")
    }
  }

  @Test func `says before it ends that it is not ready, and still answers`() async throws {
    let presence = Presence()
    try await withSite(presence: presence) { browser, _ in
      presence.leave()
      let ready = try await browser.get("/ready")
      #expect(ready.status == 503)
      #expect(ready.body == "not ready: about to end\n")
      #expect(try await browser.get("/health").status == 200)
      #expect(try await browser.get("/things", signedIn: true).status == 200)
    }
  }

  @Test func `leads those who are not signed in to the sign-in page and back`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.get("/things?page=2")
      #expect(reply.status == 303)
      #expect(reply.headers[.location] == "/sign-in?next=%2Fthings%3Fpage%3D2")
    }
  }

  @Test func `shows a page to those who are signed in`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.get("/things", signedIn: true)
      #expect(reply.status == 200)
      #expect(reply.body.contains("1 accounts"))
      #expect(reply.body.contains("asha"))
    }
  }

  @Test func `closes doors to those without the permission`() async throws {
    try await withSite { browser, _ in
      #expect(try await browser.get("/secret", signedIn: true).status == 200)
      let reply = try await browser.get("/never", signedIn: true)
      #expect(reply.status == 403)
      #expect(reply.body.contains("Your role does not let you do this"))
    }
  }

  @Test func `says in plain words what went wrong, with a reference and no secrets`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.get("/broken")
      #expect(reply.status == 500)
      #expect(reply.body.contains("tell your administrator the reference"))
      #expect(!reply.body.contains("StorageError"))
      let nothing = try await browser.get("/nothing")
      #expect(nothing.status == 404)
      let outside = try await browser.get("/things/../../etc/passwd")
      #expect(outside.status == 404)
    }
  }

  @Test func `asks for patience while its database is away`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.get("/away")
      #expect(reply.status == 503)
      #expect(reply.body.contains("Try again in a few minutes"))
      #expect(!reply.body.contains("db1"))
    }
  }

  @Test func `names the ways in which an address can be asked`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.send("/things", .delete, [:], nil)
      #expect(reply.status == 405)
      #expect(reply.headers[HTTPField.Name("Allow")!] == "GET, POST")
    }
  }

  @Test func `answers programs in JSON, failures in one shape`() async throws {
    try await withSite { browser, _ in
      let reply = try await browser.get("/api/things/7", signedIn: true)
      #expect(reply.body == #"{"data":{"id":"7"}}"#)
      let missing = try await browser.get("/api/things/x", signedIn: true)
      #expect(missing.status == 404)
      struct Failure: Decodable {
        struct Body: Decodable {
          let reference: String
          let problems: [[String: String]]
        }
        let error: Body
      }
      let failure = try JSONDecoder().decode(Failure.self, from: Data(missing.body.utf8))
      #expect(failure.error.problems.first?["message"]?.hasPrefix("This page") == true)
      #expect(try await browser.get("/api/things/7").status == 401)
    }
  }

  @Test func `forbids what pages never need`() async throws {
    try await withSite { browser, _ in
      let headers = try await browser.get("/").headers
      let policy = headers[.contentSecurityPolicy] ?? ""
      #expect(policy.contains("default-src 'none'"))
      #expect(!policy.contains("unsafe-inline"))
      #expect(headers[HTTPField.Name("X-Content-Type-Options")!] == "nosniff")
      #expect(headers[.cacheControl] == "no-store")
    }
  }

  @Test func `keeps its style sheet for good under an address of its content`() async throws {
    try await withSite { browser, _ in
      let page = try await browser.get("/").body
      let start = try #require(page.range(of: "href=\"/assets/waypoint-")?.lowerBound)
      let address = page[start...].split(separator: "\"")[1]
      let sheet = try await browser.get(String(address))
      #expect(sheet.headers[.cacheControl]?.contains("immutable") == true)
      #expect(sheet.body.contains(":root"))
    }
  }

  @Test func `has nothing written into pages that the policy would stop`() async throws {
    try await withSite { browser, _ in
      let page = try await browser.get("/").body
      #expect(!page.contains("style=\""))
      #expect(!page.contains("<style"))
      #expect(!page.contains("onclick"))
      #expect(!page.contains("<script>"))
    }
  }

  @Test func `marks its cookies when TLS ends in front of it`() async throws {
    var settings = Site.Settings()
    settings.isSecure = true
    try await withSite(settings: settings) { browser, _ in
      let reply = try await browser.get("/")
      let cookie = reply.headers[.setCookie] ?? ""
      #expect(cookie.hasPrefix("__Host-waypoint-form="))
      for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        #expect(cookie.contains(part))
      }
      #expect(reply.headers[.strictTransportSecurity] != nil)
    }
  }
}
