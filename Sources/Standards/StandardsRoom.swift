import Access
import ArgumentParser
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// The room for standards: what managers are asked to be able to do, in every version, how frameworks
/// relate, and what counts where: open to everybody, because the review asks for standards that are
/// accessible to all. And self-assessment against them, which is the person's own until they put it
/// forward.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package enum StandardsRoom: Room {
  package static let name = "Standards"

  package static let migrations = AccreditationSchema.migrations
  package static let permissions: [Permission] =
    Permission.accreditation + ClaimsPermissions.all + Permission.priorLearning
    + BadgePermissions.all + GatewayPermissions.all + ConsultationPermissions.all
    + Permission.learning + PlacePermissions.all + Permission.learningResults
  package static let actions: [JournalAction] =
    AccreditationJournal.actions + ClaimsJournal.actions + PriorLearningJournal.actions
    + BadgeJournal.actions + GatewayJournal.actions + ConsultationJournal.actions
    + LearningJournal.actions + PlaceJournal.actions + ResultJournal.actions
    + WordingJournal.actions
  package static let commands: [any AsyncParsableCommand.Type] = [
    CredentialCommand.self, GatewayCommand.self, StandardsCommand.self,
  ]

  package static let navigation = [
    NavigationItem(
      "Standards", to: "/standards", also: ["/badges", "/check", "/shared", "/gateways"]),
    NavigationItem("Accreditation", to: "/accreditation/cases", for: .seeAccreditation),
    NavigationItem(
      "Self-assessment", to: "/assessments",
      also: ["/claims", "/sign-offs", "/prior-learning", "/recognitions"], for: .assessSelf),
    NavigationItem("Learning", to: "/learning", also: ["/results"], for: .learn),
  ]

  package static func addRoutes(to routes: Routes) {
    StandardsRoutes.add(to: routes)
    StandardsOperations.add(to: routes)
    AccreditationRoutes.add(to: routes)
    AssessmentRoutes.add(to: routes)
    ClaimRoutes.add(to: routes)
    OrganisationClaimRoutes.add(to: routes)
    RecognitionRoutes.add(to: routes)
    BadgesDoor.add(to: routes)
    GatewayRoutes.add(to: routes)
    ConsultationRoutes.add(to: routes)
    CatalogueRoutes.add(to: routes)
    PlaceRoutes.add(to: routes)
    ResultRoutes.add(to: routes)
    WordingRoutes.add(to: routes)
  }

  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try AccreditationViews.workItems(for: user, tx) + ClaimWork.items(for: user, tx)
      + GatewayWork.items(for: user, tx)
      + PriorLearningWork.items(for: user, tx) + ConsultationWork.items(for: user, tx)
      + LearningWork.items(for: user, tx) + PlaceWork.items(for: user, tx)
      + ResultWork.items(for: user, tx) + WordingWork.items(for: user, tx)
  }

  package static func addExample(
    _ cast: ExampleCast, at now: Instant, _ tx: any Transaction
  ) throws {
    try AccreditationExample(cast: cast, now: now)?.add(tx)
    try ConsultationExample(cast: cast, now: now)?.add(tx)
  }

  /// Claims, sign-offs and requests about prior learning in every state, for the example.
  ///
  /// - Parameters:
  ///   - person: The account of a manager who assesses herself; whoever `reports` to her do too.
  ///   - lead: Of who leads at her employer, and assesses.
  ///   - small: Of who leads at a small employer, and borrows an assessor.
  package static func makeExample(
    of person: String, lead: String, reports: [String], small: String, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try ClaimsExample(
      person: person, lead: lead, reports: reports, small: small, now: now, tx: tx
    ).make()
    try PriorLearningExample(person: person, lead: lead, reports: reports, now: now, tx: tx).make()
    try LearningExample(person: person, lead: lead, reports: reports, now: now, tx: tx).make()
    try PlacesExample(person: person, reports: reports, small: small, now: now, tx: tx).make()
    try ResultsExample(lead: lead, people: [person] + reports, now: now, tx: tx).make()
  }

  /// Appointments and waivers in every state, for the example, at the employer that `lead` leads.
  package static func makeGatewayExample(
    lead: String, owner: String, asker: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try GatewayExample(lead: lead, owner: owner, asker: asker, now: now, tx: tx).make()
  }

  /// Counts how everybody in a post stands at gateways, as the job does.
  package static func countGateways(_ database: any Database, at now: Instant) async throws {
    let content = try await database.read { tx in try GatewayContent.inForce(tx) }
    try await GatewayStandings.refreshAll(database, content: content, at: now)
  }

  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] {
    BadgeJobs.handlers(clock).merging(GatewayJobs.handlers(clock)) { first, _ in first }
      .merging(ConsultationJobs.handlers(clock)) { first, _ in first }
      .merging(LearningJobs.handlers(clock)) { first, _ in first }
      .merging(PlaceJobs.handlers(clock)) { first, _ in first }
      .merging(ResultJobs.handlers(clock)) { first, _ in first }
  }

  package static let recurringJobs = BadgesDoor.recurringJobs.merging(
    [
      GatewayJobs.follow: GatewayJobs.secondsBetweenRuns,
      ConsultationJobs.follow: ConsultationJobs.secondsBetweenRuns,
      LearningJobs.follow: LearningJobs.secondsBetweenRuns,
      PlaceJobs.follow: PlaceJobs.secondsBetweenRuns,
    ]
  ) { first, _ in first }
  package static let jobPolicies = BadgesDoor.jobPolicies.merging(GatewayJobs.policies) {
    first, _ in first
  }.merging(ConsultationJobs.policies) { first, _ in first }
    .merging(LearningJobs.policies) { first, _ in first }
    .merging(PlaceJobs.policies) { first, _ in first }
    .merging(ResultJobs.policies) { first, _ in first }
  package static let filesOut = BadgesDoor.filesOut + OwnPlaceRoutes.filesOut

  package static func contentFaults() throws -> [ContentFault] { try StandardsCheck.faults() }

  /// What results of learning from outside are read by.
  package static func learningBook() throws -> LearningBook { try ResultsBook.shipped() }

  /// Says what a badge says of a record, in the words of what is in force; `nil` for what never
  /// leaves.
  package static func badgeWording(
    _ tx: any Transaction
  ) throws -> @Sendable (HeldRecord, BadgeIssuer) throws -> BadgeWording? {
    let library = try StandardsInForce.library(tx)
    return { record, issuer in
      BadgeKindRules.wording(
        of: record, by: issuer, library,
        repeatedAfter: BadgeKindRules.interval(
          of: record, among: try ContentReader.shipped().skills))
    }
  }
}
