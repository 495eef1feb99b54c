import Access
import Journals
import Kernel
import Obligations
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

  package static let migrations = AccreditationSchema.migrations
  package static let permissions = Permission.accreditation
  package static let actions = AccreditationJournal.actions

  package static let navigation = [
    NavigationItem("Standards", to: "/standards"),
    NavigationItem("Accreditation", to: "/accreditation/cases", for: .seeAccreditation),
  ]

  package static func addRoutes(to routes: Routes) {
    StandardsRoutes.add(to: routes)
    StandardsOperations.add(to: routes)
    AccreditationRoutes.add(to: routes)
  }

  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try AccreditationViews.workItems(for: user, tx)
  }

  package static func addExample(
    _ cast: ExampleCast, at now: Instant, _ tx: any Transaction
  ) throws {
    try AccreditationExample(cast: cast, now: now)?.add(tx)
  }

  package static func contentFaults() throws -> [ContentFault] { try StandardsCheck.faults() }
}
