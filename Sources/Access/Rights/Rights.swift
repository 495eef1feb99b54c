import Directory
import Journals
import Kernel
import Storage

extension User {
  /// Leave to do something to something, for the journal; asked inside every action, where the
  /// facts are, so that no front door can forget it.
  /// - Throws: `Forbidden` when no grant held today extends to the subject.
  package func right(
    to permission: Permission, _ subject: Subject, _ tx: any Transaction
  ) throws -> Right {
    guard try holds(permission, over: subject, tx) else { throw Forbidden(permission.doing) }
    return Right(code: permission.code, account: account, actorName: name, at: now)
  }

  /// Whether `right(to:_:_:)` would be given: for buttons that are only shown to those who may
  /// press them.
  package func holds(
    _ permission: Permission, over subject: Subject, _ tx: any Transaction
  ) throws -> Bool {
    if isConsole { return true }
    switch subject {
    case .own: return may(permission)
    case .everything:
      return grants.contains {
        permission.roles.contains($0.role) && $0.organisation == nil && $0.role.isAnywhere
      }
    case .person, .record, .post, .organisation:
      let standing = try Sight.standing(of: subject, to: self, tx)
      return AccessRules.role(
        holding: permission, over: standing, grants: grants, hasPerson: person != nil) != nil
    }
  }

  /// What part of the tree a question asked under `permission` may answer from.
  package func reach(for permission: Permission, _ tx: any Transaction) throws -> Reach {
    if isConsole { return .everything }
    var organisations: [OrganisationID] = []
    var areas: [OrganisationID] = []
    var people: [PersonID] = []
    var everything = false
    if let person, permission.roles.contains(.person) {
      people += try OnePerson.records(of: person, tx)
    }
    for grant in grants where permission.roles.contains(grant.role) {
      switch grant.role {
      case .person: break
      case .lineManager:
        if let person { people += try LineManagement.everyoneBelow(person, on: today, tx) }
      case .organisationLead, .administrator:
        if let organisation = grant.organisation {
          organisations.append(organisation)
        } else {
          everything = true
        }
      case .regionLead: if let organisation = grant.organisation { areas.append(organisation) }
      case .nationalLead: areas += try Sight.roots(on: today, tx)
      }
    }
    return Reach(
      everything: everything, organisations: organisations.uniqued(),
      areas: (areas + organisations).uniqued(), people: people.uniqued())
  }
}

extension Role {
  /// Whether, without an organisation, the role is held over everything there is. Leads of an
  /// organisation or region who were given none hold it nowhere.
  fileprivate var isAnywhere: Bool {
    switch self {
    case .administrator, .nationalLead: true
    case .person, .lineManager, .organisationLead, .regionLead: false
    }
  }
}
