import Directory
import Files
import Journals
import Kernel
import Records

/// Results of e-learning and other courses, a row for each. What cannot be read with certainty waits
/// for somebody to decide, and is given back as a row to mend too.
///
/// - Source: domain facts, standards and training, section 7.
struct ResultsFormat: IntakeFormat {
  static let formatName = "learning-results"

  let name = ResultsFormat.formatName
  let title = "Results of learning"
  /// After staff and competences.
  let order = 30
  let book: LearningBook

  init(_ book: LearningBook = .standing) { self.book = book }

  func recognise(_ file: SourceFile) -> FileRole? {
    ResultsLayout.isMeant(file.text) ? FileRole("results") : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("results") }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim {
    let code = files.lazy.compactMap(code(of:)).first
    guard let code else {
      if let chosen = context.employer { return .held(chosen) }
      return .userOnly([
        Finding(
          .headerNameMismatch, file: files.first?.file.name ?? "",
          "The file does not say whose staff these are. Nothing was read. Give the code of the"
            + " employer (under More choices, or with --organisation) and load it again.")
      ])
    }
    guard let holder = try Organisations.find(code: code, context.tx) else {
      return .unclear([
        Finding(
          .otherEmployer, file: files.first?.file.name ?? "", value: code, severity: .blocker,
          effect: .fileRejected,
          "No organisation has the code \(code). Nothing was loaded; check the code, or load the"
            + " staff of this employer first.")
      ])
    }
    return .held(holder.id)
  }

  /// What most rows say.
  private func code(of file: RecognisedFile) -> String? {
    guard let table = file.file.head(as: ResultsLayout.table).table else { return nil }
    let columns = ReportColumns<ResultColumn>(table.header)
    var counts: [String: Int] = [:]
    for row in table.rows {
      let code = columns.value(.organisationCode, of: row)
      if !code.isEmpty { counts[code.uppercased(), default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var rows: [ResultRow] = []
    var problem: (any Error)?
    var reading = Reading(of: files, as: ResultsLayout.table) { table in
      do {
        let read = try ResultsReading(table, context)
        rows += read.rows
        return read.findings
      } catch {
        problem = error
        return []
      }
    }
    if let problem { throw problem }
    reading.payload = rows
    return reading
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let rows = reading.payload as? [ResultRow], let employer = context.employer else {
      return Projection()
    }
    var projection = try ResultsProjection(rows, at: employer, book, context).run()
    if projection.tally == nil { projection.tally = ChangeTally() }
    return projection
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    guard let employer = context.employer else {
      return [Count("results_taken", 0), Count("results_waiting", 0)]
    }
    let counts = try KeptResults.counts(at: employer, context.tx)
    func count(_ state: ResultState) -> Int {
      counts.filter { $0.state == state }.map(\.count).reduce(0, +)
    }
    return [Count("results_taken", count(.taken)), Count("results_waiting", count(.waiting))]
  }
}

/// A row of a file of results, nothing of it read but its day.
struct ResultRow: Sendable {
  let file: String
  let line: Int
  let record: Int
  let result: ArrivedResult
}

/// The rows of one table.
struct ResultsReading {
  private(set) var rows: [ResultRow] = []
  private(set) var findings: [Finding] = []

  init(_ table: SourceTable, _ context: IntakeContext) throws {
    let columns = ReportColumns<ResultColumn>(table.header)
    let dates = ReportDates(columns, [.day], of: table)
    var said = ReportFindings(file: table.file)
    var isOwn: [String: Bool] = ["": true]
    for row in table.rows {
      func value(_ column: ResultColumn) -> String { columns.value(column, of: row) }
      let code = value(.organisationCode).uppercased()
      if isOwn[code] == nil {
        isOwn[code] = try Organisations.find(code: code, context.tx)?.id == context.employer
      }
      guard isOwn[code] == true else {
        said.add(
          .otherEmployer, row, ResultColumn.organisationCode.rawValue, value: code,
          severity: .error, effect: .rowRejected,
          "\(columns.name(.organisationCode)) is \(code), which is not the employer of this list."
            + " The row was not loaded; send the results of each employer in a file of their own.")
        continue
      }
      // What is wrong with a day is said once, where the row waits.
      var unread = ReportFindings(file: table.file)
      let day = dates.day(.day, of: row, &unread)?.iso ?? value(.day)
      let number = value(.staffNumber)
      rows.append(
        ResultRow(
          file: table.file, line: row.line, record: row.record,
          result: ArrivedResult(
            who: ArrivedResult.Who(
              person: value(.waypointNumber),
              staffNumber: SpoiltIds.withoutDecimalSuffix(number) ?? number,
              email: value(.email)),
            vocabulary: value(.source).isEmpty
              ? LearningVocabularies.plain : value(.source).lowercased(),
            course: value(.course), status: value(.result), score: value(.score),
            scaled: value(.scaled), day: day, reason: value(.reason),
            registration: value(.registration), reference: value(.reference))))
    }
    dates.reportShapes([.day], &said)
    findings = said.all
  }
}

/// Takes rows of results over, and says of each that waits why.
struct ResultsProjection {
  let rows: [ResultRow]
  let employer: OrganisationID
  let book: LearningBook
  let context: IntakeContext

  init(
    _ rows: [ResultRow], at employer: OrganisationID, _ book: LearningBook,
    _ context: IntakeContext
  ) {
    self.rows = rows
    self.employer = employer
    self.book = book
    self.context = context
  }

  func run() throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    var outcomes: [ResultOutcome] = []
    var lines: [String] = []
    for (file, rows) in Dictionary(grouping: rows, by: \.file).sorted(by: { $0.key < $1.key }) {
      let taking = try TakeResults(
        at: employer, from: ResultOrigin(.file, file, load: context.load), by: file,
        at: context.now, today: context.asOf, book, context.tx)
      let repeated = Self.repeated(rows)
      for row in rows {
        let (outcome, change) = try taking.take(
          row.result, isRepeated: row.result.reference.map(repeated.contains) ?? false,
          context.tx)
        outcomes.append(outcome)
        lines.append("\(row.line) \(Self.code(outcome))")
        if var change {
          change.file = file
          change.line = row.line
          projection.changes.append(change)
        }
        switch outcome {
        case .taken: tally.changed += 1
        case .had: tally.unchanged += 1
        case .waiting(let fault):
          // It is kept, so that somebody can decide.
          tally.changed += 1
          projection.findings.append(finding(fault, row))
        }
      }
    }
    let counts = outcomes.counted
    projection.lists["results"] = [
      "taken": ["\(counts.taken)"], "known": ["\(counts.had)"], "waiting": ["\(counts.waiting)"],
      "outcome": [Fingerprint.of(lines)],
    ]
    projection.tally = tally
    try ResultNews.follow(employer, at: context.now, context.tx)
    return projection
  }

  /// References that rows of one file with different words share: none of them mends another.
  private static func repeated(_ rows: [ResultRow]) -> Set<String> {
    let named = Dictionary(grouping: rows.map(\.result)) { $0.reference ?? "" }
    return Set(named.filter { !$0.key.isEmpty && Set($0.value).count > 1 }.keys)
  }

  private static func code(_ outcome: ResultOutcome) -> String {
    switch outcome {
    case .taken(let read): "taken \(read.person) \(read.module.reference) \(read.status.rawValue)"
    case .had: "had"
    case .waiting(let fault): fault.rawValue
    }
  }

  private func finding(_ fault: ResultFault, _ row: ResultRow) -> Finding {
    Finding(
      .resultWaiting, file: row.file, line: row.line, record: row.record,
      column: Self.column(fault).rawValue,
      "\(fault.words). It was not counted for anybody, and waits under Results for a decision. "
        + "\(fault.mending()).")
  }

  private static func column(_ fault: ResultFault) -> ResultColumn {
    switch fault {
    case .unknownSource: .source
    case .unknownStatus, .contradictoryStatus, .satisfiedAlone, .waivedTwice, .notJudged, .tooLong:
      .result
    case .waivedWithoutReason: .reason
    case .noCourse, .unknownModule, .moduleGone, .needsEvidence: .course
    case .nobody, .unknownPerson, .severalPeople, .notEmployed: .staffNumber
    case .noDay, .dayInFuture, .beforeModule: .day
    case .wrongScore, .contradictoryScore: .score
    case .referenceReused: .reference
    }
  }
}
