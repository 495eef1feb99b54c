import Crypto
import Kernel

/// Brings the tables of a database to what this version of Waypoint wants, one step after the
/// other, and keeps a note of each. Only ever forward.
package enum Migrator {
  /// Applies what is missing. Several processes may do this at once: each step is one transaction
  /// that looks again at what is missing and lets nobody else write meanwhile.
  ///
  /// - Returns: the names of the steps that were applied now.
  /// - Throws: `StorageError.databaseFromTheFuture` or `.migrationChanged`, with nothing done.
  @discardableResult
  package static func migrate(
    _ database: any Database, _ migrations: [Migration]
  ) async throws -> [String] {
    precondition(
      Set(migrations.map(\.name)).count == migrations.count, "two migrations of one name")
    var applied: [String] = []
    while let name = try await applyNext(of: migrations, to: database) { applied.append(name) }
    return applied
  }

  /// The steps not yet applied, in order; empty when the database is ready for use.
  package static func pending(
    _ database: any Database, _ migrations: [Migration]
  ) async throws -> [String] {
    try await database.read { tx in
      guard try MigrationNotes.exist(tx) else { return migrations.map(\.name) }
      return try missing(of: migrations, notes: MigrationNotes.all(tx)).map(\.name)
    }
  }

  private static func applyNext(
    of migrations: [Migration], to database: any Database
  ) async throws -> String? {
    // Looked at in a read first, so that a database with nothing missing is not locked.
    if try await pending(database, migrations).isEmpty { return nil }
    return try await database.writeAlone { tx in
      try MigrationNotes.prepare(tx)
      let notes = try MigrationNotes.all(tx)
      guard let next = try missing(of: migrations, notes: notes).first else { return nil }
      try apply(next, at: notes.count + 1, tx)
      return next.name
    }
  }

  private static func apply(
    _ migration: Migration, at position: Int, _ tx: any Transaction
  ) throws {
    for statement in Definition.statements(of: migration.sql, for: tx.engine) {
      try tx.define(statement)
    }
    try MigrationNotes.add(
      MigrationNote(position: position, name: migration.name, digest: migration.digest), tx)
  }

  private static func missing(
    of migrations: [Migration], notes: [MigrationNote]
  ) throws -> [Migration] {
    let steps = notes.map { BackupContents.Step(name: $0.name, digest: $0.digest) }
    return try match(steps, with: migrations).missing
  }
}

/// For backups, which carry the steps their rows were written under.
extension Migrator {
  /// The steps a database has, in order; `nil` when it is not one of Waypoint's.
  ///
  /// - Throws: `StorageError.databaseFromTheFuture` or `.migrationChanged`.
  static func applied(
    _ tx: any Transaction, knowing migrations: [Migration]
  ) throws -> [BackupContents.Step]? {
    guard try MigrationNotes.exist(tx) else { return nil }
    let steps = try MigrationNotes.all(tx).map {
      BackupContents.Step(name: $0.name, digest: $0.digest)
    }
    _ = try match(steps, with: migrations)
    return steps
  }

  /// The migrations that steps stand for, in the order of the steps, and those that follow.
  static func match(
    _ steps: [BackupContents.Step], with migrations: [Migration]
  ) throws -> (present: [Migration], missing: [Migration]) {
    let carried = Dictionary(uniqueKeysWithValues: migrations.map { ($0.name, $0) })
    let present = try steps.map { step in
      guard let migration = carried[step.name] else {
        throw StorageError.databaseFromTheFuture(migration: step.name)
      }
      guard migration.digest == step.digest || migration.formerly.contains(step.digest) else {
        throw StorageError.migrationChanged(step.name)
      }
      return migration
    }
    let names = Set(steps.map(\.name))
    return (present, migrations.filter { !names.contains($0.name) })
  }

  /// The steps that migrations stand for.
  static func steps(of migrations: [Migration]) -> [BackupContents.Step] {
    migrations.map { BackupContents.Step(name: $0.name, digest: $0.digest) }
  }

  /// Makes the tables of an empty database as they were after `steps`; the migrations that follow.
  static func apply(
    _ steps: [BackupContents.Step], of migrations: [Migration], _ tx: any Transaction
  ) throws -> [Migration] {
    let (present, missing) = try match(steps, with: migrations)
    try MigrationNotes.prepare(tx)
    try apply(present, tx)
    return missing
  }

  /// Applies what is missing, in a unit of work that nobody else disturbs.
  static func apply(_ migrations: [Migration], _ tx: any Transaction) throws {
    let first = try MigrationNotes.all(tx).count + 1
    for (index, migration) in migrations.enumerated() {
      try apply(migration, at: first + index, tx)
    }
  }
}

extension Migration {
  /// What tells an applied migration from an edited one of the same name.
  fileprivate var digest: String {
    Hexadecimal.words(SHA256.hash(data: Array(sql.utf8)))
  }
}

private struct MigrationNote {
  let position: Int
  let name: String
  let digest: String
}

/// The table of notes. It is there before the first migration, so it is not one.
private enum MigrationNotes {
  static func exist(_ tx: any Transaction) throws -> Bool {
    try tx.tableNames().contains("storage_migration")
  }

  static func prepare(_ tx: any Transaction) throws {
    guard try !exist(tx) else { return }
    let sql = """
      CREATE TABLE storage_migration (
        position {{id}},
        name {{text}} NOT NULL UNIQUE,
        digest {{text}} NOT NULL
      )
      """
    for statement in Definition.statements(of: sql, for: tx.engine) { try tx.define(statement) }
  }

  static func all(_ tx: any Transaction) throws -> [MigrationNote] {
    try tx.rows("SELECT position, name, digest FROM storage_migration ORDER BY position").map {
      MigrationNote(position: try $0(0), name: try $0(1), digest: try $0(2))
    }
  }

  static func add(_ note: MigrationNote, _ tx: any Transaction) throws {
    try tx.execute(
      "INSERT INTO storage_migration (position, name, digest) VALUES (?1, ?2, ?3)",
      note.position, note.name, note.digest)
  }
}
