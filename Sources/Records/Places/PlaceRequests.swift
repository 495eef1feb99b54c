import Directory
import Kernel
import Storage

/// Requests for places as they are stored.
package enum PlaceRequests {
  package static func add(_ request: PlaceRequest, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO place_request (id, person_id, organisation_id, module, module_version, session_id,
        state, asked_at, asked_by, seat, seat_group, offer_until, changed_at, within_miles,
        revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 0)
      """, request.id, request.person, request.organisation, request.module.code,
      request.module.version, request.session, request.state, request.askedAt, request.askedBy,
      request.seat?.number, request.seat?.group, request.offerUntil, request.changedAt,
      request.within)
  }

  /// - Throws: `PlaceRefusal.changedMeanwhile` where somebody else saved it since it was read.
  package static func save(_ request: PlaceRequest, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE place_request SET module_version = ?3, session_id = ?4, state = ?5, seat = ?6,
        seat_group = ?7, offer_until = ?8, changed_at = ?9, revision = revision + 1
      WHERE id = ?1 AND revision = ?2
      """, request.id, request.revision, request.module.version, request.session, request.state,
      request.seat?.number, request.seat?.group, request.offerUntil, request.changedAt)
    guard saved == 1 else { throw PlaceRefusal.changedMeanwhile }
  }

  package static func add(
    _ turn: PlaceTurn, of request: PlaceRequestID, _ tx: any Transaction
  ) throws {
    let last: Int =
      try tx.row(
        "SELECT COALESCE(MAX(position), 0) FROM place_turn WHERE request_id = ?1", request)?(
        0) ?? 0
    try tx.execute(
      """
      INSERT INTO place_turn (request_id, position, step, at, actor_name, session_id, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, request, last + 1, turn.step, turn.at, turn.actorName, turn.session,
      turn.reason)
  }

  package static func turns(
    of request: PlaceRequestID, _ tx: any Transaction
  ) throws -> [PlaceTurn] {
    try tx.rows(
      """
      SELECT step, at, actor_name, session_id, reason FROM place_turn
      WHERE request_id = ?1 ORDER BY position
      """, request
    ).map {
      PlaceTurn(
        step: try $0(0), at: try $0(1), actorName: try $0(2), session: try $0(3),
        reason: try $0(4))
    }
  }

  package static func find(
    _ id: PlaceRequestID, _ tx: any Transaction
  ) throws -> PlaceRequest? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, module, module_version, session_id, state, asked_at,
        asked_by, seat, seat_group, offer_until, changed_at, revision, within_miles
      FROM place_request WHERE id = ?1
      """, id
    ).map(PlaceRequest.init(row:))
  }

  /// Of these records of a person, the latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, module, module_version, session_id, state, asked_at,
        asked_by, seat, seat_group, offer_until, changed_at, revision, within_miles
      FROM place_request WHERE person_id IN (?1*) ORDER BY asked_at DESC, id DESC
      """, List(records)
    ).map(PlaceRequest.init(row:))
  }

  /// Of one date, in the order of asking.
  package static func of(
    _ session: ModuleSessionID, _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, module, module_version, session_id, state, asked_at,
        asked_by, seat, seat_group, offer_until, changed_at, revision, within_miles
      FROM place_request WHERE session_id = ?1 ORDER BY asked_at, id
      """, session
    ).map(PlaceRequest.init(row:))
  }

  /// Those who wait for any date of a module, in the order of asking.
  package static func waiting(
    for module: String, _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, module, module_version, session_id, state, asked_at,
        asked_by, seat, seat_group, offer_until, changed_at, revision, within_miles
      FROM place_request WHERE module = ?1 AND state = 'waiting' AND session_id IS NULL
      ORDER BY asked_at, id
      """, module
    ).map(PlaceRequest.init(row:))
  }

  /// How many places of each date are given or offered, by group; under `nil` everybody’s; and how
  /// many wait.
  package static func taken(
    _ sessions: some Sequence<ModuleSessionID>, _ tx: any Transaction
  ) throws -> (taken: [ModuleSessionID: [String?: Int]], waiting: [ModuleSessionID: Int]) {
    var taken: [ModuleSessionID: [String?: Int]] = [:]
    var waiting: [ModuleSessionID: Int] = [:]
    for some in Set(sessions).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT session_id, state = 'waiting', seat_group, COUNT(*) FROM place_request
        WHERE session_id IN (?1*) AND state NOT IN ('withdrawn', 'lapsed')
        GROUP BY session_id, state = 'waiting', seat_group
        """, List(some)
      ) { row in
        let (id, waits): (ModuleSessionID, Bool) = (try row(0), try row(1))
        let (group, count): (String?, Int) = (try row(2), try row(3))
        if waits {
          waiting[id, default: 0] += count
        } else {
          taken[id, default: [:]][group] = count
        }
      }
    }
    return (taken, waiting)
  }
}

extension PlaceRequest {
  package init(row: Row) throws {
    let seat: Int? = try row(9)
    let group: String? = try row(10)
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2),
      module: ModuleReference(code: try row(3), version: try row(4)), session: try row(5),
      state: try row(6), askedAt: try row(7), askedBy: try row(8),
      seat: seat.map { Seat(number: $0, group: group) }, offerUntil: try row(11),
      changedAt: try row(12), revision: try row(13))
    within = try row(14)
  }
}
