import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint keys make | rotate`
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "The keys of what is kept encrypted: second factors and the like.",
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
    abstract: "Adds a key, and seals anew everything that is kept encrypted.",
    discussion: """
      With several nodes: say `keys rotate --only-add`, give the file to every node, restart them, \
      and then say `keys rotate --only-seal`. Old keys stay in the file, for backups.
      """)

  @Flag(help: "Add the key, and seal nothing yet.")
  var onlyAdd = false

  @Flag(help: "Add no key; seal anew with the last one in the file.")
  var onlySeal = false

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let key: String
    let sealedAnew: Int
  }

  func validate() throws {
    if onlyAdd, onlySeal { throw ValidationError("Say one of --only-add and --only-seal") }
  }

  func run() async throws {
    let file = try options.keyFile()
    let (onlyAdd, onlySeal) = (onlyAdd, onlySeal)
    try await options.answer { database, house in
      if !onlySeal { try file.add(chance: house.chance, on: house.clock.today) }
      let keys = try file.read(chance: house.chance)
      var count = 0
      if !onlyAdd {
        try await KeyCheck.run(database, house, keys)
        for place in house.sealed {
          while true {
            // A few hundred at a time, so that nobody who signs in meanwhile waits for long.
            let done = try await database.write { tx in try place.sealAnew(keys, 500, tx) }
            count += done
            if done == 0 { break }
          }
        }
      }
      return Answer(key: keys.present ?? "", sealedAnew: count)
    } inWords: { answer in
      ["The key \(answer.key) seals from now on. Sealed anew: \(answer.sealedAnew)."]
    }
  }
}

/// Whether everything that is sealed can be opened: a wrong or lost key file is better found out
/// before anybody signs in than by them.
enum KeyCheck {
  static func run(_ database: any Database, _ house: House, _ keys: KeyRing? = nil) async throws {
    let known = Set((keys ?? house.keys).ids)
    guard !known.isEmpty else {
      throw Problems(
        "keys",
        "There is no key file, so no second factor can be kept. Say where it is with --keys FILE; "
          + "`waypoint keys make --keys FILE` makes one")
    }
    let places = house.sealed
    let missing = try await database.read { tx in
      try places.compactMap { place -> String? in
        let unknown = try place.keys(tx).subtracting(known).sorted()
        return unknown.isEmpty
          ? nil : "\(place.name) are sealed with \(unknown.joined(separator: ", "))"
      }
    }
    guard missing.isEmpty else {
      throw Problems(
        "keys",
        "The key file is not the one of this database: \(missing.joined(separator: "; ")), which it"
          + " does not hold. Say where the right one is with --keys FILE")
    }
  }
}
