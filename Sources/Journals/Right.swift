import Kernel

/// Leave to do something, once: who, by which permission, at what moment. Made only by `Access`,
/// asked for inside every action, and kept with the journal entry.
package struct Right: Hashable, Sendable {
  /// The permission it was given under, for example `person.change`.
  package let code: String
  /// The role it was given under, and the organisation at which that is held, for example
  /// `organisationLead@4711`; `nil` where nobody acted in one.
  package let role: String?
  /// `nil` for the command line and for work nobody asked for.
  package let account: AccountID?
  package let actorName: String
  package let at: Instant

  package init(
    code: String, role: String? = nil, account: AccountID?, actorName: String, at: Instant
  ) {
    self.code = code
    self.role = role
    self.account = account
    self.actorName = actorName
    self.at = at
  }

  /// As it is kept with an entry: `person.change as lineManager`.
  package var kept: String { code + (role.map { " as \($0)" } ?? "") }
}
