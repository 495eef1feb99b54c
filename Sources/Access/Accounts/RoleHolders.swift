import Directory
import Kernel
import Storage

extension Accounts {
  /// Open accounts that hold one of `roles` at one of `places` itself, and not above or below it: who
  /// is to be told of something there.
  ///
  /// - Parameter own: Records of somebody whose accounts are left out.
  package static func holding(
    _ roles: Set<Role>, at places: [OrganisationID], but own: [PersonID] = [], on day: Day,
    _ tx: any Transaction
  ) throws -> [AccountID] {
    try holders(roles, at: places, on: day, tx)
      .filter { holder in !(holder.person.map(own.contains) ?? false) }.map(\.account).uniqued()
  }

  /// The people whose accounts these are.
  package static func people(
    holding roles: Set<Role>, at places: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    try holders(roles, at: places, on: day, tx).compactMap(\.person).uniqued().sorted()
  }

  private static func holders(
    _ roles: Set<Role>, at places: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [(account: AccountID, person: PersonID?)] {
    try places.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT c.id, c.person_id
        FROM access_grant AS g
        JOIN account AS c ON c.id = g.account_id
        WHERE g.organisation_id IN (?1*) AND g.role IN (?3*) AND g.awaits = FALSE
          AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2) AND c.closed_at IS NULL
        ORDER BY c.id
        """, List(some), day, List(roles.map(\.rawValue).sorted())
      ).map { (account: try $0(0), person: try $0(1)) }
    }
  }
}
