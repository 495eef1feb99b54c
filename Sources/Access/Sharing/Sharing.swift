import Directory
import Kernel
import Storage

/// What bodies outside see of people by name. Every employer is the controller of its records:
/// nobody else sees them but under a recorded agreement, or because the person shares them.
package enum Sharing {
  /// What one body is shared of one kind of data.
  struct Shared: Hashable, Sendable {
    /// Employers with everything under them.
    var whole: [OrganisationID] = []
    /// Single places, where the rest of their employer is not shared.
    var places: [OrganisationID] = []
    /// Single people: who share themselves, with all their records, and whose employer is not
    /// shared as a whole, because some of its people also work where it is forbidden.
    var people: [PersonID] = []
  }

  /// What `body` sees by name on `day`.
  static func shared(
    with body: OrganisationID, _ data: SharedData, on day: Day, _ tx: any Transaction
  ) throws -> Shared {
    var shared = Shared()
    let employers = try employers(sharing: data, with: body, on: day, tx)
    let limited = try limits(toward: body, on: day, tx)
    for employer in employers {
      let places = try OrganisationTree.within([employer], on: .under, day, tx)
      let kept = places.filter { !limited.contains($0) }
      if kept.count == places.count {
        shared.whole.append(employer)
      } else {
        shared.places += kept
      }
    }
    try withhold(toward: body, on: day, from: &shared, tx)
    let people = try tx.rows(
      """
      SELECT DISTINCT s.person_id
      FROM personal_share AS s
      JOIN personal_share_data AS d ON d.share_id = s.id
      WHERE s.body_id = ?1 AND d.shared = ?2 AND s.stopped_at IS NULL
        AND s.from_on <= ?3 AND s.to_on >= ?3
      ORDER BY s.person_id
      """, body, data, day
    ).map { try $0(0) as PersonID }
    shared.people += try OnePerson.records(of: people, tx).values.joined().sorted()
    return shared
  }

  /// Takes out whoever also works at a place that is not to be shared with `body`, whatever other
  /// employer agreed to: the same answer that is given about one of them.
  private static func withhold(
    toward body: OrganisationID, on day: Day, from shared: inout Shared, _ tx: any Transaction
  ) throws {
    guard !(shared.whole + shared.places).isEmpty,
      let limit = try limit(about: body, on: day, tx)
    else { return }
    let limited = try tx.rows(
      """
      SELECT DISTINCT a.person_id
      FROM sharing_limit AS l
      JOIN organisation_within AS w ON w.ancestor_id = l.organisation_id
      JOIN assignment AS a ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
      WHERE l.toward = ?1 AND l.allowed = FALSE AND w.basis = 'under' AND w.from_on <= ?2
        AND w.to_on >= ?2 AND (a.ended_on IS NULL OR a.ended_on >= ?3)
      """, limit, day, day - AccessRules.leaversAreSeenForDays
    ).map { try $0(0) as PersonID }
    let hidden = Set(try OnePerson.records(of: limited, tx).values.joined())
    guard !hidden.isEmpty else { return }
    let inWhole = try Sight.people(under: shared.whole, on: day, tx)
    let atPlaces = try Sight.people(at: shared.places, on: day, tx)
    if inWhole.contains(where: hidden.contains) {
      shared.people += inWhole.filter { !hidden.contains($0) }
      shared.whole = []
    }
    shared.people += atPlaces.filter { !hidden.contains($0) }
    shared.places = []
  }

  /// Which of `bodies` see people by name whose posts are under `organisations`, or who are
  /// `records`, and what of them.
  static func bodies(
    among bodies: [OrganisationID], seeingPeopleOf organisations: Set<OrganisationID>,
    records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Set<SharedData>] {
    guard !bodies.isEmpty else { return [:] }
    var seen: [OrganisationID: Set<SharedData>] = [:]
    for body in bodies {
      let limited = try limits(toward: body, on: day, tx)
      guard limited.isDisjoint(with: organisations) else { continue }
      try tx.forEachRow(
        """
        SELECT DISTINCT d.shared
        FROM sharing_agreement AS s
        JOIN sharing_agreement_data AS d ON d.agreement_id = s.id
        WHERE s.body_id = ?1 AND s.employer_id IN (?2*) AND s.ended_at IS NULL
          AND s.from_on <= ?3 AND s.to_on >= ?3
        """, body, List(organisations.sorted()), day
      ) { row in seen[body, default: []].insert(try row(0)) }
    }
    guard !records.isEmpty else { return seen }
    try tx.forEachRow(
      """
      SELECT DISTINCT s.body_id, d.shared
      FROM personal_share AS s
      JOIN personal_share_data AS d ON d.share_id = s.id
      WHERE s.body_id IN (?1*) AND s.person_id IN (?2*) AND s.stopped_at IS NULL
        AND s.from_on <= ?3 AND s.to_on >= ?3
      """, List(bodies), List(try OnePerson.records(of: records, tx).values.joined().sorted()), day
    ) { row in seen[try row(0), default: []].insert(try row(1)) }
    return seen
  }

  private static func employers(
    sharing data: SharedData, with body: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try tx.rows(
      """
      SELECT DISTINCT s.employer_id
      FROM sharing_agreement AS s
      JOIN sharing_agreement_data AS d ON d.agreement_id = s.id
      WHERE s.body_id = ?1 AND d.shared = ?2 AND s.ended_at IS NULL
        AND s.from_on <= ?3 AND s.to_on >= ?3
      ORDER BY s.employer_id
      """, body, data, day
    ).map { try $0(0) }
  }
}
