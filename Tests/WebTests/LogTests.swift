import Foundation
import Kernel
import Logging
import Storage
import Synchronization
import TestKit
import Testing

@testable import Web

/// What was logged.
final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }

  var logger: Logger {
    Logger(label: "test") { _ in JSONLogHandler(clock: .test) { self.add($0) } }
  }
}

@Suite struct `A line of the log` {
  @Test func `is one JSON object`() throws {
    let lines = Lines()
    lines.logger.error(
      "a \"word\"\nand more", metadata: ["request": "00ff", "nested": ["a": "b"]])
    let line = try #require(lines.all.first)
    #expect(!line.contains("\n"))
    let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
    #expect(object["time"] == "2026-04-01T12:00:00.000Z")
    #expect(object["level"] == "error")
    #expect(object["message"] == "a \"word\"\nand more")
    #expect(object["request"] == "00ff")
  }

  @Test func `is left out below its level`() {
    let lines = Lines()
    var logger = lines.logger
    logger.logLevel = .notice
    logger.info("request")
    #expect(lines.all.isEmpty)
  }

  @Test func `tells the kind of an error and none of its values`() {
    let said = [
      ErrorWords.plain(
        StorageError.constraint(.unique, detail: "Key (folded)=(siân pugh) already exists.")),
      ErrorWords.plain(
        StorageError.statement(
          "invalid input syntax for type bigint: \"Siân Pugh\"", sql: "SELECT ?1")),
      ErrorWords.plain(StorageError.unavailable("server (Siân Pugh) gone")),
      ErrorWords.plain(Problems("name", "Siân Pugh is taken")),
      ErrorWords.plain(NotFound("Siân Pugh")),
    ]
    for words in said {
      #expect(!words.lowercased().contains("pugh"), "\(words)")
      #expect(!words.isEmpty)
    }
    #expect(said[1].contains("SELECT ?1"))
    #expect(said[3] == "Problems of name")
  }
}
