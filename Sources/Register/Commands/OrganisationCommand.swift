import ArgumentParser
import Directory
import Kernel
import Storage
import Web

/// `waypoint organisation show CODE`.
struct OrganisationCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "organisation", abstract: "The register of organisations.",
    subcommands: [Show.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What is known of a code: name, kind, dates, relations, successors.",
      discussion: "A code that was split shows every successor; none is picked.")

    @Argument(help: "An organisation code, for example RXX.")
    var code: String

    @Option(help: "The day to ask about (YYYY-MM-DD); today when left out.")
    var asOf: Day?

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let question = OrganisationShow(code: code, asOf: asOf ?? house.clock.today)
        return try await database.read { try question.answer($0) }
      } inWords: { shown in
        Self.lines(shown)
      }
    }

    private static func lines(_ shown: OrganisationShown) -> [String] {
      var lines = [
        "\(shown.code ?? "No code")  \(shown.name ?? "not held; named by the successions")"
      ]
      if let kind = shown.kind { lines.append("  \(kind.words)") }
      if let opened = shown.opened { lines.append("  opened \(opened.inWords)") }
      if let closed = shown.closed { lines.append("  closed \(closed.inWords)") }
      for relation in shown.relations {
        lines.append(
          "  \(relation.words) \([relation.code, relation.name].compactMap(\.self).joined(separator: " "))"
        )
      }
      for successor in shown.successors {
        lines.append(
          "  became \(successor.code) on \(successor.on.inWords)"
            + (successor.steps > 1 ? " (in \(successor.steps) steps)" : ""))
      }
      return lines
    }
  }
}
