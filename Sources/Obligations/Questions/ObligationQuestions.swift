import Directory
import Kernel
import Storage

/// Which obligations are asked about.
package struct ObligationScope: Hashable, Sendable {
  /// People with a post at this organisation or at anything within it (its sites, locations and,
  /// for a region or board, the employers of its area). Everywhere when `nil`.
  package var organisation: OrganisationID?
  /// A policy or a family of policies; all when `nil`.
  package var policy: String?
  package var day: Day

  package init(organisation: OrganisationID? = nil, policy: String? = nil, on day: Day) {
    self.organisation = organisation
    self.policy = policy
    self.day = day
  }
}

/// How many obligations stand how, policy by policy. As JSON:
/// `{"policies":[{"policy":"care-certificate","states":{"overdue":3,"met":12}}]}`.
package struct ObligationCounts: Encodable, Sendable {
  package struct PolicyCounts: Encodable, Sendable {
    package let policy: Policy
    package let tally: ObligationTally

    private enum CodingKeys: String, CodingKey { case policy, states }
    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(policy.code, forKey: .policy)
      let states = tally.states.map { ($0.key.rawValue, $0.value) }
      try container.encode(
        Dictionary(uniqueKeysWithValues: states.filter { $0.1 > 0 }), forKey: .states)
    }
  }

  package let policies: [PolicyCounts]
  package var total: ObligationTally {
    policies.reduce(into: ObligationTally()) { $0.add($1.tally) }
  }

  private enum CodingKeys: String, CodingKey { case policies }
}

/// One row of a list: somebody and one thing they must do.
package struct PersonObligation: Sendable {
  package let person: PersonID
  package let name: String
  package let obligation: Obligation
  package init(person: PersonID, name: String, obligation: Obligation) {
    self.person = person
    self.name = name
    self.obligation = obligation
  }
}
