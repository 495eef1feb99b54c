import Files
import Kernel
import Storage

/// By what a file is known again. A digest that anybody can make would tell the one number of a
/// file whose other words are known, by trying them all.
enum FileDigests {
  /// - Throws: `NoKeys` when there are none.
  static func of(_ bytes: [UInt8], _ tx: any Transaction) throws -> String {
    try keyed(Fingerprint.of(bytes), tx.keys)
  }

  /// From one that was made without a key; any other stays.
  private static func keyed(_ digest: String, _ keys: KeyRing) throws -> String {
    digest.utf8.count == unkeyedLength ? try keys.digest(digest, for: "file") : digest
  }

  private static let unkeyedLength = 64

  /// Those that an earlier version made without a key, made anew.
  static let unkeyed = SealedPlace(
    "digests of files",
    counts: { tx in
      let count: Int =
        try tx.row("SELECT COUNT(*) FROM unkeyed_digest").map { try $0(0) } ?? 0
      return count == 0 ? [:] : [SealedPlace.plain: count]
    },
    hasPlain: { tx in try tx.row("SELECT 1 FROM unkeyed_digest LIMIT 1") != nil },
    rows: { _, limit, after, tx in
      try tx.rows(
        "SELECT place, id FROM unkeyed_digest ORDER BY place, id LIMIT ?1 OFFSET ?2", limit, after)
    },
    sealAnew: { row, keys, tx in
      let (place, id): (String, Int64) = (try row(0), try row(1))
      if place == "load_file" {
        try makeAnew(ofLoad: id, keys, tx)
        try tx.execute("DELETE FROM unkeyed_digest WHERE place = ?1 AND id = ?2", place, id)
      } else if try tx.row("SELECT 1 FROM unkeyed_digest WHERE place = ?1 LIMIT 1", place) != nil {
        try makeRunsAnew(keys, tx)
        try tx.execute("DELETE FROM unkeyed_digest WHERE place = ?1", place)
      }
    })

  private static func makeAnew(
    ofLoad load: Int64, _ keys: KeyRing, _ tx: any Transaction
  ) throws {
    for row in try tx.rows("SELECT position, digest FROM load_file WHERE load_id = ?1", load) {
      try tx.execute(
        "UPDATE load_file SET digest = ?3 WHERE load_id = ?1 AND position = ?2", load,
        try row(0, as: Int.self), try keyed(try row(1), keys))
    }
  }

  /// All at once, with what is kept of them for undoing loads: an undo looks whether a row still
  /// is as its load left it.
  private static func makeRunsAnew(_ keys: KeyRing, _ tx: any Transaction) throws {
    var rewriting = FormerRows.Rewriting("source_record") { row in
      guard row["kind"] == .text(InterfaceRuns.kind), case .text(let said) = row["said"] else {
        return nil
      }
      var row = row
      row["said"] = .text(try anew(said, keys))
      return row
    }
    let runs = try tx.rows("SELECT id FROM unkeyed_digest WHERE place = 'source_record'").map {
      try $0(0, as: Int64.self)
    }
    let parts = try tx.rows(
      "SELECT load_id, position FROM load_undo WHERE table_name = 'source_record'"
    ).map { (load: try $0(0, as: LoadID.self), position: try $0(1, as: Int.self)) }
    for (load, position) in parts {
      guard let part = try part(position, of: load, keys, tx) else { continue }
      try rewriting.see(part, standing: Set(runs), tx)
    }
    for (load, position) in parts {
      guard let part = try part(position, of: load, keys, tx) else { continue }
      let sealed = try keys.seal(
        rewriting.written(part).content, for: IntakeSealed.place(former: position, of: load))
      try tx.execute(
        """
        UPDATE load_undo SET content = ?3, sealed_with = ?4
        WHERE load_id = ?1 AND position = ?2
        """, load, position, sealed.bytes, sealed.key)
    }
    for run in runs {
      guard let row = try tx.row("SELECT said FROM source_record WHERE id = ?1", run) else {
        continue
      }
      try tx.execute(
        "UPDATE source_record SET said = ?2 WHERE id = ?1", run, try anew(try row(0), keys))
    }
  }

  private static func anew(_ said: String, _ keys: KeyRing) throws -> String {
    var values = SaidText.values(of: said)
    guard let digest = values["Digest"] else { return said }
    values["Digest"] = try keyed(digest, keys)
    return SaidText.text(of: values)
  }

  /// `nil` for one that does not open: its load cannot be undone in any case.
  private static func part(
    _ position: Int, of load: LoadID, _ keys: KeyRing, _ tx: any Transaction
  ) throws -> FormerRows.Part? {
    let row = try tx.row(
      "SELECT content, sealed_with FROM load_undo WHERE load_id = ?1 AND position = ?2", load,
      position)
    guard let row else { return nil }
    do {
      return FormerRows.Part(
        table: "source_record",
        content: try IntakeSealed.open(
          try row(0), sealedWith: try row(1),
          for: IntakeSealed.place(former: position, of: load), keys))
    } catch is SealBroken { return nil }
  }
}
