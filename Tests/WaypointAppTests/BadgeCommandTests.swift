import Access
import ArgumentParser
import Credentials
import Directory
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import WaypointApp

/// Somebody with two records that may leave and one that may not.
private struct BadgeHolder: Sendable {
  let person: PersonID
  let first: RecordID
  let last: RecordID
  let other: RecordID

  static func make(_ world: CommandWorld) async throws -> BadgeHolder {
    try await world.change { tx, _ in
      let home = try Organisations.create(
        .init(name: "Larch House", kind: .careLocation, codes: [.ods("VL001")]), tx
      ).organisation.id
      let person = try AddPerson(
        given: "Cara", family: "Roe",
        job: JobParticulars(
          organisation: home, title: "Carer", startedOn: Clock.test.today - 400)
      ).run(under: .test, tx).id
      func record(_ kind: RecordKind, _ title: String, daysAgo days: Int) throws -> RecordID {
        try RecordCompletion(
          person: person, organisation: home, kind: kind, title: title,
          completedOn: Clock.test.today - days
        ).run(under: .test, tx).id
      }
      return BadgeHolder(
        person: person,
        first: try record(.programme(code: "national-induction"), "Induction", daysAgo: 90),
        last: try record(
          .careCertificate(set: .set2025, state: .completed), "Care Certificate", daysAgo: 9),
        other: try record(.training(category: "11"), "Something local", daysAgo: 3))
    }
  }
}

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `Badges on the command line` {
  @Test(arguments: Engine.allCases)
  func `leave as a file that verifies offline, in each form, with what is published`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      let holder = try await BadgeHolder.make(world)
      let (person, record) = ("\(holder.person)", "\(holder.first)")
      #expect(
        try await world.refusal(
          "credential", "export", "--person", person, "-o", world.path("a.jwt")
        ).contains("waypoint credential keys rotate --address"))
      #expect(
        try await world.refusal("credential", "publish", "-o", world.path("out")).contains(
          "Nothing is published yet"))
      #expect(try await world.run("credential", "keys").contains("No badge can be issued yet"))
      #expect(
        try await world.refusal("credential", "keys", "rotate").contains("Say first who issues"))
      try await world.run(
        "credential", "keys", "rotate", "--address", "https://waypoint.example", "--name",
        "Mereland")
      for form in ["jwt", "svg", "png"] {
        let answer = try await world.json(
          "credential", "export", "--person", person, "--record", record, "--form", form, "-o",
          world.path("badge.\(form)"))
        #expect(answer["achievement"] as? String == "National induction")
        #expect((answer["others"] as? [Any])?.count == 1)
      }
      let files = try await world.json("credential", "publish", "-o", world.path("out"))
      #expect((files["files"] as? [String])?.count == 4)
      for form in ["jwt", "svg", "png"] {
        let words = try await world.runAlone(
          "credential", "verify", world.path("badge.\(form)"), "--keys",
          world.path("out/keys.json"), "--status-list", world.path("out/list-1-revocation.jwt"),
          "--status-list", world.path("out/list-1-suspension.jwt"), "--today", "2026-04-01")
        #expect(words.contains("VALID. It is current."), "\(words)")
        #expect(words.contains("Not taken back, by the issuer's list of 1 April 2026"))
        #expect(words.contains("Issued by: Mereland, https://waypoint.example/"))
      }
    }
  }

  @Test func `are the one completed last where none is named, and the others are listed`()
    async throws
  {
    try await withCommands { world in
      let holder = try await BadgeHolder.make(world)
      let person = "\(holder.person)"
      try await world.run("credential", "keys", "rotate", "--address", "https://waypoint.example")
      let words = try await world.run(
        "credential", "export", "--person", person, "-o", world.path("badge.jwt"))
      #expect(words.contains("Care Certificate, 2025 standards"))
      #expect(words.contains("\(holder.first)  Induction, completed on"))
      // A file that is there is not written over without a word.
      #expect(
        try await world.refusal(
          "credential", "export", "--person", person, "-o", world.path("badge.jwt")
        ).contains("--overwrite"))
      let before = try String(contentsOfFile: world.path("badge.jwt"), encoding: .utf8)
      try await world.run(
        "credential", "export", "--person", person, "-o", world.path("badge.jwt"), "--overwrite")
      #expect(try String(contentsOfFile: world.path("badge.jwt"), encoding: .utf8) == before)
      #expect(
        try await world.refusal(
          "credential", "export", "--person", person, "--record", "\(holder.other)", "-o",
          world.path("b.jwt")
        ).contains("is not a sort of record that leaves as a badge"))
      #expect(
        try await world.refusal(
          "credential", "export", "--person", "987654321", "-o", world.path("b.jwt")
        ).contains("This person was not found"))
      #expect(
        try await world.refusal(
          "credential", "export", "--person", person, "--record", "987654321", "-o",
          world.path("b.jwt")
        ).contains("was not found"))
      #expect(
        world.misuse(
          "credential", "export", "--person", person, "--form", "pdf", "-o", "b"
        ).contains("pdf"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `are told apart offline in every state, and hold when the key is changed`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      let holder = try await BadgeHolder.make(world)
      try await world.run("credential", "keys", "rotate", "--address", "https://waypoint.example")
      func export(_ record: RecordID, _ name: String) async throws {
        try await world.run(
          "credential", "export", "--person", "\(holder.person)", "--record", "\(record)", "-o",
          world.path(name))
      }
      try await export(holder.first, "first.jwt")
      let rotated = try await world.json("credential", "keys", "rotate", "--algorithm", "ES256")
      #expect(rotated["algorithm"] as? String == "ES256")
      try await export(holder.last, "last.jwt")
      let keys = try await world.json("credential", "keys")
      let listed = try #require(keys["keys"] as? [[String: Any]])
      #expect(listed.map { $0["signs"] as? Bool } == [false, true])

      func status(_ name: String, _ more: String...) async throws -> String {
        try await world.run(
          "credential", "publish", "-o", world.path("out"), "--overwrite")
        let command = try WaypointCommand.parseAsRoot(
          ["credential", "verify", world.path(name), "--json", "--today", "2026-04-01"]
            + (more.isEmpty
              ? [
                "--keys", world.path("out/keys.json"), "--status-list",
                world.path("out/list-1-revocation.jwt"), "--status-list",
                world.path("out/list-1-suspension.jwt"),
              ] : more))
        var waiting = try #require(command as? any AsyncParsableCommand)
        world.forget()
        try? await waiting.run()
        let text = world.lastAnswer
        let answer = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        return answer?["status"] as? String ?? text
      }
      #expect(try await status("first.jwt") == "current")
      #expect(try await status("last.jwt") == "current")
      let change = { (step: BadgeStep) in
        try await world.change { tx, _ in
          let badge = try IssuedBadges.of([holder.person], tx).first { $0.record == holder.first }
          guard let badge else { throw NotFound("This badge") }
          try ChangeBadge(badge.id, step, because: "Looked at")
            .run(by: .console(now: Clock.test.now()), tx)
        }
      }
      try await change(.suspend)
      #expect(try await status("first.jwt") == "suspended")
      try await change(.lift)
      #expect(try await status("first.jwt") == "current")
      try await change(.revoke)
      #expect(try await status("first.jwt") == "revoked")
      #expect(try await status("last.jwt") == "current")
      try await world.change { tx, _ in
        try VoidRecord(holder.last, reason: "Somebody else’s").run(under: .test, tx)
      }
      #expect(try await status("last.jwt") == "revoked")
      #expect(try await status("last.jwt", "--as-of", "2026-04-01") == "unknown-issuer")
    }
  }
}
