import ArgumentParser
import Foundation
import Kernel
import Logging
import Storage

extension Day: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension PersonID: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension OrganisationID: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

/// What every command takes.
package struct CommandOptions: ParsableArguments, Sendable {
  @Option(help: "Where the records are: sqlite:PATH or postgresql://…")
  package var database = "sqlite:waypoint.sqlite"

  @Option(
    help: """
      The file with the keys of what is kept encrypted; WAYPOINT_KEYS says it too. When left out: \
      waypoint.keys beside a SQLite database, or in the working folder.
      """)
  package var keys: String?

  @Flag(help: "Answer with one JSON value, for programs.")
  package var json = false

  @Option(help: "Act as if today were this day (YYYY-MM-DD). Not in production.")
  package var today: Day?

  package init() {}

  /// The house of the running command, its clock moved when asked.
  package func house() throws -> House {
    var house = try House.current
    if let today {
      guard !house.isProduction else {
        throw Problems("today", "--today is refused in production: records carry real days there")
      }
      house.clock = .fixed(today)
    }
    return house
  }

  /// Where the database is.
  package func address() throws -> DatabaseAddress {
    guard let address = DatabaseAddress(database) else {
      throw Problems("database", "Write --database as sqlite:PATH or postgresql://…")
    }
    return address
  }

  /// The key file that was named, or the usual one.
  package func keyFile() throws -> KeyFile {
    try namedKeys.map(KeyFile.init) ?? .usual(for: address())
  }

  private var namedKeys: String? {
    keys ?? ProcessInfo.processInfo.environment["WAYPOINT_KEYS"]
  }

  /// Opens the database, brings its schema up to date, and closes it after the work.
  ///
  /// - Parameters:
  ///   - makingKeys: Whether a key file is made for a database that has no keys yet.
  ///   - needingKeys: Whether a key file that is there must be the one of the database.
  ///   - node: The name of a node that goes on running, as it is known to whoever changes keys.
  package func withDatabase<Value: Sendable>(
    makingKeys: Bool = true, needingKeys: Bool = true, node: String? = nil,
    _ work: @Sendable (any Database, House) async throws -> Value
  ) async throws -> Value {
    var house = try house()
    let database = try await Databases.open(try address())
    do {
      _ = try await Migrator.migrate(database, house.migrations)
      let keeper = KeyKeeper(
        try keyFile(), places: house.sealed, chance: house.chance, node: node)
      do {
        house.keys = try await keyRing(keeper, database, house, making: makingKeys)
      } catch is Problems where !needingKeys { house.keys = .empty }
      try await house.prepare(database, house)
      let value = try await following(keeper, house, database) { [house] in
        try await work(database, house)
      }
      try await database.close()
      return value
    } catch {
      try? await database.close()
      throw error
    }
  }

  /// The keys for what runs on the database, and everything sealed that an earlier version left
  /// unsealed. One that was named must be there, unless it may be made now.
  private func keyRing(
    _ keeper: KeyKeeper, _ database: any Database, _ house: House, making: Bool
  ) async throws -> KeyRing {
    let (ring, isMade) = try await keeper.begin(
      database, making: making, at: house.timepiece.now())
    if isMade {
      house.terminal.note(
        "Made the key file \(keeper.file.path). Keep a copy of it apart from backups.")
    }
    if ring.ids.isEmpty, namedKeys != nil { _ = try keeper.file.read(chance: house.chance) }
    if ring.present != nil, let sealed = try await keeper.sealPlain(ring, database) {
      house.terminal.note(
        "Sealed \(sealed.count) values that an earlier version kept as they were.")
      for (place, count) in sealed.unopened.sorted(by: { $0.key < $1.key }) {
        house.terminal.note(UnopenedWords.words(place, count))
      }
    }
    if ring.present != nil { await wipe(keeper, database, house) }
    return ring
  }

  /// What was sealed is not to be read where it was before. Nothing else depends on it.
  private func wipe(_ keeper: KeyKeeper, _ database: any Database, _ house: House) async {
    var reason = "somebody is reading"
    do {
      if try await keeper.wipe(database) { return }
    } catch { reason = ErrorWords.plain(error) }
    house.terminal.note(
      "What an earlier version kept unsealed may still be read in the database file (\(reason))."
        + " It is wiped by the next command that nobody else is in the way of.")
  }

  /// Does the work, and follows meanwhile which key seals.
  private func following<Value: Sendable>(
    _ keeper: KeyKeeper, _ house: House, _ database: any Database,
    _ work: @Sendable () async throws -> Value
  ) async throws -> Value {
    let keys = house.keys
    guard !keys.ids.isEmpty else { return try await work() }
    // Another key may have begun to seal while the database was made ready.
    try await keeper.refresh(keys, database)
    let follower = Task {
      var said: String?
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(KeyKeeper.secondsBetweenLooks))
        do {
          try await keeper.refresh(keys, database)
          said = nil
        } catch {
          // Once for as long as it is the same.
          let words = (error as? any Refusal)?.problems.first?.message ?? ErrorWords.plain(error)
          guard words != said, !Task.isCancelled else { continue }
          said = words
          house.logger.error("keys cannot be followed", metadata: ["error": "\(words)"])
        }
      }
    }
    do {
      let value = try await work()
      follower.cancel()
      _ = await follower.result
      return value
    } catch {
      follower.cancel()
      _ = await follower.result
      throw error
    }
  }
}

/// The error shape of the JSON interface, on the command line as in the API.
package struct RefusalAnswer: Encodable, Sendable {
  package struct Item: Encodable, Sendable {
    package let field: String
    package let message: String

    package init(field: String, message: String) {
      self.field = field
      self.message = message
    }
  }
  package let problems: [Item]

  package init(_ problems: [Item]) { self.problems = problems }

  package init(_ refusal: any Refusal) {
    problems = refusal.problems.map { Item(field: $0.field, message: $0.message) }
  }
}

/// A command whose answers have one shape for programs, also when nothing could be done.
package protocol RefusalShaping: ParsableCommand {
  static func refusal(_ problems: [RefusalAnswer.Item]) -> any Encodable & Sendable
}

extension CommandOptions {
  /// Runs a question or an action and prints its answer; a refusal lists what to mend and ends
  /// with code 1.
  ///
  /// - Parameter refused: The JSON of a refusal, where it has a shape of its own.
  @discardableResult
  package func answer<Answer: Encodable & Sendable>(
    refused: @Sendable ([RefusalAnswer.Item]) -> any Encodable & Sendable = {
      RefusalAnswer($0)
    },
    _ work: @Sendable (any Database, House) async throws -> Answer,
    inWords: @Sendable (Answer) -> [String]
  ) async throws -> Answer {
    try await answerBeforeOpening(
      refused: refused, { _, _ in try await withDatabase(work) }, inWords: inWords)
  }

  /// The same for what must not begin with opening the database and bringing it up to date.
  @discardableResult
  package func answerBeforeOpening<Answer: Encodable & Sendable>(
    refused: @Sendable ([RefusalAnswer.Item]) -> any Encodable & Sendable = {
      RefusalAnswer($0)
    },
    _ work: @Sendable (DatabaseAddress, House) async throws -> Answer,
    inWords: @Sendable (Answer) -> [String]
  ) async throws -> Answer {
    let house = try House.current
    do {
      let answer = try await work(try address(), try self.house())
      if json {
        try house.terminal.json(answer)
      } else {
        for line in inWords(answer) { house.terminal.say(line) }
      }
      return answer
    } catch let refusal as any Refusal {
      if json {
        try house.terminal.json(refused(RefusalAnswer(refusal).problems))
      } else {
        for problem in refusal.problems { house.terminal.note(problem.message) }
      }
      throw ExitCode(1)
    } catch let error as StorageError where json {
      house.terminal.note(error.inWords)
      try house.terminal.json(
        refused([RefusalAnswer.Item(field: "database", message: error.inWords)]))
      throw ExitCode(1)
    }
  }
}
