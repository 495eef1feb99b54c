import Kernel
import Storage

/// Removes what files said of one person, and what is kept of it for undoing loads.
package enum EraseMentions {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    try KeptForUndo.erase(person, tx)
    try tx.execute("DELETE FROM source_record WHERE person_id = ?1", person)
    try tx.execute("UPDATE upload SET person_id = NULL WHERE person_id = ?1", person)
  }
}
