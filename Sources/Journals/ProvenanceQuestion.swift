import Kernel
import Storage

enum ProvenanceQuestion {
  static func answer(
    record: String, recordID: Int64, field: String?, _ tx: any Transaction
  ) throws -> Provenance? {
    let rows = try tx.rows(
      """
      SELECT c.fields, e.id, e.recorded_at, e.actor_name, c.file, c.line, s.subject_id
      FROM journal_change c
      JOIN journal_entry e ON e.id = c.entry_id
      LEFT JOIN journal_subject s ON s.entry_id = e.id AND s.kind = 'load'
      WHERE c.record = ?1 AND c.record_id = ?2
        AND NOT EXISTS (
          SELECT 1 FROM journal_subject u
          JOIN journal_entry x ON x.id = u.entry_id AND x.action = 'load.undone'
          WHERE u.kind = 'load' AND u.subject_id = s.subject_id)
      ORDER BY c.entry_id DESC, c.position DESC
      """, record, recordID)
    for row in rows {
      let fields: String? = try row(0)
      if let field, let fields, FieldsText.fields(fields)[field] == nil { continue }
      return Provenance(
        entry: try row(1), recordedAt: try row(2), actorName: try row(3), load: try row(6),
        file: try row(4), line: try row(5))
    }
    return nil
  }
}
