import Access
import Directory
import Figures
import Files
import Intake
import Kernel
import Markup
import Storage
import Web

/// Takes records of an employer out as files: the page and the command alike. Who took what is
/// written down.
struct TakeOut: Sendable {
  var format: ExportFormat
  var request: ExportRequest

  func run(by user: User, _ tx: any Transaction) throws -> ExportResult {
    switch format {
    case .careWorkforce: try Exports.careWorkforce(request, by: user, tx)
    case .staffRecordResults: try Exports.staffRecordResults(request, by: user, tx)
    case .plain: try Exports.plain(request, by: user, tx)
    case .trainingMatrix: try MatrixExport.run(request.organisation, by: user, tx)
    }
  }
}

/// What the page about taking records out shows.
struct ShowExports: Sendable {
  let organisation: OrganisationID

  func answer(_ user: User, _ tx: any Transaction) throws -> ExportPages.View {
    _ = try user.right(to: IntakePermissions.takeOutStaff, .organisation(organisation), tx)
    guard let found = try Organisations.find(organisation, tx) else {
      throw NotFound("This organisation")
    }
    let day = user.today
    let sent = try Exports.formatsHeld(of: organisation, tx)
    let kind = found.kind(on: day)
    let mayGiveBack = try user.holds(.giveBackMonitoring, over: .organisation(organisation), tx)
    return ExportPages.View(
      id: organisation, name: found.displayName(on: day),
      people: try Assignments.countOfPeople(employedBy: organisation, on: day, tx),
      choices: ExportFormat.allCases.filter { $0.fits(kind, sending: sent) }.flatMap {
        ExportForm.choices(for: $0, mayGiveBack: mayGiveBack)
      }, mayGiveBack: mayGiveBack)
  }
}

/// What to take out, as chosen.
struct ExportForm: Sendable {
  private static let upload = "asc-wds-upload"
  let what: String?
  let isWithProtected: Bool

  static func choices(for format: ExportFormat, mayGiveBack: Bool) -> [Choice] {
    let choice = Choice(format.rawValue, format.title, hint: format.about)
    // Files to upload need every detail, so they are for those who may have them.
    guard format == .careWorkforce, mayGiveBack else { return [choice] }
    return [choice, Choice(upload, ExportFormat.uploadTitle, hint: ExportFormat.uploadAbout)]
  }

  func action(of organisation: OrganisationID, on day: Day) throws(Problems) -> TakeOut {
    let format =
      what == Self.upload ? ExportFormat.careWorkforce : what.flatMap { ExportFormat(rawValue: $0) }
    guard let format else { throw Problems("what", "Choose what to take out") }
    return TakeOut(
      format: format,
      request: ExportRequest(
        organisation: organisation, asOf: day, isForUpload: what == Self.upload,
        isWithholding: what != Self.upload && !isWithProtected))
  }
}

extension ExportResult {
  /// One file as it is; several, or what to check beside them, packed together.
  func download(on day: Day) throws -> Answer {
    var files = files.map { (name: $0.name, bytes: $0.bytes) }
    if !findings.isEmpty {
      files.append((name: "what-to-check.txt", bytes: Array(whatToCheck.utf8)))
    }
    if files.count == 1, let only = files.first { return .csv(named: only.name, only.bytes) }
    return .file(
      named: "\(day.iso)-\(format).zip", type: "application/zip",
      try PackedFiles.archive(files, made: day))
  }

  private var whatToCheck: String {
    let lines = ["\(employer): what the place these files go to will refuse, or ask about", ""]
    return (lines + findings.linesOfSummary).joined(separator: "\r\n") + "\r\n"
  }
}

extension [Finding] {
  /// Kind by kind, with the first of each in words.
  var linesOfSummary: [String] {
    FindingGroup.groups(of: self).map(FindingSummary.init).flatMap(\.lines)
  }
}

extension FindingSummary {
  var lines: [String] {
    let count = count == 1 ? "" : " × \(count)"
    let place = column.isEmpty ? "" : " in \(column)"
    return ["\(severity): \(code)\(place)\(count)"] + messages.map { "  \($0)" }
      + (more > 0 ? ["  … and \(more) more"] : [])
  }
}
