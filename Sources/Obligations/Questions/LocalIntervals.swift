import Kernel
import Storage

/// How often an employer repeats what is repeated nationally, side by side.
package struct LocalIntervals: Sendable {
  package struct Line: Sendable {
    package let policy: Policy
    package let national: Length
    /// The employer's own, in force today.
    package let local: LocalInterval?
  }

  package let lines: [Line]

  /// Policies in force that are repeated, and owed to each employer.
  package static func of(
    _ organisation: OrganisationID, on day: Day, content: PolicyContent, _ tx: any Transaction
  ) throws -> LocalIntervals {
    let book = EmployerBook(
      intervals: try EmployerStore.intervals(of: [organisation], tx))
    return LocalIntervals(
      lines: content.inForce(on: day).compactMap { policy in
        guard let refresh = policy.refresh, policy.scope != .person else { return nil }
        return Line(
          policy: policy, national: refresh.interval,
          local: book.interval(for: policy, at: organisation, on: day))
      })
  }
}

/// Who is, was or will be in an agreement, by name of the agreement's list.
package enum AgreementMembers {
  package static func of(
    _ agreement: String, _ tx: any Transaction
  ) throws -> [AgreementMembership] {
    try EmployerStore.memberships(tx).filter { $0.agreement == agreement }
  }
}
