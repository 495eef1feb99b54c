import Directory
import Kernel

/// Who may give which role to whom, and for how long.
///
/// Nobody gives what they do not hold: who looks after an organisation gives roles held at it or
/// beneath it, and where they look after it alone, without what lies beneath, just as far. Roles
/// that reach everywhere are given by those who look after everything. Nobody gives themselves
/// anything, under whatever account.
package enum GrantRules {
  /// The longest a colleague stands in before somebody has to think about it again.
  package static let longestCoverInDays = 184
  /// How long ahead a role may be given: later than that somebody has to think of it again.
  package static let furthestBeginInDays = 366

  /// Whether whoever holds `grants` may give `role` at an organisation that is, or is under,
  /// `ancestors`.
  static func mayGive(
    _ role: Role, at organisation: OrganisationID?, beneath: Bool,
    ancestors: Set<OrganisationID>, holding grants: [Grant]
  ) -> Bool {
    grants.contains { grant in
      guard grant.role == .administrator else { return false }
      guard let own = grant.organisation else { return true }
      guard !role.isGivenCentrally, let organisation else { return false }
      return grant.beneath ? ancestors.contains(own) : own == organisation && !beneath
    }
  }

  /// What speaks against a role for an account, at once.
  static func problems(
    with role: Role, at organisation: (name: String, kind: OrganisationKind)?, from first: Day,
    until: Day?, today: Day, accountIsOwn: Bool, accountHasPerson: Bool, giverLacks: Bool = false
  ) -> Problems {
    var problems = Problems()
    if !role.isGiven {
      problems.add(
        "role",
        role == .lineManager
          ? "Nobody is given this role: whoever people report to has it. Set the line manager on "
            + "the post instead"
          : "Nobody is given this role: everybody whose account belongs to them has it")
    }
    if role.needsOrganisation, organisation == nil {
      problems.add("organisation", "Choose the organisation this role is held at")
    }
    if let organisation, !role.fits(organisation.kind) {
      problems.add(
        "role",
        "\(role.words) is not a role at \(organisation.name), which is of the kind "
          + "“\(organisation.kind.words)”. Choose another role")
    }
    if giverLacks, role != .support, !accountHasPerson {
      problems.add(
        "role",
        "\(role.words) lets its holder do what you may not, so only an account that belongs to a "
          + "person is given it. Choose whose account it is first")
    }
    if role == .support, !accountHasPerson {
      problems.add(
        "role",
        "Support sees what others see, so its account belongs to a person. Make an account for "
          + "somebody, and give that the role")
    }
    if first < today {
      problems.add("from", "The first day must be today or later")
    } else if first - today > furthestBeginInDays {
      problems.add("from", "The first day must be within a year")
    }
    if let until, until < first {
      problems.add(
        "until",
        first > today
          ? "The last day must be on or after the first" : "The last day must be today or later")
    }
    if accountIsOwn {
      problems.add("account", "You cannot give yourself a role. Ask another administrator")
    }
    return problems
  }
}
