import Access
import Kernel
import Storage
import Web

extension Visit {
  /// Writes down that the reader looks at what is held about somebody else, before they are shown
  /// it. Whoever may not see the person is told so by the page, and nothing is written.
  func note(_ what: LookedAt, at person: PersonID, under permission: Permission) async throws {
    let user = try user()
    let isNew = try await read { user, tx in
      try user.holds(permission, over: .person(person), tx)
        && Looks.isNew(what, at: person, by: user, tx)
    }
    guard isNew else { return }
    try await site.database.write { tx in
      try Looks.record(what, at: person, by: user, under: permission, tx)
    }
  }
}
