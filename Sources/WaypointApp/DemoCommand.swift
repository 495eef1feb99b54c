import ArgumentParser
import Foundation
import Kernel
import Logging
import Storage
import Web

/// `waypoint demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a made-up region to try Waypoint on, and serve it.",
    discussion: """
      Everybody in it is made up. The same seed makes the same people. Made once; the next time it \
      is only served.
      """)

  @Option(help: "The folder for the example.")
  var data = ".waypoint-demo"

  @Option(
    help: "Where the records are: sqlite:PATH or postgresql://…; in the folder when left out.")
  var database: String?

  @OptionGroup var serving: ServingOptions

  @Option(help: "The file with the keys of what is kept encrypted; in the folder when left out.")
  var keys: String?

  @Option(help: "About how many people.")
  var people = 20_000

  @Flag(inversion: .prefixedNo, help: "Serve the example once it is made.")
  var serve = true

  @Flag(help: "Answer with one JSON value, for programs.")
  var json = false

  @Option(help: "Act as if today were this day (YYYY-MM-DD).")
  var today: Day?

  func validate() throws {
    // With fewer there is nobody yet in some of the posts that the accounts belong to.
    guard (300...5_000_000).contains(people) else {
      throw ValidationError("--people takes a number from 300 to 5000000")
    }
  }

  func run() async throws {
    let house = try House.current
    let folder = URL(fileURLWithPath: data, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Problems("data", "The folder \(data) cannot be made. Choose another with --data.")
    }
    let place = ExamplePlace(folder: folder, address: database)
    if !(try await place.isMade()) {
      house.terminal.note("Making the example: about \(people) made-up people")
      try await make(place, house)
    }
    if json {
      try house.terminal.json(Answer(database: place.address, accounts: Example.accounts))
    } else {
      house.terminal.say("The example is in \(place.address)")
    }
    if serve { try await serve(place, house) }
  }

  private struct Answer: Encodable, Sendable {
    let database: String
    let accounts: [ExampleAccount]
  }

  private func make(_ place: ExamplePlace, _ house: House) async throws {
    let start = ContinuousClock.now
    let options = try options(for: place.addressWhileMaking)
    let size = people
    try await options.withDatabase(makingKeys: true) { database, house in
      _ = try await Example(database: database, house: house, size: size).make(files: place.files)
    }
    try place.finish()
    let seconds = start.duration(to: .now).components.seconds
    house.terminal.note(
      "Made in \(seconds) seconds. The files it was made from are in \(place.files.path)")
  }

  private func serve(_ place: ExamplePlace, _ house: House) async throws {
    var settings = try serving.settings(isSecure: false)
    settings.notice = "This is an example. Everybody in it is made up."
    settings.accountsToTry = Example.accounts.map(\.toTry)
    let (listen, json, level) = (serving.listen, json, try serving.level(.notice))
    let node = try Serving.node()
    try await options(for: place.address).withDatabase(makingKeys: true, node: node) {
      [settings] database, house in
      let house = house.logging(from: level)
      try await Serving.run(database, house, settings, at: listen, as: node) { port in
        guard !json else { return }
        house.terminal.say("")
        house.terminal.say("Open http://\(listen.host):\(port)/ and sign in as one of:")
        for account in Example.accounts {
          house.terminal.say("  \(account.name)   password: \(account.password)")
          house.terminal.say("      \(account.title). \(account.about)")
          guard account.app != nil else { continue }
          house.terminal.say(
            "      It asks for the code of an app as well; the page of the example shows it")
        }
        house.terminal.say("Stop with Ctrl-C.")
      }
    }
  }

  private func options(for address: String) throws -> CommandOptions {
    var arguments = ["--database", address]
    if let keys { arguments += ["--keys", keys] }
    if let today { arguments += ["--today", today.iso] }
    return try CommandOptions.parse(arguments)
  }
}
