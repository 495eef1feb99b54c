import Access
import Kernel
import Storage

/// One's own monitoring details, for oneself and nobody else: what each employer said, in the code
/// of its list, since when.
package struct OwnMonitoringValue: Hashable, Sendable {
  package let record: PersonID
  package let organisation: OrganisationID
  package let characteristic: Characteristic
  /// The list the code is from: `asc`, `esr`.
  package let scheme: String
  package let code: String
  package let load: LoadID?
  package let recordedAt: Instant
}

package enum OwnMonitoring {
  /// - Throws: `Forbidden` for an account that is nobody: there is no way to ask for another's.
  package static func values(
    of user: User, _ tx: any Transaction
  ) throws -> [OwnMonitoringValue] {
    try tx.rows(
      """
      SELECT person_id, organisation_id, characteristic, scheme, code, load_id, recorded_at
      FROM monitoring_value WHERE person_id IN (?1*)
      ORDER BY organisation_id, characteristic
      """, List(try user.ownRecord(tx).records)
    ).map { row in
      OwnMonitoringValue(
        record: try row(0), organisation: try row(1), characteristic: try row(2),
        scheme: try row(3), code: try row(4), load: try row(5), recordedAt: try row(6))
    }
  }
}

extension Characteristic {
  package var words: String {
    switch self {
    case .gender: "Gender"
    case .ethnicity: "Ethnic group"
    case .disability: "Disability"
    case .nationality: "Nationality"
    case .britishCitizenship: "British citizenship"
    case .countryOfBirth: "Country of birth"
    case .yearOfEntry: "Year of entry to the United Kingdom"
    case .healthAndCareVisa: "Health and care visa"
    case .recruitedAbroad: "Recruited abroad"
    case .daysOfSickness: "Days of sickness"
    case .religion: "Religion or belief"
    case .sexualOrientation: "Sexual orientation"
    }
  }
}

/// A formal case of one's own, as it is kept for figures.
package struct OwnCase: Hashable, Sendable {
  package let organisation: OrganisationID
  package let reference: String
  package let kind: String
  package let formalOn: Day?
  package let outcome: String?
}

extension OwnMonitoring {
  /// - Throws: `Forbidden` for an account that is nobody.
  package static func cases(of user: User, _ tx: any Transaction) throws -> [OwnCase] {
    try tx.rows(
      """
      SELECT organisation_id, reference, kind, formal_on, outcome FROM casework
      WHERE person_id IN (?1*) ORDER BY organisation_id, formal_on, reference
      """, List(try user.ownRecord(tx).records)
    ).map {
      OwnCase(
        organisation: try $0(0), reference: try $0(1), kind: try $0(2), formalOn: try $0(3),
        outcome: try $0(4))
    }
  }
}
