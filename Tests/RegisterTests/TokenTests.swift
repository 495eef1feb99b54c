import Access
import Directory
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import NIOCore
import Register
import Storage
import TestKit
import Testing

@testable import Web

/// A program that asks with a token.
private struct Program: Sendable {
  let client: any TestClientProtocol

  func get(_ path: String, token: String?, cookie: String? = nil) async throws -> (Int, String) {
    var headers = HTTPFields()
    if let token { headers[.authorization] = "Bearer \(token)" }
    if let cookie { headers[.cookie] = cookie }
    return try await client.execute(uri: path, method: .get, headers: headers, body: nil) {
      // Kept and not shown, where somebody leads a browser to it.
      let isJSON = $0.headers[.contentType] == "application/json" && path.hasPrefix("/api/")
      #expect(!isJSON || $0.headers[.contentDisposition] == "attachment; filename=\"answer.json\"")
      return ($0.status.code, String(buffer: $0.body))
    }
  }
}

/// Ashdown House with Siân, led by `lead`, and Beech, which is none of theirs.
private struct Houses: Sendable {
  let ours: OrganisationID
  let theirs: OrganisationID
  let person: PersonID
  let lead: AccountID
  let administrator: AccountID

  init(_ site: Site) async throws {
    let password = try await site.passwords.digest("correct horse battery")
    self = try await site.database.write { tx in
      let now = Clock.test.now()
      let house = { (name: String) in
        try Organisations.create(.init(name: name, kind: .careLocation), tx).organisation.id
      }
      let (ours, theirs) = (try house("Ashdown House"), try house("Beech"))
      let person = Person(
        id: try tx.newIdentifier(), name: try #require(PersonName(written: "Siân Pugh")))
      try People.save(person, tx)
      try Assignments.save(
        Assignment(
          id: try tx.newIdentifier(), person: person.id, organisation: ours, employer: ours,
          title: "Care worker", engagement: .permanent, startedOn: Clock.test.today - 400), tx)
      let administrator = try AddAccount(
        name: "asha", password: password, role: .administrator
      ).runAsFirst(at: now, tx)
      let lead = try AddAccount(
        name: "lead", password: password, role: .organisationLead, organisation: ours
      ).run(by: .console(now: now), tx)
      return Houses(
        ours: ours, theirs: theirs, person: person.id, lead: lead, administrator: administrator)
    }
  }

  private init(
    ours: OrganisationID, theirs: OrganisationID, person: PersonID, lead: AccountID,
    administrator: AccountID
  ) {
    self.ours = ours
    self.theirs = theirs
    self.person = person
    self.lead = lead
    self.administrator = administrator
  }
}

private func withProgram(
  _ engine: Engine = .sqlite,
  _ body: @escaping @Sendable (Program, Houses, Site) async throws -> Void
) async throws {
  try await withDatabase(
    engine, AllMigrations.list + WebSchema.migrations + RegisterRoom.migrations
  ) { database in
    let chance = Chance.different()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: .test, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), rooms: [RegisterRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await body(Program(client: client), try await Houses(site), site)
    }
  }
}

extension Site {
  /// A token of `account` for the questions named, made by `maker` or by the account itself.
  fileprivate func token(
    of account: AccountID, _ codes: [String], by maker: AccountID? = nil,
    at organisation: OrganisationID? = nil, until day: Day = Clock.test.today + 30
  ) async throws -> (id: TokenID, token: String) {
    let permissions = permissionsOfInterface.filter { codes.contains($0.code) }
    let chance = chance
    return try await database.write { tx in
      let user = try #require(try Accounts.user(maker ?? account, at: Clock.test.now(), tx))
      return try MakeToken(
        account: account, name: "Rota", permissions: permissions, organisation: organisation,
        expiresOn: day
      ).run(by: user, chance: chance, tx)
    }
  }
}

@Suite struct `A token` {
  /// What the account is given later is for whoever signs in with it, and not for a program that
  /// was let in before.
  @Test(arguments: Engine.allCases)
  func `does not grow with roles that are given later`(engine: Engine) async throws {
    try await withProgram(engine) { program, houses, site in
      let token = try await site.token(of: houses.lead, ["organisation.people"]).token
      let theirs = "/api/v1/organisations/\(houses.theirs)/people"
      let ours = "/api/v1/organisations/\(houses.ours)/people"
      try await site.database.write { tx in
        try GiveGrant(
          account: houses.lead, role: .organisationLead, organisation: houses.theirs,
          reason: "Leads both"
        ).run(by: .console(now: Clock.test.now()), tx)
        let user = try #require(try Accounts.user(houses.lead, at: Clock.test.now(), tx))
        #expect(user.grants.count == 2)
      }
      #expect(try await program.get(ours, token: token).0 == 200)
      #expect(try await program.get(theirs, token: token).0 == 403)
      let next = try await site.token(of: houses.lead, ["organisation.people"]).token
      #expect(try await program.get(theirs, token: next).0 == 200)
    }
  }
}

@Suite struct `A token for a program` {
  private static let all = [
    "organisation.people", "organisation.training", "obligation.count", "obligation.see",
  ]

  @Test(arguments: Engine.allCases)
  func `gets rounded figures for an account that sees nobody by name`(
    engine: Engine
  ) async throws {
    try await withProgram(engine) { program, houses, site in
      let password = try await site.passwords.digest("correct horse battery")
      let chair = try await site.database.write { tx in
        try AddAccount(
          name: "chair", password: password, role: .chair, organisation: houses.ours
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      let path = "/api/v1/organisations/\(houses.ours)/obligations"
      let exact = try await program.get(
        path, token: try await site.token(of: houses.lead, Self.all).token)
      #expect(exact.1.contains("\"isRounded\":false") && !exact.1.contains("null"))
      let safe = try await program.get(
        path, token: try await site.token(of: chair, ["obligation.count"]).token)
      #expect(safe.0 == 200)
      #expect(safe.1.contains("\"isRounded\":true") && safe.1.contains("null"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks as its account may, and no further`(engine: Engine) async throws {
    try await withProgram(engine) { program, houses, site in
      let token = try await site.token(of: houses.lead, Self.all).token
      let people = try await program.get(
        "/api/v1/organisations/\(houses.ours)/people", token: token)
      #expect(people.0 == 200)
      #expect(people.1.contains("Siân Pugh"))
      for path in [
        "/organisations/\(houses.ours)", "/organisations/\(houses.ours)/obligations",
        "/organisations/\(houses.ours)/obligations/people", "/people/\(houses.person)/obligations",
        "/organisations/\(houses.theirs)",
      ] {
        let reply = try await program.get("/api/v1" + path, token: token)
        #expect(reply.0 == 200, "\(path) \(reply.1)")
        #expect(reply.1.hasPrefix("{\"data\":"))
      }
      // Of another house, and of nobody: refused, or not there at all.
      let refused = [
        ("/organisations/\(houses.theirs)/people", 403),
        ("/organisations/\(houses.theirs)/obligations", 403),
        ("/organisations/99999/people", 404), ("/people/99999/obligations", 404),
        ("/people/x/obligations", 404), ("/organisations", 422),
        ("/organisations/\(houses.ours)/obligations/people?state=never", 422),
      ]
      for (path, status) in refused {
        let reply = try await program.get("/api/v1" + path, token: token)
        #expect(reply.0 == status, "\(path) \(reply.1)")
        #expect(reply.1.hasPrefix("{\"error\":{\"problems\":[{\"field\":"), "\(reply.1)")
      }
    }
  }

  @Test func `is narrowed to what it was made for`() async throws {
    try await withProgram { program, houses, site in
      let token = try await site.token(of: houses.lead, ["obligation.count"]).token
      let path = "/api/v1/organisations/\(houses.ours)"
      #expect(try await program.get("\(path)/obligations", token: token).0 == 200)
      #expect(try await program.get("\(path)/people", token: token).0 == 403)
      #expect(
        try await program.get("/api/v1/people/\(houses.person)/obligations", token: token).0 == 403)
    }
  }

  @Test func `narrowed to one house, it reaches no other of an administrator`() async throws {
    try await withProgram { program, houses, site in
      let wide = try await site.token(of: houses.administrator, Self.all).token
      let path = "/api/v1/organisations/\(houses.theirs)/people"
      #expect(try await program.get(path, token: wide).0 == 200)
      // The administrator of everything holds no role right there to narrow it to.
      await #expect(throws: Problems.self) {
        try await site.token(of: houses.administrator, Self.all, at: houses.ours)
      }
      let narrow = try await site.token(of: houses.lead, Self.all, at: houses.ours).token
      #expect(
        try await program.get("/api/v1/organisations/\(houses.ours)/people", token: narrow).0 == 200
      )
    }
  }

  @Test func `is of no use when it is unknown, over, revoked or cut off`() async throws {
    try await withProgram { program, houses, site in
      let path = "/api/v1/organisations/\(houses.ours)"
      let made = try await site.token(of: houses.lead, Self.all)
      #expect(try await program.get(path, token: made.token).0 == 200)
      for wrong in ["", "x", String(made.token.dropLast()), made.token.uppercased()] {
        let reply = try await program.get(path, token: wrong)
        #expect(reply.0 == 401, "\(wrong)")
        #expect(!reply.1.contains("wpt_"))
      }
      try await site.database.write { tx in
        let user = try #require(try Accounts.user(houses.lead, at: Clock.test.now(), tx))
        try RevokeToken(account: houses.lead, token: made.id).run(by: user, tx)
      }
      #expect(try await program.get(path, token: made.token).0 == 401)
      let short = try await site.token(of: houses.lead, Self.all, until: Clock.test.today)
      #expect(try await program.get(path, token: short.token).0 == 200)
      try await site.database.write { tx in
        try tx.execute(
          "UPDATE api_token SET expires_on = ?2 WHERE id = ?1", short.id, Clock.test.today - 1)
      }
      #expect(try await program.get(path, token: short.token).0 == 401)
    }
  }

  @Test func `ends with the roles of its account`() async throws {
    try await withProgram { program, houses, site in
      let token = try await site.token(of: houses.lead, Self.all).token
      let path = "/api/v1/organisations/\(houses.ours)/people"
      #expect(try await program.get(path, token: token).0 == 200)
      try await site.database.write { tx in
        try tx.execute("DELETE FROM access_grant WHERE account_id = ?1", houses.lead)
      }
      #expect(try await program.get(path, token: token).0 == 403)
    }
  }

  @Test func `opens no page, and a cookie does not help it`() async throws {
    try await withProgram { program, houses, site in
      let token = try await site.token(of: houses.lead, ["obligation.count"]).token
      #expect(try await program.get("/organisations/\(houses.ours)/people", token: token).0 == 303)
      let chance = site.chance
      let session = try await site.database.write { tx in
        try Sessions.begin(
          for: houses.lead, secondFactorAt: Clock.test.now(), chance: chance, at: Clock.test.now(),
          tx)
      }
      let cookie = "waypoint-session=\(session)"
      let path = "/api/v1/organisations/\(houses.ours)/people"
      #expect(try await program.get(path, token: nil, cookie: cookie).0 == 200)
      #expect(try await program.get(path, token: token, cookie: cookie).0 == 403)
      #expect(try await program.get(path, token: "wpt_x", cookie: cookie).0 == 401)
    }
  }

  @Test func `is made for oneself or for a program, by those who gain nothing by it`() async throws
  {
    try await withProgram { _, houses, site in
      // An administrator, for the account of a program.
      _ = try await site.token(of: houses.lead, Self.all, by: houses.administrator)
      // A lead, for the administrator: there is no such account for them.
      await #expect(throws: NotFound.self) {
        try await site.token(of: houses.administrator, Self.all, by: houses.lead)
      }
      // For more than the account may, and for longer than a year.
      await #expect(throws: Problems.self) {
        try await site.token(of: houses.lead, [])
      }
      await #expect(throws: Problems.self) {
        try await site.token(of: houses.lead, Self.all, until: Clock.test.today + 400)
      }
    }
  }

  @Test func `is kept as a digest, and its making and use are journalled`() async throws {
    try await withProgram { program, houses, site in
      let token = try await site.token(of: houses.lead, Self.all).token
      _ = try await program.get("/api/v1/organisations/\(houses.ours)/people", token: token)
      let (rows, entries) = try await site.database.read { tx in
        (
          try tx.rows("SELECT token_digest, name, permissions FROM api_token").map { row in
            "\(try row(0, as: String.self)) \(try row(1, as: String.self))"
          },
          try tx.rows("SELECT action, actor_name, details FROM journal_entry ORDER BY id").map {
            "\(try $0(0, as: String.self)) \(try $0(1, as: String.self)) \(try $0(2, as: String.self))"
          }
        )
      }
      #expect(!rows.joined().contains(token.dropFirst(4)))
      let made = try #require(entries.first { $0.hasPrefix("token.made") })
      #expect(made.contains("Rota"))
      let read = try #require(entries.first { $0.hasPrefix("interface.read") })
      #expect(read.contains("lead (token “Rota”)"))
      #expect(!entries.joined().contains(token.dropFirst(4)))
    }
  }
}

@Suite struct `Tokens in the browser` {
  @Test(arguments: Engine.allCases)
  func `are shown once, listed and revoked`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, _ in
      try await client.setUp()
      #expect(try await client.get("/account").body.contains("href=\"/account/tokens\""))
      try await client.get("/account/tokens/new")
      let wrong = try await client.post("/account/tokens/new", [("name", "Rota")])
      #expect(wrong.status == 422)
      #expect(wrong.body.contains("Choose what the program may do"))
      #expect(wrong.body.contains("value=\"Rota\""))
      let fields = [
        ("name", "Rota"), ("permissions", "obligation.count"), ("expiresOn-day", "1"),
        ("expiresOn-month", "9"), ("expiresOn-year", "2026"),
      ]
      try await client.get("/account/tokens/new")
      let made = try await client.post("/account/tokens/new", fields)
      let token = try #require(made.body.firstMatch(of: /wpt_[0-9a-f]{64}/)).0
      let list = try await client.get("/account/tokens")
      #expect(list.body.contains("Rota") && !list.body.contains(token))
      #expect(list.body.contains("Never"))
      let id = try #require(list.body.firstMatch(of: /tokens\/([0-9]+)\/revoke/)).1
      let revoked = try await client.post("/account/tokens/\(id)/revoke")
      #expect(revoked.body.contains("The token is revoked"))
      #expect(revoked.body.contains("Revoked</span>"))
    }
  }
}

@Suite struct `The description of the interface` {
  @Test func `tells every question there is, and no other`() async throws {
    try await withProgram { program, _, site in
      let reply = try await program.get("/openapi.json", token: nil)
      #expect(reply.0 == 200)
      let object = try JSONSerialization.jsonObject(with: Data(reply.1.utf8)) as? [String: Any]
      let paths = try #require(object?["paths"] as? [String: [String: Any]])
      let routes = Website(site).routes.filter { $0.path.hasPrefix("/api/") }
      #expect(Set(paths.keys) == Set(routes.map { OpenAPIDocument.template($0.path) }))
      #expect(routes.allSatisfy { $0.operation != nil && $0.method == .get })
      #expect(object?["openapi"] as? String == "3.1.0")
      let names = paths.values.compactMap {
        ($0["get"] as? [String: Any])?["operationId"] as? String
      }
      #expect(Set(names).count == routes.count)
    }
  }
}
