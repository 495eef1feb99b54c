import CLibPQ
import Kernel

extension PostgresTransaction: WholeTables {
  func prepareToReadAll() throws {
    try define("SET LOCAL statement_timeout = 0")
    let tables = try tableNames().map(SQLName.checked)
    guard !tables.isEmpty else { return }
    try define("LOCK TABLE \(tables.joined(separator: ", ")) IN ACCESS SHARE MODE")
    guard tables.contains("storage_migration") else { return }
    // The names are those of the state this unit of work sees; the lock is only now.
    let count = "SELECT COUNT(*) FROM storage_migration"
    let (seen, latest) = (try rows(count, binding: []).first, try latestRow(count, binding: []))
    guard seen?.values == latest?.values else { throw StorageError.conflict }
  }

  func unload(
    _ shape: TableShape, _ line: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let columns = try shape.columns.map { column in
      let name = try SQLName.checked(column.name)
      return column.kind == .boolean ? "CAST(\(name) AS INTEGER)" : name
    }
    let isText = Set(shape.columns.filter { $0.kind == .text }.map(\.name))
    let order = try shape.order.map { name in
      "\(try SQLName.checked(name))\(isText.contains(name) ? " COLLATE \"C\"" : "") NULLS FIRST"
    }
    let sql = """
      COPY (SELECT \(columns.joined(separator: ", ")) FROM \(try SQLName.checked(shape.name)) \
      ORDER BY \(order.joined(separator: ", "))) TO STDOUT
      """
    return try noting { try connection.copyOut(sql, line) }
  }

  func prepareToFill() throws {
    try define("SET LOCAL statement_timeout = 0")
    try define("SET LOCAL lock_timeout = 0")
    try define("SET LOCAL maintenance_work_mem = '256MB'")
    // Keys go first and come back last.
    let keys = try rows(
      """
      SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', CAST(conrelid AS regclass), conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', CAST(conrelid AS regclass), conname,
          pg_get_constraintdef(oid))
      FROM pg_constraint
      WHERE contype = 'f' AND connamespace IN (
        SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(FALSE)))
      ORDER BY CAST(CAST(conrelid AS regclass) AS TEXT), conname
      """, binding: [])
    let indexes = try rows(
      """
      SELECT format('DROP INDEX %s', CAST(indexrelid AS regclass)), pg_get_indexdef(indexrelid)
      FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
      WHERE relnamespace IN (
          SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(FALSE)))
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
      ORDER BY CAST(CAST(indexrelid AS regclass) AS TEXT)
      """, binding: [])
    for row in keys + indexes { try define(try row(0)) }
    memory[Self.putOff] = try (indexes + keys).map { try $0(1, as: String.self) }
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
    let sql = "COPY \(try SQLName.checked(shape.name)) (\(names)) FROM STDIN"
    do {
      return try noting { try connection.copyIn(sql, chunks) }
    } catch StorageError.statement {
      // The server could not make a row of a line.
      throw BackupLine.Unreadable()
    }
  }

  func finishFilling(_ shapes: [TableShape]) throws {
    for statement in memory[Self.putOff] as? [String] ?? [] { try define(statement) }
    for shape in shapes { try define("ANALYZE \(try SQLName.checked(shape.name))") }
  }

  func nextIdentifier() throws -> Int64 {
    let sql = "SELECT last_value, is_called FROM storage_identifier"
    guard let row = try rows(sql, binding: []).first else {
      throw StorageError.statement("no number", sql: sql)
    }
    return try row(0, as: Int64.self) + (try row(1) ? IdentifierBlock.size : 0)
  }

  func setNextIdentifier(_ number: Int64) throws {
    _ = try rows("SELECT setval('storage_identifier', ?1, FALSE)", binding: [.integer(number)])
  }
}

extension PostgresConnection {
  /// Hands over what a `COPY … TO STDOUT` sends, line by line; how many there were.
  func copyOut(_ sql: String, _ line: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
    try startCopy(sql, PGRES_COPY_OUT)
    var count = 0
    while true {
      var start: UnsafeMutablePointer<CChar>?
      let length = PQgetCopyData(handle, &start, 0)
      guard length > 0, let start else { break }
      defer { PQfreemem(start) }
      do {
        try line(UnsafeRawBufferPointer(start: start, count: Int(length)))
      } catch {
        // What is still to come would be read as answers to something else.
        giveUp()
        throw error
      }
      count += 1
    }
    try finishCopy(sql)
    return count
  }

  /// Sends chunks of whole lines to a `COPY … FROM STDIN`; how many rows the server made of them.
  func copyIn(
    _ sql: String, _ chunks: (_ chunk: ([UInt8]) throws -> Void) throws -> Void
  ) throws -> Int {
    try startCopy(sql, PGRES_COPY_IN)
    do {
      try chunks { chunk in
        let sent = chunk.withUnsafeBytes { bytes in
          PQputCopyData(
            handle, bytes.bindMemory(to: CChar.self).baseAddress, CInt(bytes.count))
        }
        guard sent == 1 else { throw PostgresFailure.lost(lastMessage) }
      }
    } catch {
      PQputCopyEnd(handle, "stopped")
      do { try finishCopy(sql) } catch  where error is PostgresFailure { throw error } catch {}
      throw error
    }
    PQputCopyEnd(handle, nil)
    return try finishCopy(sql)
  }

  private func startCopy(_ sql: String, _ wanted: ExecStatusType) throws {
    let started = PQexec(handle, sql)
    guard PQresultStatus(started) == wanted else {
      _ = try PostgresResult(started, on: self, sql: sql)
      throw StorageError.statement("no COPY was started", sql: sql)
    }
    PQclear(started)
  }
}
