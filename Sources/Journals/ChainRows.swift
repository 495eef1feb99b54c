import Kernel
import Storage

/// Where verification finds the rows of the journal. Stretches are asked for in order, each once.
protocol ChainRows {
  /// The lowest number of an entry.
  func firstEntry() throws -> Int64?
  /// The highest number of a link; 0 without links.
  func lastLink() throws -> Int64

  func entries(_ numbers: ClosedRange<Int64>) throws -> [Int64: EntryRow]
  func links(_ numbers: ClosedRange<Int64>) throws -> [Int64: [UInt8]]
  func subjects(_ numbers: ClosedRange<Int64>) throws -> [Int64: [SubjectRow]]
  func changes(_ numbers: ClosedRange<Int64>) throws -> [Int64: ChangeCheck]

  /// The lowest number above `last` that any row has, and whether an entry has it.
  func first(beyond last: Int64) throws -> (number: Int64, isEntry: Bool)?
}

/// The changes of one entry, read through: one entry may have a million.
struct ChangeCheck {
  var count = 0
  var alteredPosition: Int?
  private var digest = JournalDigest()

  mutating func add(_ change: ChangeRow) {
    count += 1
    if let fields = change.fields, let salt = change.salt,
      Salt.digest(of: fields, salt) != change.fieldsDigest, alteredPosition == nil
    {
      alteredPosition = change.position
    }
    change.add(to: &digest)
  }

  func finish() -> [UInt8] { digest.finish() }
}

/// The journal of a database.
struct DatabaseChain: ChainRows {
  let tx: any Transaction

  func firstEntry() throws -> Int64? { try tx.row("SELECT MIN(id) FROM journal_entry")?(0) }

  func lastLink() throws -> Int64 {
    try tx.row("SELECT COALESCE(MAX(id), 0) FROM journal_link")?(0) ?? 0
  }

  func entries(_ numbers: ClosedRange<Int64>) throws -> [Int64: EntryRow] {
    let rows = try tx.rows(
      """
      SELECT id, recorded_at, occurred_on, action, right_code, account_id, actor_name, details,
        salt, details_digest, change_count, changes_digest
      FROM journal_entry WHERE id BETWEEN ?1 AND ?2
      """, numbers.lowerBound, numbers.upperBound
    ).map(EntryRow.init(row:))
    return Dictionary(rows.map { ($0.id.rawValue, $0) }) { first, _ in first }
  }

  func links(_ numbers: ClosedRange<Int64>) throws -> [Int64: [UInt8]] {
    var links: [Int64: [UInt8]] = [:]
    let rows = try tx.rows(
      "SELECT id, hash FROM journal_link WHERE id BETWEEN ?1 AND ?2",
      numbers.lowerBound, numbers.upperBound)
    for row in rows { links[try row(0)] = try row(1) }
    return links
  }

  func subjects(_ numbers: ClosedRange<Int64>) throws -> [Int64: [SubjectRow]] {
    var subjects: [Int64: [SubjectRow]] = [:]
    let rows = try tx.rows(
      """
      SELECT entry_id, kind, subject_id FROM journal_subject
      WHERE entry_id BETWEEN ?1 AND ?2
      ORDER BY entry_id, position
      """, numbers.lowerBound, numbers.upperBound)
    for row in rows {
      subjects[try row(0), default: []].append(SubjectRow(kind: try row(1), id: try row(2)))
    }
    return subjects
  }

  func changes(_ numbers: ClosedRange<Int64>) throws -> [Int64: ChangeCheck] {
    var found: [Int64: ChangeCheck] = [:]
    try tx.forEachRow(
      """
      SELECT entry_id, position, person_id, organisation_id, record, record_id, kind, fields, salt,
        fields_digest, file, line
      FROM journal_change WHERE entry_id BETWEEN ?1 AND ?2
      ORDER BY entry_id, position
      """, numbers.lowerBound, numbers.upperBound
    ) { row in
      found[try row(0), default: ChangeCheck()].add(try ChangeRow(row: row))
    }
    return found
  }

  func first(beyond last: Int64) throws -> (number: Int64, isEntry: Bool)? {
    let first = try tx.row(
      """
      SELECT MIN(number) FROM (
        SELECT MIN(id) AS number FROM journal_entry WHERE id > ?1
        UNION ALL SELECT MIN(entry_id) FROM journal_change WHERE entry_id > ?1
        UNION ALL SELECT MIN(entry_id) FROM journal_subject WHERE entry_id > ?1
      ) AS firsts
      """, last)?(0, as: Int64?.self)
    guard let first else { return nil }
    return (first, try tx.row("SELECT 1 FROM journal_entry WHERE id = ?1", first) != nil)
  }
}
