import Directory
import Files
import Kernel

/// Checks the values of a row, one by one and against each other. A wrong value never rejects the
/// row: it is left out, and said.
struct StaffValues {
  let codes: StaffRecordCodes
  let columns: ReportColumns<StaffColumn>
  let dates: ReportDates<StaffColumn>
  let asOf: Day
  /// What stays where a row is wrong.
  var held = HeldStaff()

  func fill(
    _ row: inout StaffRow, suffixes: inout DecimalSuffixes<StaffColumn>,
    _ findings: inout ReportFindings
  ) {
    fillPerson(&row, &findings)
    fillPost(&row, suffixes: &suffixes, &findings)
    fillAmounts(&row, &findings)
    fillDates(&row, &findings)
    fillRegistration(&row, &findings)
    row.supervisorNumber = suffixes.mend(text(.supervisorNumber, row), in: .supervisorNumber)
    row.supervisorAssignment = suffixes.mend(
      text(.supervisorAssignment, row), in: .supervisorAssignment)
    row.supervisorName = text(.supervisorName, row)
    noteWrong(&row)
  }

  private func fillPerson(_ row: inout StaffRow, _ findings: inout ReportFindings) {
    row.title = text(.title, row)
    row.lastName = text(.lastName, row)
    row.firstName = text(.firstName, row)
    row.personType = text(.personType, row)
    if row.lastName.isEmpty, row.firstName.isEmpty, columns.has(.lastName) {
      findings.add(
        .requiredMissing, row.source, StaffColumn.lastName.rawValue,
        "\(columns.name(.lastName)) and \(columns.name(.firstName)) are blank. The person was loaded"
          + " under their employee number; add the name in ESR.")
    }
    row.email = email(row, &findings)
    row.nationalInsurance = nationalInsurance(row, &findings)
    row.gender = code(.gender, row, codes.gender, &findings)
    row.ethnicOrigin = ethnicOrigin(row, &findings)
    row.disability = disability(row, &findings)
    row.nationality = text(.nationality, row)
    row.primaryFlag = flag(.primaryAssignment, row, &findings)
    row.isFlaggedManager = flag(.managerFlag, row, &findings)
  }

  private func fillPost(
    _ row: inout StaffRow, suffixes: inout DecimalSuffixes<StaffColumn>,
    _ findings: inout ReportFindings
  ) {
    row.location = text(.location, row)
    row.positionNumber = suffixes.mend(text(.positionNumber, row), in: .positionNumber)
    row.positionTitle = text(.positionTitle, row)
    row.staffGroup = code(.staffGroup, row, codes.staffGroups, &findings)
    row.role = code(.role, row, codes.roles, &findings)
    row.category = code(.category, row, codes.categories, &findings)
    row.employeeCategory = code(.employeeCategory, row, codes.employeeCategories, &findings)
    row.status = code(.status, row, codes.statuses, &findings)
    row.occupationCode = occupationCode(row, &findings)
    (row.payscale, row.band) = payBand(row, &findings)

    if !row.staffGroup.isEmpty, !row.role.isEmpty, !codes.isRole(row.role, in: row.staffGroup) {
      findings.add(
        .staffGroupRoleMismatch, row.source, "Staff Group/Role",
        value: "\(text(.staffGroup, row)) / \(text(.role, row))",
        "\(columns.name(.role)) \(row.role) belongs to \(codes.staffGroups(of: row.role).inWords), not"
          + " to \(row.staffGroup) in \(columns.name(.staffGroup)). Both were loaded as they are;"
          + " correct one of them in ESR.")
    }
  }

  private func fillAmounts(_ row: inout StaffRow, _ findings: inout ReportFindings) {
    row.fte = fte(row, &findings)
    let hours = text(.hours, row)
    guard !hours.isEmpty else { return }
    guard let weekly = WeeklyHours(hours) else {
      findings.add(
        .numberFormat, row.source, StaffColumn.hours.rawValue, value: hours,
        "\(columns.name(.hours)): \(numberFault(hours)) The row was loaded without it.")
      return
    }
    guard weekly.hundredths <= 168_00 else {
      findings.add(
        .numberRange, row.source, StaffColumn.hours.rawValue, value: hours,
        "\(columns.name(.hours)): a week has 168 hours. The row was loaded without it.")
      return
    }
    row.hours = weekly
  }

  private func fte(_ row: StaffRow, _ findings: inout ReportFindings) -> FullTimeEquivalent? {
    guard columns.has(.fte) else { return nil }
    let given = text(.fte, row)
    let name = columns.name(.fte)
    func add(_ code: FindingCode, isLoaded: Bool = false, _ message: String) {
      findings.add(
        code, row.source, StaffColumn.fte.rawValue, value: given,
        severity: isLoaded ? .warning : nil, effect: isLoaded ? .loaded : nil, message)
    }
    if given.isEmpty {
      add(.unanswered, "\(name) is blank. The row was loaded and is left out of FTE totals.")
      return nil
    }
    guard let value = FullTimeEquivalent(given) else {
      if given.hasPrefix("-"), FullTimeEquivalent(given.dropFirst()) != nil {
        add(.numberRange, "\(name): less than nothing. The row was loaded without it.")
      } else {
        add(.numberFormat, "\(name): \(numberFault(given)) The row was loaded without it.")
      }
      return nil
    }
    if value > .full {
      add(
        .numberRange, isLoaded: true,
        "\(name) is more than 1 on one assignment. It was loaded as it is; check it in ESR.")
    }
    return value
  }

  private func numberFault(_ text: String) -> String {
    if text.contains(","), FullTimeEquivalent(text.replacing(",", with: ".")) != nil {
      return "\(text) has a decimal comma; write \(text.replacing(",", with: "."))."
    }
    return "this is not a number."
  }

  func text(_ column: StaffColumn, _ row: StaffRow) -> String {
    columns.value(column, of: row.source)
  }

  private func flag(
    _ column: StaffColumn, _ row: StaffRow, _ findings: inout ReportFindings
  ) -> Bool? {
    switch code(column, row, codes.flags, &findings) {
    case "Yes": true
    case "No": false
    default: nil
    }
  }

  /// The value of a column with a list; empty when it is blank or not in the list.
  private func code(
    _ column: StaffColumn, _ row: StaffRow, _ list: ValueList, _ findings: inout ReportFindings
  ) -> String {
    let given = text(column, row)
    switch list.read(given) {
    case .blank: return ""
    case .known(let value): return value
    case .alias(let value):
      isAlias(column, row, given, value, &findings)
      return value
    case .unknown:
      let why =
        codes.nearMiss(column.rawValue, given)
        ?? list.closest(to: given).map { "\($0) may be meant" }
      isUnknown(column, row, given, why, &findings)
      return ""
    }
  }

  private func isAlias(
    _ column: StaffColumn, _ row: StaffRow, _ given: String, _ value: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      .valueAlias, row.source, column.rawValue, value: given,
      "\(columns.name(column)) \(given) was read as \(value).")
  }

  private func isUnknown(
    _ column: StaffColumn, _ row: StaffRow, _ given: String, _ why: String?,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      .codeUnknown, row.source, column.rawValue, value: given,
      "\(columns.name(column)) \(given) is not in the list\(why.map { ": " + $0 } ?? ""). The row was"
        + " loaded without it.")
  }
}

extension StaffValues {
  private func ethnicOrigin(_ row: StaffRow, _ findings: inout ReportFindings) -> String {
    let given = text(.ethnicOrigin, row)
    switch codes.ethnicOrigins.read(given) {
    case .blank: return ""
    case .known(let code): return code
    case .alias(let code):
      isAlias(.ethnicOrigin, row, given, code, &findings)
      return code
    case .unknown:
      let why = codes.nearMiss(StaffColumn.ethnicOrigin.rawValue, given)
      isUnknown(.ethnicOrigin, row, given, why, &findings)
      return ""
    }
  }

  /// Never says what the file says: where no listed word is, there may be a diagnosis.
  private func disability(_ row: StaffRow, _ findings: inout ReportFindings) -> String {
    switch codes.disability.read(text(.disability, row)) {
    case .blank: return ""
    case .known(let value): return value
    case .alias(let value):
      isAlias(.disability, row, text(.disability, row), value, &findings)
      return value
    case .unknown:
      findings.add(
        .codeUnknown, row.source, StaffColumn.disability.rawValue,
        "\(columns.name(.disability)) is none of \(codes.disability.values.inWords). The text was left"
          + " out and is not kept anywhere; replace it in ESR.")
      return ""
    }
  }

  /// Two letters, six digits, and mostly one more letter. The message never repeats it.
  private func nationalInsurance(_ row: StaffRow, _ findings: inout ReportFindings) -> String {
    let given = text(.nationalInsurance, row)
    if given.isEmpty { return "" }
    let upper = given.utf8.filter { $0 != 32 }.map { (97...122).contains($0) ? $0 - 32 : $0 }
    let letters: (UInt8) -> Bool = { (65...90).contains($0) }
    let isNumber =
      (8...9).contains(upper.count) && upper[0..<2].allSatisfy(letters)
      && upper[2..<8].allSatisfy { (48...57).contains($0) }
      && upper[8...].allSatisfy(letters)
    guard isNumber else {
      findings.add(
        .idFormat, row.source, StaffColumn.nationalInsurance.rawValue,
        "\(columns.name(.nationalInsurance)) is not two letters, six digits and a letter. The row was"
          + " loaded without it; correct it in ESR.")
      return ""
    }
    return String(decoding: upper, as: UTF8.self)
  }

  private func email(_ row: StaffRow, _ findings: inout ReportFindings) -> String {
    let given = text(.email, row)
    if given.isEmpty { return "" }
    let parts = given.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !given.contains(" "),
      parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix(".")
    else {
      findings.add(
        .valueFormat, row.source, StaffColumn.email.rawValue, value: given,
        "\(columns.name(.email)) is not an e-mail address. The row was loaded without it.")
      return ""
    }
    return given
  }

  private func occupationCode(_ row: StaffRow, _ findings: inout ReportFindings) -> String {
    let given = text(.occupationCode, row).uppercased()
    guard let first = given.first else { return "" }
    guard given.count == 3, given.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      findings.add(
        .valueFormat, row.source, StaffColumn.occupationCode.rawValue, value: given,
        "\(columns.name(.occupationCode)) has three characters, such as N6A or 921. The row was loaded"
          + " without it.")
      return ""
    }
    guard codes.hasMatrix(first) else {
      isUnknown(
        .occupationCode, row, given, "no part of the list begins with \(first)", &findings)
      return ""
    }
    return given
  }

  private func payBand(
    _ row: StaffRow, _ findings: inout ReportFindings
  ) -> (payscale: String, band: String) {
    let given = text(.payscale, row)
    let name = columns.name(.payscale)
    switch codes.bands.read(given) {
    case .blank: return ("", "")
    case .band(let band): return (given, band)
    case .ambiguous(let why):
      let words =
        switch why {
        case .noRange: "band 8 needs a range from A to D"
        case .several: "there are two bands in one value"
        }
      findings.add(
        .bandAmbiguous, row.source, StaffColumn.payscale.rawValue, value: given,
        "\(name) \(given): \(words). The text was kept, and no band was read from it.")
    case .unknown:
      findings.add(
        .bandUnknown, row.source, StaffColumn.payscale.rawValue, value: given,
        "\(name) \(given) is outside Agenda for Change. The text was kept, and no band was read from"
          + " it.")
    }
    return (given, "")
  }
}
