import Directory
import Kernel
import Storage

/// Lists of requests for places.
extension PlaceRequests {
  /// Of those who work at an organisation or beneath it, as far as the user sees them; open ones
  /// first, a page at a time, with how many there are.
  package static func at(
    _ organisation: OrganisationID, reach: Reach, on day: Day, limit: Int, offset: Int,
    _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    guard !reach.holdsNobody else { return [] }
    return try tx.rows(
      """
      SELECT r.id, r.person_id, r.organisation_id, r.module, r.module_version, r.session_id,
        r.state, r.asked_at, r.asked_by, r.seat, r.seat_group, r.offer_until, r.changed_at,
        r.revision, r.within_miles
      FROM place_request AS r
      WHERE EXISTS (
          SELECT 1 FROM organisation_within AS w
          WHERE w.organisation_id = r.organisation_id AND w.ancestor_id = ?1
            AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2)
        AND (?3 = TRUE OR r.person_id IN (?4*) OR EXISTS (
          SELECT 1 FROM organisation_within AS s
          WHERE s.organisation_id = r.organisation_id AND s.ancestor_id IN (?5*)
            AND s.basis = 'under' AND s.from_on <= ?2 AND s.to_on >= ?2))
      ORDER BY CASE WHEN r.state IN ('waiting', 'offered', 'placed') THEN 0 ELSE 1 END,
        r.asked_at DESC, r.id DESC
      LIMIT ?6 OFFSET ?7
      """, organisation, day, reach.everything, List(reach.people), List(reach.organisations),
      limit, offset
    ).map(PlaceRequest.init(row:))
  }

  /// How many there are of them.
  package static func count(
    at organisation: OrganisationID, reach: Reach, on day: Day, _ tx: any Transaction
  ) throws -> Int {
    guard !reach.holdsNobody else { return 0 }
    return try tx.row(
      """
      SELECT COUNT(*) FROM place_request AS r
      WHERE EXISTS (
          SELECT 1 FROM organisation_within AS w
          WHERE w.organisation_id = r.organisation_id AND w.ancestor_id = ?1
            AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2)
        AND (?3 = TRUE OR r.person_id IN (?4*) OR EXISTS (
          SELECT 1 FROM organisation_within AS s
          WHERE s.organisation_id = r.organisation_id AND s.ancestor_id IN (?5*)
            AND s.basis = 'under' AND s.from_on <= ?2 AND s.to_on >= ?2))
      """, organisation, day, reach.everything, List(reach.people), List(reach.organisations)
    ).map { try $0(0) } ?? 0
  }

  /// Those who waited for any date of the module of `session` when its places were last offered to
  /// all, and were not offered one of them before; in the order of asking.
  package static func invited(
    to session: ModuleSession, _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    guard let invitedAt = session.invitedAt else { return [] }
    return try tx.rows(
      """
      SELECT r.id, r.person_id, r.organisation_id, r.module, r.module_version, r.session_id,
        r.state, r.asked_at, r.asked_by, r.seat, r.seat_group, r.offer_until, r.changed_at,
        r.revision, r.within_miles
      FROM place_request AS r
      WHERE r.module = ?1 AND r.state = 'waiting' AND r.session_id IS NULL AND r.asked_at <= ?3
        AND NOT EXISTS (
          SELECT 1 FROM place_turn AS t
          WHERE t.request_id = r.id AND t.session_id = ?2 AND t.step = 'offer')
      ORDER BY r.asked_at, r.id
      """, session.module.code, session.id, invitedAt
    ).map(PlaceRequest.init(row:))
  }

  /// Whether somebody asked for this date themselves, or was offered it while they waited for any.
  package static func chose(
    _ request: PlaceRequestID, _ session: ModuleSessionID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM place_turn
      WHERE request_id = ?1 AND session_id = ?2 AND step IN ('ask', 'move') LIMIT 1
      """, request, session) != nil
  }

  /// Those who had or were offered a place on a date that was cancelled, in the order of asking; and
  /// how many waited for one.
  package static func affected(
    by session: ModuleSessionID, _ tx: any Transaction
  ) throws -> (had: [PlaceRequestID], waited: Int) {
    let rows: [(PlaceRequestID, PlaceStep?)] = try tx.rows(
      """
      SELECT t.request_id, (
          SELECT b.step FROM place_turn AS b
          WHERE b.request_id = t.request_id AND b.position = t.position - 1)
      FROM place_turn AS t JOIN place_request AS r ON r.id = t.request_id
      WHERE t.session_id = ?1 AND t.step = 'give-back' ORDER BY r.asked_at, r.id, t.position
      """, session
    ).map { (try $0(0), try $0(1)) }
    let had = rows.filter { [.place, .offer, .accept].contains($0.1) }.map(\.0).uniqued()
    return (had, Set(rows.map(\.0)).subtracting(had).count)
  }

  /// Open requests of those of whom no post is known on `day` or later, of any date or of one that
  /// has not begun.
  package static func withoutPost(
    on day: Day, _ tx: any Transaction
  ) throws -> [PlaceRequestID] {
    try tx.rows(
      """
      SELECT r.id FROM place_request AS r
      LEFT JOIN module_session AS s ON s.id = r.session_id
      LEFT JOIN person_alias AS x ON x.person_id = r.person_id
      WHERE r.state IN ('waiting', 'offered', 'placed') AND (s.id IS NULL OR s.first_on > ?1)
        AND NOT EXISTS (
          SELECT 1 FROM assignment AS a
          WHERE (a.person_id IN (r.person_id, x.canonical_id) OR a.person_id IN (
              SELECT y.person_id FROM person_alias AS y WHERE y.canonical_id = x.canonical_id))
            AND (a.ended_on IS NULL OR a.ended_on >= ?1) AND a.status <> 'ended')
      ORDER BY r.id
      """, day
    ).map { try $0(0) }
  }

  /// Those who wait for any date, and of whom nothing was heard since `moment`.
  package static func silent(
    since moment: Instant, _ tx: any Transaction
  ) throws -> [PlaceRequestID] {
    try tx.rows(
      """
      SELECT id FROM place_request
      WHERE state = 'waiting' AND session_id IS NULL AND changed_at <= ?1 ORDER BY id
      """, moment
    ).map { try $0(0) }
  }

  package static func find(
    _ ids: some Sequence<PlaceRequestID>, _ tx: any Transaction
  ) throws -> [PlaceRequest] {
    try Set(ids).sorted().chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, person_id, organisation_id, module, module_version, session_id, state, asked_at,
          asked_by, seat, seat_group, offer_until, changed_at, revision, within_miles
        FROM place_request WHERE id IN (?1*) ORDER BY asked_at, id
        """, List(some)
      ).map(PlaceRequest.init(row:))
    }
  }
}
