import Directory
import Files
import Kernel
import Records

/// The compliance and competency export of the Electronic Staff Record, of a team or of one person.
///
/// - Source: import formats, section 3.3.
struct CompetenceFormat: IntakeFormat {
  static let competenceKind = "competence"

  let name = "esr-competence"
  let title = "Electronic Staff Record, compliance and competency"
  /// After the staff-in-post report, which says who the people are.
  let order = 20

  private let codes: StaffRecordCodes
  let layout: TableLayout
  private let recognition: ReportRecognition

  /// Which competences are results of modules.
  private let book: LearningBook

  init(_ lists: CodeLists = .shared, _ book: LearningBook = .standing) {
    self.book = book
    codes = StaffRecordCodes(lists)
    let columns = lists["esr_competence_columns"]
    layout = ReportLayout.of(columns, countWords: codes.countWords)
    recognition = ReportRecognition(
      columns,
      needed: ["Competency Name", "Competence Level", "Compliance Status", "Date Last Awarded"])
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    recognition.isMeant(file.text) ? FileRole("competence") : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("competence") }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim {
    guard let file = files.first?.file else { return .nobody }
    let head = file.head(as: layout)
    guard let table = head.table else { return .unclear(head.findings) }
    let columns = ReportColumns<CompetenceColumn>(table.header)
    if let missing = missingPerson(table, columns, context) { return .unclear([missing]) }
    let numbers = numbers(table, columns)
    if context.employer == nil {
      let held =
        columns.has(.employeeNumber)
        ? numbers.isEmpty ? try holder(of: table, columns, context) : nil
        : try ownEmployer(numbers, context)
      if let held { return .held(held) }
    }
    return EmployerNumber.claim(
      numbers.first, name: nil, file: file.name, context,
      unclear: "No column says which employer the file is from")
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    for file in files {
      let outcome = SourceTable.read(file.file.text, as: layout)
      reading.findings += outcome.findings
      guard let table = outcome.table else { continue }
      let columns = ReportColumns<CompetenceColumn>(table.header)
      if let missing = missingPerson(table, columns, context) {
        reading.findings.append(missing)
        continue
      }
      let number =
        try EmployerNumber.held(context) ?? numbers(table, columns).first ?? ""
      let staff = try HeldStaff(context)
      let learners: Learners
      if columns.has(.employeeNumber) {
        guard !staff.people.isEmpty else {
          reading.findings.append(staffMissing(number))
          continue
        }
        learners = .team(staff)
      } else if let person = context.person {
        guard try People.find(person, context.tx) != nil else {
          reading.findings.append(personUnknown(table))
          continue
        }
        learners = .one(person, key: staff.number(of: person) ?? "#\(person)")
      } else {
        continue
      }
      let report = CompetenceReport(
        table, codes: codes, number: number, learners: learners, asOf: context.asOf)
      reading.findings += report.findings
      reading.records += report.rows.map { $0.record(file: report.file) }
      reading.tables.append(table)
      reading.payload = report
    }
    return reading
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let report = reading.payload as? CompetenceReport, let employer = context.employer else {
      return Projection()
    }
    var projection = try CompetenceProjection(
      report, employer: employer, codes: codes, context
    ).run(difference)
    let results = try CompetenceResults(report, at: employer, book, context).run(difference)
    projection.changes += results.changes
    projection.findings += results.findings
    return projection
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("competence_rows", try context.countHeld(CompetenceFormat.competenceKind))]
  }
}

extension CompetenceFormat {
  /// Nothing in the file names the person, and the user has not chosen one.
  private func missingPerson(
    _ table: SourceTable, _ columns: ReportColumns<CompetenceColumn>, _ context: IntakeContext
  ) -> Finding? {
    guard !columns.has(.employeeNumber), context.person == nil else { return nil }
    return Finding(
      .personColumnMissing, file: table.file, line: table.header.line, record: 1,
      "No column names the person. Nothing was read. Choose the person, and load the file again; or"
        + " export it for the team, with Employee Number.")
  }

  private func personUnknown(_ table: SourceTable) -> Finding {
    Finding(
      .personUnknown, file: table.file, severity: .blocker, effect: .fileRejected,
      "The chosen person is not known. Nothing was read. Find the person, and load the file again.")
  }

  private func staffMissing(_ number: String) -> Finding {
    Finding(
      .fileMissing, file: "",
      "No staff of employer \(number) are known yet. Load their staff-in-post report first, or with"
        + " this file.")
  }

  /// The employers' numbers in the file, the most frequent first.
  private func numbers(
    _ table: SourceTable, _ columns: ReportColumns<CompetenceColumn>
  ) -> [String] {
    var counts: [String: Int] = [:]
    for row in table.rows {
      let given = columns.value(.employer, of: row)
      if !given.isEmpty { counts[SpoiltIds.withoutDecimalSuffix(given) ?? given, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }

  /// Who has most of the assignments that the file names.
  private func holder(
    of table: SourceTable, _ columns: ReportColumns<CompetenceColumn>, _ context: IntakeContext
  ) throws -> OrganisationID? {
    let keys = table.rows.map { row in
      let number = columns.value(.assignmentNumber, of: row)
      return SpoiltIds.withoutDecimalSuffix(number) ?? number
    }
    let holders = try context.employersHolding(
      StaffInPostFormat.assignmentKind, keys: keys, format: StaffInPostFormat.formatName)
    return holders.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// The employer of the chosen person that the file names, or the only one they have.
  private func ownEmployer(
    _ numbers: [String], _ context: IntakeContext
  ) throws -> OrganisationID? {
    guard let id = context.person, let person = try People.find(id, context.tx) else { return nil }
    let own = person.identifiers.filter { $0.scheme == .esrEmployee && $0.isCurrent }
      .compactMap(\.organisation)
    let organisations = try Organisations.find(own, context.tx)
    for number in numbers {
      if let one = own.first(where: { organisations[$0]?.code(.vpd) == number }) {
        return one
      }
    }
    return numbers.isEmpty && own.count == 1 ? own.first : nil
  }
}
