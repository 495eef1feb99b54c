import Kernel
import Storage

/// What records rest on, at rest: where a certificate is kept, who saw it, what somebody wrote. It
/// points at evidence about one person and may say more than it should, so it is sealed for its
/// record.
package enum SealedNotes {
  static func seal(
    _ note: String?, of record: RecordID, _ keys: KeyRing
  ) throws -> SealedValue? {
    try note.map { try keys.seal(Array($0.utf8), for: place(record)) }
  }

  static func open(
    _ sealed: SealedValue, of record: RecordID, _ keys: KeyRing
  ) throws -> String {
    String(decoding: try keys.open(sealed, for: place(record)), as: UTF8.self)
  }

  private static func place(_ record: RecordID) -> String { "record-note \(record)" }

  /// Rows as they were before a load, their notes sealed with the present key; also those that an
  /// earlier version kept as they were.
  package static func sealAnew(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try part.written(
      FormerRows.Anew(
        "held_record", adding: ["sealed_value", "sealed_with"],
        now: { try sealedAnew($0, keys) }, before: { try opened($0, keys) }), tx)
  }

  private static func sealedAnew(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    if let key = SealedValue(stored: row["sealed_value"] ?? .null)?.key, key == keys.present {
      return row
    }
    var row = try opened(row, keys)
    guard case .integer(let number) = row["id"], case .text(let note) = row["note"] else {
      return row
    }
    let sealed = try seal(note, of: RecordID(rawValue: number), keys)
    row["note"] = .null
    row["sealed_value"] = sealed.stored
    row["sealed_with"] = (sealed?.key).stored
    return row
  }

  static func opened(
    _ row: FormerRows.Anew.Values, _ keys: KeyRing
  ) throws -> FormerRows.Anew.Values {
    var row = row
    if case .integer(let number) = row["id"],
      let sealed = SealedValue(stored: row["sealed_value"] ?? .null)
    {
      row["note"] = try open(sealed, of: RecordID(rawValue: number), keys).stored
    }
    row["sealed_value"] = .null
    row["sealed_with"] = .null
    return row
  }

  /// For the check of the keys and for `waypoint keys rotate`.
  package static let sealed = SealedPlace(
    "what records rest on",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM held_record
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM held_record WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT id, note, sealed_value, sealed_with FROM held_record
        WHERE sealed_with IN (?1*) ORDER BY id LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let record: RecordID = try row(0)
      let note: String =
        if try row(3) == SealedPlace.plain {
          try row(1) ?? ""
        } else {
          try open(SealedValue(written: row(2) ?? ""), of: record, keys)
        }
      let anew = try keys.seal(Array(note.utf8), for: place(record))
      try tx.execute(
        """
        UPDATE held_record SET note = NULL, sealed_value = ?2, sealed_with = ?3 WHERE id = ?1
        """, record, anew, anew.key)
    })
}
