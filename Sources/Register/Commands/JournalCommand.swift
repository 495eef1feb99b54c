import ArgumentParser
import Journals
import Kernel
import Storage
import Web

/// `waypoint journal verify`.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "The record of every change.", subcommands: [Verify.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find any entry that was altered, removed, inserted or re-ordered.",
      discussion: "Ends with 1 and names the first bad entry when the chain is broken.")

    @OptionGroup var options: CommandOptions

    func run() async throws {
      let result = try await options.answer { database, _ in
        VerificationAnswer(try await database.read { try Journal.verify($0) })
      } inWords: { answer in
        guard let fault = answer.fault else {
          return ["\(answer.entries) entries, all as they were written. Last link: \(answer.head)"]
        }
        return [
          "The journal was tampered with. The first bad entry is \(fault.entry): \(fault.words)",
          "The \(answer.entries) entries before it are as they were written.",
        ]
      }
      if !result.sound { throw ExitCode(1) }
    }
  }
}

/// The answer for machines.
struct VerificationAnswer: Encodable, Sendable {
  struct Fault: Encodable, Sendable {
    let entry: Int64
    let words: String
  }

  let sound: Bool
  let entries: Int
  let head: String
  let fault: Fault?

  init(_ result: VerificationResult) {
    sound = result.isSound
    entries = result.entries
    head = result.head
    fault = result.fault.map { Fault(entry: $0.entry.rawValue, words: $0.words) }
  }
}
