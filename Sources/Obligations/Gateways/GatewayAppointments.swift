import Directory
import Kernel
import Storage

/// Appointments as they are stored.
package enum GatewayAppointments {
  package static func add(_ one: GatewayAppointment, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO gateway_appointment (id, person_id, organisation_id, post, gateway, footing,
        starts_on, outcome, until_on, state, checked_at, checked_by, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0)
      """, one.id, one.person, one.organisation, one.post, one.gateway, one.footing,
      one.startsOn, one.outcome, one.until, one.state, one.checkedAt, one.checkedBy)
  }

  /// - Throws: `AppointmentRefusal.changedMeanwhile` where somebody else saved it since it was read.
  package static func save(_ one: GatewayAppointment, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE gateway_appointment SET gateway = ?3, outcome = ?4, until_on = ?5, state = ?6,
        checked_at = ?7, checked_by = ?8, decided_at = ?9, decided_by = ?10,
        officer_account_id = ?11, words = ?12, revision = revision + 1
      WHERE id = ?1 AND revision = ?2
      """, one.id, one.revision, one.gateway, one.outcome, one.until, one.state, one.checkedAt,
      one.checkedBy, one.decision?.at, one.decision?.by, one.decision?.officer,
      one.decision?.words)
    guard saved == 1 else { throw AppointmentRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: GatewayAppointmentID, _ tx: any Transaction
  ) throws -> GatewayAppointment? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, post, gateway, footing, starts_on, outcome, until_on,
        state, checked_at, checked_by, decided_at, decided_by, officer_account_id, words, revision
      FROM gateway_appointment WHERE id = ?1
      """, id
    ).map(GatewayAppointment.init(row:))
  }

  /// Of these records of a person, latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [GatewayAppointment] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, footing, starts_on, outcome, until_on,
        state, checked_at, checked_by, decided_at, decided_by, officer_account_id, words, revision
      FROM gateway_appointment WHERE person_id IN (?1*) ORDER BY checked_at DESC, id DESC
      """, List(records)
    ).map(GatewayAppointment.init(row:))
  }

  /// At `organisations` themselves, open ones first.
  package static func at(
    _ organisations: [OrganisationID], limit: Int = 200, _ tx: any Transaction
  ) throws -> [GatewayAppointment] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, footing, starts_on, outcome, until_on,
        state, checked_at, checked_by, decided_at, decided_by, officer_account_id, words, revision
      FROM gateway_appointment WHERE organisation_id IN (?1*)
      ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, checked_at DESC, id DESC LIMIT ?2
      """, List(organisations), limit
    ).map(GatewayAppointment.init(row:))
  }

  /// How many appointments were decided since `moment` at `organisation`, under it and in its area, and of how
  /// many people: those let through, and all that were confirmed or let through.
  package static func decided(
    at organisation: OrganisationID, since moment: Instant, on day: Day, _ tx: any Transaction
  ) throws -> (overridden: Int, decided: Int, people: Int) {
    let row = try tx.row(
      """
      SELECT COALESCE(SUM(CASE WHEN g.state = 'overridden' THEN 1 ELSE 0 END), 0), COUNT(*),
        COUNT(DISTINCT g.person_id)
      FROM gateway_appointment g
      WHERE g.organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis IN ('under', 'area') AND from_on <= ?2
            AND to_on >= ?2)
        AND g.state IN ('confirmed', 'overridden') AND g.decided_at >= ?3
      """, organisation, day, moment)
    guard let row else { return (0, 0, 0) }
    return (try row(0), try row(1), try row(2))
  }
}

extension GatewayAppointment {
  init(row: Row) throws {
    let decided: Instant? = try row(12)
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2), post: try row(3),
      gateway: try row(4), footing: try row(5), startsOn: try row(6), outcome: try row(7),
      until: try row(8), state: try row(9), checkedAt: try row(10), checkedBy: try row(11),
      decision: try decided.map {
        Decision(
          at: $0, by: try row(13, as: String?.self) ?? "", officer: try row(14),
          words: try row(15, as: String?.self) ?? "")
      }, revision: try row(16))
  }
}
