import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// Every role against every address, for what is in its reach and for what is not, numbers guessed
/// from elsewhere included.
@Suite struct `Every role at every address` {
  /// Somebody nobody here may know of, with everything that hangs on them.
  static let secrets = [
    "Zebedee", "Quillfeather", "zebedee.q", "Their broken page", "Their flooded wards",
    "their-list.csv", "Their tribunal", "Their wrong title", "Their night shift", "Their programs",
    "Their tablet", "Their certificate", "their@quillfeather.example", "Their inspection",
    "Their inspector", "Their reference", "Their staff",
  ]

  @Test(arguments: Engine.allCases)
  func `is told nothing of people out of reach, not even that they exist`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await RoleWorld.make(in: site)
      let routes = Website(site).routes.filter { !RoleWorld.skipped.contains($0.path) }
      for role in Role.allCases {
        try await become(role, client)
        let before = try await RoleWorld.deeds(in: site)
        for route in routes {
          let far = try await ask(client, route, world.filled(route.path, with: .elsewhere))
          #expect(far.status < 500, "\(route.path) answered \(far.status) to \(role)")
          for secret in Self.secrets {
            #expect(!far.body.contains(secret), "\(route.path) shows \(secret) to \(role)")
          }
          // Files are written from what the page was read as, on either engine.
          if engine == .sqlite, route.method == .get, !["/ready", "/health"].contains(route.path),
            !(role == .auditor && route.path == "/journal")
          {
            let address = world.filled(route.path, with: .elsewhere)
            let file = try await client.get("\(address)?format=csv&asked=yes&q=Zebedee")
            #expect(file.status == far.status, "\(route.path) as CSV: \(file.status) to \(role)")
            for secret in Self.secrets {
              #expect(
                !file.body.contains(secret), "\(route.path) as CSV shows \(secret) to \(role)")
            }
          }
          if world.isOpen(route, to: role) == false {
            #expect(far.status == 403, "\(route.path) answered \(far.status) to \(role)")
          } else if RoleWorld.isOfSomebody(route.path) {
            let none = try await ask(client, route, world.filled(route.path, with: .nobody))
            #expect(
              far.status == none.status && far.title == none.title,
              """
              \(route.method) \(route.path) tells \(role) that a number exists: \(far.status) \
              \(far.title), and \(none.status) \(none.title) for one that does not
              """)
          }
        }
        let deeds = try await RoleWorld.deeds(in: site).dropFirst(before.count)
        #expect(deeds.isEmpty, "\(role) did \(deeds.sorted())")
        try await client.signOut()
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows records in reach to those who may see them, and to nobody else`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await RoleWorld.make(in: site)
      for role in Role.allCases {
        try await become(role, client)
        let place = world.place(of: role)
        let person = try #require(world.people[place])
        let name = "Near\(place)"
        let seesPeople = Self.seePeople.contains(role)

        let page = try await client.get("/people/\(person)")
        // A closed door says that it is closed; behind an open one nobody is there.
        let isOpen = Set<Role>.outside.contains(role) || role == .support
        #expect(
          page.status == (seesPeople ? 200 : isOpen ? 404 : 403),
          "\(role) at a person: \(page.status)")
        #expect(page.body.contains(name) == seesPeople, "\(role)")

        let list = try await client.get("/organisations/\(place)/people")
        let seesList = seesPeople && ![.person, .lineManager].contains(role)
        #expect(list.status == (seesList ? 200 : 403), "\(role) at a list: \(list.status)")
        #expect(list.body.contains(name) == seesList, "\(role)")
        if Set<Role>.outside.contains(role) {
          #expect(list.title == "These names are not shared with you", "\(role)")
        }

        let figures = try await client.get("/organisations/\(place)/duties")
        #expect(
          figures.status == (Set<Role>.counters.contains(role) ? 200 : 403),
          "\(role) at figures: \(figures.status)")
        #expect(!figures.body.contains(name) || seesPeople, "\(role)")
        try await client.signOut()
      }
    }
  }

  /// The policy by hand: who sees the people of their organisation by name, or themselves.
  static let seePeople: Set<Role> = [
    .person, .lineManager, .organisationLead, .registeredManager, .practiceManager,
    .trainingLead, .administrator,
  ]

  private func become(_ role: Role, _ client: Client) async throws {
    let reply = try await client.signIn(role.rawValue, "correct horse battery")
    // Nothing asked by somebody who is not signed in would say anything.
    try #require(reply.status == 200, "\(role): \(reply.status) \(reply.title) \(reply.body)")
  }

  private func ask(
    _ client: Client, _ route: Routes.Route, _ address: String
  ) async throws -> Client.Reply {
    guard route.method == .post else { return try await client.get(address) }
    // Any page of ours has the token that a form must send back.
    try await client.get("/account/role")
    return try await client.post(address, RoleWorld.answers)
  }
}

/// One place of each kind at which roles are held, each with one person; and somewhere else.
struct RoleWorld: Sendable {
  enum Target { case elsewhere, nobody }

  let places: [OrganisationKind: OrganisationID]
  let people: [OrganisationID: PersonID]
  let far: OrganisationID
  let farPerson: PersonID
  let farPost: AssignmentID
  let farAccount: AccountID
  let farGrant: GrantID
  let farAgreement: SharingAgreementID
  /// One of each of the other kinds of things, by the word of the address before its number.
  let farThings: [String: String]
  /// What there is at each place where roles are held.
  let near: [OrganisationID: NearThings]

  /// One of each kind of thing at a place, of a person and an account that work there.
  struct NearThings: Sendable {
    let post: AssignmentID
    let account: AccountID
    let grant: GrantID
    let agreement: SharingAgreementID
    let others: [String: String]
  }

  /// What forms ask for, answered as somebody would who knows what is wanted, so that it is the
  /// right that is missing and not an answer.
  static let answers: [(String, String)] = {
    let day = Clock.test.today
    let days = ["day", "from", "to", "until", "startedOn", "completedOn", "expiresOn", "bornOn"]
    let inBoxes = days.flatMap { name in
      [
        (name, day.iso), ("\(name)-day", "\(day.dayOfMonth)"),
        ("\(name)-month", "\(day.month)"), ("\(name)-year", "\(day.year)"),
      ]
    }
    return inBoxes + [
      ("given", "Edith"), ("family", "Marsh"), ("title", "Nurse"), ("kind", "other"),
      ("role", "person"), ("reason", "It was wrong"), ("why", "It was wrong"),
      ("words", "It was wrong"), ("detail", "It was wrong"), ("name", "Edith Marsh"),
      ("engagement", "permanent"), ("approver", "A. Lead"), ("outcome", "corrected"),
      ("decision", "same"), ("answer", "same"), ("months", "12"), ("address", "e@marsh.example"),
      ("code", "123456"), ("manager", "nobody"), ("confirmed", "yes"), ("sure", "yes"),
      ("wanted", "Nurse"), ("data", "posts"), ("purpose", "To help"), ("owner", "me"),
    ]
  }()

  /// What is about the session itself, and what is there for those without one.
  static let skipped: Set<String> = [
    "/sign-out", "/sign-in", "/set-up", "/account/sign-out-everywhere", "/account/role",
    "/account/close", "/account/confirm",
  ]

  /// Where roles that fit several kinds are held here.
  func place(of role: Role) -> OrganisationID {
    let kinds: [OrganisationKind] =
      switch role.reach {
      case .area: [.primaryCareNetwork, .localAuthority, .integratedCareBoard, .region]
      case .themselves, .reports, .people, .figures, .nation, .dealings, .journal, .nothing:
        [.careProvider, .gpPractice, .nhsFoundationTrust, .localAuthority, .armsLengthBody]
      }
    let kind = kinds.first(where: role.fits) ?? .careProvider
    return places[kind] ?? far
  }

  static func make(in site: Site) async throws -> RoleWorld {
    let password = try await site.passwords.digest("correct horse battery")
    return try await site.database.write { tx in try RoleWorld(password, tx) }
  }

  private init(_ password: StoredPassword, _ tx: any Transaction) throws {
    let console = User.console(now: Clock.test.now())
    let today = Clock.test.today
    let add = { (given: String, family: String, place: OrganisationID) in
      try AddPerson(
        given: given, family: family,
        job: JobParticulars(organisation: place, title: "Nurse", startedOn: today - 100)
      ).run(under: .test, tx).id
    }
    var places: [OrganisationKind: OrganisationID] = [:]
    var people: [OrganisationID: PersonID] = [:]
    for kind in [
      OrganisationKind.careProvider, .gpPractice, .nhsFoundationTrust, .localAuthority,
      .primaryCareNetwork, .integratedCareBoard, .region, .armsLengthBody,
    ] {
      let place = try Organisations.create(.init(name: "Here \(kind)", kind: kind), tx)
        .organisation.id
      places[kind] = place
      people[place] = try add("Near\(place)", "Hill", place)
    }
    (self.places, self.people) = (places, people)

    far = try Organisations.create(.init(name: "Beech", kind: .nhsTrust), tx).organisation.id
    farPerson = try add("Zebedee", "Quillfeather", far)
    farPost = try Self.post(of: farPerson, tx)
    farAccount = try AddAccount(
      name: "zebedee.q", password: password, role: .trainingLead, organisation: far,
      person: farPerson
    ).run(by: console, tx)
    farGrant = try #require(try Grants.of(farAccount, on: today, tx).first).id
    let board = try #require(places[.integratedCareBoard])
    farAgreement = try RecordSharingAgreement(
      employer: far, body: board, purpose: "Something else", data: [.training],
      until: today + 30, signedForEmployer: "A. Signer", signedForBody: "B. Signer"
    ).run(by: console, tx)
    try EndSharingAgreement(farAgreement, reason: "Never used").run(by: console, tx)
    farThings = try Self.things(
      of: farPerson, farAccount, "zebedee.q", "Zebedee", at: far, body: far, password, tx)
    let body = try Organisations.create(
      .init(name: "Beech Board", kind: .integratedCareBoard), tx
    ).organisation.id
    var near: [OrganisationID: NearThings] = [:]
    for (place, person) in people {
      near[place] = try Self.near(person, at: place, body: body, password, tx)
    }
    self.near = near

    for role in Role.allCases {
      let place = self.place(of: role)
      let own = role == .lineManager ? try add("Boss", "Dale", place) : people[place]
      try AddAccount(
        name: role.rawValue, password: password, role: role.isGiven ? role : .person,
        organisation: role.needsOrganisation || role == .administrator ? place : nil,
        person: role == .support ? try add("Helper", "Dale", far) : role.isGiven ? nil : own
      ).run(by: console, tx)
      if role == .lineManager, let own {
        let report = try #require(people[place])
        try LineManagement.set(
          [try Self.post(of: report, tx): LineManagement.Manager(own)], from: today, tx)
      }
    }
  }

  private static func near(
    _ person: PersonID, at place: OrganisationID, body: OrganisationID,
    _ password: StoredPassword, _ tx: any Transaction
  ) throws -> NearThings {
    let console = User.console(now: Clock.test.now())
    let name = "near.\(place)"
    let account = try AddAccount(
      name: name, password: password, role: .trainingLead, organisation: place, person: person
    ).run(by: console, tx)
    let agreement = try RecordSharingAgreement(
      employer: place, body: body, purpose: "Something near", data: [.training],
      until: Clock.test.today + 30, signedForEmployer: "A. Signer", signedForBody: "B. Signer"
    ).run(by: console, tx)
    return NearThings(
      post: try Self.post(of: person, tx), account: account,
      grant: try #require(
        try Grants.of(account, on: Clock.test.today, tx).first { $0.role == .trainingLead }
      ).id, agreement: agreement,
      others: try things(
        of: person, account, name, "Nearby", at: place, body: body, password, tx))
  }

  /// What else there may be of somebody: a load, a possible duplicate, an emergency, a request of
  /// support, a relation, something shared.
  private static func things(
    of person: PersonID, _ account: AccountID, _ name: String, _ given: String,
    at place: OrganisationID, body: OrganisationID, _ password: StoredPassword,
    _ tx: any Transaction
  ) throws -> [String: String] {
    let console = User.console(now: Clock.test.now())
    let now = Clock.test.now()
    let isFar = given == "Zebedee"
    let twin = try AddPerson(
      given: given, family: isFar ? "Quillfeather-Twin" : "Twin",
      job: JobParticulars(organisation: place, title: "Nurse", startedOn: Clock.test.today - 9)
    ).run(under: .test, tx).id
    let helper = try AddAccount(
      name: "\(name).helper", password: password, role: .support, person: twin
    ).run(by: console, tx)
    let load = try tx.newIdentifierNumber()
    try tx.execute(
      """
      INSERT INTO load (id, account_id, actor, organisation_id, format, as_of, loaded_at, joiners,
        movers, leavers, changed, unchanged, rejected, held_after, rows_expire_at)
      VALUES (?1, ?2, ?7, ?3, 'plain', ?4, ?5, 0, 0, 0, 0, 0, 1, '', ?6)
      """, load, account, place, Clock.test.today, now, now.adding(seconds: 3_600), name)
    try tx.execute(
      """
      INSERT INTO load_row_in_error (load_id, position, file, line, cells)
      VALUES (?1, 0, ?2, 0, ?3)
      """, load, isFar ? "their-list.csv" : "a-list.csv", given)
    let match = try tx.newIdentifierNumber()
    try tx.execute(
      """
      INSERT INTO person_match (id, first_id, second_id, stage, evidence, proposed_at, changed_at)
      VALUES (?1, ?2, ?3, 'proposed', '', ?4, ?4)
      """, match, min(person, twin), max(person, twin), now)
    try tx.execute(
      "INSERT INTO person_match_party (match_id, organisation_id) VALUES (?1, ?2)", match, place)
    let emergency = try tx.newIdentifierNumber()
    try tx.execute(
      """
      INSERT INTO emergency_access (id, account_id, organisation_id, reason, begun_at, until_at)
      VALUES (?1, ?2, ?3, ?6, ?4, ?5)
      """, emergency, account, place, now, now.adding(seconds: 3_600),
      isFar ? "Their flooded wards" : "Flooded wards")
    let request = try tx.newIdentifierNumber()
    try tx.execute(
      """
      INSERT INTO view_request (id, officer_id, subject_id, reason, asked_at)
      VALUES (?1, ?2, ?3, ?5, ?4)
      """, request, helper, account, now.adding(seconds: -40 * 86_400),
      isFar ? "Their broken page" : "A broken page")
    let kind = try Organisations.find(place, tx)?.kind(on: Clock.test.today)
    var relation = "7"
    if kind == .nhsTrust || kind == .careProvider {
      let part = try Organisations.create(
        .init(name: "Part of \(place)", kind: kind == .nhsTrust ? .site : .careLocation), tx
      ).organisation.id
      _ = try Organisations.relate(part, kind == .nhsTrust ? .siteOf : .locationOf, place, tx)
      relation = "\(try #require(try Organisations.relations(of: part, tx).first).id)"
    }
    return [
      "loads": "\(load)", "duplicates": "\(match)", "emergencies": "\(emergency)",
      "requests": "\(request)", "relations": relation,
    ].merging(
      try FarThings(person: person, account: account, place: place, body: body, isFar: isFar).add(
        tx)
    ) { $1 }
  }

  private static func post(
    of person: PersonID, _ tx: any Transaction
  ) throws -> AssignmentID {
    try #require(try Assignments.of([person], tx)[person]?.first).id
  }

  /// What was done until now; that somebody signed in, looked, or took a list of what they see away,
  /// is written down and changes nothing.
  static func deeds(in site: Site) async throws -> [String] {
    try await site.database.read { tx in
      try tx.rows(
        """
        SELECT action FROM journal_entry
        WHERE action NOT LIKE 'account.signed-%' AND action <> 'list.downloaded' ORDER BY id
        """
      ).map { try $0(0) }
    }
  }

  /// Whether the number in an address is one of somebody's: people, accounts, what they hold.
  static func isOfSomebody(_ path: String) -> Bool {
    [
      "/people/:id", "/accounts/:id", "/roles/:grant", "/files/loads/:id", "/files/uploads/:id",
      "/duplicates/:id", "/emergencies/:id", "/support/requests/:id", "/corrections/:id",
      "/me/corrections/:id", "/me/sharing/:share", "/holds/:id", "/mail/:id", "/tablets/:id",
      "/account/kept/:id", "/account/tokens/:token", "/account/ways/:id",
      "/organisations/:id/evidence/packs/:pack",
      "/organisations/:id/evidence/statutory-requests/:request",
    ].contains { path.hasPrefix($0) }
  }

  /// Whether who holds the role here is a person on record, who sees their own: staff, and support,
  /// which is given to somebody with a record only.
  static func isSomebody(_ role: Role) -> Bool { !role.isGiven || role == .support }

  /// Whether the door opens at all; `nil` where there is none.
  func isOpen(_ route: Routes.Route, to role: Role) -> Bool? {
    guard case .permission(let permission) = route.door else { return nil }
    if permission == .ownAccount { return true }
    return !permission.roles.isDisjoint(with: Self.isSomebody(role) ? [role, .person] : [role])
  }

  /// An address with numbers of what is at a place where a role is held.
  func filled(_ path: String, near place: OrganisationID) -> String? {
    guard let near = near[place], let person = people[place] else { return nil }
    let words = [
      "policy": "national-induction", "code": "core-skills-memorandum", "section": "work",
      "name": "staff.csv", "place": "0", "number": "1",
    ]
    let parts = path.split(separator: "/").map(String.init)
    return parts.indices.map { index -> String in
      let part = parts[index]
      guard part.hasPrefix(":") else { return part }
      let above = index > 0 ? parts[index - 1] : ""
      switch (part, above) {
      case (":id", "people"): return "\(person)"
      case (":id", "organisations"), (":id", "privacy"): return "\(place)"
      case (":id", "accounts"): return "\(near.account)"
      case (":grant", _): return "\(near.grant)"
      case (":agreement", _): return "\(near.agreement)"
      case (":post", _): return "\(near.post)"
      default:
        let name = String(part.dropFirst())
        // Not every policy may be asked for more often.
        if above == "intervals" { return "care-fire-safety" }
        return words[name] ?? near.others[above] ?? "7"
      }
    }.map { "/\($0)" }.joined()
  }

  /// An address with numbers of elsewhere, or of nothing at all, in it.
  func filled(_ path: String, with target: Target) -> String {
    let parts = path.split(separator: "/").map(String.init)
    let nobody = target == .nobody
    return parts.indices.map { index -> String in
      let part = parts[index]
      guard part.hasPrefix(":") else { return part }
      let above = index > 0 ? parts[index - 1] : ""
      switch (part, above) {
      case (":id", "people"): return nobody ? "999999901" : "\(farPerson)"
      case (":id", "organisations"): return "\(far)"
      case (":id", "accounts"): return nobody ? "999999902" : "\(farAccount)"
      case (":grant", _): return nobody ? "999999903" : "\(farGrant)"
      case (":agreement", _): return nobody ? "999999904" : "\(farAgreement)"
      case (":post", _): return nobody ? "999999905" : "\(farPost)"
      default: return nobody ? "999999906" : farThings[above] ?? "7"
      }
    }.reduce("") { "\($0)/\($1)" }
  }
}
