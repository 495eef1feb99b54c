import Kernel
import Storage

/// What an organisation has people for: the posts that are filled, by job title.
package struct Post: Hashable, Sendable {
  package let title: String
  package let role: String?
  package let band: String?
  /// People in it; somebody with two assignments to it, or two records, counts once.
  package let headcount: Int
  package let assignments: Int
  package let fte: FullTimeEquivalent
}

package enum Posts {
  /// Filled posts of `organisation` and everything under it on `day`, by title. Counts of people
  /// by post: for those who may see these people, so reach is asked by the caller.
  package static func of(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Post] {
    try tx.rows(
      """
      SELECT a.title, a.job_role, a.band,
        COUNT(DISTINCT COALESCE(x.canonical_id, a.person_id)), COUNT(*),
        CAST(COALESCE(SUM(a.fte), 0) AS BIGINT)
      FROM assignment a
      LEFT JOIN person_alias x ON x.person_id = a.person_id
      WHERE a.organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?2)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND a.status NOT IN ('offered', 'ended')
      GROUP BY a.title, a.job_role, a.band
      ORDER BY a.title, a.job_role NULLS FIRST, a.band NULLS FIRST
      """, organisation, day
    ).map { row in
      Post(
        title: try row(0), role: try row(1), band: try row(2), headcount: try row(3),
        assignments: try row(4), fte: try row(5))
    }
  }
}
