import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// The room for programmes: the induction of everybody who joins, and the mid-career programme for those
/// who lead.
///
/// - Source: Review, recommendation 1, "The scope here is intentionally broad"
/// - Source: Review, recommendation 1, "What is needed here does not currently exist"
package enum ProgrammesRoom: Room {
  package static let name = "Programmes"

  package static let permissions: [Permission] = Permission.inductions + Permission.midCareer
  package static let actions: [JournalAction] =
    InductionJournal.actions + AssessedYearJournal.actions + MidCareerJournal.actions

  package static let navigation = [
    NavigationItem("Induction", to: "/induction", also: ["/assessed-year"], for: .ownInduction),
    NavigationItem(
      "Inductions of others", to: "/inductions",
      also: ["/organisations/*/induction", "/assessed-years"],
      for: .assessInductions),
    NavigationItem("Programme", to: "/programme", for: .ownProgramme),
    NavigationItem("Releases", to: "/releases", for: .releaseForProgramme),
    NavigationItem(
      "Cohorts", to: "/cohorts", also: ["/organisations/*/cohorts", "/participations"],
      for: .keepCohorts),
  ]

  package static let filesOut = OwnProgrammeRoutes.filesOut

  package static func addRoutes(to routes: Routes) {
    OwnInductionRoutes.add(to: routes)
    OtherInductionRoutes.add(to: routes)
    OrganisationInductionRoutes.add(to: routes)
    EmployerRoutes.add(to: routes)
    OwnYearRoutes.add(to: routes)
    OtherYearRoutes.add(to: routes)
    InductionFigureRoutes.add(to: routes)
    MidCareerFigureRoutes.add(to: routes)
    OwnProgrammeRoutes.add(to: routes)
    ReleaseRoutes.add(to: routes)
    CohortRoutes.add(to: routes)
    CalendarRoutes.add(to: routes)
  }

  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] {
    InductionJobs.handlers(clock).merging(MidCareerJobs.handlers(clock)) { one, _ in one }
  }
  package static let recurringJobs = [
    InductionJobs.follow: InductionJobs.secondsBetweenRuns,
    InductionJobs.count: InductionJobs.secondsBetweenCounts,
    MidCareerJobs.follow: MidCareerJobs.secondsBetweenRuns,
    MidCareerJobs.count: MidCareerJobs.secondsBetweenCounts,
  ]
  package static let jobPolicies = InductionJobs.policies
    .merging(MidCareerJobs.policies) { one, _ in one }

  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try InductionWork.items(for: user, tx) + AssessedYearWork.items(for: user, tx)
      + MidCareerWork.items(for: user, tx)
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

  /// Assessed years in every state, for the example.
  ///
  /// - Parameters:
  ///   - lead: The account of who leads at a trust.
  ///   - assessor: Of a manager there.
  ///   - people: Of newly qualified social workers; the year of the first is under way.
  package static func makeExample(
    lead: String, assessor: String, people: [String], _ database: any Database, at now: Instant
  ) async throws {
    try await AssessedYearExample(lead: lead, assessor: assessor, people: people, now: now)
      .make(database)
  }

  /// Cohorts in every state, for the example.
  ///
  /// - Parameters:
  ///   - holder: The account of who holds cohorts for a board.
  ///   - leads: Of those who lead at its partners.
  ///   - placed: Of a manager who has a place in a cohort that is under way.
  ///   - alumna: Of one who has completed it, and leads through the next.
  ///   - selected: Of one who is put forward.
  ///   - places: Whose managers take part.
  package static func makeExample(
    holder: String, leads: [String], placed: String, alumna: String, selected: String,
    places: [OrganisationID], password: StoredPassword, _ database: any Database, at now: Instant
  ) async throws {
    try await MidCareerExample(
      holder: holder, leads: leads, placed: placed, alumna: alumna, selected: selected,
      places: places, password: password, now: now
    ).make(database)
  }
}
