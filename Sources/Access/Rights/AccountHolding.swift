import Directory
import Kernel
import Storage

/// An account that may do something at an organisation, and the role through which it may.
package struct AccountHolding: Hashable, Sendable {
  package let account: AccountID
  package let name: String
  package let person: PersonID?
  package let role: Role
  /// Where the role is held; `nil` for one over everything.
  package let heldAt: OrganisationID?
  /// The first day of the role.
  package let from: Day
}

extension Accounts {
  /// Every account that holds `permission` over an organisation, or over everything when `nil`,
  /// once for each role through which it does; by number of the account.
  package static func holding(
    _ permission: Permission, over organisation: OrganisationID?, at now: Instant,
    _ tx: any Transaction
  ) throws -> [AccountHolding] {
    let day = now.dayInLondon
    let roles = permission.roles.filter { $0.reach == .people || $0.reach == .dealings }
    let under = try organisation.map {
      Set(try OrganisationTree.ancestors(of: $0, on: .under, day, tx))
    }
    return try tx.rows(
      """
      SELECT DISTINCT g.account_id
      FROM access_grant AS g
      JOIN account AS a ON a.id = g.account_id
      WHERE g.role IN (?3*) AND g.awaits = FALSE AND a.closed_at IS NULL
        AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
        AND (g.organisation_id IS NULL OR EXISTS (
          SELECT 1
          FROM organisation_within AS w
          WHERE w.organisation_id = ?1 AND w.ancestor_id = g.organisation_id
            AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2))
      ORDER BY g.account_id
      """, organisation, day, List(roles.map(\.rawValue).sorted())
    ).flatMap { row -> [AccountHolding] in
      // The post may have ended or moved, and what is covered may be over.
      guard let user = try user(try row(0), at: now, tx), let account = user.account else {
        return []
      }
      return user.grants.filter { grant in
        guard roles.contains(grant.role) else { return false }
        guard let place = grant.organisation else { return grant.isOverEverything }
        return place == organisation || (grant.beneath && under?.contains(place) == true)
      }.map {
        AccountHolding(
          account: account, name: user.name, person: user.person, role: $0.role,
          heldAt: $0.organisation, from: $0.period.from)
      }
    }
  }
}
