extension Permission {
  /// Who can sign in, and what they hold.
  package static let manageAccounts = Permission(
    "account.manage", doing: "manage accounts", roles: [.administrator])

  /// One's own password and sessions.
  package static let ownAccount = Permission(
    "account.own", doing: "change your own account", roles: Set(Role.allCases), for: .ownRecord)

  /// Asking a colleague to stand in for a role of one's own, while away.
  package static let standIn = Permission(
    "account.cover", doing: "ask somebody to stand in for you",
    roles: Set(Role.allCases.filter { $0.needsOrganisation }))

  /// Saying with whom an employer shares its people by name.
  package static let agreeToShare = Permission(
    "sharing.agree", doing: "say with whom this organisation shares its records", roles: .keepers,
    for: .accountability)

  /// Reading those agreements, by those who made them and those they are made with.
  package static let seeSharing = Permission(
    "sharing.see", doing: "see with whom this organisation shares its records",
    roles: .any(.keepers, .outside, .watchers), for: .accountability)

  /// Showing one's own record to a body outside.
  package static let shareOwnRecord = Permission(
    "sharing.own", doing: "share your own record", roles: [.person], for: .ownRecord)

  /// Looking at what somebody sees, when they or a second officer agreed.
  package static let viewAs = Permission(
    "support.view", doing: "see what somebody else sees", roles: [.support])

  /// Seeing people by name, to whom the role does not extend, because it cannot wait.
  package static let openInEmergency = Permission(
    "emergency.open", doing: "open records in an emergency", roles: .any(.keepers, .outside),
    for: .employment)

  /// Saying afterwards whether that was right.
  package static let reviewEmergency = Permission(
    "emergency.review", doing: "review what was opened in an emergency", roles: .keepers,
    for: .accountability)
}

package enum AccessPermissions {
  package static let all: [Permission] = [
    .manageAccounts, .ownAccount, .standIn, .agreeToShare, .seeSharing, .shareOwnRecord,
    .viewAs, .openInEmergency, .reviewEmergency,
    .ownRecord, .prepareEvidence, .releaseEvidence, .requestEvidence,
  ]
}
