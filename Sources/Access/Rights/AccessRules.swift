import Kernel

/// What is known about the subject of a question, as far as rights depend on it.
package struct Standing: Hashable, Sendable {
  /// The subject is the user, or the user's own things.
  package var isSelf = false
  /// The subject reports to the user, at whatever level.
  package var reportsToUser = false
  /// The subject is a person, so that roles which never see names do not reach it.
  package var isPerson = false
  /// The organisations the subject is or works in, without what those are under.
  package var places: Set<OrganisationID> = []
  /// The organisations the subject is, works in, or is under.
  package var under: Set<OrganisationID> = []
  /// The organisations in whose area the subject lies, including those it is under.
  package var areas: Set<OrganisationID> = []
  /// Bodies with which the subject is shared by name, and what of it.
  package var shared: [OrganisationID: Set<SharedData>] = [:]

  package init(
    isSelf: Bool = false, reportsToUser: Bool = false, isPerson: Bool = false,
    places: Set<OrganisationID> = [], under: Set<OrganisationID> = [],
    areas: Set<OrganisationID> = [], shared: [OrganisationID: Set<SharedData>] = [:]
  ) {
    self.isSelf = isSelf
    self.reportsToUser = reportsToUser
    self.isPerson = isPerson
    self.places = places
    self.under = under
    self.areas = areas
    self.shared = shared
  }
}

/// How far each role reaches. The one policy: nothing else decides who may see or do what.
package enum AccessRules {
  /// After the last day, the people of the organisation they left are seen for this long, so that
  /// what was open can be closed. Their record then belongs to wherever they went.
  package static let leaversAreSeenForDays = 92

  /// The role under which `permission` is held over a subject, or `nil`: the narrowest that
  /// suffices.
  package static func holding(
    _ permission: Permission, over standing: Standing, by holder: Holder
  ) -> RoleHeld? {
    if holder.isPerson, permission.roles.contains(.person), standing.isSelf {
      return RoleHeld(.person)
    }
    if holder.isLineManager, permission.roles.contains(.lineManager), standing.isPerson,
      standing.reportsToUser
    {
      return RoleHeld(.lineManager)
    }
    // The widest role last, so that the journal names the narrowest that suffices.
    let byReach = holder.grants.sorted { $0.role.reachRank < $1.role.reachRank }
    let held = byReach.first { grant in
      permission.roles.contains(grant.role) && covers(grant, permission, standing)
    }
    if let held { return RoleHeld(held.role, at: held.organisation) }
    return inEmergency(permission, standing, holder)
  }

  /// What was opened because it could not wait: to look, by those who may look elsewhere.
  private static func inEmergency(
    _ permission: Permission, _ standing: Standing, _ holder: Holder
  ) -> RoleHeld? {
    guard permission.shows != nil,
      let role = holder.grants.first(where: { permission.roles.contains($0.role) })?.role,
      let organisation = holder.emergencies.first(where: standing.under.contains)
    else { return nil }
    return RoleHeld(role, at: organisation, inEmergency: true)
  }

  /// Whether a role, held where the grant says, extends to the subject.
  static func covers(_ grant: Grant, _ permission: Permission, _ standing: Standing) -> Bool {
    switch grant.role.reach {
    case .themselves, .reports, .nothing, .journal: false
    case .people: isAtOrUnder(grant, standing)
    case .figures, .dealings:
      !standing.isPerson && permission.shows == nil && isAtOrUnder(grant, standing)
    case .area, .nation:
      if let data = permission.shows {
        grant.organisation.flatMap { standing.shared[$0] }?.contains(data) ?? false
      } else {
        !standing.isPerson
          && (grant.role.reach == .nation
            || grant.organisation.map(standing.areas.contains) ?? false)
      }
    }
  }

  private static func isAtOrUnder(_ grant: Grant, _ standing: Standing) -> Bool {
    guard let organisation = grant.organisation else { return grant.isOverEverything }
    return grant.beneath
      ? standing.under.contains(organisation) : standing.places.contains(organisation)
  }
}

/// Who asks, as far as rights depend on it.
package struct Holder: Hashable, Sendable {
  /// Whether the account belongs to a person.
  package let isPerson: Bool
  /// Whether anybody reports to that person today.
  package let isLineManager: Bool
  package let grants: [Grant]
  /// Organisations whose people were opened in an emergency.
  package let emergencies: [OrganisationID]

  package init(
    isPerson: Bool, isLineManager: Bool, grants: [Grant], emergencies: [OrganisationID] = []
  ) {
    self.emergencies = emergencies
    self.isPerson = isPerson
    self.isLineManager = isLineManager
    self.grants = grants
  }
}

/// The role under which something is done, and where it is held: kept with the journal entry.
package struct RoleHeld: Hashable, Sendable {
  package let role: Role
  package let organisation: OrganisationID?
  /// Whether the role does not extend that far, and it was opened because it could not wait.
  package let inEmergency: Bool

  package init(_ role: Role, at organisation: OrganisationID? = nil, inEmergency: Bool = false) {
    self.role = role
    self.organisation = organisation
    self.inEmergency = inEmergency
  }

  /// `organisationLead@4711`: not erased with the words of an entry, and names nobody.
  package var code: String {
    role.rawValue + (organisation.map { "@\($0)" } ?? "") + (inEmergency ? Self.inEmergency : "")
  }

  static let inEmergency = " in emergency"
}

extension Role {
  fileprivate var reachRank: Int {
    switch reach {
    case .themselves: 0
    case .reports: 1
    case .nothing, .dealings: 2
    case .figures: 3
    case .people: self == .administrator ? 7 : 4
    case .area: 5
    case .nation: 6
    case .journal: 8
    }
  }
}
