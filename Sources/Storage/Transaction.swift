import Kernel

package enum Engine: String, Sendable, CaseIterable {
  case sqlite
  case postgresql
}

/// The one unit of work: everything read and written in it is one state of the database, and an
/// error undoes all of it.
///
/// Synchronous and not `Sendable` on purpose: nothing can `await` inside, and it never leaves the
/// database's own thread. Statements are written once for both engines with parameters `?1`, `?2`;
/// `?3*` stands for a list. Text of a statement is a literal: values are bound, never pasted.
package protocol Transaction: AnyObject {
  var engine: Engine { get }

  /// All rows of a query.
  func rows(_ sql: String, binding values: [Stored]) throws -> [Row]

  /// Rows one by one, for results too large to hold. The row is valid only during the call.
  func forEachRow(_ sql: String, binding values: [Stored], _ body: (Row) throws -> Void) throws

  /// Like `forEachRow`, each row looked at where it lies: for reading millions of them.
  func forEachRowInPlace(
    _ sql: String, binding values: [Stored], _ body: (RowInPlace) throws -> Void) throws

  /// Runs one statement; the number of rows it changed.
  @discardableResult
  func execute(_ sql: String, binding values: [Stored]) throws -> Int

  /// Many rows into one table: raw binds on SQLite, COPY on PostgreSQL. Fails like an insert does.
  func load(
    into table: String, columns: [String], _ rows: some Sequence<[Stored]>) throws

  /// A number no other thing in this database has or will have. Each process draws blocks of them,
  /// so a later thing can have a lower one: their order is stable, and says nothing of time.
  func newIdentifierNumber() throws -> Int64

  /// An error in `work` undoes what `work` did, and no more, before it is thrown on. Whoever
  /// means to go on after a statement failed needs one: PostgreSQL does nothing more in a unit of
  /// work after an error outside of any, and `write` then throws that error.
  func savepoint<Value>(_ work: () throws -> Value) throws -> Value

  /// Waits until no other unit of work holds `name`, and holds it until this one ends. On SQLite
  /// there is nothing to wait for: it writes one at a time.
  func lock(_ name: String) throws

  /// The first row of a query on what others have committed by now, not on the state this unit of
  /// work began with; it need not see what this unit of work has written. Only of use under
  /// `lock`, for a value that every unit of work carries on from the one before.
  func latestRow(_ sql: String, binding values: [Stored]) throws -> Row?

  /// The keys of what is kept sealed in this database.
  var keys: KeyRing { get }

  /// What parts of the program remember until this unit of work ends, by a key of their own. A
  /// savepoint that is undone takes back what was remembered in it.
  var memory: [String: any Sendable] { get set }

  /// Runs one statement that defines something (`CREATE TABLE …`), in the words of the engine.
  func define(_ statement: String) throws

  /// Prepares a statement without running it, to find out whether it could be.
  func check(_ sql: String) throws

  /// Tables of this database, without the engine's own, in alphabetical order.
  func tableNames() throws -> [String]
}

extension Transaction {
  /// All rows of a query: `tx.rows("SELECT id FROM person WHERE born_on = ?1", day)`. A list is
  /// bound as `tx.rows("… IN (?1*)", List(ids))`.
  package func rows(_ sql: String, _ values: any Storable...) throws -> [Row] {
    try rows(sql, binding: values.map(\.stored))
  }

  /// The first row, if there is one.
  package func row(_ sql: String, _ values: any Storable...) throws -> Row? {
    try rows(sql, binding: values.map(\.stored)).first
  }

  package func forEachRow(
    _ sql: String, _ values: any Storable..., body: (Row) throws -> Void
  ) throws {
    try forEachRow(sql, binding: values.map(\.stored), body)
  }

  package func forEachRowInPlace(
    _ sql: String, _ values: any Storable..., body: (RowInPlace) throws -> Void
  ) throws {
    try forEachRowInPlace(sql, binding: values.map(\.stored), body)
  }

  @discardableResult
  package func execute(_ sql: String, _ values: any Storable...) throws -> Int {
    try execute(sql, binding: values.map(\.stored))
  }

  package func newIdentifier<ID: Identifier>(_ kind: ID.Type = ID.self) throws -> ID {
    ID(rawValue: try newIdentifierNumber())
  }
}

/// One row of a result. Columns are read by position, in the order of the `SELECT`:
/// `let born: Day? = try row(2)`.
package struct Row: Sendable {
  package let values: [Stored]
  package init(values: [Stored]) { self.values = values }

  /// - Throws: `StorageError.unexpectedValue` when the column holds something else.
  package func callAsFunction<Value: Storable>(
    _ column: Int, as kind: Value.Type = Value.self
  ) throws -> Value {
    guard values.indices.contains(column), let value = Value(stored: values[column]) else {
      throw StorageError.unexpectedValue(
        column: column, wanted: "\(kind)",
        found: values.indices.contains(column) ? values[column].kindName : "no column")
    }
    return value
  }
}

extension Stored {
  fileprivate var kindName: String {
    switch self {
    case .null: "null"
    case .integer: "integer"
    case .real: "real"
    case .text: "text"
    case .bytes: "bytes"
    case .boolean: "boolean"
    case .list: "list"
    }
  }
}

package enum StorageError: Error, Hashable, Sendable {
  case unexpectedValue(column: Int, wanted: String, found: String)
  /// A rule of the schema was broken: unique, foreign key, check, not null.
  case constraint(Constraint, detail: String)
  /// Another transaction got there first; the unit of work is run again by `Database.write`.
  case conflict
  /// The database was written by a later version of Waypoint.
  case databaseFromTheFuture(migration: String)
  /// An applied migration is not the one this version carries under that name.
  case migrationChanged(String)
  /// The database cannot be reached or opened, with what to do about it.
  case unavailable(String)
  /// The connection broke while a unit of work was being committed: it may have been kept or not.
  /// Only work that notices whether it was done before may be run again.
  case inDoubt(String)
  /// A unit of work was kept, but the server gave up waiting until its standby had it too.
  case unreplicated(String)
  case statement(String, sql: String)

  package enum Constraint: String, Sendable {
    case unique, foreignKey, check, notNull, other
  }
}
