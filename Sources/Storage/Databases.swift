/// Opens databases of either engine.
package enum Databases {
  /// - Throws: `StorageError.unavailable` with what to do about it.
  package static func open(_ address: DatabaseAddress) async throws -> any Database {
    switch address.place {
    case .sqlite(let path): try await SQLiteDatabase.open(path: path)
    case .postgresql: throw StorageError.unavailable("PostgreSQL is not built yet")
    }
  }
}
