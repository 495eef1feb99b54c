import Access
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// The room for programmes: the induction of everybody who joins.
///
/// - Source: Review, recommendation 1, "The scope here is intentionally broad"
/// - Source: Review, recommendation 1, "What is needed here does not currently exist"
package enum ProgrammesRoom: Room {
  package static let name = "Programmes"

  package static let permissions: [Permission] = Permission.inductions
  package static let actions: [JournalAction] = InductionJournal.actions

  package static let navigation = [
    NavigationItem("Induction", to: "/induction", for: .ownInduction),
    NavigationItem(
      "Inductions of others", to: "/inductions", also: ["/organisations/*/induction"],
      for: .assessInductions),
  ]

  package static func addRoutes(to routes: Routes) {
    OwnInductionRoutes.add(to: routes)
    OtherInductionRoutes.add(to: routes)
    OrganisationInductionRoutes.add(to: routes)
    EmployerRoutes.add(to: routes)
    InductionFigureRoutes.add(to: routes)
  }

  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] {
    InductionJobs.handlers(clock)
  }
  package static let recurringJobs = [
    InductionJobs.follow: InductionJobs.secondsBetweenRuns,
    InductionJobs.count: InductionJobs.secondsBetweenCounts,
  ]
  package static let jobPolicies = InductionJobs.policies

  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try InductionWork.items(for: user, tx)
  }

  package static func contentFaults() throws -> [ContentFault] { try InductionCheck.faults() }

  /// Inductions in every state, for the example.
  ///
  /// - Parameters:
  ///   - lead: The account of who leads at a care home.
  ///   - joiner: Of somebody who works there and is new to care.
  ///   - senior: Of a colleague who is named to assess.
  package static func makeExample(
    lead: String, joiner: String, senior: String, _ database: any Database, at now: Instant
  ) async throws {
    try await InductionExample(lead: lead, joiner: joiner, senior: senior, now: now).make(database)
  }
}
