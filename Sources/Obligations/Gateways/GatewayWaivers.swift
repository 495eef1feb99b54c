import Directory
import Kernel
import Storage

/// Waivers as they are stored.
package enum GatewayWaivers {
  package static func add(_ waiver: GatewayWaiver, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO gateway_waiver (id, person_id, organisation_id, post, gateway, route, state,
        asked_at, asked_by, asked_account_id, reason, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0)
      """, waiver.id, waiver.person, waiver.organisation, waiver.post, waiver.gateway,
      waiver.route, waiver.state, waiver.askedAt, waiver.askedBy, waiver.askedAccount,
      waiver.reason)
  }

  /// - Throws: `WaiverRefusal.changedMeanwhile` where somebody else saved it since it was read.
  package static func save(_ waiver: GatewayWaiver, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE gateway_waiver SET state = ?3, owner_id = ?4, until_on = ?5, decided_at = ?6,
        decided_by = ?7, officer_account_id = ?8, words = ?9, closed_at = ?10, closed_by = ?11,
        closing_words = ?12, revision = revision + 1
      WHERE id = ?1 AND revision = ?2
      """, waiver.id, waiver.revision, waiver.state, waiver.owner, waiver.until,
      waiver.decision?.at, waiver.decision?.by, waiver.decision?.officer, waiver.decision?.words,
      waiver.closing?.at, waiver.closing?.by, waiver.closing?.words)
    guard saved == 1 else { throw WaiverRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: GatewayWaiverID, _ tx: any Transaction
  ) throws -> GatewayWaiver? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, post, gateway, route, state, asked_at, asked_by,
        asked_account_id, reason, owner_id, until_on, decided_at, decided_by, officer_account_id,
        words, closed_at, closed_by, closing_words, revision
      FROM gateway_waiver WHERE id = ?1
      """, id
    ).map(GatewayWaiver.init(row:))
  }

  /// Of these records of a person, latest first.
  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [GatewayWaiver] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, route, state, asked_at, asked_by,
        asked_account_id, reason, owner_id, until_on, decided_at, decided_by, officer_account_id,
        words, closed_at, closed_by, closing_words, revision
      FROM gateway_waiver WHERE person_id IN (?1*) ORDER BY asked_at DESC, id DESC
      """, List(records)
    ).map(GatewayWaiver.init(row:))
  }

  /// Those of which these records of a person are the owner.
  package static func owned(
    by records: [PersonID], _ tx: any Transaction
  ) throws -> [GatewayWaiver] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, route, state, asked_at, asked_by,
        asked_account_id, reason, owner_id, until_on, decided_at, decided_by, officer_account_id,
        words, closed_at, closed_by, closing_words, revision
      FROM gateway_waiver WHERE owner_id IN (?1*) ORDER BY asked_at DESC, id DESC
      """, List(records)
    ).map(GatewayWaiver.init(row:))
  }

  /// At `organisations` themselves, open ones first.
  package static func at(
    _ organisations: [OrganisationID], limit: Int = 200, _ tx: any Transaction
  ) throws -> [GatewayWaiver] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, route, state, asked_at, asked_by,
        asked_account_id, reason, owner_id, until_on, decided_at, decided_by, officer_account_id,
        words, closed_at, closed_by, closing_words, revision
      FROM gateway_waiver WHERE organisation_id IN (?1*)
      ORDER BY CASE state WHEN 'asked' THEN 0 WHEN 'granted' THEN 1 ELSE 2 END, asked_at DESC,
        id DESC
      LIMIT ?2
      """, List(organisations), limit
    ).map(GatewayWaiver.init(row:))
  }

  /// All that are granted, the one that ends first first.
  package static func granted(_ tx: any Transaction) throws -> [GatewayWaiver] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, post, gateway, route, state, asked_at, asked_by,
        asked_account_id, reason, owner_id, until_on, decided_at, decided_by, officer_account_id,
        words, closed_at, closed_by, closing_words, revision
      FROM gateway_waiver WHERE state = 'granted' ORDER BY until_on, id
      """
    ).map(GatewayWaiver.init(row:))
  }
}

extension GatewayWaiver {
  init(row: Row) throws {
    let decided: Instant? = try row(13)
    let closed: Instant? = try row(17)
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2), post: try row(3),
      gateway: try row(4), route: try row(5), state: try row(6), askedAt: try row(7),
      askedBy: try row(8), askedAccount: try row(9), reason: try row(10), owner: try row(11),
      until: try row(12),
      decision: try decided.map {
        Decision(
          at: $0, by: try row(14, as: String?.self) ?? "", officer: try row(15),
          words: try row(16, as: String?.self) ?? "")
      },
      closing: try closed.map {
        Closing(
          at: $0, by: try row(18, as: String?.self) ?? "",
          words: try row(19, as: String?.self) ?? "")
      }, revision: try row(20))
  }
}
