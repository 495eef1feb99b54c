import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Storage

/// What a typed one-time code opened.
package enum InvitationAnswer: Sendable {
  case found(Invitation)
  case none
  case throttled
}

extension Visit {
  /// Looks a one-time code up. Guesses count against the name and the address they come from, as
  /// those at passwords do, and what is said does not depend on whether there is such an account.
  package func openInvitation(name: String, code: String) async throws -> InvitationAnswer {
    let (now, attempt) = (now, attempt(as: name))
    return try await site.database.write { tx in
      let prepared = try attempt.prepare(at: now, for: .oneTimeCode, tx)
      guard prepared.throttle != .refuse else { return .throttled }
      guard let invitation = try Invitations.find(name: name, code: code, at: now, tx) else {
        return .none
      }
      try attempt.forgive(prepared, tx)
      return .found(invitation)
    }
  }

  /// `https://waypoint.example`, as the browser that asks knows us.
  package var origin: String {
    "\(site.settings.isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
  }
}
