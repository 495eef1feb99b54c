import Kernel

/// The queue of work that takes long or may have to be tried again, kept in the database so that
/// it survives a kill and is shared by all nodes.
package enum Jobs {
  /// Queues a job in the same transaction as what makes it necessary. With a `key`, nothing is
  /// queued while another job of the same kind and key is unfinished.
  ///
  /// - Returns: the job queued, or the unfinished one.
  @discardableResult
  package static func enqueue(
    _ kind: JobKind, payload: String, key: String? = nil, at now: Instant,
    notBefore: Instant? = nil, _ tx: any Transaction
  ) throws -> JobID {
    if let key, let known = try unfinished(kind, key: key, tx) { return known }
    let id = try tx.newIdentifier(JobID.self)
    try tx.execute(
      """
      INSERT INTO job (id, kind, payload, unique_key, state, queued_at, run_at, attempts)
      VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6, 0)
      """, id, kind, payload, key, now, notBefore ?? now)
    return id
  }

  /// The job of a kind that was queued with `key` and has not ended, if there is one.
  package static func unfinished(
    _ kind: JobKind, key: String, _ tx: any Transaction
  ) throws -> JobID? {
    try tx.row(
      "SELECT id FROM job WHERE kind = ?1 AND unique_key = ?2 AND finished_at IS NULL", kind, key
    )?(0)
  }

  /// Queues what is to be done again and again, once for each stretch of `seconds`, whichever node
  /// asks first.
  package static func keepUp(
    _ kind: JobKind, every seconds: Int64, at now: Instant, _ tx: any Transaction
  ) throws {
    let stretch = "\(now.milliseconds / 1_000 / seconds)"
    let known = try tx.row(
      """
      SELECT 1 FROM job
      WHERE kind = ?1 AND (unique_key = ?2 OR finished_at IS NULL)
      LIMIT 1
      """, kind, stretch)
    if known == nil { try enqueue(kind, payload: "", key: stretch, at: now, tx) }
  }

  /// Marks the job done in the transaction of its effect, so that both happen or neither.
  ///
  /// - Throws: `JobLost` when another worker has taken the job over: this effect is undone.
  package static func finish(_ job: Job, at now: Instant, _ tx: any Transaction) throws {
    let changed = try tx.execute(
      """
      UPDATE job SET state = 'done', finished_at = ?3, lease_until = NULL
      WHERE id = ?1 AND attempts = ?2 AND state = 'running'
      """, job.id, job.attempt, now)
    if changed == 0 { throw JobLost(id: job.id) }
  }

  /// Says how far a job is. For readers only: the job goes on even if it is no longer ours.
  package static func report(
    _ job: Job, done: Int, of total: Int, words: String, _ database: any Database
  ) async throws {
    _ = try await database.writeStatement { tx in
      try tx.execute(
        """
        UPDATE job SET progress_done = ?3, progress_of = ?4, progress_words = ?5
        WHERE id = ?1 AND attempts = ?2 AND state = 'running'
        """, job.id, job.attempt, done, total, words)
    }
  }

  package static func status(of id: JobID, _ tx: any Transaction) throws -> JobStatus? {
    try tx.row(
      """
      SELECT id, kind, state, progress_done, progress_of, progress_words, attempts, last_failure,
        queued_at, finished_at
      FROM job WHERE id = ?1
      """, id
    ).map(JobStatus.init(row:))
  }

  /// Jobs given up, newest first, for whoever looks after the system.
  package static func failed(limit: Int = 100, _ tx: any Transaction) throws -> [JobStatus] {
    try tx.rows(
      """
      SELECT id, kind, state, progress_done, progress_of, progress_words, attempts, last_failure,
        queued_at, finished_at
      FROM job WHERE state = 'failed'
      ORDER BY finished_at DESC, id DESC LIMIT ?1
      """, limit
    ).map(JobStatus.init(row:))
  }

  /// Has a job that was given up tried again.
  ///
  /// - Returns: whether there was one.
  @discardableResult
  package static func tryAgain(
    _ id: JobID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE job SET state = 'waiting', run_at = ?2, attempts = 0, finished_at = NULL
      WHERE id = ?1 AND state = 'failed'
      """, id, now) == 1
  }

  /// Forgets jobs that were done before `moment`. Failed ones stay.
  @discardableResult
  package static func removeDone(
    before moment: Instant, _ tx: any Transaction
  ) throws -> Int {
    try tx.execute("DELETE FROM job WHERE state = 'done' AND finished_at < ?1", moment)
  }
}

/// Another worker has taken the job over, because this one seemed dead.
package struct JobLost: Error, Hashable {
  package let id: JobID
}

extension JobStatus {
  fileprivate init(row: Row) throws {
    id = try row(0)
    kind = try row(1)
    state = try row(2)
    let done: Int? = try row(3)
    let total: Int? = try row(4)
    let words: String? = try row(5)
    if let done, let total, let words {
      progress = Progress(done: done, of: total, words: words)
    } else {
      progress = nil
    }
    attempts = try row(6)
    lastFailure = try row(7)
    queuedAt = try row(8)
    finishedAt = try row(9)
  }
}
