import GRDB
import GRDBSQLite
import Kernel

/// A unit of work on one SQLite connection. Statements are bound and stepped by hand, because that
/// is several times faster than through GRDB's values.
final class SQLiteTransaction: Transaction {
  var engine: Engine { .sqlite }
  var memory: [String: any Sendable] = [:]
  let keys: KeyRing

  /// `nil` in a read, which gives out no numbers.
  private(set) var identifiers: IdentifierBlock?

  let connection: GRDB.Database

  init(_ connection: GRDB.Database, identifiers: IdentifierBlock?, keys: KeyRing) {
    self.connection = connection
    self.keys = keys
    self.identifiers = identifiers
  }

  func rows(_ sql: String, binding values: [Stored]) throws -> [Row] {
    var rows: [Row] = []
    try forEachRow(sql, binding: values) { rows.append($0) }
    return rows
  }

  func forEachRow(
    _ sql: String, binding values: [Stored], _ body: (Row) throws -> Void
  ) throws {
    let statement = try statement(sql, binding: values)
    defer { statement.release() }
    while try statement.step() { try body(statement.row()) }
  }

  func forEachRowInPlace(
    _ sql: String, binding values: [Stored], _ body: (RowInPlace) throws -> Void
  ) throws {
    let statement = try statement(sql, binding: values)
    defer { statement.release() }
    while try statement.step() { try body(statement.rowInPlace()) }
  }

  @discardableResult
  func execute(_ sql: String, binding values: [Stored]) throws -> Int {
    let statement = try statement(sql, binding: values)
    defer { statement.release() }
    let before = sqlite3_total_changes64(connection.sqliteConnection)
    while try statement.step() {}
    if statement.isReadOnly { return 0 }
    let changes = sqlite3_changes64(connection.sqliteConnection)
    return sqlite3_total_changes64(connection.sqliteConnection) == before ? 0 : Int(changes)
  }

  func load(
    into table: String, columns: [String], _ rows: some Sequence<[Stored]>
  ) throws {
    let marks = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
    let sql = """
      INSERT INTO \(try SQLName.checked(table)) \
      (\(try columns.map(SQLName.checked).joined(separator: ", "))) VALUES (\(marks))
      """
    let statement = try statement(sql, binding: [])
    let room = LentRoom()
    // Let go of what is lent while it is still there.
    defer { withExtendedLifetime(room) { statement.release() } }
    for row in rows {
      guard row.count == columns.count else {
        throw StorageError.statement("a row of \(row.count) values", sql: sql)
      }
      try statement.bind(row, lentBy: room)
      while try statement.step() {}
      statement.reset()
    }
  }

  func newIdentifierNumber() throws -> Int64 {
    guard identifiers != nil else {
      throw StorageError.statement("numbers are only given out in a write", sql: "")
    }
    if let number = identifiers?.take() { return number }
    let sql = "UPDATE storage_identifier SET next = next + ?1 RETURNING next"
    guard let end: Int64 = try rows(sql, binding: [.integer(IdentifierBlock.size)]).first?(0) else {
      throw StorageError.statement("no row to count in", sql: sql)
    }
    var block = IdentifierBlock(next: end - IdentifierBlock.size, end: end)
    let number = block.take() ?? end
    identifiers = block
    return number
  }

  func savepoint<Value>(_ work: () throws -> Value) throws -> Value {
    // A block taken inside is lost with what was done inside.
    let before = identifiers
    let remembered = memory
    try define("SAVEPOINT waypoint")
    do {
      let value = try work()
      try define("RELEASE waypoint")
      return value
    } catch {
      if before?.end != identifiers?.end { identifiers = before.map { _ in .empty } }
      memory = remembered
      try define("ROLLBACK TO waypoint")
      try define("RELEASE waypoint")
      throw error
    }
  }

  func lock(_ name: String) throws {}

  func latestRow(_ sql: String, binding values: [Stored]) throws -> Row? {
    try rows(sql, binding: values).first
  }

  func define(_ statement: String) throws {
    do {
      try connection.execute(sql: statement)
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }

  func check(_ sql: String) throws {
    let (text, _) = try SQLiteText.expand(
      sql, Array(repeating: .list([.null]), count: StatementText.of(sql).parameterCount))
    do { _ = try connection.makeStatement(sql: text) } catch let error as DatabaseError {
      throw StorageError(error)
    }
  }

  func tableNames() throws -> [String] {
    let sql = """
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name NOT LIKE 'sqlite%'
      ORDER BY name
      """
    return try rows(sql, binding: []).map { try $0(0) }
  }

  /// The prepared statement, from the connection's cache, ready to be stepped.
  func statement(_ sql: String, binding values: [Stored]) throws -> SQLiteStatement {
    let (text, flat) = try SQLiteText.expand(sql, values)
    let statement: GRDB.Statement
    do {
      let cached = try connection.cachedStatement(sql: text)
      // Asked again while its rows are still being read: a second one of the same text.
      let isBusy = sqlite3_stmt_busy(cached.sqliteStatement) != 0
      statement = isBusy ? try connection.makeStatement(sql: text) : cached
    } catch let error as DatabaseError {
      throw StorageError(error)
    }
    let ready = SQLiteStatement(statement, sql: sql)
    if !flat.isEmpty { try ready.bind(flat) }
    return ready
  }
}
