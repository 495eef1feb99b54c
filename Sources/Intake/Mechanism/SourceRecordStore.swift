import Kernel
import Storage

extension IntakeContext {
  /// What earlier loads of the employer left, ended records included, by key.
  ///
  /// - Parameter format: Another format's records, for example the staff of the staff file.
  package func held(
    _ kind: String, format: String? = nil
  ) throws -> [String: HeldSourceRecord] {
    guard let employer else { return [:] }
    return try SourceRecordStore.held(format ?? self.format, kind, of: employer, tx)
  }

  /// How many of the employer's records of a kind are current.
  package func countHeld(_ kind: String, format: String? = nil) throws -> Int {
    guard let employer else { return 0 }
    return try SourceRecordStore.count(format ?? self.format, kind, of: employer, tx)
  }

  /// Which employers hold current records of these keys, and how many of them: whose file it is
  /// when it does not say so itself.
  package func employersHolding(
    _ kind: String, keys: some Sequence<String>, format: String? = nil
  ) throws -> [OrganisationID: Int] {
    try SourceRecordStore.employers(format ?? self.format, kind, Set(keys), tx)
  }
}

enum SourceRecordStore {
  static func held(
    _ format: String, _ kind: String, of employer: OrganisationID, _ tx: any Transaction
  ) throws -> [String: HeldSourceRecord] {
    var held: [String: HeldSourceRecord] = [:]
    let keys = tx.keys
    try tx.forEachRow(
      """
      SELECT id, source_key, parent_kind, parent_key, said, file, line, first_load_id,
        last_load_id, confirmed_on, ended_on, person_id, place_id, assignment_id, record_id,
        sealed_value
      FROM source_record
      WHERE organisation_id = ?1 AND format = ?2 AND kind = ?3
      """, employer, format, kind
    ) { row in
      let record = try HeldSourceRecord(row, kind, keys)
      held[record.key.key] = record
    }
    return held
  }

  static func count(
    _ format: String, _ kind: String, of employer: OrganisationID, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(*) FROM source_record
      WHERE organisation_id = ?1 AND format = ?2 AND kind = ?3 AND ended_on IS NULL
      """, employer, format, kind
    ).map { try $0(0) } ?? 0
  }

  static func employers(
    _ format: String, _ kind: String, _ keys: Set<String>, _ tx: any Transaction
  ) throws -> [OrganisationID: Int] {
    var counts: [OrganisationID: Int] = [:]
    let keys = keys.sorted()
    for start in stride(from: 0, to: keys.count, by: 1_000) {
      let rows = try tx.rows(
        """
        SELECT organisation_id, COUNT(*) FROM source_record
        WHERE format = ?1 AND kind = ?2 AND source_key IN (?3*) AND ended_on IS NULL
        GROUP BY organisation_id
        """, format, kind, List(keys[start..<min(start + 1_000, keys.count)]))
      for row in rows { counts[try row(0), default: 0] += try row(1) }
    }
    return counts
  }

  /// Writes what a difference does to records that are held.
  static func apply(_ difference: Difference, _ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    let tx = context.tx
    for (held, end) in difference.ended {
      try tx.execute(
        "UPDATE source_record SET ended_on = ?2, last_load_id = ?3 WHERE id = ?1",
        held.id, end.on ?? context.asOf, context.load)
    }
    for (held, key) in difference.renamed {
      // What ended under that key long ago makes room.
      try tx.execute(
        """
        UPDATE source_record SET source_key = source_key || '~' || id
        WHERE organisation_id = ?1 AND format = ?2 AND kind = ?3 AND source_key = ?4
          AND ended_on IS NOT NULL AND id <> ?5
        """, employer, context.format, key.kind, key.key, held.id)
      try tx.execute(
        "UPDATE source_record SET source_key = ?2, last_load_id = ?3 WHERE id = ?1",
        held.id, key.key, context.load)
    }
    for change in difference.changed {
      let after = change.after
      let parts = try SaidNotes.apart(after, change.before.id, tx.keys)
      try tx.execute(
        """
        UPDATE source_record
        SET parent_kind = ?2, parent_key = ?3, said = ?4, file = ?5, line = ?6, last_load_id = ?7,
          ended_on = NULL, sealed_value = ?8, sealed_with = ?9
        WHERE id = ?1
        """, change.before.id, after.parent?.kind, after.parent?.key,
        parts.said, after.file, after.line, context.load, parts.notes, parts.notes?.key)
    }
    for record in difference.confirmed where record.confirmedOn != context.asOf {
      try tx.execute(
        "UPDATE source_record SET confirmed_on = ?2 WHERE id = ?1", record.id, context.asOf)
    }
  }

  /// Writes what is new, with what it became where that is known by now.
  static func create(
    _ records: [SourceRecord], as links: [RecordKey: RecordLinks] = [:], _ context: IntakeContext
  ) throws {
    guard let employer = context.employer else { return }
    let tx = context.tx
    let keys = tx.keys
    try tx.load(
      into: "source_record",
      columns: [
        "id", "format", "organisation_id", "kind", "source_key", "parent_kind", "parent_key",
        "said", "file", "line", "first_load_id", "last_load_id", "person_id", "place_id",
        "assignment_id", "record_id", "sealed_value", "sealed_with",
      ],
      records.map { record in
        let links = links[record.key]
        let id: SourceRecordID = try tx.newIdentifier()
        let parts = try SaidNotes.apart(record, id, keys)
        return [
          id.stored, context.format.stored, employer.stored,
          record.key.kind.stored, record.key.key.stored, record.parent?.kind.stored ?? .null,
          record.parent?.key.stored ?? .null, parts.said.stored, record.file.stored,
          record.line.stored, context.load.stored, context.load.stored,
          links?.person.stored ?? .null,
          links?.organisation.stored ?? .null, links?.assignment.stored ?? .null,
          links?.record.stored ?? .null, parts.notes.stored, (parts.notes?.key).stored,
        ]
      })
  }

  /// Keeps what records became that are written already.
  static func link(_ links: [RecordKey: RecordLinks], _ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    for (key, links) in links.sorted(by: { $0.key < $1.key }) {
      try context.tx.execute(
        """
        UPDATE source_record SET person_id = ?5, place_id = ?6, assignment_id = ?7, record_id = ?8
        WHERE organisation_id = ?1 AND format = ?2 AND kind = ?3 AND source_key = ?4
        """, employer, context.format, key.kind, key.key, links.person, links.organisation,
        links.assignment, links.record)
    }
  }
}

extension HeldSourceRecord {
  fileprivate init(_ row: Row, _ kind: String, _ keys: KeyRing) throws {
    let id: SourceRecordID = try row(0)
    let parentKind: String? = try row(2)
    let parentKey: String? = try row(3)
    self.init(
      id: id, key: RecordKey(kind, try row(1)),
      parent: parentKind.flatMap { kind in parentKey.map { RecordKey(kind, $0) } },
      said: try SaidNotes.whole(row(4), row(15), id, keys), file: try row(5), line: try row(6),
      firstLoad: try row(7),
      lastLoad: try row(8), confirmedOn: try row(9), endedOn: try row(10),
      links: RecordLinks(
        person: try row(11), organisation: try row(12), assignment: try row(13),
        record: try row(14)))
  }
}

extension Difference {
  /// Those of `links` that are neither written with their records nor held already.
  func newly(_ links: [RecordKey: RecordLinks]) -> [RecordKey: RecordLinks] {
    var left = links
    for record in created { left[record.key] = nil }
    for change in changed where left[change.after.key] == change.before.links {
      left[change.after.key] = nil
    }
    return left
  }
}
