import Directory
import Files
import Kernel

/// Who each row is about. Within one employer a staff number is a person; without numbers a name
/// is. What a spreadsheet did to a number is said and never guessed away.
struct PlainPeople {
  struct Found {
    let key: String
    let person: PersonID?
  }

  let held: PlainHeld
  let asOf: Day
  /// Where the keys of the people of the staff files are, so that training finds them.
  private(set) var known: [String: PersonID?] = [:]
  private(set) var keyByName: [String: Set<String>] = [:]
  private(set) var keyByEmail: [String: Set<String>] = [:]
  private(set) var rejected: Set<String> = []
  var suffixes = DecimalSuffixes<PlainColumn>()

  init(_ held: PlainHeld, asOf: Day) {
    self.held = held
    self.asOf = asOf
  }

  /// What a row says of who somebody is.
  struct Words {
    var number = ""
    var waypoint = ""
    var name: PersonName?
    var email = ""
    var bornOn: Day?
    var nationalInsurance = ""
    var title = ""
    var startsOn: Day?
  }

  /// The person of a staff row; `nil` when the row cannot be placed, which is then said.
  mutating func place(
    _ words: Words, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>,
    _ findings: inout ReportFindings
  ) -> Found? {
    guard let found = identify(words, row, columns, isStaff: true, &findings) else { return nil }
    known[found.key] = .some(found.person ?? known[found.key] ?? nil)
    if let name = words.name {
      keyByName[PlainHeld.key(of: name), default: []].insert(found.key)
    }
    if !words.email.isEmpty { keyByEmail[words.email.folded, default: []].insert(found.key) }
    return found
  }

  /// The person of a training row, who must be known.
  mutating func learner(
    _ words: Words, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>,
    _ findings: inout ReportFindings
  ) -> Found? {
    if words.number.isEmpty, words.waypoint.isEmpty {
      let keys =
        keyByEmail[words.email.folded] ?? words.name.flatMap { keyByName[PlainHeld.key(of: $0)] }
      if let keys, !words.email.isEmpty || words.name != nil {
        if keys.count == 1, let key = keys.first {
          return Found(key: key, person: known[key] ?? nil)
        }
        reject(
          .personUnknown, words.email.isEmpty ? nameColumn(columns) : .email, row, columns,
          "\(keys.count) people are called that. Add their staff numbers.", &findings)
        return nil
      }
    }
    guard let found = identify(words, row, columns, isStaff: false, &findings) else { return nil }
    if let person = found.person ?? known[found.key] ?? nil {
      return Found(key: found.key, person: person)
    }
    if known[found.key] != nil { return found }
    let isRejected = rejected.contains(found.key)
    let column = words.number.isEmpty ? nameColumn(columns) : PlainColumn.staffNumber
    findings.add(
      .personUnknown, row, column.rawValue, value: columns.value(column, of: row),
      severity: isRejected ? .info : nil,
      "\(columns.name(column)): nobody of that \(words.number.isEmpty ? "name" : "number") is in the"
        + " staff file or known here. The row was not loaded; load a staff file with this person"
        + " first, or correct it.")
    return nil
  }

  private mutating func identify(
    _ words: Words, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>, isStaff: Bool,
    _ findings: inout ReportFindings
  ) -> Found? {
    if !words.waypoint.isEmpty {
      if let person = PersonID(words.waypoint), held.people[person] != nil {
        return Found(
          key: words.number.isEmpty ? held.key(of: person) : words.number,
          person: person)
      }
      findings.add(
        .personUnknown, row, PlainColumn.waypointNumber.rawValue, value: words.waypoint,
        severity: .warning, effect: .valueDropped,
        "\(columns.name(.waypointNumber)): nobody here has the number \(words.waypoint). The row was"
          + " read by \(words.number.isEmpty ? "name" : "staff number") instead.")
    }
    if !words.number.isEmpty { return numbered(words, row, columns, isStaff, &findings) }
    guard let name = words.name else {
      // An e-mail address alone names somebody in a training file.
      if !words.email.isEmpty, !isStaff {
        let people = held.reached(at: words.email)
        if people.count == 1, let person = people.first {
          return Found(key: held.key(of: person), person: person)
        }
      }
      let column = columns.has(.staffNumber) ? PlainColumn.staffNumber : nameColumn(columns)
      reject(
        .keyMissing, column, row, columns, "it is blank, and nothing else names the person.",
        &findings)
      return nil
    }
    let key = PlainHeld.key(of: name)
    let same = held.named(key).filter { held.isHere($0, on: asOf) || held.named(key).count == 1 }
    let fitting = same.filter { !contradicts(words, $0) }
    if fitting.count > 1 {
      reject(
        .personUnknown, nameColumn(columns), row, columns,
        "\(fitting.count) people here are called \(name.display). Add their staff numbers.",
        &findings)
      return nil
    }
    if let person = fitting.first {
      return Found(key: held.key(of: person), person: person)
    }
    return Found(key: key, person: nil)
  }

  private mutating func numbered(
    _ words: Words, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>, _ isStaff: Bool,
    _ findings: inout ReportFindings
  ) -> Found? {
    let number = words.number
    if let person = held.numbers[number] ?? held.person(ofKey: number) {
      return Found(key: number, person: person)
    }
    if known[number] != nil { return Found(key: number, person: known[number] ?? nil) }
    let export = "Send the file again with this column as text."
    if let padded = held.padded(number) {
      reject(
        .idLeadingZeroLost, .staffNumber, row, columns,
        "there is no \(number), but \(padded) is known; it is offered, not taken. \(export)",
        &findings)
      rejected.insert(number)
      return nil
    }
    switch EmployeeNumbers.shape(of: number) {
    case .scientific:
      reject(
        .idScientific, .staffNumber, row, columns,
        "a spreadsheet shortened the number and its last digits are lost. \(export)", &findings)
      return nil
    case .date:
      reject(
        .idLooksLikeDate, .staffNumber, row, columns,
        "a spreadsheet turned the number into a date. \(export)", &findings)
      return nil
    case .blank, .plain: break
    }
    guard isStaff, let name = words.name else { return Found(key: number, person: nil) }
    return Found(key: number, person: alike(words, name, row, columns, &findings))
  }

  /// Somebody known here without a staff number, by name and something more. A name alone is no
  /// evidence once people have numbers.
  private func alike(
    _ words: Words, _ name: PersonName, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>,
    _ findings: inout ReportFindings
  ) -> PersonID? {
    let same = held.named(PlainHeld.key(of: name)).filter {
      held.numberOf($0) == nil && held.isHere($0, on: asOf) && !contradicts(words, $0)
    }
    let certain = same.filter { agrees(words, $0) }
    if certain.count == 1 { return certain.first }
    if !same.isEmpty {
      findings.add(
        .personPossibleMatch, row, nameColumn(columns).rawValue, severity: .warning,
        "\(name.display) is also the name of somebody known here who has no staff number, and nothing"
          + " else on the row says whether they are one person. They were kept as two.")
    }
    return nil
  }

  private func contradicts(_ words: Words, _ person: PersonID) -> Bool {
    guard let known = held.people[person] else { return false }
    if let one = words.bornOn, let other = known.bornOn, one != other { return true }
    if !words.nationalInsurance.isEmpty, let other = known.identifier(.nationalInsurance),
      other.key != PersonIdentifier.key(.nationalInsurance, words.nationalInsurance)
    {
      return true
    }
    return false
  }

  private func agrees(_ words: Words, _ person: PersonID) -> Bool {
    guard let known = held.people[person] else { return false }
    if let one = words.bornOn, one == known.bornOn { return true }
    if !words.email.isEmpty, known.emails.contains(where: { $0.folded == words.email.folded }) {
      return true
    }
    if !words.nationalInsurance.isEmpty, known.identifier(.nationalInsurance) != nil { return true }
    return (held.assignments[person] ?? []).contains { post in
      (words.startsOn != nil && post.startedOn == words.startsOn)
        || (!words.title.isEmpty && post.title.folded == words.title.folded)
    }
  }

  private func nameColumn(_ columns: ReportColumns<PlainColumn>) -> PlainColumn {
    columns.has(.lastName) ? .lastName : columns.has(.name) ? .name : .firstName
  }

  private func reject(
    _ code: FindingCode, _ column: PlainColumn, _ row: SourceRow,
    _ columns: ReportColumns<PlainColumn>, _ why: String, _ findings: inout ReportFindings
  ) {
    findings.add(
      code, row, column.rawValue, value: columns.value(column, of: row), severity: .error,
      effect: .rowRejected, "\(columns.name(column)): \(why) The row was not loaded.")
  }
}
