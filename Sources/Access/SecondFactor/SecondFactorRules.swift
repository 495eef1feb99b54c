import Kernel

/// What a session may reach, as far as the second factor goes.
package enum SessionStage: Hashable, Sendable {
  /// Everything the account may.
  case complete
  /// The password was right; the code of the second factor is still to come.
  case secondFactor
  /// The password was right; the account must set up a second factor before anything else.
  case setUp
}

package enum SecondFactorRules {
  /// Administrators can give rights and reset others, so that a password alone is not enough.
  package static func isRequired(for roles: Set<Role>) -> Bool { roles.contains(.administrator) }

  package static func stage(
    passedAt: Instant?, hasSecondFactor: Bool, roles: Set<Role>
  ) -> SessionStage {
    if passedAt != nil { return .complete }
    if hasSecondFactor { return .secondFactor }
    return isRequired(for: roles) ? .setUp : .complete
  }

  package static let recoveryCodes = 10

  /// How long a browser may take between the password and the code.
  package static let patienceInSeconds: Int64 = 15 * 60
}
