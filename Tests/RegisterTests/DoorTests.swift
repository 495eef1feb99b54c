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
    "/", "/set-up", "/sign-in", "/sign-out", "/help", "/accessibility", "/privacy", "/privacy/:id",
    "/cookies", "/components", "/health", "/ready", "/metrics", "/openapi.json", "/favicon.ico",
    // Signing in with a provider, and out of it.
    "/sign-in/with/:provider", "/sign-in/with/:provider/back", "/sign-in/with/:provider/confirm",
    "/signed-out", "/sign-out/at-provider",
    // One-time codes, and shared tablets.
    "/sign-in/help", "/sign-in/forgotten", "/mail-address", "/welcome", "/welcome/password",
    "/tablet", "/tablet/proof", "/tablet/pin", "/tablet/pin/new",
    // A program that follows a calendar: a secret address, which names nobody.
    "/calendars/:code",
    // An inspector has no account: the code of a pack, and that pack.
    "/inspect", "/inspect/pack", "/inspect/pages/:file", "/inspect/files/:file", "/inspect/end",
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
        // Programs are told, not led.
        if route.path.hasPrefix("/api/") { continue }
        let reply = try await client.get(Self.filled(route.path))
        #expect(reply.location?.hasPrefix("/sign-in") == true, "\(route.path) \(reply.status)")
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
