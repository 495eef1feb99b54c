import Directory
import Files
import Kernel

/// One post as a plain staff file gives it, with its values checked.
struct PlainPost: Sendable {
  let file: String
  let source: SourceRow
  let columns: ReportColumns<PlainColumn>
  /// What tells the person from others of the employer: the staff number, else the name.
  let personKey: String
  /// Known already; `nil` for somebody new.
  let person: PersonID?
  /// Unique among the posts of the employer.
  var key = ""

  var staffNumber = ""
  var name: PersonName?
  var bornOn: Day?
  var nationalInsurance = ""
  var email = ""

  var jobTitle = ""
  var staffGroup = ""
  var team = ""
  /// A name of the national list, or the employer's own.
  var role: JobRole?
  var band = ""
  var siteCode = ""
  var site: OrganisationID?
  var postNumber = ""
  var engagement = Engagement.notStated
  var hours: WeeklyHours?
  var fte: FullTimeEquivalent?
  var startsOn: Day?
  var joinedOn: Day?
  var endsOn: Day?
  var isStillHere: Bool?
  var managerText = ""
  /// The person key of the manager that was found and may be trusted.
  var manager: String?
  var isFlaggedManager: Bool?
  var holdsBudget: Bool?
  var registrationBody = ""
  var registrationNumber = ""
  var registrationExpiresOn: Day?
  var gender = ""
  var ethnicity = ""
  var disability = ""
  var nationality = ""
  /// Whether the person is counted on this row.
  var isPrimary = true
  /// Columns whose values were left out because they are wrong: what was held stays. A blank says
  /// that there is nothing.
  var refused: Set<PlainColumn> = []

  init(
    file: String, source: SourceRow, columns: ReportColumns<PlainColumn>, personKey: String,
    person: PersonID?
  ) {
    self.file = file
    self.source = source
    self.columns = columns
    self.personKey = personKey
    self.person = person
  }

  var recordKey: RecordKey { RecordKey(PlainFormat.postKind, key) }

  /// Whether the file says what to make of `column`: it has it, and what stands there is not wrong.
  func says(_ column: PlainColumn) -> Bool { columns.has(column) && !refused.contains(column) }

  func isOver(by day: Day) -> Bool { (endsOn.map { $0 < day } ?? false) || isStillHere == false }

  var registration: PersonIdentifier? {
    if registrationNumber.isEmpty { return nil }
    let scheme = PersonIdentifier.scheme(ofBody: registrationBody)
    return PersonIdentifier(
      scheme, registrationNumber,
      body: scheme == .otherRegistration && !registrationBody.isEmpty ? registrationBody : nil,
      expiresOn: registrationExpiresOn)
  }
}

extension PlainPost {
  /// Whether a person is counted on this post, and which person: said with the values, so that a
  /// change of it is a change of the record.
  static let mainPost = "Main post"

  /// Everything but what describes or identifies the person beyond their name and numbers.
  ///
  /// - Parameter earlier: The values held: columns that this file lacks, and those where it is
  ///   wrong, keep what was said before.
  func record(keeping earlier: [String: String]) -> SourceRecord {
    var values: [String: String] = [:]
    for column in PlainColumn.allCases where !columns.has(column) || refused.contains(column) {
      values[column.rawValue] = earlier[column.rawValue]
    }
    func set(_ column: PlainColumn, _ value: String?) {
      if let value, !value.isEmpty { values[column.rawValue] = value }
    }
    set(.staffNumber, staffNumber)
    set(.name, name?.display)
    set(.email, email)
    set(.jobTitle, jobTitle)
    set(.staffGroup, staffGroup)
    set(.team, team)
    set(.role, role?.code)
    set(.band, band)
    set(.siteCode, siteCode)
    set(.postNumber, postNumber)
    set(.contract, engagement == .notStated ? nil : engagement.words)
    set(.hours, hours?.inWords)
    set(.fte, fte?.inWords)
    set(.start, startsOn?.iso)
    set(.joined, joinedOn == startsOn ? nil : joinedOn?.iso)
    set(.end, endsOn?.iso)
    set(.stillHere, isStillHere == false ? PlainLayout.no : nil)
    set(.managerNumber, manager)
    set(.isManager, isFlaggedManager == true ? PlainLayout.yes : nil)
    set(.holdsBudget, holdsBudget == true ? PlainLayout.yes : nil)
    set(.registrationBody, registrationBody)
    set(.registrationNumber, registrationNumber)
    set(.registrationExpiry, registrationExpiresOn?.iso)
    values[Self.mainPost] = isPrimary ? PlainLayout.yes : PlainLayout.no

    var hidden: [String: String] = [:]
    func hide(_ column: PlainColumn, _ value: String?) {
      if let value, !value.isEmpty { hidden[column.rawValue] = value }
    }
    hide(.birthDate, bornOn?.iso)
    hide(.nationalInsurance, nationalInsurance)
    hide(.gender, gender)
    hide(.ethnicity, ethnicity)
    hide(.disability, disability)
    hide(.nationality, nationality)
    return SourceRecord(
      recordKey, values: values, hidden: hidden, file: file, line: source.line)
  }
}

/// One subject that one person completed.
struct PlainCompletion: Sendable {
  let file: String
  let source: SourceRow
  /// The column that findings are about.
  let column: String
  let personKey: String
  let person: PersonID?
  let subject: PlainSubject
  var completedOn: Day?
  var expiresOn: Day?
  /// The file says when it expires, in a way that is wrong.
  var isExpiryRefused = false
  var provider = ""

  var recordKey: RecordKey {
    RecordKey(
      PlainFormat.completionKind, "\(PlainPostKey.escaped(personKey))/\(subject.key)")
  }

  var record: SourceRecord {
    var values = [PlainColumn.subject.rawValue: subject.title]
    values[PlainColumn.completed.rawValue] = completedOn?.iso
    values[PlainColumn.expires.rawValue] = expiresOn?.iso
    if !provider.isEmpty { values[PlainColumn.provider.rawValue] = provider }
    return SourceRecord(recordKey, values: values, file: file, line: source.line)
  }
}
