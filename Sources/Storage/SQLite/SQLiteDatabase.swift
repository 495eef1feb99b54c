import Foundation
import GRDB
import Kernel
import NIOPosix
import Synchronization

/// One file. Any number of readers beside one writer, also from several processes.
///
/// Calls into GRDB are the synchronous ones, always on threads of our own: on the shared async
/// threads they would block each other for good.
final class SQLiteDatabase: Database {
  var engine: Engine { .sqlite }

  private let pool: DatabasePool
  private let readers = NIOThreadPool(numberOfThreads: readerCount)
  private let writer = NIOThreadPool(numberOfThreads: 1)
  // One at a time: each holds a copy.
  private let rehearsal = NIOThreadPool(numberOfThreads: 1)
  private let identifiers = Mutex(IdentifierBlock.empty)
  private let kept = Mutex<[String: any Sendable]>([:])
  private let ring = Mutex(KeyRing.empty)

  private static let readerCount = 4

  static func open(path: String) async throws -> SQLiteDatabase {
    let opening = NIOThreadPool(numberOfThreads: 1)
    opening.start()
    do {
      let pool = try await Retry.whileBusy {
        try await opening.runIfActive { try openPool(path: path) }
      }
      try await opening.shutdownGracefully()
      return SQLiteDatabase(pool)
    } catch {
      try? await opening.shutdownGracefully()
      throw error
    }
  }

  private init(_ pool: DatabasePool) {
    self.pool = pool
    readers.start()
    writer.start()
    rehearsal.start()
  }

  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    let (pool, kept, keys) = (pool, kept.withLock { $0 }, ring.withLock { $0 })
    return try await Retry.whileBusy {
      try await self.readers.runIfActive { try Self.readNow(pool, kept, keys, work) }
    }
  }

  func keep(_ value: (any Sendable)?, as key: String) { kept.withLock { $0[key] = value } }

  func use(_ keys: KeyRing) { ring.withLock { $0 = keys } }

  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await Retry.whileBusy {
      try await self.writer.runIfActive { try self.writeNow(work) }
    }
  }

  func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await write(work)
  }

  func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    try await write(work)
  }

  func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    let (pool, keys) = (pool, ring.withLock { $0 })
    return try await Retry.whileBusy {
      try await self.rehearsal.runIfActive { try Self.rehearseNow(pool, keys, work) }
    }
  }

  func wipeFile() async throws {
    try await outsideTransactions { connection in
      // The copy is made on the disk: a file may be larger than the memory of the machine.
      try connection.execute(sql: "PRAGMA temp_store = FILE")
      defer { try? connection.execute(sql: "PRAGMA temp_store = MEMORY") }
      try connection.execute(sql: "VACUUM")
    }
  }

  func wipeLog() async throws -> Bool {
    try await outsideTransactions { connection in
      let log = try GRDB.Row.fetchOne(connection, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return log?[0] == 0
    }
  }

  private func outsideTransactions<Value: Sendable>(
    _ work: @escaping @Sendable (GRDB.Database) throws -> Value
  ) async throws -> Value {
    let pool = pool
    return try await Retry.whileBusy {
      try await self.writer.runIfActive {
        do {
          return try pool.writeWithoutTransaction(work)
        } catch let error as DatabaseError {
          throw StorageError(error)
        }
      }
    }
  }

  func close() async throws {
    try await readers.shutdownGracefully()
    try await writer.shutdownGracefully()
    try await rehearsal.shutdownGracefully()
    // The writer goes last: only a connection that may write clears the log away when it is the
    // last, and a log left behind grows with every command and is read whole by the next.
    pool.invalidateReadOnlyConnections()
    try pool.close()
  }

  private static func readNow<Value>(
    _ pool: DatabasePool, _ kept: [String: any Sendable], _ keys: KeyRing,
    _ work: (any Transaction) throws -> Value
  ) throws -> Value {
    do {
      return try pool.read { connection in
        let transaction = SQLiteTransaction(connection, identifiers: nil, keys: keys)
        transaction.memory = kept
        return try work(transaction)
      }
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }

  /// The copy has no name: SQLite removes it with the connection, also when the process is killed.
  private static func rehearseNow<Value>(
    _ pool: DatabasePool, _ keys: KeyRing, _ work: (any Transaction) throws -> Value
  ) throws -> Value {
    do {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      let copy = try DatabaseQueue(path: "", configuration: configuration)
      try pool.backup(to: copy)
      return try copy.inDatabase { connection in
        try connection.execute(
          sql: "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA synchronous = OFF")
        var result: Value?
        try connection.inTransaction(.immediate) {
          result = try work(SQLiteTransaction(connection, identifiers: .empty, keys: keys))
          return .rollback
        }
        guard let result else { throw StorageError.conflict }
        return result
      }
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }

  private func writeNow<Value>(_ work: (any Transaction) throws -> Value) throws -> Value {
    // Numbers taken from the block in memory are used up even when the transaction fails. A block
    // taken within the transaction is only kept when the transaction is.
    var block = identifiers.withLock { $0 }
    let keys = ring.withLock { $0 }
    do {
      let value = try pool.writeWithoutTransaction { connection in
        var result: Value?
        try connection.inTransaction(.immediate) {
          let transaction = SQLiteTransaction(connection, identifiers: block, keys: keys)
          defer { block = transaction.identifiers ?? .empty }
          result = try work(transaction)
          return .commit
        }
        guard let result else { throw StorageError.conflict }
        return result
      }
      identifiers.withLock { $0 = block }
      return value
    } catch {
      identifiers.withLock { $0 = .empty }
      if let error = error as? DatabaseError { throw StorageError(error) }
      throw error
    }
  }
}

extension SQLiteDatabase {
  private static func openPool(path: String) throws -> DatabasePool {
    makeFileForOwnerOnly(path)
    var configuration = Configuration()
    configuration.maximumReaderCount = readerCount
    configuration.busyMode = .timeout(5)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { connection in
      try connection.execute(
        sql: "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY")
    }
    do {
      let pool = try DatabasePool(path: path, configuration: configuration)
      // Set last, because turning the log on sets NORMAL, which may lose the last commits when
      // the machine loses power.
      try pool.writeWithoutTransaction {
        // After one long load the log need not stay as long as that.
        try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
      }
      try makeIdentifierTable(pool)
      return pool
    } catch let error as DatabaseError {
      throw opening(path, failedWith: error)
    }
  }

  /// Fills a new file in one go. Nothing is kept for going back, and nothing forced to the disk:
  /// a file that was not finished is thrown away, and the caller sees to the disk.
  static func build(at path: String, _ work: (any Transaction) throws -> Void) throws {
    do {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = false
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { connection in
        try connection.execute(
          sql: """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;
            \(identifierTable)
            """)
        try connection.inTransaction(.immediate) {
          try work(SQLiteTransaction(connection, identifiers: nil, keys: .empty))
          return .commit
        }
      }
      try queue.close()
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }

  private static let identifierTable = """
    CREATE TABLE IF NOT EXISTS storage_identifier (next INTEGER NOT NULL) STRICT;
    INSERT INTO storage_identifier (next)
    SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM storage_identifier);
    """

  /// Looked for in a read first, so that opening does not wait for whoever is writing.
  private static func makeIdentifierTable(_ pool: DatabasePool) throws {
    let isThere = try pool.read { try $0.tableExists("storage_identifier") }
    if isThere { return }
    try pool.writeInTransaction(.immediate) { connection in
      try connection.execute(sql: identifierTable)
      return .commit
    }
  }

  /// The file holds personal data, so nobody else on the machine may read it. SQLite gives its
  /// side files the same permissions.
  /// Made only where there is none, in one step: whoever looks first and makes it then may put an
  /// empty file in the place of one that somebody has begun to fill meanwhile.
  private static func makeFileForOwnerOnly(_ path: String) {
    let file = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if file >= 0 { Foundation.close(file) }
  }

  private static func opening(_ path: String, failedWith error: DatabaseError) -> StorageError {
    switch error.resultCode {
    // PROTOCOL: several that open a new log at once got in each other's way for too long.
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .conflict
    case .SQLITE_NOTADB: .unavailable("\(path) is not a Waypoint database. Choose another file.")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      .unavailable(
        "\(path) cannot be opened. Check that its folder exists and that you may write there.")
    case .SQLITE_CORRUPT:
      .unavailable("\(path) is damaged. Restore it from a backup.")
    case _: .unavailable("\(path) cannot be opened: \(error.message ?? "\(error.resultCode)")")
    }
  }
}
