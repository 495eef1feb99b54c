import Kernel
import Storage

extension Assignments {
  /// How many people `employer` employs on `day`, wherever they work.
  package static func countOfPeople(
    employedBy employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Int {
    try tx.row(
      """
      SELECT COUNT(DISTINCT COALESCE(x.canonical_id, a.person_id)) FROM assignment a
      LEFT JOIN person_alias x ON x.person_id = a.person_id
      WHERE a.employer_id = ?1 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?2)
      """, employer, day
    ).map { try $0(0) } ?? 0
  }

  /// Whether `employer` employs or employed anybody.
  package static func isEmployer(
    _ employer: OrganisationID, _ tx: any Transaction
  ) throws -> Bool {
    try tx.row("SELECT 1 FROM assignment WHERE employer_id = ?1 LIMIT 1", employer) != nil
  }

  /// How many people work at one of `organisations` or are employed by one on `day`; no more are
  /// counted than asked for.
  package static func countOfPeople(
    at organisations: some Collection<OrganisationID>, on day: Day, atMost limit: Int,
    _ tx: any Transaction
  ) throws -> Int {
    var found: Set<PersonID> = []
    for part in organisations.chunked() {
      let people = try tx.rows(
        """
        SELECT DISTINCT person_id
        FROM assignment
        WHERE (organisation_id IN (?1*) OR employer_id IN (?1*))
          AND (ended_on IS NULL OR ended_on >= ?2)
        LIMIT ?3
        """, List(part), day, limit
      ).map { try $0(0, as: PersonID.self) }
      found.formUnion(people)
      if found.count >= limit { return limit }
    }
    return found.count
  }
}
