import Kernel

/// How the queue stands, for whoever watches the system.
package struct JobStanding: Hashable, Sendable {
  package let waiting: Int
  package let running: Int
  /// Given up, and not tried again since.
  package let failed: Int
  /// How long the job that is due longest has been due; 0 when none is.
  package let oldestDueInSeconds: Int64
}

extension Jobs {
  package static func standing(at now: Instant, _ tx: any Transaction) throws -> JobStanding {
    let row = try tx.row(
      """
      SELECT
        COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN state = 'running' THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0),
        MIN(CASE WHEN state = 'waiting' AND run_at <= ?1 THEN run_at END)
      FROM job
      WHERE state <> 'done'
      """, now)
    let oldest = try row.flatMap { try $0(3, as: Instant?.self) }
    return JobStanding(
      waiting: try row?(0) ?? 0, running: try row?(1) ?? 0, failed: try row?(2) ?? 0,
      oldestDueInSeconds: oldest.map { max(0, now.seconds(since: $0)) } ?? 0)
  }
}
