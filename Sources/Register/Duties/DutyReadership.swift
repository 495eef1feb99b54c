import Access
import Directory
import Disclosure
import Obligations
import Storage

extension User {
  /// Whether figures about an organisation, or everything, are exact to this user: by a role of
  /// their own they see everybody who is counted there. What an employer shares with a body outside
  /// never makes them exact: somebody who is left out of the names would be the difference.
  func readership(of subject: Subject, _ tx: any Transaction) throws -> Readership {
    guard isInScope(.seeTrainingOfOrganisation),
      try unnarrowed.holds(.seeRecordOfOrganisation, over: subject, tx)
    else { return .seesFigures }
    guard case .organisation(let organisation) = subject else { return .seesPeople }
    let reach = try unnarrowed.reach(for: .seeRecordOfOrganisation, tx)
    if reach.everything { return .seesPeople }
    // What lies beneath a role at the organisation alone, and the area of a board, is counted and
    // not seen.
    let seen = try OrganisationTree.within(reach.organisations, on: .under, today, tx)
    let counted = try Set(
      [WithinBasis.under, .area].flatMap {
        try OrganisationTree.within([organisation], on: $0, today, tx)
      })
    return counted.isSubset(of: Set(seen).union([organisation])) ? .seesPeople : .seesFigures
  }
}

extension User {
  /// What a program may read is narrowed by its token; whether its account sees everybody who is
  /// counted does not depend on that.
  private var unnarrowed: User {
    scope == nil
      ? self
      : User(
        account: account, name: name, person: person, grants: grants,
        isLineManager: isLineManager, now: now, chosen: chosen)
  }
}

extension ObligationCounts {
  /// How many people at the least are behind the counts: whoever owes nothing is behind none.
  var peopleObliged: Int { min(people, policies.map(\.tally.total).max() ?? 0) }
}
