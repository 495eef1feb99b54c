import ArgumentParser
import Foundation
import Kernel
import Records
import Storage
import Web

/// `waypoint credential publish -o FOLDER`.
struct CredentialPublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Writes public keys and freshly signed lists as files, to check badges offline.",
    discussion: """
      The same as at the public addresses: issuer.json, keys.json, and for each list one file of \
      what was taken back and one of what is suspended. A list is good for 31 days.
      """)

  @Option(name: .shortAndLong, help: "The folder to write to.")
  var output: String

  @Flag(help: "Replace files that are there.")
  var overwrite = false

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let files: [String]
  }

  func run() async throws {
    let (output, overwrite) = (output, overwrite)
    try await options.answer { database, house in
      let now = house.clock.now()
      let files = try await database.write { tx in
        try BadgeLists.publishAll(at: now, tx)
        return try BadgeFiles.published(tx)
      }
      let folder = URL(fileURLWithPath: output, isDirectory: true)
      let placed = files.map { (folder.appendingPathComponent($0.name).path, $0.bytes) }
      try BadgeFiles.write(placed, replacing: overwrite)
      return Answer(files: placed.map(\.0))
    } inWords: { answer in
      answer.files
    }
  }
}
