import Figures
import Kernel
import Storage

/// What a source last said of one person, as it is kept to compare the next file with.
package struct SourceMention: Sendable {
  package let id: SourceRecordID
  package let organisation: OrganisationID
  package let format: String
  package let kind: String
  package let file: String
  package let line: Int
  package let values: [String: String]
  package let firstLoadedAt: Instant
  package let firstLoadedBy: String
  package let lastLoadedAt: Instant
  package let lastLoadedBy: String
  package let endedOn: Day?
}

package enum SourceMentions {
  /// Whether what a column says is kept sealed.
  package static func isSealed(_ column: String) -> Bool { SaidNotes.isNote(column) }

  /// What one column of a row says now, if the row is about one of `records`.
  package static func value(
    of column: String, in id: SourceRecordID, about records: [PersonID], _ tx: any Transaction
  ) throws -> String? {
    try tx.row(
      """
      SELECT said, sealed_value FROM source_record WHERE id = ?1 AND person_id IN (?2*)
      """, id, List(records)
    ).flatMap { row in
      SaidText.values(of: try SaidNotes.whole(row(0), row(1), id, tx.keys))[column]
    }
  }

  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [SourceMention] {
    try tx.rows(
      """
      SELECT s.id, s.organisation_id, s.format, s.kind, s.file, s.line, s.said, f.loaded_at,
        f.actor, l.loaded_at, l.actor, s.ended_on, s.sealed_value
      FROM source_record s
      JOIN load f ON f.id = s.first_load_id
      JOIN load l ON l.id = s.last_load_id
      WHERE s.person_id IN (?1*)
      ORDER BY s.organisation_id, s.id
      """, List(records)
    ).map { row in
      let id: SourceRecordID = try row(0)
      let said = try SaidNotes.whole(row(6), row(12), id, tx.keys)
      return SourceMention(
        id: id, organisation: try row(1), format: try row(2), kind: try row(3),
        file: try row(4), line: try row(5), values: SaidText.values(of: said),
        firstLoadedAt: try row(7), firstLoadedBy: try row(8), lastLoadedAt: try row(9),
        lastLoadedBy: try row(10), endedOn: try row(11))
    }
  }

  /// Uploads that somebody made for one person alone and that are not gone yet.
  package static func uploads(
    about records: [PersonID], _ tx: any Transaction
  ) throws -> [(id: UploadID, at: Instant, state: String)] {
    try tx.rows(
      """
      SELECT id, uploaded_at, state FROM upload WHERE person_id IN (?1*)
      ORDER BY uploaded_at, id
      """, List(records)
    ).map { (try $0(0), try $0(1), try $0(2)) }
  }
}

/// Codes of monitoring details in the words of the list they are from.
package enum MonitoringWords {
  /// The code itself where its list has no words for it.
  package static func of(_ value: OwnMonitoringValue, _ lists: CodeLists = .shared) -> String {
    guard let list = list(value.characteristic, value.scheme) else { return value.code }
    let name = lists[list][value.code]?["name"] ?? ""
    return name.isEmpty ? value.code : name
  }

  private static func list(_ characteristic: Characteristic, _ scheme: String) -> String? {
    switch (scheme, characteristic) {
    case ("asc", .gender): "asc_gender"
    case ("asc", .ethnicity): "asc_ethnicity"
    case ("asc", .disability): "asc_disabled"
    case ("asc", .nationality): "asc_nationality"
    case ("asc", .countryOfBirth): "asc_country_of_birth"
    case ("asc", .britishCitizenship), ("asc", .healthAndCareVisa), ("asc", .recruitedAbroad):
      "asc_yes_no_dont_know"
    case ("esr", .ethnicity): "esr_ethnic_origin"
    case _: nil
    }
  }
}
