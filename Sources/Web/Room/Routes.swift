import Access
import HTTPTypes
import Markup

/// Who may come to an address at all. The action behind it asks for the right itself; this is the
/// sign on the door, and what the table of all doors is checked against.
package enum Door: Hashable, Sendable {
  /// Anybody, without an account.
  case open
  /// Everybody whose password was right, also before their second factor.
  case entering
  /// Everybody who is signed in.
  case signedIn
  /// Those who hold the permission somewhere.
  case permission(Permission)
}

package typealias Handler = @Sendable (Visit) async throws -> Answer

/// Which of the changes of an address ask once more who it is, although somebody is signed in: those
/// by which an account could be taken over.
package struct ProofNeed: Sendable {
  let isNeeded: @Sendable (FormData) -> Bool
  /// The page to fill in again, where the form holds a password, which is kept for nobody.
  let page: String

  package static let always = ProofNeed.of(page: "/account")

  /// - Parameter page: Where the form is.
  package static func of(page: String) -> ProofNeed {
    ProofNeed(isNeeded: { _ in true }, page: page)
  }

  /// Depending on what was answered.
  package static func when(_ isNeeded: @escaping @Sendable (FormData) -> Bool) -> ProofNeed {
    ProofNeed(isNeeded: isNeeded, page: "/account")
  }
}

/// The addresses of the site, as the rooms declare them.
package final class Routes {
  package struct Route: Sendable {
    package let method: HTTPRequest.Method
    /// `/people/:id`
    package let path: String
    package let door: Door
    /// Answered without looking at cookies or the database: pictures, style sheets, health.
    let isBare: Bool
    /// What it takes besides being signed in.
    var proof: ProofNeed?
    /// Why it is open to everybody, where that is not to run the service.
    package var openBecause: String?
    /// What programs are told of it, when it is a question of their interface.
    var operation: Operation?
    let handler: Handler

    /// Whether it asks once more who it is.
    package var asksProof: Bool { proof != nil }
  }

  package private(set) var all: [Route] = []

  package init() {}

  package func get(
    _ path: String, _ door: Door, proof: ProofNeed? = nil, _ handler: @escaping Handler
  ) {
    all.append(
      Route(method: .get, path: path, door: door, isBare: false, proof: proof, handler: handler))
  }

  /// For everybody, because what is there is meant for everybody.
  ///
  /// - Parameter reason: Why, for the table of all doors: `The standards are for all to read`.
  package func get(_ path: String, openBecause reason: String, _ handler: @escaping Handler) {
    all.append(
      Route(
        method: .get, path: path, door: .open, isBare: false, openBecause: reason,
        handler: handler))
  }

  package func post(
    _ path: String, _ door: Door, proof: ProofNeed? = nil, _ handler: @escaping Handler
  ) {
    all.append(
      Route(method: .post, path: path, door: door, isBare: false, proof: proof, handler: handler))
  }

  /// The same for what is sent.
  package func post(_ path: String, openBecause reason: String, _ handler: @escaping Handler) {
    all.append(
      Route(
        method: .post, path: path, door: .open, isBare: false, openBecause: reason,
        handler: handler))
  }

  func add(_ route: Route) { all.append(route) }

  func bare(_ path: String, _ handler: @escaping Handler) {
    all.append(Route(method: .get, path: path, door: .open, isBare: true, handler: handler))
  }
}
