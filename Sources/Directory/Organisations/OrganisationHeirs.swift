import Kernel
import Storage

/// Who answers for what an employer left behind. Only what was published counts, between
/// organisations that a register knows: nobody inherits by saying that they succeed somebody.
extension OrganisationSuccessions {
  /// Those that took over the whole of `organisation` up to `day`, nearest first. Where a code was
  /// split among several, or goes on beside its successor (the list then names it as its own
  /// successor too), none of them took over the whole, and the walk ends.
  package static func heirs(
    of organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    var heirs: [OrganisationID] = []
    var seen: Set<OrganisationID> = [organisation]
    var last = organisation
    while let next = try heir(of: last, on: day, tx), seen.insert(next).inserted {
      heirs.append(next)
      last = next
    }
    return heirs
  }

  /// Those of which `organisation` took over the whole up to `day`.
  package static func inherited(
    by organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    let codes: [String] = try tx.rows(
      "SELECT value FROM organisation_code WHERE organisation_id = ?1 AND scheme = 'ods'",
      organisation
    ).map { try $0(0) }
    let earlier = Set(try codes.flatMap { try predecessors(of: $0, on: day, tx).map(\.code) })
    let holders = try Organisations.holders(of: earlier, in: .ods, tx).values
    return try Set(holders).filter {
      try $0 != organisation && heirs(of: $0, on: day, tx).contains(organisation)
    }.sorted()
  }

  private static func heir(
    of organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationID? {
    let codes: [String] = try tx.rows(
      """
      SELECT DISTINCT s.new_code
      FROM organisation_code AS c
      JOIN organisation_succession AS s ON s.old_code = c.value
      WHERE c.organisation_id = ?1 AND c.scheme = 'ods' AND s.happened_on <= ?2
      """, organisation, day
    ).map { try $0(0) }
    guard codes.count == 1, let code = codes.first else { return nil }
    return try tx.row(
      """
      SELECT o.id
      FROM organisation_code AS c
      JOIN organisation AS o ON o.id = c.organisation_id
      WHERE c.scheme = 'ods' AND c.value = ?1 AND o.source IN ('content', 'ods')
        AND o.provisional = FALSE
      """, code)?(0)
  }
}
