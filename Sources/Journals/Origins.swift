import Kernel
import Storage

/// One thing that is known about a person or organisation, with where each of its values came from.
package struct RecordOrigin: Hashable, Sendable {
  /// A value as it stands.
  package struct Value: Hashable, Sendable {
    /// As the journal has it: `job_title`.
    package let field: String
    /// `Job title`.
    package let name: String
    /// In words; `nil` where it is held and not shown.
    package let value: String?
    package let origin: Origin
  }

  /// As the journal has it: `assignment`.
  package let code: String
  /// `Assignment`.
  package let record: String
  package let recordID: Int64
  package let hasEnded: Bool
  package let values: [Value]
}

/// Where a value came from: the line of a file, or a hand.
package struct Origin: Hashable, Sendable {
  /// `nil` when it was entered by hand.
  package let file: String?
  package let line: Int?
  package let recordedAt: Instant
  package let actorName: String
  package let load: LoadID?
}

extension Journal {
  /// Everything that is known about a person, or about an organisation itself, and where it comes
  /// from; things known longest first. The present value of a field is the one written last. What a load
  /// said that was undone does not count, nor does the undoing: the value is again the former one.
  package static func origins(
    of subject: JournalSubject, _ tx: any Transaction
  ) throws -> [RecordOrigin] {
    try origins(from: OriginQuestion.rows(of: subject, tx))
  }

  /// The same for somebody with several records.
  package static func origins(
    ofRecords records: [PersonID], _ tx: any Transaction
  ) throws -> [RecordOrigin] {
    try origins(from: OriginQuestion.rows(ofRecords: records, tx))
  }

  private static func origins(from rows: [Row]) throws -> [RecordOrigin] {
    var order: [OriginQuestion.Key] = []
    var things: [OriginQuestion.Key: OriginQuestion.Thing] = [:]
    for row in rows {
      let key = OriginQuestion.Key(record: try row(0), id: try row(1))
      if let former = try OriginQuestion.replaced(row) {
        things[OriginQuestion.Key(record: key.record, id: former)] = nil
      }
      if things[key] == nil { order.append(key) }
      try things[key, default: .init()].add(row)
    }
    return order.compactMap { key in things[key]?.origin(of: key) }
  }
}

private enum OriginQuestion {
  struct Key: Hashable {
    let record: String
    let id: Int64
  }

  /// Oldest first, so that what was written last stands.
  static func rows(of subject: JournalSubject, _ tx: any Transaction) throws -> [Row] {
    switch subject {
    case .person(let person): try rows(ofRecords: [person], tx)
    case .organisation(let organisation):
      try tx.rows(
        """
        SELECT c.record, c.record_id, c.kind, c.fields, c.file, c.line, e.recorded_at,
          e.actor_name, s.subject_id
        FROM journal_change c
        JOIN journal_entry e ON e.id = c.entry_id
        LEFT JOIN journal_subject s ON s.entry_id = e.id AND s.kind = 'load'
        WHERE c.organisation_id = ?1 AND c.person_id IS NULL AND (c.record LIKE 'organisation%' OR c.record = 'unit')
          AND NOT EXISTS (
            SELECT 1 FROM journal_subject u
            JOIN journal_entry x ON x.id = u.entry_id AND x.action = 'load.undone'
            WHERE u.kind = 'load' AND u.subject_id = s.subject_id)
        ORDER BY c.entry_id, c.position
        """, organisation)
    case .account, .load, .confidential, .system: []
    }
  }

  static func rows(ofRecords records: [PersonID], _ tx: any Transaction) throws -> [Row] {
    try tx.rows(
      """
      SELECT c.record, c.record_id, c.kind, c.fields, c.file, c.line, e.recorded_at,
        e.actor_name, s.subject_id
      FROM journal_change c
      JOIN journal_entry e ON e.id = c.entry_id
      LEFT JOIN journal_subject s ON s.entry_id = e.id AND s.kind = 'load'
      WHERE c.person_id IN (?1*)
        AND NOT EXISTS (
          SELECT 1 FROM journal_subject u
          JOIN journal_entry x ON x.id = u.entry_id AND x.action = 'load.undone'
          WHERE u.kind = 'load' AND u.subject_id = s.subject_id)
      ORDER BY c.entry_id, c.position
      """, List(records))
  }

  /// The number of the record whose place this one takes.
  static func replaced(_ row: Row) throws -> Int64? {
    guard let text: String = try row(3, as: String?.self),
      text.contains(JournalChange.replaces)
    else { return nil }
    return FieldsText.fields(text)[JournalChange.replaces]?.before.flatMap(Int64.init)
  }

  struct Thing {
    private var values: [String: (field: JournalChange.Field, origin: Origin)] = [:]
    private var hasEnded = false

    mutating func add(_ row: Row) throws {
      let kind: JournalChange.Kind = try row(2)
      hasEnded = kind == .ended || (hasEnded && kind != .restored && kind != .created)
      let origin = Origin(
        file: try row(4), line: try row(5), recordedAt: try row(6), actorName: try row(7),
        load: try row(8))
      // Nothing is left of what was erased.
      guard let text: String = try row(3, as: String?.self) else {
        values = [:]
        return
      }
      for (name, field) in FieldsText.fields(text) where name != JournalChange.replaces {
        // How it ended says what it was; that value came from an earlier line.
        if kind == .ended, field.after == nil, field.before != nil { continue }
        let isGone = field.after == nil && field.before != nil
        values[name] = isGone ? nil : (field, origin)
      }
    }

    func origin(of key: Key) -> RecordOrigin? {
      guard !values.isEmpty else { return nil }
      return RecordOrigin(
        code: key.record, record: Words.capitalised(Words.name(key.record)), recordID: key.id,
        hasEnded: hasEnded,
        values: values.sorted { $0.key < $1.key }.map { name, value in
          RecordOrigin.Value(
            field: name, name: Words.capitalised(Words.name(name)),
            value: value.field.after.map(Words.value),
            origin: value.origin)
        })
    }
  }
}
