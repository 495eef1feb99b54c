import Directory
import Kernel
import Records
import Storage

/// What of files is kept, sealed as blocks: the files themselves, what a check read from them,
/// rows to mend, and rows as they were before a load.
package enum IntakeSealed {
  /// For the check of the keys and for `waypoint keys rotate`.
  package static let places = [
    files, checks, rowsInError, former, FileDigests.unkeyed, SaidNotes.sealed,
  ]

  static func place(file position: Int, of upload: UploadID) -> String {
    "upload \(upload) file \(position)"
  }

  static func place(checkOf upload: UploadID) -> String { "upload \(upload) check" }

  static func place(rowInError position: Int, of load: LoadID) -> String {
    "load \(load) row-in-error \(position)"
  }

  static func place(former position: Int, of load: LoadID) -> String {
    "load \(load) undo \(position)"
  }

  /// The bytes of a block, sealed with `key`, or not yet.
  static func open(
    _ bytes: [UInt8], sealedWith key: String?, for place: String, _ keys: KeyRing
  ) throws -> [UInt8] {
    guard let key, key != SealedPlace.plain else { return bytes }
    return try keys.open(SealedValue(key: key, bytes: bytes), for: place)
  }

  /// The words of a row to mend.
  static func words(
    _ cells: String, sealedWith key: String?, for place: String, _ keys: KeyRing
  ) throws -> String {
    guard let key, key != SealedPlace.plain else { return cells }
    return String(
      decoding: try keys.open(SealedValue(written: cells), for: place), as: UTF8.self)
  }

  private static func anew(
    _ bytes: [UInt8], _ key: String?, _ place: String, _ keys: KeyRing
  ) throws -> SealedValue {
    try keys.seal(open(bytes, sealedWith: key, for: place, keys), for: place)
  }

  /// Rows before a load, with what is sealed in them sealed with the present key.
  static func sealAnew(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try withNotes(SealedNumbers.sealAnew(part, keys, tx), keys, tx)
  }

  /// Rows before a load, whose notes an earlier version may have kept as they were.
  static func withNotes(
    _ part: FormerRows.Part, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part {
    try KeptResults.sealAnew(
      SaidNotes.sealAnew(SealedNotes.sealAnew(part, keys, tx), keys, tx), keys, tx)
  }

  /// So many large blocks are in memory at once.
  private static let blocksAtOnce = 8

  private static let files = SealedPlace(
    "uploaded files",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM upload_file
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM upload_file WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rowsAtOnce: blocksAtOnce,
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT upload_id, position, content, sealed_with FROM upload_file
        WHERE (upload_id, position) IN (
          SELECT upload_id, position FROM upload_file WHERE sealed_with IN (?1*)
          ORDER BY upload_id, position LIMIT ?2 OFFSET ?3)
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let (upload, position): (UploadID, Int) = (try row(0), try row(1))
      let sealed = try anew(try row(2), try row(3), place(file: position, of: upload), keys)
      try tx.execute(
        """
        UPDATE upload_file SET content = ?3, sealed_with = ?4
        WHERE upload_id = ?1 AND position = ?2
        """, upload, position, sealed.bytes, sealed.key)
    })

  private static let checks = SealedPlace(
    "checks of files",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM upload_check
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM upload_check WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rowsAtOnce: blocksAtOnce,
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT upload_id, result, sealed_with FROM upload_check
        WHERE upload_id IN (
          SELECT upload_id FROM upload_check WHERE sealed_with IN (?1*)
          ORDER BY upload_id LIMIT ?2 OFFSET ?3)
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let upload: UploadID = try row(0)
      let sealed = try anew(try row(1), try row(2), place(checkOf: upload), keys)
      try tx.execute(
        "UPDATE upload_check SET result = ?2, sealed_with = ?3 WHERE upload_id = ?1", upload,
        sealed.bytes, sealed.key)
    })

  private static let rowsInError = SealedPlace(
    "rows to mend",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM load_row_in_error
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM load_row_in_error WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT load_id, position, cells, sealed_with FROM load_row_in_error
        WHERE sealed_with IN (?1*) ORDER BY load_id, position LIMIT ?2 OFFSET ?3
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let (load, position): (LoadID, Int) = (try row(0), try row(1))
      let place = place(rowInError: position, of: load)
      let words = try words(try row(2), sealedWith: try row(3), for: place, keys)
      let sealed = try keys.seal(Array(words.utf8), for: place)
      try tx.execute(
        """
        UPDATE load_row_in_error SET cells = ?3, sealed_with = ?4
        WHERE load_id = ?1 AND position = ?2
        """, load, position, sealed, sealed.key)
    })

  private static let former = SealedPlace(
    "rows before loads",
    counts: { tx in
      try SealedPlace.counts(
        tx.rows(
          """
          SELECT sealed_with, COUNT(*) FROM load_undo
          WHERE sealed_with IS NOT NULL GROUP BY sealed_with
          """))
    },
    hasPlain: { tx in
      try tx.row("SELECT 1 FROM load_undo WHERE sealed_with = ?1 LIMIT 1", "") != nil
    },
    rowsAtOnce: blocksAtOnce,
    rows: { keys, limit, after, tx in
      try tx.rows(
        """
        SELECT load_id, position, table_name, content, sealed_with FROM load_undo
        WHERE (load_id, position) IN (
          SELECT load_id, position FROM load_undo WHERE sealed_with IN (?1*)
          ORDER BY load_id, position LIMIT ?2 OFFSET ?3)
        """, keys, limit, after)
    },
    sealAnew: { row, keys, tx in
      let (load, position): (LoadID, Int) = (try row(0), try row(1))
      let place = place(former: position, of: load)
      let content = try open(try row(3), sealedWith: try row(4), for: place, keys)
      let part = FormerRows.Part(table: try row(2), content: content)
      let sealed = try keys.seal(sealAnew(part, keys, tx).content, for: place)
      try tx.execute(
        """
        UPDATE load_undo SET content = ?3, sealed_with = ?4
        WHERE load_id = ?1 AND position = ?2
        """, load, position, sealed.bytes, sealed.key)
    })
}
