import Directory
import Kernel
import Storage

/// Those with a post at certain places on a day, by those posts alone: what they must do because of
/// posts elsewhere is left out.
package struct PeopleOfPlaces: Sendable {
  /// Each once, by the record that stands for them.
  package let visible: VisiblePeople
  /// The posts, by the record that stands for each.
  package let posts: [PersonID: Set<AssignmentID>]
  /// The records that the posts hang on: not all of those who have several.
  package let records: [PersonID: [PersonID]]

  /// - Parameters:
  ///   - isWithEmployed: Whether posts elsewhere, of those whom one of the places employs, count.
  ///   - withheld: Records of people who are left out, with every post.
  package init(
    at places: Set<OrganisationID>, isWithEmployed: Bool, without withheld: Set<PersonID>,
    on day: Day, _ tx: any Transaction
  ) throws {
    var found: [PersonID: Set<AssignmentID>] = [:]
    try tx.forEachRow(
      """
      SELECT a.id, a.person_id
      FROM assignment a
      WHERE (a.organisation_id IN (?2*) OR (?3 = TRUE AND a.employer_id IN (?2*)))
        AND (a.started_on IS NULL OR a.started_on <= ?1)
        AND (a.ended_on IS NULL OR a.ended_on >= ?1)
        AND a.status <> 'offered' AND (a.status <> 'ended' OR a.ended_on IS NOT NULL)
      """, day, List(places.sorted()), isWithEmployed
    ) { row in
      let record: PersonID = try row(1)
      if !withheld.contains(record) { found[record, default: []].insert(try row(0)) }
    }
    let canonical = try OnePerson.canonical(of: found.keys, tx)
    var posts: [PersonID: Set<AssignmentID>] = [:]
    var records: [PersonID: [PersonID]] = [:]
    for (record, assignments) in found {
      let person = canonical[record] ?? record
      posts[person, default: []].formUnion(assignments)
      records[person, default: []].append(record)
    }
    self.posts = posts
    self.records = records.mapValues { $0.sorted() }
    visible = VisiblePeople(by: posts)
  }
}

extension ObligationCounts {
  /// Counts of certain people by certain posts.
  package static func of(
    _ people: PeopleOfPlaces, on day: Day, content: PolicyContent, _ tx: any Transaction
  ) throws -> ObligationCounts {
    var tallies: [String: ObligationTally] = [:]
    try ObligationSweep.forEach(
      of: people.visible, at: nil, on: day, content: content, tx
    ) { obligation, _ in
      tallies[obligation.policy.code, default: ObligationTally()].add(obligation)
    }
    return ObligationCounts(
      policies: inOrder(tallies, content, on: day), people: people.posts.count)
  }
}
