import Journals
import Kernel
import Storage

/// The reasons for which people count as managers, as last worked out. `recompute` runs after a
/// load and after line managers change, for the employers touched.
package enum ManagerReasons {
  /// The reasons of each of `assignments`; those without any are left out.
  package static func of(
    _ assignments: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: [ManagerEvidence]] {
    var found: [AssignmentID: [ManagerEvidence]] = [:]
    for assignments in assignments.chunked() {
      try tx.forEachRow(
        """
        SELECT assignment_id, reason, detail, since_on FROM manager_reason
        WHERE assignment_id IN (?1*) ORDER BY assignment_id, reason
        """, List(assignments)
      ) { row in
        let evidence = try ManagerEvidence(row: row)
        found[evidence.assignment, default: []].append(evidence)
      }
    }
    return found
  }

  /// How many managers there are, people and full-time equivalents kept apart: the two are never
  /// divided by one another.
  package struct Counts: Hashable, Sendable {
    package var headcount = 0
    package var fte = FullTimeEquivalent.zero
    /// A person with two reasons is in both.
    package var headcountByReason: [ManagerReason: Int] = [:]
    package var fteByReason: [ManagerReason: FullTimeEquivalent] = [:]
  }

  /// Managers at `organisation` and everything under it on `day`.
  package static func counts(
    in organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Counts {
    var counts = Counts()
    var people: Set<PersonID> = []
    var assignments: Set<AssignmentID> = []
    var peopleByReason: [ManagerReason: Set<PersonID>] = [:]
    try tx.forEachRow(
      """
      SELECT a.id, COALESCE(x.canonical_id, a.person_id), a.fte, r.reason
      FROM manager_reason r
      JOIN assignment a ON a.id = r.assignment_id
      LEFT JOIN person_alias x ON x.person_id = a.person_id
      WHERE a.organisation_id IN (
          SELECT organisation_id FROM organisation_within
          WHERE ancestor_id = ?1 AND basis = 'under' AND from_on <= ?2 AND to_on >= ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?2)
        AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND a.status NOT IN ('offered', 'ended')
      """, organisation, day
    ) { row in
      let assignment: AssignmentID = try row(0)
      let person: PersonID = try row(1)
      let fte: FullTimeEquivalent = try row(2, as: FullTimeEquivalent?.self) ?? .zero
      let reason: ManagerReason = try row(3)
      people.insert(person)
      if assignments.insert(assignment).inserted { counts.fte = counts.fte + fte }
      peopleByReason[reason, default: []].insert(person)
      counts.fteByReason[reason] = (counts.fteByReason[reason] ?? .zero) + fte
    }
    counts.headcount = people.count
    counts.headcountByReason = peopleByReason.mapValues(\.count)
    return counts
  }

  /// Works out the reasons of every assignment of `employers` that has not ended by `day`, and of
  /// their managers elsewhere. Gives back how many assignments came to count or ceased to.
  ///
  /// - Parameter new: Assignments that were saved as assessed although they never were before.
  @discardableResult
  package static func recompute(
    for employers: some Sequence<OrganisationID>, on day: Day, new: Set<AssignmentID> = [],
    _ tx: any Transaction, lists: ManagerLists? = nil
  ) throws -> Int {
    let lists = try (lists ?? ManagerLists.shipped()).inForce(on: day)
    let employers = Set(employers).union(try employersOfManagers(in: Set(employers), on: day, tx))
    var changed = 0
    for employer in employers.sorted() {
      changed += try recompute(employer, lists, on: day, new, tx)
    }
    return changed
  }
}

extension ManagerReasons {
  private struct Candidate {
    let id: AssignmentID
    let person: PersonID
    let occupationCode: String?
    let role: JobRole?
    let isFlagged: Bool
    let holdsBudget: Bool
    let isPrimary: Bool
    let startedOn: Day?
    let wasAssessed: Bool
  }

  private static func recompute(
    _ employer: OrganisationID, _ lists: ManagerLists.InForce, on day: Day,
    _ new: Set<AssignmentID>, _ tx: any Transaction
  ) throws -> Int {
    let candidates = try candidates(at: employer, on: day, new, tx)
    let reports = try reports(of: candidates, at: employer, on: day, tx)
    let stored = try stored(at: employer, on: day, tx)
    var added: [ManagerEvidence] = []
    var changed: Set<AssignmentID> = []
    var touched: Set<PersonID> = []
    for candidate in candidates {
      let known = changed.count
      let next = ManagerRules.reasons(
        .init(
          occupationCode: candidate.occupationCode, role: candidate.role,
          isFlagged: candidate.isFlagged, holdsBudget: candidate.holdsBudget,
          reports: reports[candidate.id] ?? 0), by: lists)
      let before = stored[candidate.id] ?? []
      for old in before where next[old.reason] != old.detail {
        try tx.execute(
          "DELETE FROM manager_reason WHERE assignment_id = ?1 AND reason = ?2",
          candidate.id, old.reason)
        changed.insert(candidate.id)
      }
      for (reason, detail) in next.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        let same = before.first { $0.reason == reason }
        if same?.detail == detail { continue }
        // Somebody already known becomes a manager today; who is new came as one.
        let began = candidate.wasAssessed ? day : min(candidate.startedOn ?? day, day)
        added.append(
          ManagerEvidence(
            assignment: candidate.id, reason: reason, detail: detail,
            since: same?.since ?? began))
        changed.insert(candidate.id)
      }
      if changed.count > known, candidate.wasAssessed { touched.insert(candidate.person) }
    }
    Journal.touch(touched, tx)
    try tx.load(
      into: "manager_reason", columns: ["assignment_id", "reason", "detail", "since_on"],
      added.map {
        [$0.assignment.stored, $0.reason.stored, $0.detail.stored, $0.since.stored]
      })
    try tx.execute(
      "UPDATE assignment SET assessed_on = ?2 WHERE employer_id = ?1 AND assessed_on IS NULL",
      employer, day)
    return changed.count
  }

  private static func candidates(
    at employer: OrganisationID, on day: Day, _ new: Set<AssignmentID>, _ tx: any Transaction
  ) throws -> [Candidate] {
    try tx.rows(
      """
      SELECT id, person_id, occupation_code, job_role, job_role_scheme, flagged_manager,
        holds_budget, primary_assignment, started_on, assessed_on IS NOT NULL
      FROM assignment
      WHERE employer_id = ?1 AND (ended_on IS NULL OR ended_on >= ?2)
      ORDER BY id
      """, employer, day
    ).map { row in
      let code: String? = try row(3)
      let scheme: JobRole.Scheme? = try row(4)
      let id: AssignmentID = try row(0)
      return Candidate(
        id: id, person: try row(1), occupationCode: try row(2),
        role: code.flatMap { code in scheme.map { JobRole($0, code) } },
        isFlagged: try row(5), holdsBudget: try row(6), isPrimary: try row(7),
        startedOn: try row(8), wasAssessed: try row(9) && !new.contains(id))
    }
  }

  /// How many assignments are managed in each of `candidates`. A link that does not say in which
  /// job counts for the manager's main job here, as far as the report works here as well or the
  /// manager does not work where the report does.
  private static func reports(
    of candidates: [Candidate], at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [AssignmentID: Int] {
    let here = Set(candidates.map(\.id))
    var mainJob: [PersonID: AssignmentID] = [:]
    for candidate in candidates where candidate.isPrimary || mainJob[candidate.person] == nil {
      mainJob[candidate.person] = candidate.id
    }
    let elsewhere = try employersElsewhere(of: employer, on: day, tx)
    var reports: [AssignmentID: Int] = [:]
    try tx.forEachRow(
      """
      SELECT m.manager_person_id, m.manager_assignment_id, r.employer_id, COUNT(*)
      FROM line_management m
      JOIN assignment r ON r.id = m.assignment_id
      WHERE m.from_on <= ?2 AND (m.to_on IS NULL OR m.to_on >= ?2)
        AND (r.ended_on IS NULL OR r.ended_on >= ?2)
        AND m.manager_person_id IN (
          SELECT person_id FROM assignment
          WHERE employer_id = ?1 AND (ended_on IS NULL OR ended_on >= ?2))
      GROUP BY m.manager_person_id, m.manager_assignment_id, r.employer_id
      """, employer, day
    ) { row in
      let person: PersonID = try row(0)
      let assignment: AssignmentID? = try row(1)
      let employerOfReport: OrganisationID = try row(2)
      let count: Int = try row(3)
      if let assignment {
        if here.contains(assignment) { reports[assignment, default: 0] += count }
      } else if employerOfReport == employer
        || elsewhere[person]?.contains(employerOfReport) != true,
        let job = mainJob[person]
      {
        reports[job, default: 0] += count
      }
    }
    return reports
  }

  /// The other employers of people who work for `employer`.
  private static func employersElsewhere(
    of employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID: Set<OrganisationID>] {
    var found: [PersonID: Set<OrganisationID>] = [:]
    try tx.forEachRow(
      """
      SELECT DISTINCT o.person_id, o.employer_id
      FROM assignment a
      JOIN assignment o ON o.person_id = a.person_id AND o.employer_id <> ?1
      WHERE a.employer_id = ?1 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
        AND (o.ended_on IS NULL OR o.ended_on >= ?2)
      """, employer, day
    ) { row in found[try row(0), default: []].insert(try row(1)) }
    return found
  }

  private static func stored(
    at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [AssignmentID: [ManagerEvidence]] {
    var found: [AssignmentID: [ManagerEvidence]] = [:]
    try tx.forEachRow(
      """
      SELECT r.assignment_id, r.reason, r.detail, r.since_on
      FROM manager_reason r JOIN assignment a ON a.id = r.assignment_id
      WHERE a.employer_id = ?1 AND (a.ended_on IS NULL OR a.ended_on >= ?2)
      """, employer, day
    ) { row in
      let evidence = try ManagerEvidence(row: row)
      found[evidence.assignment, default: []].append(evidence)
    }
    return found
  }

  private static func employersOfManagers(
    in employers: Set<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    var found: Set<OrganisationID> = []
    for employers in employers.chunked() {
      try tx.forEachRow(
        """
        SELECT DISTINCT o.employer_id
        FROM assignment r
        JOIN line_management m ON m.assignment_id = r.id
        JOIN assignment o ON o.person_id = m.manager_person_id
        WHERE r.employer_id IN (?1*) AND (o.ended_on IS NULL OR o.ended_on >= ?2)
        """, List(employers), day
      ) { row in found.insert(try row(0)) }
    }
    return found
  }
}

extension ManagerEvidence {
  fileprivate init(row: Row) throws {
    self.init(
      assignment: try row(0), reason: try row(1), detail: try row(2), since: try row(3))
  }
}
