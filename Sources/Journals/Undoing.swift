import Kernel
import Storage

extension Journal {
  /// That a load was undone. Where values come from is told without the load from then on, so the
  /// statements of `Origins` and `ProvenanceQuestion` name its code.
  package static let undone = JournalAction(
    "load.undone", words: "Undid the load of {files} for {employer}: {reason}")

  /// What undoing a load does to everything that it changed, the last change first: the words of
  /// its own entry turned round.
  package static func changes(
    undoing load: LoadID, _ tx: any Transaction
  ) throws -> [JournalChange] {
    try tx.rows(
      """
      SELECT c.person_id, c.organisation_id, c.record, c.record_id, c.kind, c.fields
      FROM journal_subject s
      JOIN journal_change c ON c.entry_id = s.entry_id
      WHERE s.kind = 'load' AND s.subject_id = ?1
      ORDER BY c.entry_id DESC, c.position DESC
      """, load
    ).map { row in
      let kind: JournalChange.Kind = try row(4)
      // Nothing is said again that was erased.
      let text: String? = try row(5)
      let fields = (text.map(FieldsText.fields) ?? [:]).mapValues {
        JournalChange.Field(before: $0.after, after: $0.before)
      }
      return JournalChange(
        person: try row(0), organisation: try row(1), record: try row(2), recordID: try row(3),
        kind: kind.undone, fields: fields)
    }
  }

  /// Who changed each of `people` last since a moment, other than by one of their loads.
  package static func lastChange(
    of people: [PersonID], since moment: Instant, after load: LoadID, _ tx: any Transaction
  ) throws -> [PersonID: (at: Instant, by: String)] {
    var found: [PersonID: (at: Instant, by: String)] = [:]
    try tx.forEachRow(
      """
      SELECT c.person_id, e.recorded_at, e.actor_name
      FROM journal_change c
      JOIN journal_entry e ON e.id = c.entry_id
      WHERE c.person_id IN (?1*) AND e.recorded_at >= ?2
        AND NOT EXISTS (
          SELECT 1 FROM journal_subject s
          WHERE s.entry_id = e.id AND s.kind = 'load' AND s.subject_id = ?3)
      ORDER BY e.id
      """, List(people), moment, load
    ) { row in found[try row(0)] = (try row(1), try row(2)) }
    return found
  }
}

extension JournalChange.Kind {
  fileprivate var undone: JournalChange.Kind {
    switch self {
    case .created: .removed
    case .changed: .changed
    case .ended: .restored
    case .restored: .ended
    case .removed: .created
    }
  }
}
