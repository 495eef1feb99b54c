import Kernel

/// What a worker does with the queue. Each is one short transaction of one statement.
enum JobQueue {
  /// How long a worker may be silent before another takes its job.
  static let leaseInSeconds: Int64 = 30

  /// After so many failures a job is given up.
  static let attempts = 10

  static func isAnyReady(at now: Instant, _ tx: any Transaction) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM job
      WHERE finished_at IS NULL AND run_at <= ?1 AND (state = 'waiting' OR lease_until < ?1)
      LIMIT 1
      """, now) != nil
  }

  /// Takes the job that has waited longest, or whose worker fell silent; `nil` if there is none.
  static func claim(at now: Instant, _ tx: any Transaction) throws -> Job? {
    // Two statements, because only one engine can pass over what others are just taking.
    let statement =
      switch tx.engine {
      case .sqlite: SQLiteJobs.claim
      case .postgresql: PostgresJobs.claim
      }
    let values = [now.stored, now.adding(seconds: leaseInSeconds).stored]
    guard let row = try tx.rows(statement, binding: values).first else { return nil }
    return Job(id: try row(0), kind: try row(1), payload: try row(2), attempt: try row(3))
  }

  /// Says that the worker is alive; whether the job is still its own.
  static func renew(_ job: Job, at now: Instant, _ tx: any Transaction) throws -> Bool {
    try tx.execute(
      """
      UPDATE job SET lease_until = ?3
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, now.adding(seconds: leaseInSeconds)) == 1
  }

  /// Marks as done what the handler has not marked itself.
  static func finish(_ job: Job, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE job SET state = 'done', finished_at = ?3, lease_until = NULL
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, now)
  }

  /// Puts the job back for later.
  static func postpone(
    _ job: Job, until moment: Instant, because failure: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE job SET state = 'waiting', lease_until = NULL, run_at = ?3, last_failure = ?4
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, moment, failure)
  }

  static func giveUp(
    _ job: Job, at now: Instant, because failure: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE job SET state = 'failed', finished_at = ?3, lease_until = NULL, last_failure = ?4
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, now, failure)
  }

  /// Puts the job back untouched, for another worker to take at once.
  static func release(_ job: Job, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      """
      UPDATE job SET state = 'waiting', lease_until = NULL, run_at = ?3, attempts = attempts - 1
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, now)
  }

  /// 10 seconds after the first failure, then twice as long each time, an hour at most.
  static func pauseInSeconds(after attempt: Int) -> Int64 {
    min(3_600, 5 << Int64(min(max(attempt, 1), 12)))
  }
}
