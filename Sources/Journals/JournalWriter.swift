import Kernel
import Storage

/// Adds an entry to the chain.
enum JournalWriter {
  static func write(
    _ event: JournalEvent, under right: Right, _ tx: any Transaction
  ) throws -> EntryID {
    // What takes time is worked out before others are made to wait.
    let details = FieldsText.encode(event.details)
    let salts = Salt.make(event.changes.count + 1)
    let detailsSalt = salts.last ?? []
    let changes = zip(event.changes, salts).enumerated().map { index, pair in
      ChangeRow(pair.0, position: index + 1, salt: pair.1)
    }
    var changesDigest = JournalDigest()
    for change in changes { change.add(to: &changesDigest) }
    let subjects = event.subjects.map(SubjectRow.init)

    let head = try JournalHead.take(tx)
    let entry = EntryRow(
      id: EntryID(rawValue: head.last + 1), recordedAt: right.at, occurredOn: event.occurredOn,
      action: event.action.code, rightCode: right.kept, account: right.account,
      actorName: right.actorName, details: details, salt: detailsSalt,
      detailsDigest: Salt.digest(of: details, detailsSalt), changeCount: changes.count,
      changesDigest: changesDigest.finish())
    try insert(entry, subjects, changes, tx)

    let hash = entry.hash(after: head.hash, subjects: subjects)
    try tx.execute(
      "INSERT INTO journal_link (id, hash) VALUES (?1, ?2)", entry.id, hash)
    try JournalTouches.write(with: entry.id, tx)
    JournalHead(last: entry.id.rawValue, hash: hash).remember(tx)
    return entry.id
  }

  private static func insert(
    _ entry: EntryRow, _ subjects: [SubjectRow], _ changes: [ChangeRow], _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO journal_entry (id, recorded_at, occurred_on, action, right_code, account_id,
        actor_name, details, salt, details_digest, change_count, changes_digest)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      """, binding: entry.values)
    for (index, subject) in subjects.enumerated() {
      try tx.execute(
        """
        INSERT INTO journal_subject (entry_id, position, kind, subject_id)
        VALUES (?1, ?2, ?3, ?4)
        """, entry.id, index + 1, subject.kind, subject.id)
    }
    if !changes.isEmpty {
      try tx.load(
        into: "journal_change", columns: ChangeRow.columns,
        changes.lazy.map { $0.values(entry: entry.id) })
    }
  }
}

/// The end of the chain, which one unit of work at a time may add to.
struct JournalHead: Sendable {
  let last: Int64
  let hash: [UInt8]

  private static let key = "journal.head"

  /// Waits for whoever is adding to the chain, then keeps others waiting.
  static func take(_ tx: any Transaction) throws -> JournalHead {
    if let own = tx.memory[key] as? JournalHead { return own }
    try tx.lock("journal")
    let row = try tx.latestRow(
      "SELECT id, hash FROM journal_link ORDER BY id DESC LIMIT 1", binding: [])
    guard let row else { return JournalHead(last: 0, hash: EntryRow.nothingBefore) }
    return JournalHead(last: try row(0), hash: try row(1))
  }

  func remember(_ tx: any Transaction) { tx.memory[Self.key] = self }
}
