import Access
import Directory
import Foundation
import HTTPTypes
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import Files
@testable import Register

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
  static func cells(of text: String) -> [String] {
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

@Suite struct `Evidence taken away as CSV` {
  /// A reader of CSV and what a spreadsheet would run of it.
  private static func formulas(in bytes: [UInt8]) -> [String] {
    `A list taken away as CSV`.cells(of: String(decoding: bytes, as: UTF8.self)).filter { cell in
      guard cell.count > 1, let first = cell.unicodeScalars.first else { return false }
      return "=+-@\t\r＝＋－＠".unicodeScalars.contains(first) && Double(cell) == nil
    }
  }

  /// Each file by itself, and the same again out of the archive of all of them.
  @Test(arguments: Engine.allCases)
  func `starts no formula, in no file of a pack and of none in its archive`(
    engine: Engine
  ) async throws {
    try await withEvidence(engine) { client, site, world in
      try await site.database.write { tx in
        for (given, title) in [("=1+1", "@SUM(A1)"), ("+cmd|' /C calc'!A0", "-2+3")] {
          let person = try AddPerson(
            given: given, family: "Overleaf",
            job: JobParticulars(
              organisation: world.homes[0], title: title, startedOn: Clock.test.today - 90)
          ).run(under: .test, tx).id
          try AddAccount(
            name: "=\(title)", password: .none(chance: .different()), role: .trainingLead,
            organisation: world.homes[0], person: person
          ).run(by: .console(now: Clock.test.now()), tx)
        }
        let part = try Organisations.create(
          .init(name: "=HYPERLINK(\"http://x.example\",\"House\")", kind: .careLocation), tx
        ).organisation.id
        _ = try Organisations.relate(part, .locationOf, world.provider, tx)
      }
      try await client.become("lead")
      let sections: [EvidenceSection] = [
        .figures, .training, .policies, .staff, .staffTraining, .journal,
      ]
      let pack = try await client.makePack(site, world, sections)
      let id = try #require(pack.split(separator: "/").last.flatMap { EvidencePackID(String($0)) })
      let files = try await site.database.read { tx in
        try EvidencePacks.files(of: id, tx).map { file in
          (
            file.name,
            try #require(try EvidencePacks.bytes(of: id, at: file.position, keys: .test, tx))
          )
        }
      }
      let lists = files.filter { $0.0.hasSuffix(".csv") }
      #expect(lists.count == sections.count)
      let archive = try Archive(try #require(files.first { $0.0.hasSuffix(".zip") }).1)
      var made = 0
      for (name, bytes) in lists {
        #expect(Self.formulas(in: bytes) == [], "\(name)")
        var packed: [UInt8] = []
        try archive.read(name) { packed += $0 }
        #expect(packed == bytes, "\(name)")
        if String(decoding: bytes, as: UTF8.self).contains("'=") { made += 1 }
      }
      #expect(made >= 2, "only \(made) files hold what would be a formula")
    }
  }
}
