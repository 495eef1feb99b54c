import Access
import ArgumentParser
import Directory
import Files
import Foundation
import Intake
import Kernel
import Obligations
import Storage
import Web

/// `waypoint export --format FORMAT -o FOLDER`: files out.
struct ExportCommand: AsyncParsableCommand {
  enum Status: String, ExpressibleByArgument, CaseIterable { case download, update }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write files for other systems: what came in, as it stands now.",
    discussion: """
      asc-wds: the bulk upload of the care workforce data set. plain: staff and training lists in \
      the plain layout. training-matrix: staff by subject, as \
      a spreadsheet and CSV. esr-results: core skills recorded here, for the staff record. What the \
      place the files go to will refuse is listed. NI numbers, birth dates and monitoring details \
      are left out unless --with-protected asks for them. Each export is written into the journal.
      """)

  @Option(help: "asc-wds, plain, training-matrix or esr-results.")
  var format: ExportFormat

  @Option(help: "The code of the employer; every care provider when left out (asc-wds only).")
  var organisation: String?

  @Option(name: .shortAndLong, help: "The folder for the files; made when it is not there.")
  var output: String

  @Option(help: "For asc-wds: download (UNCHECKED) or update (to be uploaded).")
  var status = Status.download

  @Flag(
    help: """
      Include NI numbers, birth dates, days of sickness and monitoring details (asc-wds, plain). \
      Left out otherwise; the journal says when they were taken.
      """)
  var withProtected = false

  @Flag(help: "Replace files of the same name.")
  var overwrite = false

  @Option(help: "The day of the files (YYYY-MM-DD); today when left out.")
  var asOf: Day?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    try await options.answer { database, house in
      if format == .careWorkforce, status == .update, !withProtected {
        throw Problems(
          "status",
          "A file to upload needs every detail. Add --with-protected to take NI numbers, birth dates"
            + " and monitoring details out with it")
      }
      let day = asOf ?? house.clock.today
      let user = User.console(now: house.clock.now())
      let employers = try await database.read { tx in try asked(on: day, tx) }
      var exports: [ExportAnswer.Export] = []
      for employer in employers {
        let folder = ExportFolder(output, part: employers.count > 1 ? employer.folder : nil)
        let result = try await database.write { tx in
          try export(of: employer.id, on: day, by: user, tx)
        }
        let paths = try folder.write(result.files, overwriting: overwrite)
        exports.append(ExportAnswer.Export(result, code: employer.code, paths: paths))
      }
      return ExportAnswer(format: format.rawValue, exports: exports)
    } inWords: { answer in
      answer.lines
    }
  }

  private struct Employer: Sendable {
    let id: OrganisationID
    let code: String

    /// Safe as the name of a folder, whatever the code holds.
    var folder: String {
      let safe = code.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
      return safe.isEmpty ? "organisation-\(id)" : safe
    }
  }

  private func asked(on day: Day, _ tx: any Transaction) throws -> [Employer] {
    guard let organisation else {
      guard format == .careWorkforce else {
        throw Problems("organisation", "Name the employer: --organisation CODE")
      }
      let ids = try Exports.careEmployers(tx)
      guard !ids.isEmpty else {
        throw Problems("organisation", "No care provider’s files are held, so name an employer")
      }
      let found = try Organisations.find(ids, tx)
      return ids.map { Employer(id: $0, code: found[$0]?.code ?? "") }
    }
    guard let found = try Organisations.find(code: organisation, tx) else {
      let now = try OrganisationSuccessions.successors(of: organisation, on: day, tx).map(\.code)
      guard now.isEmpty else {
        throw Problems(
          "organisation", "\(organisation) is an old code; ask for \(now.joined(separator: " or "))"
        )
      }
      throw NotFound("An organisation with the code \(organisation)")
    }
    return [Employer(id: found.id, code: organisation)]
  }

  private func export(
    of organisation: OrganisationID, on day: Day, by user: User, _ tx: any Transaction
  ) throws -> ExportResult {
    let request = ExportRequest(
      organisation: organisation, asOf: day, isForUpload: status == .update,
      isWithholding: !withProtected)
    return try TakeOut(format: format, request: request).run(by: user, tx)
  }
}

extension ExportFormat: ExpressibleByArgument {}

/// Where exported files go: a folder that only its owner can read.
struct ExportFolder: Sendable {
  private let folder: URL

  init(_ path: String, part: String?) {
    let whole = URL(fileURLWithPath: path, isDirectory: true)
    folder = part.map { whole.appendingPathComponent($0, isDirectory: true) } ?? whole
  }

  /// All of them or none: a file that is there is never replaced unless that was asked for.
  func write(_ files: [ExportedFile], overwriting: Bool) throws -> [String] {
    let manager = FileManager.default
    let places = files.map { folder.appendingPathComponent($0.name) }
    if !overwriting {
      let there = zip(files, places).filter { manager.fileExists(atPath: $1.path) }.map(\.0.name)
      guard there.isEmpty else {
        throw Problems(
          "output",
          "\(folder.path) has \(there.joined(separator: ", ")) already. Choose another folder, or add "
            + "--overwrite")
      }
    }
    do {
      try manager.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for (file, place) in zip(files, places) { try write(file.bytes, to: place.path) }
    } catch let problems as Problems {
      throw problems
    } catch {
      throw Problems("output", "The folder \(folder.path) cannot be written to")
    }
    return places.map(\.path)
  }

  /// Beside its place first, so that nobody finds half a file, and never readable by others.
  private func write(_ bytes: [UInt8], to path: String) throws {
    let draft = path + ".part"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Problems("output", "\(path) cannot be written to") }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(bytes))
      try handle.close()
    } catch {
      unlink(draft)
      throw Problems("output", "\(path) could not be written whole: the disk may be full")
    }
    guard rename(draft, path) == 0 else {
      unlink(draft)
      throw Problems("output", "\(path) cannot be written to")
    }
  }
}

/// What a run of the command wrote.
struct ExportAnswer: Encodable, Sendable {
  struct File: Encodable, Sendable {
    let path: String
    let rows: Int
    let bytes: Int
  }

  struct Export: Encodable, Sendable {
    let organisation: String
    let code: String
    let files: [File]
    let people: Int
    let withheld: Bool
    let findings: [FindingSummary]

    init(_ result: ExportResult, code: String, paths: [String]) {
      organisation = result.employer
      self.code = code
      files = zip(result.files, paths).map { File(path: $1, rows: $0.rows, bytes: $0.bytes.count) }
      people = result.people
      withheld = result.isWithheld
      findings = FindingGroup.groups(of: result.findings).map(FindingSummary.init)
    }
  }

  let format: String
  let exports: [Export]

  var lines: [String] {
    exports.flatMap { export -> [String] in
      var lines = [
        "\(export.organisation): \(export.people == 1 ? "1 person" : "\(export.people) people")"
      ]
      lines += export.files.map { "  \($0.path): \($0.rows == 1 ? "1 row" : "\($0.rows) rows")" }
      guard !export.findings.isEmpty else { return lines }
      lines.append("What the place they go to will refuse, or ask about:")
      return lines + export.findings.flatMap(\.lines).map { "  \($0)" }
    }
  }
}
