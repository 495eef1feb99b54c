import HTTPTypes
import Kernel
import Storage

/// For the machines that watch: alive, and ready for work. Without an account, and without saying
/// anything about what is inside.
enum Health {
  /// Asked without a name by those who know only the address of the machine.
  static let paths: Set<String> = ["/health", "/ready", "/metrics"]

  static func addRoutes(to routes: Routes) {
    routes.bare("/health") { _ in .text("ok\n") }
    routes.bare("/ready") { visit in
      let database = visit.site.database
      if visit.site.presence.isLeaving {
        return .text("not ready: about to end\n", status: .serviceUnavailable)
      }
      return await isReached(database)
        ? .text("ready\n") : .text("not ready\n", status: .serviceUnavailable)
    }
  }

  /// Whether the database answers soon. Whoever asks wants to send requests elsewhere otherwise,
  /// and does not wait as a page does.
  private static func isReached(_ database: any Database) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        do { return try await database.read { tx in try tx.row("SELECT 1") != nil } } catch {
          return false
        }
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(1))
        return false
      }
      defer { group.cancelAll() }
      return await group.next() ?? false
    }
  }
}
