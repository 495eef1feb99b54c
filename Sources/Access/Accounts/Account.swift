import Kernel

/// Somebody who can sign in.
package struct Account: Hashable, Sendable {
  package let id: AccountID
  /// What is typed to sign in; unique when folded.
  package let name: String
  package let person: PersonID?
  package let createdAt: Instant
  package let closedAt: Instant?
}
