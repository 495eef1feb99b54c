import Access
import Directory
import Kernel
import Storage
import Web

/// Who looked at what somebody asked for or agreed is written down before it is answered.
enum PlaceLooks {
  static func note(
    _ person: PersonID, under permission: Permission, _ visit: Visit
  ) async throws {
    let user = try visit.user()
    let isNew = try await visit.read { user, tx in
      guard try !user.isOne(of: OnePerson.records(of: person, tx)) else { return false }
      return try Looks.isNew(.places, at: person, by: user, tx)
    }
    guard isNew else { return }
    try await visit.site.database.write { tx in
      try Looks.record(.places, at: person, by: user, under: permission, tx)
    }
  }
}
