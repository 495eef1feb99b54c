import Directory
import Kernel
import Storage

package enum Emergencies {
  /// Where an account sees people by name at a moment because of an emergency.
  static func open(
    to account: AccountID, at now: Instant, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT DISTINCT organisation_id
      FROM emergency_access
      WHERE account_id = ?1 AND until_at > ?2 AND reviewed_at IS NULL
      ORDER BY organisation_id
      """, account, now
    ).map { try $0(0) }
  }

  package static func find(
    _ id: EmergencyID, _ tx: any Transaction
  ) throws -> EmergencyAccess? {
    try tx.row(
      """
      SELECT e.id, e.account_id, a.name, e.organisation_id, e.reason, e.begun_at, e.until_at,
        e.outcome, e.review_notes, e.reviewed_by_name, e.reviewed_at
      FROM emergency_access AS e
      JOIN account AS a ON a.id = e.account_id
      WHERE e.id = ?1
      """, id
    ).map(EmergencyAccess.init(row:))
  }

  /// Those that somebody opened, by this account or another of theirs.
  static func opened(
    by account: AccountID, of records: [PersonID], _ tx: any Transaction
  ) throws -> [EmergencyAccess] {
    try tx.rows(
      """
      SELECT e.id, e.account_id, a.name, e.organisation_id, e.reason, e.begun_at, e.until_at,
        e.outcome, e.review_notes, e.reviewed_by_name, e.reviewed_at
      FROM emergency_access AS e
      JOIN account AS a ON a.id = e.account_id
      WHERE e.account_id = ?1 OR a.person_id IN (?2*)
      ORDER BY e.begun_at DESC, e.id DESC
      """, account, List(records)
    ).map(EmergencyAccess.init(row:))
  }

  /// Those at organisations within `reach`, and those of `account` itself; not reviewed ones first.
  package static func list(
    _ reach: Reach, of account: AccountID?, on day: Day, _ tx: any Transaction
  ) throws -> [EmergencyAccess] {
    try tx.rows(
      """
      SELECT e.id, e.account_id, a.name, e.organisation_id, e.reason, e.begun_at, e.until_at,
        e.outcome, e.review_notes, e.reviewed_by_name, e.reviewed_at
      FROM emergency_access AS e
      JOIN account AS a ON a.id = e.account_id
      WHERE ?1 = TRUE OR e.account_id = ?2 OR e.organisation_id IN (?5*)
        OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id = e.organisation_id AND w.basis = 'under'
            AND w.ancestor_id IN (?3*) AND w.from_on <= ?4 AND w.to_on >= ?4)
      ORDER BY CASE WHEN e.reviewed_at IS NULL THEN 0 ELSE 1 END, e.begun_at DESC, e.id DESC
      LIMIT 500
      """, reach.everything, account ?? AccountID(rawValue: 0), List(reach.organisations), day,
      List(reach.places)
    ).map(EmergencyAccess.init(row:))
  }
}

extension EmergencyAccess {
  fileprivate init(row: Row) throws {
    let (outcome, notes): (String?, String?) = (try row(7), try row(8))
    let by: String? = try row(9)
    let at: Instant? = try row(10)
    var review: Review?
    if let outcome = outcome.flatMap(EmergencyOutcome.init(rawValue:)), let by, let at {
      review = Review(outcome: outcome, notes: notes ?? "", by: by, at: at)
    }
    self.init(
      id: try row(0), account: try row(1), accountName: try row(2), organisation: try row(3),
      reason: try row(4), begunAt: try row(5), until: try row(6), review: review)
  }
}
