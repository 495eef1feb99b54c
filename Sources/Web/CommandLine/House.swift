import Access
import Kernel
import Logging
import Storage

/// What commands are given by the assembly: the schema of every target, time, chance, the
/// terminal. Handed down for the run of one command, so that no room needs to know the assembly.
package struct House: Sendable {
  package var clock: Clock
  /// The real time, which `--today` does not move: authenticator apps go by it.
  package var timepiece: Clock
  /// What small secrets are sealed with; empty for commands that need none.
  package var keys = KeyRing.empty
  /// Where sealed values are kept, of every target.
  package var sealed: [SealedPlace] = []
  /// The made-up authenticator apps of the example's accounts, by name.
  package var exampleApps: [String: OneTimeCode] = [:]
  package var chance: Chance
  package var terminal: Terminal
  package var logger: Logger
  package var migrations: [Migration]
  /// What an empty database needs before anybody uses it: regions, systems, national bodies.
  /// Run after every migration, and harmless when nothing is missing.
  package var prepare: @Sendable (any Database, House) async throws -> Void
  /// `--today` moves the clock, which nobody may do to real records.
  package var isProduction: Bool

  package init(
    clock: Clock, chance: Chance, terminal: Terminal, logger: Logger, migrations: [Migration],
    isProduction: Bool, prepare: @escaping @Sendable (any Database, House) async throws -> Void
  ) {
    self.clock = clock
    timepiece = clock
    self.chance = chance
    self.terminal = terminal
    self.logger = logger
    self.migrations = migrations
    self.isProduction = isProduction
    self.prepare = prepare
  }

  @TaskLocal private static var standing: House?

  /// The house the running command belongs to.
  /// - Throws: `Problems` when a command is run outside `WaypointCommand`, which only a
  ///   programmer can do.
  package static var current: House {
    get throws {
      guard let standing else {
        throw Problems("", "Run this command through the waypoint program")
      }
      return standing
    }
  }

  package static func run(in house: House, _ work: () async throws -> Void) async throws {
    try await $standing.withValue(house, operation: work)
  }
}
