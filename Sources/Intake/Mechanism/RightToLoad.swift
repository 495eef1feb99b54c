import Access
import Journals
import Kernel
import Storage

extension User {
  /// Leave to load files for an employer, or national lists.
  func right(
    toLoadFor employer: OrganisationID?, _ tx: any Transaction
  ) throws -> Right {
    guard let employer else {
      return try right(to: IntakePermissions.loadNational, .everything, tx)
    }
    return try right(to: IntakePermissions.loadStaff, .organisation(employer), tx)
  }
}
