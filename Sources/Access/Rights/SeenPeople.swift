import Directory
import Kernel
import Storage

extension User {
  /// Those of `people` whom the user reaches under `permission`, in the order given: for lists
  /// that were found on another way than through a reach. Somebody is seen by any record of theirs.
  package func seen(
    of people: [PersonID], for permission: Permission, _ tx: any Transaction
  ) throws -> [PersonID] {
    let records = try records(of: people, for: permission, tx)
    return people.filter { records[$0]?.isEmpty == false }
  }

  /// Which records of each of `people` the user reaches under `permission`, the one that stands
  /// for them first. Joining records adds nothing to what anybody but the person reads: what hangs
  /// on a record is for those who reach that record.
  package func records(
    of people: [PersonID], for permission: Permission, _ tx: any Transaction
  ) throws -> [PersonID: [PersonID]] {
    let all = try OnePerson.records(of: people, tx)
    let reach = try reach(for: permission, tx)
    if reach.everything { return all }
    let seen = try reached(Set(all.values.joined()).sorted(), reach, tx)
    return all.mapValues { $0.filter(seen.contains) }
  }

  /// Which records of one person the user reaches under `permission`.
  package func records(
    of person: PersonID, for permission: Permission, _ tx: any Transaction
  ) throws -> [PersonID] {
    try records(of: [person], for: permission, tx)[person] ?? []
  }

  /// The record on which something new about `person` is kept: one that the user reaches under
  /// `permission`, with a post at `organisation` where there is one. Should the records be taken
  /// apart, it stays with the right one.
  /// - Throws: `Forbidden` when the user reaches none.
  package func record(
    of person: PersonID, at organisation: OrganisationID? = nil, for permission: Permission,
    _ tx: any Transaction
  ) throws -> PersonID {
    let records = try records(of: person, for: permission, tx)
    guard let first = records.first else { throw Forbidden(permission.doing) }
    guard records.count > 1, let organisation else { return first }
    let posts = try Assignments.of(records, tx)
    let at = records.filter { record in
      posts[record]?.contains { [$0.organisation, $0.employer].contains(organisation) } ?? false
    }
    return at.first { record in posts[record]?.contains { $0.isCurrent(on: today) } ?? false }
      ?? at.first ?? first
  }

  private func reached(
    _ records: [PersonID], _ reach: Reach, _ tx: any Transaction
  ) throws -> Set<PersonID> {
    var seen = Set(reach.people)
    guard !reach.organisations.isEmpty else { return seen }
    let rest = records.filter { !seen.contains($0) }
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
    return seen
  }

  /// Those of somebody's `employers`, each once, for whom the user decides about that person: who
  /// leads one employer decides nothing at another, though the same person works at both, and a
  /// line manager speaks for the employer both work for.
  package func speaking(
    for employers: [OrganisationID], to permission: Permission, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    var all: [OrganisationID] = []
    for employer in employers where !all.contains(employer) { all.append(employer) }
    let led = try all.filter { try holds(permission, over: .organisation($0), tx) }
    if !led.isEmpty { return led }
    guard let person else { return all }
    let own = try Set(
      Assignments.of(OnePerson.records(of: person, tx), tx).values.joined().map(\.employer))
    let shared = all.filter(own.contains)
    return shared.isEmpty ? all : shared
  }

  /// Those of `organisations` for which the user may speak: where a role at an organisation holds
  /// `permission`. Whoever looks after everything speaks for no employer.
  package func organisations(
    among organisations: some Sequence<OrganisationID>, spokenForUnder permission: Permission,
    _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    let bound = grants.filter { $0.organisation != nil }
    return try Set(
      organisations.filter { organisation in
        let standing = try Sight.standing(of: .organisation(organisation), to: self, tx)
        return AccessRules.holding(
          permission, over: standing,
          by: Holder(isPerson: false, isLineManager: false, grants: bound)) != nil
      })
  }
}
