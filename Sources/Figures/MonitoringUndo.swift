import Kernel
import Storage

/// Monitoring values as they were before a load. What is kept can only be put back, never read.
package enum MonitoringUndo {
  package static let table = "monitoring_value"

  package static func keep(
    _ parts: [FormerRows.Part], of load: LoadID, _ tx: any Transaction
  ) throws {
    for (position, part) in parts.filter({ $0.table == table }).enumerated() {
      try tx.execute(
        "INSERT INTO monitoring_undo (load_id, position, content) VALUES (?1, ?2, ?3)", load,
        position, part.content)
    }
  }

  package static func parts(
    of load: LoadID, _ tx: any Transaction
  ) throws -> [FormerRows.Part] {
    try tx.rows(
      "SELECT content FROM monitoring_undo WHERE load_id = ?1 ORDER BY position", load
    ).map { FormerRows.Part(table: table, content: try $0(0)) }
  }

  package static func forget(_ load: LoadID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM monitoring_undo WHERE load_id = ?1", load)
  }
}
