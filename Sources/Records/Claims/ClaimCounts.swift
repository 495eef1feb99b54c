import Kernel
import Storage

/// How self-assessments and claims stand at an organisation and what is under it. Numbers, to be
/// shown through `Disclosure` alone.
package struct ClaimCounts: Hashable, Sendable {
  /// People who have begun an assessment.
  package var people = 0
  package var signedOff = 0
  /// People for whom something waits to be assessed.
  package var waiting = 0
  /// Competencies in each state as it stands, each person's counted once.
  package var claims: [ClaimState: Int] = [:]

  /// - Parameter day: Who works there, and what has expired, as at it.
  package static func of(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> ClaimCounts {
    var counts = ClaimCounts()
    var waiting: Set<PersonID> = []
    var signed: Set<PersonID> = []
    var people: Set<PersonID> = []
    try tx.forEachRow(
      """
      SELECT COALESCE(x.canonical_id, s.person_id), s.sign_off, c.state, c.expires_on
      FROM self_assessment AS s
      LEFT JOIN person_alias AS x ON x.person_id = s.person_id
      LEFT JOIN competency_claim AS c ON c.assessment_id = s.id AND NOT EXISTS (
        SELECT 1 FROM competency_claim AS l
        WHERE l.assessment_id = c.assessment_id AND l.competency = c.competency
          AND l.round > c.round)
      WHERE EXISTS (
        SELECT 1
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        WHERE a.person_id = s.person_id AND w.ancestor_id = ?1 AND w.basis = 'under'
          AND w.from_on <= ?2 AND w.to_on >= ?2
          AND (a.ended_on IS NULL OR a.ended_on >= ?2))
      """, organisation, day
    ) { row in
      let person: PersonID = try row(0)
      people.insert(person)
      if try row(1, as: SignOffState.self) == .signed { signed.insert(person) }
      guard var state: ClaimState = try row(2) else { return }
      if state == .met, let last: Day = try row(3), last < day { state = .expired }
      if state.isOpen { waiting.insert(person) }
      counts.claims[state, default: 0] += 1
    }
    counts.people = people.count
    counts.signedOff = signed.count
    counts.waiting = waiting.count
    return counts
  }
}
