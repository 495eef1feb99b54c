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

@Suite struct `A list taken away as CSV` {
  /// Names that a spreadsheet would run. Everything that people type can end up in a list.
  private static let organisation = "=HYPERLINK(\"http://x.example\",\"House\")"
  private static let people = ["+1+1", "@SUM(A1)", "-2+3", "＝1+1"]

  /// Every list there is: asked of all addresses, so that a new one is among them.
  @Test func `starts no formula, whichever list it is`() async throws {
    try await withWaypoint { client, site in
      try await client.get("/set-up")
      try await client.post(
        "/set-up",
        [
          ("organisation", Self.organisation), ("kind", "careLocation"),
          ("code", "1-1234567890"), ("name", "asha.patel"),
          ("password", "correct horse battery"), ("again", "correct horse battery"),
        ])
      _ = try await client.passSecondFactor(of: "asha.patel")
      let home = try await site.database.read { tx in
        try #require(try Organisations.find(code: "1-1234567890", tx)).id
      }
      for name in Self.people {
        let added = try await client.addPerson(name, "=cmd|' /C calc'!A0", as: "=1+1", at: home)
        try #require(added.person != nil, "\(added.title)")
      }
      _ = try await client.becomeLead(of: "=2+2", .careProvider, site)
      try await client.signOut()
      _ = try await client.signIn("asha.patel", "correct horse battery")
      var lists = 0
      for route in Website(site).routes where route.method == .get {
        let path = try await Self.filled(route.path, home, site)
        for question in ["", "&list=people", "&list=policies", "&q=cmd", "&q=cmd&list=people"] {
          let reply = try await client.get("\(path)?format=csv\(question)")
          guard reply.status == 200, !reply.body.hasPrefix("<!DOCTYPE"),
            !reply.body.hasPrefix("PK"), reply.body.contains(",") || reply.body.contains("\r\n")
          else { continue }
          guard !path.hasPrefix("/assets"), !path.hasPrefix("/api"), path != "/openapi.json" else {
            continue
          }
          if question.isEmpty { lists += 1 }
          for cell in Self.cells(of: reply.body) where cell.count > 1 {
            let first = cell.unicodeScalars.first ?? " "
            let isNumber = Double(cell) != nil
            #expect(
              !"=+-@\t\r＝＋－＠".unicodeScalars.contains(first) || isNumber,
              "\(path)\(question) holds \(cell)")
          }
        }
      }
      #expect(lists >= 8, "only \(lists) lists were found")
      let people = try await client.get("/organisations/\(home)/people?format=csv")
      #expect(people.body.contains("'=1+1"))
    }
  }

  private static func filled(
    _ path: String, _ home: OrganisationID, _ site: Site
  ) async throws -> String {
    let person = try await site.database.read { tx in
      try PersonSearch.find("cmd", reach: .everything, on: Clock.test.today, tx).first
    }
    var above = ""
    return path.split(separator: "/").map { part -> String in
      defer { above = String(part) }
      guard part.hasPrefix(":") else { return String(part) }
      return above == "people" ? "\(person?.id.rawValue ?? 7)" : "\(home)"
    }.reduce("") { "\($0)/\($1)" }
  }

  /// A reader of CSV apart from the one in the program (RFC 4180).
  private static func cells(of text: String) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    if scalars.first == "\u{FEFF}" { scalars = scalars.dropFirst() }
    while let scalar = scalars.popFirst() {
      if isQuoted {
        guard scalar == "\"" else {
          cell.unicodeScalars.append(scalar)
          continue
        }
        if scalars.first == "\"" {
          cell += "\""
          scalars = scalars.dropFirst()
        } else {
          isQuoted = false
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," || scalar == "\n" {
        cells.append(cell)
        cell = ""
      } else if scalar != "\r" {
        cell.unicodeScalars.append(scalar)
      }
    }
    return cells + [cell]
  }
}
