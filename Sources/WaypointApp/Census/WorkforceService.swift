import Figures
import Intake
import Kernel
import Logging
import ServiceLifecycle
import Storage
import Web

/// Keeps the census of the workforce beside a site, as `CensusService` keeps that of obligations.
struct WorkforceService: Service {
  let database: any Database
  let house: House
  private static let secondsBetweenLooks = 5

  func run() async throws {
    let held = HeldWorkforce(.shipped)
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look(held)
        try? await Task.sleep(for: .seconds(Self.secondsBetweenLooks))
      }
    }
    database.keep(nil, as: HeldWorkforce.key)
  }

  private func look(_ held: HeldWorkforce) async {
    do {
      if held.isReady, try await database.read({ tx in try held.catchUp(tx) }) != nil { return }
      // One core: the others are for those who wait.
      try await held.make(workers: 1, database)
      database.keep(held, as: HeldWorkforce.key)
    } catch is CancellationError {
    } catch {
      house.logger.error(
        "the census of the workforce cannot be made",
        metadata: ["error": "\(ErrorWords.plain(error))"])
    }
  }
}
