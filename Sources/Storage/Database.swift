import Kernel

/// A database of either engine. Units of work run on its own threads, never on the async pool.
package protocol Database: Sendable {
  var engine: Engine { get }

  /// Reads one state of the database; nothing can be changed.
  func read<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value

  /// One transaction. Run again, whole, when another got in its way, so `work` must do nothing
  /// outside the transaction that it would mind doing twice.
  @discardableResult
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value

  /// Like `write`, with no other write to this database going on, by this process or another.
  /// For changes of the schema, and for work so large that it would always meet somebody.
  @discardableResult
  func writeAlone<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value

  /// Like `write`, for one statement that guards itself, such as taking a job from a queue. Each
  /// statement sees what was committed when it began, so two of them wait instead of failing.
  @discardableResult
  func writeStatement<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value

  /// Does work as on one state of the database, and undoes all of it. Others go on reading and
  /// writing meanwhile, however long it takes: on SQLite it is done to a copy of its own, which
  /// needs as much room in the temporary folder as the database, and on PostgreSQL beside them.
  func rehearse<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value

  /// Hands `value` to every read from now on, as `Transaction.memory[key]`: what is kept in memory
  /// beside this database, such as a census. `nil` takes it away.
  func keep(_ value: (any Sendable)?, as key: String)

  /// Hands `keys` to every unit of work from now on, as `Transaction.keys`. Without, nothing can be
  /// sealed or opened.
  func use(_ keys: KeyRing)

  /// Wipes from the file what was overwritten or removed. On PostgreSQL that is the server's own
  /// business.
  func wipeFile() async throws

  /// Wipes it from the log of the file too.
  /// - Returns: Whether it is done: somebody who reads at the time keeps it there.
  func wipeLog() async throws -> Bool

  /// Lets work under way finish, then closes. Work handed in afterwards is refused.
  func close() async throws
}

extension Database {
  package func wipeFile() async throws {}
  package func wipeLog() async throws -> Bool { true }
}

/// A step of the schema, applied once, in order, in its own transaction together with the note
/// that it was applied. Never edited once released: a change is a new step.
///
/// DDL is written once for both engines, with tokens: `{{id}}` a primary key given by Waypoint,
/// `{{int}}` 64 bit, `{{real}}`, `{{bool}}`, `{{bytes}}`, `{{text}}` text that compares by bytes
/// on both engines; `{{by key}}` after the closing bracket has SQLite keep the rows in the order of
/// their primary key and nowhere else, which suits narrow rows with a key of several columns. A
/// statement that begins with `{{on postgresql}}` is left out on SQLite: schemas and roles.
package struct Migration: Sendable {
  /// `directory-001-organisation`: target, number in the target, what it is about.
  package let name: String
  package let sql: String
  /// Digests of what stood under this name in earlier versions and is mended by a later step.
  package let formerly: Set<String>
  package init(_ name: String, _ sql: String, formerly: Set<String> = []) {
    self.name = name
    self.sql = sql
    self.formerly = formerly
  }
}
