import GRDB
import GRDBSQLite
import Kernel

/// A prepared statement being run.
struct SQLiteStatement {
  private let statement: GRDB.Statement
  let handle: OpaquePointer
  private let sql: String

  init(_ statement: GRDB.Statement, sql: String) {
    self.statement = statement
    self.handle = statement.sqliteStatement
    self.sql = sql
  }

  var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

  /// Whether there is a row.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case _: throw failure()
    }
  }

  func reset() { sqlite3_reset(handle) }

  /// Lets go of rows and values, so that nothing stays locked or in memory.
  func release() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  func bind(_ values: [Stored]) throws {
    let wanted = Int(sqlite3_bind_parameter_count(handle))
    guard values.count >= wanted else {
      throw StorageError.statement("\(wanted) values wanted, \(values.count) given", sql: sql)
    }
    for (index, value) in values.prefix(wanted).enumerated() {
      let result = try bind(value, at: CInt(index + 1))
      guard result == SQLITE_OK else { throw failure() }
    }
  }

  /// Binds texts and bytes without a copy for each: they stay in `room` until the next row.
  func bind(_ values: [Stored], lentBy room: LentRoom) throws {
    room.begin(values)
    for (index, value) in values.enumerated() {
      let place = CInt(index + 1)
      let result: CInt
      switch value {
      case .text(var text):
        result = try text.withUTF8 { bytes in
          try StoredText.check(bytes, sql: sql)
          return sqlite3_bind_text(
            handle, place, room.lend(UnsafeRawBufferPointer(bytes)), CInt(bytes.count), nil)
        }
      case .bytes(let bytes) where !bytes.isEmpty:
        result = bytes.withUnsafeBytes {
          sqlite3_bind_blob(handle, place, room.lend($0), CInt($0.count), nil)
        }
      case .null, .integer, .real, .boolean, .bytes, .list:
        result = try bind(value, at: place)
      }
      guard result == SQLITE_OK else { throw failure() }
    }
  }

  private func bind(_ value: Stored, at place: CInt) throws -> CInt {
    switch value {
    case .null: return sqlite3_bind_null(handle, place)
    case .integer(let number): return sqlite3_bind_int64(handle, place, number)
    case .real(let number): return sqlite3_bind_double(handle, place, number)
    case .boolean(let flag): return sqlite3_bind_int64(handle, place, flag ? 1 : 0)
    case .text(let text):
      var text = text
      return try text.withUTF8 { bytes in
        try StoredText.check(bytes, sql: sql)
        return bytes.withMemoryRebound(to: CChar.self) { characters in
          // An empty text has no address, which SQLite would take for a null.
          sqlite3_bind_text(
            handle, place, characters.baseAddress ?? emptyText, CInt(characters.count),
            copyingDestructor)
        }
      }
    case .bytes(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, place, 0) }
      return bytes.withUnsafeBytes {
        sqlite3_bind_blob(handle, place, $0.baseAddress, CInt($0.count), copyingDestructor)
      }
    case .list:
      throw StorageError.statement("a list is bound where one value is wanted", sql: sql)
    }
  }

  func row() -> Row {
    let count = sqlite3_column_count(handle)
    return Row(values: (0..<count).map(value))
  }

  func rowInPlace() -> RowInPlace { RowInPlace(sqlite: handle) }

  private func value(at column: CInt) -> Stored {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      guard let start = sqlite3_column_text(handle, column) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, column))
      return .text(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let count = Int(sqlite3_column_bytes(handle, column))
      guard count > 0, let start = sqlite3_column_blob(handle, column) else { return .bytes([]) }
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: count)))
    case _: return .null
    }
  }

  private func failure() -> StorageError {
    let connection = sqlite3_db_handle(handle)
    let code = sqlite3_extended_errcode(connection)
    let message = String(cString: sqlite3_errmsg(connection))
    return StorageError(sqliteCode: code, message: message, sql: sql)
  }
}

/// Where the texts of one row lie while it is written.
final class LentRoom {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
  private var used = 0

  deinit { memory.deallocate() }

  /// Forgets the row before, and makes room for all of this one: what is lent cannot move.
  fileprivate func begin(_ values: [Stored]) {
    used = 0
    var size = 1
    for value in values {
      switch value {
      case .text(let text): size += text.utf8.count
      case .bytes(let bytes): size += bytes.count
      case .null, .integer, .real, .boolean, .list: continue
      }
    }
    guard size > memory.count else { return }
    memory.deallocate()
    memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size * 2, alignment: 1)
  }

  fileprivate func lend(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
    let place = UnsafeMutableRawBufferPointer(rebasing: memory[used..<used + bytes.count])
    place.copyMemory(from: bytes)
    defer { used += bytes.count }
    // Never without an address, which SQLite would take for a null.
    return memory.baseAddress.map { UnsafePointer(($0 + used).assumingMemoryBound(to: CChar.self)) }
  }
}

/// Tells SQLite to take a copy, because our memory is only lent for the call.
private let copyingDestructor = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()

extension StorageError {
  init(_ error: DatabaseError) {
    self.init(
      sqliteCode: error.extendedResultCode.rawValue, message: error.message ?? "",
      sql: error.sql ?? "")
  }

  init(sqliteCode code: CInt, message: String, sql: String) {
    self =
      switch code & 0xFF {
      case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .conflict
      case SQLITE_CONSTRAINT: .constraint(Constraint(sqliteCode: code), detail: message)
      case SQLITE_FULL:
        .unavailable("The disk is full. Make room, then try again.")
      case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN:
        .unavailable("The database file cannot be read or written: \(message)")
      case _: .statement(message, sql: sql)
      }
  }
}

extension StorageError.Constraint {
  fileprivate init(sqliteCode code: CInt) {
    // Written as numbers, because C computes these constants in ways Swift does not import.
    switch code {
    case 2067, 1555, 2579: self = .unique
    case 787: self = .foreignKey
    case 275: self = .check
    case 1299: self = .notNull
    case _: self = .other
    }
  }
}
