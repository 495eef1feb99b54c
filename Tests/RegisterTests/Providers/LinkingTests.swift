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

extension Client {
  /// Goes to the provider and comes back.
  func signIn(with provider: FaultyProvider, next: String = "/") async throws -> Reply {
    let address = try #require(try await get("/sign-in/with/faulty?next=\(next)").location)
    return try await get(try provider.authorise(address))
  }
}

@Suite struct `A sign-in with a provider` {
  @Test(arguments: Engine.allCases)
  func `makes nothing, is linked by whoever is signed in, and signs in from then on`(
    engine: Engine
  ) async throws {
    try await withProvider(engine) { client, site, provider in
      let unknown = try await client.signIn(with: provider, next: "/organisations")
      #expect(unknown.status == 200)
      #expect(unknown.body.contains("is not linked to Waypoint yet"))
      #expect(unknown.body.contains("asha@harbour.example"))
      let count = { (table: String) in
        try await site.database.read { tx in
          try table == "account"
            ? tx.row("SELECT COUNT(*) FROM account")?(0, as: Int.self)
            : tx.row("SELECT COUNT(*) FROM account_identity")?(0, as: Int.self)
        }
      }
      #expect(try await count("account") == 1)
      #expect(try await count("identity") == 0)

      // With their own password once; then asked, and nothing is linked without a yes.
      try await client.get("/sign-in?next=/account/link")
      try await client.post(
        "/sign-in",
        [
          ("name", "asha.patel"), ("password", "correct horse battery"),
          ("next", "/account/link"),
        ])
      let ask = try await client.passSecondFactor(of: "asha.patel")
      #expect(ask.title == "Link Harbour sign-in to your account?")
      #expect(ask.body.contains("asha@harbour.example"))
      #expect(try await count("identity") == 0)
      let linked = try await client.post("/account/link")
      #expect(linked.title == "Ways you sign in")
      #expect(linked.body.contains("linked while signed in"))
      try await client.signOut()

      let back = try await client.signIn(with: provider, next: "/organisations")
      #expect(back.location == "/organisations")
      #expect(try await client.get("/account").body.contains("asha.patel"))
      let told = try await site.database.read { tx in
        let account = try #require(try tx.row("SELECT id FROM account")?(0, as: AccountID.self))
        return try Journal.timeline(
          of: .account(account), actions: JournalActions(RegisterRoom.actions), tx
        ).map(\.sentence)
      }
      #expect(told.first == "Signed in with Harbour sign-in")
      #expect(
        told.contains(
          "Harbour sign-in linked to the account asha.patel: linked while signed in"))
    }
  }

  @Test func `is not linked when the answer is no`() async throws {
    try await withProvider { client, _, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      let back = try await client.signIn(with: provider)
      #expect(back.location == "/account/link")
      try await client.get("/account/link")
      let ways = try await client.post("/account/link", [("answer", "no")])
      #expect(ways.body.contains("Nothing is linked to your account"))
      #expect(try await client.get("/account/link").location == "/account/ways")
    }
  }

  @Test func `belongs to one account`() async throws {
    try await withProvider { client, site, provider in
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        _ = try AddAccount(name: "other", password: password, role: .nationalLead)
          .run(by: .console(now: Clock.test.now()), tx)
      }
      _ = try await client.signIn("other", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      try await client.post("/account/link")
      try await client.signOut()
      _ = try await client.signIn("asha.patel", "correct horse battery")
      let refused = try await client.signIn(with: provider)
      #expect(refused.status == 422)
      #expect(refused.body.contains("is linked to another account"))
      #expect(try await client.get("/account").body.contains("asha.patel"))
    }
  }

  @Test func `no longer signs in once it is unlinked`() async throws {
    try await withProvider { client, _, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      let ways = try await client.post("/account/link")
      let unlink = try #require(ways.body.between("action=\"/account/ways/", "\""))
      let after = try await client.post("/account/ways/\(unlink)")
      #expect(after.body.contains("It no longer signs you in"))
      try await client.signOut()
      #expect(
        try await client.signIn(with: provider).body.contains("is not linked to Waypoint yet"))
    }
  }

  @Test func `ends at the provider too when that is asked for`() async throws {
    try await withProvider { client, _, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      try await client.post("/account/link")
      try await client.signOut()
      #expect(try await client.get("/signed-out").title == "You have signed out")
      _ = try await client.signIn(with: provider)
      try await client.get("/")
      let out = try await client.post("/sign-out")
      #expect(out.title == "You have signed out of Waypoint")
      let there = try #require(try await client.get("/sign-out/at-provider").location)
      let parts = try #require(URLComponents(string: there))
      let asked = Dictionary(
        (parts.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
      #expect(there.hasPrefix("\(provider.issuer)/logout?"))
      #expect(asked["post_logout_redirect_uri"] == "http://127.0.0.1:8080/signed-out")
      #expect(asked["client_id"] == "waypoint")
      #expect(asked["id_token_hint"]?.split(separator: ".").count == 3)
      #expect(try await client.get("/signed-out?state=faulty").title == "You have signed out")
      // Once there, nothing of it is kept.
      #expect(try await client.get("/sign-out/at-provider").location == "/signed-out")
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts as a second factor where its token says so, and nowhere else`(
    engine: Engine
  ) async throws {
    try await withProvider(engine) { client, _, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      try await client.post("/account/link")
      try await client.signOut()

      provider.set { $0.claims["amr"] = "pwd" }
      #expect(try await client.signIn(with: provider, next: "/accounts").location == "/accounts")
      let asked = try #require(try await client.get("/accounts").location)
      #expect(asked.hasPrefix("/sign-in/second-factor?"))
      try await client.get(asked)
      #expect(try await client.passSecondFactor(of: "asha.patel").title == "Accounts")
      try await client.signOut()

      provider.set { $0.claims["amr"] = "hwk" }
      #expect(try await client.signIn(with: provider, next: "/accounts").location == "/accounts")
      #expect(try await client.get("/accounts").title == "Accounts")
    }
  }

  @Test func `leads only to pages of ours`() async throws {
    try await withProvider { client, _, provider in
      _ = try await client.signIn("asha.patel", "correct horse battery")
      _ = try await client.signIn(with: provider)
      try await client.get("/account/link")
      try await client.post("/account/link")
      try await client.signOut()
      #expect(
        try await client.signIn(with: provider, next: "https://evil.example/").location == "/")
    }
  }

  @Test func `leaves the way in of our own when the provider is down`() async throws {
    let providers = try SignInFile.read(
      """
      public-address: http://127.0.0.1:8080
      providers:
        - id: down
          name: Harbour sign-in
          issuer: http://127.0.0.1:1/realm
          client-id: waypoint
          client-authentication: client_secret_post
          secret-file: \(#filePath)
      """, folder: URL(filePath: "/tmp"))
    try await withWaypoint(providers: providers) { client, site in
      try await client.setUp()
      try await client.signOut()
      #expect(try await client.get("/sign-in").body.contains("Sign in with Harbour sign-in"))
      let page = try await client.get("/sign-in/with/down?next=/organisations")
      #expect(page.status == 503)
      #expect(page.body.contains("Harbour sign-in cannot be reached at present"))
      #expect(page.body.contains("name=\"next\" value=\"/organisations\""))
      #expect(
        try await refusals(site)
          == ["A sign-in with Harbour sign-in was refused: provider-unreachable"])
      #expect(try await client.signIn("asha.patel", "correct horse battery").status == 200)
      #expect(try await client.get("/sign-in/with/nobody").status == 404)
    }
  }
}

@Suite struct `A number that the provider vouches for` {
  static let asking = """
        identifiers:
          - claim: employee_number
            kind: staff-number
            organisation: 1-1234567890
          - claim: email
            kind: email
            verified-by: email_verified
    """

  /// Ngozi Adéyemi, staff number 4711, born on 9 May 1988, with an account.
  @discardableResult
  private func addNgozi(_ site: Site, account: Bool = true) async throws -> AccountID? {
    let password = try await site.passwords.digest("correct horse battery")
    return try await site.database.write { tx in
      let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
      var person = try AddPerson(
        given: "Ngozi", family: "Adéyemi",
        job: JobParticulars(organisation: home, title: "Nurse", startedOn: Clock.test.today - 100)
      ).run(under: .test, tx)
      person.bornOn = Day("1988-05-09")
      person.identify(by: PersonIdentifier(.staffNumber, "4711", organisation: home))
      person.reach(at: "ngozi@harbour.example")
      try People.save(person, tx)
      guard account else { return nil }
      return try AddAccount(name: "ngozi", password: password, role: .person, person: person.id)
        .run(by: .console(now: Clock.test.now()), tx)
    }
  }

  private func answer(
    _ client: Client, _ day: String, _ month: String, _ year: String
  ) async throws -> Client.Reply {
    try await client.post(
      "/sign-in/with/faulty/confirm",
      [("born-day", day), ("born-month", month), ("born-year", year)])
  }

  @Test(arguments: Engine.allCases)
  func `links the one account of its person, who knows when they were born`(
    engine: Engine
  ) async throws {
    try await withProvider(engine, asking: Self.asking) { client, site, provider in
      try await addNgozi(site)
      provider.set { $0.claims["employee_number"] = "4711" }
      let back = try await client.signIn(with: provider, next: "/account")
      #expect(back.location == "/sign-in/with/faulty/confirm")
      let ask = try await client.get("/sign-in/with/faulty/confirm")
      #expect(ask.title == "What is your date of birth?")
      #expect(!ask.body.contains("Ngozi"))
      #expect(!ask.body.contains("1988"))
      let wrong = try await answer(client, "8", "5", "1988")
      #expect(wrong.title == "Error: What is your date of birth?")
      #expect(wrong.body.contains("This is not the date of birth we hold"))
      let right = try await answer(client, "9", "5", "1988")
      #expect(right.title == "Your account")
      #expect(right.body.contains("ngozi"))
      let rule = try await site.database.read { tx in
        try tx.row("SELECT rule FROM account_identity")?(0, as: String.self)
      }
      #expect(rule == "identifier")
    }
  }

  @Test func `is not enough for whoever guesses`() async throws {
    try await withProvider(asking: Self.asking) { client, site, provider in
      try await addNgozi(site)
      provider.set { $0.claims["employee_number"] = "4711" }
      for guess in 1...5 {
        _ = try await client.signIn(with: provider)
        try await client.get("/sign-in/with/faulty/confirm")
        let reply = try await answer(client, "\(guess)", "5", "1988")
        #expect(reply.body.contains("wrong too often") == (guess == 5))
      }
      // Not even with the right answer, nor from another browser.
      await client.forgetCookies()
      let back = try await client.signIn(with: provider)
      #expect(back.body.contains("wrong too often"))
      try await client.get("/sign-in")
      #expect(try await answer(client, "9", "5", "1988").title == "Error: Sign in")
    }
  }

  @Test(arguments: [
    // Not verified, or not said to be.
    ["email": "ngozi@harbour.example"],
    ["email": "ngozi@harbour.example", "email_verified": "false"],
    // Of nobody; and one that says two things.
    ["employee_number": "4712"],
    ["employee_number": ""],
  ])
  func `finds nobody unless it is verified and theirs`(claims: [String: String]) async throws {
    try await withProvider(asking: Self.asking) { client, site, provider in
      try await addNgozi(site)
      provider.set { $0.claims = claims }
      #expect(
        try await client.signIn(with: provider).body.contains("is not linked to Waypoint yet"))
      #expect(try await client.get("/sign-in/with/faulty/confirm").location == "/sign-in")
    }
  }

  /// The signed token has her address, and the second answer another one, which it says is verified.
  @Test(arguments: [
    ["email": "other@harbour.example", "email_verified": "true"], ["email_verified": "true"],
  ])
  func `does not take an address for verified because another answer says so of another`(
    userInfo: [String: String]
  ) async throws {
    try await withProvider(asking: Self.asking) { client, site, provider in
      try await addNgozi(site)
      provider.set {
        $0.claims = ["email": "ngozi@harbour.example"]
        $0.userInfo = userInfo
      }
      #expect(
        try await client.signIn(with: provider).body.contains("is not linked to Waypoint yet"))
      // Both of one answer are good, whichever it is.
      provider.set {
        $0.claims = [:]
        $0.userInfo = ["email": "ngozi@harbour.example", "email_verified": "true"]
      }
      #expect(
        try await client.signIn(with: provider).location == "/sign-in/with/faulty/confirm")
    }
  }

  @Test func `never links by e-mail alone`() async throws {
    try await withProvider(asking: Self.asking) { client, site, provider in
      try await addNgozi(site)
      provider.set {
        $0.claims = ["email": "NGOZI@harbour.example", "email_verified": "true"]
      }
      // Verified as it is, it only asks.
      #expect(
        try await client.signIn(with: provider).location == "/sign-in/with/faulty/confirm")
      #expect(try await client.get("/account").location?.hasPrefix("/sign-in") == true)
    }
  }

  @Test func `links nobody where two have it, or where there is no account`() async throws {
    try await withProvider(asking: Self.asking) { client, site, provider in
      try await addNgozi(site, account: false)
      provider.set { $0.claims["employee_number"] = "4711" }
      #expect(
        try await client.signIn(with: provider).body.contains("is not linked to Waypoint yet"))
      let accounts = try await site.database.read { tx in
        try tx.row("SELECT COUNT(*) FROM account")?(0, as: Int.self)
      }
      #expect(accounts == 1)
    }
  }
}
