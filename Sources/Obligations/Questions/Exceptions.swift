import Kernel
import Storage

/// What one person was let off or given more time for, past ones included, by their records: what
/// one employer decided is not for another to read.
package enum Exceptions {
  package static func exemptions(
    of records: [PersonID], policy: String, _ tx: any Transaction
  ) throws -> [Exemption] {
    try tx.rows(
      """
      SELECT id FROM exemption WHERE person_id IN (?1*) AND policy = ?2
      ORDER BY from_on DESC, id DESC
      """, List(records), policy
    ).compactMap { try ExceptionStore.exemption(try $0(0), tx) }
  }

  /// Who gave them.
  package static func employers(
    of records: [PersonID], policy: String, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try exemptions(of: records, policy: policy, tx).compactMap(\.organisation)
      + deferrals(of: records, policy: policy, tx).compactMap(\.organisation)
  }

  package static func deferrals(
    of records: [PersonID], policy: String, _ tx: any Transaction
  ) throws -> [Deferral] {
    try tx.rows(
      """
      SELECT id FROM deferral WHERE person_id IN (?1*) AND policy = ?2
      ORDER BY from_on DESC, id DESC
      """, List(records), policy
    ).compactMap { try ExceptionStore.deferral(try $0(0), tx) }
  }
}
