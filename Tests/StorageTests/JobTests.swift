import Kernel
import Logging
import Synchronization
import TestKit
import Testing

@testable import Storage

@Suite struct `The queue of jobs` {
  static let kind = JobKind("test.count")

  @Test(arguments: Engine.allCases)
  func `runs each job once, however many workers there are`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      try await database.write { tx in
        for number in 1...40 {
          try Jobs.enqueue(Self.kind, payload: "\(number)", at: time.now, tx)
        }
      }
      let seen = Mutex<[String]>([])
      let worker = worker(database, time) { job, _ in seen.withLock { $0.append(job.payload) } }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...6 { group.addTask { while try await worker.runNext() {} } }
        try await group.waitForAll()
      }
      #expect(seen.withLock { $0.compactMap(Int.init).sorted() } == Array(1...40))
    }
  }

  @Test(arguments: Engine.allCases)
  func `queues nothing when its transaction fails`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      try? await database.write { tx in
        try Jobs.enqueue(Self.kind, payload: "", at: time.now, tx)
        throw NotFound("thing")
      }
      let ran = try await worker(database, time) { _, _ in }.runNext()
      #expect(!ran)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tries a failed job again, later each time, and keeps the failure`(
    engine: Engine
  ) async throws {
    try await withQueue(engine) { database, time in
      let id = try await enqueue(database, time)
      let attempts = Mutex(0)
      let worker = worker(database, time) { _, _ in
        let number = attempts.withLock { count in
          count += 1
          return count
        }
        if number < 3 { throw StorageError.unavailable("attempt \(number)") }
      }
      #expect(try await worker.runNext())
      #expect(try await worker.runNext() == false, "not at once")
      let status = try await status(of: id, database)
      #expect(status.state == .waiting)
      #expect(status.lastFailure?.contains("attempt 1") == true)

      time.advance(seconds: 10)
      #expect(try await worker.runNext())
      time.advance(seconds: 10)
      #expect(try await worker.runNext() == false, "twice as long the second time")
      time.advance(seconds: 10)
      #expect(try await worker.runNext())
      let done = try await self.status(of: id, database)
      #expect(done.state == .done)
      #expect(done.attempts == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `gives up in the end, and on a refusal at once`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      let id = try await enqueue(database, time)
      let failing = worker(database, time) { _, _ in throw StorageError.unavailable("never") }
      var runs = 0
      while try await status(of: id, database).state != .failed {
        if try await failing.runNext() { runs += 1 }
        time.advance(seconds: 3_600)
      }
      #expect(runs == 10)

      let refused = try await enqueue(database, time)
      let refusing = worker(database, time) { _, _ in
        throw Problems("file", "Choose a file that is not empty")
      }
      try await refusing.runNext()
      let status = try await status(of: refused, database)
      #expect(status.state == .failed)
      #expect(status.lastFailure == "Choose a file that is not empty")
      let failed = try await database.read { tx in try Jobs.failed(tx).count }
      #expect(failed == 2)

      let isQueued = try await database.write { tx in
        try Jobs.tryAgain(refused, at: time.now, tx)
      }
      #expect(isQueued)
      try await worker(database, time) { _, _ in }.runNext()
      #expect(try await self.status(of: refused, database).state == .done)
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes up the job of a worker that fell silent`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      let id = try await enqueue(database, time)
      // A worker that dies: it has claimed, and nothing more is heard of it.
      let dying = Task {
        try await worker(database, time) { _, _ in try await Task.sleep(for: .seconds(600)) }
          .runNext()
      }
      while try await status(of: id, database).state != .running {
        try await Task.sleep(for: .milliseconds(5))
      }
      let other = worker(database, time) { job, database in
        #expect(job.attempt == 2)
        try await database.write { tx in try Jobs.finish(job, at: time.now, tx) }
      }
      #expect(try await other.runNext() == false, "its lease has not run out")
      time.advance(seconds: 61)
      #expect(try await other.runNext())
      #expect(try await status(of: id, database).state == .done)
      dying.cancel()
      _ = try? await dying.value
      #expect(try await status(of: id, database).state == .done)
    }
  }

  @Test(arguments: Engine.allCases)
  func `undoes what a worker does whose job was taken over`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      try await enqueue(database, time)
      let first = try #require(
        try await database.write { tx in try JobQueue.claim(at: time.now, tx) })
      time.advance(seconds: 61)
      let second = try #require(
        try await database.write { tx in try JobQueue.claim(at: time.now, tx) })
      await #expect(throws: JobLost(id: first.id)) {
        try await database.write { tx in try Jobs.finish(first, at: time.now, tx) }
      }
      try await database.write { tx in try Jobs.finish(second, at: time.now, tx) }
    }
  }

  @Test(arguments: Engine.allCases)
  func `puts a job back when the worker is stopped`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      let id = try await enqueue(database, time)
      let working = Task {
        await worker(database, time) { _, _ in try await Task.sleep(for: .seconds(600)) }.run()
      }
      while try await status(of: id, database).state != .running {
        try await Task.sleep(for: .milliseconds(5))
      }
      working.cancel()
      await working.value
      let status = try await status(of: id, database)
      #expect(status.state == .waiting)
      #expect(status.attempts == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `queues one job for a key until it is finished`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      let ids = try await database.write { tx in
        try (1...2).map { _ in
          try Jobs.enqueue(Self.kind, payload: "", key: "load 7", at: time.now, tx)
        }
      }
      #expect(ids[0] == ids[1])
      try await worker(database, time) { _, _ in }.runNext()
      let later = try await database.write { tx in
        try Jobs.enqueue(Self.kind, payload: "", key: "load 7", at: time.now, tx)
      }
      #expect(later != ids[0])
      let removed = try await database.write { tx in
        try Jobs.removeDone(before: time.now.adding(seconds: 1), tx)
      }
      #expect(removed == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells how far a job is`(engine: Engine) async throws {
    try await withQueue(engine) { database, time in
      let id = try await enqueue(database, time)
      let worker = worker(database, time) { job, database in
        try await Jobs.report(job, done: 3, of: 8, words: "Reading staff.csv", database)
        let status = try await self.status(of: job.id, database)
        #expect(status.progress == .init(done: 3, of: 8, words: "Reading staff.csv"))
      }
      try await worker.runNext()
      #expect(try await status(of: id, database).state == .done)
    }
  }
}

/// A clock that tests move.
final class MovableTime: Sendable {
  private let instant = Mutex(Clock.test.now())
  var now: Instant { instant.withLock { $0 } }
  func advance(seconds: Int64) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
  var clock: Clock { Clock { self.now } }
}

private func withQueue(
  _ engine: Engine, _ body: (any Database, MovableTime) async throws -> Void
) async throws {
  try await TestKit.withDatabase(engine, StorageSchema.migrations) { database in
    try await body(database, MovableTime())
  }
}

extension `The queue of jobs` {
  @discardableResult
  fileprivate func enqueue(_ database: any Database, _ time: MovableTime) async throws -> JobID {
    try await database.write { tx in
      try Jobs.enqueue(Self.kind, payload: "", at: time.now, tx)
    }
  }

  fileprivate func status(of id: JobID, _ database: any Database) async throws -> JobStatus {
    try #require(try await database.read { tx in try Jobs.status(of: id, tx) })
  }

  fileprivate func worker(
    _ database: any Database, _ time: MovableTime, _ handler: @escaping JobHandler
  ) -> JobWorker {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return JobWorker(
      database, clock: time.clock, handlers: [Self.kind: handler], logger: logger,
      pause: .milliseconds(10))
  }
}
