import Access
import ArgumentParser
import Directory
import Foundation
import Kernel
import Storage
import Web

/// `waypoint standards`.
struct StandardsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "standards", abstract: "Versions of standards: shipped, and loaded here.",
    subcommands: [
      StandardsListCommand.self, StandardsLoadCommand.self, StandardsWordingCommand.self,
    ])
}

/// `waypoint standards list`.
struct StandardsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists every version with how far along its life it is.")

  @OptionGroup var options: CommandOptions

  func run() async throws {
    try await options.answer { database, _ in
      try await database.read { tx in try ListedVersion.all(tx) }
    } inWords: { lines in
      lines.flatMap { line in
        ["\(line.framework) \(line.version): \(line.state)"] + line.notes.map { "  \($0)" }
      }
    }
  }
}

/// `waypoint standards load FILE --body ID`.
struct StandardsLoadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load",
    abstract: "Loads a draft of a version from a file.",
    discussion: """
      The file is checked whole; with a fault in it nothing is loaded, and every fault is named with \
      its line. The draft is then asked about, approved and published on the pages.
      """)

  @Argument(help: "The text of the version, in YAML.")
  var file: String

  @Option(help: "The national body that writes it: its number here.")
  var body: Int64

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (url, body) = (
      URL(fileURLWithPath: file), OrganisationID(rawValue: body)
    )
    let name = url.lastPathComponent
    try await options.answer { database, house in
      guard let bytes = try? Data(contentsOf: url),
        let text = String(validating: bytes, as: UTF8.self)
      else { throw Problems("file", "\(name) cannot be read as text in UTF-8") }
      let now = house.clock.now()
      return try await database.write { tx in
        let version = try LoadVersion(body: body, text: text, file: name)
          .run(by: .console(now: now), tx)
        return ListedVersion(version.reference, version.state, id: "\(version.id)")
      }
    } inWords: { line in
      ["\(line.framework) \(line.version) is loaded as a draft."]
    }
  }
}

struct ListedVersion: Encodable, Sendable {
  let id: String?
  let framework: String
  let version: String
  let state: String
  /// What is to be known of its text.
  var notes: [String] = []

  init(_ reference: FrameworkReference, _ state: FrameworkState, id: String?) {
    self.id = id
    framework = reference.code
    version = reference.version
    self.state = state.rawValue
  }

  static func all(_ tx: any Transaction) throws -> [ListedVersion] {
    let kept = try FrameworkVersions.all(tx)
    let known = Set(kept.map(\.reference))
    let (library, notes) = (try StandardsInForce.library(tx), try StandardsInForce.notes(tx))
    let shipped = try StandardsReader.shipped().frameworks.filter { !known.contains($0.reference) }
    return
      (kept.map { version in
        let state = version.isShipped ? library.framework(version.reference)?.state : nil
        var line = ListedVersion(version.reference, state ?? version.state, id: "\(version.id)")
        line.notes = notes.filter { $0.version == version.id }.map(\.note)
        return line
      }
      + shipped.map { ListedVersion($0.reference, $0.state, id: nil) })
      .sorted { ($0.framework, $0.version) < ($1.framework, $1.version) }
  }
}
