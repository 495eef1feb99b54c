import Directory
import Disclosure
import Kernel
import Records
import Storage

/// How many wait for places, by module and area. Numbers, to be shown through `Disclosure` alone.
struct PlaceDemand: Hashable, Sendable {
  struct Line: Hashable, Sendable {
    let module: String
    let people: Int
    /// Days since they asked, of the one in the middle.
    let medianDays: Int
  }

  /// Of everybody with a post who waits at an organisation or beneath it, or in its area.
  static func of(
    _ organisation: OrganisationID, on basis: WithinBasis, at now: Instant, _ tx: any Transaction
  ) throws -> [Line] {
    var waits: [String: [PersonID: Int]] = [:]
    try tx.forEachRow(
      """
      SELECT DISTINCT r.module, COALESCE(x.canonical_id, r.person_id), r.asked_at
      FROM place_request AS r
      JOIN organisation_within AS w ON w.organisation_id = r.organisation_id
      LEFT JOIN person_alias AS x ON x.person_id = r.person_id
      WHERE w.ancestor_id = ?1 AND w.basis = ?2 AND w.from_on <= ?3 AND w.to_on >= ?3
        AND r.state = 'waiting' AND EXISTS (
          SELECT 1 FROM assignment AS a
          WHERE (a.person_id IN (r.person_id, x.canonical_id) OR a.person_id IN (
              SELECT y.person_id FROM person_alias AS y WHERE y.canonical_id = x.canonical_id))
            AND (a.ended_on IS NULL OR a.ended_on >= ?3) AND a.status NOT IN ('offered', 'ended'))
      """, organisation, basis, now.dayInLondon
    ) { row in
      let (module, person, asked): (String, PersonID, Instant) = (
        try row(0), try row(1), try row(2)
      )
      waits[module, default: [:]][person] = max(0, now.dayInLondon - asked.dayInLondon)
    }
    return lines(waits)
  }

  private static func lines(_ waits: [String: [PersonID: Int]]) -> [Line] {
    waits.map { module, people in
      Line(module: module, people: people.count, medianDays: median(people.values.sorted()))
    }.sorted { ($1.people, $0.module) < ($0.people, $1.module) }
  }

  static func median(_ days: [Int]) -> Int {
    guard !days.isEmpty else { return 0 }
    let middle = days.count / 2
    return days.count % 2 == 1 ? days[middle] : (days[middle - 1] + days[middle]) / 2
  }

  /// How many wait for each module in each area of some kind, such as each region.
  static func byArea(
    _ kind: OrganisationKind, on day: Day, _ tx: any Transaction
  ) throws -> [(module: String, area: OrganisationID, people: Int)] {
    let rows: [(String, OrganisationID, Int)] = try tx.rows(
      """
      SELECT r.module, w.ancestor_id, COUNT(DISTINCT COALESCE(x.canonical_id, r.person_id))
      FROM place_request AS r
      JOIN organisation_within AS w ON w.organisation_id = r.organisation_id
      LEFT JOIN person_alias AS x ON x.person_id = r.person_id
      WHERE w.basis = 'area' AND w.from_on <= ?1 AND w.to_on >= ?1 AND r.state = 'waiting'
        AND EXISTS (
          SELECT 1 FROM assignment AS a
          WHERE (a.person_id IN (r.person_id, x.canonical_id) OR a.person_id IN (
              SELECT y.person_id FROM person_alias AS y WHERE y.canonical_id = x.canonical_id))
            AND (a.ended_on IS NULL OR a.ended_on >= ?1) AND a.status NOT IN ('offered', 'ended'))
      GROUP BY r.module, w.ancestor_id ORDER BY r.module, w.ancestor_id
      """, day
    ).map { (try $0(0), try $0(1), try $0(2)) }
    let areas = try Organisations.find(Set(rows.map(\.1)), tx)
    return rows.filter { areas[$0.1]?.kind(on: day) == kind }.map {
      (module: $0.0, area: $0.1, people: $0.2)
    }
  }

  /// How long people wait, in words: shown of no fewer than may be told apart.
  static func wait(_ line: Line, to readership: Readership) -> String {
    guard readership == .seesPeople || line.people >= DisclosureRules.smallestGroup else {
      return "Not shown"
    }
    let weeks = (line.medianDays + 3) / 7
    return weeks == 0
      ? "Less than a week" : weeks == 1 ? "About a week" : "About \(weeks) weeks"
  }
}
