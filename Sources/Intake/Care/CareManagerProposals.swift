import Kernel

/// Care files name no line managers. Until somebody says who manages whom, the roles propose it:
/// the registered manager of the workplace, else the deputy, a team leader, a supervisor.
///
/// - Source: import formats, section 2.6.
package enum CareManagerProposals {
  /// A worker as far as the proposal needs to know.
  package struct Worker: Hashable, Sendable {
    package let assignment: AssignmentID
    package let workplace: OrganisationID
    /// Number of the main job role.
    package let role: String

    package init(assignment: AssignmentID, workplace: OrganisationID, role: String) {
      self.assignment = assignment
      self.workplace = workplace
      self.role = role
    }
  }

  package struct Proposal: Hashable, Sendable {
    package let of: AssignmentID
    /// One where a role has one holder; several to choose from otherwise, and never a guess.
    package let candidates: [AssignmentID]
  }

  /// The highest first.
  static let roles = [
    CareRole.registeredManager, CareRole.deputyManager, CareRole.teamLeader, CareRole.supervisor,
  ]

  /// For each worker, the holders of the highest of these roles in the same workplace, to be
  /// confirmed by a user. The top person of a workplace gets no proposal, and nobody is proposed
  /// somebody of a lower role than their own.
  package static func propose(for workers: [Worker]) -> [Proposal] {
    Dictionary(grouping: workers, by: \.workplace).values.flatMap { colleagues in
      colleagues.compactMap { worker -> Proposal? in
        let own = roles.firstIndex(of: worker.role) ?? roles.count
        for role in roles.prefix(own) {
          let holders = colleagues.filter { $0.role == role }.map(\.assignment).sorted()
          if !holders.isEmpty { return Proposal(of: worker.assignment, candidates: holders) }
        }
        return nil
      }
    }.sorted { $0.of < $1.of }
  }
}
