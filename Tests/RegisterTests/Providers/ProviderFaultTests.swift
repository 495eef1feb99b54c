import Access
import Foundation
import Journals
import Kernel
import Register
import Storage
import Synchronization
import TestKit
import Testing
import Web

/// What the journal says of refused sign-ins, newest first.
func refusals(_ site: Site) async throws -> [String] {
  try await site.database.read { tx in
    try Journal.timeline(of: .system, actions: JournalActions(RegisterRoom.actions), tx)
      .map(\.sentence).filter { $0.contains("was refused") }
  }
}

@Suite struct `A provider that does something wrong` {
  @Test(arguments: Engine.allCases, FaultyProvider.Fault.allCases)
  func `is not believed, on a page that says so and in the journal`(
    engine: Engine, fault: FaultyProvider.Fault
  ) async throws {
    try await withProvider(engine) { client, site, provider in
      let address = try #require(
        try await client.get("/sign-in/with/faulty?next=/organisations").location)
      provider.set { $0.fault = fault }
      let page = try await client.get(try provider.authorise(address))

      #expect(page.title == "Error: Sign in")
      #expect(
        page.status
          == (["provider-slow", "provider-unreachable"].contains(fault.reason) ? 503 : 422))
      #expect(page.body.contains("There is a problem"))
      #expect(page.body.contains("Harbour sign-in"))
      // The way in of our own is still there.
      #expect(page.body.contains("name=\"password\""))
      #expect(try await client.get("/account").location?.hasPrefix("/sign-in") == true)
      #expect(
        try await refusals(site)
          == ["A sign-in with Harbour sign-in was refused: \(fault.reason)"])
      let kept = try await site.database.read { tx in
        try tx.rows("SELECT details FROM journal_entry").compactMap { try $0(0, as: String?.self) }
      }
      for text in kept {
        #expect(!text.contains(FaultyProvider.accessToken))
        #expect(!text.contains("eyJ"))
        #expect(!text.contains("code-"))
      }
    }
  }

  @Test func `is not asked again for keys more than once a minute`() async throws {
    try await withProvider { client, _, provider in
      provider.set { $0.fault = .unknownKey }
      for _ in 1...4 {
        let address = try #require(try await client.get("/sign-in/with/faulty").location)
        _ = try await client.get(try provider.authorise(address))
      }
      // Once because none were known, and once because of a key that was not among them.
      #expect(provider.state.withLock { $0.keyRequests } == 2)
    }
  }
}

@Suite struct `A way back from a provider` {
  @Test(arguments: Engine.allCases)
  func `is taken once`(engine: Engine) async throws {
    try await withProvider(engine) { client, site, provider in
      let address = try #require(try await client.get("/sign-in/with/faulty").location)
      let back = try provider.authorise(address)
      #expect(
        try await client.get(back).title
          == "Your Harbour sign-in sign-in is not linked to Waypoint yet")
      let again = try await client.get(back)
      #expect(again.title == "Error: Sign in")
      #expect(try await refusals(site).first?.hasSuffix("state-used-before") == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `brings a code that is taken once, whoever brings it`(engine: Engine) async throws {
    try await withProvider(engine) { client, site, provider in
      let first = try #require(try await client.get("/sign-in/with/faulty").location)
      let back = try provider.authorise(first)
      _ = try await client.get(back)
      let code = try #require(back.between("code=", "&"))
      let second = try #require(try await client.get("/sign-in/with/faulty").location)
      let other = try provider.authorise(second)
      let replayed = other.replacing(try #require(other.between("code=", "&")), with: code)
      #expect(try await client.get(replayed).title == "Error: Sign in")
      #expect(try await refusals(site).first?.hasSuffix("code-refused") == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `belongs to the browser that began it`(engine: Engine) async throws {
    try await withProvider(engine) { client, site, provider in
      let address = try #require(try await client.get("/sign-in/with/faulty").location)
      let back = try provider.authorise(address)
      await client.forgetCookies()
      #expect(try await client.get(back).title == "Error: Sign in")
      #expect(try await refusals(site).first?.hasSuffix("state-missing") == true)

      // Another browser, with a sign-in of its own under way.
      _ = try await client.get("/sign-in/with/faulty")
      #expect(try await client.get(back).title == "Error: Sign in")
      #expect(try await refusals(site).first?.hasSuffix("state-of-another-browser") == true)
    }
  }

  @Test(arguments: ["", "?code=a", "?code=a&state=b", "?state=%00&code=%ff", "?error=%3Cscript%3E"])
  func `needs a state that was given out`(query: String) async throws {
    try await withProvider { client, site, _ in
      _ = try await client.get("/sign-in/with/faulty")
      let page = try await client.get("/sign-in/with/faulty/back\(query)")
      #expect(page.status == 422)
      #expect(!page.body.contains("<script>"))
      #expect(try await refusals(site).count == 1)
    }
  }

  @Test func `expires`() async throws {
    let now = Moment()
    try await withProvider(clock: now.clock) { client, site, provider in
      let address = try #require(try await client.get("/sign-in/with/faulty").location)
      now.pass(seconds: 600)
      #expect(try await client.get(try provider.authorise(address)).title == "Error: Sign in")
      #expect(
        try await refusals(site) == ["A sign-in with Harbour sign-in was refused: state-expired"])
    }
  }

  @Test func `does not fill the journal when somebody tries thousands`() async throws {
    try await withProvider { client, site, _ in
      for number in 1...40 {
        _ = try await client.get("/sign-in/with/faulty/back?code=a&state=\(number)")
      }
      #expect(try await refusals(site).count == 30)
    }
  }
}

@Suite struct `A provider that changes its keys` {
  @Test(arguments: Engine.allCases)
  func `in the middle of a sign-in is still believed`(engine: Engine) async throws {
    try await withProvider(engine) { client, _, provider in
      var address = try #require(try await client.get("/sign-in/with/faulty").location)
      let title = "Your Harbour sign-in sign-in is not linked to Waypoint yet"
      #expect(try await client.get(try provider.authorise(address)).title == title)
      address = try #require(try await client.get("/sign-in/with/faulty").location)
      let back = try provider.authorise(address)
      try provider.rotate(to: "k2")
      #expect(try await client.get(back).title == title)
    }
  }

  @Test func `again within a minute has to wait, and is believed after it`() async throws {
    let now = Moment()
    try await withProvider(clock: now.clock) { client, site, provider in
      let title = "Your Harbour sign-in sign-in is not linked to Waypoint yet"
      for name in ["k1", "k2"] {
        if name != "k1" { try provider.rotate(to: name) }
        let address = try #require(try await client.get("/sign-in/with/faulty").location)
        #expect(try await client.get(try provider.authorise(address)).title == title)
      }
      try provider.rotate(to: "k3")
      var address = try #require(try await client.get("/sign-in/with/faulty").location)
      #expect(try await client.get(try provider.authorise(address)).title == "Error: Sign in")
      #expect(try await refusals(site).first?.hasSuffix("token-key-unknown") == true)
      now.pass(seconds: 60)
      address = try #require(try await client.get("/sign-in/with/faulty").location)
      #expect(try await client.get(try provider.authorise(address)).title == title)
    }
  }
}

/// A clock that is moved by hand. Tokens are made by the clock of the tests, so not far.
final class Moment: Sendable {
  private let now = Mutex(Clock.test.now())
  var clock: Clock { Clock { self.now.withLock { $0 } } }
  func pass(seconds: Int64) { now.withLock { $0 = $0.adding(seconds: seconds) } }
}
