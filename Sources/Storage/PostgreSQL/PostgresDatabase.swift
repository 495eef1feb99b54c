import Kernel
import NIOPosix
import Synchronization

/// A server, reached over a handful of connections, each used by one unit of work at a time.
///
/// Reads see one state of the database. Writes are serialisable: when two would not have come out
/// the same one after the other, PostgreSQL fails one, and it is run again. One that keeps failing
/// is run alone, so that a large load gets done however busy the others are.
///
/// Alone there is nobody to be serialised with, so PostgreSQL is not asked to look for it. It would
/// see conflicts that are none: beside one long transaction, in whatever database of the server, it
/// remembers ten for each of `max_connections`, and from then on takes every version of a row
/// written since for a conflict, and fails the same write however often it is run.
final class PostgresDatabase: Database, PostgresSource {
  var engine: Engine { .postgresql }

  private let url: String
  // As many threads as connections: nobody on a thread ever waits for a connection. Apart, so that
  // writes waiting for each other do not hold up reads.
  private let readers = NIOThreadPool(numberOfThreads: 4)
  private let writers = NIOThreadPool(numberOfThreads: 4)
  private let rehearsals = NIOThreadPool(numberOfThreads: 2)
  private let idle = Mutex<[PostgresConnection]>([])
  private let side = Mutex<PostgresConnection?>(nil)
  private let identifiers = Mutex(IdentifierBlock.empty)
  private let kept = Mutex<[String: any Sendable]>([:])
  private let ring = Mutex(KeyRing.empty)

  static func open(url: String) async throws -> PostgresDatabase {
    let database = PostgresDatabase(url: url)
    do {
      try await database.prepareSequence()
      return database
    } catch {
      try? await database.close()
      throw error
    }
  }

  private init(url: String) {
    self.url = url
    readers.start()
    writers.start()
    rehearsals.start()
  }

  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await PostgresRetry.run { _ in
      try await self.readers.runIfActive {
        try self.withConnection { connection in
          try self.run(
            work, on: connection, begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            knowing: self.kept.withLock { $0 })
        }
      }
    }
  }

  func keep(_ value: (any Sendable)?, as key: String) { kept.withLock { $0[key] = value } }

  func use(_ keys: KeyRing) { ring.withLock { $0 = keys } }

  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await PostgresRetry.run { attempt in
      try await self.writers.runIfActive {
        try self.writeNow(work, alone: attempt > PostgresRetry.attemptsBeside)
      }
    }
  }

  func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await PostgresRetry.run { _ in
      try await self.writers.runIfActive { try self.writeNow(work, alone: true) }
    }
  }

  func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await PostgresRetry.run { _ in
      try await self.writers.runIfActive {
        try self.writeNow(work, alone: false, isolation: "READ COMMITTED")
      }
    }
  }

  func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await PostgresRetry.run { attempt in
      try await self.rehearsals.runIfActive {
        try self.rehearseNow(work, alone: attempt > PostgresRetry.attemptsBeside)
      }
    }
  }

  func close() async throws {
    try await rehearsals.shutdownGracefully()
    try await readers.shutdownGracefully()
    try await writers.shutdownGracefully()
    idle.withLock { $0 = [] }
    side.withLock { $0 = nil }
  }

  /// One statement that cannot be part of a transaction, such as `CREATE DATABASE`.
  static func administer(url: String, _ statement: String) async throws {
    let thread = NIOThreadPool(numberOfThreads: 1)
    thread.start()
    do {
      try await PostgresRetry.run { _ in
        try await thread.runIfActive { _ = try PostgresConnection(url: url).simple(statement) }
      }
      try await thread.shutdownGracefully()
    } catch {
      try? await thread.shutdownGracefully()
      throw error
    }
  }
}

extension PostgresDatabase {
  func newIdentifierNumber(_ next: () throws -> Int64) throws -> Int64 {
    if let number = identifiers.withLock({ $0.take() }) { return number }
    // Asked outside the lock. When two ask at once, the rest of one block is never given out.
    let start = try next()
    return identifiers.withLock { block in
      block = IdentifierBlock(next: start, end: start + IdentifierBlock.size)
      return block.take() ?? start
    }
  }

  func latestRow(_ sql: String, binding values: [Stored]) throws -> Row? {
    try side.withLock { connection in
      if let known = connection, known.isUsable {
        do { return try known.run(sql, binding: values).rows().first } catch is PostgresFailure {}
      }
      let fresh = try PostgresConnection(url: url)
      connection = fresh
      return try fresh.run(sql, binding: values).rows().first
    }
  }

  /// A sequence gives each block to one asker, whatever becomes of the asker's transaction.
  private func prepareSequence() async throws {
    if try await read(Self.hasSequence) { return }
    try await writeAlone { tx in
      if try Self.hasSequence(tx) { return }
      try tx.define(
        """
        CREATE SEQUENCE storage_identifier AS BIGINT
        INCREMENT BY \(IdentifierBlock.size) START 1 CACHE 1
        """)
    }
  }

  @Sendable private static func hasSequence(_ tx: any Transaction) throws -> Bool {
    try tx.row("SELECT to_regclass('storage_identifier') IS NOT NULL")?(0) ?? false
  }

  private func withConnection<Value>(
    _ work: (PostgresConnection) throws -> Value
  ) throws -> Value {
    let connection = try idle.withLock { $0.popLast() } ?? PostgresConnection(url: url)
    defer {
      // One that broke, or whose transaction could not be ended, is dropped.
      if connection.isUsable, !connection.isInTransaction {
        idle.withLock { $0.append(connection) }
      } else if !connection.isUsable {
        // When a server goes, all its connections go; trying one after the other takes too long.
        // Nor may one to a former primary be asked what the present one has.
        idle.withLock { $0 = [] }
        side.withLock { $0 = nil }
      }
    }
    return try work(connection)
  }

  private func writeNow<Value>(
    _ work: (any Transaction) throws -> Value, alone: Bool, isolation: String? = nil
  ) throws -> Value {
    try withConnection { connection in
      let kind = alone ? "" : "_shared"
      // Taken before the transaction begins, because its state of the database is that of its
      // first statement, and waiting would make it old.
      let lock = "(\(AdvisoryLock.writing), 0)"
      try connection.simple("SELECT pg_advisory_lock\(kind)\(lock)")
      defer {
        do {
          try connection.simple("SELECT pg_advisory_unlock\(kind)\(lock)")
        } catch {
          // The server lets go of the lock when the connection ends.
          connection.giveUp()
        }
      }
      let isolation = isolation ?? (alone ? "REPEATABLE READ" : "SERIALIZABLE")
      return try run(work, on: connection, begin: "BEGIN ISOLATION LEVEL \(isolation)")
    }
  }

  /// Not serialisable, so that others need not be undone for its sake, and without the lock of
  /// those who write, so that nobody waits for it to end. One that keeps meeting others is done
  /// alone.
  private func rehearseNow<Value: Sendable>(
    _ work: (any Transaction) throws -> Value, alone: Bool
  ) throws -> Value {
    do {
      if alone {
        return try writeNow({ tx in throw Rehearsed(value: try work(tx)) }, alone: true)
      }
      return try withConnection { connection in
        try run(
          { tx in throw Rehearsed(value: try work(tx)) }, on: connection,
          begin: "BEGIN ISOLATION LEVEL REPEATABLE READ")
      }
    } catch let done as Rehearsed<Value> {
      return done.value
    }
  }

  private struct Rehearsed<Value: Sendable>: Error { let value: Value }

  private func run<Value>(
    _ work: (any Transaction) throws -> Value, on connection: PostgresConnection, begin: String,
    knowing kept: [String: any Sendable] = [:]
  ) throws -> Value {
    try connection.simple(begin)
    let transaction = PostgresTransaction(
      connection, source: self, keys: ring.withLock { $0 })
    transaction.memory = kept
    let value: Value
    do {
      value = try work(transaction)
      if let failure = transaction.failure { throw failure }
    } catch {
      if connection.isUsable { try connection.simple("ROLLBACK") }
      // Whatever `work` made of it, a conflict is a reason to run it again.
      if case StorageError.conflict? = transaction.failure { throw StorageError.conflict }
      if let lost = transaction.failure as? PostgresFailure { throw lost }
      throw error
    }
    connection.forgetWarning()
    do {
      try connection.simple("COMMIT")
    } catch let PostgresFailure.lost(message) {
      // It may or may not have been done, so it must not simply be run again.
      throw StorageError.inDoubt(message)
    }
    // All that a server warns of here is that it gave up waiting for its standby. Should it fail
    // now, this would be lost.
    if let warning = connection.warning { throw StorageError.unreplicated(warning) }
    return value
  }
}

/// When a unit of work is run again.
enum PostgresRetry {
  /// From the next attempt on, a write is run alone.
  static let attemptsBeside = 3

  static func run<Value: Sendable>(
    _ attempt: @Sendable (_ number: Int) async throws -> Value
  ) async throws -> Value {
    var losses = 0
    for number in 1... {
      do {
        return try await attempt(number)
      } catch StorageError.conflict where number < Retry.attempts {
        try await Retry.pause(number)
      } catch StorageError.constraint(.unique, _) where number == 1 {
        // The same row may have been written by somebody else since this began. If it is still
        // there on a second look, the error is true.
      } catch let PostgresFailure.lost(message) {
        losses += 1
        guard losses < 6 else {
          throw StorageError.unavailable("The PostgreSQL server cannot be reached: \(message)")
        }
        try await Retry.pause(4 + losses)
      }
    }
    throw StorageError.conflict
  }
}
