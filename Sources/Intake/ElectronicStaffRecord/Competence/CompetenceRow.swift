import Files
import Kernel

/// One competence of one person as the export gives it, with its values checked.
struct CompetenceRow {
  let source: SourceRow
  let person: PersonID
  /// What tells the person from others of the employer: the employee number.
  let personKey: String
  let competency: String
  /// `nil` when the name is kept as text.
  let name: CompetencyName?

  var assignment = ""
  var level = ""
  var minimum = ""
  var essential: Bool?
  var status = ""
  var description = ""
  var expiresOn: Day?
  var neverExpires = false
  var startsOn: Day?
  var lastAwardedOn: Day?
  /// The employer's number on the row.
  var employer = ""

  init(
    source: SourceRow, person: PersonID, personKey: String, competency: String,
    name: CompetencyName?
  ) {
    self.source = source
    self.person = person
    self.personKey = personKey
    self.competency = competency
    self.name = name
  }

  /// `nil` for a requirement that was never met.
  var awardedOn: Day? { lastAwardedOn ?? startsOn }

  /// The last day, as the export says, or after the period in the competence's own name.
  var countsUntil: Day? {
    if neverExpires { return nil }
    if let expiresOn { return expiresOn }
    guard let awardedOn, let months = name?.refreshMonths else { return nil }
    return awardedOn.adding(months: months)
  }

  func record(file: String) -> SourceRecord {
    var values: [String: String] = [:]
    func set(_ column: CompetenceColumn, _ value: String?) {
      if let value, !value.isEmpty { values[column.rawValue] = value }
    }
    set(.employeeNumber, personKey)
    set(.assignmentNumber, assignment)
    set(.competency, competency)
    set(.level, level)
    set(.minimum, minimum)
    set(.essential, essential.map { $0 ? "Yes" : "No" })
    set(.expiry, neverExpires ? "No Expiry" : expiresOn?.iso)
    set(.status, status)
    set(.description, description)
    set(.start, startsOn?.iso)
    set(.lastAwarded, lastAwardedOn?.iso)
    set(.employer, employer)
    return SourceRecord(
      RecordKey(CompetenceFormat.competenceKind, key), values: values, file: file,
      line: source.line)
  }

  var key: String { personKey + "/" + competency }
}
