import GRDB
import GRDBSQLite
import Kernel

extension SQLiteTransaction: WholeTables {
  /// A reader of the log sees one state for as long as it likes, tables included.
  func prepareToReadAll() throws {}

  func unload(
    _ shape: TableShape, _ line: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let columns = try shape.columns.map { try SQLName.checked($0.name) }
    let order = try shape.order.map { "\(try SQLName.checked($0)) NULLS FIRST" }
    let statement = try statement(
      """
      SELECT \(columns.joined(separator: ", ")) FROM \(try SQLName.checked(shape.name))
      ORDER BY \(order.joined(separator: ", "))
      """, binding: [])
    defer { statement.release() }
    var bytes: [UInt8] = []
    var count = 0
    while try statement.step() {
      bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 22)
      for column in columns.indices {
        if column > 0 { bytes.append(BackupLine.tab) }
        statement.append(CInt(column), to: &bytes)
      }
      bytes.append(BackupLine.newline)
      try bytes.withUnsafeBytes(line)
      count += 1
    }
    return count
  }

  func prepareToFill() throws {
    let indexes = try rows(
      """
      SELECT name, sql FROM sqlite_schema
      WHERE type = 'index' AND sql IS NOT NULL
      ORDER BY name
      """, binding: [])
    for index in indexes { try define("DROP INDEX \(SQLName.checked(try index(0)))") }
    memory[Self.putOff] = try indexes.map { try $0(1, as: String.self) }
  }

  private static let putOff = "storage.put-off"

  func emptyAll(_ shapes: [TableShape]) throws {
    for shape in shapes { try define("DELETE FROM \(try SQLName.checked(shape.name))") }
  }

  func fill(
    _ shape: TableShape, _ columns: [BackupContents.Column],
    _ chunks: (_ chunk: ([UInt8]) throws -> Void) throws -> Void
  ) throws -> Int {
    let names = try columns.map { try SQLName.checked($0.name) }.joined(separator: ", ")
    let marks = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
    let statement = try statement(
      "INSERT INTO \(try SQLName.checked(shape.name)) (\(names)) VALUES (\(marks))", binding: [])
    defer { statement.release() }
    let kinds = columns.map(\.kind)
    var count = 0
    try chunks { chunk in
      try BackupLine.read(chunk, kinds) { row in
        try statement.bind(row)
        while try statement.step() {}
        statement.reset()
        count += 1
      }
    }
    return count
  }

  func finishFilling(_ shapes: [TableShape]) throws {
    for index in memory[Self.putOff] as? [String] ?? [] { try define(index) }
    // Not looked after row by row while a database is being filled.
    if let row = try rows("SELECT \"table\" FROM pragma_foreign_key_check", binding: []).first {
      throw StorageError.constraint(.foreignKey, detail: try row(0))
    }
  }

  func nextIdentifier() throws -> Int64 {
    let sql = "SELECT next FROM storage_identifier"
    guard let row = try rows(sql, binding: []).first else {
      throw StorageError.statement("no number", sql: sql)
    }
    return try row(0)
  }

  func setNextIdentifier(_ number: Int64) throws {
    try execute("UPDATE storage_identifier SET next = ?1", binding: [.integer(number)])
  }
}

extension SQLiteStatement {
  /// The value of a column of the present row, as a line has it.
  func append(_ column: CInt, to line: inout [UInt8]) {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: BackupLine.append(integer: sqlite3_column_int64(handle, column), to: &line)
    case SQLITE_FLOAT: BackupLine.append(real: sqlite3_column_double(handle, column), to: &line)
    case SQLITE_TEXT:
      let start = sqlite3_column_text(handle, column)
      let count = Int(sqlite3_column_bytes(handle, column))
      BackupLine.append(text: UnsafeBufferPointer(start: start, count: count), to: &line)
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(handle, column)
      let count = Int(sqlite3_column_bytes(handle, column))
      BackupLine.append(bytes: UnsafeRawBufferPointer(start: start, count: count), to: &line)
    case _:
      line.append(BackupLine.backslash)
      line.append(UInt8(ascii: "N"))
    }
  }
}
