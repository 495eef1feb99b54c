import Journals
import Kernel
import Storage

/// Assignments as they are stored. Every question takes many at once, because files hold thousands.
package enum Assignments {
  package static func find(_ id: AssignmentID, _ tx: any Transaction) throws -> Assignment? {
    try find([id], tx)[id]
  }

  package static func find(
    _ ids: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: Assignment] {
    var found: [AssignmentID: Assignment] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        """
        SELECT id, person_id, organisation_id, employer_id, host_id, unit_id, number,
          position_number, title, job_role, job_role_scheme, staff_group, band, occupation_code,
          pathway_category, engagement, fte, contracted_hours, status, primary_assignment,
          flagged_manager, holds_budget, started_on, joined_employer_on, started_in_sector_year,
          ended_on
        FROM assignment WHERE id IN (?1*)
        """, List(ids)
      ) { row in
        let assignment = try Assignment(row: row)
        found[assignment.id] = assignment
      }
    }
    return found
  }

  /// Whose each of `ids` is, and at which organisation.
  static func holders(
    of ids: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: (person: PersonID, organisation: OrganisationID)] {
    var found: [AssignmentID: (person: PersonID, organisation: OrganisationID)] = [:]
    for ids in ids.chunked() {
      try tx.forEachRow(
        "SELECT id, person_id, organisation_id FROM assignment WHERE id IN (?1*)", List(ids)
      ) { row in found[try row(0)] = (try row(1), try row(2)) }
    }
    return found
  }

  /// Everything each of `persons` does and did, main jobs and latest starts first.
  package static func of(
    _ persons: some Sequence<PersonID>, _ tx: any Transaction
  ) throws -> [PersonID: [Assignment]] {
    var found: [PersonID: [Assignment]] = [:]
    for persons in persons.chunked() {
      try tx.forEachRow(
        """
        SELECT id, person_id, organisation_id, employer_id, host_id, unit_id, number,
          position_number, title, job_role, job_role_scheme, staff_group, band, occupation_code,
          pathway_category, engagement, fte, contracted_hours, status, primary_assignment,
          flagged_manager, holds_budget, started_on, joined_employer_on, started_in_sector_year,
          ended_on
        FROM assignment WHERE person_id IN (?1*)
        ORDER BY ended_on DESC NULLS FIRST, primary_assignment DESC,
          started_on DESC NULLS LAST, id
        """, List(persons)
      ) { row in
        let assignment = try Assignment(row: row)
        found[assignment.person, default: []].append(assignment)
      }
    }
    return found
  }

  package static func of(_ person: PersonID, _ tx: any Transaction) throws -> [Assignment] {
    try of([person], tx)[person] ?? []
  }

  /// Every assignment, past ones too, of `employer`; what a file of this employer is compared
  /// with.
  package static func ofEmployer(
    _ employer: OrganisationID, _ tx: any Transaction
  ) throws -> [Assignment] {
    var found: [Assignment] = []
    try tx.forEachRow(
      """
      SELECT id, person_id, organisation_id, employer_id, host_id, unit_id, number,
        position_number, title, job_role, job_role_scheme, staff_group, band, occupation_code,
        pathway_category, engagement, fte, contracted_hours, status, primary_assignment,
        flagged_manager, holds_budget, started_on, joined_employer_on, started_in_sector_year,
        ended_on
      FROM assignment WHERE employer_id = ?1 ORDER BY id
      """, employer
    ) { row in found.append(try Assignment(row: row)) }
    return found
  }

  /// Assignments of `employer` by their numbers, the latest first where a number was used again.
  package static func byNumber(
    _ numbers: some Sequence<String>, employer: OrganisationID, _ tx: any Transaction
  ) throws -> [String: [Assignment]] {
    var found: [String: [Assignment]] = [:]
    for numbers in numbers.chunked() {
      try tx.forEachRow(
        """
        SELECT id, person_id, organisation_id, employer_id, host_id, unit_id, number,
          position_number, title, job_role, job_role_scheme, staff_group, band, occupation_code,
          pathway_category, engagement, fte, contracted_hours, status, primary_assignment,
          flagged_manager, holds_budget, started_on, joined_employer_on, started_in_sector_year,
          ended_on
        FROM assignment WHERE employer_id = ?1 AND number IN (?2*)
        ORDER BY ended_on DESC NULLS FIRST, started_on DESC NULLS LAST, id
        """, employer, List(numbers)
      ) { row in
        let assignment = try Assignment(row: row)
        if let number = assignment.number { found[number, default: []].append(assignment) }
      }
    }
    return found
  }

  /// Saves whole assignments, new ones and known ones alike, and gives back what that changed.
  /// With an assignment that ends, the line management of its holder and by its holder ends too.
  ///
  /// - Parameters:
  ///   - known: Those of them that are held, as they are, where they were just read.
  ///   - day: When the reasons of new ones to count as a manager are about to be worked out, by
  ///     `ManagerReasons.recompute`, which is told of them.
  @discardableResult
  package static func save(
    _ assignments: [Assignment], known: [AssignmentID: Assignment]? = nil,
    newAssessedOn day: Day? = nil, _ tx: any Transaction
  ) throws -> [JournalChange] {
    let before = try known ?? find(assignments.map(\.id), tx)
    let created = assignments.filter { before[$0.id] == nil }
    let changed = assignments.filter { before[$0.id] != nil && before[$0.id] != $0 }
    try tx.load(
      into: "assignment", columns: Assignment.columns + ["assessed_on"],
      created.map { $0.values + [day.stored] })
    for assignment in changed {
      try tx.execute(
        """
        UPDATE assignment SET person_id = ?2, organisation_id = ?3, employer_id = ?4,
          host_id = ?5, unit_id = ?6, number = ?7, position_number = ?8, title = ?9,
          job_role = ?10, job_role_scheme = ?11, staff_group = ?12, band = ?13,
          occupation_code = ?14, pathway_category = ?15, engagement = ?16, fte = ?17,
          contracted_hours = ?18, status = ?19, primary_assignment = ?20, flagged_manager = ?21,
          holds_budget = ?22, started_on = ?23, joined_employer_on = ?24,
          started_in_sector_year = ?25, ended_on = ?26
        WHERE id = ?1
        """, binding: assignment.values)
    }
    let changes = try describe(created + changed, before, tx)
    let left = changed.filter { $0.hasEnded && before[$0.id]?.hasEnded == false }
    return changes + (try LineManagement.end(with: left, tx))
  }

  @discardableResult
  package static func save(
    _ assignment: Assignment, _ tx: any Transaction
  ) throws -> [JournalChange] {
    try save([assignment], tx)
  }
}

extension Assignments {
  private static func describe(
    _ saved: [Assignment], _ before: [AssignmentID: Assignment], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let states = saved + saved.compactMap { before[$0.id] }
    let organisations = try Organisations.names(
      of: Set(states.flatMap { [$0.organisation, $0.employer] + [$0.host].compactMap { $0 } }), tx)
    let units = try Units.find(states.compactMap(\.unit), tx)
    return saved.map {
      AssignmentChanges.between(
        before[$0.id], $0, organisations: organisations, units: units)
    }
  }
}

extension Assignment {
  static let columns = [
    "id", "person_id", "organisation_id", "employer_id", "host_id", "unit_id", "number",
    "position_number", "title", "job_role", "job_role_scheme", "staff_group", "band",
    "occupation_code", "pathway_category", "engagement", "fte", "contracted_hours", "status",
    "primary_assignment", "flagged_manager", "holds_budget", "started_on", "joined_employer_on",
    "started_in_sector_year", "ended_on",
  ]

  /// In the order of `columns`.
  var values: [Stored] {
    [
      id.stored, person.stored, organisation.stored, employer.stored, host.stored, unit.stored,
      number.stored, positionNumber.stored, title.stored, role?.code.stored ?? .null,
      role?.scheme.stored ?? .null, staffGroup.stored, band.stored, occupationCode.stored,
      pathwayCategory.stored, engagement.stored, fte.stored, contractedHours.stored,
      status.stored, isPrimary.stored, isFlaggedManager.stored, holdsBudget.stored,
      startedOn.stored, joinedEmployerOn.stored, startedInSectorYear.stored, endedOn.stored,
    ]
  }

  init(row: Row) throws {
    let roleCode: String? = try row(9)
    let roleScheme: JobRole.Scheme? = try row(10)
    self.init(
      id: try row(0), person: try row(1), organisation: try row(2), employer: try row(3),
      host: try row(4), unit: try row(5), number: try row(6), positionNumber: try row(7),
      title: try row(8), role: roleCode.flatMap { code in roleScheme.map { JobRole($0, code) } },
      staffGroup: try row(11), band: try row(12), occupationCode: try row(13),
      pathwayCategory: try row(14), engagement: try row(15), fte: try row(16),
      contractedHours: try row(17), status: try row(18), isPrimary: try row(19),
      isFlaggedManager: try row(20), holdsBudget: try row(21), startedOn: try row(22),
      joinedEmployerOn: try row(23), startedInSectorYear: try row(24), endedOn: try row(25))
  }
}
