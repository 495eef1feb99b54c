import Kernel
import Storage

/// Takes the words out of what was decided about one person. That they were let off or given more
/// time, and when, stays for figures of the past.
package enum EraseExceptions {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE exemption SET detail = '', approver = '' WHERE person_id = ?1", person)
    try tx.execute("UPDATE deferral SET detail = '' WHERE person_id = ?1", person)
    try tx.execute("UPDATE record_review SET reason = '' WHERE person_id = ?1", person)
  }
}
