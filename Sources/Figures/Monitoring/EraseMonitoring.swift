import Kernel
import Storage

/// Removes the monitoring details of one person, and what they chose about them.
package enum EraseMonitoring {
  @discardableResult
  package static func run(_ person: PersonID, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM monitoring_objection WHERE person_id = ?1", person)
    // That there was a case stays in the count; whose it was does not.
    try tx.execute(
      "UPDATE casework SET person_id = NULL, staff_number = NULL WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM training_taken WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM pay_rate WHERE person_id = ?1", person)
    return try values(of: person, tx)
  }

  /// Removes the details alone: what they chose stays in force.
  @discardableResult
  package static func values(of person: PersonID, _ tx: any Transaction) throws -> Int {
    try tx.execute("DELETE FROM monitoring_own WHERE person_id = ?1", person)
      + tx.execute("DELETE FROM monitoring_value WHERE person_id = ?1", person)
  }

  /// People of whom anything is held, by number, after `cursor`.
  package static func people(
    after cursor: PersonID?, limit: Int, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT DISTINCT person_id FROM monitoring_value WHERE person_id > ?1
      ORDER BY person_id LIMIT ?2
      """, cursor?.rawValue ?? 0, limit
    ).map { try $0(0) }
  }
}
