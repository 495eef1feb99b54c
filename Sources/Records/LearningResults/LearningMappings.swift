import Directory
import Kernel
import Storage

package struct LearningMappingID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That a course is a module for one employer, from when on and until when.
package struct KeptMapping: Hashable, Sendable {
  package let id: LearningMappingID
  package let organisation: OrganisationID
  package let mapping: LearningMapping
  package let madeAt: Instant
  package let madeBy: String
  package let endedAt: Instant?
  package let endedBy: String?

  package var isOpen: Bool { endedAt == nil }
}

package enum LearningMappings {
  /// Of an employer, those that stand first.
  package static func of(
    _ organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [KeptMapping] {
    try tx.rows(
      """
      SELECT id, organisation_id, vocabulary, course, module, version, move_on, mastery_score,
        made_at, made_by, ended_at, ended_by
      FROM learning_mapping WHERE organisation_id = ?1
      ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, vocabulary, course_key, id DESC
      """, organisation
    ).map(KeptMapping.init(row:))
  }

  package static func find(
    _ id: LearningMappingID, _ tx: any Transaction
  ) throws -> KeptMapping? {
    try tx.row(
      """
      SELECT id, organisation_id, vocabulary, course, module, version, move_on, mastery_score,
        made_at, made_by, ended_at, ended_by
      FROM learning_mapping WHERE id = ?1
      """, id
    ).map(KeptMapping.init(row:))
  }

  /// - Returns: Whether it was added: no other stands for the same course.
  static func add(
    _ id: LearningMappingID, _ mapping: LearningMapping, at organisation: OrganisationID,
    by name: String, _ now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      INSERT INTO learning_mapping (id, organisation_id, vocabulary, course, course_key, module,
        version, move_on, mastery_score, made_at, made_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      ON CONFLICT (organisation_id, vocabulary, course_key) WHERE ended_at IS NULL DO NOTHING
      """, id, organisation, mapping.vocabulary, mapping.course, mapping.key.course,
      mapping.module.code, mapping.module.version, mapping.moveOn, mapping.masteryScore, now, name)
      == 1
  }

  static func end(
    _ id: LearningMappingID, by name: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      UPDATE learning_mapping SET ended_at = ?2, ended_by = ?3 WHERE id = ?1 AND ended_at IS NULL
      """, id, now, name)
  }

  static func takeBack(
    _ id: LearningMappingID, why: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE learning_mapping SET end_reason = ?2 WHERE id = ?1 AND ended_at IS NOT NULL", id, why)
  }

  /// Why what was taken by a mapping that ended is taken back; `nil` where it stays.
  package static func whyTakenBack(
    _ id: LearningMappingID, _ tx: any Transaction
  ) throws -> String? {
    try tx.row("SELECT end_reason FROM learning_mapping WHERE id = ?1", id)?(0)
  }
}

extension KeptMapping {
  fileprivate init(row: Row) throws {
    self.init(
      id: try row(0), organisation: try row(1),
      mapping: LearningMapping(
        vocabulary: try row(2), course: try row(3),
        module: ModuleReference(code: try row(4), version: try row(5)), moveOn: try row(6),
        masteryScore: try row(7)),
      madeAt: try row(8), madeBy: try row(9), endedAt: try row(10), endedBy: try row(11))
  }
}
