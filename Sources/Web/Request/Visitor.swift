import Access
import Kernel
import Storage

/// Who is signed in with the browser that asks.
package struct Visitor: Hashable, Sendable {
  /// In the role they chose.
  package let user: User
  /// With every role they hold: for choosing another.
  package let everyRole: User
  package let session: Session
  /// The role they chose, in words; `nil` while they act in all of them.
  package let chosenRole: String?
  /// What they look at for support.
  package let viewing: ViewRequest?

  static func find(
    token: String, at now: Instant, in database: any Database
  ) async throws -> Visitor? {
    let found = try await database.read { tx -> Visitor? in
      guard let (session, user) = try Sessions.find(token: token, at: now, tx) else { return nil }
      if let (request, seen) = try ViewRequests.running(in: session, of: user, tx) {
        return Visitor(
          user: seen, everyRole: user, session: session, chosenRole: nil, viewing: request)
      }
      let choice = try ChosenRoles.of(session, tx)
      let acting = user.acting(as: choice)
      return Visitor(
        user: acting, everyRole: user, session: session,
        chosenRole: acting.chosen == nil
          ? nil : try ChosenRoles.words(acting.chosen, of: user, tx), viewing: nil)
    }
    guard let found else { return nil }
    let session = found.session
    // Once a minute is enough to know that somebody is there, and no page waits for it: a load
    // may be writing.
    if now.seconds(since: session.seenAt) >= 60 {
      Task { try? await database.write { tx in try Sessions.touch(session, at: now, tx) } }
    }
    return found
  }
}

extension Visitor {
  /// In all of their roles.
  init(_ user: User, _ session: Session) {
    self.init(user: user, everyRole: user, session: session, chosenRole: nil, viewing: nil)
  }
}
