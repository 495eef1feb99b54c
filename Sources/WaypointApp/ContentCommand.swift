import ArgumentParser
import Directory
import Foundation
import Kernel
import Obligations
import Web

/// `waypoint content check`.
struct ContentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "content", abstract: "National content: policies, lists and standards.",
    subcommands: [Check.self])

  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prove the content whole: readable, unique, cited, unchanged since publication.")

    /// As every command takes them; content is looked at without a database.
    @OptionGroup var options: CommandOptions

    private struct Answer: Encodable {
      struct Item: Encodable {
        let file: String
        let line: Int
        let message: String
      }
      let faults: [Item]
    }

    func run() async throws {
      let terminal = try House.current.terminal
      let openings = try ReviewOpenings.all()
      let faults =
        try ContentCheck.faults(openings: openings)
        + ChallengedCheck.faults(openings: openings).map {
          ContentFault(file: ChallengedCheck.file, line: 0, message: $0)
        } + Assembly.rooms.flatMap { try $0.contentFaults() }
      if options.json {
        try terminal.json(
          Answer(
            faults: faults.map { .init(file: $0.file, line: $0.line, message: $0.message) }))
      } else if faults.isEmpty {
        terminal.say("The content is whole")
      } else {
        for fault in faults { terminal.say(fault.words) }
      }
      if !faults.isEmpty { throw ExitCode(1) }
    }
  }
}

/// The review's paragraphs, known by their opening words.
enum ReviewOpenings {
  static func all() throws -> [(section: String, opening: String)] {
    guard
      let address = Bundle.module.url(
        forResource: "review-openings", withExtension: "tsv", subdirectory: "Content")
    else { throw Problems("", "The file review-openings.tsv is missing from this installation") }
    return try String(contentsOf: address, encoding: .utf8).split(separator: "\n").dropFirst()
      .compactMap { line in
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        return fields.count == 3 ? (fields[0], fields[2]) : nil
      }
  }
}
