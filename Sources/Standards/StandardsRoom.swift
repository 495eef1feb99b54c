import Obligations
import Web

/// The room for standards: what managers are asked to be able to do, in every version, how frameworks
/// relate, and what counts where. Open to everybody, because the review asks for standards that are
/// accessible to all.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package enum StandardsRoom: Room {
  package static let name = "Standards"

  package static let navigation = [NavigationItem("Standards", to: "/standards")]

  package static func addRoutes(to routes: Routes) {
    StandardsRoutes.add(to: routes)
    StandardsOperations.add(to: routes)
  }

  package static func contentFaults() throws -> [ContentFault] { try StandardsCheck.faults() }
}
