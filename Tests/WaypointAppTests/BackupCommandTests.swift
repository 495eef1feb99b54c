import ArgumentParser
import Foundation
import Journals
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `Backup and restore from the command line` {
  @Test(arguments: Engine.allCases)
  func `bring everything back but who was signed in, and write it down`(
    engine: Engine
  ) async throws {
    try await withHouse { folder, said in
      let source = "sqlite:\(folder)/a.sqlite"
      try await change(source) { tx in
        try tx.execute(
          """
          INSERT INTO account (id, name, folded, password, created_at)
          VALUES (1, 'Asha', 'asha', 'x', 0)
          """)
        try tx.execute(
          """
          INSERT INTO session (token_digest, account_id, form_token, started_at, seen_at)
          VALUES ('t', 1, 'f', 0, 0)
          """)
      }
      try await run(BackupCommand.self, ["-o", "\(folder)/b", "--database", source])
      try await withEmptyDatabase(engine) { target in
        let address =
          switch target.place {
          case .sqlite(let path): "sqlite:\(path)"
          case .postgresql(let url): url
          }
        try await run(RestoreCommand.self, ["\(folder)/b", "--database", address, "--json"])
        let answer = try #require(
          JSONSerialization.jsonObject(with: Data(said.last.utf8)) as? [String: Any])
        #expect((answer["journal"] as? [String: Any])?["sound"] as? Bool == true)
        // An address may hold a password, which is nobody's to read.
        #expect((answer["database"] as? String)?.contains("@") == false)
        try await change(address) { tx in
          let accounts = try tx.rows("SELECT id FROM account")
          let sessions = try tx.rows("SELECT account_id FROM session")
          #expect(accounts.count == 1 && sessions.isEmpty)
          let last = try tx.row(
            "SELECT action, right_code FROM journal_entry ORDER BY id DESC LIMIT 1")
          #expect(last?.values == [.text("backup.restored"), .text("backup.restore")])
          let journal = try Journal.verify(tx)
          #expect(journal.isSound)
        }
      }
    }
  }

  @Test func `keep a copy whose journal was tampered with, and say so`() async throws {
    try await withHouse { folder, said in
      let source = "sqlite:\(folder)/a.sqlite"
      try await change(source) { tx in
        try tx.execute("UPDATE journal_entry SET actor_name = 'Nobody' WHERE id = 1")
      }
      await #expect(throws: ExitCode(1)) {
        try await run(BackupCommand.self, ["-o", "\(folder)/b", "--database", source])
      }
      #expect(said.last.contains("Entry 1: "))
      let target = "sqlite:\(folder)/new.sqlite"
      await #expect(throws: ExitCode(1)) {
        try await run(RestoreCommand.self, ["\(folder)/b", "--check"])
      }
      await #expect(throws: ExitCode(1)) {
        try await run(RestoreCommand.self, ["\(folder)/b", "--database", target])
      }
      #expect(said.last.contains("--accept-broken-journal"))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/new.sqlite"))
      try await run(
        RestoreCommand.self, ["\(folder)/b", "--database", target, "--accept-broken-journal"])
    }
  }

  @Test func `make nothing where there is nothing`() async throws {
    try await withHouse { folder, said in
      await #expect(throws: ExitCode(1)) {
        try await run(
          BackupCommand.self, ["-o", "\(folder)/b", "--database", "sqlite:\(folder)/none.sqlite"])
      }
      #expect(said.last.contains("There is no Waypoint database at sqlite:"))
      await #expect(throws: ExitCode(1)) {
        try await run(
          RestoreCommand.self, ["\(folder)/b", "--database", "sqlite:\(folder)/new.sqlite"])
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left == [])
    }
  }

  private final class Said: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var last: String { lines.withLock { $0.last ?? "" } }
  }

  private func withHouse(_ body: (String, Said) async throws -> Void) async throws {
    let said = Said()
    let house = Assembly.house(
      clock: .test, chance: .different(), terminal: Terminal { text, _ in said.add(text) },
      isProduction: false)
    try await withTemporaryFolder { folder in
      try await House.run(in: house) { try await body(folder.path, said) }
    }
  }

  private func run<Command: AsyncParsableCommand>(
    _ kind: Command.Type, _ words: [String]
  ) async throws {
    var command = try kind.parse(words)
    try await command.run()
  }

  /// A database as any command finds or makes it.
  private func change(
    _ address: String, _ work: @escaping @Sendable (any Transaction) throws -> Void
  ) async throws {
    try await CommandOptions.parse(["--database", address]).withDatabase { database, _ in
      try await database.write(work)
    }
  }
}
