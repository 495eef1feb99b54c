import Access
import ArgumentParser
import Directory
import Intake
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// The room for the ground itself: signing in, people, organisations, what they must do, and files
/// in and out. Each folder declares its addresses; this list is the table of contents.
package enum RegisterRoom: Room {
  package static let name = "Register"
  package static let migrations = RegisterSchema.migrations
  package static let permissions = RegisterPermissions.all
  package static let actions: [JournalAction] =
    AccessActions.all + SharingJournal.actions + ViewJournal.actions
    + EmergencyJournal.actions + OrganisationActions.all
    + PersonJournal.actions + MatchJournal.actions + RecordJournal.actions + IntakeActions.all
    + ObligationsJournal.actions + CorrectionJournal.actions + RetentionJournal.actions
    + TokenActions.all + EvidenceJournal.actions + [
      ListFile.downloaded, InterfaceJournal.read, JournalSearchActions.searched,
    ]

  package static let commands: [any AsyncParsableCommand.Type] = [
    ImportCommand.self, OrganisationCommand.self, PersonCommand.self, JournalCommand.self,
    ObligationsCommand.self, UserCommand.self, ExportCommand.self, RetentionCommand.self,
  ]

  package static let navigation = [
    NavigationItem("Home", to: "/"),
    NavigationItem(
      "Who must do what", to: "/duties",
      also: ["/organisations/*/duties", "/organisations/*/matrix"],
      for: .countObligations),
    NavigationItem("Organisations", to: "/organisations"),
    NavigationItem("Files", to: "/files", for: IntakePermissions.loadStaff),
    NavigationItem(
      "Accounts", to: "/accounts", also: ["/organisations/*/access", "/mail"],
      for: .manageAccounts),
    NavigationItem("Support", to: "/support", for: .viewAs),
    NavigationItem("Journal", to: "/journal", for: .readJournal, overEverything: true),
  ]

  package static func addRoutes(to routes: Routes) {
    SetUpRoutes.add(to: routes)
    SignInRoutes.add(to: routes)
    ProviderRoutes.add(to: routes)
    SecondFactorRoutes.add(to: routes)
    SessionRoutes.add(to: routes)
    ProofRoutes.add(to: routes)
    InvitationRoutes.add(to: routes)
    MailRoutes.add(to: routes)
    NewsRoutes.add(to: routes)
    AddressRoutes.add(to: routes)
    ForgottenRoutes.add(to: routes)
    TabletRoutes.add(to: routes)
    HomeRoutes.add(to: routes)
    AccountRoutes.add(to: routes)
    ClosingRoutes.add(to: routes)
    PersonRoutes.add(to: routes)
    OrganisationRoutes.add(to: routes)
    SharingRoutes.add(to: routes)
    EvidenceRoutes.add(to: routes)
    EvidenceReleaseRoutes.add(to: routes)
    EvidenceRequestRoutes.add(to: routes)
    InspectRoutes.add(to: routes)
    SupportRoutes.add(to: routes)
    EmergencyRoutes.add(to: routes)
    OriginRoutes.add(to: routes)
    MeRoutes.add(to: routes)
    CorrectionRoutes.add(to: routes)
    RetentionRoutes.add(to: routes)
    DutyRoutes.add(to: routes)
    MatrixRoutes.add(to: routes)
    RecordRoutes.add(to: routes)
    TeamTrainingRoutes.add(to: routes)
    DuplicateRoutes.add(to: routes)
    FileRoutes.add(to: routes)
    ExportRoutes.add(to: routes)
    SearchRoutes.add(to: routes)
    ComponentRoutes.add(to: routes)
    AboutRoutes.add(to: routes)
    InterfaceRoutes.add(to: routes)
    TokenRoutes.add(to: routes)
    JournalRoutes.add(to: routes)
  }

  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] {
    UploadJobs(clock: clock).handlers
      .merging(DuplicateJobs.handlers(clock)) { first, _ in first }
      .merging(RetentionJobs.handlers(clock)) { first, _ in first }
      .merging(CorrectionJobs.handlers(clock)) { first, _ in first }
      .merging(ReminderJobs.handlers(clock)) { first, _ in first }
  }

  package static func jobs(_ clock: Clock, keys: KeyRing) -> [JobKind: JobHandler] {
    jobs(clock).merging(EvidenceJobs.handlers(clock, keys: keys)) { first, _ in first }
  }

  package static let recurringJobs = [
    UploadJobs.expiry: UploadJobs.secondsBetweenExpiries,
    DuplicateJobs.search: DuplicateJobs.secondsBetweenSearches,
    RetentionJobs.run: RetentionJobs.secondsBetweenRuns,
    CorrectionJobs.owners: CorrectionJobs.secondsBetweenLooks,
    ReminderJobs.remind: ReminderJobs.secondsBetweenRuns,
  ]

  package static let jobPolicies = RegisterPolicy.jobs
  package static let filesOut = RegisterPolicy.filesOut

  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try WorkItems.all(for: user, tx)
  }
}
