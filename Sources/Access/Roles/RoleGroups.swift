/// Roles that go together, so that a permission names what they have in common.
extension Set<Role> {
  /// Who answers for the people of an organisation.
  package static var leads: Set<Role> { Groups.leads }

  /// Those, and who keeps Waypoint for the organisation.
  package static var keepers: Set<Role> { Groups.keepers }

  /// Who keeps training: they see people and what they must do, and record what was done.
  package static var trainers: Set<Role> { Groups.trainers }

  /// Who sees figures about one organisation, and nobody by name.
  package static var watchers: Set<Role> { Groups.watchers }

  /// Who looks from outside on employers that answer to themselves: figures, and people by name
  /// only where an employer or a person shares them.
  package static var outside: Set<Role> { Groups.outside }

  /// Everybody who may see figures about an organisation.
  package static var counters: Set<Role> { Groups.counters }

  /// Roles that let their holder do what administrators are denied on purpose: who gives one could
  /// otherwise raise themselves through an account that is theirs in all but name.
  package static var beyondAdministrators: Set<Role> { Groups.beyondAdministrators }

  /// Several groups together.
  package static func any(_ groups: Set<Role>...) -> Set<Role> {
    groups.reduce(into: []) { $0.formUnion($1) }
  }
}

/// Worked out once: they are asked for with every page.
private enum Groups {
  static let leads: Set<Role> = [.organisationLead, .registeredManager, .practiceManager]
  static let keepers = leads.union([.administrator])
  static let trainers = keepers.union([.trainingLead])
  static let beyondAdministrators = leads.union([
    .equalityLead, .accreditor, .nationalLead, .support,
  ])
  static let watchers = Set(Role.allCases.filter { $0.reach == .figures })
  static let outside = Set(Role.allCases.filter { $0.reach == .area || $0.reach == .nation })
  static let counters = trainers.union(watchers).union(outside).union([.equalityLead])
}
