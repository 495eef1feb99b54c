import ArgumentParser
import Foundation
import Kernel
import Logging
import Records
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
      MailCommand.self, BenchCommand.self, KeysCommand.self,
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
      // Content that cannot be read is said by whatever needs it; until then every result waits.
      try await LearningBook.$standing.withValue(Assembly.learningBook) {
        try await House.run(in: house) {
          if var command = command as? any AsyncParsableCommand {
            try await command.run()
          } else {
            var command = command
            try command.run()
          }
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
      answer([RefusalAnswer.Item(field: "", message: message(for: error))], terminal)
      return 2
    default:
      let words =
        (error as? StorageError)?.inWords
        ?? "Something went wrong that is not your doing: \(error)"
      terminal.note(words)
      answer([RefusalAnswer.Item(field: "", message: words)], terminal)
      return 1
    }
  }

  /// One JSON value also for a call that the command itself could not answer.
  private static func answer(_ problems: [RefusalAnswer.Item], _ terminal: Terminal) {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.contains("--json") else { return }
    let command = configuration.subcommands.first { command in
      command.configuration.commandName == arguments.first
    }
    if let shaped = command as? any RefusalShaping.Type {
      try? terminal.json(shaped.refusal(problems))
    } else {
      try? terminal.json(RefusalAnswer(problems))
    }
  }
}
