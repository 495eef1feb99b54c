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
  try await withCopy(of: migrations, engine) { address in
    let database = try await Databases.open(address)
    do {
      database.use(.test)
      try await body(database)
    } catch {
      try? await database.close()
      throw error
    }
    try await database.close()
  }
}

/// Runs `body` on a copy of a database that was migrated once: laying out some hundred tables for each
/// test anew takes longer than most tests.
private func withCopy(
  of migrations: [Migration], _ engine: Engine, _ body: (DatabaseAddress) async throws -> Void
) async throws {
  switch engine {
  case .sqlite:
    let laid = try await Layouts.shared.file(of: migrations)
    try await withSQLiteFile { address in
      if case .sqlite(let path) = address.place {
        try FileManager.default.copyItem(atPath: laid, toPath: path)
      }
      try await body(address)
    }
  case .postgresql:
    try await withPostgresDatabase(
      from: { try await Layouts.shared.name(of: migrations, on: $0) }, body)
  }
}

/// Migrated databases, each made once and copied for every test.
private actor Layouts {
  static let shared = Layouts()
  private var files: [String: Task<String, any Error>] = [:]
  private var names: [String: Task<String, any Error>] = [:]

  /// The same for the same migrations, in this run and in others.
  private func key(_ migrations: [Migration]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for migration in migrations {
      for byte in "\(migration.name)\n\(migration.sql)\n".utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
      }
    }
    return String(hash, radix: 16)
  }

  /// The path of a file that is copied and never opened.
  func file(of migrations: [Migration]) async throws -> String {
    let key = key(migrations)
    let task =
      files[key]
      ?? Task {
        let folder = FileManager.default.temporaryDirectory
          .appending(path: "waypoint-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "laid-out.sqlite").path
        let database = try await Databases.open(DatabaseAddress(sqlitePath: path))
        try await Migrator.migrate(database, migrations)
        try await database.close()
        return path
      }
    files[key] = task
    return try await task.value
  }

  /// The name of a database on the server to which nobody is connected.
  func name(of migrations: [Migration], on server: TestServer) async throws -> String {
    let key = key(migrations)
    let task =
      names[key]
      ?? Task {
        let name = "\(TestServer.prefix)laid_out_\(key)"
        let own = try await server.makeDatabase()
        let database = try await Databases.open(server.address(of: own))
        try await Migrator.migrate(database, migrations)
        try await database.close()
        do {
          try await server.rename(own, to: name)
        } catch {
          // An earlier run left one, which is the same.
          try await server.removeDatabase(own)
        }
        return name
      }
    names[key] = task
    return try await task.value
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

/// - Parameter template: The name of the database that it is a copy of; an empty one without it.
private func withPostgresDatabase(
  from template: (TestServer) async throws -> String? = { _ in nil },
  _ body: (DatabaseAddress) async throws -> Void
) async throws {
  let variable = "WAYPOINT_TEST_POSTGRESQL"
  guard let url = ProcessInfo.processInfo.environment[variable], !url.isEmpty else {
    try Test.cancel("\(variable) does not name a PostgreSQL server; bin/test starts one")
  }
  let server = try #require(TestServer(url: url), "\(variable) is not the URL of a server")
  await ServerPlaces.shared.take()
  do {
    try await withDatabase(on: server, from: template(server), body)
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
  on server: TestServer, from template: String?,
  _ body: (DatabaseAddress) async throws -> Void
) async throws {
  let name = try await server.makeDatabase(from: template)
  do {
    try await body(server.address(of: name))
  } catch {
    try? await server.removeDatabase(name)
    throw error
  }
  try await server.removeDatabase(name)
}

/// A PostgreSQL server to make databases on. It touches only those it made.
private struct TestServer: Sendable {
  private let url: URLComponents
  static let prefix = "waypoint_test_"

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

  func makeDatabase(from template: String? = nil) async throws -> String {
    let name = Self.prefix + UUID().uuidString.lowercased().replacing("-", with: "")
    // From the empty template, so that nothing of the server's owner comes along.
    try await administer(
      "CREATE DATABASE \(name) TEMPLATE \(template ?? "template0") ENCODING 'UTF8'")
    return name
  }

  func rename(_ name: String, to other: String) async throws {
    try await administer("ALTER DATABASE \(name) RENAME TO \(other)")
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
