import ArgumentParser
import Directory
import Kernel
import Storage
import Web

/// `waypoint person find TEXT`, and who is one person.
struct PersonCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "person", abstract: "People.",
    subcommands: [Find.self, Duplicates.self, Merge.self, Unmerge.self])

  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find people by part of a name, a previous name, an e-mail address or a number.",
      discussion: "A number finds nobody without the birth date beside it.")

    @Argument(help: "What to look for.")
    var text: String

    @Option(help: "The birth date (YYYY-MM-DD).")
    var born: Day?

    @OptionGroup var options: CommandOptions

    func run() async throws {
      try await options.answer { database, house in
        let question = PersonFind(text: text, born: born)
        let today = house.clock.today
        return try await database.read {
          try question.answer(reach: .everything, on: today, $0)
        }
      } inWords: { answer in
        answer.people.isEmpty
          ? ["Nobody was found. Try a part of the name, or the number with --born."]
          : answer.people.map { "\($0.id)  \($0.name)" }
      }
    }
  }
}
