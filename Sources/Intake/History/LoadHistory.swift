import Access
import Directory
import Files
import Kernel
import Storage

/// What was loaded before.
package enum LoadHistory {
  /// Loads that the user made, or of employers for which they may load, latest first.
  package static func list(
    for user: User, limit: Int = 50, _ tx: any Transaction
  ) throws -> [LoadSummary] {
    let reach = try user.reach(for: IntakePermissions.loadStaff, tx)
    let rows = try tx.rows(
      """
      SELECT l.id, l.loaded_at, l.actor, l.organisation_id, l.format, l.joiners, l.movers,
        l.leavers, l.changed, l.unchanged, l.rejected, l.undone_at, l.undone_by, l.undo_reason,
        l.former_employer
      FROM load l
      WHERE ?1 = TRUE OR l.account_id = ?2 OR l.organisation_id IN (?5*) OR l.organisation_id IN (
        SELECT organisation_id FROM organisation_within
        WHERE basis = 'under' AND ancestor_id IN (?3*) AND from_on <= ?6 AND to_on >= ?6)
      ORDER BY l.loaded_at DESC, l.id DESC
      LIMIT ?4
      """, reach.everything, user.account, List(reach.organisations), limit, List(reach.places),
      user.today)
    let ids: [LoadID] = try rows.map { try $0(0) }
    var files: [LoadID: [String]] = [:]
    try tx.forEachRow(
      "SELECT load_id, name FROM load_file WHERE load_id IN (?1*) ORDER BY load_id, position",
      List(ids)
    ) { row in files[try row(0), default: []].append(try row(1)) }
    return try rows.map { try LoadSummary($0, files: files[try $0(0)] ?? []) }
  }

  /// - Throws: `NotFound` for a load of an employer for which the user may not load.
  package static func receipt(
    _ id: LoadID, for user: User, _ tx: any Transaction
  ) throws -> LoadReceipt {
    let row = try tx.row(
      """
      SELECT id, loaded_at, actor, organisation_id, format, joiners, movers, leavers, changed,
        unchanged, rejected, undone_at, undone_by, undo_reason, former_employer, as_of, held_after,
        account_id
      FROM load WHERE id = ?1
      """, id)
    guard let row else { throw NotFound("This load") }
    let account: AccountID? = try row(17)
    let employer: OrganisationID? = try row(3)
    guard try mayRead(employer, account, user, tx) else { throw NotFound("This load") }
    let files = try tx.rows(
      "SELECT name, format, role, size FROM load_file WHERE load_id = ?1 ORDER BY position", id
    ).map {
      LoadReceipt.File(
        name: try $0(0), format: try $0(1), role: try $0(2), sizeInBytes: try $0(3))
    }
    let counts = SaidText.values(of: try row(16))
    return LoadReceipt(
      summary: try LoadSummary(row, files: files.map(\.name)), asOf: try row(15), files: files,
      findings: try findings(of: id, tx),
      heldAfter: counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
      hasRowsInError: try account == user.account && hasRows(id, tx))
  }

  /// Those of the loads whose receipt the user may read.
  package static func readable(
    _ loads: Set<LoadID>, for user: User, _ tx: any Transaction
  ) throws -> Set<LoadID> {
    guard user.may(IntakePermissions.loadStaff), !loads.isEmpty else { return [] }
    let rows = try tx.rows(
      "SELECT id, organisation_id, account_id FROM load WHERE id IN (?1*)", List(loads.sorted()))
    return Set(
      try rows.compactMap { row -> LoadID? in
        try mayRead(try row(1), try row(2), user, tx) ? try row(0) : nil
      })
  }

  /// The rows to mend, for whoever loaded them. Protected characteristics and NI numbers are blank
  /// in them: they were never kept.
  ///
  /// - Throws: `NotFound` for anybody else's.
  package static func rowsInError(
    of id: LoadID, for user: User, _ tx: any Transaction
  ) throws -> [RowsInError] {
    let owner = try tx.row(
      """
      SELECT 1 FROM load
      WHERE id = ?1 AND rows_expire_at > ?3
        AND (account_id = ?2 OR (CAST(?2 AS BIGINT) IS NULL AND account_id IS NULL))
      """, id, user.account, user.now)
    guard owner != nil else { throw NotFound("These rows") }
    var files: [RowsInError] = []
    try tx.forEachRow(
      """
      SELECT file, line, cells, position, sealed_with FROM load_row_in_error
      WHERE load_id = ?1 ORDER BY position
      """, id
    ) { row in
      let file: String = try row(0)
      let line: Int = try row(1)
      let place = IntakeSealed.place(rowInError: try row(3), of: id)
      let words = try IntakeSealed.words(
        try row(2), sealedWith: try row(4), for: place, tx.keys)
      let text = SourceText(file: file, bytes: Array(words.utf8))
      let cells = RecordStream.records(of: text).first?.values ?? []
      if line == 0 {
        files.append(RowsInError(file: file, header: cells, rows: []))
      } else if let last = files.popLast() {
        files.append(
          RowsInError(
            file: last.file, header: last.header,
            rows: last.rows + [
              RowsInError.Row(
                line: line, cells: Array(cells.dropLast()), reason: cells.last ?? "")
            ]))
      }
    }
    return files
  }

  private static func mayRead(
    _ employer: OrganisationID?, _ account: AccountID?, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    if account == user.account { return true }
    guard let employer else {
      return try user.holds(IntakePermissions.loadNational, over: .everything, tx)
    }
    return try user.holds(IntakePermissions.loadStaff, over: .organisation(employer), tx)
  }

  private static func hasRows(_ id: LoadID, _ tx: any Transaction) throws -> Bool {
    try tx.row("SELECT 1 FROM load_row_in_error WHERE load_id = ?1 LIMIT 1", id) != nil
  }

  private static func findings(of id: LoadID, _ tx: any Transaction) throws -> [Finding] {
    try tx.rows(
      """
      SELECT file, line, record, column_name, written, severity, code, effect, message
      FROM load_finding WHERE load_id = ?1 ORDER BY position
      """, id
    ).map { row in
      let code: String = try row(6)
      return Finding(
        FindingCode(rawValue: code) ?? FindingCode(code, .warning, .loaded), file: try row(0),
        line: try row(1), record: try row(2), column: try row(3), value: try row(4),
        severity: Severity(rawValue: try row(5)), effect: Effect(rawValue: try row(7)), try row(8))
    }
  }
}

extension LoadSummary {
  fileprivate init(_ row: Row, files: [String]) throws {
    var tally = ChangeTally()
    tally.joiners = try row(5)
    tally.movers = try row(6)
    tally.leavers = try row(7)
    tally.changed = try row(8)
    tally.unchanged = try row(9)
    tally.rejected = try row(10)
    self.init(
      id: try row(0), loadedAt: try row(1), actor: try row(2), organisation: try row(3),
      formats: (try row(4, as: String.self)).split(separator: ",").map(String.init), files: files,
      tally: tally, formerEmployer: try row(14), undone: try LoadUndone(row, from: 11))
  }
}

extension LoadUndone {
  /// When, by whom and why, in three columns.
  init?(_ row: Row, from column: Int) throws {
    guard let at: Instant = try row(column) else { return nil }
    self.init(at: at, by: try row(column + 1), reason: try row(column + 2))
  }
}
