import Directory
import Files
import Kernel

/// Completions from training files, one row a subject or one column a subject. Of several for one
/// person and subject the latest counts.
struct PlainTrainingReading {
  let codes: PlainCodes
  let held: PlainHeld
  let asOf: Day
  private(set) var completions: [RecordKey: PlainCompletion] = [:]
  private(set) var findings: [Finding] = []
  /// Named by the file, and older than what is held.
  private(set) var untouched: [RecordKey] = []

  init(_ held: PlainHeld, codes: PlainCodes, asOf: Day) {
    self.held = held
    self.codes = codes
    self.asOf = asOf
  }

  /// One row for each subject of each person.
  mutating func read(_ table: SourceTable, _ people: inout PlainPeople) {
    let columns = ReportColumns<PlainColumn>(table.header)
    let isNothing: (String) -> Bool = {
      codes.isNoTraining($0) || codes.isUndated($0) || codes.isNoExpiry($0)
    }
    let dates = ReportDates(columns, [.completed, .expires], of: table, ignoring: isNothing)
    let values = PlainValues(codes: codes, columns: columns, dates: dates, asOf: asOf)
    var findings = ReportFindings(file: table.file)
    var suffixes = DecimalSuffixes<PlainColumn>()
    for row in table.rows {
      let words = values.words(of: row, &suffixes)
      guard let found = people.learner(words, row, columns, &findings) else { continue }
      let name = values.text(.subject, row)
      guard !name.isEmpty else {
        findings.add(
          .keyMissing, row, PlainColumn.subject.rawValue,
          "\(columns.name(.subject)) is blank. The row was not loaded.")
        continue
      }
      let level = values.text(.level, row)
      let known = codes.subjects.find(name, level: level)
      if known == nil {
        findings.add(
          .competenceUnknown, row, PlainColumn.subject.rawValue, value: name,
          "\(columns.name(.subject)): nothing that Waypoint asks for is called \(name). It was kept"
            + " under its own name and counts for no requirement.")
      }
      var completion = PlainCompletion(
        file: table.file, source: row, column: PlainColumn.completed.rawValue,
        personKey: found.key, person: found.person,
        subject: known ?? codes.subjects.other(name, level: level))
      completion.completedOn = day(
        values.text(.completed, row), .completed, row, columns, dates, &findings)
      let expires = values.text(.expires, row)
      if !codes.isNoExpiry(expires) {
        completion.expiresOn = dates.day(.expires, of: row, &findings)
        completion.isExpiryRefused = completion.expiresOn == nil && !expires.isEmpty
      }
      completion.provider = values.text(.provider, row)
      take(completion, called: columns.name(.completed), &findings)
    }
    suffixes.report([.staffNumber], name: { ($0.rawValue, columns.name($0)) }, &findings)
    dates.reportShapes([.completed, .expires], &findings)
    self.findings += findings.all
  }

  private func day(
    _ text: String, _ column: PlainColumn, _ row: SourceRow, _ columns: ReportColumns<PlainColumn>,
    _ dates: ReportDates<PlainColumn>, _ findings: inout ReportFindings
  ) -> Day? {
    if text.isEmpty || codes.isNoTraining(text) { return nil }
    if codes.isUndated(text) {
      sayUndated(row, column.rawValue, columns.name(column), text, &findings)
      return nil
    }
    return dates.day(column, of: row, &findings)
  }

  /// One column for each subject, beside a post or alone.
  mutating func readColumns(
    of table: SourceTable, _ placed: [(row: SourceRow, found: PlainPeople.Found)]
  ) {
    let columns = PlainSubjectColumn.all(of: table, codes.subjects)
    guard !columns.isEmpty else { return }
    var findings = ReportFindings(file: table.file)
    let dates = columns.map { column in
      DateColumn(column.name, of: table, .report) {
        codes.isNoTraining($0) || codes.isUndated($0) || codes.isNoExpiry($0)
      }
    }
    for (row, found) in placed {
      var said: [PlainSubject: PlainCompletion] = [:]
      var refused: Set<PlainSubject> = []
      for (column, dates) in zip(columns, dates) {
        let text = row[column.name]
        let written = table.header.written[column.name] ?? column.name
        if text.isEmpty || codes.isNoTraining(text) || codes.isNoExpiry(text) { continue }
        if codes.isUndated(text) {
          sayUndated(row, column.name, written, text, &findings)
          continue
        }
        switch dates.read(text) {
        case .blank: continue
        case .wrong(let code, let message):
          findings.add(code, row, column.name, value: text, message)
          if column.isExpiry { refused.insert(column.subject) }
        case .day(let day):
          var completion =
            said[column.subject]
            ?? PlainCompletion(
              file: table.file, source: row, column: column.name, personKey: found.key,
              person: found.person, subject: column.subject)
          if column.isExpiry { completion.expiresOn = day } else { completion.completedOn = day }
          said[column.subject] = completion
        }
      }
      for (subject, given) in said.sorted(by: { $0.key.key < $1.key.key }) {
        var completion = given
        completion.isExpiryRefused = refused.contains(subject)
        take(
          completion, called: table.header.written[completion.column] ?? completion.column,
          &findings)
      }
    }
    findings.add(dates.compactMap(\.shapesFinding))
    self.findings += findings.all
  }

  private func sayUndated(
    _ row: SourceRow, _ column: String, _ written: String, _ text: String,
    _ findings: inout ReportFindings
  ) {
    findings.add(
      .valueFormat, row, column, value: text,
      "\(written) says \(text) and not when. It was left out, because nobody could tell how long it"
        + " holds; write the date it was completed.")
  }

  /// - Parameter written: The column of the date as the file writes it.
  private mutating func take(
    _ given: PlainCompletion, called written: String, _ findings: inout ReportFindings
  ) {
    var completion = given
    func say(
      _ code: FindingCode, value: String, severity: Severity? = nil, effect: Effect? = nil,
      _ words: String
    ) {
      findings.add(
        code, given.source, given.column, value: value, severity: severity, effect: effect,
        "\(written): \(words)")
    }
    if let day = completion.completedOn, day > asOf {
      say(
        .dateFuture, value: day.slashed,
        "\(day.inWords) is after \(asOf.inWords). It was left out; nobody has completed it yet.")
      completion.completedOn = nil
      completion.expiresOn = nil
    }
    if let day = completion.completedOn, let expiry = completion.expiresOn, expiry < day {
      say(
        .dateOrder, value: expiry.slashed,
        "it expires on \(expiry.inWords), before it was completed. The expiry was left out.")
      completion.expiresOn = nil
      completion.isExpiryRefused = true
    }
    guard completion.completedOn != nil || completion.expiresOn != nil else { return }
    let key = completion.recordKey
    if let other = completions[key], !isNewer(completion, than: other) {
      sayOlder(completion, because: "line \(other.source.line) has a later one", say)
      return
    }
    let earlier = held.completions[key.key]?.values
    if completion.completedOn == nil {
      // Only when it expires is said; when it was done is known already.
      completion.completedOn = earlier?[PlainColumn.completed.rawValue].flatMap { Day($0) }
    }
    if completion.isExpiryRefused,
      earlier?[PlainColumn.completed.rawValue] == completion.completedOn?.iso
    {
      // Of the same completion it is known already when it expires.
      completion.expiresOn = earlier?[PlainColumn.expires.rawValue].flatMap { Day($0) }
    }
    if let earlier, isOlder(completion, than: earlier) {
      sayOlder(completion, because: "a later one is held already", say)
      untouched.append(key)
      return
    }
    completions[key] = completion
  }

  private func sayOlder(
    _ completion: PlainCompletion, because why: String,
    _ say: (FindingCode, String, Severity?, Effect?, String) -> Void
  ) {
    say(
      .olderRecord, (completion.completedOn ?? completion.expiresOn)?.slashed ?? "", nil, nil,
      "\(completion.subject.title): \(why), which counts.")
  }

  private func isNewer(_ one: PlainCompletion, than other: PlainCompletion) -> Bool {
    (one.completedOn ?? one.expiresOn ?? Day(number: 0))
      > (other.completedOn ?? other.expiresOn ?? Day(number: 0))
  }

  private func isOlder(_ one: PlainCompletion, than held: [String: String]) -> Bool {
    guard let known = held[PlainColumn.completed.rawValue].flatMap({ Day($0) }) else {
      return false
    }
    return one.completedOn.map { $0 < known } ?? false
  }
}
