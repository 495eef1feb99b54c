import Directory
import Kernel
import Storage

/// Dates as they are stored.
package enum ModuleSessions {
  package static func add(_ session: ModuleSession, _ tx: any Transaction) throws {
    let terms = session.terms
    try tx.execute(
      """
      INSERT INTO module_session (id, organisation_id, module, module_version, first_on, last_on,
        times, part_time, address, postcode, places, ask_by, release_on, cost_pence, access, state,
        cancelled_because, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 0)
      """, session.id, session.organisation, session.module.code, session.module.version,
      terms.firstOn, terms.lastOn, terms.times, terms.suitsPartTime, terms.address,
      terms.postcode?.text, terms.places, terms.askBy, terms.releaseOn, terms.costPence,
      written(terms.access), session.state, session.cancelledBecause)
    try keep(terms.earmarks, of: session.id, tx)
  }

  /// - Throws: `PlaceRefusal.changedMeanwhile` where somebody else saved it since it was read.
  package static func save(_ session: ModuleSession, _ tx: any Transaction) throws {
    let terms = session.terms
    let saved = try tx.execute(
      """
      UPDATE module_session SET first_on = ?3, last_on = ?4, times = ?5, part_time = ?6,
        address = ?7, postcode = ?8, places = ?9, ask_by = ?10, release_on = ?11, cost_pence = ?12,
        access = ?13, state = ?14, cancelled_because = ?15, invited_at = ?16,
        revision = revision + 1
      WHERE id = ?1 AND revision = ?2
      """, session.id, session.revision, terms.firstOn, terms.lastOn, terms.times,
      terms.suitsPartTime, terms.address, terms.postcode?.text, terms.places, terms.askBy,
      terms.releaseOn, terms.costPence, written(terms.access), session.state,
      session.cancelledBecause, session.invitedAt)
    guard saved == 1 else { throw PlaceRefusal.changedMeanwhile }
    try tx.execute("DELETE FROM session_earmark WHERE session_id = ?1", session.id)
    try keep(terms.earmarks, of: session.id, tx)
  }

  private static func keep(
    _ earmarks: [String: Int], of id: ModuleSessionID, _ tx: any Transaction
  ) throws {
    for (group, places) in earmarks.sorted(by: { $0.key < $1.key }) where places > 0 {
      try tx.execute(
        "INSERT INTO session_earmark (session_id, earmarked_for, places) VALUES (?1, ?2, ?3)", id,
        group, places)
    }
  }

  private static func written(_ access: Set<SessionAccess>) -> String {
    access.map(\.rawValue).sorted().joined(separator: " ")
  }

  package static func find(
    _ id: ModuleSessionID, _ tx: any Transaction
  ) throws -> ModuleSession? {
    try whole(
      tx.rows(
        """
        SELECT id, organisation_id, module, module_version, first_on, last_on, times, part_time,
          address, postcode, places, ask_by, release_on, cost_pence, access, state,
          cancelled_because, revision, invited_at
        FROM module_session WHERE id = ?1
        """, id), tx
    ).first
  }

  package static func find(
    _ ids: some Sequence<ModuleSessionID>, _ tx: any Transaction
  ) throws -> [ModuleSessionID: ModuleSession] {
    var found: [ModuleSessionID: ModuleSession] = [:]
    for some in Set(ids).sorted().chunked() {
      let sessions = try whole(
        tx.rows(
          """
          SELECT id, organisation_id, module, module_version, first_on, last_on, times, part_time,
            address, postcode, places, ask_by, release_on, cost_pence, access, state,
            cancelled_because, revision, invited_at
          FROM module_session WHERE id IN (?1*)
          """, List(some)), tx)
      for session in sessions { found[session.id] = session }
    }
    return found
  }

  /// Of one organisation, drafts and those to come first.
  package static func of(
    _ organisation: OrganisationID, limit: Int = 200, offset: Int = 0,
    _ tx: any Transaction
  ) throws -> [ModuleSession] {
    try whole(
      tx.rows(
        """
        SELECT id, organisation_id, module, module_version, first_on, last_on, times, part_time,
          address, postcode, places, ask_by, release_on, cost_pence, access, state,
          cancelled_because, revision, invited_at
        FROM module_session WHERE organisation_id = ?1
        ORDER BY CASE state WHEN 'draft' THEN 0 WHEN 'open' THEN 1 WHEN 'closed' THEN 1 ELSE 2 END,
          first_on DESC, id
        LIMIT ?2 OFFSET ?3
        """, organisation, limit, offset), tx)
  }

  /// Those that are neither drafts nor over: what follows by itself is looked for among them.
  package static func running(_ tx: any Transaction) throws -> [ModuleSessionID] {
    try tx.rows(
      "SELECT id FROM module_session WHERE state IN ('open', 'closed') ORDER BY id"
    ).map { try $0(0) }
  }

  private static func whole(
    _ rows: some Sequence<Row>, _ tx: any Transaction
  ) throws -> [ModuleSession] {
    var sessions = try rows.map { try ModuleSession(row: $0) }
    var earmarks: [ModuleSessionID: [String: Int]] = [:]
    for some in sessions.map(\.id).chunked() {
      try tx.forEachRow(
        """
        SELECT session_id, earmarked_for, places FROM session_earmark WHERE session_id IN (?1*)
        """, List(some)
      ) { row in
        let (id, group, places): (ModuleSessionID, String, Int) = (
          try row(0), try row(1), try row(2)
        )
        earmarks[id, default: [:]][group] = places
      }
    }
    for index in sessions.indices {
      sessions[index].terms.earmarks = earmarks[sessions[index].id] ?? [:]
    }
    return sessions
  }
}

extension ModuleSession {
  fileprivate init(row: Row) throws {
    var terms = SessionTerms(
      firstOn: try row(4), lastOn: try row(5), times: try row(6), places: try row(10),
      askBy: try row(11), releaseOn: try row(12))
    terms.suitsPartTime = try row(7)
    terms.address = try row(8)
    let postcode: String? = try row(9)
    terms.postcode = postcode.flatMap { Postcode($0) }
    terms.costPence = try row(13)
    let access: String = try row(14)
    terms.access = Set(
      access.split(separator: " ").compactMap { SessionAccess(rawValue: String($0)) })
    self.init(
      id: try row(0), organisation: try row(1),
      module: ModuleReference(code: try row(2), version: try row(3)), terms: terms,
      state: try row(15), cancelledBecause: try row(16), revision: try row(17))
    invitedAt = try row(18)
  }
}
