import Journals
import Kernel
import Storage

/// Entries as they are kept. Every question takes many people at once.
package enum HeldRecords {
  /// The line of a file that says an entry.
  package struct Place: Hashable, Sendable {
    package let file: String
    package let line: Int?
    package init(file: String, line: Int?) {
      self.file = file
      self.line = line
    }
  }

  /// What each of `people` holds now, by any source; replaced and voided entries are left out.
  package static func held(
    by people: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: [HeldRecord]] {
    try held(by: people, in: ["current"], tx)
  }

  private static func held(
    by people: some Sequence<PersonID>, in standings: [String], _ tx: any Transaction
  ) throws -> [PersonID: [HeldRecord]] {
    var found: [PersonID: [HeldRecord]] = [:]
    let keys = tx.keys
    for people in chunks(people) {
      try tx.forEachRow(
        """
        SELECT id, person_id, organisation_id, source, kind, entry_key, subject, level, scheme,
          year, title, held, awarded_on, expires_on, issuer, issuer_organisation_id, note,
          standing, standing_on, void_reason, sealed_value
        FROM held_record WHERE person_id IN (?1*) AND standing IN (?2*)
        ORDER BY person_id, awarded_on DESC NULLS LAST, id
        """, List(people), List(standings)
      ) { row in
        let record = try HeldRecord(row: row, keys)
        found[record.person, default: []].append(record)
      }
    }
    return found
  }

  /// Everything ever recorded about `person`, replaced and voided entries too, latest first.
  package static func history(
    of person: PersonID, _ tx: any Transaction
  ) throws -> [HeldRecord] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, source, kind, entry_key, subject, level, scheme,
        year, title, held, awarded_on, expires_on, issuer, issuer_organisation_id, note,
        standing, standing_on, void_reason, sealed_value
      FROM held_record WHERE person_id = ?1
      ORDER BY awarded_on DESC NULLS LAST, id DESC
      """, person
    ).map { try HeldRecord(row: $0, tx.keys) }
  }

  package static func find(_ id: RecordID, _ tx: any Transaction) throws -> HeldRecord? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, source, kind, entry_key, subject, level, scheme,
        year, title, held, awarded_on, expires_on, issuer, issuer_organisation_id, note,
        standing, standing_on, void_reason, sealed_value
      FROM held_record WHERE id = ?1
      """, id
    ).map { try HeldRecord(row: $0, tx.keys) }
  }

  /// Takes `entries` as all that `source` has to say in `groups` about `people` at
  /// `organisation`: what it no longer says becomes history, what it says again stays as it is.
  /// Somebody in `people` without an entry holds nothing of these groups any more.
  @discardableResult
  package static func replace(
    _ groups: Set<RecordKind.Group>, of people: some Sequence<PersonID>,
    at organisation: OrganisationID, source: RecordEntry.Source, with entries: [RecordEntry],
    on day: Day, saidAt places: [RecordEntry.Slot: Place] = [:], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let held = try current(groups, of: people, at: organisation, source: source, tx)
    return try apply(RecordRules.difference(held: held, said: entries), on: day, places, tx)
  }

  /// What `replace` would do, without doing it: how many entries would come and how many go.
  package static func wouldReplace(
    _ groups: Set<RecordKind.Group>, of people: some Sequence<PersonID>,
    at organisation: OrganisationID, source: RecordEntry.Source, with entries: [RecordEntry],
    _ tx: any Transaction
  ) throws -> (added: [RecordEntry], replaced: [HeldRecord]) {
    let held = try current(groups, of: people, at: organisation, source: source, tx)
    let difference = RecordRules.difference(held: held, said: entries)
    return (difference.added, difference.replaced)
  }

  /// Takes each of `entries` in place of the one held under the same person, organisation, source,
  /// group and key. What the source does not mention stays: nothing is erased by absence.
  @discardableResult
  package static func merge(
    _ entries: [RecordEntry], on day: Day, saidAt places: [RecordEntry.Slot: Place] = [:],
    _ tx: any Transaction
  ) throws -> [JournalChange] {
    try apply(wouldMerge(entries, tx), on: day, places, tx)
  }

  /// What `merge` would add and replace, without doing it.
  package static func wouldMerge(
    _ entries: [RecordEntry], _ tx: any Transaction
  ) throws -> (added: [RecordEntry], replaced: [HeldRecord]) {
    let difference = try wouldMerge(entries, tx) as RecordRules.Difference
    return (difference.added, difference.replaced)
  }

  /// Adds entries of people of whom nothing is held yet, without looking for what is.
  package static func addNew(_ entries: [RecordEntry], _ tx: any Transaction) throws {
    try load(entries.map { HeldRecord(id: try tx.newIdentifier(), entry: $0) }, tx)
  }

  /// Adds one entry.
  static func add(
    _ entry: RecordEntry, _ tx: any Transaction
  ) throws -> (HeldRecord, [JournalChange]) {
    let record = HeldRecord(id: try tx.newIdentifier(), entry: entry)
    try load([record], tx)
    return (record, try RecordChanges.of(replaced: [], added: [record], [:], tx))
  }

  /// Saves how a record stands; the entry itself never changes.
  static func saveStanding(_ record: HeldRecord, _ tx: any Transaction) throws {
    let standing = record.standing.columns
    try tx.execute(
      "UPDATE held_record SET standing = ?2, standing_on = ?3, void_reason = ?4 WHERE id = ?1",
      record.id, standing.code, standing.on, standing.reason)
  }
}

extension HeldRecords {
  private static func wouldMerge(
    _ entries: [RecordEntry], _ tx: any Transaction
  ) throws -> RecordRules.Difference {
    let said = Set(entries.map(\.slot))
    let held = try held(by: entries.map(\.person), in: ["current", "voided"], tx).values.joined()
      .filter { said.contains($0.entry.slot) }
    return RecordRules.difference(held: held, said: entries)
  }

  private static func current(
    _ groups: Set<RecordKind.Group>, of people: some Sequence<PersonID>,
    at organisation: OrganisationID, source: RecordEntry.Source, _ tx: any Transaction
  ) throws -> [HeldRecord] {
    try held(by: people, in: ["current", "voided"], tx).values.joined().filter {
      $0.organisation == organisation && $0.source == source && groups.contains($0.kind.group)
    }
  }

  private static func apply(
    _ difference: RecordRules.Difference, on day: Day, _ places: [RecordEntry.Slot: Place],
    _ tx: any Transaction
  ) throws -> [JournalChange] {
    let replaced = difference.replaced.map { record in
      var record = record
      record.standing = .replaced(on: day)
      return record
    }
    for ids in chunks(replaced.map(\.id)) {
      try tx.execute(
        "UPDATE held_record SET standing = 'replaced', standing_on = ?2 WHERE id IN (?1*)",
        List(ids), day)
    }
    let added = try difference.added.map {
      HeldRecord(id: try tx.newIdentifier(), entry: $0)
    }
    try load(added, tx)
    return try RecordChanges.of(replaced: replaced, added: added, places, tx)
  }

  /// A thousand at a time: what one statement is asked about.
  private static func chunks<ID: Hashable>(_ ids: some Sequence<ID>) -> [[ID]] {
    let different = Array(Set(ids))
    return stride(from: 0, to: different.count, by: 1_000).map {
      Array(different[$0..<min($0 + 1_000, different.count)])
    }
  }
}
