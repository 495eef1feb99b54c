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
      lines += relationLines(shown.relations)
      lines += shown.standing?.lines.map { "  \($0)" } ?? []
      for successor in shown.successors {
        lines.append(
          "  became \(successor.code) on \(successor.on.inWords)"
            + (successor.steps > 1 ? " (in \(successor.steps) steps)" : ""))
      }
      return lines
    }

    /// A trust has hundreds of sites: of each way of standing to others a few are enough here.
    private static func relationLines(_ relations: [OrganisationShown.Relation]) -> [String] {
      var lines: [String] = []
      var rest = relations[...]
      while let first = rest.first {
        let alike = rest.prefix { $0.words == first.words }
        lines += alike.prefix(10).map { relation in
          let other = [relation.code, relation.name].compactMap(\.self).joined(separator: " ")
          return "  \(relation.words) \(other)"
        }
        if alike.count > 10 { lines.append("  … and \(alike.count - 10) more; --json lists all") }
        rest = rest.dropFirst(alike.count)
      }
      return lines
    }
  }
}
