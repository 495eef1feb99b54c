import Directory
import Kernel
import Storage

extension User {
  /// Those of `people` whom the user reaches under `permission`, in the order given: for lists
  /// that were found on another way than through a reach.
  package func seen(
    of people: [PersonID], for permission: Permission, _ tx: any Transaction
  ) throws -> [PersonID] {
    let reach = try reach(for: permission, tx)
    if reach.everything { return people }
    var seen = Set(reach.people)
    let rest = people.filter { !seen.contains($0) }
    if !reach.organisations.isEmpty {
      for start in stride(from: 0, to: rest.count, by: 1_000) {
        let some = rest[start..<min(start + 1_000, rest.count)]
        try tx.forEachRow(
          """
          SELECT DISTINCT a.person_id
          FROM assignment AS a
          JOIN organisation_within AS w
            ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
          WHERE a.person_id IN (?1*) AND w.basis = 'under' AND w.ancestor_id IN (?2*)
            AND w.from_on <= ?3 AND w.to_on >= ?3
            AND (a.ended_on IS NULL OR a.ended_on >= ?4)
          """, List(some), List(reach.organisations), today,
          today - AccessRules.leaversAreSeenForDays
        ) { row in seen.insert(try row(0)) }
      }
    }
    return people.filter(seen.contains)
  }
}
