extension Permission {
  package static let manageAccounts = Permission(
    "account.manage", doing: "manage accounts", roles: [.administrator])

  /// One's own password and sessions.
  package static let ownAccount = Permission(
    "account.own", doing: "change your own account", roles: Set(Role.allCases))
}

package enum AccessPermissions {
  package static let all: [Permission] = [.manageAccounts, .ownAccount]
}
