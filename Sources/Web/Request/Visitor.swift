import Access
import Kernel
import Storage

/// Who is signed in with the browser that asks.
package struct Visitor: Hashable, Sendable {
  package let user: User
  package let session: Session

  static func find(
    token: String, at now: Instant, in database: any Database
  ) async throws -> Visitor? {
    guard
      let (session, user) = try await database.read({ tx in
        try Sessions.find(token: token, at: now, tx)
      })
    else { return nil }
    // Once a minute is enough to know that somebody is there, and no page waits for it: a load
    // may be writing.
    if now.seconds(since: session.seenAt) >= 60 {
      Task { try? await database.write { tx in try Sessions.touch(session, at: now, tx) } }
    }
    return Visitor(user: user, session: session)
  }
}
