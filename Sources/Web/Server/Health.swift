import HTTPTypes
import Kernel
import Storage

/// For the machines that watch: alive, and ready for work. Without an account, and without saying
/// anything about what is inside.
enum Health {
  static func addRoutes(to routes: Routes) {
    routes.bare("/health") { _ in .text("ok\n") }
    routes.bare("/ready") { visit in
      do {
        _ = try await visit.site.database.read { tx in try tx.row("SELECT 1") }
        return .text("ready\n")
      } catch {
        return .text("not ready\n", status: .serviceUnavailable)
      }
    }
  }
}
