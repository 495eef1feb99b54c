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

/// Every address against every role, so that none is open by oversight.
@Suite struct `The doors` {
  /// Those that are open to everybody, and why. A new one has to be added here on purpose.
  static let openToEverybody: Set<String> = [
    "/", "/set-up", "/sign-in", "/sign-out", "/help", "/accessibility", "/privacy", "/components",
    "/health", "/ready", "/favicon.ico",
  ]

  private func routes(_ site: Site) -> [Routes.Route] { Website(site).routes }

  @Test func `are open to everybody only where that is meant`() async throws {
    try await withWaypoint { _, site in
      for route in routes(site) where route.door == .open {
        #expect(
          Self.openToEverybody.contains(route.path) || route.path.hasPrefix("/assets/"),
          "\(route.path) is open to everybody")
      }
    }
  }

  @Test func `name permissions that the room declares`() async throws {
    let declared = Set(RegisterRoom.permissions)
    #expect(Set(declared.map(\.code)).count == declared.count, "two permissions of one code")
    try await withWaypoint { _, site in
      for route in routes(site) {
        if case .permission(let permission) = route.door {
          #expect(declared.contains(permission), "\(route.path) asks for \(permission.code)")
        }
      }
    }
  }

  @Test func `lead those who are not signed in to the sign-in page`() async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      try await client.signOut()
      for route in routes(site) where route.method == .get && route.door != .open {
        let reply = try await client.get(Self.filled(route.path))
        #expect(reply.location?.hasPrefix("/sign-in") == true, "\(route.path) \(reply.status)")
      }
    }
  }

  @Test(arguments: Role.allCases)
  func `are closed to roles that the permission does not name`(role: Role) async throws {
    try await withWaypoint { client, site in
      try await client.setUp()
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      _ = try await client.addPerson("Siân", "Pugh", as: "Nurse", at: home)
      let password = try await site.passwords.digest("correct horse battery")
      try await site.database.write { tx in
        let reach = Reach.everything
        let person = try PersonSearch.find("pugh", reach: reach, on: Clock.test.today, tx).first
        // A role held at another organisation: nothing of Ashdown House is theirs.
        let other = try Organisations.create(.init(name: "Beech", kind: .careProvider), tx)
        try AddAccount(
          name: "other", password: password, role: role,
          organisation: role.needsPerson ? nil : other.organisation.id,
          person: role.needsPerson ? person?.id : nil
        ).run(by: .console(now: Clock.test.now()), tx)
      }
      try await client.signOut()
      #expect(try await client.signIn("other", "correct horse battery").status == 200)
      // Everybody linked to a person is also that person.
      let roles: Set<Role> = role.needsPerson ? [role, .person] : [role]
      for route in routes(site) where route.method == .get {
        guard case .permission(let permission) = route.door else { continue }
        let reply = try await client.get(Self.filled(route.path, organisation: home))
        if permission.roles.isDisjoint(with: roles) {
          #expect(reply.status == 403, "\(route.path) answered \(reply.status) to \(role)")
        } else {
          // What is not there or not theirs is refused; nothing breaks.
          #expect([200, 303, 403, 404].contains(reply.status), "\(route.path) \(reply.status)")
        }
        if role != .person, role != .lineManager {
          #expect(!reply.body.contains("Siân"), "\(route.path) shows a name to \(role)")
        }
      }
    }
  }

  private static func filled(_ path: String, organisation: OrganisationID? = nil) -> String {
    path.split(separator: "/").map { part -> String in
      guard part.hasPrefix(":") else { return String(part) }
      return organisation.map { "\($0)" } ?? "7"
    }.reduce("") { "\($0)/\($1)" }
  }
}
