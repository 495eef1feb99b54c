import Directory
import Kernel
import Storage

package struct AllocationID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package enum AllocationState: String, Storable, CaseIterable {
  case proposed, confirmed, discarded

  package var words: String {
    switch self {
    case .proposed: "Proposed"
    case .confirmed: "Confirmed"
    case .discarded: "Discarded"
    }
  }
}

/// One round in which places were given, kept as it was worked out: who was given which, and what each
/// of the others was told.
package struct CohortAllocation: Hashable, Sendable {
  package let id: AllocationID
  package let organisation: OrganisationID
  package let programme: String
  package var state: AllocationState
  package let madeAt: Instant
  package let madeBy: String
  package let placed: Int
  package let waiting: Int
  /// Whether it is proven that no better allocation keeps the rules.
  package let isProvenBest: Bool
  package var revision: Int

  package init(
    id: AllocationID, organisation: OrganisationID, programme: String,
    state: AllocationState = .proposed, madeAt: Instant, madeBy: String, placed: Int, waiting: Int,
    isProvenBest: Bool, revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.programme = programme
    self.state = state
    self.madeAt = madeAt
    self.madeBy = madeBy
    self.placed = placed
    self.waiting = waiting
    self.isProvenBest = isProvenBest
    self.revision = revision
  }
}

/// One person in a round.
package struct AllocationLine: Hashable, Sendable {
  package let participation: ParticipationID
  /// The place that they were given; `nil` for those who wait.
  package let cohort: CohortID?
  /// Why they wait, a sentence each.
  package let why: [String]

  package init(participation: ParticipationID, cohort: CohortID?, why: [String] = []) {
    self.participation = participation
    self.cohort = cohort
    self.why = why
  }
}

package enum CohortAllocations {
  package static func add(
    _ one: CohortAllocation, cohorts: [CohortID], _ lines: [AllocationLine], _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO cohort_allocation (id, organisation_id, programme, state, made_at, made_by,
        placed, waiting, proven, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)
      """, one.id, one.organisation, one.programme, one.state, one.madeAt, one.madeBy, one.placed,
      one.waiting, one.isProvenBest)
    for cohort in cohorts {
      try tx.execute(
        "INSERT INTO cohort_allocation_cohort (allocation_id, cohort_id) VALUES (?1, ?2)", one.id,
        cohort)
    }
    for line in lines {
      try tx.execute(
        """
        INSERT INTO cohort_allocation_line (allocation_id, participation_id, cohort_id, why)
        VALUES (?1, ?2, ?3, ?4)
        """, one.id, line.participation, line.cohort, line.why.joined(separator: "\n"))
    }
  }

  package static func settle(
    _ id: AllocationID, _ state: AllocationState, seen: Int, _ tx: any Transaction
  ) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_allocation SET state = ?2, revision = revision + 1
      WHERE id = ?1 AND revision = ?3 AND state = 'proposed'
      """, id, state, seen)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  package static func find(_ id: AllocationID, _ tx: any Transaction) throws -> CohortAllocation? {
    try tx.row(
      """
      SELECT id, organisation_id, programme, state, made_at, made_by, placed, waiting, proven,
        revision
      FROM cohort_allocation WHERE id = ?1
      """, id
    ).map(CohortAllocation.init(row:))
  }

  /// The latest first.
  package static func of(
    _ organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [CohortAllocation] {
    try tx.rows(
      """
      SELECT id, organisation_id, programme, state, made_at, made_by, placed, waiting, proven,
        revision
      FROM cohort_allocation WHERE organisation_id = ?1 ORDER BY made_at DESC, id DESC
      """, organisation
    ).map(CohortAllocation.init(row:))
  }

  package static func cohorts(of id: AllocationID, _ tx: any Transaction) throws -> [CohortID] {
    try tx.rows(
      "SELECT cohort_id FROM cohort_allocation_cohort WHERE allocation_id = ?1 ORDER BY cohort_id",
      id
    ).map { try $0(0) }
  }

  package static func lines(of id: AllocationID, _ tx: any Transaction) throws -> [AllocationLine] {
    try tx.rows(
      """
      SELECT participation_id, cohort_id, why FROM cohort_allocation_line
      WHERE allocation_id = ?1 ORDER BY participation_id
      """, id
    ).map(AllocationLine.init(row:))
  }

  /// What somebody was told in the last round that was confirmed.
  package static func lastWords(
    for participation: ParticipationID, _ tx: any Transaction
  ) throws -> [String] {
    let line = try tx.row(
      """
      SELECT l.participation_id, l.cohort_id, l.why FROM cohort_allocation_line AS l
      JOIN cohort_allocation AS a ON a.id = l.allocation_id
      WHERE l.participation_id = ?1 AND a.state = 'confirmed'
      ORDER BY a.made_at DESC, a.id DESC LIMIT 1
      """, participation
    ).map(AllocationLine.init(row:))
    return line?.why ?? []
  }
}

extension CohortAllocation {
  init(row: Row) throws {
    self.init(
      id: try row(0), organisation: try row(1), programme: try row(2), state: try row(3),
      madeAt: try row(4), madeBy: try row(5), placed: try row(6), waiting: try row(7),
      isProvenBest: try row(8), revision: try row(9))
  }
}

extension AllocationLine {
  init(row: Row) throws {
    let why: String = try row(2)
    self.init(
      participation: try row(0), cohort: try row(1),
      why: why.split(separator: "\n").map(String.init))
  }
}
