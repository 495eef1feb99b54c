import Files
import Journals
import Kernel
import Records

/// Those competences of an extract that are results of modules, by their whole titles. All others are
/// records and nothing more.
struct CompetenceResults {
  let report: CompetenceReport
  let employer: OrganisationID
  let book: LearningBook
  let context: IntakeContext

  init(
    _ report: CompetenceReport, at employer: OrganisationID, _ book: LearningBook,
    _ context: IntakeContext
  ) {
    self.report = report
    self.employer = employer
    self.book = book
    self.context = context
  }

  func run(
    _ difference: Difference
  ) throws -> (changes: [JournalChange], findings: [Finding]) {
    let mapped = try StaffRecordResults.mapped(at: employer, book, context.tx)
    guard !mapped.isEmpty else { return ([], []) }
    let said = Set(difference.created.map(\.key.key) + difference.changed.map(\.after.key.key))
    let rows = report.rows.filter {
      said.contains($0.key) && mapped.contains(ArrivedResult.key(of: $0.competency))
    }
    guard !rows.isEmpty else { return ([], []) }
    let taking = try TakeResults(
      at: employer, from: ResultOrigin(.record, report.file, load: context.load),
      by: report.file, at: context.now, today: context.asOf, book, context.tx)
    var changes: [JournalChange] = []
    var findings: [Finding] = []
    for row in rows {
      // A requirement that was never met is no result.
      guard let day = row.awardedOn else { continue }
      let result = StaffRecordResults.result(row.competency, on: day)
      let (outcome, change) = try taking.take(result, of: row.person, context.tx)
      if case .waiting(let fault) = outcome { findings.append(finding(fault, row)) }
      guard var change else { continue }
      change.file = report.file
      change.line = row.source.line
      changes.append(change)
    }
    try ResultNews.follow(employer, at: context.now, context.tx)
    return (changes, findings)
  }

  /// The competence is held all the same: only the module waits.
  private func finding(_ fault: ResultFault, _ row: CompetenceRow) -> Finding {
    Finding(
      .resultWaiting, file: report.file, line: row.source.line, record: row.source.record,
      column: "Competency", severity: .warning, effect: .listed,
      "The competence is on the record, and the module that it is waits under Results for a "
        + "decision. \(fault.words). \(fault.mending(.record)).")
  }
}
