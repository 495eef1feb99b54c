import Directory
import Kernel
import Storage

/// How many people one list by name may be worked out for. What each must do is worked out before
/// the most pressing can come first, so whoever asks waits for everybody; counts are for more.
package struct ListBound: Sendable {
  /// Twice the largest employer: a second or two.
  package static let people = 50_000

  private let people: Int

  package init(people: Int = ListBound.people) { self.people = people }

  /// - Throws: `Problems` when more people are in reach.
  package func check(
    _ scope: ObligationScope, reach: Reach, _ tx: any Transaction
  ) throws {
    guard try count(scope, reach, tx) > people else { return }
    throw Problems(
      "",
      "A list by name is worked out for \(people) people at most, and there are more here. Choose"
        + " an employer or a workplace of this area, and look at its list; the counts are of"
        + " everybody.")
  }

  /// Not further than one more than are allowed.
  private func count(
    _ scope: ObligationScope, _ reach: Reach, _ tx: any Transaction
  ) throws -> Int {
    guard !reach.holdsNobody else { return 0 }
    guard let places = try scope.places(tx) else {
      return try tx.row(
        """
        SELECT COUNT(*) FROM (
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
          LIMIT ?5) AS found
        """, scope.day, reach.everything, List(reach.organisations), List(reach.people),
        people + 1
      ).map { try $0(0) } ?? 0
    }
    return try tx.row(
      """
      SELECT COUNT(*) FROM (
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
        LIMIT ?6) AS found
      """, scope.day, List(places.sorted()), reach.everything, List(reach.organisations),
      List(reach.people), people + 1
    ).map { try $0(0) } ?? 0
  }
}
