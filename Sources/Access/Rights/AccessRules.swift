import Kernel

/// What is known about the subject of a question, as far as rights depend on it.
package struct Standing: Hashable, Sendable {
  /// The subject is the user, or the user's own things.
  package var isSelf = false
  /// The subject reports to the user, at whatever level.
  package var reportsToUser = false
  /// The subject is a person, so that roles which never see names do not reach it.
  package var isPerson = false
  /// The organisations the subject is, works in, or is under.
  package var under: Set<OrganisationID> = []
  /// The organisations in whose area the subject lies, including those it is under.
  package var areas: Set<OrganisationID> = []

  package init(
    isSelf: Bool = false, reportsToUser: Bool = false, isPerson: Bool = false,
    under: Set<OrganisationID> = [], areas: Set<OrganisationID> = []
  ) {
    self.isSelf = isSelf
    self.reportsToUser = reportsToUser
    self.isPerson = isPerson
    self.under = under
    self.areas = areas
  }
}

/// How far each role reaches. The one policy: nothing else decides who may see or do what.
package enum AccessRules {
  /// After the last day, the people of the organisation they left are seen for this long, so that
  /// what was open can be closed. Their record then belongs to wherever they went.
  package static let leaversAreSeenForDays = 92

  /// The grant under which `permission` is held over a subject, or `nil`.
  package static func role(
    holding permission: Permission, over standing: Standing, grants: [Grant], hasPerson: Bool
  ) -> Role? {
    if hasPerson, permission.roles.contains(.person), standing.isSelf { return .person }
    // The widest role last, so that the journal names the narrowest that suffices.
    let byReach = grants.sorted { $0.role.reachRank < $1.role.reachRank }
    return byReach.first { grant in
      permission.roles.contains(grant.role)
        && covers(grant.role, at: grant.organisation, standing, hasPerson: hasPerson)
    }?.role
  }

  /// Whether a role held at an organisation (`nil`: everywhere) extends to the subject.
  package static func covers(
    _ role: Role, at organisation: OrganisationID?, _ standing: Standing, hasPerson: Bool
  ) -> Bool {
    switch role {
    case .person: hasPerson && standing.isSelf
    case .lineManager: hasPerson && standing.isPerson && standing.reportsToUser
    case .organisationLead, .administrator:
      organisation.map(standing.under.contains) ?? true
    case .regionLead:
      !standing.isPerson && (organisation.map(standing.areas.contains) ?? true)
    case .nationalLead: !standing.isPerson
    }
  }
}

extension Role {
  fileprivate var reachRank: Int {
    switch self {
    case .person: 0
    case .lineManager: 1
    case .organisationLead: 2
    case .regionLead: 3
    case .nationalLead: 4
    case .administrator: 5
    }
  }
}
