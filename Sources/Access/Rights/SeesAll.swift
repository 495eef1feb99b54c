import Directory
import Kernel
import Storage

extension User {
  /// Whether a role reaches everybody who is counted at a place: what lies beneath the place of one
  /// that is held there alone is counted, and not seen. Who does not see all gets figures alone.
  ///
  /// - Parameter counted: On which bases people are counted there: a board counts its area, whose
  ///   people are not its own.
  package func seesAll(
    counted bases: [WithinBasis] = [.under], at id: OrganisationID, for permission: Permission,
    _ tx: any Transaction
  ) throws -> Bool {
    guard try holds(permission, over: .organisation(id), tx) else { return false }
    let reach = try reach(for: permission, tx)
    if reach.everything { return true }
    let counted = try Set(
      bases.flatMap { try OrganisationTree.within([id], on: $0, today, tx) })
    let seen = try OrganisationTree.within(reach.organisations, on: .under, today, tx)
    return counted.isSubset(of: Set(seen).union([id]))
  }
}
