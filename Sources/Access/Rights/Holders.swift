import Kernel
import Storage

extension Accounts {
  /// Who holds `permission` over an organisation through a grant at it or at what it is under, by
  /// name of the account: whom to ask.
  package static func names(
    holding permission: Permission, over organisation: OrganisationID, on day: Day,
    _ tx: any Transaction
  ) throws -> [String] {
    let roles = permission.roles.filter { $0.reach == .people }
    return try tx.rows(
      """
      SELECT DISTINCT c.name
      FROM organisation_within w
      JOIN access_grant g ON g.organisation_id = w.ancestor_id
      JOIN account c ON c.id = g.account_id
      LEFT JOIN assignment p ON p.id = g.assignment_id
      WHERE w.organisation_id = ?1 AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2
        AND g.awaits = FALSE AND g.role IN (?3*) AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND (g.beneath OR g.organisation_id = ?1)
        AND (p.ended_on IS NULL OR p.ended_on >= ?2) AND c.closed_at IS NULL
        AND (g.assignment_id IS NULL OR g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS h
          WHERE h.organisation_id IN (p.organisation_id, p.employer_id, p.host_id)
            AND h.ancestor_id = g.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
            AND h.to_on >= ?2))
        AND (g.covers_id IS NULL OR EXISTS (
          SELECT 1
          FROM access_grant AS v
          JOIN account AS ca ON ca.id = v.account_id
          LEFT JOIN assignment AS cp ON cp.id = v.assignment_id
          WHERE v.id = g.covers_id AND ca.closed_at IS NULL AND (v.to_on IS NULL OR v.to_on >= ?2)
            AND (cp.ended_on IS NULL OR cp.ended_on >= ?2)
            AND (v.assignment_id IS NULL OR v.organisation_id IS NULL OR EXISTS (
              SELECT 1
              FROM organisation_within AS h
              WHERE h.organisation_id IN (cp.organisation_id, cp.employer_id, cp.host_id)
                AND h.ancestor_id = v.organisation_id AND h.basis = 'under' AND h.from_on <= ?2
                AND h.to_on >= ?2))))
      ORDER BY c.name
      """, organisation, day, List(roles.map(\.rawValue).sorted())
    ).map { try $0(0) }
  }
}
