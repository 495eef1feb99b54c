import Kernel
import Logging
import ServiceLifecycle
import Storage
import Web

/// Says, for as long as this node runs, which keys it knows and with which it seals, so that a new
/// one is not used before every node knows it.
struct KeyService: Service {
  let database: any Database
  let house: House
  /// Said already when the database was opened.
  let node: String

  func run() async throws {
    let clock = house.timepiece
    let keys = house.keys
    await cancelWhenGracefulShutdown {
      var said: NodeKeys?
      var saidAt = clock.now()
      while !Task.isCancelled {
        let now = clock.now()
        let present = NodeKeys(node: node, known: keys.ids, seals: keys.present)
        // Often enough to count as running, and at once where something has changed.
        if present != said
          || now >= saidAt.adding(seconds: KeyNotes.lastingInSeconds / 3)
        {
          do {
            try await database.write { tx in try KeyNotes.report(present, tx) }
            (said, saidAt) = (present, now)
          } catch {
            house.logger.error(
              "keys cannot be reported", metadata: ["error": "\(ErrorWords.plain(error))"])
          }
        }
        try? await Task.sleep(for: .seconds(KeyKeeper.secondsBetweenLooks))
      }
    }
    try? await database.write { tx in try KeyNotes.forget(node, tx) }
  }
}
