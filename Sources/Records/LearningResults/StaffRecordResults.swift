import Kernel
import Storage

/// Results that competence records of the staff record come to.
package enum StaffRecordResults {
  /// The one word: the record is there, with its day. Colours and levels of an extract say nothing.
  static let awarded = "awarded"

  package static func result(_ competency: String, on day: Day) -> ArrivedResult {
    ArrivedResult(
      who: ArrivedResult.Who(), vocabulary: LearningVocabularies.staffRecord, course: competency,
      status: awarded, day: day.iso)
  }

  /// The titles that are modules for an employer, in the form in which they are compared.
  package static func mapped(
    at organisation: OrganisationID, _ book: LearningBook, _ tx: any Transaction
  ) throws -> Set<String> {
    let own = try LearningMappings.of(organisation, tx).filter(\.isOpen).map(\.mapping)
    return Set(
      (own + book.mappings).filter { $0.vocabulary == LearningVocabularies.staffRecord }
        .map(\.key.course))
  }

  /// Who holds a competence of that title by an extract of the employer, since when, a portion at a
  /// time and whole people: the portion ends after somebody.
  static func held(
    _ course: String, at organisation: OrganisationID, after last: PersonID, limit: Int,
    _ tx: any Transaction
  ) throws -> [(person: PersonID, day: Day)] {
    let titles: [String] = try tx.rows(
      """
      SELECT DISTINCT entry_key FROM held_record
      WHERE organisation_id = ?1 AND source = ?2 AND standing = 'current'
      """, organisation, RecordEntry.Source.competenceFile
    ).map { try $0(0) }
    let meant = titles.filter { ArrivedResult.key(of: $0) == course }
    return try tx.rows(
      """
      SELECT person_id, MAX(awarded_on) FROM held_record
      WHERE organisation_id = ?1 AND source = ?2 AND standing = 'current' AND held
        AND awarded_on IS NOT NULL AND entry_key IN (?3*) AND person_id > ?4
      GROUP BY person_id ORDER BY person_id LIMIT ?5
      """, organisation, RecordEntry.Source.competenceFile, List(meant), last, limit
    ).map { (try $0(0), try $0(1)) }
  }
}
