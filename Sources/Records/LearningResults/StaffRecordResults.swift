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

  /// Who holds a competence of that title by an extract of the employer, since when.
  static func held(
    _ course: String, at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [(person: PersonID, day: Day)] {
    try tx.rows(
      """
      SELECT person_id, entry_key, awarded_on FROM held_record
      WHERE organisation_id = ?1 AND source = ?2 AND standing = 'current' AND held
        AND awarded_on IS NOT NULL
      ORDER BY person_id, id
      """, organisation, RecordEntry.Source.competenceFile
    ).compactMap { row in
      let key: String = try row(1)
      guard ArrivedResult.key(of: key) == course else { return nil }
      return (try row(0), try row(2))
    }
  }
}
