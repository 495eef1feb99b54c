import Directory
import Kernel
import Storage

package struct TabletID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A device that the staff of a workplace share. Its token is known to the device alone.
package struct Tablet: Hashable, Sendable {
  package let id: TabletID
  package let organisation: OrganisationID
  package let name: String
  package let madeAt: Instant
  package let madeBy: String
}

package enum Tablets {
  static func insert(
    _ id: TabletID, at organisation: OrganisationID, name: String, token: String, by maker: String,
    at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO tablet (id, organisation_id, name, token_digest, made_at, made_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, organisation, name, Sessions.digest(ofToken: token), now, maker)
  }

  /// `nil` when the device was never registered, or is no longer.
  package static func find(token: String, _ tx: any Transaction) throws -> Tablet? {
    try tx.row(
      """
      SELECT id, organisation_id, name, made_at, made_by FROM tablet
      WHERE token_digest = ?1 AND ended_at IS NULL
      """, Sessions.digest(ofToken: token)
    ).map(Tablet.init(row:))
  }

  package static func find(_ id: TabletID, _ tx: any Transaction) throws -> Tablet? {
    try tx.row(
      """
      SELECT id, organisation_id, name, made_at, made_by FROM tablet
      WHERE id = ?1 AND ended_at IS NULL
      """, id
    ).map(Tablet.init(row:))
  }

  /// Those at organisations within `reach`, by name.
  package static func list(
    _ reach: Reach, on day: Day, _ tx: any Transaction
  ) throws -> [Tablet] {
    try tx.rows(
      """
      SELECT t.id, t.organisation_id, t.name, t.made_at, t.made_by
      FROM tablet t
      WHERE t.ended_at IS NULL AND (?1 = TRUE OR EXISTS (
        SELECT 1 FROM organisation_within w
        WHERE w.organisation_id = t.organisation_id AND w.basis = 'under'
          AND w.ancestor_id IN (?2*) AND w.from_on <= ?3 AND w.to_on >= ?3))
      ORDER BY t.name, t.id
      LIMIT 500
      """, reach.everything, List(reach.organisations), day
    ).map(Tablet.init(row:))
  }

  static func end(_ id: TabletID, at now: Instant, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM session WHERE tablet_id = ?1", id)
    try tx.execute("UPDATE tablet SET ended_at = ?2 WHERE id = ?1", id, now)
  }
}

extension Tablet {
  init(row: Row) throws {
    id = try row(0)
    organisation = try row(1)
    name = try row(2)
    madeAt = try row(3)
    madeBy = try row(4)
  }
}

package enum StaffPins {
  /// The account that is meant by what was typed on a tablet: a user name, or the staff number of
  /// somebody with a post there today; and only of people with a post there or beneath it.
  package static func account(
    named typed: String, at organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> AccountID? {
    let found = try tx.rows(
      """
      SELECT DISTINCT c.id
      FROM account c
      JOIN assignment a ON a.person_id = c.person_id
      JOIN organisation_within w ON w.organisation_id = a.organisation_id
      WHERE (c.folded = ?1 OR a.number = ?2) AND c.closed_at IS NULL
        AND w.ancestor_id = ?3 AND w.basis = 'under' AND w.from_on <= ?4 AND w.to_on >= ?4
        AND (a.started_on IS NULL OR a.started_on <= ?4)
        AND (a.ended_on IS NULL OR a.ended_on >= ?4)
      """, typed.folded, typed, organisation, day
    ).map { try $0(0, as: AccountID.self) }
    // A number that fits two people is nobody's.
    return found.count == 1 ? found.first : nil
  }

  package static func find(
    _ account: AccountID, _ tx: any Transaction
  ) throws -> StoredPassword? {
    try tx.row("SELECT pin FROM staff_pin WHERE account_id = ?1", account)?(0)
  }

  static func set(
    _ pin: StoredPassword, of account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO staff_pin (account_id, pin, set_at) VALUES (?1, ?2, ?3)
      ON CONFLICT (account_id) DO UPDATE SET pin = ?2, set_at = ?3
      """, account, pin, now)
  }
}
