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
      database.use(.test)
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
  case .postgresql: try await withPostgresDatabase(body)
  }
}

private func withSQLiteFile(_ body: (DatabaseAddress) async throws -> Void) async throws {
  try await withTemporaryFolder { folder in
    try await body(DatabaseAddress(sqlitePath: folder.appending(path: "test.sqlite").path))
  }
}

private func withPostgresDatabase(
  _ body: (DatabaseAddress) async throws -> Void
) async throws {
  let variable = "WAYPOINT_TEST_POSTGRESQL"
  guard let url = ProcessInfo.processInfo.environment[variable], !url.isEmpty else {
    try Test.cancel("\(variable) does not name a PostgreSQL server; bin/test starts one")
  }
  let server = try #require(TestServer(url: url), "\(variable) is not the URL of a server")
  await ServerPlaces.shared.take()
  do {
    try await withDatabase(on: server, body)
  } catch {
    await ServerPlaces.shared.giveBack()
    throw error
  }
  await ServerPlaces.shared.giveBack()
}

/// Tests run side by side, and each database takes a handful of the server's connections.
private actor ServerPlaces {
  static let shared = ServerPlaces()
  private var free = 10
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func giveBack() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}

private func withDatabase(
  on server: TestServer, _ body: (DatabaseAddress) async throws -> Void
) async throws {
  let name = try await server.makeDatabase()
  do {
    try await body(server.address(of: name))
  } catch {
    try? await server.removeDatabase(name)
    throw error
  }
  try await server.removeDatabase(name)
}

/// A PostgreSQL server to make databases on. It touches only those it made.
private struct TestServer {
  private let url: URLComponents
  private static let prefix = "waypoint_test_"

  init?(url: String) {
    guard DatabaseAddress(url)?.engine == .postgresql, let url = URLComponents(string: url) else {
      return nil
    }
    self.url = url
  }

  func address(of name: String) throws -> DatabaseAddress {
    var own = url
    own.path = "/" + name
    return try #require(own.string.flatMap(DatabaseAddress.init))
  }

  func makeDatabase() async throws -> String {
    let name = Self.prefix + UUID().uuidString.lowercased().replacing("-", with: "")
    // From the empty template, so that nothing of the server's owner comes along.
    try await administer("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
    return name
  }

  func removeDatabase(_ name: String) async throws {
    try #require(name.hasPrefix(Self.prefix), "not a database of the tests")
    try await administer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
  }

  private func administer(_ statement: String) async throws {
    let address = try #require(url.string.flatMap(DatabaseAddress.init))
    try await Databases.administer(address, statement)
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
