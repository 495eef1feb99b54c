import ArgumentParser
import Web

/// `waypoint demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a made-up region to try Waypoint on, and serve it.")

  @OptionGroup var options: CommandOptions

  func run() async throws {
  }
}
