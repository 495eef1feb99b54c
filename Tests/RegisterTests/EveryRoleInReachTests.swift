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

/// Every role at every address, for what is where the role is held; and forms sent from there that
/// name what is elsewhere.
@Suite struct `Every role where it is held` {
  /// Pages of people and organisations that need more than the right to be there, and what.
  static let needMore: [String: String] = [
    "/people/:id/duties/:policy/review/:record": "a record that somebody still has to look at",
    "/organisations/:id/evidence/packs/:pack/pages/:file": "contents that were frozen",
  ]

  @Test(arguments: Engine.allCases)
  func `opens the pages that the policy allows it, and no other`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await RoleWorld.make(in: site)
      let routes = Website(site).routes.filter {
        guard case .permission = $0.door else { return false }
        return $0.method == .get && !RoleWorld.skipped.contains($0.path)
          && ($0.path.hasPrefix("/people/:id") || $0.path.hasPrefix("/organisations/:id"))
      }
      #expect(routes.count > 40)
      var opened: Set<String> = []
      for role in Role.allCases {
        let reply = try await client.signIn(role.rawValue, "correct horse battery")
        try #require(reply.status == 200, "\(role): \(reply.status)")
        let place = world.place(of: role)
        for route in routes {
          guard case .permission(let permission) = route.door,
            let address = world.filled(route.path, near: place)
          else { continue }
          let found = try await client.get(address)
          let isAllowed = RoleWorld.allows(
            permission, role, at: place, isPerson: route.path.hasPrefix("/people/"))
          let isOpened = found.status == 200 || found.status == 303
          if isOpened { opened.insert(route.path) }
          if Self.needMore[route.path] == nil {
            #expect(
              isOpened == isAllowed,
              """
              \(route.path) answered \(found.status) \(found.title) to \(role), who may \
              \(isAllowed ? "" : "not ")\(permission.code): \(found.refusal)
              """)
          } else if !isAllowed {
            #expect(!isOpened, "\(route.path) answered \(found.status) to \(role)")
          }
          if !isOpened {
            #expect([403, 404].contains(found.status), "\(route.path): \(found.status)")
          }
        }
        try await client.signOut()
      }
      // A page that nobody could open would pass whatever it did.
      let never = Set(routes.map(\.path)).subtracting(opened).subtracting(Self.needMore.keys)
      #expect(never.isEmpty, "\(never.sorted()) opened for nobody")
    }
  }

  /// What lists ask of an address; of others it is nothing.
  static let questions = [
    "asked=yes&q=Near", "asked=yes&q=Near&list=people", "asked=yes&q=Near&list=places",
    "asked=yes&q=Near&list=policies",
  ]

  /// Files are written from what the page was read as, on either engine.
  @Test func `takes no more away as a file than its page shows`() async throws {
    try await withWaypoint(.sqlite) { client, site in
      let world = try await RoleWorld.make(in: site)
      let routes = Website(site).routes.filter {
        $0.method == .get && !RoleWorld.skipped.contains($0.path)
          && !["/assets", "/api", "/openapi.json", "/metrics", "/ready", "/health"].contains(
            where: $0.path.hasPrefix)
      }
      var lists: Set<String> = []
      for role in Role.allCases {
        let reply = try await client.signIn(role.rawValue, "correct horse battery")
        try #require(reply.status == 200, "\(role): \(reply.status)")
        for route in routes {
          guard let address = world.filled(route.path, near: world.place(of: role)) else {
            continue
          }
          let asks = ["/search", "/duties", "/organisations/:id/duties"].contains(route.path)
          for question in asks ? Self.questions : [Self.questions[0]] {
            let page = try await client.get("\(address)?\(question)")
            let file = try await client.get("\(address)?\(question)&format=csv")
            // What is no list answers as it does without.
            guard file.status == 200, !file.body.hasPrefix("<!DOCTYPE"), page.body != file.body
            else {
              #expect(
                file.status == page.status,
                "\(address)?\(question) as CSV: \(file.status) to \(role), not \(page.status)")
              continue
            }
            #expect(page.status == 200, "\(address)?\(question) is a file to \(role), and no page")
            lists.insert(route.path)
            let others = route.path == "/journal" ? ["json"] : ["xlsx"]
            for other in others {
              let same = try await client.get("\(address)?\(question)&format=\(other)")
              #expect(same.status == 200, "\(address) as \(other)")
            }
            // Of the journal a page is fifty entries, and its file is all that was asked for.
            guard route.path != "/journal" else { continue }
            let shown = page.words
            for cell in `A list taken away as CSV`.cells(of: file.body) {
              for part in cell.parts where part.isName && !shown.contains(part) {
                Issue.record("\(address)?\(question) tells \(role) “\(part)” as a file alone")
              }
            }
          }
        }
        try await client.signOut()
      }
      #expect(lists.count >= 8, "only \(lists.sorted()) were lists to anybody")
    }
  }

  /// What ends the session, the account or the place that is tried.
  static let endings: Set<String> = [
    "/organisations/:id/close", "/accounts/:id/second-factor", "/account/tokens/:token",
    "/account/sessions/:number", "/account/password",
    // National leads keep these for every employer.
    "/agreements/:code/join", "/agreements/:code/leave",
  ]

  @Test(arguments: Engine.allCases)
  func `does nothing to what a form names from elsewhere`(engine: Engine) async throws {
    try await withWaypoint(engine) { client, site in
      let world = try await RoleWorld.make(in: site)
      let routes = Website(site).routes.filter {
        $0.method == .post && !RoleWorld.skipped.contains($0.path)
          && !Self.endings.contains($0.path) && $0.path.contains(":")
      }
      let far = [
        ("person", "\(world.farPerson)"), ("who", "\(world.farPerson)"),
        ("manager", "\(world.farPerson)"), ("colleague", "\(world.farAccount)"),
        ("account", "\(world.farAccount)"), ("organisation", "\(world.far)"),
        ("employer", "\(world.far)"), ("other", "\(world.far)"),
        ("post", "\(world.farPost)"), ("to", "\(world.farPerson)"),
        ("person-\(world.farPerson)", "yes"), ("people", "\(world.farPerson)"),
      ]
      let names = Set(far.map(\.0))
      let answers = RoleWorld.answers.filter { !names.contains($0.0) } + far
      for role in Role.allCases {
        let reply = try await client.signIn(role.rawValue, "correct horse battery")
        try #require(reply.status == 200, "\(role): \(reply.status)")
        let before = try await Self.farDeeds(world, in: site)
        for route in routes {
          guard let address = world.filled(route.path, near: world.place(of: role)) else {
            continue
          }
          try await client.get("/account/role")
          let found = try await client.post(address, answers)
          #expect(found.status < 500, "\(route.path) answered \(found.status) to \(role)")
          for secret in `Every role at every address`.secrets.prefix(3) {
            #expect(!found.body.contains(secret), "\(route.path) shows \(secret) to \(role)")
          }
        }
        let after = try await Self.farDeeds(world, in: site)
        #expect(
          after.subtracting(before).isEmpty, "\(role) did \(after.subtracting(before).sorted())")
        try await client.signOut()
      }
    }
  }

  /// What was done to the person, the account or the organisation elsewhere.
  private static func farDeeds(_ world: RoleWorld, in site: Site) async throws -> Set<String> {
    try await site.database.read { tx in
      Set(
        try tx.rows(
          """
          SELECT e.id, e.action FROM journal_entry e
          JOIN journal_subject s ON s.entry_id = e.id
          WHERE (s.kind = 'person' AND s.subject_id = ?1)
            OR (s.kind = 'organisation' AND s.subject_id = ?2)
            OR (s.kind = 'account' AND s.subject_id = ?3)
          """, world.farPerson, world.far, world.farAccount
        ).map { "\(try $0(0) as Int64) \(try $0(1) as String)" })
    }
  }
}

extension RoleWorld {
  /// What the policy says of somebody who holds a role at a place, about the place or who works
  /// there.
  static func allows(
    _ permission: Permission, _ role: Role, at place: OrganisationID, isPerson: Bool
  ) -> Bool {
    guard let period = Period(from: Day(number: 0)) else { return false }
    let everywhere = role.facts.place == .everywhere
    let holder = Holder(
      isPerson: isSomebody(role), isLineManager: role == .lineManager,
      grants: role.isGiven
        ? [
          Grant(
            id: GrantID(rawValue: 1), role: role, organisation: everywhere ? nil : place,
            period: period)
        ] : [])
    let standing =
      isPerson
      ? Standing(
        isSelf: role == .person, reportsToUser: role == .lineManager, isPerson: true,
        places: [place], under: [place], areas: [place])
      : Standing(places: [place], under: [place], areas: [place])
    return AccessRules.holding(permission, over: standing, by: holder) != nil
  }
}

extension Client.Reply {
  /// The first words of what a page says, for those who read why a test failed.
  fileprivate var refusal: String {
    body.split(separator: "<main").last.map { String($0.prefix(600)) } ?? ""
  }
}

extension Client.Reply {
  /// What the page says, without how.
  fileprivate var words: String {
    let plain = body.replacing(/<[^>]*>/, with: " ")
    return [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")]
      .reduce(plain) { $0.replacing($1.0, with: $1.1) }
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension String {
  /// Whether it names somebody or something of theirs: how that stands, files say in other words
  /// than pages.
  fileprivate var isName: Bool {
    ["Near", "Hill", "Twin", "Dale", "Quillfeather", "Here ", "Beech", "Part of"]
      .contains { contains($0) }
  }

  /// Several values of one cell, each as a page has it.
  fileprivate var parts: [String] {
    let text = hasPrefix("'") ? String(dropFirst()) : self
    return text.components(separatedBy: CharacterSet(charactersIn: ";,\n")).map {
      $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }.filter { !$0.isEmpty }
  }
}
