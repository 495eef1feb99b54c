import Kernel

package struct GrantID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A role, held at an organisation, for a time.
package struct Grant: Hashable, Sendable {
  package let id: GrantID
  package let role: Role
  /// `nil` is everywhere.
  package let organisation: OrganisationID?
  /// Whether it is also held at everything under the organisation.
  package let beneath: Bool
  /// The days on which it holds. Where it hangs on a post, it ends with the post.
  package let period: Period

  package init(
    id: GrantID, role: Role, organisation: OrganisationID?, beneath: Bool = true, period: Period
  ) {
    self.id = id
    self.role = role
    self.organisation = organisation
    self.beneath = beneath
    self.period = period
  }

  /// Whether it is held over everything there is. Leads of an organisation or an area who were
  /// given none hold it nowhere.
  package var isOverEverything: Bool {
    switch role.facts.place {
    case .everywhere: true
    case .organisationOrEverywhere: organisation == nil
    case .nowhere, .organisation: false
    }
  }
}

/// A grant with how it came about: for those who look after it, and for the person.
package struct GrantRecord: Hashable, Sendable {
  package let grant: Grant
  package let account: AccountID
  package let accountName: String
  package let person: PersonID?
  /// The post it hangs on.
  package let assignment: AssignmentID?
  /// The last day it was given for, whatever became of the post.
  package let givenUntil: Day?
  /// `nil` for those given before it was kept who gave them.
  package let givenBy: String?
  package let reason: String?
  /// The name of the account for which this one stands in.
  package let covers: String?
  /// Whether there was a day on which it held.
  let hasHeld: Bool
  /// Whether it waits for a second administrator, and does not hold before.
  package let awaits: Bool
  package let givenByAccount: AccountID?
  package let ended: Ending?

  package struct Ending: Hashable, Sendable {
    package let by: String
    package let at: Instant
    package let reason: String
  }

  package func isInForce(on day: Day) -> Bool {
    hasHeld && !awaits && grant.period.contains(day)
  }
  package func isToCome(on day: Day) -> Bool {
    hasHeld && !awaits && grant.period.from > day
  }
}
