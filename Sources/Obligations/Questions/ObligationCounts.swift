import Directory
import Kernel
import Storage

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
      // Every state, also those nobody is in, so that programs need not guess.
      let states = Dictionary(
        uniqueKeysWithValues: ObligationState.allCases.map { ($0.codeForPrograms, tally[$0]) })
      try container.encode(states, forKey: .states)
    }
  }

  /// In the order of the content; only those that oblige somebody.
  package let policies: [PolicyCounts]
  /// People with a post in scope, obliged to something or not.
  package let people: Int

  package var total: ObligationTally {
    policies.reduce(into: ObligationTally()) { $0.add($1.tally) }
  }

  private enum CodingKeys: String, CodingKey { case policies }

  /// Counts for one scope. Numbers without names: the caller asks for the right to see them.
  package static func of(
    _ scope: ObligationScope, content: PolicyContent, _ tx: any Transaction
  ) throws -> ObligationCounts {
    if let known = try Census.beside(tx)?.overview(scope, content: content, tx) {
      return known.counts
    }
    let places = try scope.places(tx)
    let people = try PeopleInScope.people(at: places, on: scope.day, tx)
    var tallies: [String: ObligationTally] = [:]
    try ObligationSweep.forEach(
      of: VisiblePeople(whole: people, tx), at: places, on: scope.day,
      codes: scope.codes(in: content), content: content, tx
    ) { obligation, _ in
      tallies[obligation.policy.code, default: ObligationTally()].add(obligation)
    }
    return ObligationCounts(
      policies: inOrder(tallies, content, on: scope.day), people: people.count)
  }

  static func inOrder(
    _ tallies: [String: ObligationTally], _ content: PolicyContent, on day: Day
  ) -> [PolicyCounts] {
    content.inForce(on: day).compactMap { policy in
      tallies[policy.code].map { PolicyCounts(policy: policy, tally: $0) }
    }
  }
}

/// Counts with their parts, employer by employer or workplace by workplace, in one go: a dashboard.
package struct ObligationOverview: Sendable {
  package struct Part: Sendable {
    package let organisation: OrganisationID
    package let name: String
    package let kind: OrganisationKind
    package let tally: ObligationTally
    /// By policy code.
    package let policies: [String: ObligationTally]
  }

  package let counts: ObligationCounts
  /// By name. Somebody who works at two places is in both, so parts can add up to more than the
  /// whole.
  package let parts: [Part]
  /// Of the parts: a country has 20,000, which nobody wants to go through for each page.
  package let kinds: Set<OrganisationKind>

  init(counts: ObligationCounts, parts: [Part]) {
    self.counts = counts
    self.parts = Self.inOrder(parts)
    kinds = Set(parts.map(\.kind))
  }

  /// The parts of an area are its employers; those of one employer its workplaces.
  package static func of(
    _ scope: ObligationScope, content: PolicyContent, _ tx: any Transaction
  ) throws -> ObligationOverview {
    if let known = try Census.beside(tx)?.overview(scope, content: content, tx) { return known }
    let places = try scope.places(tx)
    let people = try PeopleInScope.people(at: places, on: scope.day, tx)
    var whole: [String: ObligationTally] = [:]
    var byWorkplace: [OrganisationID: [String: ObligationTally]] = [:]
    var byEmployer: [OrganisationID: [String: ObligationTally]] = [:]
    var book = EmployerBook()
    try ObligationSweep.forEach(
      of: VisiblePeople(whole: people, tx), at: places, on: scope.day,
      codes: scope.codes(in: content), content: content, tx
    ) { obligation, latest in
      if book.organisations.count < latest.organisations.count { book = latest }
      let code = obligation.policy.code
      whole[code, default: ObligationTally()].add(obligation)
      for workplace in obligation.workplaces(at: nil) where places?.contains(workplace) ?? true {
        byWorkplace[workplace, default: [:]][code, default: ObligationTally()].add(obligation)
      }
      for employer in obligation.employers where places?.contains(employer) ?? true {
        byEmployer[employer, default: [:]][code, default: ObligationTally()].add(obligation)
      }
    }
    let counts = ObligationCounts(
      policies: ObligationCounts.inOrder(whole, content, on: scope.day), people: people.count)
    let parts = byEmployer.count > 1 ? byEmployer : byWorkplace
    return ObligationOverview(
      counts: counts,
      parts: parts.map { organisation, policies in
        Part(
          organisation: organisation, name: book.name(of: organisation),
          kind: book.organisations[organisation]?.kind ?? .unstated,
          tally: policies.values.reduce(into: ObligationTally()) { $0.add($1) },
          policies: policies)
      })
  }

  private static func inOrder(_ parts: [Part]) -> [Part] {
    parts.map { (key: $0.name.folded, part: $0) }
      .sorted { ($0.key, $0.part.organisation) < ($1.key, $1.part.organisation) }.map(\.part)
  }
}

extension Obligation {
  /// Where those work from whose posts it arises: of somebody with several employers, only those
  /// that were asked about.
  func workplaces(at places: Set<OrganisationID>?) -> Set<OrganisationID> {
    Set(posts.filter { $0.isAt(places) }.map(\.organisation))
  }
  package var employers: Set<OrganisationID> { Set(posts.map(\.employer)) }
}

extension ObligationState {
  /// As JSON has it: `due_soon`.
  package var codeForPrograms: String {
    rawValue.reduce(into: "") { code, letter in
      if letter.isUppercase { code += "_" }
      code += letter.lowercased()
    }
  }
}
