import Directory
import Files
import Kernel

/// Checks the values of a staff row, one by one and against each other. A wrong value never rejects
/// the row: it is left out, and said.
struct PlainValues {
  let codes: PlainCodes
  let columns: ReportColumns<PlainColumn>
  let dates: ReportDates<PlainColumn>
  let asOf: Day

  func text(_ column: PlainColumn, _ row: SourceRow) -> String { columns.value(column, of: row) }

  /// Both parts, or the whole name: `Patel, Asha` is read as Asha Patel.
  func name(of row: SourceRow) -> PersonName? {
    let title = text(.title, row)
    let parts = PersonName(
      given: text(.firstName, row), family: text(.lastName, row),
      title: title.isEmpty ? nil : title)
    if let parts { return parts }
    let whole = text(.name, row)
    let pieces = whole.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    if pieces.count == 2, !pieces[0].isEmpty, !pieces[1].isEmpty {
      return PersonName(
        given: pieces[1], family: pieces[0], title: title.isEmpty ? nil : title)
    }
    // A number is nobody's name.
    guard whole.contains(where: \.isLetter) else { return nil }
    return PersonName(written: whole, title: title.isEmpty ? nil : title)
  }

  /// Who the row is about, before anything is known of it. Faults of these values are said by
  /// `fill`, once the row is placed.
  func words(of row: SourceRow, _ suffixes: inout DecimalSuffixes<PlainColumn>) -> PlainPeople.Words
  {
    var silent = ReportFindings(file: "")
    var words = PlainPeople.Words()
    words.number = suffixes.mend(text(.staffNumber, row), in: .staffNumber)
    words.waypoint = suffixes.mend(text(.waypointNumber, row), in: .waypointNumber)
    words.name = name(of: row)
    words.email = text(.email, row)
    words.bornOn = dates.day(.birthDate, of: row, &silent)
    words.nationalInsurance = nationalInsurance(row, &silent)
    words.title = text(.jobTitle, row)
    words.startsOn = dates.day(.start, of: row, &silent)
    return words
  }

  func fill(
    _ post: inout PlainPost, _ suffixes: inout DecimalSuffixes<PlainColumn>,
    _ findings: inout ReportFindings
  ) {
    let row = post.source
    post.staffNumber = suffixes.mend(text(.staffNumber, row), in: .staffNumber)
    post.name = name(of: row)
    post.email = email(row, &findings)
    post.nationalInsurance = nationalInsurance(row, &findings)
    post.jobTitle = text(.jobTitle, row)
    post.staffGroup = listed(.staffGroup, row, codes.staffRecord.staffGroups, &findings)
    post.team = text(.team, row)
    post.role = role(row, &findings)
    if post.jobTitle.isEmpty { post.jobTitle = post.role?.code ?? "" }
    if post.jobTitle.isEmpty {
      findings.add(
        .requiredMissing, row, PlainColumn.jobTitle.rawValue,
        "\(columns.name(.jobTitle)) is blank. The row was loaded without it; add what they do.")
    }
    post.band = band(row)
    post.siteCode = text(.siteCode, row)
    post.postNumber = suffixes.mend(text(.postNumber, row), in: .postNumber)
    post.engagement = engagement(row, &findings)
    post.hours = hours(row, &findings)
    post.fte = fte(row, &findings)
    post.managerText = text(.managerNumber, row)
    post.isStillHere = flag(.stillHere, row, &findings)
    post.isFlaggedManager = flag(.isManager, row, &findings)
    post.holdsBudget = flag(.holdsBudget, row, &findings)
    fillDates(&post, &findings)
    fillRegistration(&post, &findings)
    fillMonitoring(&post, &findings)
    post.noteRefused(self)
  }

  private func fillDates(_ post: inout PlainPost, _ findings: inout ReportFindings) {
    let row = post.source
    post.bornOn = dates.day(.birthDate, of: row, &findings)
    post.startsOn = dates.day(.start, of: row, &findings)
    post.joinedOn = dates.day(.joined, of: row, &findings)
    post.endsOn = dates.day(.end, of: row, &findings)
    if let born = post.bornOn, !(14...100).contains(born.wholeYears(until: asOf)) {
      dropped(
        .dateAgeRange, .birthDate, row, "14 to 100 years of age are possible.", isPersonal: true,
        &findings)
      post.bornOn = nil
    }
    if let start = post.startsOn, let end = post.endsOn, end < start {
      dropped(
        .dateOrder, .end, row, "it is before \(columns.name(.start)), \(start.inWords).", &findings)
      post.endsOn = nil
    }
    if let joined = post.joinedOn, let start = post.startsOn, joined > start {
      dropped(
        .dateOrder, .joined, row, "it is after \(columns.name(.start)), \(start.inWords).",
        &findings)
      post.joinedOn = nil
    }
    if columns.has(.start), text(.start, row).isEmpty, !post.isOver(by: asOf) {
      findings.add(
        .unanswered, row, PlainColumn.start.rawValue,
        "\(columns.name(.start)) is blank. The row was loaded; what new starters must do cannot be"
          + " dated without it.")
    }
    if post.isOver(by: asOf) {
      let column = post.endsOn == nil ? PlainColumn.stillHere : .end
      findings.add(
        .notInPost, row, column.rawValue, value: text(column, row),
        "The post has ended. The row was kept as history and is left out of counts at"
          + " \(asOf.inWords).")
    } else if let start = post.startsOn, start > asOf {
      findings.add(
        .notInPost, row, PlainColumn.start.rawValue, value: text(.start, row),
        "The post starts on \(start.inWords). It was loaded and is left out of counts at"
          + " \(asOf.inWords).")
    }
  }

  private func fillRegistration(_ post: inout PlainPost, _ findings: inout ReportFindings) {
    let row = post.source
    post.registrationBody = text(.registrationBody, row)
    post.registrationNumber = text(.registrationNumber, row)
    post.registrationExpiresOn = dates.day(.registrationExpiry, of: row, &findings)
    if let expiry = post.registrationExpiresOn, expiry < asOf, !post.isOver(by: asOf) {
      findings.add(
        .registrationLapsed, row, PlainColumn.registrationExpiry.rawValue,
        value: text(.registrationExpiry, row),
        "The professional registration expired on \(expiry.inWords). The row was loaded; check the"
          + " register.")
    }
  }

  private func email(_ row: SourceRow, _ findings: inout ReportFindings) -> String {
    let given = text(.email, row)
    guard !given.isEmpty, !PersonRules.isEmailAddress(given) else { return given }
    findings.add(
      .valueFormat, row, PlainColumn.email.rawValue, value: given,
      "\(columns.name(.email)) is not an e-mail address. The row was loaded without it.")
    return ""
  }

  private func nationalInsurance(_ row: SourceRow, _ findings: inout ReportFindings) -> String {
    let given = text(.nationalInsurance, row)
    if given.isEmpty { return "" }
    guard PersonRules.isNationalInsuranceNumber(given) else {
      findings.add(
        .idFormat, row, PlainColumn.nationalInsurance.rawValue,
        "\(columns.name(.nationalInsurance)) is not two letters, six digits and a letter. The row was"
          + " loaded without it.")
      return ""
    }
    return given.filter { !$0.isWhitespace }.uppercased()
  }

  private func role(_ row: SourceRow, _ findings: inout ReportFindings) -> JobRole? {
    let given = text(.role, row)
    switch codes.staffRecord.roles.read(given) {
    case .blank: return nil
    case .known(let value): return JobRole(.esr, value)
    case .alias(let value):
      isAlias(.role, row, given, value, &findings)
      return JobRole(.esr, value)
    case .unknown: return JobRole(.local, given)
    }
  }

  /// A name of the national list, or the employer's own word.
  private func listed(
    _ column: PlainColumn, _ row: SourceRow, _ list: ValueList, _ findings: inout ReportFindings
  ) -> String {
    let given = text(column, row)
    switch list.read(given) {
    case .blank: return ""
    case .known(let value): return value
    case .alias(let value):
      isAlias(column, row, given, value, &findings)
      return value
    case .unknown: return given
    }
  }

  private func band(_ row: SourceRow) -> String {
    let given = text(.band, row)
    if case .band(let band) = codes.staffRecord.bands.read(given) { return band }
    return given
  }

  /// Not blank, and no contract that anybody knows.
  func isWrongContract(of row: SourceRow) -> Bool {
    codes.engagement(of: text(.contract, row)) == nil
  }

  private func engagement(_ row: SourceRow, _ findings: inout ReportFindings) -> Engagement {
    let given = text(.contract, row)
    if let engagement = codes.engagement(of: given) { return engagement }
    findings.add(
      .codeUnknown, row, PlainColumn.contract.rawValue, value: given,
      "\(columns.name(.contract)) \(given) is none of "
        + Engagement.allCases.map { $0.words.lowercased() }.inWords
        + ". The row was loaded without it.")
    return .notStated
  }

  private func flag(
    _ column: PlainColumn, _ row: SourceRow, _ findings: inout ReportFindings
  ) -> Bool? {
    let given = text(column, row)
    if given.isEmpty { return nil }
    if let flag = codes.flag(given) { return flag }
    findings.add(
      .codeUnknown, row, column.rawValue, value: given,
      "\(columns.name(column)) is neither yes nor no. The row was loaded without it.")
    return nil
  }

  func isAlias(
    _ column: PlainColumn, _ row: SourceRow, _ given: String, _ value: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      .valueAlias, row, column.rawValue, value: given,
      "\(columns.name(column)) \(given) was read as \(value).")
  }

  /// - Parameter isPersonal: The value stays out of the report.
  private func dropped(
    _ code: FindingCode, _ column: PlainColumn, _ row: SourceRow, _ why: String,
    isPersonal: Bool = false, _ findings: inout ReportFindings
  ) {
    findings.add(
      code, row, column.rawValue, value: isPersonal ? "" : text(column, row),
      "\(columns.name(column)): \(why) The row was loaded without this date.")
  }
}

extension PlainValues {
  /// `37.5`, `37,5 hrs`, `37:30`.
  private func hours(_ row: SourceRow, _ findings: inout ReportFindings) -> WeeklyHours? {
    let given = text(.hours, row)
    guard !given.isEmpty else { return nil }
    let parts = given.split(separator: ":", omittingEmptySubsequences: false)
    let hours: WeeklyHours?
    if parts.count == 2, let whole = Int(parts[0]), let minutes = Int(parts[1]),
      (0..<60).contains(minutes), whole >= 0, whole < 1_000
    {
      hours = WeeklyHours(hundredths: whole * 100 + (minutes * 100 + 30) / 60)
    } else {
      hours = WeeklyHours(given) ?? PlainHours.read(given)
    }
    guard let hours else {
      findings.add(
        .numberFormat, row, PlainColumn.hours.rawValue, value: given,
        "\(columns.name(.hours)): write one number of hours a week, such as 37.5. The row was loaded"
          + " without it.")
      return nil
    }
    guard hours.hundredths <= 168_00 else {
      findings.add(
        .numberRange, row, PlainColumn.hours.rawValue, value: given,
        "\(columns.name(.hours)): a week has 168 hours. The row was loaded without it.")
      return nil
    }
    if WeeklyHours(given) == nil { isAlias(.hours, row, given, hours.inWords, &findings) }
    return hours
  }

  /// `0.6`, `60%`.
  private func fte(_ row: SourceRow, _ findings: inout ReportFindings) -> FullTimeEquivalent? {
    let given = text(.fte, row)
    guard !given.isEmpty else { return nil }
    var value = FullTimeEquivalent(given)
    if value == nil, given.hasSuffix("%"), let percent = Int(given.dropLast().trimmed),
      (0...150).contains(percent)
    {
      value = FullTimeEquivalent(hundredThousandths: percent * 1_000)
      isAlias(.fte, row, given, value?.inWords ?? "", &findings)
    }
    guard let value else {
      findings.add(
        .numberFormat, row, PlainColumn.fte.rawValue, value: given,
        "\(columns.name(.fte)): write a share of full time such as 1 or 0.6. The row was loaded"
          + " without it.")
      return nil
    }
    guard value.hundredThousandths <= 150_000 else {
      findings.add(
        .numberRange, row, PlainColumn.fte.rawValue, value: given,
        "\(columns.name(.fte)): 1 is full time. The row was loaded without it.")
      return nil
    }
    return value
  }

  private func fillMonitoring(_ post: inout PlainPost, _ findings: inout ReportFindings) {
    let row = post.source
    post.gender = monitored(
      .gender, row, codes.staffRecord.gender.read(text(.gender, row)), &findings)
    post.ethnicity = monitored(
      .ethnicity, row, codes.staffRecord.ethnicOrigins.read(text(.ethnicity, row)), &findings)
    post.disability = monitored(
      .disability, row, codes.staffRecord.disability.read(text(.disability, row)), &findings)
    post.nationality = text(.nationality, row)
  }

  /// Never says what the file says: where no listed word is, there may be anything.
  private func monitored(
    _ column: PlainColumn, _ row: SourceRow, _ reading: ValueList.Reading,
    _ findings: inout ReportFindings
  ) -> String {
    switch reading {
    case .blank: return ""
    case .known(let value), .alias(let value): return value
    case .unknown:
      findings.add(
        .codeUnknown, row, column.rawValue,
        "\(columns.name(column)) is not in the list. The text was left out and is not kept anywhere."
      )
      return ""
    }
  }
}
