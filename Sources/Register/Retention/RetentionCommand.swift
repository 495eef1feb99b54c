import ArgumentParser
import Journals
import Kernel
import Storage
import Web

/// `waypoint retention --dry-run | --apply`.
struct RetentionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention", abstract: "Remove what was kept long enough.",
    discussion: """
      The schedule is part of this version; docs/retention.md tells it. What is under a legal hold \
      is left. A run that is killed leaves nothing half done; the next goes on.
      """)

  @Flag(help: "Say what would be removed, and change nothing.")
  var dryRun = false

  @Flag(help: "Remove it. It cannot be brought back but from a backup.")
  var apply = false

  @OptionGroup var options: CommandOptions

  func validate() throws {
    guard dryRun != apply else { throw ValidationError("Give either --dry-run or --apply.") }
  }

  func run() async throws {
    let apply = apply
    try await options.answer { database, house in
      let run = RetentionRun(schedule: try .shipped(), clock: house.clock)
      guard apply else { return try await database.read { try run.look($0) } }
      return try await run.apply(database) { now in
        Right(code: "retention.apply", account: nil, actorName: "Command line", at: now)
      }
    } inWords: { report in
      let total = report.lines.reduce(0) { $0 + $1.due }
      guard total > 0 else { return ["Nothing is past its time on \(report.day.inWords)."] }
      return report.lines.filter { $0.due > 0 }.map { line in
        let held = line.held > 0 ? ", \(line.held) held" : ""
        let done = report.isDryRun ? "would \(line.then)" : "\(line.removed) removed"
        return "\(line.title): \(line.due) due\(held); \(done)"
      }
    }
  }
}
