import ArgumentParser
import Foundation
import Kernel
import Logging
import Storage
import Web

/// The program: `waypoint demo | serve | migrate | import | …`.
package struct WaypointCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "waypoint",
    abstract: "Leadership, training and careers in health and social care.",
    discussion: """
      Every command takes --database sqlite:PATH or postgresql://…, and --json for programs. \
      It ends with 0 when done, 1 when refused (with what to mend), 2 when wrongly called.
      """,
    subcommands: [
      DemoCommand.self, ServeCommand.self, MigrateCommand.self, ContentCommand.self,
    ]
      + Assembly.rooms.flatMap { $0.commands })

  package init() {}

  /// Parses, runs, and ends the process with the code of the contract.
  package static func runAndExit() async {
    let terminal = Terminal.standard
    let house = Assembly.house(
      clock: .system, chance: .system, terminal: terminal,
      isProduction: ProcessInfo.processInfo.environment["WAYPOINT_ENVIRONMENT"] == "production")
    do {
      let command = try parseAsRoot()
      try await House.run(in: house) {
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          var command = command
          try command.run()
        }
      }
    } catch {
      Foundation.exit(code(for: error, terminal, house.logger))
    }
  }

  private static func code(for error: any Error, _ terminal: Terminal, _ logger: Logger) -> Int32 {
    if let refusal = error as? any Refusal {
      for problem in refusal.problems { terminal.note(problem.message) }
      return 1
    }
    if let code = error as? ExitCode { return code.rawValue }
    switch exitCode(for: error) {
    case .success:
      terminal.say(message(for: error))
      return 0
    case .validationFailure:
      terminal.note(fullMessage(for: error))
      return 2
    default:
      if let storage = error as? StorageError {
        terminal.note(storage.inWords)
      } else {
        terminal.note("Something went wrong that is not your doing: \(error)")
      }
      return 1
    }
  }
}

extension StorageError {
  /// For whoever runs the program.
  var inWords: String {
    switch self {
    case .unavailable(let words): words
    case .databaseFromTheFuture(let migration):
      """
      This database was written by a later version of Waypoint (it knows \(migration)). \
      Install that version, or restore a backup made with this one. Nothing was changed.
      """
    case .migrationChanged(let migration):
      """
      The step \(migration) of this database is not the one this version carries. \
      Use the version that wrote it. Nothing was changed.
      """
    case .conflict: "The database was busy for too long. Nothing was changed; try again."
    case .constraint(let kind, let detail): "The database refused a value (\(kind)): \(detail)"
    case .statement(let words, _): "The database refused a statement: \(words)"
    case .unexpectedValue(let column, let wanted, let found):
      "The database holds \(found) in column \(column) where \(wanted) belongs."
    }
  }
}
