import Kernel

/// Who is asking, what they hold today, and when. Made at sign-in and by the command line; every
/// action is handed one and asks it for the right to go on.
package struct User: Hashable, Sendable {
  /// `nil` for the command line, which whoever can read the database may use.
  package let account: AccountID?
  package let name: String
  package let person: PersonID?
  /// Those in force today, in the role chosen; all of them where none was chosen.
  package let grants: [Grant]
  /// Whether anybody reports to the person today: nobody is given that.
  package let isLineManager: Bool
  package let now: Instant
  /// Codes of the permissions that a token narrows its account to; `nil` for everybody else.
  package let scope: Set<String>?
  /// The one role that the user chose to act in.
  package let chosen: ChosenRole?
  /// Organisations whose people the user opened in an emergency.
  package let emergencies: [OrganisationID]
  /// Somebody of support who looks at what the user sees.
  package let viewer: String?
  /// Their account: what is looked at is written down as looked at by them.
  let viewerAccount: AccountID?

  package init(
    account: AccountID?, name: String, person: PersonID?, grants: [Grant],
    isLineManager: Bool = false, now: Instant, chosen: ChosenRole? = nil,
    emergencies: [OrganisationID] = [], viewer: String? = nil,
    viewerAccount: AccountID? = nil, scope: Set<String>? = nil
  ) {
    self.scope = scope
    self.account = account
    self.name = name
    self.person = person
    self.now = now
    self.chosen = chosen
    self.emergencies = emergencies
    self.viewer = viewer
    self.viewerAccount = viewerAccount
    self.isLineManager = isLineManager && person != nil && (chosen.map(\.isLineManager) ?? true)
    // Who manages whom follows from the records: grants of it from before are of no effect.
    self.grants = grants.filter { grant in
      grant.role.isGiven && grant.period.contains(now.dayInLondon)
        && (chosen.map { $0 == .grant(grant.id) } ?? true)
    }
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
    if isLineManager { roles.insert(.lineManager) }
    return roles
  }

  /// As the rules see them.
  package var holder: Holder {
    Holder(
      isPerson: person != nil, isLineManager: isLineManager, grants: grants,
      emergencies: emergencies)
  }

  /// Whether there is anything at all this user might do it to: for navigation and for closing a
  /// page early. The action still asks for the right itself. Some things are everybody's who can
  /// sign in.
  package func may(_ permission: Permission) -> Bool {
    isInScope(permission)
      && (permission == .ownAccount || !roles.isDisjoint(with: permission.roles))
  }

  /// Whether a token, if that is how the account asks, goes so far.
  package func isInScope(_ permission: Permission) -> Bool {
    scope?.contains(permission.code) ?? true
  }

  /// The same user in the one role they chose. One that is not held is of no effect.
  package func acting(as choice: ChosenRole?) -> User {
    guard let choice, holds(choice) else { return self }
    return User(
      account: account, name: name, person: person, grants: grants, isLineManager: isLineManager,
      now: now, chosen: choice, emergencies: emergencies, viewer: viewer,
      viewerAccount: viewerAccount, scope: scope)
  }

  /// What this user sees, looked at by somebody of support.
  func seen(by officer: User) -> User {
    User(
      account: account, name: name, person: person, grants: grants, isLineManager: isLineManager,
      now: now, viewer: officer.name, viewerAccount: officer.account)
  }

  /// The same user as if nothing were open in an emergency.
  package var withoutEmergencies: User {
    User(
      account: account, name: name, person: person, grants: grants, isLineManager: isLineManager,
      now: now, chosen: chosen, viewer: viewer, viewerAccount: viewerAccount, scope: scope)
  }

  /// Whose hands are at the keyboard.
  var actor: AccountID? { viewerAccount ?? account }

  /// As the journal names whoever does something.
  var actorName: String { viewer.map { "\($0) of support, as \(name)" } ?? name }

  private func holds(_ choice: ChosenRole) -> Bool {
    switch choice {
    case .grant(let id): grants.contains { $0.id == id }
    case .lineManager: isLineManager
    case .person: person != nil
    }
  }
}

/// The role in which somebody chose to act, of several that they hold.
package enum ChosenRole: Hashable, Sendable {
  case grant(GrantID)
  case lineManager
  case person

  package var code: String {
    switch self {
    case .grant(let id): "\(id)"
    case .lineManager: Role.lineManager.rawValue
    case .person: Role.person.rawValue
    }
  }

  package init?(code: String) {
    switch code {
    case Role.lineManager.rawValue: self = .lineManager
    case Role.person.rawValue: self = .person
    default:
      guard let id = GrantID(code) else { return nil }
      self = .grant(id)
    }
  }

  var isLineManager: Bool { self == .lineManager }
}
