import Access
import Credentials
import Directory
import Foundation
import Kernel
import Records
import Register
import Standards
import Storage
import TestKit
import Testing
import Web

/// Somebody with a record at a care home, its training lead, and another employer's.
private struct BadgePlace: Sendable {
  let person: PersonID
  let record: RecordID
  let home: OrganisationID
  static let password = AboutMeWorld.password

  static func with(
    _ engine: Engine = .sqlite,
    _ body: @escaping @Sendable (Client, Site, BadgePlace) async throws -> Void
  ) async throws {
    try await withWaypoint(engine, rooms: [RegisterRoom.self, StandardsRoom.self]) { client, site in
      try await client.setUp()
      let digest = try await site.passwords.digest(password)
      let place = try await site.database.write { tx in
        let home = try #require(try Organisations.find(code: "1-1234567890", tx)).id
        let other = try Organisations.create(
          .init(name: "Birch Hospital", kind: .nhsTrust, codes: [.ods("RBX")]), tx
        ).organisation.id
        let person = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(
            organisation: home, title: "Care worker", startedOn: Clock.test.today - 100)
        ).run(under: .test, tx).id
        let record = try RecordCompletion(
          person: person, organisation: home, kind: .programme(code: "national-induction"),
          title: "Induction for all", completedOn: Clock.test.today - 30
        ).run(under: .test, tx).id
        let console = User.console(now: Clock.test.now())
        try AddAccount(name: "sian", password: digest, role: .person, person: person)
          .run(by: console, tx)
        try AddAccount(
          name: "lead", password: digest, role: .trainingLead, organisation: home
        ).run(by: console, tx)
        try AddAccount(
          name: "birch", password: digest, role: .trainingLead, organisation: other
        ).run(by: console, tx)
        let issuer = try BadgeIssuer(address: "https://waypoint.example", name: "Waypoint")
        _ = try ReplaceBadgeKey(.edDSA, issuer: issuer).run(
          by: console, chance: site.chance, tx)
        return BadgePlace(person: person, record: record, home: home)
      }
      try await body(client, site, place)
    }
  }

  static func become(_ name: String, _ client: Client) async throws {
    try await client.signOut()
    #expect(try await client.signIn(name, password).status == 200)
  }

  /// Makes the badge as the person does; its address.
  func make(_ client: Client) async throws -> String {
    try await Self.become("sian", client)
    try await client.get("/me/badges")
    let made = try await client.post("/me/badges", [("record", "\(record)")])
    #expect(made.title == "National induction")
    return "/me/badges/" + (try #require(made.body.between("/me/badges/", "/")))
  }

  /// Shares it; the code of the link.
  func share(_ badge: String, _ client: Client) async throws -> String {
    try await client.get(badge)
    let until = Clock.test.today + 30
    let shown = try await client.post(
      "\(badge)/shares",
      [
        ("recipient", "Birch Hospital"), ("until-day", "\(until.dayOfMonth)"),
        ("until-month", "\(until.month)"), ("until-year", "\(until.year)"),
      ])
    return try #require(shown.body.between("/shared#code=", "<"))
  }
}

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The pages of badges` {
  @Test(arguments: Engine.allCases)
  func `let somebody make a badge, take it in each form, and check it without an account`(
    engine: Engine
  ) async throws {
    try await BadgePlace.with(engine) { client, _, place in
      let badge = try await place.make(client)
      // The same form again makes no second one.
      let again = try await client.sendAgain()
      #expect(again.title == "National induction")
      #expect(!(try await client.get("/me/badges")).body.contains("Make the badge"))
      let token = try await client.get("\(badge)/files/jwt").body
      let svg = try await client.get("\(badge)/files/svg").body
      #expect(svg.contains(token.trimmingCharacters(in: .newlines)))
      #expect(try await client.get("\(badge)/files/png").status == 200)
      #expect(try await client.get("\(badge)/files/pdf").status == 404)
      for word in ["Siân", "Pugh"] { #expect(!svg.contains(word)) }
      try await client.signOut()
      #expect(try await client.get(badge).location?.hasPrefix("/sign-in") == true)

      let keys = try TrustedKeys(
        file: Array(try await client.get("/.well-known/jwks.json").body.utf8))
      let lists = try await ["revocation", "suspension"].asyncMap {
        try await client.get("/badges/lists/1/\($0)").body
      }
      let answer = try CredentialCheck(
        keys: keys, lists: lists, asOf: .now(Clock.test.now()), now: Clock.test.now()
      ).check(file: Array(token.utf8))
      #expect(answer.state == .current && answer.statusAsOf == Clock.test.today)
      let profile = try await client.get("/.well-known/badge-issuer").body
      #expect(profile.contains("\"id\":\"\(answer.credential?.issuer.id ?? "")\""))

      try await client.get("/check")
      let pasted = try await client.upload("/check", fields: [("badge", token)], files: [])
      #expect(pasted.title == "The badge holds")
      #expect(pasted.body.contains("National induction"))
      #expect(
        pasted.body.contains("Not taken back, by the issuer&#39;s list of 1 April 2026")
          || pasted.body.contains("Not taken back, by the issuer's list of 1 April 2026"))
      try await client.get("/check")
      let drawn = try await client.upload(
        "/check", fields: [], files: [("file", "badge.svg", svg)])
      #expect(drawn.title == "The badge holds")
      try await client.get("/check")
      let middle = token.index(token.startIndex, offsetBy: token.count / 2)
      let letter = token[middle] == "A" ? "B" : "A"
      let changed = token[..<middle] + letter + token[token.index(after: middle)...]
      let refused = try await client.upload(
        "/check", fields: [("badge", String(changed))], files: [])
      #expect(refused.title == "The badge does not hold")
      #expect(refused.body.contains("It is not what its issuer signed"))
    }
  }

  @Test func `answer a check of what is no badge, and of nothing, in words`() async throws {
    try await BadgePlace.with { client, _, _ in
      try await client.signOut()
      try await client.get("/check")
      let nothing = try await client.upload("/check", fields: [("badge", " ")], files: [])
      #expect(nothing.status == 422)
      #expect(nothing.body.contains("Paste the text of the badge, or choose its file"))
      try await client.get("/check")
      let none = try await client.upload("/check", fields: [("badge", "A letter")], files: [])
      #expect(none.title == "This cannot be read as a badge" && none.status == 200)
      try await client.get("/check")
      let keys = try await client.upload(
        "/check", fields: [("badge", "A letter")], files: [("keys", "keys.json", "{}")])
      #expect(keys.status == 422 && keys.body.contains("The keys file"))
      let large = String(repeating: "A", count: 7 << 20)
      try await client.get("/check")
      #expect(
        try await client.upload("/check", fields: [("badge", large)], files: []).status == 413)
      for address in [
        "/badges/lists/9/revocation", "/badges/lists/x/revocation", "/badges/lists/1/other",
        "/badges/none",
      ] {
        #expect(try await client.get(address).status == 404, "\(address)")
      }
      #expect(try await client.get("/badges").body.contains("Care Certificate, 2025 standards"))
      let kind = try await client.get("/badges/care-certificate-2025")
      #expect(kind.body.contains("Infection prevention and control"))
      #expect(try await client.get("/standards").body.contains("href=\"/check\""))
    }
  }

  @Test func `slow down and then refuse whoever checks without end`() async throws {
    try await BadgePlace.with { client, site, _ in
      try await client.signOut()
      try await site.database.write { tx in
        for number in 0..<199 {
          let throttle = try Throttle(
            of: "earlier \(number)", address: "check of unknown", device: nil,
            at: Clock.test.now(), tx)
          _ = try throttle.note(at: Clock.test.now(), tx)
        }
      }
      let check = {
        try await client.get("/check")
        return try await client.upload("/check", fields: [("badge", "A letter")], files: [])
      }
      #expect(try await check().status == 200)
      let last = try await check()
      #expect(last.status == 422 && last.body.contains("Wait 15 minutes"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `share a badge by a link, tell of every look, and end it`(engine: Engine) async throws {
    try await BadgePlace.with(engine) { client, _, place in
      let badge = try await place.make(client)
      try await client.get(badge)
      let empty = try await client.post("\(badge)/shares")
      #expect(empty.body.contains("Enter for whom the link is"))
      #expect(empty.body.contains("Enter the last day"))
      let code = try await place.share(badge, client)
      // Sent twice, no second link is made, and the first is not shown again.
      #expect(!(try await client.sendAgain()).body.contains(code))
      #expect(try await client.get("/me/sharing").body.contains("for Birch Hospital"))
      try await client.signOut()
      try await client.get("/shared")
      let seen = try await client.post("/shared", [("code", code)])
      #expect(seen.title == "National induction" && seen.body.contains("VALID. It is current."))
      #expect(!seen.body.contains("Pugh"))
      let file = try await client.post("/shared/file", [("code", code), ("form", "jwt")])
      #expect(file.body.split(separator: ".").count == 3)
      try await client.get("/shared")
      let wrong = try await client.post("/shared", [("code", "2222-2222-2222-2222-2222")])
      #expect(wrong.body.contains("This code does not open anything"))

      try await BadgePlace.become("sian", client)
      let looks = try await client.get("/me/looks")
      #expect(looks.body.contains("Somebody opened the link to the badge National induction"))
      let sharing = try await client.get("/me/sharing")
      let end = try #require(sharing.body.firstMatch(of: /\/me\/badge-links\/[0-9]+\/end/)?.0)
      let ended = try await client.post(String(end))
      #expect(ended.body.contains("The link has ended"))
      try await client.signOut()
      try await client.get("/shared")
      #expect(
        try await client.post("/shared", [("code", code)]).body.contains(
          "This code does not open anything"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `show no code that opens nothing, also when the form is sent twice at once`(
    engine: Engine
  ) async throws {
    try await BadgePlace.with(engine) { client, site, place in
      let badge = try await place.make(client)
      for _ in 0..<5 {
        try await client.get(badge)
        let until = Clock.test.today + 30
        let fields = [
          ("recipient", "Birch Hospital"), ("until-day", "\(until.dayOfMonth)"),
          ("until-month", "\(until.month)"), ("until-year", "\(until.year)"),
        ]
        async let one = client.post("\(badge)/shares", fields)
        async let other = client.post("\(badge)/shares", fields)
        for body in try await [one.body, other.body] {
          guard let code = body.between("/shared#code=", "<") else { continue }
          let found = try await site.database.read { tx in
            try BadgeShares.find(code: code, at: Clock.test.now(), tx)
          }
          #expect(found != nil)
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are for the person alone, and for those who keep the record`(engine: Engine) async throws {
    try await BadgePlace.with(engine) { client, site, place in
      let badge = try await place.make(client)
      let id = badge.split(separator: "/").last.map(String.init) ?? ""
      let kept = "/people/\(place.person)/badges"
      #expect(try await client.get("\(kept)/\(id)/change").status == 403)
      try await BadgePlace.become("birch", client)
      for address in [kept, "\(kept)/\(id)/change", badge, "\(badge)/files/jwt"] {
        #expect([403, 404].contains(try await client.get(address).status), "\(address)")
      }
      let refused = try await client.post(
        "\(kept)/\(id)/change", [("step", "revoke"), ("reason", "Mine")])
      #expect([403, 404].contains(refused.status))

      try await BadgePlace.become("lead", client)
      #expect(try await client.get("/people/\(place.person)").body.contains(kept))
      #expect(try await client.get(kept).body.contains("National induction"))
      try await client.get("\(kept)/\(id)/change")
      let blank = try await client.post("\(kept)/\(id)/change", [("step", "suspend")])
      #expect(blank.body.contains("Enter why, for the person who holds the badge"))
      try await client.post(
        "\(kept)/\(id)/change", [("step", "suspend"), ("reason", "Certificate is being checked")])
      // The same once more changes nothing.
      #expect(try await client.sendAgain().status == 200)
      try await client.get("\(kept)/\(id)/change")
      let twice = try await client.post(
        "\(kept)/\(id)/change", [("step", "suspend"), ("reason", "Again")])
      #expect(twice.body.contains("A badge that is suspended cannot be suspended"))

      try await BadgePlace.become("sian", client)
      let page = try await client.get(badge)
      #expect(page.body.contains("Suspended") && page.body.contains("Certificate is being checked"))
      #expect(
        try await client.get("/me/held/badges").body.contains("Certificate is being checked"))
      let token = try await client.get("\(badge)/files/jwt").body
      try await client.get("/check")
      let checked = try await client.upload("/check", fields: [("badge", token)], files: [])
      #expect(checked.body.contains("Its issuer has suspended it"))
      try await client.get("\(badge)/withdrawal")
      let withdrawn = try await client.post("\(badge)/withdrawal")
      #expect(withdrawn.body.contains("A badge that is suspended cannot be withdrawn"))
      try await client.get("/check")
      let after = try await client.upload("/check", fields: [("badge", token)], files: [])
      #expect(after.body.contains("Its issuer has suspended it"))
      let states = try await site.database.read { tx in
        try IssuedBadges.of([place.person], tx).map(\.state)
      }
      #expect(states == [.suspended])
    }
  }

  @Test(arguments: Engine.allCases)
  func `let an employer that was shown a badge accept or refuse it, for the person to read`(
    engine: Engine
  ) async throws {
    try await BadgePlace.with(engine) { client, _, place in
      let badge = try await place.make(client)
      let code = try await place.share(badge, client)
      // Somebody without such a role is not asked.
      try await client.get("/shared")
      let own = try await client.post("/shared", [("code", code)])
      #expect(!own.body.contains("Do you accept it?"))
      #expect(
        try await client.post(
          "/shared/decision", [("code", code), ("answer", "accepted"), ("reason", "Mine")]
        ).status == 403)

      try await BadgePlace.become("birch", client)
      try await client.get("/shared")
      let page = try await client.post("/shared", [("code", code)])
      #expect(page.body.contains("Do you accept it?") && page.body.contains("For Birch Hospital"))
      let blank = try await client.post("/shared/decision", [("code", code)])
      #expect(blank.body.contains("Choose whether the badge is accepted"))
      #expect(blank.body.contains("Enter why"))
      let done = try await client.post(
        "/shared/decision",
        [("code", code), ("answer", "refused"), ("reason", "We ask for our own fire drill")])
      #expect(done.body.contains("Your decision is written down"))
      try await client.get("/shared")
      #expect(
        try await client.post(
          "/shared/decision",
          [("code", "2222"), ("answer", "accepted"), ("reason", "A guess")]
        ).status == 404)

      try await BadgePlace.become("sian", client)
      for address in [badge, "/me/held/badges", "/me/everything"] {
        let shown = try await client.get(address)
        #expect(shown.body.contains("We ask for our own fire drill"), "\(address)")
        #expect(shown.body.contains("Birch Hospital"), "\(address)")
      }
      // Where they showed it is not for the employer they have now.
      try await BadgePlace.become("lead", client)
      for address in ["/people/\(place.person)", "/people/\(place.person)/badges"] {
        let shown = try await client.get(address)
        #expect(shown.status == 200 && !shown.body.contains("Birch Hospital"), "\(address)")
      }
    }
  }
}

extension Sequence where Self: Sendable, Element: Sendable {
  fileprivate func asyncMap<Value>(
    _ work: (Element) async throws -> Value
  ) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await work(element)) }
    return values
  }
}
