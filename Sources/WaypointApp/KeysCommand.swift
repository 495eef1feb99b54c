import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint keys make | rotate`
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract:
      "The keys of what is kept sealed: National Insurance numbers, second factors and the like.",
    subcommands: [KeysMakeCommand.self, KeysRotateCommand.self])
}

struct KeysMakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Makes a key file, readable by you alone.")

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let file: String
    let key: String
  }

  func run() async throws {
    try await options.answerBeforeOpening { _, house in
      let file = try options.keyFile()
      guard !file.exists else {
        throw Problems(
          "keys", "There is a key file \(file.path) already. `waypoint keys rotate` adds a key")
      }
      try file.make(chance: house.chance, on: house.clock.today)
      return Answer(
        file: file.path, key: try file.read(chance: house.chance).present ?? "")
    } inWords: { answer in
      [
        "The key file \(answer.file) is made.",
        "Every node needs the same one. Keep a copy apart from the database and its backups.",
      ]
    }
  }
}

struct KeysRotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Puts a new key in the place of the present one, beside running nodes.",
    discussion: """
      The new key waits, and seals nothing, until every node that is running knows it; then it \
      seals, and everything is sealed anew. Nodes with a key file of their own: say `keys rotate \
      --only-add`, give the file to every node, and then say `keys rotate`. Ended at any point, \
      say it again. Old keys stay in the file, for backups.
      """)

  @Flag(help: "Add the key, and let it wait.")
  var onlyAdd = false

  @Flag(help: "Add no key; go on with the one that waits, or seal the rest with the present one.")
  var onlySeal = false

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let key: String
    let seals: Bool
    let sealedAnew: Int
    /// How many values are sealed with which key, by what they are.
    let sealed: [String: [String: Int]]
    /// How many values do not open with the key they name, by what they are.
    let unopened: [String: Int]
    let retired: [String]
  }

  func validate() throws {
    if onlyAdd, onlySeal { throw ValidationError("Say one of --only-add and --only-seal") }
  }

  func run() async throws {
    let file = try options.keyFile()
    let (onlyAdd, onlySeal) = (onlyAdd, onlySeal)
    try await options.answer { database, house in
      try await KeyCheck.run(database, house)
      let keeper = KeyKeeper(file, places: house.sealed, chance: house.chance)
      let rotation = KeyRotation(keeper, database, house.keys, clock: house.timepiece)
      let outcome = try await rotation.run(adding: !onlySeal, sealing: !onlyAdd)
      return Answer(
        key: outcome.key, seals: outcome.seals, sealedAnew: outcome.sealedAnew,
        sealed: outcome.counts, unopened: outcome.unopened, retired: outcome.retired)
    } inWords: { answer in
      let first =
        answer.seals
        ? "The key \(answer.key) seals. Sealed anew: \(answer.sealedAnew)."
        : "The key \(answer.key) waits. Give the key file to every node, then rotate again."
      let places = answer.sealed.sorted { $0.key < $1.key }.flatMap { name, counts in
        counts.sorted { $0.key < $1.key }.map { "  \(name): \($1) with \($0)" }
      }
      let unopened = answer.unopened.sorted { $0.key < $1.key }.map(UnopenedWords.words)
      let last =
        answer.retired.isEmpty
        ? [] : ["Retired, but for old backups: \(answer.retired.joined(separator: ", "))."]
      return [first] + places + unopened + last
    }
  }
}
