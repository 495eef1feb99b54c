import ArgumentParser
import Foundation
import Journals
import Kernel
import Storage
import Synchronization
import Web

/// `waypoint backup`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy everything into one file, while others go on working.",
    discussion: """
      The file is one state of the database, read back and checked before it gets its name, and \
      can be restored to SQLite or PostgreSQL. It holds personal data and is not encrypted: only \
      you may read it, and it should be kept where that stays so. What is sealed in the database \
      stays sealed in it, and the key file is not in it. Nobody's sign-in is in it.
      """)

  @OptionGroup var options: CommandOptions

  @Option(name: [.customShort("o"), .long], help: "The file to write.")
  var output: String

  @Flag(help: "Put it in the place of a backup of that name, once it is whole.")
  var replace = false

  func validate() throws {
    if output.isEmpty { throw ValidationError("Name the file to write") }
  }

  func run() async throws {
    let (output, replace) = (output, replace)
    let answer = try await options.answerBeforeOpening { address, house in
      let database = try await open(address)
      let journal = Mutex<VerificationResult?>(nil)
      do {
        let file = try await Backup.make(
          of: database, to: output, knowing: house.migrations, leavingOut: BackupRoom.leftOut,
          replacing: replace, at: house.clock.now()
        ) { file in
          let result = try Journal.verify(file)
          journal.withLock { $0 = result }
        }
        try await database.close()
        return BackupAnswer(file, journal.withLock { $0 })
      } catch {
        try? await database.close()
        if case BackupProblem.noDatabase = error { throw BackupProblem.noDatabase("\(address)") }
        throw error
      }
    } inWords: { answer in
      [
        "\(answer.file) holds \(answer.rows) rows of \(answer.tables.count) tables, read back and found right",
        "SHA-256 \(answer.sha256)",
      ] + answer.journalInWords
    }
    // The copy is kept: it is what there is. But somebody has to look.
    if answer.journal?.sound == false { throw ExitCode(1) }
  }

  /// As it is: a backup is what one makes before the schema is brought up to date.
  private func open(_ address: DatabaseAddress) async throws -> any Database {
    if case .sqlite(let path) = address.place, !FileManager.default.fileExists(atPath: path) {
      throw BackupProblem.noDatabase("\(address)")
    }
    return try await Databases.open(address)
  }
}
