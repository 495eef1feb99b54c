import Kernel
import Storage

/// Monitoring values, applications and cases as they were before a load. What is kept can only be
/// put back, never read.
package enum MonitoringUndo {
  package static let tables: Set<String> = [
    "monitoring_value", "recruitment_application", "recruitment_total", "casework",
    "training_taken", "pay_rate", "survey_result",
  ]

  package static func keep(
    _ parts: [FormerRows.Part], of load: LoadID, _ tx: any Transaction
  ) throws {
    for (position, part) in parts.filter({ tables.contains($0.table) }).enumerated() {
      try tx.execute(
        """
        INSERT INTO monitoring_undo (load_id, position, table_name, content)
        VALUES (?1, ?2, ?3, ?4)
        """, load, position, part.table, part.content)
    }
  }

  package static func parts(
    of load: LoadID, _ tx: any Transaction
  ) throws -> [FormerRows.Part] {
    try tx.rows(
      "SELECT table_name, content FROM monitoring_undo WHERE load_id = ?1 ORDER BY position", load
    ).map { FormerRows.Part(table: try $0(0), content: try $0(1)) }
  }

  package static func forget(_ load: LoadID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM monitoring_undo WHERE load_id = ?1", load)
  }
}
