import Directory
import Figures
import Files
import Kernel

/// What came of applications for posts: one row for each, or totals of a year.
///
/// - Source: import formats, section 4.
struct RecruitmentFormat: IntakeFormat {
  private static let applicants = FileRole("applicants")
  private static let summary = FileRole("summary")

  let name = "recruitment"
  let title = "Recruitment outcomes"
  /// After staff: whose list it is may be known by then.
  let order = 40
  let protectedColumns = Set(
    RecruitmentColumn.protected.map(\.rawValue) + [RecruitmentTotalColumn.value.rawValue])

  private let codes: OutcomeCodes
  private let rows: TableLayout
  private let totals: TableLayout
  private let isRows: ReportRecognition
  private let isTotals: ReportRecognition

  init(_ lists: CodeLists = .shared) {
    codes = OutcomeCodes(lists)
    rows = ReportLayout.of(lists["recruitment_columns"], countWords: codes.staff.countWords)
    totals = ReportLayout.of(lists["recruitment_total_columns"], countWords: [])
    isRows = ReportRecognition(
      lists["recruitment_columns"],
      needed: ["Application Reference", "Application ID", "Application Number", "Shortlisted"],
      notHaving: ["Category"])
    isTotals = ReportRecognition(
      lists["recruitment_total_columns"], needed: ["Category", "Characteristic"],
      notHaving: ["Application Reference", "Competency Name"])
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    if isTotals.isMeant(file.text) { return Self.summary }
    return isRows.isMeant(file.text) ? Self.applicants : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { Self.applicants }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim {
    guard let file = files.first, file.role == Self.applicants else {
      return OutcomeEmployer.chosen(context, file: files.first?.file.name ?? "")
    }
    let head = file.file.head(as: rows)
    guard let table = head.table else { return .unclear(head.findings) }
    return OutcomeEmployer.claim(
      table, ReportColumns<RecruitmentColumn>(table.header), .organisation, context)
  }

  private struct Payload: Sendable {
    var applications: [RecruitmentApplication] = []
    var totals: [RecruitmentTotal] = []
    var year: Day?
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var payload = Payload()
    let year = StandardsYear(endingOnOrBefore: context.asOf).end
    let isSummary = files.first?.role == Self.summary
    var reading = Reading(of: files, as: isSummary ? totals : rows) { table in
      if isSummary {
        let read = RecruitmentTotalsReading(table, codes, year: year)
        payload.totals += read.totals
        payload.year = year
        return read.findings
      }
      let read = RecruitmentReading(table, codes)
      payload.applications += read.applications
      return read.findings
    }
    reading.payload = payload
    return reading
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let payload = reading.payload as? Payload, let employer = context.employer else {
      return Projection()
    }
    if let year = payload.year {
      let tally = try OutcomeStore.save(
        payload.totals, of: year, at: employer, load: context.load, context.tx)
      return tally.projection("totals", reading)
    }
    let tally = try OutcomeStore.save(
      payload.applications, at: employer, load: context.load, context.tx)
    return tally.projection("applications", reading)
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    let held = try context.employer.map { try OutcomeCounts.held(at: $0, context.tx) }
    return [
      Count("applications", held?.applications ?? 0),
      Count("applications_excluded", held?.applicationsAside ?? 0),
    ]
  }
}

/// Lists of cases of employee relations.
///
/// - Source: import formats, section 5.
struct CaseworkFormat: IntakeFormat {
  let name = "er-cases"
  let title = "Employee relations cases"
  /// After the staff report, by which people are known.
  let order = 41
  let protectedColumns = Set(CaseworkColumn.protected.map(\.rawValue))

  private let codes: OutcomeCodes
  private let layout: TableLayout
  private let recognition: ReportRecognition

  init(_ lists: CodeLists = .shared) {
    codes = OutcomeCodes(lists)
    layout = ReportLayout.of(lists["er_case_columns"], countWords: codes.staff.countWords)
    recognition = ReportRecognition(
      lists["er_case_columns"], needed: ["Case Reference", "Case Number", "Case ID", "Case Type"])
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    recognition.isMeant(file.text) ? FileRole("cases") : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("cases") }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim {
    guard let file = files.first else { return .nobody }
    let head = file.file.head(as: layout)
    guard let table = head.table else { return .unclear(head.findings) }
    return OutcomeEmployer.claim(
      table, ReportColumns<CaseworkColumn>(table.header), .organisation, context)
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    let people =
      try context.employer.map { try People.all(by: .esrEmployee, at: $0, context.tx) } ?? [:]
    let year = StandardsYear(endingOnOrBefore: context.asOf)
    var readings: [(table: SourceTable, cases: CaseworkReading)] = []
    var reading = Reading(of: files, as: layout) { table in
      let read = CaseworkReading(table, codes, people: people, year: year)
      readings.append((table, read))
      return read.findings
    }
    for (table, cases) in readings {
      reading.findings += try differing(cases, table, context)
    }
    reading.payload = readings.flatMap(\.cases.cases)
    return reading
  }

  /// Where the copy in the list differs from the staff record, without saying what that says.
  private func differing(
    _ cases: CaseworkReading, _ table: SourceTable, _ context: IntakeContext
  ) throws -> [Finding] {
    guard let employer = context.employer else { return [] }
    var findings = ReportFindings(file: table.file)
    for (characteristic, said) in Dictionary(grouping: cases.said, by: \.characteristic) {
      let origins = codes.staff.ethnicOrigins
      let contradicted = try MonitoringStore.contradicted(
        by: said.map {
          MonitoringValue(
            person: $0.person, organisation: employer, characteristic: characteristic,
            scheme: "esr", code: $0.code)
        },
        { origins.letter(of: $0) == origins.letter(of: $1) }, context.tx)
      for one in said where contradicted.contains(one.person) {
        findings.add(
          .differsFromRecord, one.row, one.column.rawValue,
          value: cases.columns.value(one.column, of: one.row),
          "\(cases.columns.name(one.column)) is not what the staff record says, which is used."
            + " Correct whichever is wrong.")
      }
    }
    findings.sort()
    return findings.all
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let cases = reading.payload as? [CaseworkEntry], let employer = context.employer else {
      return Projection()
    }
    return try OutcomeStore.save(cases, at: employer, load: context.load, context.tx)
      .projection("cases", reading)
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    let held = try context.employer.map { try OutcomeCounts.held(at: $0, context.tx) }
    return [
      Count("cases", held?.cases ?? 0), Count("cases_excluded", held?.casesAside ?? 0),
    ]
  }
}

/// Whose list of outcomes it is.
enum OutcomeEmployer {
  /// By the number that the parts of the employer begin with (`990 Pharmacy (Z210)`).
  static func claim<Column: ReportColumn>(
    _ table: SourceTable, _ columns: ReportColumns<Column>, _ column: Column,
    _ context: IntakeContext
  ) -> EmployerClaim {
    var counts: [String: Int] = [:]
    for row in table.rows {
      if let number = OrganisationText(columns.value(column, of: row))?.prefix {
        counts[number, default: 0] += 1
      }
    }
    guard let number = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else {
      return chosen(context, file: table.file)
    }
    return EmployerNumber.claim(number, name: nil, file: table.file, context, unclear: "")
  }

  /// The employer that was chosen, or the only one of the user.
  static func chosen(_ context: IntakeContext, file: String) -> EmployerClaim {
    if let chosen = context.employer { return .held(chosen) }
    return .userOnly([
      Finding(
        .headerNameMismatch, file: file,
        "The file does not say whose recruitment or casework this is. Nothing was read. Give the code"
          + " of the employer (under More choices, or with --organisation) and load it again.")
    ])
  }
}

extension OutcomeTally {
  /// What came of it, with a mark of what was read: a check and its load must agree on it.
  func projection(_ list: String, _ reading: Reading) -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    tally.changed = new + changed
    tally.unchanged = unchanged
    projection.tally = tally
    projection.lists[list] = [
      "new": ["\(new)"], "changed": ["\(changed)"], "unchanged": ["\(unchanged)"],
    ]
    return projection
  }
}
