/// Opens databases of either engine.
package enum Databases {
  /// - Throws: `StorageError.unavailable` with what to do about it.
  package static func open(_ address: DatabaseAddress) async throws -> any Database {
    switch address.place {
    case .sqlite(let path): try await SQLiteDatabase.open(path: path)
    case .postgresql(let url): try await PostgresDatabase.open(url: url)
    }
  }

  /// One statement on a PostgreSQL server that cannot be part of a transaction: making and
  /// removing databases.
  package static func administer(_ address: DatabaseAddress, _ statement: String) async throws {
    guard case .postgresql(let url) = address.place else {
      throw StorageError.unavailable("\(address) has no server")
    }
    try await PostgresDatabase.administer(url: url, statement)
  }
}
