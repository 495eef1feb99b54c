import Kernel

/// What describes a person for the monitoring of equality, and nothing else: no room can read
/// somebody's values, and no decision about a person may rest on them. It is kept apart from
/// everything that identifies or places people.
package enum Characteristic: String, Storable, CaseIterable {
  case gender
  case ethnicity
  case disability
  case nationality
  case britishCitizenship = "british-citizenship"
  case countryOfBirth = "country-of-birth"
  case yearOfEntry = "year-of-entry"
  case healthAndCareVisa = "health-and-care-visa"
  case recruitedAbroad = "recruited-abroad"
  /// No characteristic, but health data: kept under the same lock, to be given back.
  case daysOfSickness = "days-of-sickness"
  case religion
  case sexualOrientation = "sexual-orientation"
}

/// What one organisation's file says about one characteristic of one person, in the code of its
/// own list. Codes of different lists are not exchangeable, so the list is kept with it.
package struct MonitoringValue: Hashable, Sendable {
  package let person: PersonID
  package let organisation: OrganisationID
  package let characteristic: Characteristic
  /// The list the code is from: `asc`, `esr`.
  package let scheme: String
  /// `nil` takes back what was said before.
  package let code: String?

  package init(
    person: PersonID, organisation: OrganisationID, characteristic: Characteristic,
    scheme: String, code: String?
  ) {
    self.person = person
    self.organisation = organisation
    self.characteristic = characteristic
    self.scheme = scheme
    self.code = code
  }
}
