import Directory
import Kernel
import Storage

/// Who holds a cohort jointly, and who leads through its days.
package enum CohortPeople {
  package static func add(_ one: CohortPartner, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_partner (cohort_id, organisation_id, sector, state, asked_by, answered_by,
        revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
      """, one.cohort, one.organisation, one.sector, one.state, one.askedBy, one.answeredBy)
  }

  package static func save(_ one: CohortPartner, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE cohort_partner SET state = ?3, answered_by = ?4, revision = ?5 + 1
      WHERE cohort_id = ?1 AND organisation_id = ?2 AND revision = ?5
      """, one.cohort, one.organisation, one.state, one.answeredBy, one.revision)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  package static func removePartner(
    _ organisation: OrganisationID, of cohort: CohortID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "DELETE FROM cohort_partner WHERE cohort_id = ?1 AND organisation_id = ?2", cohort,
      organisation)
  }

  package static func partners(
    of cohorts: some Sequence<CohortID>, _ tx: any Transaction
  ) throws -> [CohortID: [CohortPartner]] {
    var found: [CohortID: [CohortPartner]] = [:]
    for some in Set(cohorts).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT cohort_id, organisation_id, sector, state, asked_by, answered_by, revision
        FROM cohort_partner WHERE cohort_id IN (?1*) ORDER BY organisation_id
        """, List(some)
      ) { row in
        let one = try CohortPartner(row: row)
        found[one.cohort, default: []].append(one)
      }
    }
    return found
  }

  /// What organisations were asked to hold jointly.
  package static func asked(
    _ organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [CohortPartner] {
    try organisations.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT cohort_id, organisation_id, sector, state, asked_by, answered_by, revision
        FROM cohort_partner WHERE organisation_id IN (?1*) ORDER BY cohort_id DESC
        """, List(some)
      ).map(CohortPartner.init(row:))
    }
  }

  package static func add(_ one: CohortFacilitator, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO cohort_facilitator (id, cohort_id, person_id, from_on, until_on, named_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, one.id, one.cohort, one.person, one.from, one.until, one.namedBy)
  }

  package static func end(
    _ id: FacilitatorID, of cohort: CohortID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE cohort_facilitator SET until_on = ?3
      WHERE id = ?1 AND cohort_id = ?2 AND (until_on IS NULL OR until_on > ?3)
      """, id, cohort, day) == 1
  }

  package static func facilitators(
    of cohort: CohortID, _ tx: any Transaction
  ) throws -> [CohortFacilitator] {
    try tx.rows(
      """
      SELECT id, cohort_id, person_id, from_on, until_on, named_by FROM cohort_facilitator
      WHERE cohort_id = ?1 ORDER BY id
      """, cohort
    ).map(CohortFacilitator.init(row:))
  }

  package static func facilitating(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [CohortFacilitator] {
    try tx.rows(
      """
      SELECT id, cohort_id, person_id, from_on, until_on, named_by FROM cohort_facilitator
      WHERE person_id IN (?1*) ORDER BY id
      """, List(records)
    ).map(CohortFacilitator.init(row:))
  }
}

extension CohortPartner {
  init(row: Row) throws {
    self.init(
      cohort: try row(0), organisation: try row(1), sector: try row(2), state: try row(3),
      askedBy: try row(4), answeredBy: try row(5), revision: try row(6))
  }
}

extension CohortFacilitator {
  init(row: Row) throws {
    self.init(
      id: try row(0), cohort: try row(1), person: try row(2), from: try row(3), until: try row(4),
      namedBy: try row(5))
  }
}
