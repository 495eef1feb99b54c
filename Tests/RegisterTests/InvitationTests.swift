import Access
import Directory
import Foundation
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// Getting in without a password: a code on paper, and what its owner knows.
@Suite struct `A one-time code` {
  private static let words = "three random otters"

  /// Makes an account through the page, and a code for it.
  private func invite(
    _ name: String, role: String, person: PersonID? = nil, _ client: Client, _ site: Site
  ) async throws -> (code: String, account: AccountID) {
    try await client.get("/accounts/new")
    let made = try await client.post(
      "/accounts/new",
      [
        ("name", name), ("role", role), ("organisation", role == "person" ? "" : "1-1234567890"),
        ("person", person.map { "\($0)" } ?? ""),
      ])
    #expect(made.title == name, "\(made.body.between("error-summary", "</ul>") ?? "")")
    let account = try await site.database.read { tx in
      try #require(try Accounts.find(name: name, tx)).id
    }
    return (try await code(of: account, client), account)
  }

  private func code(of account: AccountID, _ client: Client) async throws -> String {
    try await client.get("/accounts/\(account)")
    let letter = try await client.post("/accounts/\(account)/invitation")
    #expect(letter.title.hasPrefix("One-time code for "))
    return try #require(letter.body.between("<code class=\"key\">", "</code>"))
  }

  private func use(_ code: String, of name: String, _ client: Client) async throws -> Client.Reply {
    try await client.get("/welcome")
    return try await client.post("/welcome", [("name", name), ("code", code)])
  }

  private func set(
    _ password: String, _ name: String, _ code: String, born: String? = nil, _ client: Client
  ) async throws -> Client.Reply {
    let born = born?.split(separator: "-").map(String.init) ?? ["", "", ""]
    return try await client.post(
      "/welcome/password",
      [
        ("name", name), ("code", code), ("password", password), ("again", password),
        ("born-year", born[0]), ("born-month", born[1]), ("born-day", born[2]),
      ])
  }

  @Test(arguments: Engine.allCases)
  func `lets a new lead set a password, once`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let (code, _) = try await invite("lead", role: "organisationLead", client, site)
      try await client.signOut()
      #expect(try await client.signIn("lead", "").status == 422)
      let kept = try await site.database.read { tx in
        try tx.rows("SELECT digest FROM invitation").map { try $0(0, as: String.self) }
      }
      #expect(kept.count == 1 && !kept[0].contains(SafeCode.plain(code)))

      #expect(try await use("2222-2222-2222", of: "lead", client).status == 422)
      let page = try await use(code.lowercased(), of: "Lead", client)
      #expect(page.title == "Set your password")
      let weak = try await set("password1234", "lead", code, client)
      #expect(weak.body.contains("too easy to guess"))
      let home = try await set(Self.words, "lead", code, client)
      #expect(home.title == "Hello, lead")
      try await client.signOut()
      #expect(try await use(code, of: "lead", client).status == 422)
      #expect(try await client.signIn("lead", Self.words).title == "Hello, lead")
      #expect(try await client.get("/account").body.contains("set with a one-time code"))
    }
  }

  @Test func `says no more to those who guess than to those who ask for nobody`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      _ = try await invite("lead", role: "organisationLead", client, site)
      try await client.signOut()
      let known = try await use("2222-2222-2222", of: "lead", client)
      let unknown = try await use("2222-2222-2222", of: "dael", client)
      let same = { (reply: Client.Reply) in
        reply.body.between("<main", "</main>")?.replacing("value=\"dael\"", with: "value=\"lead\"")
          .replacing(/name="form-(token|key)" value="[^"]*"/, with: "")
      }
      #expect(same(known) == same(unknown))
    }
  }

  @Test func `replaces those made before, and runs out after two weeks`() async throws {
    let time = HandClock()
    try await withWaypoint(clock: time.clock) { client, site in
      try await client.setUp()
      let (lost, account) = try await invite("lead", role: "organisationLead", client, site)
      let second = try await code(of: account, client)
      try await client.signOut()
      #expect(try await use(lost, of: "lead", client).status == 422)
      #expect(try await use(second, of: "lead", client).title == "Set your password")
      time.goOn(seconds: 14 * 86_400)
      #expect(try await use(second, of: "lead", client).status == 422)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of a person asks for their birth date, and ends after five wrong ones`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      let reply = try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home)
      let person = try #require(reply.person.flatMap(PersonID.init))
      try await site.database.write { tx in
        try tx.execute(
          "UPDATE person SET born_on = ?2 WHERE id = ?1", person,
          try #require(Day(year: 1971, month: 3, day: 27)))
      }
      let (code, account) = try await invite("sian", role: "person", person: person, client, site)
      try await client.signOut()
      let page = try await use(code, of: "sian", client)
      #expect(page.body.contains("When were you born?") && !page.body.contains("1971"))
      for _ in 1...5 {
        let wrong = try await set(Self.words, "sian", code, born: "1971-3-28", client)
        #expect(wrong.status == 422)
      }
      #expect(try await use(code, of: "sian", client).status == 422)

      _ = try await client.signIn("asha.patel", "correct horse battery")
      let again = try await self.code(of: account, client)
      try await client.signOut()
      _ = try await use(again, of: "sian", client)
      let home2 = try await set(Self.words, "sian", again, born: "1971-3-27", client)
      #expect(home2.title == "Hello, Siân Pugh", "\(home2.title)")
    }
  }

  @Test func `never takes the second factor's place`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let other = try await site.passwords.digest("correct horse battery")
      let account = try await site.database.write { tx in
        try AddAccount(name: "ben", password: other, role: .administrator)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      let code = try await code(of: account, client)
      try await client.signOut()
      _ = try await client.signIn("ben", "correct horse battery")
      try await client.signOut()
      _ = try await use(code, of: "ben", client)
      #expect(
        try await set(Self.words, "ben", code, client).title == "Enter the code from your app")
    }
  }
}
