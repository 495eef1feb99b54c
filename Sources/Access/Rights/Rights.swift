import Directory
import Journals
import Kernel
import Storage

extension User {
  /// Leave to do something to something, for the journal; asked inside every action, where the
  /// facts are, so that no front door can forget it.
  /// - Throws: `NotFound` for people out of reach, `Forbidden` when no role of the user's does this
  ///   or none extends to the organisation, `NotShared` when one would if an employer shared its
  ///   people.
  package func right(
    to permission: Permission, _ subject: Subject, _ tx: any Transaction
  ) throws -> Right {
    guard let held = try leave(to: permission, subject, tx) else {
      throw try refusal(of: permission, subject, tx)
    }
    return Right(
      code: permission.code, role: held.role?.code, account: actor, actorName: actorName, at: now)
  }

  /// Whether `right(to:_:_:)` would be given: for buttons that are only shown to those who may
  /// press them.
  package func holds(
    _ permission: Permission, over subject: Subject, _ tx: any Transaction
  ) throws -> Bool {
    try leave(to: permission, subject, tx) != nil
  }

  private func leave(
    to permission: Permission, _ subject: Subject, _ tx: any Transaction
  ) throws -> Leave? {
    if isConsole { return Leave(role: nil) }
    guard isInScope(permission) else { return nil }
    switch subject {
    case .own: return may(permission) ? Leave(role: onlyRole(holding: permission)) : nil
    case .everything:
      let grant = grants.first { grant in
        permission.roles.contains(grant.role) && grant.isOverEverything
          // Nobody outside sees everybody by name.
          && (permission.shows == nil || grant.role.reach == .people)
      }
      return grant.map { Leave(role: RoleHeld($0.role, at: $0.organisation)) }
    case .person, .record, .post, .organisation:
      let standing = try Sight.standing(of: subject, to: self, tx)
      return AccessRules.holding(permission, over: standing, by: holder).map { Leave(role: $0) }
    }
  }

  /// For what is about no place: the one role that lets the user do it, or none of several.
  private func onlyRole(holding permission: Permission) -> RoleHeld? {
    let fitting = grants.filter { permission.roles.contains($0.role) }
    guard fitting.count == 1, let only = fitting.first else { return nil }
    return RoleHeld(only.role, at: only.organisation)
  }

  /// What part of the tree a question asked under `permission` may answer from.
  package func reach(for permission: Permission, _ tx: any Transaction) throws -> Reach {
    if isConsole { return .everything }
    guard isInScope(permission) else {
      return .nothing
    }
    var parts = ReachParts()
    if let person, permission.roles.contains(.person) {
      parts.people += try OnePerson.records(of: person, tx)
    }
    if let person, isLineManager, permission.roles.contains(.lineManager) {
      parts.people += try LineManagement.everyoneBelow(person, on: today, tx)
    }
    for grant in grants where permission.roles.contains(grant.role) {
      try add(grant, permission, to: &parts, tx)
    }
    if permission.shows != nil, may(permission) { parts.organisations += emergencies }
    return parts.reach
  }

  private func add(
    _ grant: Grant, _ permission: Permission, to parts: inout ReachParts, _ tx: any Transaction
  ) throws {
    switch grant.role.reach {
    case .themselves, .reports, .journal, .nothing: break
    case .people:
      guard let organisation = grant.organisation else {
        parts.everything = parts.everything || grant.isOverEverything
        return
      }
      if grant.beneath {
        parts.organisations.append(organisation)
      } else {
        parts.places.append(organisation)
        parts.people += try Sight.people(at: [organisation], on: today, tx)
      }
    case .dealings:
      guard let organisation = grant.organisation else { return }
      if grant.beneath {
        parts.organisations.append(organisation)
      } else {
        parts.places.append(organisation)
      }
    case .figures:
      if let organisation = grant.organisation { parts.areas.append(organisation) }
    case .area:
      if let organisation = grant.organisation {
        parts.areas.append(organisation)
        try addShared(with: organisation, permission, to: &parts, tx)
      }
    case .nation:
      parts.areas += try Sight.roots(on: today, tx)
      if let organisation = grant.organisation {
        try addShared(with: organisation, permission, to: &parts, tx)
      }
    }
  }

  /// People by name, of employers that agreed to share them with a body, and who did so themselves.
  private func addShared(
    with body: OrganisationID, _ permission: Permission, to parts: inout ReachParts,
    _ tx: any Transaction
  ) throws {
    guard let data = permission.shows else { return }
    let shared = try Sharing.shared(with: body, data, on: today, tx)
    parts.organisations += shared.whole
    parts.people += try Sight.people(at: shared.places, on: today, tx) + shared.people
  }
}

/// That something may be done, and in which role: in none by the command line, and where it is
/// everybody's.
private struct Leave {
  let role: RoleHeld?
}

/// Gathers a reach from several grants.
private struct ReachParts {
  var everything = false
  var organisations: [OrganisationID] = []
  /// Single ones, without what lies beneath.
  var places: [OrganisationID] = []
  var areas: [OrganisationID] = []
  var people: [PersonID] = []

  var reach: Reach {
    Reach(
      everything: everything, organisations: organisations.uniqued(),
      places: places.uniqued(), areas: (areas + organisations + places).uniqued(),
      people: people.uniqued())
  }
}
