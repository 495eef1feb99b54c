import Directory
import Figures
import Files
import Kernel

/// A plain list that an employer hands over for its figures: one kind of row, in a layout of ours.
struct GivenListFormat<Row: Sendable>: IntakeFormat {
  /// What reading a list needs of what is held.
  struct Ground {
    /// By staff number.
    let people: [String: PersonID]
    let codes: OutcomeCodes
    let lists: CodeLists
    let asOf: Day
  }

  let name: String
  let title: String
  let order: Int
  let protectedColumns: Set<String>
  private let countName: String
  private let codes: OutcomeCodes
  private let layout: TableLayout
  private let recognition: ReportRecognition
  private let take: @Sendable (SourceTable, Ground) -> (rows: [Row], findings: [Finding])
  private let save: @Sendable ([Row], OrganisationID, IntakeContext) throws -> OutcomeTally
  private let held: @Sendable (OrganisationID, IntakeContext) throws -> Int

  /// - Parameters:
  ///   - columns: The list of its columns; what is of kind `key` names a row.
  ///   - needed: Columns of which one must be there, which no other list has.
  init(
    name: String, title: String, order: Int, columns: String, needed: [String],
    protected: Set<String> = [], counted countName: String, _ lists: CodeLists = .shared,
    take: @escaping @Sendable (SourceTable, Ground) -> (rows: [Row], findings: [Finding]),
    save: @escaping @Sendable ([Row], OrganisationID, IntakeContext) throws -> OutcomeTally,
    held: @escaping @Sendable (OrganisationID, IntakeContext) throws -> Int
  ) {
    self.name = name
    self.title = title
    self.order = order
    protectedColumns = protected
    self.countName = countName
    codes = OutcomeCodes(lists)
    layout = ReportLayout.of(lists[columns], countWords: [])
    recognition = ReportRecognition(lists[columns], needed: needed)
    self.take = take
    self.save = save
    self.held = held
  }

  func recognise(_ file: SourceFile) -> FileRole? {
    recognition.isMeant(file.text) ? FileRole(name) : nil
  }

  func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole(name) }

  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { files.map { [$0] } }

  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim {
    OutcomeEmployer.chosen(context, file: files.first?.file.name ?? "")
  }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    let people =
      try context.employer.map { try People.all(by: .esrEmployee, at: $0, context.tx) } ?? [:]
    let ground = Ground(people: people, codes: codes, lists: context.lists, asOf: context.asOf)
    var rows: [Row] = []
    var reading = Reading(of: files, as: layout) { table in
      let taken = take(table, ground)
      rows += taken.rows
      return taken.findings
    }
    reading.payload = rows
    return reading
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    guard let rows = reading.payload as? [Row], let employer = context.employer else {
      return Projection()
    }
    return try save(rows, employer, context).projection(countName, reading)
  }

  func counts(_ context: IntakeContext) throws -> [Count] {
    [Count(countName, try context.employer.map { try held($0, context) } ?? 0)]
  }
}

/// The lists that employers hand over for their figures.
enum GivenLists {
  static var all: [any IntakeFormat] { [training, pay, surveys] }

  static var training: GivenListFormat<TrainingTaken> {
    GivenListFormat(
      name: "training-taken", title: "Training that nobody has to take", order: 42,
      columns: "training_taken_columns", needed: ["Mandatory", "Is Mandatory"],
      counted: "training_taken", take: TrainingTakenReading.take
    ) { rows, employer, context in
      try HandedOver.save(rows, at: employer, load: context.load, context.tx)
    } held: { employer, context in
      try HandedOver.counts(at: employer, context.tx).training
    }
  }

  static var pay: GivenListFormat<PayRate> {
    GivenListFormat(
      name: "hourly-pay", title: "Hourly pay and bonuses", order: 43,
      columns: "hourly_pay_columns",
      needed: ["Hourly pay", "Hourly Rate", "Gross Hourly Pay"],
      protected: [HourlyPayColumn.hourly.rawValue, HourlyPayColumn.bonus.rawValue],
      counted: "pay_rates", take: HourlyPayReading.take
    ) { rows, employer, context in
      try HandedOver.save(rows, at: employer, load: context.load, context.tx)
    } held: { employer, context in
      try HandedOver.counts(at: employer, context.tx).pay
    }
  }

  static var surveys: GivenListFormat<SurveyResult> {
    GivenListFormat(
      name: "survey-results", title: "Results of a staff survey", order: 44,
      columns: "survey_result_columns",
      needed: ["Answered", "Base", "Responses", "Denominator"],
      counted: "survey_results", take: SurveyResultReading.take
    ) { rows, employer, context in
      try HandedOver.save(rows, at: employer, load: context.load, context.tx)
    } held: { employer, context in
      try HandedOver.counts(at: employer, context.tx).surveys
    }
  }
}
