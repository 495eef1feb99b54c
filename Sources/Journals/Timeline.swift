import Kernel
import Storage

/// Entries and change rows about one subject, as sentences.
enum Timeline {
  static func read(
    of subject: JournalSubject, actions: JournalActions, before: EntryID?, limit: Int,
    _ tx: any Transaction
  ) throws -> [TimelineItem] {
    if case .person(let person) = subject {
      return try read(ofRecords: [person], actions: actions, before: before, limit: limit, tx)
    }
    let entries = try entries(
      of: subject, before: before?.rawValue ?? Int64.max, limit: limit, tx)
    let changes = try changes(of: subject, in: entries.map(\.id), tx)
    return try items(entries, changes, actions, tx)
  }

  static func read(
    ofRecords records: [PersonID], sparing: Set<String> = [], actions: JournalActions,
    before: EntryID?, limit: Int, _ tx: any Transaction
  ) throws -> [TimelineItem] {
    let entries = try tx.rows(
      """
      WITH about AS (
        SELECT entry_id FROM journal_subject
        WHERE kind = 'person' AND subject_id IN (?1*) AND entry_id < ?2
        UNION
        SELECT entry_id FROM journal_change WHERE person_id IN (?1*) AND entry_id < ?2
      )
      SELECT e.id, e.recorded_at, e.occurred_on, e.action, e.actor_name, e.details
      FROM about JOIN journal_entry e ON e.id = about.entry_id
      ORDER BY e.id DESC LIMIT ?3
      """, List(records), before?.rawValue ?? Int64.max, limit
    ).map(Entry.init(row:))
    let changes = try grouped(
      tx.rows(
        """
        SELECT entry_id, record, kind, fields, file, line FROM journal_change
        WHERE person_id IN (?1*) AND entry_id IN (?2*)
        ORDER BY entry_id, position
        """, List(records), List(entries.map(\.id))))
    return try items(entries, changes, sparing: sparing, actions, tx)
  }

  private static func items(
    _ entries: [Entry], _ changes: [EntryID: [RecordedChange]], sparing: Set<String> = [],
    _ actions: JournalActions, _ tx: any Transaction
  ) throws -> [TimelineItem] {
    let numbers = entries.map(\.id)
    let loads = try loads(of: numbers, tx)
    return entries.map { entry in
      TimelineItem(
        entry: entry.id, recordedAt: entry.recordedAt,
        occurredOn: entry.occurredOn == entry.recordedAt.dayInLondon ? nil : entry.occurredOn,
        actorName: entry.actorName,
        sentence: Sentence.of(
          action: entry.action, details: entry.details, sparing: !sparing.isEmpty, actions),
        changes: (changes[entry.id] ?? []).filter { !sparing.contains($0.record) }
          .flatMap(Sentence.of(change:)),
        load: loads[entry.id])
    }
  }

  private struct Entry {
    let id: EntryID
    let recordedAt: Instant
    let occurredOn: Day?
    let action: String
    let actorName: String
    let details: String?

    init(row: Row) throws {
      id = try row(0)
      recordedAt = try row(1)
      occurredOn = try row(2)
      action = try row(3)
      actorName = try row(4)
      details = try row(5)
    }
  }

  /// An organisation's timeline tells what happened to the organisation. What happened to each of
  /// its people is on theirs.
  private static func entries(
    of subject: JournalSubject, before: Int64, limit: Int, _ tx: any Transaction
  ) throws -> [Entry] {
    let key = SubjectRow(subject)
    switch subject {
    case .organisation:
      return try tx.rows(
        """
        WITH about AS (
          SELECT entry_id FROM journal_subject
          WHERE kind = ?1 AND subject_id = ?2 AND entry_id < ?3
          UNION
          SELECT entry_id FROM journal_change
          WHERE organisation_id = ?2 AND person_id IS NULL AND entry_id < ?3
        )
        SELECT e.id, e.recorded_at, e.occurred_on, e.action, e.actor_name, e.details
        FROM about JOIN journal_entry e ON e.id = about.entry_id
        ORDER BY e.id DESC LIMIT ?4
        """, key.kind, key.id, before, limit
      ).map(Entry.init(row:))
    case .confidential: return []
    case .person, .account, .load, .system:
      return try tx.rows(
        """
        SELECT e.id, e.recorded_at, e.occurred_on, e.action, e.actor_name, e.details
        FROM journal_subject s JOIN journal_entry e ON e.id = s.entry_id
        WHERE s.kind = ?1 AND s.subject_id = ?2 AND s.entry_id < ?3
        ORDER BY e.id DESC LIMIT ?4
        """, key.kind, key.id, before, limit
      ).map(Entry.init(row:))
    }
  }

  private static func changes(
    of subject: JournalSubject, in entries: [EntryID], _ tx: any Transaction
  ) throws -> [EntryID: [RecordedChange]] {
    guard case .organisation(let id) = subject else { return [:] }
    return try grouped(
      tx.rows(
        """
        SELECT entry_id, record, kind, fields, file, line FROM journal_change
        WHERE organisation_id = ?1 AND person_id IS NULL AND entry_id IN (?2*)
        ORDER BY entry_id, position
        """, id, List(entries)))
  }

  private static func grouped(_ rows: [Row]) throws -> [EntryID: [RecordedChange]] {
    var changes: [EntryID: [RecordedChange]] = [:]
    for row in rows { changes[try row(0), default: []].append(try RecordedChange(row: row)) }
    return changes
  }

  private static func loads(
    of entries: [EntryID], _ tx: any Transaction
  ) throws -> [EntryID: LoadID] {
    let rows = try tx.rows(
      """
      SELECT entry_id, subject_id FROM journal_subject
      WHERE kind = 'load' AND entry_id IN (?1*)
      ORDER BY entry_id, position
      """, List(entries))
    var loads: [EntryID: LoadID] = [:]
    for row in rows { loads[try row(0)] = try row(1) }
    return loads
  }
}

/// A change row, as far as a sentence needs it.
struct RecordedChange {
  let record: String
  let kind: JournalChange.Kind
  /// `nil` once erased.
  let fields: [String: JournalChange.Field]?
  let file: String?
  let line: Int?

  init(
    record: String, kind: JournalChange.Kind, fields: [String: JournalChange.Field]?,
    file: String? = nil, line: Int? = nil
  ) {
    self.record = record
    self.kind = kind
    self.fields = fields
    self.file = file
    self.line = line
  }

  init(row: Row) throws {
    record = try row(1)
    kind = try row(2)
    let text: String? = try row(3)
    fields = text.map(FieldsText.fields)
    file = try row(4)
    line = try row(5)
  }
}
