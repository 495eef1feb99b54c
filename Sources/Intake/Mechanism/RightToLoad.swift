import Access
import Journals
import Kernel
import Storage

extension User {
  /// Leave to load files for an employer, or national lists.
  func right(
    toLoadFor employer: OrganisationID?, _ tx: any Transaction
  ) throws -> Right {
    let permission =
      employer == nil ? IntakePermissions.loadNational : IntakePermissions.loadStaff
    let right = Right(code: permission.code, account: account, actorName: name, at: now)
    if isConsole { return right }
    for grant in grants where permission.roles.contains(grant.role) {
      guard let held = grant.organisation else { return right }
      guard let employer else { continue }
      let isWithin =
        try tx.row(
          """
          SELECT 1 FROM organisation_within
          WHERE basis = 'under' AND ancestor_id = ?1 AND organisation_id = ?2
            AND from_on <= ?3 AND to_on >= ?3
          """, held, employer, today) != nil
      if isWithin { return right }
    }
    throw Forbidden(permission.doing)
  }
}
