import Access
import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `Accounts on the command line` {
  /// The account of a name.
  private func account(_ name: String, _ world: CommandWorld) async throws -> Account? {
    try await world.change { tx, _ in try Accounts.find(name: name, tx) }
  }

  @Test(arguments: Engine.allCases)
  func `are added with a code to begin with, by a name that is free and a role that fits`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      let added = try await world.run("user", "add", "amina", "--role", "administrator")
      #expect(added.contains("Account amina added with the role administrator"))
      #expect(added.contains("One-time code, shown only now: "))
      let lead = try await world.json("user", "add", "bela", "--role", "auditor")
      #expect(lead["role"] as? String == "auditor")
      #expect((lead["code"] as? String)?.isEmpty == false)
      #expect(
        try await world.refusal("user", "add", "Amina", "--role", "auditor")
          .contains("This user name is taken; choose another"))
      #expect(
        try await world.refusal("user", "add", "carys", "--role", "registered-manager")
          .contains("is held at an organisation: add --organisation CODE"))
      #expect(
        try await world.refusal("user", "add", "carys", "--role", "person")
          .contains("Say whose: add --person NUMBER"))
      #expect(try await account("carys", world) == nil)
      #expect(!world.misuse("user", "add", "carys", "--role", "king").isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are invited again with a new code, after which the last one opens nothing`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      let first = try #require(
        try await world.json("user", "add", "amina", "--role", "administrator")["code"] as? String)
      let second = try await world.json("user", "invite", "amina")
      #expect(second["name"] as? String == "amina")
      let code = try #require(second["code"] as? String)
      #expect(code != first)
      let works = try await world.change { tx, house in
        try [first, code].map {
          try Invitations.find(name: "amina", code: $0, at: house.clock.now(), tx) != nil
        }
      }
      #expect(works == [false, true])
      #expect(try await world.run("user", "invite", "Amina").contains("for amina, until"))
      #expect(
        try await world.refusal("user", "invite", "nobody").contains("There is no account nobody"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `lose a second factor whose phone is lost, for a reason that their owner reads`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await world.run("user", "add", "amina", "--role", "administrator")
      #expect(
        try await world.refusal("user", "reset-second-factor", "amina", "--reason", "Lost it")
          .contains("This account has no second factor to reset"))
      let id = try #require(try await account("amina", world)).id
      try await world.change { tx, house in
        try GiveSecondFactor(app: OneTimeCode(secret: [UInt8](1...20)))
          .run(to: id, keys: house.keys, at: house.clock.now(), tx)
        _ = try Sessions.begin(
          for: id, secondFactorAt: house.clock.now(), chance: house.chance,
          at: house.clock.now(), tx)
      }
      let done = try await world.run(
        "user", "reset-second-factor", "amina", "--reason", "Lost her phone")
      #expect(done.contains("The second factor of amina is reset"))
      try await world.change { tx, _ in
        #expect(try !SecondFactors.has(id, tx))
        #expect(try tx.rows("SELECT account_id FROM session").isEmpty)
        let notices = try tx.rows("SELECT words FROM account_notice WHERE account_id = ?1", id)
          .map { try $0(0, as: String.self) }
        #expect(notices.contains { $0.contains("Lost her phone") })
      }
      #expect(
        try await world.refusal("user", "reset-second-factor", "nobody", "--reason", "Lost")
          .contains("There is no account nobody"))
      #expect(world.misuse("user", "reset-second-factor", "amina").contains("--reason"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `are closed for a reason, but not the last that looks after everything`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await world.run("user", "add", "amina", "--role", "administrator")
      try await world.run("user", "add", "bela", "--role", "auditor")
      #expect(
        try await world.refusal("user", "close", "amina", "--reason", "She left")
          .contains("amina is the last administrator of everything. Give somebody else the role"))
      #expect(try await account("amina", world)?.closedAt == nil)
      let closed = try await world.run("user", "close", "bela", "--reason", "He left")
      #expect(closed.contains("The account bela is closed"))
      let row = try await world.change { tx, _ in
        try tx.row("SELECT close_reason, closed_by_name FROM account WHERE folded = 'bela'")?
          .values
      }
      #expect(row == [.text("He left"), .text("Command line")])
      #expect(
        try await world.refusal("user", "close", "bela", "--reason", "Again")
          .contains("There is no open account bela"))
      #expect(world.misuse("user", "close", "amina").contains("--reason"))
    }
  }

  @Test func `of the example show the code of their app, and no others`() async throws {
    try await withCommands { world in
      let name = try #require(Example.accounts.first { $0.app != nil }).name
      let shown = try await world.runAlone("user", "code", name)
      #expect(shown.firstMatch(of: /^[0-9]{6}   \(for another [0-9]+ seconds\)/) != nil)
      let json = try await world.runAlone("user", "code", name, "--json")
      #expect(json.contains("\"code\":\"\(shown.prefix(6))\""))
      let refused = try await world.refusal("user", "code", "nobody", alone: true)
      #expect(refused.contains("Only these accounts of the example have a known app"))
    }
  }
}
