import Kernel

/// The answer of a check, with what the credential says.
package struct CheckedCredential: Hashable, Sendable {
  package let state: CredentialState
  /// What it says. `nil` when nothing of it can be believed: it cannot be read, or was changed.
  /// Of an unknown issuer it is what it says of itself, and nobody has proved it.
  package let credential: Credential?
  /// The day of the list that its state was found in. `nil` when none was looked at, or not one
  /// for everything its issuer publishes of it.
  package let statusAsOf: Day?
  /// Why it is so, and what was not looked at, in sentences.
  package let reasons: [String]

  package init(
    _ state: CredentialState, _ credential: Credential? = nil, statusAsOf: Day? = nil,
    reasons: [String] = []
  ) {
    self.state = state
    self.credential = credential
    self.statusAsOf = statusAsOf
    self.reasons = reasons
  }

  package var isValid: Bool { state == .current }
}

/// One JSON value with all of its members always there; `null` for what is not known.
extension CheckedCredential: Encodable {
  private enum CodingKeys: String, CodingKey {
    case valid, status, issuer, subject, achievement, standard, stage, validFrom, validUntil
    case statusAsOf
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(isValid, forKey: .valid)
    try members.encode(state.rawValue, forKey: .status)
    try members.encode(credential?.issuer.id, forKey: .issuer)
    try members.encode(credential?.subject.id, forKey: .subject)
    try members.encode(credential?.achievement.name, forKey: .achievement)
    try members.encode(credential?.standard, forKey: .standard)
    try members.encode(credential?.stage, forKey: .stage)
    try members.encode(credential?.validFrom.dayInLondon, forKey: .validFrom)
    try members.encode(credential?.validUntil?.dayInLondon, forKey: .validUntil)
    try members.encode(statusAsOf, forKey: .statusAsOf)
  }
}
