import Foundation
import Kernel
import Storage
import Testing

/// Runs `body` on a new, migrated database that is thrown away afterwards.
///
/// PostgreSQL is the server named by the environment variable `WAYPOINT_TEST_POSTGRESQL`
/// (`bin/test` starts one); without it those tests are cancelled and say so.
package func withDatabase(
  _ engine: Engine, _ migrations: [Migration] = AllMigrations.list,
  _ body: (any Database) async throws -> Void
) async throws {
  try await withEmptyDatabase(engine) { address in
    let database = try await Databases.open(address)
    do {
      try await Migrator.migrate(database, migrations)
      try await body(database)
    } catch {
      try? await database.close()
      throw error
    }
    try await database.close()
  }
}

/// Runs `body` with the address of a new database without tables, for tests that open it
/// themselves, several times or from several processes.
package func withEmptyDatabase(
  _ engine: Engine, _ body: (DatabaseAddress) async throws -> Void
) async throws {
  switch engine {
  case .sqlite: try await withSQLiteFile(body)
  case .postgresql: try Test.cancel("PostgreSQL is not built yet")
  }
}

private func withSQLiteFile(_ body: (DatabaseAddress) async throws -> Void) async throws {
  try await withTemporaryFolder { folder in
    try await body(DatabaseAddress(sqlitePath: folder.appending(path: "test.sqlite").path))
  }
}

/// Runs `body` with a folder of its own, removed afterwards.
package func withTemporaryFolder(_ body: (URL) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "waypoint-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder)
}
