import ArgumentParser
import Directory
import Foundation
import Journals
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

@Suite struct `Files out of the command line` {
  /// Whoever has a shell may have no right to these in the browser, so they are asked for by name.
  @Test func `hold no protected details unless they are asked for, and the journal says so`()
    async throws
  {
    let said = Mutex<[String]>([])
    let house = Assembly.house(
      clock: .test, chance: .different(),
      terminal: Terminal { text, _ in said.withLock { $0.append(text) } }, isProduction: false)
    try await withTemporaryFolder { folder in
      try await House.run(in: house) {
        let database = "sqlite:\(folder.path)/w.sqlite"
        try await change(database) { tx in
          let made = try Organisations.create(
            .init(name: "Ashdown Surgery", kind: .gpPractice, codes: [.ods("A81001")]), tx)
          var person = Person(
            id: try tx.newIdentifier(), name: try #require(PersonName(written: "Bela Dunn")))
          person.bornOn = Day("1984-03-27")
          person.identify(by: PersonIdentifier(.nationalInsurance, "AB123456C"))
          try People.save([person], tx)
          try Assignments.save(
            [
              Assignment(
                id: try tx.newIdentifier(), person: person.id, organisation: made.organisation.id,
                employer: made.organisation.id, title: "Nurse", engagement: .permanent,
                startedOn: Clock.test.today - 900)
            ], tx)
        }
        let words = ["--format", "plain", "--organisation", "A81001", "--database", database]
        try await run(words + ["-o", "\(folder.path)/without"])
        try await run(words + ["-o", "\(folder.path)/with", "--with-protected"])
        #expect(try !staff(folder, "without").contains("AB123456"))
        #expect(try !staff(folder, "without").contains("1984"))
        #expect(try staff(folder, "with").contains("AB123456"))
        try await change(database) { tx in
          let details = try tx.rows(
            """
            SELECT details FROM journal_entry WHERE action = 'files.taken-out' ORDER BY id
            """
          ).map { try $0(0, as: String.self).contains("with protected details") }
          #expect(details == [false, true])
        }
        // The service wants every detail, so a file for it is refused rather than made of gaps.
        await #expect(throws: ExitCode(1)) {
          try await run([
            "--format", "asc-wds", "--status", "update", "--organisation", "A81001", "--database",
            database, "-o", "\(folder.path)/care",
          ])
        }
        #expect(said.withLock { $0.last?.contains("--with-protected") } == true)
      }
    }
  }

  private func staff(_ folder: URL, _ name: String) throws -> String {
    let inside = folder.appending(path: name)
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: inside.path)
        .first { $0.hasSuffix("-staff.csv") })
    return String(
      decoding: try Data(contentsOf: inside.appending(path: file)), as: UTF8.self)
  }

  private func run(_ words: [String]) async throws {
    let command = try WaypointCommand.parseAsRoot(["export"] + words)
    guard var asking = command as? any AsyncParsableCommand else {
      throw NotFound("The export command")
    }
    try await asking.run()
  }

  private func change(
    _ address: String, _ work: @escaping @Sendable (any Transaction) throws -> Void
  ) async throws {
    try await CommandOptions.parse(["--database", address]).withDatabase { database, _ in
      try await database.write(work)
    }
  }
}
