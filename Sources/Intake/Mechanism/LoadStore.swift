import Access
import Files
import Kernel
import Storage

/// The tables of loads.
enum LoadStore {
  /// Rows in error are kept this long for whoever loaded them.
  static let daysRowsAreKept = 30

  static func begin(
    _ load: LoadID, _ unit: LoadJob.Unit, part: Int, _ employer: OrganisationID?, _ job: LoadJob,
    _ tx: any Transaction
  ) throws {
    let formats = unit.sets.map(\.format.name)
    try tx.execute(
      """
      INSERT INTO load (id, upload_id, account_id, actor, organisation_id, format, as_of,
        loaded_at, joiners, movers, leavers, changed, unchanged, rejected, held_after,
        rows_expire_at, upload_part)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0, 0, '', ?9, ?10)
      """, load, job.request.upload, job.user.account, job.user.name, employer,
      formats.joined(separator: ","), job.request.asOf, job.user.now,
      job.user.now.adding(seconds: Int64(daysRowsAreKept) * 86_400),
      job.request.upload.map { _ in part })
    let files = unit.sets.flatMap { set in set.files.map { (set.format.name, $0) } }
    for (position, (format, file)) in files.enumerated() {
      try tx.execute(
        """
        INSERT INTO load_file (load_id, position, name, format, role, size, digest)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """, load, position, file.file.name, format, file.role.name, file.file.bytes.count,
        FileDigests.of(file.file.bytes, tx))
    }
  }

  /// What was loaded of an upload, by part.
  static func loaded(of upload: UploadID, _ tx: any Transaction) throws -> [Int: LoadID] {
    let rows = try tx.rows(
      "SELECT upload_part, id FROM load WHERE upload_id = ?1 AND upload_part IS NOT NULL", upload)
    return try rows.reduce(into: [:]) { parts, row in parts[try row(0)] = try row(1) }
  }

  /// - Parameter protected: Columns whose values are not kept with the finding.
  static func keep(
    _ findings: [Finding], of load: LoadID, leavingOutValuesOf protected: Set<String>,
    _ tx: any Transaction
  ) throws {
    let start: Int =
      try tx.row("SELECT COUNT(*) FROM load_finding WHERE load_id = ?1", load).map { try $0(0) }
      ?? 0
    try tx.load(
      into: "load_finding",
      columns: [
        "load_id", "position", "file", "line", "record", "column_name", "written", "severity",
        "code", "effect", "message",
      ],
      findings.enumerated().map { place, finding in
        let kept = finding.redacted(protected)
        return [
          load.stored, (start + place).stored, kept.file.stored, kept.line.stored,
          kept.record.stored, kept.column.stored, kept.value.stored,
          kept.severity.rawValue.stored, kept.code.rawValue.stored, kept.effect.rawValue.stored,
          kept.message.stored,
        ]
      })
  }

  static func keepRows(
    _ files: [RowsInError], of load: LoadID, _ tx: any Transaction
  ) throws {
    var position: Int =
      try tx.row("SELECT COUNT(*) FROM load_row_in_error WHERE load_id = ?1", load).map {
        try $0(0)
      } ?? 0
    for file in files {
      // The header first, so that the file can be written again.
      let lines =
        [(0, file.header)] + file.rows.map { ($0.line, $0.cells + [$0.reason]) }
      for (line, cells) in lines {
        var writer = CSVWriter(lineEnd: .lf, isForSpreadsheets: false)
        writer.row(cells)
        let sealed = try tx.keys.seal(
          Array(writer.text.utf8), for: IntakeSealed.place(rowInError: position, of: load))
        try tx.execute(
          """
          INSERT INTO load_row_in_error (load_id, position, file, line, cells, sealed_with)
          VALUES (?1, ?2, ?3, ?4, ?5, ?6)
          """, load, position, file.file, line, sealed, sealed.key)
        position += 1
      }
    }
  }

  static func finish(
    _ load: LoadID, _ outcome: LoadOutcome, _ tx: any Transaction
  ) throws {
    let tally = outcome.tally
    let rejected = Set(
      outcome.findings.filter { $0.effect == .rowRejected && $0.severity != .info }
        .map { "\($0.file)\n\($0.line ?? 0)" }
    ).count
    let counts = Dictionary(
      outcome.heldAfter.map { ($0.name, "\($0.decimal)") }, uniquingKeysWith: { _, last in last })
    try tx.execute(
      """
      UPDATE load
      SET joiners = ?2, movers = ?3, leavers = ?4, changed = ?5, unchanged = ?6, rejected = ?7,
        held_after = ?8
      WHERE id = ?1
      """, load, tally.joiners, tally.movers, tally.leavers, tally.changed, tally.unchanged,
      rejected, SaidText.text(of: counts))
  }
}
