import Access
import Foundation
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `The journal on the command line` {
  /// Four entries after those of the set-up.
  private func addEntries(_ world: CommandWorld) async throws {
    try await world.change { tx, house in
      for name in ["one", "two", "three", "four"] {
        try AddAccount(name: name, password: .none(chance: house.chance), role: .administrator)
          .run(by: .console(now: house.clock.now()), tx)
      }
    }
  }

  /// Writes a key and an anchor signed with it; their paths.
  private func anchor(_ world: CommandWorld) async throws -> (anchor: String, key: String) {
    let (anchor, key) = (world.path("anchor"), world.path("own.key"))
    let made = try await world.run("journal", "anchor", "--make-key", key)
    #expect(made.contains("\(key) signs, \(key).pub compares"))
    let written = try await world.run("journal", "anchor", "-o", anchor, "--key", key)
    #expect(written.hasPrefix("Wrote \(anchor): "))
    return (anchor, "\(key).pub")
  }

  @Test(arguments: Engine.allCases)
  func `is anchored by a signed head, which still holds when it has grown`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await addEntries(world)
      let (anchor, key) = try await anchor(world)
      let mode = try FileManager.default.attributesOfItem(atPath: world.path("own.key"))
      #expect(mode[.posixPermissions] as? Int == 0o600)
      #expect(try String(contentsOfFile: anchor, encoding: .utf8).contains("signature"))
      let same = try await world.run("journal", "verify", "--against", anchor, "--key", key)
      #expect(same.contains("all as they were written"))
      #expect(same.contains("are there, unchanged"))
      #expect(!same.contains("Compare that with the key you keep"))
      try await world.change { tx, house in
        try AddAccount(name: "five", password: .none(chance: house.chance), role: .administrator)
          .run(by: .console(now: house.clock.now()), tx)
      }
      let grown = try await world.json("journal", "verify", "--against", anchor, "--key", key)
      #expect(grown["sound"] as? Bool == true)
      let compared = try #require(grown["anchor"] as? [String: Any])
      #expect(compared["fault"] == nil)
      let (last, entries) = (compared["last"] as? Int, grown["entries"] as? Int)
      #expect(try #require(entries) > (try #require(last)))
      // Whoever says no key is told whose it is.
      #expect(
        try await world.run("journal", "verify", "--against", anchor)
          .contains("whoever can write the file could have signed it with another"))
      // An anchor is written once, and a key too.
      #expect(
        try await world.refusal("journal", "anchor", "-o", anchor, "--key", world.path("own.key"))
          .contains("There is a file \(anchor) already"))
      #expect(
        try await world.refusal("journal", "anchor", "--make-key", world.path("own.key"))
          .contains("There is a file \(world.path("own.key")) already"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `is found out when its end was cut off, which the chain does not show`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await addEntries(world)
      let (anchor, key) = try await anchor(world)
      try await world.change { tx, _ in
        let last: Int64 = try tx.row("SELECT MAX(id) FROM journal_entry")?(0) ?? 0
        try tx.execute("DELETE FROM journal_subject WHERE entry_id > ?1", last - 2)
        try tx.execute("DELETE FROM journal_change WHERE entry_id > ?1", last - 2)
        try tx.execute("DELETE FROM journal_entry WHERE id > ?1", last - 2)
        try tx.execute("DELETE FROM journal_link WHERE id > ?1", last - 2)
      }
      #expect(try await world.run("journal", "verify").contains("all as they were written"))
      let found = try await world.refusal("journal", "verify", "--against", anchor, "--key", key)
      #expect(found.contains("The end of the journal was cut off: 2 entries"))
      let said = try await world.refusal(
        "journal", "verify", "--against", anchor, "--key", key, "--json")
      #expect(said.contains("\"sound\":false"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `is found out when an entry was changed`(engine: Engine) async throws {
    try await withCommands(engine) { world in
      try await addEntries(world)
      let (anchor, key) = try await anchor(world)
      try await world.change { tx, _ in
        try tx.execute("UPDATE journal_entry SET actor_name = 'Nobody' WHERE id = 2")
      }
      let found = try await world.refusal("journal", "verify", "--against", anchor, "--key", key)
      #expect(found.contains("The first bad entry is 2"))
      #expect(
        try await world.refusal("journal", "verify").contains("The journal was tampered with"))
    }
  }

  @Test func `is not compared with an anchor that others signed or changed`() async throws {
    try await withCommands { world in
      try await addEntries(world)
      let (anchor, key) = try await anchor(world)
      let other = world.path("other.key")
      try await world.run("journal", "anchor", "--make-key", other)
      #expect(
        try await world.refusal(
          "journal", "verify", "--against", anchor, "--key", "\(other).pub"
        ).contains("signed with another key"))
      let text = try String(contentsOfFile: anchor, encoding: .utf8)
      try #require(text.contains(/last [0-9]+/))
      let changed = try world.write(text.replacing(/last [0-9]+/, with: "last 1"), to: "changed")
      #expect(
        try await world.refusal("journal", "verify", "--against", changed, "--key", key)
          .contains("changed after it was"))
      #expect(
        try await world.refusal("journal", "verify", "--against", world.path("none"), "--key", key)
          .contains("cannot be read"))
      // The public half compares, and does not sign.
      #expect(
        try await !world.refusal("journal", "anchor", "-o", world.path("new"), "--key", key)
          .isEmpty)
      #expect(!FileManager.default.fileExists(atPath: world.path("new")))
      #expect(world.misuse("journal", "anchor").contains("Say -o FILE --key KEYFILE"))
      #expect(world.misuse("journal", "verify", "--key", key).contains("add --against FILE"))
    }
  }
}
