import Access
import Directory
import Journals
import Kernel
import Storage

/// Who may hold cohorts for a body: its own people, and not those who look at it from outside.
enum KeptCohorts {
  /// Bodies that speak for a place or a system, or host such a partnership. A decision.
  static let kinds: Set<OrganisationKind> = [
    .integratedCareBoard, .place, .subIcbLocation, .healthGeography, .region, .localAuthority,
    .nhsTrust, .nhsFoundationTrust, .primaryCareNetwork, .gpFederation,
  ]

  static func holds(
    _ place: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard user.viewer == nil, try user.holds(.keepCohorts, over: .organisation(place), tx) else {
      return false
    }
    let right = try user.right(to: .keepCohorts, .organisation(place), tx)
    // An officer sees the figures of a whole area, and holds the cohorts of their own board alone.
    let officer = RoleHeld(.systemPeopleOfficer, at: nil).code
    guard let role = right.role, role.hasPrefix(officer) else { return true }
    return role == RoleHeld(.systemPeopleOfficer, at: place).code
  }

  /// - Throws: `Forbidden` or `NotFound` for everybody else.
  static func right(
    _ place: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> Right {
    let right = try user.right(to: .keepCohorts, .organisation(place), tx)
    guard try holds(place, user, tx) else { throw Forbidden(Permission.keepCohorts.doing) }
    return right
  }

  /// The name of a body that may hold cohorts, for those who hold them.
  static func name(
    _ place: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> String {
    _ = try right(place, user, tx)
    guard let found = try Organisations.find(place, tx) else { throw NotFound("This organisation") }
    return found.name(on: user.today)
  }

  /// Of those for which the user holds a role, the ones that may hold cohorts.
  static func places(_ user: User, _ tx: any Transaction) throws -> [OrganisationID] {
    guard user.viewer == nil else { return [] }
    let all = user.grants.filter { Permission.keepCohorts.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let found = try Organisations.find(Set(all), tx)
    return all.filter { id in
      found[id].map { kinds.contains($0.kind(on: user.today)) } ?? false
    }
  }
}
