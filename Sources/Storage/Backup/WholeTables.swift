import Kernel

/// What backups and restores need of a unit of work beside statements: tables as they are, and
/// their rows in large numbers as lines of text.
protocol WholeTables: Transaction {
  /// Lifts limits of time that are there for pages, and keeps everybody from changing the schema
  /// under the reader's hands.
  ///
  /// - Throws: `StorageError.conflict` when that happened just now.
  func prepareToReadAll() throws

  /// Hands over each row of a table as a line, in the order of its key; how many there were.
  func unload(
    _ shape: TableShape, _ line: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int

  /// Lifts limits of time, and puts off what is quicker done once at the end: keys that point at
  /// other tables, and indexes.
  func prepareToFill() throws

  /// Removes all rows of all tables.
  func emptyAll(_ shapes: [TableShape]) throws

  /// Fills a table with the lines that `chunks` hands over; how many there were.
  ///
  /// - Throws: `BackupLine.Unreadable` for lines that are none of such a table.
  func fill(
    _ shape: TableShape, _ columns: [BackupContents.Column],
    _ chunks: (_ chunk: ([UInt8]) throws -> Void) throws -> Void
  ) throws -> Int

  /// Makes up for what `prepareToFill` put off, and checks it.
  func finishFilling(_ shapes: [TableShape]) throws

  /// No identifier from this one on was given out.
  func nextIdentifier() throws -> Int64

  func setNextIdentifier(_ number: Int64) throws
}

extension WholeTables {
  /// Every table with rows of the program, in alphabetical order.
  func tableShapes() throws -> [TableShape] {
    try DatabaseShape(self).tables.filter { !Bookkeeping.tables.contains($0.name) }
  }
}

/// Tables that are not the program's but this target's own bookkeeping.
enum Bookkeeping {
  static let tables: Set<String> = ["storage_migration", "storage_identifier"]
}
