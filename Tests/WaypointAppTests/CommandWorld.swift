import ArgumentParser
import Foundation
import Kernel
import Storage
import Synchronization
import TestKit
import Testing
import Web

@testable import WaypointApp

/// The program at its command line, with a database and a folder of its own, and what it says.
final class CommandWorld: Sendable {
  let folder: URL
  private let place: [String]
  private let said = Mutex<[String]>([])
  private let answered = Mutex("")

  fileprivate init(_ folder: URL, _ database: String) {
    self.folder = folder
    place = ["--database", database, "--keys", folder.appending(path: "waypoint.keys").path]
  }

  fileprivate func add(_ text: String, isNote: Bool) {
    said.withLock { $0.append(text) }
    if !isNote { answered.withLock { $0 += text } }
  }

  /// What was answered last, for programs.
  var lastAnswer: String { answered.withLock { $0 } }
  func forget() { answered.withLock { $0 = "" } }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appending(path: name))
    return path(name)
  }

  /// Runs a command on the database; everything that it said.
  @discardableResult
  func run(_ words: String...) async throws -> String {
    try await run(words + place)
  }

  /// Runs one that takes no database.
  @discardableResult
  func runAlone(_ words: String...) async throws -> String { try await run(words) }

  /// What a command says that ends with 1.
  func refusal(_ words: String..., alone: Bool = false) async throws -> String {
    do {
      let said = try await run(words + (alone ? [] : place))
      Issue.record("\(words.joined(separator: " ")) was done: \(said)")
      return ""
    } catch let code as ExitCode {
      #expect(code == ExitCode(1))
      return said.withLock { $0.joined() }
    } catch let refusal as any Refusal {
      return refusal.problems.map(\.message).joined(separator: "\n")
    }
  }

  /// What is wrong with the words of a command: it ends with 2.
  func misuse(_ words: String...) -> String {
    do {
      _ = try WaypointCommand.parseAsRoot(words)
      return ""
    } catch {
      #expect(WaypointCommand.exitCode(for: error) == .validationFailure)
      return WaypointCommand.message(for: error)
    }
  }

  /// The answer for programs.
  func json(_ words: String...) async throws -> [String: Any] {
    try await run(words + place + ["--json"])
    let text = answered.withLock { $0 }
    return try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
  }

  @discardableResult
  func change<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction, House) throws -> Value
  ) async throws -> Value {
    try await CommandOptions.parse(place).withDatabase { database, house in
      try await database.write { tx in try work(tx, house) }
    }
  }

  @discardableResult
  private func run(_ words: [String]) async throws -> String {
    said.withLock { $0 = [] }
    answered.withLock { $0 = "" }
    let command = try WaypointCommand.parseAsRoot(words)
    if var waiting = command as? any AsyncParsableCommand {
      try await waiting.run()
    } else {
      var command = command
      try command.run()
    }
    return said.withLock { $0.joined() }
  }
}

/// Runs `body` with the program at its command line, on a new database.
func withCommands(
  _ engine: Engine = .sqlite, _ body: (CommandWorld) async throws -> Void
) async throws {
  // Nobody types anything: a password that is asked for is not handed over.
  let nothing = open("/dev/null", O_RDONLY)
  dup2(nothing, STDIN_FILENO)
  close(nothing)
  try await withTemporaryFolder { folder in
    try await withEmptyDatabase(engine) { target in
      let address =
        switch target.place {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgresql(let url): url
        }
      let world = CommandWorld(folder, address)
      let house = Assembly.house(
        clock: .test, chance: .different(), terminal: Terminal { world.add($0, isNote: $1) },
        isProduction: false)
      try await House.run(in: house) { try await body(world) }
    }
  }
}
