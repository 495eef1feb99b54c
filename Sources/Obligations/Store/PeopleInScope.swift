import Directory
import Kernel
import Storage

/// Who is asked about: people at work on the day, by where they work and who may see them. The
/// dates say who was, also of somebody who has left since; what ended on a day that nobody
/// recorded counts on none. Somebody with several records is one, by the record that stands for
/// them.
enum PeopleInScope {
  /// The organisations that `organisation` stands for on `day`: itself and what is under it, and
  /// for a region, a board or another area the employers that lie in it.
  static func organisations(
    of organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    let kind = try tx.row(
      """
      SELECT kind FROM organisation_kind WHERE organisation_id = ?1
      ORDER BY from_on DESC NULLS LAST
      """, organisation
    ).map { try $0(0, as: OrganisationKind.self) }
    let basis: WithinBasis = (kind ?? .unstated).isArea ? .area : .under
    let found = try tx.rows(
      """
      SELECT DISTINCT organisation_id FROM organisation_within
      WHERE ancestor_id = ?1 AND basis = ?2 AND from_on <= ?3 AND to_on >= ?3
      """, organisation, basis, day
    ).map { try $0(0, as: OrganisationID.self) }
    return Set(found).union([organisation])
  }

  /// Everybody with a post in `organisations` on `day`; everybody at all when `nil`. In order.
  static func people(
    at organisations: Set<OrganisationID>?, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard let organisations else {
      return try ids(
        tx.rows(
          """
          SELECT DISTINCT a.person_id
          FROM assignment a
          WHERE (a.started_on IS NULL OR a.started_on <= ?1)
            AND (a.ended_on IS NULL OR a.ended_on >= ?1)
            AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
          """, day), tx)
    }
    return try ids(
      tx.rows(
        """
        SELECT a.person_id
        FROM assignment a
        WHERE a.organisation_id IN (?2*)
          AND (a.started_on IS NULL OR a.started_on <= ?1)
          AND (a.ended_on IS NULL OR a.ended_on >= ?1)
          AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
        UNION
        SELECT a.person_id
        FROM assignment a
        WHERE a.employer_id IN (?2*)
          AND (a.started_on IS NULL OR a.started_on <= ?1)
          AND (a.ended_on IS NULL OR a.ended_on >= ?1)
          AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
        """, day, List(organisations.sorted())), tx)
  }

  /// Those of them who may be seen; not further than `limit` records.
  static func people(
    at organisations: Set<OrganisationID>, reach: Reach, on day: Day, atMost limit: Int = .max,
    _ tx: any Transaction
  ) throws -> [PersonID] {
    guard !reach.holdsNobody else { return [] }
    return try ids(
      tx.rows(
        """
        SELECT DISTINCT a.person_id
        FROM assignment a
        WHERE (a.organisation_id IN (?2*) OR a.employer_id IN (?2*))
          AND (a.started_on IS NULL OR a.started_on <= ?1)
          AND (a.ended_on IS NULL OR a.ended_on >= ?1)
          AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
          AND (?3 = TRUE OR a.person_id IN (?5*) OR EXISTS (
            SELECT 1 FROM organisation_within t
            WHERE t.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
              AND t.basis = 'under' AND t.ancestor_id IN (?4*)
              AND t.from_on <= ?1 AND t.to_on >= ?1))
        LIMIT ?6
        """, day, List(organisations.sorted()), reach.everything, List(reach.organisations),
        List(reach.people), limit), tx)
  }

  /// Everybody at work on `day` who may be seen, wherever they work; not further than `limit`
  /// records.
  static func people(
    reach: Reach, on day: Day, atMost limit: Int = .max, _ tx: any Transaction
  ) throws -> [PersonID] {
    guard !reach.holdsNobody else { return [] }
    return try ids(
      tx.rows(
        """
        SELECT DISTINCT a.person_id
        FROM assignment a
        WHERE (a.started_on IS NULL OR a.started_on <= ?1)
          AND (a.ended_on IS NULL OR a.ended_on >= ?1)
          AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
          AND (?2 = TRUE OR a.person_id IN (?4*) OR EXISTS (
            SELECT 1 FROM organisation_within t
            WHERE t.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
              AND t.basis = 'under' AND t.ancestor_id IN (?3*)
              AND t.from_on <= ?1 AND t.to_on >= ?1))
        LIMIT ?5
        """, day, reach.everything, List(reach.organisations), List(reach.people), limit), tx)
  }

  private static func ids(_ rows: [Row], _ tx: any Transaction) throws -> [PersonID] {
    try OnePerson.distinct(rows.map { try $0(0, as: PersonID.self) }, tx)
  }
}
