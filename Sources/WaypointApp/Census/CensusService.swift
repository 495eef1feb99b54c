import Kernel
import Logging
import Obligations
import ServiceLifecycle
import Storage
import Web

/// Keeps a census beside a site: makes one at the start, follows what happens so that nobody has to
/// wait for many changes at once, and makes a new one on a new day or when it could not follow.
/// Until one is ready, questions are answered from the tables.
struct CensusService: Service {
  let database: any Database
  let house: House
  /// One beside a site that answers: the other cores are for those who wait.
  static let workers = 1
  private static let secondsBetweenLooks = 2

  func run() async throws {
    let census: Census
    do {
      census = Census(content: try ContentReader.shipped())
    } catch {
      house.logger.error(
        "no census is kept", metadata: ["error": "\(ErrorWords.plain(error))"])
      return
    }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look(census)
        try? await Task.sleep(for: .seconds(Self.secondsBetweenLooks))
      }
    }
    database.keep(nil, as: Census.key)
  }

  private func look(_ census: Census) async {
    let day = house.clock.today
    do {
      if census.isReady(on: day) {
        _ = try await database.read { tx in try census.catchUp(on: day, tx) }
        return
      }
      let made = try await CensusMaking(
        content: census.content, day: day, workers: Self.workers
      ).make(database)
      census.take(made)
      database.keep(census, as: Census.key)
    } catch is CancellationError {
    } catch {
      house.logger.error(
        "the census cannot be made", metadata: ["error": "\(ErrorWords.plain(error))"])
    }
  }
}
