import Kernel

/// Who is asking, what they hold today, and when. Made at sign-in and by the command line; every
/// action is handed one and asks it for the right to go on.
package struct User: Hashable, Sendable {
  /// `nil` for the command line, which whoever can read the database may use.
  package let account: AccountID?
  package let name: String
  package let person: PersonID?
  /// Those in force today.
  package let grants: [Grant]
  package let now: Instant

  package init(
    account: AccountID?, name: String, person: PersonID?, grants: [Grant], now: Instant
  ) {
    self.account = account
    self.name = name
    self.person = person
    self.now = now
    self.grants = grants.filter { $0.period.contains(now.dayInLondon) }
  }

  package var today: Day { now.dayInLondon }

  /// Whoever runs the command line holds the database itself, so everything.
  package static func console(now: Instant) -> User {
    User(account: nil, name: "Command line", person: nil, grants: [], now: now)
  }

  package var isConsole: Bool { account == nil }

  /// The roles held anywhere. A linked person is always their own.
  package var roles: Set<Role> {
    if isConsole { return Set(Role.allCases) }
    var roles = Set(grants.map(\.role))
    if person != nil { roles.insert(.person) }
    return roles
  }

  /// Whether there is anything at all this user might do it to: for navigation and for closing a
  /// page early. The action still asks for the right itself.
  package func may(_ permission: Permission) -> Bool {
    !roles.isDisjoint(with: permission.roles)
  }
}
