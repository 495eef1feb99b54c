import Kernel
import Storage

/// Who may be named as an assessor where, as it is stored; and which stage an employer says that a
/// post needs.
package enum AssessorPlaces {
  package static func add(_ place: AssessorPlace, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO assessor_place (id, person_id, organisation_id, lender_id, state, from_on,
        until_on, asked_by, decided_by, changed_at, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)
      """, place.id, place.assessor, place.organisation, place.lender, place.state, place.from,
      place.until, place.askedBy, place.decidedBy, place.changedAt)
  }

  package static func save(_ place: AssessorPlace, _ tx: any Transaction) throws {
    let saved = try tx.execute(
      """
      UPDATE assessor_place SET state = ?2, until_on = ?3, decided_by = ?4, changed_at = ?5,
        revision = ?6 + 1
      WHERE id = ?1 AND revision = ?6
      """, place.id, place.state, place.until, place.decidedBy, place.changedAt, place.revision)
    guard saved == 1 else { throw ClaimRefusal.changedMeanwhile }
  }

  package static func find(
    _ id: AssessorPlaceID, _ tx: any Transaction
  ) throws -> AssessorPlace? {
    try tx.row(
      """
      SELECT id, person_id, organisation_id, lender_id, state, from_on, until_on, asked_by,
        decided_by, changed_at, revision
      FROM assessor_place WHERE id = ?1
      """, id
    ).map(AssessorPlace.init(row:))
  }

  /// At one of `organisations`, or lent by one, those that count or wait first.
  package static func of(
    _ organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [AssessorPlace] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, lender_id, state, from_on, until_on, asked_by,
        decided_by, changed_at, revision
      FROM assessor_place
      WHERE organisation_id IN (?1*) OR lender_id IN (?1*)
      ORDER BY state, from_on, id LIMIT 500
      """, List(organisations)
    ).map(AssessorPlace.init(row:))
  }

  /// Where one of `records` may assess, or might have.
  package static func ofAssessor(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [AssessorPlace] {
    try tx.rows(
      """
      SELECT id, person_id, organisation_id, lender_id, state, from_on, until_on, asked_by,
        decided_by, changed_at, revision
      FROM assessor_place WHERE person_id IN (?1*) ORDER BY id
      """, List(records)
    ).map(AssessorPlace.init(row:))
  }
}

extension AssessorPlace {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), assessor: try row(1), organisation: try row(2), lender: try row(3),
      state: try row(4), from: try row(5), until: try row(6), askedBy: try row(7),
      decidedBy: try row(8), changedAt: try row(9), revision: try row(10))
  }
}

/// The stage that an employer says a post of its own needs, in place of the rule.
package struct PostStage: Hashable, Sendable {
  package let assignment: AssignmentID
  package let stage: String
  package let words: WordsID?
  package let setAt: Instant
  package let setBy: String

  package init(
    assignment: AssignmentID, stage: String, words: WordsID?, setAt: Instant, setBy: String
  ) {
    self.assignment = assignment
    self.stage = stage
    self.words = words
    self.setAt = setAt
    self.setBy = setBy
  }
}

package enum PostStages {
  package static func of(
    _ assignments: some Sequence<AssignmentID>, _ tx: any Transaction
  ) throws -> [AssignmentID: PostStage] {
    var found: [AssignmentID: PostStage] = [:]
    for assignments in assignments.chunked() {
      for row in try tx.rows(
        """
        SELECT assignment_id, stage, words_id, set_at, set_by FROM post_stage
        WHERE assignment_id IN (?1*) ORDER BY assignment_id
        """, List(assignments))
      {
        let one = PostStage(
          assignment: try row(0), stage: try row(1), words: try row(2), setAt: try row(3),
          setBy: try row(4))
        found[one.assignment] = one
      }
    }
    return found
  }

  package static func set(_ stage: PostStage, _ tx: any Transaction) throws {
    try clear(stage.assignment, tx)
    try tx.execute(
      """
      INSERT INTO post_stage (assignment_id, stage, words_id, set_at, set_by)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, stage.assignment, stage.stage, stage.words, stage.setAt, stage.setBy)
  }

  /// From here on the rule holds again.
  package static func clear(_ assignment: AssignmentID, _ tx: any Transaction) throws {
    let before = try of([assignment], tx)[assignment]
    try tx.execute("DELETE FROM post_stage WHERE assignment_id = ?1", assignment)
    if let words = before?.words { try AssessmentSeals.delete(words, tx) }
  }
}
