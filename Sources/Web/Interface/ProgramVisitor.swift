import Access
import HTTPTypes
import Kernel
import Storage

/// A program that asks with a token instead of a browser with a session.
package struct ProgramVisitor: Hashable, Sendable {
  package let user: User
  package let token: APIToken

  /// The program that a request comes from; `nil` when it carries no token.
  /// - Throws: `BadToken` for one that is of no use.
  static func find(
    in headers: HTTPFields, at now: Instant, _ database: any Database
  ) async throws -> ProgramVisitor? {
    guard let authorization = headers[.authorization] else { return nil }
    let parts = authorization.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw BadToken() }
    let found = try await database.read { [text = String(parts[1])] tx in
      try APITokens.user(of: text, at: now, tx)
    }
    guard let (token, user) = found else { throw BadToken() }
    // Once a minute is enough to know that it is in use, and no answer waits for it.
    if token.lastUsedAt.map({ now.seconds(since: $0) >= 60 }) ?? true {
      Task { try? await database.write { tx in try APITokens.touch(token.id, at: now, tx) } }
    }
    return ProgramVisitor(user: user, token: token)
  }
}

/// The token is unknown, over or revoked: which of them is not said.
struct BadToken: Error {}
