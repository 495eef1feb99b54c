import Access
import Directory
import Kernel
import Storage

extension User {
  /// Whether a role reaches everybody who is counted at a place: what lies beneath the place of one
  /// that is held there alone is counted, and not seen. Who does not see all gets figures alone.
  func seesAll(
    beneath id: OrganisationID, for permission: Permission, _ tx: any Transaction
  ) throws -> Bool {
    let reach = try reach(for: permission, tx)
    if reach.everything || reach.organisations.contains(id) { return true }
    let whole = try OrganisationTree.within(reach.organisations, on: .under, today, tx)
    if whole.contains(id) { return true }
    return try OrganisationTree.within([id], on: .under, today, tx) == [id]
  }
}
