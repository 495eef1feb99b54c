import Directory
import Kernel
import Storage

/// How everybody in a post stands that a gateway stands before, kept as rows so that an
/// organisation, or all of them, is counted from one index. Worked out anew by a job and, for one
/// person, whenever something is decided about them; the day on which it was is told beside it.
package enum GatewayStandings {
  /// Works out everybody anew, some at a time, each in a unit of work of its own.
  package static func refreshAll(
    _ database: any Database, content: PolicyContent, at now: Instant
  ) async throws {
    var last = PersonID(rawValue: 0)
    while true {
      let after = last
      let people = try await database.write { tx in
        let people = try some(after: after, tx)
        try refresh(people, content: content, on: now.dayInLondon, tx)
        return people
      }
      guard let end = people.last else { break }
      last = end
    }
    try await database.write { tx in
      try tx.execute(
        """
        INSERT INTO gateway_standing_run (id, made_at) VALUES (1, ?1)
        ON CONFLICT (id) DO UPDATE SET made_at = excluded.made_at
        """, now)
    }
  }

  static let batch = 1_000

  /// Everybody who manages, and whoever did when it was worked out last.
  private static func some(
    after last: PersonID, _ tx: any Transaction
  ) throws -> [PersonID] {
    try tx.rows(
      """
      SELECT person_id FROM (
        SELECT DISTINCT COALESCE(x.canonical_id, a.person_id) AS person_id
        FROM manager_reason r JOIN assignment a ON a.id = r.assignment_id
        LEFT JOIN person_alias x ON x.person_id = a.person_id
        UNION
        SELECT person_id FROM gateway_standing) everybody
      WHERE person_id > ?1 ORDER BY person_id LIMIT ?2
      """, last, batch
    ).map { try $0(0) }
  }

  /// Works out `people` anew. Rows that stay as they are are not written.
  package static func refresh(
    _ people: [PersonID], content: PolicyContent, on day: Day, _ tx: any Transaction
  ) throws {
    guard !people.isEmpty else { return }
    let all = try OnePerson.records(of: people, tx)
    var wanted: [Key: Line] = [:]
    for (person, records) in try lines(of: all, content: content, on: day, tx) {
      for line in records {
        let key = Key(organisation: line.organisation, gateway: line.gateway, person: person)
        if let known = wanted[key], known.rank >= line.rank { continue }
        wanted[key] = line
      }
    }
    try save(wanted, of: Array(all.values.joined()), on: day, tx)
  }

  private struct Key: Hashable {
    let organisation: OrganisationID
    let gateway: String
    let person: PersonID
  }

  struct Line: Hashable {
    let organisation: OrganisationID
    let gateway: String
    let isBinding: Bool
    let state: GatewayOutcome

    /// Of two posts the one that weighs more is told.
    var rank: Int {
      (Self.order.firstIndex(of: state) ?? 0) + (isBinding ? 100 : 0)
    }

    static let order: [GatewayOutcome] = [
      .notCovered, .clear, .exempt, .waiver, .following, .overridden, .advisory, .blocked,
    ]
  }

  /// By the record that stands for each person.
  private static func lines(
    of people: [PersonID: [PersonID]], content: PolicyContent, on day: Day, _ tx: any Transaction
  ) throws -> [(PersonID, [Line])] {
    let reader = GatewayDecisions(content: content, tx)
    let posts = try reader.posts(of: people, on: day)
    let held = try reader.held(of: people)
    let records = Array(people.values.joined())
    let whose = people.reduce(into: [PersonID: PersonID]()) { whose, one in
      for record in one.value { whose[record] = one.key }
    }
    let waivers = Dictionary(
      grouping: try GatewayWaivers.of(records, tx), by: { whose[$0.person] ?? $0.person })
    let appointments = Dictionary(
      grouping: try GatewayAppointments.of(records, tx), by: { whose[$0.person] ?? $0.person })
    var employers: [OrganisationID: Set<OrganisationID>] = [:]
    func isEmployer(_ giver: OrganisationID, of post: GatewayDecisions.Held) throws -> Bool {
      if [post.organisation, post.employer].contains(giver) { return true }
      let known =
        try employers[post.organisation]
        ?? OneEmployer.places(
          of: post.organisation, on: day, tx)
      employers[post.organisation] = known
      return known.contains(giver)
    }
    return try posts.map { person, posts in
      let lines = try posts.filter(\.isCurrent).compactMap { post -> Line? in
        guard let gateway = content.gateways.gateway(before: post.post.code, on: day) else {
          return nil
        }
        let question = GatewayQuestion(
          post.post.code, post.footing, startsOn: post.startedOn ?? gateway.effective.from,
          on: day, share: post.share)
        let given = appointments[person] ?? []
        let facts = GatewayFacts(
          records: held[person] ?? [],
          waivers: try GatewayDecisions.waived(waivers[person] ?? [], gateway, post.post.code) {
            try isEmployer($0, of: post)
          },
          temporarySince: GatewayDecisions.temporarySince(posts, given, gateway, question),
          inPostSince: GatewayDecisions.since(gateway, posts, on: day),
          override: try GatewayDecisions.override(of: post, given, gateway) {
            try isEmployer($0, of: post)
          })
        let decision = GatewayRules.decide(question, post.post, gateway, facts)
        return Line(
          organisation: post.organisation, gateway: gateway.code,
          isBinding: decision.bindsFrom.map { $0 <= day } ?? false, state: decision.outcome)
      }
      return (people[person]?.first ?? person, lines)
    }
  }

  private static func save(
    _ wanted: [Key: Line], of records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws {
    var missing = wanted
    for some in records.chunked() {
      let rows = try tx.rows(
        """
        SELECT organisation_id, gateway, person_id, binding, state FROM gateway_standing
        WHERE person_id IN (?1*)
        """, List(some))
      for row in rows {
        let key = Key(organisation: try row(0), gateway: try row(1), person: try row(2))
        let line = Line(
          organisation: key.organisation, gateway: key.gateway, isBinding: try row(3),
          state: try row(4))
        if missing[key] == line {
          missing[key] = nil
          continue
        }
        try tx.execute(
          """
          DELETE FROM gateway_standing
          WHERE organisation_id = ?1 AND gateway = ?2 AND person_id = ?3
          """, key.organisation, key.gateway, key.person)
      }
    }
    try tx.load(
      into: "gateway_standing",
      columns: ["organisation_id", "gateway", "person_id", "binding", "state", "as_of"],
      missing.map { key, line in
        [
          key.organisation.stored, key.gateway.stored, key.person.stored, line.isBinding.stored,
          line.state.stored, day.stored,
        ]
      })
  }
}

extension GatewayStandings {
  /// How many people stand how before one gateway.
  package struct Counts: Hashable, Sendable {
    package let gateway: String
    package let isBinding: Bool
    package var people = 0
    package var states: [GatewayOutcome: Int] = [:]
  }

  /// When everybody was worked out last; `nil` where that was never done.
  package static func madeAt(_ tx: any Transaction) throws -> Instant? {
    try tx.row("SELECT made_at FROM gateway_standing_run WHERE id = 1")?(0)
  }

  /// People at `organisation`, under it and in its area, each once for each gateway: where somebody
  /// has several posts, by the one that weighs most.
  package static func counts(
    at organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Counts] {
    var found: [Counts] = []
    try tx.forEachRow(
      """
      SELECT gateway, worst, COUNT(*)
      FROM (
        SELECT gateway, person_id,
          MAX(CASE WHEN binding = TRUE THEN 100 ELSE 0 END
            + CASE state WHEN 'clear' THEN 1 WHEN 'exempt' THEN 2 WHEN 'waiver' THEN 3
              WHEN 'following' THEN 4 WHEN 'overridden' THEN 5 WHEN 'advisory' THEN 6
              WHEN 'blocked' THEN 7 ELSE 0 END) AS worst
        FROM gateway_standing
        WHERE organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis IN ('under', 'area') AND from_on <= ?2
            AND to_on >= ?2)
        GROUP BY gateway, person_id) each_person
      GROUP BY gateway, worst ORDER BY gateway, worst DESC
      """, organisation, day
    ) { row in
      let (gateway, worst): (String, Int) = (try row(0), try row(1))
      let isBinding = worst >= 100
      if found.last?.gateway != gateway || found.last?.isBinding != isBinding {
        found.append(Counts(gateway: gateway, isBinding: isBinding))
      }
      let count: Int = try row(2)
      found[found.count - 1].states[Line.order[worst % 100]] = count
      found[found.count - 1].people += count
    }
    return found
  }

  /// The same for every organisation by itself: how many of those for whom a gateway binds meet
  /// it, wait with leave, or lack it.
  package static func byOrganisation(
    _ tx: any Transaction
  ) throws -> [OrganisationID: [GatewayOutcome: Int]] {
    var found: [OrganisationID: [GatewayOutcome: Int]] = [:]
    try tx.forEachRow(
      """
      SELECT organisation_id, state, COUNT(*)
      FROM gateway_standing WHERE binding = TRUE
      GROUP BY organisation_id, state
      """
    ) { row in found[try row(0), default: [:]][try row(1)] = try row(2) }
    return found
  }

  /// The same for `organisation` and what is under it or in its area.
  package static func byOrganisation(
    within organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: [GatewayOutcome: Int]] {
    var found: [OrganisationID: [GatewayOutcome: Int]] = [:]
    try tx.forEachRow(
      """
      SELECT organisation_id, state, COUNT(*)
      FROM gateway_standing
      WHERE binding = TRUE AND organisation_id IN (
        SELECT organisation_id FROM organisation_within
        WHERE ancestor_id = ?1 AND basis IN ('under', 'area') AND from_on <= ?2 AND to_on >= ?2)
      GROUP BY organisation_id, state
      """, organisation, day
    ) { row in found[try row(0), default: [:]][try row(1)] = try row(2) }
    return found
  }

  /// Who lacks it at `organisation` and under it, and nobody has let through, by name.
  package static func lacking(
    at organisation: OrganisationID, reach: Reach, on day: Day, limit: Int = 200,
    _ tx: any Transaction
  ) throws -> [(person: PersonID, name: String, organisation: OrganisationID, gateway: String)] {
    guard !reach.holdsNobody else { return [] }
    return try tx.rows(
      """
      SELECT g.person_id, p.display_name, g.organisation_id, g.gateway
      FROM gateway_standing g JOIN person p ON p.id = g.person_id
      WHERE g.organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
        AND g.binding = TRUE AND g.state = 'blocked'
        AND (?3 = TRUE OR g.person_id IN (?5*) OR EXISTS (
          SELECT 1 FROM organisation_within t
          WHERE t.organisation_id = g.organisation_id AND t.basis = 'under'
            AND t.ancestor_id IN (?4*) AND t.from_on <= ?2 AND t.to_on >= ?2))
      ORDER BY p.sort_key, p.id, g.gateway LIMIT ?6
      """, organisation, day, reach.everything, List(reach.organisations), List(reach.people),
      limit
    ).map { (try $0(0), try $0(1), try $0(2), try $0(3)) }
  }
}
