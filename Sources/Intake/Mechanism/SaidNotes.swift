import Kernel
import Storage

/// Notes in rows of files: where a certificate is, who saw it. They are kept apart from what else a
/// row says, sealed for it.
enum SaidNotes {
  /// What a row says, without its notes.
  struct Parts {
    let said: String
    let notes: SealedValue?
  }

  /// `NOTES` of a training, `QUALACH02NOTES` of a qualification.
  static func isNote(_ column: String) -> Bool { column.hasSuffix("NOTES") }

  static func apart(
    _ record: SourceRecord, _ id: SourceRecordID, _ keys: KeyRing
  ) throws -> Parts {
    guard record.values.keys.contains(where: isNote) else {
      return Parts(said: record.said, notes: nil)
    }
    return try apart(record.values, id, keys)
  }

  static func apart(
    _ values: [String: String], _ id: SourceRecordID, _ keys: KeyRing
  ) throws -> Parts {
    let notes = values.filter { isNote($0.key) }
    return Parts(
      said: SaidText.text(of: values.filter { !isNote($0.key) }),
      notes: notes.isEmpty
        ? nil : try keys.seal(Array(SaidText.text(of: notes).utf8), for: place(id)))
  }

  /// What a row says, with its notes.
  static func whole(
    _ said: String, _ notes: SealedValue?, _ id: SourceRecordID, _ keys: KeyRing
  ) throws -> String {
    guard let notes else { return said }
    return SaidText.text(
      of: SaidText.values(of: said).merging(try open(notes, id, keys)) { $1 })
  }

  private static func open(
    _ notes: SealedValue, _ id: SourceRecordID, _ keys: KeyRing
  ) throws -> [String: String] {
    SaidText.values(of: String(decoding: try keys.open(notes, for: place(id)), as: UTF8.self))
  }

  private static func place(_ id: SourceRecordID) -> String { "source-record \(id)" }

  /// Rows as they were before a load, their notes sealed with the present key; also those that an
  /// earlier version kept as they were.
  static func sealAnew(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try part.written(
      FormerRows.Anew(
        "source_record", adding: ["sealed_value", "sealed_with"],
        now: { try sealedAnew($0, keys) }, before: { try opened($0, keys) }), tx)
  }

  private static func sealedAnew(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    if let key = SealedValue(stored: row["sealed_value"] ?? .null)?.key, key == keys.present {
      return row
    }
    var row = try opened(row, keys)
    guard case .integer(let number) = row["id"], case .text(let said) = row["said"] else {
      return row
    }
    let values = SaidText.values(of: said)
    guard values.keys.contains(where: isNote) else { return row }
    let parts = try apart(values, SourceRecordID(rawValue: number), keys)
    row["said"] = parts.said.stored
    row["sealed_value"] = parts.notes.stored
    row["sealed_with"] = (parts.notes?.key).stored
    return row
  }

  static func opened(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    var row = row
    if case .integer(let number) = row["id"], case .text(let said) = row["said"],
      let notes = SealedValue(stored: row["sealed_value"] ?? .null)
    {
      row["said"] = try whole(said, notes, SourceRecordID(rawValue: number), keys).stored
    }
    row["sealed_value"] = .null
    row["sealed_with"] = .null
    return row
  }

  /// For the check of the keys and for `waypoint keys rotate`.
  static let sealed = SealedPlace(
    "notes in rows of files",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM source_record
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM source_record WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, said, sealed_value, sealed_with FROM source_record
        WHERE sealed_with IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let id: SourceRecordID = try row(0)
      let said: String = try row(1)
      let parts: Parts
      if try row(3) == SealedPlace.plain {
        parts = try apart(SaidText.values(of: said), id, keys)
      } else {
        let notes = try open(SealedValue(written: row(2) ?? ""), id, keys)
        parts = Parts(
          said: said,
          notes: try keys.seal(Array(SaidText.text(of: notes).utf8), for: place(id)))
      }
      try tx.execute(
        """
        UPDATE source_record SET said = ?2, sealed_value = ?3, sealed_with = ?4 WHERE id = ?1
        """, id, parts.said, parts.notes, parts.notes?.key)
    })
}
