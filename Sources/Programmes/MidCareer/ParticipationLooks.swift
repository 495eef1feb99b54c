import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// Who looked at somebody's application is written down before it is answered.
enum ParticipationLooks {
  /// - Returns: What `find` found, for whoever may see it.
  static func found(
    _ visit: Visit, under permission: Permission,
    _ find: @escaping @Sendable (User, any Transaction) throws -> FoundParticipation
  ) async throws -> FoundParticipation {
    let user = try visit.user()
    let (found, isNew) = try await visit.read { user, tx in
      let found = try find(user, tx)
      return (
        found, try Looks.isNew(.programme, at: found.participation.person, by: user, tx)
      )
    }
    if isNew {
      try await visit.site.database.write { tx in
        let found = try find(user, tx)
        try Looks.record(
          .programme, at: found.participation.person, by: user, permission, found.right, as: nil,
          tx)
      }
    }
    return found
  }
}
