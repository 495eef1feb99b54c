import Access
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Kernel
import Logging
import Markup
import NIOCore
import Storage
import TestKit
import Testing
import Web

@testable import Standards

/// Asks a site of this room alone, as somebody without an account does.
private func withStandards(
  _ body: @escaping @Sendable (Reader) async throws -> Void
) async throws {
  let chance = Chance.different()
  try await withDatabase(.sqlite, AllMigrations.list + WebSchema.migrations) { database in
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let site = Site(
      database: database, clock: .test, chance: chance, logger: logger,
      passwords: Passwords(cost: .cheap, chance: chance), rooms: [StandardsRoom.self])
    try await Website(site).application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await body(Reader(client: client))
    }
  }
}

private struct Reader: Sendable {
  let client: any TestClientProtocol

  func get(_ path: String) async throws -> (status: Int, body: String) {
    try await client.execute(uri: path, method: .get, headers: HTTPFields(), body: nil) {
      ($0.status.code, String(buffer: $0.body))
    }
  }

  func page(_ path: String) async throws -> String {
    let reply = try await get(path)
    #expect(reply.status == 200, "\(path)")
    return reply.body
  }

  func data(_ path: String) async throws -> Any? {
    let reply = try await get("/api/v1" + path)
    #expect(reply.status == 200, "\(path)")
    let object = try JSONSerialization.jsonObject(with: Data(reply.body.utf8))
    return (object as? [String: Any])?["data"]
  }
}

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `The pages of the standards` {
  @Test func `are open to everybody, say why, and change nothing`() {
    let routes = Routes()
    StandardsRoom.addRoutes(to: routes)
    let standards = routes.all.filter {
      $0.path.hasPrefix("/standards") || $0.path.hasPrefix("/api/v1/standards")
    }
    #expect(standards.count == 8)
    for route in standards {
      #expect(route.door == .open && route.openBecause != nil && route.method == .get)
    }
    #expect(StandardsRoom.navigation.map(\.link.address) == ["/standards"])
    #expect(StandardsRoom.navigation.allSatisfy { $0.permission == nil })
  }

  @Test func `list every framework, the core first`() async throws {
    try await withStandards { reader in
      let body = try await reader.page("/standards")
      for framework in try StandardsReader.shipped().current {
        #expect(body.contains("href=\"\(framework.address)\""))
      }
      #expect(body.contains("3 areas, 9 standards, 27 competencies, 4 stages"))
    }
  }

  @Test func `find a competency by what it asks for`() async throws {
    try await withStandards { reader in
      let body = try await reader.page("/standards?q=speak+up")
      #expect(body.contains("2.1b Make sure people feel safe in the workplace"))
      let capitals = try await reader.page("/standards?q=SPEAK+Up")
      #expect(capitals.contains("2.1b Make sure"))
      let byCode = try await reader.page("/standards?q=2.2b")
      #expect(byCode.contains("Manage and measure"))
      let nothing = try await reader.page("/standards?q=xyzzy")
      #expect(nothing.contains("Nothing found for “xyzzy”"))
      let sharp = try await reader.page("/standards?q=%3Cscript%3E")
      #expect(sharp.contains("&lt;script&gt;") && !sharp.contains("<script>"))
    }
  }

  @Test func `cut off a search of thousands of letters`() async throws {
    try await withStandards { reader in
      let body = try await reader.page("/standards?q=" + String(repeating: "a", count: 5_000))
      #expect(!body.contains(String(repeating: "a", count: 101)))
    }
  }

  @Test func `show what a competency asks for at each stage, and where the official words are`()
    async throws
  {
    try await withStandards { reader in
      let body = try await reader.page("/standards/management-and-leadership/2026/2.2b")
      let core = try #require(
        StandardsReader.shipped().current("management-and-leadership"))
      let competency = try #require(core.node("2.2b"))
      for expectation in competency.expectations { #expect(body.contains(expectation.words)) }
      #expect(body.contains("Competency 2.2b, Management and Leadership Framework 2026"))
      #expect(body.contains("https://github.com/NHSLeadership/assess"))
      #expect(body.contains("no quotation"))
      // What maps to it, and what a profession adds.
      #expect(body.contains("/standards/board-leadership/2024/1"))
      #expect(body.contains("Registered managers in adult social care"))
    }
  }

  @Test func `show what changed since the version before`() async throws {
    try await withStandards { reader in
      let newer = try await reader.page("/standards/care-certificate/2025")
      #expect(newer.contains("Added: 16 Awareness of learning disability and autism"))
      #expect(
        newer.contains("Renamed: 10 was “Safeguarding adults” and is “Adult safeguarding”"))
      let older = try await reader.page("/standards/care-certificate/2015")
      #expect(older.contains("This version is no longer in force"))
      #expect(older.contains("No earlier version is held here"))
    }
  }

  @Test func `show the whole core on one page, for printing`() async throws {
    try await withStandards { reader in
      let body = try await reader.page("/standards/management-and-leadership/2026")
      let core = try #require(
        StandardsReader.shipped().current("management-and-leadership"))
      let words = core.nodes(at: .competency).flatMap { $0.expectations.map(\.words) }
      #expect(words.count == 108 && words.allSatisfy(body.contains))
    }
  }

  @Test func `say what counts where, what is only proposed, and what stays open`() async throws {
    try await withStandards { reader in
      let all = try await reader.page("/standards/crosswalk")
      #expect(all.contains("registered-manager-to-core"))
      let body = try await reader.page("/standards/crosswalk?mapping=care-certificate-2015-to-2025")
      #expect(body.contains("no body has agreed to it"))
      #expect(body.contains("Proposed: that it counts as shown, once a body agrees"))
      #expect(body.contains("Can be put forward as evidence"))
      let board = try await reader.page("/standards/crosswalk?mapping=board-to-core")
      #expect(board.contains("What stays open") && board.contains("1.1a Prioritise"))
    }
  }

  @Test(arguments: [
    "/standards/nothing", "/standards/care-certificate/2016", "/standards/care-certificate/2025/17",
    "/standards/crosswalk?mapping=nothing", "/standards/..%2F..%2Fetc", "/standards/%00",
  ])
  func `answer an address that names nothing as not found`(path: String) async throws {
    try await withStandards { reader in
      let reply = try await reader.get(path)
      #expect(reply.status == 404, "\(path)")
    }
  }

  /// Every link on every page of the room leads somewhere.
  @Test func `lead nowhere that is not there`() async throws {
    try await withStandards { reader in
      var waiting = ["/standards"]
      var seen: Set<String> = []
      while let path = waiting.popLast() {
        guard seen.insert(path).inserted else { continue }
        let body = try await reader.page(path)
        for match in body.matches(of: /href="(\/standards[^"]*)"/) {
          waiting.append(String(match.1).replacingOccurrences(of: "&amp;", with: "&"))
        }
      }
      let library = try StandardsReader.shipped()
      for framework in library.frameworks {
        #expect(seen.contains(framework.versionAddress))
        for node in framework.allNodes {
          #expect(seen.contains(framework.address(of: node.code)), "\(node.code)")
        }
      }
    }
  }
}

@Suite struct `Programs that read standards` {
  @Test func `are told every version of every framework, without a token`() async throws {
    try await withStandards { reader in
      let all = try #require(try await reader.data("/standards") as? [[String: Any]])
      let library = try StandardsReader.shipped()
      #expect(all.count == library.frameworks.count)
      #expect(all.first?["code"] as? String == "management-and-leadership")
      let sets = all.filter { $0["code"] as? String == "care-certificate" }
      #expect(sets.map { $0["version"] as? String } == ["2025", "2015"])
      #expect(sets.map { $0["state"] as? String } == ["published", "superseded"])
    }
  }

  @Test func `are told a framework with everything in it`() async throws {
    try await withStandards { reader in
      let whole = try #require(
        try await reader.data("/standards/management-and-leadership/2026") as? [String: Any])
      let nodes = try #require(whole["nodes"] as? [[String: Any]])
      #expect(nodes.count == 3 + 9 + 27)
      let one = try #require(nodes.first { $0["code"] as? String == "2.2a" })
      #expect(one["parent"] as? String == "2.2")
      #expect((one["expectations"] as? [[String: Any]])?.count == 4)
      let other = try await reader.get("/api/v1/standards/management-and-leadership/1")
      #expect(other.status == 404)
    }
  }

  @Test func `are told what counts where, and what does not yet`() async throws {
    try await withStandards { reader in
      let lines = try #require(
        try await reader.data("/standards/mappings?from=board-leadership") as? [[String: Any]])
      #expect(!lines.isEmpty)
      #expect(lines.allSatisfy { ($0["from"] as? [String: Any])?["version"] as? String == "2024" })
      #expect(lines.allSatisfy { ["none", "evidence"].contains($0["counts"] as? String) })
      let care = try #require(
        try await reader.data("/standards/mappings?from=care-certificate") as? [[String: Any]])
      #expect(care.contains { $0["proposed"] as? String == "whole" })
      #expect(care.allSatisfy { ["none", "evidence"].contains($0["counts"] as? String) })
      let wrong = try await reader.get("/api/v1/standards/mappings?to=nothing")
      #expect(wrong.status == 422 && wrong.body.contains("There is no framework of this code"))
    }
  }

  /// What is open needs no token, and the description says so; codes are not numbers.
  @Test func `are told so in the description of the interface`() async throws {
    try await withStandards { reader in
      let reply = try await reader.get("/openapi.json")
      let object = try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any]
      let paths = try #require(object?["paths"] as? [String: [String: [String: Any]]])
      let whole = try #require(paths["/api/v1/standards/{framework}/{version}"]?["get"])
      #expect((whole["security"] as? [Any])?.isEmpty == true)
      let parameters = try #require(whole["parameters"] as? [[String: Any]])
      #expect(
        parameters.allSatisfy { ($0["schema"] as? [String: Any])?["type"] as? String == "string" })
    }
  }
}
