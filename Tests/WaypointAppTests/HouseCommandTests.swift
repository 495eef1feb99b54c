import Access
import ArgumentParser
import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import WaypointApp

@Suite struct `Looking after a house on the command line` {
  @Test(arguments: Engine.allCases)
  func `removes what was kept long enough, once it has been looked at`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world async throws in
      let dry = try await world.json("retention", "--dry-run")
      #expect(dry["isDryRun"] as? Bool == true)
      #expect(
        try await world.run("retention", "--dry-run").contains("Nothing is past its time"))
      // Somebody tried to sign in, long ago.
      try await world.change { tx, _ in
        let long = Clock.test.now().adding(seconds: -4_000 * 86_400)
        try tx.execute(
          """
          INSERT INTO account (id, name, folded, password, created_at)
          VALUES (1, 'Asha', 'asha', 'x', ?1)
          """, long)
        try tx.execute(
          """
          INSERT INTO session (token_digest, account_id, form_token, started_at, seen_at)
          VALUES ('t', 1, 'f', ?1, ?1)
          """, long)
      }
      let sessions = {
        try await world.change { tx, _ in try tx.rows("SELECT account_id FROM session").count }
      }
      #expect(try await world.run("retention", "--dry-run").contains("would "))
      #expect(try await sessions() == 1)
      #expect(try await world.run("retention", "--apply").contains("removed"))
      #expect(try await sessions() == 0)
      #expect(world.misuse("retention").contains("Give either --dry-run or --apply"))
      #expect(
        world.misuse("retention", "--dry-run", "--apply").contains("Give either --dry-run"))
    }
  }

  @Test func `finds the content whole`() async throws {
    try await withCommands { world async throws in
      #expect(try await world.run("content", "check").contains("The content is whole"))
      #expect(try await world.json("content", "check")["faults"] as? [String] == [])
    }
  }

  @Test func `says what is missing before a mail can be sent`() async throws {
    try await withCommands { world async throws in
      #expect(
        try await world.refusal("mail", "test", "asha@harbour.example")
          .contains("There is no mail file. Say --mail FILE"))
      #expect(
        try await world.refusal("mail", "test", "asha@harbour.example", "--mail", world.path("no"))
          .contains("cannot be read"))
      let file = try world.write(
        """
        public-address: https://waypoint.harbour.example
        from: Waypoint at Harbour <waypoint@harbour.example>
        server: 127.0.0.1
        port: 9
        security: none

        """, to: "mail.yaml")
      #expect(
        try await world.refusal("mail", "test", "nobody", "--mail", file)
          .contains("nobody is no mail address"))
      // Nothing listens there.
      let refused = try await world.refusal("mail", "test", "a@harbour.example", "--mail", file)
      #expect(refused.contains("127.0.0.1:9"))
    }
  }

  @Test func `makes a key file once`() async throws {
    try await withCommands { world async throws in
      #expect(try await world.run("keys", "make").contains("is made"))
      #expect(
        try await world.refusal("keys", "make").contains("There is a key file"))
      #expect(
        world.misuse("keys", "rotate", "--only-add", "--only-seal").contains("Say one of"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `makes the tables, also a second time, and says which version is too old`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world async throws in
      let first = try await world.run("migrate")
      #expect(!first.isEmpty)
      _ = try await world.run("migrate")
      try await world.change { tx, _ in
        try tx.execute(
          """
          INSERT INTO storage_migration (position, name, digest) VALUES (99999, 'later', 'x')
          """)
      }
      await #expect(throws: StorageError.self) { try await world.run("migrate") }
    }
  }

  @Test(arguments: Engine.allCases)
  func `measures what it can, and changes nothing that is not a copy`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world async throws in
      let bench = try await world.json("bench", "--rounds", "1", "--workers", "1")
      #expect(bench["people"] as? Int == 0)
      #expect(world.misuse("bench", "--workers", "0").contains("a number from 1 to 64"))
      #expect(world.misuse("bench", "journal").contains("say --on-a-copy"))
      #expect(world.misuse("bench", "gateways").contains("say --on-a-copy"))
      #expect(
        try await world.refusal("bench", "journal", "--on-a-copy")
          .contains("Nobody in this database has a post"))
      let gateways = try await world.json(
        "bench", "gateways", "--managers", "30", "--employers", "3", "--on-a-copy", "--today",
        "2026-11-02")
      #expect(gateways["managers"] as? Int == 30)
      #expect(world.misuse("bench", "inductions").contains("say --on-a-copy"))
      let inductions = try await world.json(
        "bench", "inductions", "--inductions", "200", "--employers", "4", "--on-a-copy", "--today",
        "2026-11-02")
      #expect((inductions["pages"] as? [Any])?.count == 6)
    }
  }

  @Test func `makes an example, and no folder where a file is`() async throws {
    try await withCommands { world async throws in
      let folder = world.path("example")
      let made = try await world.runAlone(
        "demo", "--data", folder, "--people", "2000", "--no-serve", "--json",
        "--keys", world.path("example.keys"))
      #expect(made.contains("\"user\":\"admin\"") && made.contains("\"totp\":"))
      let file = try world.write("x", to: "file")
      #expect(
        try await world.refusal("demo", "--data", file, "--no-serve", alone: true)
          .contains("cannot be made. Choose another with --data"))
      #expect(world.misuse("demo", "--people", "3").contains("a number from 300"))
    }
  }

  @Test func `says before it serves why it cannot`() async throws {
    try await withCommands { world async throws in
      #expect(
        try await world.refusal("serve", "--mail", world.path("none")).contains("cannot be read"))
      #expect(
        try await world.refusal("serve", "--listen", "0.0.0.0:0")
          .contains("Say under which name they reach"))
      #expect(
        try await world.refusal("serve", "--log-level", "everything")
          .contains("Say --log-level info, notice or error"))
      #expect(!world.misuse("serve", "--listen", "nowhere").isEmpty)
    }
  }
}
