import Access
import ArgumentParser
import Foundation
import Kernel
import Storage
import Web

/// `waypoint standards wording FILE`.
struct StandardsWordingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wording",
    abstract: "Loads official wording of a version in force from a file.",
    discussion: """
      The file is checked whole; with a fault in it nothing is loaded, and every fault is named with \
      its line. A national lead then reads and confirms it on the pages.
      """)

  @Argument(help: "The wording, in YAML.")
  var file: String

  @OptionGroup var options: CommandOptions

  private struct Loaded: Encodable, Sendable {
    let id: String
    let framework: String
    let version: String
    let address: String
  }

  func run() async throws {
    let url = URL(fileURLWithPath: file)
    let name = url.lastPathComponent
    try await options.answer { database, house in
      guard let bytes = try? Data(contentsOf: url),
        let text = String(validating: bytes, as: UTF8.self)
      else { throw Problems("file", "\(name) cannot be read as text in UTF-8") }
      let now = house.clock.now()
      return try await database.write { tx in
        let wording = try LoadWording(text: text, file: name).run(by: .console(now: now), tx)
        return Loaded(
          id: "\(wording.id)", framework: wording.reference.code,
          version: wording.reference.version, address: wording.address)
      }
    } inWords: { line in
      [
        "Official wording of \(line.framework) \(line.version) is loaded. A national lead confirms it "
          + "at \(line.address)."
      ]
    }
  }
}
