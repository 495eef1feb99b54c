import Kernel
import Storage

extension Sessions {
  /// How many browsers are signed in, for whoever watches the system.
  package static func count(at now: Instant, _ tx: any Transaction) throws -> Int {
    try tx.row(
      "SELECT COUNT(*) FROM session WHERE seen_at >= ?1 AND started_at >= ?2",
      now.adding(seconds: -Session.idleLimitInSeconds),
      now.adding(seconds: -Session.absoluteLimitInSeconds))?(0) ?? 0
  }
}
