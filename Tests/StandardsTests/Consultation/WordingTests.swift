import Access
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `Official wording` {
  private static let core = FrameworkReference("management-and-leadership", "2026")

  private static func text(
    version: String = "2026", says words: String = "Officialword for the week",
    more: String = "", licence: String = "Open Government Licence v3.0"
  ) -> String {
    """
    framework: management-and-leadership
    version: "\(version)"
    source: { title: Management and Leadership Framework, publisher: NHS England, licence: \(licence) }
    expectations:
      - { code: 1.1a, stage: "1", title: Prioritise for personal productivity, expectation: "\(words)" }
    \(more)
    """
  }

  private static func load(
    _ world: ConsultationWorld, _ tx: any Transaction, _ text: String = Self.text()
  ) throws -> OfficialWording {
    try LoadWording(text: text).run(by: world.user("authority", tx), tx)
  }

  /// A second national lead.
  private static func second(_ tx: any Transaction) throws -> User {
    let console = User.console(now: Clock.test.now())
    let account = try AddAccount(
      name: "second", password: .none(chance: .different()), role: .nationalLead,
      organisation: nil
    ).run(by: console, tx)
    return try #require(try Accounts.user(account, at: Clock.test.now(), tx))
  }

  @Test(arguments: Engine.allCases)
  func
    `is shown with its source once somebody else has confirmed it, and leaves the version as it is`(
      engine: Engine
    ) async throws
  {
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let before = try #require(try StandardsInForce.library(tx).framework(Self.core))
        let wording = try Self.load(world, tx)
        #expect(try StandardsInForce.library(tx).framework(Self.core) == before)
        let confirm = ConfirmWording(id: wording.id, seen: 1)
        #expect(throws: Problems.self) { try confirm.run(by: world.user("authority", tx), tx) }
        #expect(throws: Forbidden.self) { try confirm.run(by: world.user("approver", tx), tx) }
        let second = try Self.second(tx)
        let work = try StandardsRoom.workItems(for: second, tx)
        #expect(work.contains { $0.words == "Official wording waits to be confirmed" })
        try confirm.run(by: second, tx)

        let library = try StandardsInForce.library(tx)
        let framework = try #require(library.framework(Self.core))
        let node = try #require(framework.node("1.1a"))
        #expect(node.expectation(at: "1") == "Officialword for the week")
        #expect(
          framework.asked(of: node, at: "1")
            == "Officialword for the week (Official wording, source: "
            + "Management and Leadership Framework, NHS England (Open Government Licence v3.0))")
        // Where it says nothing, our own words stay.
        let old = try #require(before.node("1.1a"))
        #expect(node.expectation(at: "2") == old.expectation(at: "2"))
        #expect(framework.asked(of: node, at: "2") == old.expectation(at: "2"))
        #expect(framework.digest == before.digest)
        #expect(ComparisonRules.compare(before, framework).isEmpty)
        #expect(LibraryRules.faults(of: library) == [])

        // Another takes its place, and is withdrawn with a reason.
        let next = try Self.load(world, tx, Self.text(says: "Anotherword"))
        try ConfirmWording(id: next.id, seen: 1).run(by: second, tx)
        #expect(try OfficialWordings.find(wording.id, tx)?.state == .ended)
        let now = try StandardsInForce.library(tx).framework(Self.core)?.node("1.1a")
        #expect(now?.expectation(at: "1") == "Anotherword")
        try EndWording(id: next.id, reason: "The licence ended", seen: 2)
          .run(by: world.user("authority", tx), tx)
        #expect(try StandardsInForce.library(tx).framework(Self.core) == before)
        #expect(try OfficialWordings.find(next.id, tx)?.endReason == "The licence ended")
        #expect(try OfficialWordings.all(tx).count == 2)
      }
    }
  }

  @Test func `replaces words alone, and says every fault`() async throws {
    try await withConsultations { database, world in
      for (text, words) in [
        (Self.text(version: "1999"), "there is no management-and-leadership 1999"),
        (Self.text(more: "  - { code: 9.9z, stage: \"1\", expectation: More }"), "has no 9.9z"),
        (
          Self.text(more: "  - { code: 1.1a, stage: \"9\", expectation: More }"),
          "asks for nothing at this stage"
        ),
        (
          Self.text(more: "  - { code: 1.1a, stage: \"2\", title: Other, expectation: More }"),
          "a title cannot be replaced"
        ),
        (
          Self.text(more: "  - { code: 1.1a, stage: \"1\", expectation: More }"), "is there twice"
        ),
        (Self.text(licence: "\"\""), "licence"),
        (
          Self.text(more: "  - { code: 1.1b, stage: \"1\", words: More }"),
          "“words” is not a known key"
        ),
        ("a: &all x", "Write it out"),
      ] {
        let problems = try await database.write { tx -> [String] in
          do {
            _ = try Self.load(world, tx, text)
            return []
          } catch let refusal as any Refusal {
            return refusal.problems.map(\.message)
          }
        }
        #expect(problems.contains { $0.contains(words) }, "\(words): \(problems)")
      }
      try await database.write { tx in
        let kept = try OfficialWordings.all(tx)
        #expect(kept.isEmpty)
        #expect(throws: Forbidden.self) {
          _ = try LoadWording(text: Self.text()).run(by: world.user("author", tx), tx)
        }
      }
    }
  }

  @Test func `is on the pages and for programs, with where it is from`() async throws {
    try await withConsultationSite { desk, database, world in
      let wording = try await database.write { tx in
        let wording = try Self.load(world, tx)
        let second = try Self.second(tx)
        return (wording.id, second.account)
      }
      let (everybody, authority) = (try await desk(nil), try await desk("authority"))
      let page = try await authority.get("/standards/wordings/\(wording.0)")
      #expect(page.body.contains("You loaded this wording") && page.body.contains("Officialword"))
      let hidden = try await everybody.get("/standards/management-and-leadership/2026/1.1a")
      #expect(!hidden.body.contains("Officialword"))
      let refused = try await authority.post(
        "/standards/wordings/\(wording.0)/confirm", from: "/standards/wordings/\(wording.0)/end",
        [("seen", "1")])
      #expect(refused.status != 303 && refused.body.contains("You loaded this wording"))
      try await database.write { tx in
        let account = try #require(wording.1)
        let user = try #require(try Accounts.user(account, at: Clock.test.now(), tx))
        try ConfirmWording(id: wording.0, seen: 1).run(by: user, tx)
      }
      for address in [
        "/standards/management-and-leadership/2026/1.1a",
        "/standards/management-and-leadership/2026", "/standards?q=officialword",
        "/api/v1/standards/management-and-leadership/2026",
      ] {
        let reply = try await everybody.get(address)
        #expect(reply.body.contains("Officialword for the week"), "\(address)")
        #expect(reply.body.contains("Official wording, source"), "\(address)")
      }
      // Taken out of use on its page, once, with the reason.
      let end = "/standards/wordings/\(wording.0)/end"
      let asked = try await authority.post(end, from: end, [("seen", "2"), ("words", "")])
      #expect(asked.body.contains("Say why"))
      let done = try await authority.post(end, from: end, [("seen", "2"), ("words", "It changed")])
      #expect(done.status == 303)
      let after = try await authority.get("/standards/wordings/\(wording.0)")
      #expect(after.body.contains("It changed") && after.body.contains("Withdrawn"))
      let list = try await authority.get("/standards/wordings")
      #expect(list.body.contains("Withdrawn"))
    }
  }
}
