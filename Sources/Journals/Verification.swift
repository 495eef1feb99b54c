import Kernel
import Storage

/// Follows the chain from its first link and compares each entry with what was linked.
struct Verification {
  private static let batch: Int64 = 500

  private var previous = EntryRow.nothingBefore
  private var checked = 0

  static func run(_ tx: any Transaction) throws -> VerificationResult {
    var verification = Verification()
    let last = try tx.row("SELECT COALESCE(MAX(id), 0) FROM journal_link")?(0, as: Int64.self) ?? 0
    // Not from 1: an entry may have been put in front of the first.
    var from = try firstNumber(tx)
    while from <= last {
      let fault = try verification.check(from...min(last, from + batch - 1), tx)
      if let fault { return verification.result(fault) }
      from += batch
    }
    return verification.result(try beyond(last, tx))
  }

  /// What was put behind the end of the chain, or left there when its entry was taken away.
  private static func beyond(
    _ last: Int64, _ tx: any Transaction
  ) throws -> VerificationResult.Fault? {
    let first = try tx.row(
      """
      SELECT MIN(number) FROM (
        SELECT MIN(id) AS number FROM journal_entry WHERE id > ?1
        UNION ALL SELECT MIN(entry_id) FROM journal_change WHERE entry_id > ?1
        UNION ALL SELECT MIN(entry_id) FROM journal_subject WHERE entry_id > ?1
      ) AS firsts
      """, last)?(0, as: Int64?.self)
    guard let first else { return nil }
    let isThere = try tx.row("SELECT 1 FROM journal_entry WHERE id = ?1", first) != nil
    return VerificationResult.Fault(
      entry: EntryID(rawValue: first), words: isThere ? unlinked : removedWithLink)
  }

  private static let unlinked = "the entry was added without being linked to the chain"
  private static let removedWithLink = "the entry was removed together with its link"

  private static func firstNumber(_ tx: any Transaction) throws -> Int64 {
    let first: Int64? = try tx.row("SELECT MIN(id) FROM journal_entry")?(0)
    return min(1, first ?? 1)
  }

  private func result(_ fault: VerificationResult.Fault?) -> VerificationResult {
    let head = previous.map { byte in
      let text = String(byte, radix: 16)
      return text.utf8.count == 1 ? "0" + text : text
    }
    return VerificationResult(entries: checked, head: head.joined(), fault: fault)
  }

  private mutating func check(
    _ numbers: ClosedRange<Int64>, _ tx: any Transaction
  ) throws -> VerificationResult.Fault? {
    let entries = try Self.entries(numbers, tx)
    let links = try Self.links(numbers, tx)
    let subjects = try Self.subjects(numbers, tx)
    let changes = try ChangeCheck.run(numbers, tx)
    for number in numbers {
      let words = check(
        number, entries[number], link: links[number], subjects: subjects[number] ?? [],
        changes[number] ?? ChangeCheck())
      if let words {
        return VerificationResult.Fault(entry: EntryID(rawValue: number), words: words)
      }
      checked += 1
    }
    return nil
  }

  /// What is wrong with an entry; `nil` when it is as it was written.
  private mutating func check(
    _ number: Int64, _ entry: EntryRow?, link: [UInt8]?, subjects: [SubjectRow],
    _ changes: ChangeCheck
  ) -> String? {
    guard let entry else {
      return link == nil ? Self.removedWithLink : "the entry was removed"
    }
    guard let link else { return Self.unlinked }
    if let details = entry.details, let salt = entry.salt,
      Salt.digest(of: details, salt) != entry.detailsDigest
    {
      return "the details of the entry were altered"
    }
    if let altered = changes.alteredPosition { return "change \(altered) of the entry was altered" }
    if changes.count != entry.changeCount {
      return "the entry has \(changes.count) changes where \(entry.changeCount) were written"
    }
    if changes.finish() != entry.changesDigest {
      return "a change of the entry was altered or moved"
    }
    guard entry.hash(after: previous, subjects: subjects) == link else {
      return "the entry was altered, or is not in its place"
    }
    previous = link
    return nil
  }
}

/// The changes of one entry, read through.
private struct ChangeCheck {
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

  /// Row by row, because one entry may have a million.
  static func run(
    _ numbers: ClosedRange<Int64>, _ tx: any Transaction
  ) throws -> [Int64: ChangeCheck] {
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
}

extension Verification {
  private static func entries(
    _ numbers: ClosedRange<Int64>, _ tx: any Transaction
  ) throws -> [Int64: EntryRow] {
    let rows = try tx.rows(
      """
      SELECT id, recorded_at, occurred_on, action, right_code, account_id, actor_name, details,
        salt, details_digest, change_count, changes_digest
      FROM journal_entry WHERE id BETWEEN ?1 AND ?2
      """, numbers.lowerBound, numbers.upperBound
    ).map(EntryRow.init(row:))
    return Dictionary(rows.map { ($0.id.rawValue, $0) }) { first, _ in first }
  }

  private static func links(
    _ numbers: ClosedRange<Int64>, _ tx: any Transaction
  ) throws -> [Int64: [UInt8]] {
    var links: [Int64: [UInt8]] = [:]
    let rows = try tx.rows(
      "SELECT id, hash FROM journal_link WHERE id BETWEEN ?1 AND ?2",
      numbers.lowerBound, numbers.upperBound)
    for row in rows { links[try row(0)] = try row(1) }
    return links
  }

  private static func subjects(
    _ numbers: ClosedRange<Int64>, _ tx: any Transaction
  ) throws -> [Int64: [SubjectRow]] {
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
}
