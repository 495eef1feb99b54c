import Kernel
import Logging

/// Takes jobs from the queue and runs their handlers, until its task is cancelled. Any number may
/// run, in one process or many.
package struct JobWorker: Sendable {
  private let database: any Database
  private let clock: Clock
  private let handlers: [JobKind: JobHandler]
  private let logger: Logger
  private let pause: Duration

  /// - Parameter pause: between looks at an empty queue.
  package init(
    _ database: any Database, clock: Clock, handlers: [JobKind: JobHandler], logger: Logger,
    pause: Duration = .milliseconds(250)
  ) {
    self.database = database
    self.clock = clock
    self.handlers = handlers
    self.logger = logger
    self.pause = pause
  }

  /// Runs jobs one after the other. Returns when cancelled, with the job at hand put back.
  package func run() async {
    while !Task.isCancelled {
      var didOne = false
      do { didOne = try await runNext() } catch is CancellationError {} catch {
        logger.error(
          "the queue of jobs cannot be read", metadata: ["error": "\(ErrorWords.plain(error))"])
      }
      if !didOne { try? await Task.sleep(for: pause) }
    }
  }

  /// Runs the next job, if there is one.
  ///
  /// - Returns: whether there was.
  @discardableResult
  package func runNext() async throws -> Bool {
    let clock = clock
    // Looked for first without making anybody wait.
    guard try await database.read({ tx in try JobQueue.isAnyReady(at: clock.now(), tx) }) else {
      return false
    }
    let job = try await database.writeStatement { tx in
      try JobQueue.claim(at: clock.now(), tx)
    }
    guard let job else { return false }
    await run(job)
    return true
  }

  private func run(_ job: Job) async {
    do {
      try await runHandler(of: job)
      try await settle { tx, now in try JobQueue.finish(job, at: now, tx) }
    } catch {
      await note(error, of: job)
    }
  }

  /// Runs the handler beside a beat that tells the others it is alive. Whichever ends first ends
  /// the other: a job that is no longer ours is broken off.
  private func runHandler(of job: Job) async throws {
    guard let handler = handlers[job.kind] else { throw UnknownJob(kind: job.kind) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await handler(job, database) }
      group.addTask { try await beat(for: job) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func beat(for job: Job) async throws {
    let clock = clock
    while true {
      try await Task.sleep(for: .seconds(JobQueue.leaseInSeconds / 4))
      // A beat that fails is no reason to stop; the next may not.
      let isOurs =
        (try? await database.writeStatement { tx in
          try JobQueue.renew(job, at: clock.now(), tx)
        }) ?? true
      if !isOurs { throw JobLost(id: job.id) }
    }
  }

  private func note(_ error: any Error, of job: Job) async {
    do {
      if Task.isCancelled {
        try await settle { tx, now in try JobQueue.release(job, at: now, tx) }
      } else if error is JobLost {
        logger.notice("job taken over by another worker", metadata: metadata(of: job))
      } else if let refusal = error as? any Refusal {
        // What a user must mend does not mend itself.
        let words = refusal.problems.map(\.message).joined(separator: ". ")
        try await settle { tx, now in
          try JobQueue.giveUp(job, at: now, because: words, tx)
        }
      } else if let givenUp = error as? JobGivenUp {
        try await noteFailure(givenUp.cause, of: job, isLast: true)
      } else {
        try await noteFailure(error, of: job, isLast: job.attempt >= JobQueue.attempts)
      }
    } catch {
      // Its lease runs out, and then it is taken up again.
      logger.error("job cannot be settled", metadata: metadata(of: job, error))
    }
  }

  /// What failed is kept with the job, where only those who look after the system read it; the log
  /// says what kind of failure it was, because the words may hold what the job was about.
  private func noteFailure(_ error: any Error, of job: Job, isLast: Bool) async throws {
    let failure = "\(error)"
    logger.error(
      isLast ? "job failed for good" : "job failed", metadata: metadata(of: job, error))
    try await settle { tx, now in
      if isLast {
        try JobQueue.giveUp(job, at: now, because: failure, tx)
      } else {
        let later = now.adding(seconds: JobQueue.pauseInSeconds(after: job.attempt))
        try JobQueue.postpone(job, until: later, because: failure, tx)
      }
    }
  }

  private func metadata(of job: Job, _ error: (any Error)? = nil) -> Logger.Metadata {
    var metadata: Logger.Metadata = [
      "job": "\(job.id)", "kind": "\(job.kind.rawValue)", "attempt": "\(job.attempt)",
    ]
    if let error { metadata["error"] = "\(ErrorWords.plain(error))" }
    return metadata
  }

  /// Writes what became of a job, also when this worker is being stopped.
  private func settle(
    _ work: @escaping @Sendable (any Transaction, Instant) throws -> Void
  ) async throws {
    let database = database
    let now = clock.now()
    try await Task { try await database.writeStatement { tx in try work(tx, now) } }.value
  }
}

/// A job queued by a version of Waypoint that can do more than this one.
package struct UnknownJob: Error, Hashable {
  package let kind: JobKind
}
