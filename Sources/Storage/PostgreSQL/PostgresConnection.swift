import CLibPQ
import Kernel

/// One connection, with the statements prepared on it.
///
/// Calls block, so they are made on the database's own threads.
// Sendable because one borrower at a time uses it: the pool hands it out and takes it back.
final class PostgresConnection: @unchecked Sendable {
  /// Closed by `deinit`, also when `init` throws after setting it.
  let handle: OpaquePointer
  private var prepared: [String: String] = [:]
  private let warnings: PostgresWarnings

  /// - Throws: `PostgresFailure.lost` when no server answers, `StorageError.unavailable` when it
  ///   will not have us.
  init(url: String) throws {
    // What the address says comes last and so wins; several hosts may include a standby, which
    // takes no writes.
    let settings: KeyValuePairs = [
      "application_name": "waypoint", "connect_timeout": "10",
      "target_session_attrs": "read-write", "keepalives_idle": "30", "tcp_user_timeout": "30000",
      "dbname": url, "client_encoding": "UTF8",
    ]
    let opened = CStringArray.with(settings.map(\.key)) { keys in
      CStringArray.with(settings.map(\.value)) { values in PQconnectdbParams(keys, values, 1) }
    }
    guard let opened else { throw StorageError.unavailable("There is no memory to connect with.") }
    handle = opened
    warnings = PostgresWarnings(on: opened)
    guard PQstatus(opened) == CONNECTION_OK else {
      throw PostgresFailure.opening(String(cString: PQerrorMessage(opened)))
    }
    try simple(Self.sessionSettings)
    try simple(Self.searchPath)
  }

  deinit { PQfinish(handle) }

  /// What the server last warned of.
  var warning: String? { warnings.last }

  func forgetWarning() { warnings.last = nil }

  /// Whether it may serve somebody else: it stands, and nothing of the last work is left on it.
  var isUsable: Bool { !isSpent && PQstatus(handle) == CONNECTION_OK }

  private var isSpent = false

  /// Keeps it from being used again.
  func giveUp() { isSpent = true }

  var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

  /// A statement of ours may wait for another's lock, and run, only so long; whoever forgot a
  /// transaction loses it.
  private static let sessionSettings = """
    SET statement_timeout = '5min'; SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '10min';
    SET bytea_output = 'hex'; SET extra_float_digits = 1; SET standard_conforming_strings = on;
    SET TIME ZONE 'UTC'; SET client_min_messages = warning
    """

  /// Tables of the monitoring store are in a schema of their own, and have names that no other
  /// table has. An earlier version called the schema otherwise: a backup before the upgrade reads
  /// it there.
  private static let searchPath = """
    SELECT set_config('search_path',
      CONCAT_WS(', ', NULLIF(current_setting('search_path'), ''), 'waypoint_monitoring',
        (SELECT 'monitoring' FROM pg_class
         WHERE relnamespace = to_regnamespace('monitoring') AND relname = 'monitoring_value')),
      FALSE)
    """

  /// Statements without parameters or results, in one go. The command tag of the last.
  @discardableResult
  func simple(_ sql: String) throws -> String {
    let result = try PostgresResult(PQexec(handle, sql), on: self, sql: sql)
    return result.commandTag
  }

  /// Runs a statement that is prepared on first use.
  func run(_ sql: String, binding values: [Stored]) throws -> PostgresResult {
    let name = try prepare(sql)
    let parameters = try PostgresParameters(values, sql: sql)
    let result = parameters.withPointers { count, pointers in
      PQexecPrepared(handle, name, count, pointers, nil, nil, 0)
    }
    return try PostgresResult(result, on: self, sql: sql)
  }

  /// Runs a statement once, without keeping it prepared.
  func runOnce(_ text: String, sql: String, binding values: [Stored]) throws -> PostgresResult {
    let parameters = try PostgresParameters(values, sql: sql)
    let result = parameters.withPointers { count, pointers in
      PQexecParams(handle, text, count, nil, pointers, nil, nil, 0)
    }
    return try PostgresResult(result, on: self, sql: sql)
  }

  /// The name of the prepared statement.
  func prepare(_ sql: String) throws -> String {
    if let name = prepared[sql] { return name }
    let name = "s\(prepared.count + 1)"
    let text = try PostgresText.translate(sql)
    _ = try PostgresResult(PQprepare(handle, name, text, 0, nil), on: self, sql: sql)
    prepared[sql] = name
    return name
  }

  /// Forgets what was prepared, when the tables it was prepared for are no longer the same.
  func forgetPrepared() {
    guard !prepared.isEmpty else { return }
    prepared = [:]
    PQclear(PQexec(handle, "DEALLOCATE ALL"))
  }
}

extension PostgresConnection {
  /// Sends rows to a `COPY … FROM STDIN`, and says how many. An error on either side ends it and is
  /// thrown.
  func copy(_ sql: String, _ rows: some Sequence<[Stored]>, width: Int) throws -> Int {
    let started = PQexec(handle, sql)
    guard PQresultStatus(started) == PGRES_COPY_IN else {
      _ = try PostgresResult(started, on: self, sql: sql)
      throw StorageError.statement("no COPY was started", sql: sql)
    }
    PQclear(started)
    var count = 0
    do {
      var buffer = PostgresCopyBuffer()
      for row in rows {
        guard row.count == width else {
          throw StorageError.statement("a row of \(row.count) values", sql: sql)
        }
        try buffer.append(row, sql: sql)
        count += 1
        if buffer.isFull { try send(&buffer) }
      }
      try send(&buffer)
    } catch {
      PQputCopyEnd(handle, "stopped")
      // The server's own reason comes first: sending fails because of it.
      do { try finishCopy(sql) } catch  where error is PostgresFailure { throw error } catch {}
      throw error
    }
    PQputCopyEnd(handle, nil)
    try finishCopy(sql)
    return count
  }

  private func send(_ buffer: inout PostgresCopyBuffer) throws {
    let sent = buffer.withBytes { PQputCopyData(handle, $0.baseAddress, CInt($0.count)) }
    buffer.removeAll()
    guard sent == 1 else {
      throw PostgresFailure.lost(String(cString: PQerrorMessage(handle)))
    }
  }

  /// How many rows went either way, in the server's words.
  @discardableResult
  func finishCopy(_ sql: String) throws -> Int {
    var failure: (any Error)?
    var count = 0
    while let result = PQgetResult(handle) {
      do {
        count = try PostgresResult(result, on: self, sql: sql).changedRows
      } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
    return count
  }

  /// Why the last call failed, when there is not even a result.
  var lastMessage: String { String(cString: PQerrorMessage(handle)) }
}

/// Hears what the server says beside its answers. Kept for as long as the connection.
private final class PostgresWarnings {
  var last: String?

  init(on connection: OpaquePointer) {
    let hear: PQnoticeReceiver = { ears, result in
      guard let ears, let words = PQresultErrorMessage(result) else { return }
      let message = String(cString: words)
      Unmanaged<PostgresWarnings>.fromOpaque(ears).takeUnretainedValue().last = message
    }
    PQsetNoticeReceiver(connection, hear, Unmanaged.passUnretained(self).toOpaque())
  }
}

/// What happens on the way to a server, mended by trying again on another connection.
enum PostgresFailure: Error {
  /// The connection broke, or could not be made just now.
  case lost(String)

  /// Whether opening may succeed later, or somebody has to mend something first.
  static func opening(_ message: String) -> any Error {
    let wrong = ["authentication failed", "does not exist", "invalid", "no pg_hba.conf entry"]
    let words = message.split(separator: "\n").first.map(String.init) ?? message
    if wrong.contains(where: message.contains) {
      return StorageError.unavailable(
        "The PostgreSQL server refuses the connection: \(words)")
    }
    return PostgresFailure.lost(words)
  }
}

/// Lends texts to C as an array of pointers that ends with a null.
enum CStringArray {
  static func with<Value>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Value?
  ) -> Value? {
    var bytes: [CChar] = []
    var offsets: [Int] = []
    for text in texts {
      offsets.append(bytes.count)
      bytes += text.utf8CString
    }
    return bytes.withUnsafeBufferPointer { buffer in
      let pointers: [UnsafePointer<CChar>?] =
        offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
      return pointers.withUnsafeBufferPointer { $0.baseAddress.flatMap(body) }
    }
  }
}
