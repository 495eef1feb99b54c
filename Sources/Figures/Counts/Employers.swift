import Directory
import Kernel
import Storage

/// Who employs anybody here.
package enum Employers {
  package static func all(limit: Int, _ tx: any Transaction) throws -> [OrganisationID] {
    try tx.rows(
      "SELECT DISTINCT employer_id FROM assignment ORDER BY employer_id LIMIT ?1", limit
    ).map { try $0(0) }
  }
}
