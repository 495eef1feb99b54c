import Access
import ArgumentParser
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// The room for standards: what managers are asked to be able to do, in every version, how frameworks
/// relate, and what counts where. Open to everybody, because the review asks for standards that are
/// accessible to all.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package enum StandardsRoom: Room {
  package static let name = "Standards"

  package static let navigation = [
    NavigationItem("Standards", to: "/standards", also: ["/badges", "/check", "/shared"])
  ]

  package static let permissions: [Permission] = BadgePermissions.all
  package static let actions: [JournalAction] = BadgeJournal.actions
  package static let commands: [any AsyncParsableCommand.Type] = [CredentialCommand.self]

  package static func addRoutes(to routes: Routes) {
    StandardsRoutes.add(to: routes)
    StandardsOperations.add(to: routes)
    BadgesDoor.add(to: routes)
  }

  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] { BadgeJobs.handlers(clock) }

  package static let recurringJobs = BadgesDoor.recurringJobs
  package static let jobPolicies = BadgesDoor.jobPolicies
  package static let filesOut = BadgesDoor.filesOut

  package static func contentFaults() throws -> [ContentFault] { try StandardsCheck.faults() }

  /// What a badge says of a record, in the words of the content; `nil` for what never leaves.
  package static func badgeWording(
    of record: HeldRecord, by issuer: BadgeIssuer
  ) throws -> BadgeWording? {
    BadgeKindRules.wording(of: record, by: issuer, try StandardsReader.shipped())
  }
}
