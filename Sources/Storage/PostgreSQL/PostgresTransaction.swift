import Kernel

/// A unit of work on one PostgreSQL connection.
final class PostgresTransaction: Transaction {
  var engine: Engine { .postgresql }
  var memory: [String: any Sendable] = [:]
  let keys: KeyRing

  /// The first error of a statement outside savepoints. PostgreSQL does nothing more in a
  /// transaction after one, so whoever passes it over must not be told that all went well.
  private(set) var failure: (any Error)?

  let connection: PostgresConnection
  private let source: any PostgresSource
  private var cursors = 0
  private var savepointDepth = 0

  init(_ connection: PostgresConnection, source: any PostgresSource, keys: KeyRing) {
    self.connection = connection
    self.keys = keys
    self.source = source
  }

  func rows(_ sql: String, binding values: [Stored]) throws -> [Row] {
    try noting { try connection.run(sql, binding: values).rows() }
  }

  func forEachRow(
    _ sql: String, binding values: [Stored], _ body: (Row) throws -> Void
  ) throws {
    try forEachResult(sql, binding: values) { try body($0.row($1)) }
  }

  func forEachRowInPlace(
    _ sql: String, binding values: [Stored], _ body: (RowInPlace) throws -> Void
  ) throws {
    try forEachResult(sql, binding: values) { try body($0.rowInPlace($1)) }
  }

  /// With a cursor, so that `body` may use the transaction, and a result of any size fits.
  private func forEachResult(
    _ sql: String, binding values: [Stored], _ body: (PostgresResult, Int) throws -> Void
  ) throws {
    let text = try PostgresText.translate(sql)
    guard Self.isQuery(text) else {
      let result = try noting { try connection.run(sql, binding: values) }
      for index in 0..<result.count { try body(result, index) }
      return
    }
    cursors += 1
    let name = "c\(cursors)"
    _ = try noting {
      try connection.runOnce(
        "DECLARE \(name) NO SCROLL CURSOR FOR \(text)", sql: sql, binding: values)
    }
    while true {
      let page = try noting {
        try connection.runOnce("FETCH 2000 FROM \(name)", sql: sql, binding: [])
      }
      for index in 0..<page.count { try body(page, index) }
      if page.count < 2_000 { break }
    }
    _ = try noting { try connection.simple("CLOSE \(name)") }
  }

  @discardableResult
  func execute(_ sql: String, binding values: [Stored]) throws -> Int {
    try noting {
      let result = try connection.run(sql, binding: values)
      // The tag of a query counts its rows, of which it changed none.
      return result.commandTag.hasPrefix("SELECT") ? 0 : result.changedRows
    }
  }

  func load(
    into table: String, columns: [String], _ rows: some Sequence<[Stored]>
  ) throws {
    let sql = """
      COPY \(try SQLName.checked(table)) \
      (\(try columns.map(SQLName.checked).joined(separator: ", "))) FROM STDIN
      """
    let count = try noting { try connection.copy(sql, rows, width: columns.count) }
    // A table that has just grown is not known to be large until statistics are taken, which
    // would be after this unit of work: joins in it would be planned for a handful of rows and
    // take minutes. Nobody waits for it: when another is at it, it is left out. One that was large
    // before is planned for well enough.
    if count >= 1_000, try noting({ try rowsKnown(of: table) }) < 10 * count {
      _ = try noting { try connection.simple("ANALYZE (SKIP_LOCKED) \(SQLName.checked(table))") }
    }
  }

  /// How many rows the statistics say there are.
  private func rowsKnown(of table: String) throws -> Int {
    let sql = "SELECT CAST(reltuples AS BIGINT) FROM pg_class WHERE oid = to_regclass(?1)"
    return try connection.run(sql, binding: [.text(table)]).rows().first?(0) ?? 0
  }

  func newIdentifierNumber() throws -> Int64 {
    try source.newIdentifierNumber {
      let sql = "SELECT nextval('storage_identifier')"
      guard let row = try self.rows(sql, binding: []).first else {
        throw StorageError.statement("no number", sql: sql)
      }
      return try row(0)
    }
  }

  func savepoint<Value>(_ work: () throws -> Value) throws -> Value {
    let remembered = memory
    try define("SAVEPOINT waypoint")
    savepointDepth += 1
    defer { savepointDepth -= 1 }
    do {
      let value = try work()
      try define("RELEASE waypoint")
      return value
    } catch {
      memory = remembered
      // A conflict is not mended by going back a little: the whole state is too old.
      if isLasting(error) { failure = failure ?? error }
      if connection.isUsable { try connection.simple("ROLLBACK TO waypoint; RELEASE waypoint") }
      throw error
    }
  }

  func lock(_ name: String) throws {
    _ = try rows(
      "SELECT pg_advisory_xact_lock(?1, ?2)",
      binding: [.integer(AdvisoryLock.named), .integer(AdvisoryLock.number(of: name))])
  }

  func latestRow(_ sql: String, binding values: [Stored]) throws -> Row? {
    try noting { try source.latestRow(sql, binding: values) }
  }

  func define(_ statement: String) throws {
    _ = try noting { try connection.simple(statement) }
  }

  func check(_ sql: String) throws {
    _ = try noting { try connection.prepare(sql) }
  }

  func tableNames() throws -> [String] {
    let sql = """
      SELECT tablename FROM pg_tables
      WHERE schemaname = ANY (current_schemas(FALSE))
      ORDER BY tablename COLLATE "C"
      """
    return try rows(sql, binding: []).map { try $0(0) }
  }

  /// Remembers the first error of a statement.
  func noting<Value>(_ work: () throws -> Value) throws -> Value {
    do { return try work() } catch {
      if savepointDepth == 0 { failure = failure ?? error }
      throw error
    }
  }

  private func isLasting(_ error: any Error) -> Bool {
    if case StorageError.conflict = error { return true }
    return error is PostgresFailure
  }

  private static func isQuery(_ text: String) -> Bool {
    let word = text.drop(while: \.isWhitespace).prefix { $0.isLetter }.uppercased()
    return word == "SELECT" || word == "WITH"
  }
}

/// What a transaction needs beside its own connection.
protocol PostgresSource: AnyObject {
  /// A number from the block in memory; `next` fetches the start of another block.
  func newIdentifierNumber(_ next: () throws -> Int64) throws -> Int64

  /// A query outside of the transaction.
  func latestRow(_ sql: String, binding values: [Stored]) throws -> Row?
}

/// Numbers of locks that are only names, in two parts: ours, and which.
enum AdvisoryLock {
  /// Held shared by each write, alone by work that suffers no other.
  static let writing: Int64 = 0x5741_5901
  /// Held until the end of a unit of work, by name.
  static let named: Int64 = 0x5741_5902

  /// FNV-1a, to 31 bits. Two names of one number wait for each other needlessly, no more.
  static func number(of name: String) -> Int64 {
    var hash: UInt32 = 2_166_136_261
    for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return Int64(hash & 0x7FFF_FFFF)
  }
}
