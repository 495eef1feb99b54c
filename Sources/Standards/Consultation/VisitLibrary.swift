import Storage
import Web

extension Visit {
  /// The library in force, for a page that asks the database nothing else.
  func library() async throws -> StandardsLibrary {
    try await site.database.read { tx in try StandardsInForce.library(tx) }
  }
}
