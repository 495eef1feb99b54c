import Access
import Directory
import Kernel
import Storage

extension Permission {
  /// Roles that hand in these details for an employer may have them handed back: nobody else, and
  /// for no other purpose.
  package static let giveBackMonitoring = Permission(
    "monitoring.give-back",
    doing: "take out monitoring details, National Insurance numbers and birth dates",
    roles: .any(.leads, [.equalityLead]), for: .monitoring)
}

/// The one way out of the monitoring store for one person's values: back to the employer that said
/// them, in the codes of the list they came in, for the return they were collected for. A decision
/// about a person never rests on them, and no page shows them.
package enum MonitoringReturn {
  /// What `organisation` itself has said, and nobody else; nothing of those who objected to the
  /// use of these details, who then look like somebody who was never asked.
  ///
  /// - Throws: `Forbidden` when `user` may not have it handed back for this organisation.
  package static func values(
    of organisation: OrganisationID, scheme: String, to user: User, _ tx: any Transaction
  ) throws -> [PersonID: [Characteristic: String]] {
    _ = try user.right(to: .giveBackMonitoring, .organisation(organisation), tx)
    let objecting = try Objections.everybody(tx)
    var values: [PersonID: [Characteristic: String]] = [:]
    try tx.forEachRow(
      """
      SELECT person_id, characteristic, code FROM monitoring_value
      WHERE organisation_id = ?1 AND scheme = ?2
      """, organisation, scheme
    ) { row in
      let person: PersonID = try row(0)
      guard !objecting.contains(person) else { return }
      values[person, default: [:]][try row(1)] = try row(2, as: String.self)
    }
    return values
  }
}
