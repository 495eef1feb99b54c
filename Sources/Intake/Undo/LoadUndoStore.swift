import Access
import Directory
import Figures
import Kernel
import Storage

/// What loads changed, as it was before, and how far an undo is.
enum LoadUndoStore {
  /// What describes people is kept apart, with the values it was before.
  static func keep(_ former: FormerRows, of load: LoadID, _ tx: any Transaction) throws {
    let parts = former.parts()
    try MonitoringUndo.keep(parts, of: load, tx)
    let others = parts.filter { !MonitoringUndo.tables.contains($0.table) }
    for (position, part) in others.enumerated() {
      // What is sealed in it was sealed when it was written, maybe with a key on its way out.
      var anew = try SealedNumbers.sealAnew(part, tx.keys, tx)
      if tx.keys.ids.count > 1 { anew = try IntakeSealed.withNotes(anew, tx.keys, tx) }
      let sealed = try tx.keys.seal(
        anew.content, for: IntakeSealed.place(former: position, of: load))
      try tx.execute(
        """
        INSERT INTO load_undo (load_id, position, table_name, content, sealed_with)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """, load, position, part.table, sealed.bytes, sealed.key)
    }
  }

  static func former(of load: LoadID, _ tx: any Transaction) throws -> FormerRows {
    try FormerRows(parts(of: load, tx) + MonitoringUndo.parts(of: load, tx))
  }

  private static func parts(
    of load: LoadID, _ tx: any Transaction
  ) throws -> [FormerRows.Part] {
    try tx.rows(
      """
      SELECT table_name, content, position, sealed_with FROM load_undo
      WHERE load_id = ?1 ORDER BY position
      """, load
    ).map { row in
      let place = IntakeSealed.place(former: try row(2), of: load)
      let part = FormerRows.Part(
        table: try row(0),
        content: try IntakeSealed.open(
          try row(1), sealedWith: try row(3), for: place, tx.keys))
      // An earlier version may have kept notes in it as they were.
      return try IntakeSealed.withNotes(part, tx.keys, tx)
    }
  }

  static func forget(_ load: LoadID, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM load_undo WHERE load_id = ?1", load)
    try tx.execute("DELETE FROM load_undoing WHERE load_id = ?1", load)
    try MonitoringUndo.forget(load, tx)
  }

  /// Forgets what is too old to be undone.
  static func expire(at now: Instant, _ tx: any Transaction) throws {
    let late = try tx.rows(
      """
      SELECT id FROM load l
      WHERE l.rows_expire_at <= ?1 AND (
        EXISTS (SELECT 1 FROM load_undo u WHERE u.load_id = l.id)
        OR EXISTS (SELECT 1 FROM monitoring_undo u WHERE u.load_id = l.id)
        OR EXISTS (SELECT 1 FROM load_undoing u WHERE u.load_id = l.id))
      """, now)
    for row in late { try forget(try row(0), tx) }
  }

  /// Loads that came after, of the same employer or of national lists, and are not undone, the
  /// latest first. Numbers say nothing of that: several nodes give them out.
  static func later(
    than load: UndoableLoad, limit: Int, _ tx: any Transaction
  ) throws -> [UndoableLoad] {
    try tx.rows(
      """
      SELECT id, organisation_id, account_id, actor, loaded_at, as_of, rows_expire_at, undone_at,
        undone_by, undo_reason
      FROM load
      WHERE (loaded_at > ?4 OR (loaded_at = ?4 AND id > ?1)) AND undone_at IS NULL
        AND (organisation_id = ?2 OR organisation_id IS NULL OR CAST(?2 AS BIGINT) IS NULL)
      ORDER BY loaded_at DESC, id DESC LIMIT ?3
      """, load.id, load.employer, limit, load.loadedAt
    ).map { try UndoableLoad($0, files: []) }
  }

  static func find(_ id: LoadID, _ tx: any Transaction) throws -> UndoableLoad? {
    let row = try tx.row(
      """
      SELECT id, organisation_id, account_id, actor, loaded_at, as_of, rows_expire_at, undone_at,
        undone_by, undo_reason
      FROM load WHERE id = ?1
      """, id)
    guard let row else { return nil }
    let files = try tx.rows(
      "SELECT name FROM load_file WHERE load_id = ?1 ORDER BY position", id
    ).map { try $0(0, as: String.self) }
    return try UndoableLoad(row, files: files)
  }

  /// The name of the employer of a load that an undo took away.
  static func formerEmployer(of load: LoadID, _ tx: any Transaction) throws -> String? {
    try tx.row("SELECT former_employer FROM load WHERE id = ?1", load)?(0)
  }

  static func markUndone(
    _ load: LoadID, because reason: String, by user: User, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE load SET undone_at = ?2, undone_by = ?3, undo_reason = ?4 WHERE id = ?1", load,
      user.now, user.name, reason)
  }

  /// Loads and uploads no longer point at an employer that goes, and keep its name.
  static func letGo(
    of organisations: [OrganisationID: String], _ tx: any Transaction
  ) throws {
    for (id, name) in organisations.sorted(by: { $0.key < $1.key }) {
      try tx.execute(
        "UPDATE load SET organisation_id = NULL, former_employer = ?2 WHERE organisation_id = ?1",
        id, name)
      try tx.execute("UPDATE upload SET organisation_id = NULL WHERE organisation_id = ?1", id)
    }
  }

  static func letGo(of people: Set<Int64>, _ tx: any Transaction) throws {
    let people = people.sorted()
    for start in stride(from: 0, to: people.count, by: 1_000) {
      try tx.execute(
        "UPDATE upload SET person_id = NULL WHERE person_id IN (?1*)",
        List(people[start..<min(start + 1_000, people.count)]))
    }
  }
}

/// What is kept of people for the sake of undoing loads.
package enum KeptForUndo {
  /// Forgets everything that loads changed about a person, and with it how to undo those loads.
  /// Whoever erases a person calls it.
  ///
  /// - Returns: how many loads can no longer be undone.
  @discardableResult
  package static func erase(_ person: PersonID, _ tx: any Transaction) throws -> Int {
    let loads = try tx.rows(
      """
      SELECT DISTINCT s.subject_id
      FROM journal_change c
      JOIN journal_subject s ON s.entry_id = c.entry_id AND s.kind = 'load'
      WHERE c.person_id = ?1
      """, person)
    for row in loads { try LoadUndoStore.forget(try row(0), tx) }
    return loads.count
  }
}

/// A load, as far as undoing it needs to know.
struct UndoableLoad: Hashable, Sendable {
  let id: LoadID
  let employer: OrganisationID?
  let account: AccountID?
  let actor: String
  let loadedAt: Instant
  let asOf: Day
  let expiresAt: Instant
  let undone: LoadUndone?
  let files: [String]

  init(_ row: Row, files: [String]) throws {
    id = try row(0)
    employer = try row(1)
    account = try row(2)
    actor = try row(3)
    loadedAt = try row(4)
    asOf = try row(5)
    expiresAt = try row(6)
    undone = try LoadUndone(row, from: 7)
    self.files = files
  }
}

/// That a load was undone.
package struct LoadUndone: Hashable, Sendable {
  package let at: Instant
  package let by: String
  package let reason: String
}
