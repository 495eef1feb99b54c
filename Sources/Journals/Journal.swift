import Kernel
import Storage

/// The append-only record of everything that was done.
package enum Journal {
  /// Writes one entry. Call it once for each unit of work, as its last step: from here to the end
  /// of the unit of work nobody else can write an entry.
  @discardableResult
  package static func record(
    _ event: JournalEvent, under right: Right, _ tx: any Transaction
  ) throws -> EntryID {
    try JournalWriter.write(event, under: right, tx)
  }

  /// Says that this unit of work changes what is known about `people` in a way that its entry does
  /// not tell: what was worked out anew because of somebody else. Whoever keeps facts about people
  /// in memory learns of it with the entry.
  package static func touch(_ people: some Sequence<PersonID>, _ tx: any Transaction) {
    JournalTouches.add(people, tx)
  }

  /// The last entry there is.
  package static func last(_ tx: any Transaction) throws -> EntryID? {
    try JournalTouches.last(tx)
  }

  /// Everybody of whom entries after `entry` say something, and the organisations of which they
  /// do. What is kept in memory is fresh again once these have been read anew.
  package static func touched(
    since entry: EntryID?, _ tx: any Transaction
  ) throws -> JournalTouches {
    try JournalTouches.since(entry, tx)
  }

  /// What is known to have happened to `subject`, newest first, up to `limit` entries older than
  /// `before`.
  package static func timeline(
    of subject: JournalSubject, actions: JournalActions, before: EntryID? = nil, limit: Int = 100,
    _ tx: any Transaction
  ) throws -> [TimelineItem] {
    try Timeline.read(of: subject, actions: actions, before: before, limit: limit, tx)
  }

  /// What is known to have happened to somebody under any of `records`, as one timeline.
  ///
  /// - Parameter sparing: Kinds of record whose values are left out, and with them the particulars
  ///   of actions that have sparing words.
  package static func timeline(
    ofRecords records: [PersonID], sparing: Set<String> = [], actions: JournalActions,
    before: EntryID? = nil, limit: Int = 100, _ tx: any Transaction
  ) throws -> [TimelineItem] {
    try Timeline.read(
      ofRecords: records, sparing: sparing, actions: actions, before: before, limit: limit, tx)
  }

  /// Where the present value of a field came from, or, without a field, the record's last change.
  /// `nil` when the journal knows nothing of it.
  package static func provenance(
    record: String, recordID: Int64, field: String? = nil, _ tx: any Transaction
  ) throws -> Provenance? {
    try ProvenanceQuestion.answer(record: record, recordID: recordID, field: field, tx)
  }

  /// Reads the whole chain and names the first entry that is not as it was written.
  package static func verify(_ tx: any Transaction) throws -> VerificationResult {
    try Verification.run(DatabaseChain(tx: tx))
  }

  /// Reads the whole chain in a backup. `nil` when the backup has none.
  package static func verify(_ backup: BackupFile) throws -> VerificationResult? {
    try BackupChain(backup).map { try Verification.run($0) }
  }

  /// Erases what was said about a person, for good: the words and values of entries and changes
  /// about them. That something happened, when, and by whom stays, and the chain still verifies.
  ///
  /// - Returns: how many entries and changes lost their words. The caller records an entry that
  ///   says so.
  @discardableResult
  package static func eraseDetails(
    of person: PersonID, _ tx: any Transaction
  ) throws -> Int {
    try Erasure.erase(person, tx)
  }

  /// The same for what was said about an account: its name, and the roles it was given.
  @discardableResult
  package static func eraseDetails(
    ofAccount account: AccountID, _ tx: any Transaction
  ) throws -> Int {
    try Erasure.erase(account, tx)
  }
}
