import ArgumentParser
import Storage
import Web

/// `waypoint migrate`: every command does it; this one does nothing else but say whether the key
/// file is there.
struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Bring the tables of a database up to this version.")

  @OptionGroup var options: CommandOptions

  private struct Answer: Encodable, Sendable {
    let steps: Int
    let database: String
  }

  func run() async throws {
    try await options.answer { database, house in
      try await KeyCheck.run(database, house)
      return Answer(steps: house.migrations.count, database: database.engine.rawValue)
    } inWords: { answer in
      ["The database has all \(answer.steps) steps of this version"]
    }
  }
}
