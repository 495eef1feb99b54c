import Access
import ArgumentParser
import Directory
import Files
import Foundation
import Intake
import Kernel
import Storage
import Web

/// `waypoint import FILE…`: one verb for every kind of file.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Check staff and organisation files, or load them.",
    discussion: """
      The kind of a file is read from its content. Without --apply nothing is changed: what would \
      happen is shown. Ends with 0 if anything was, or would be, loaded or found unchanged, else \
      with 1. For files of the staff record's outbound interface it also ends with 1 if any file \
      was rejected, and with 3 if all were loaded but changes may be missing before one of them.

      With --undo LOAD a load is undone instead, as one unit, while nothing newer stands on it; \
      with --check it is only said what that would do. LOAD is the number of the receipt.
      """)

  @Argument(help: "The files; those that belong together in one call.")
  var files: [String] = []

  @Option(help: "Undo the load of this number instead of loading files.")
  var undo: String?

  @Option(help: "Why the load is undone; kept with it.")
  var reason: String?

  @Option(help: "Read the files as this format instead of recognising them.")
  var format: String?

  @Option(
    help: """
      What an organisation file lists (trust, site, commissioner or practice); or, for a plain staff \
      list of an employer whom nobody knows yet, what the employer is (hospice, charity, "GP practice").
      """)
  var kind: String?

  @Flag(help: "Show what would change and change nothing. This is the default.")
  var check = false

  @Flag(help: "Load the files.")
  var apply = false

  @Option(help: "The day for all date rules (YYYY-MM-DD); today when left out.")
  var asOf: Day?

  @Option(help: "The code of the employer, when the file does not say or says another.")
  var organisation: String?

  @Option(help: "The number of the person a file is about that names nobody.")
  var person: PersonID?

  @Option(help: "A folder for the rows in error, as files of the same layout with the reason.")
  var problems: String?

  @OptionGroup var options: CommandOptions

  func validate() throws {
    if check && apply {
      throw ValidationError("Choose --check or --apply, not both")
    }
    if undo == nil, files.isEmpty { throw ValidationError("Name the files to load") }
    if undo == nil, reason != nil { throw ValidationError("--reason goes with --undo") }
    guard let undo else { return }
    guard files.isEmpty else { throw ValidationError("Name files or --undo, not both") }
    guard UndoCommand.load(undo) != nil else {
      throw ValidationError("\(undo) is not the number of a load")
    }
    if !check, reason?.isEmpty != false {
      throw ValidationError("Say with --reason why the load is undone")
    }
  }

  func run() async throws {
    if let load = undo.flatMap(UndoCommand.load) {
      return try await UndoCommand(load: load, reason: check ? nil : reason).run(options)
    }
    let names = files.map { URL(fileURLWithPath: $0).lastPathComponent }
    let refused = { @Sendable (problems: [RefusalAnswer.Item]) -> any Encodable & Sendable in
      ImportRefusal(problems, files: names)
    }
    let report = try await options.answer(refused: refused) { database, house in
      let importer = Importer(database: database)
      return try await importer.run(
        request(today: house.clock.today), by: .console(now: house.clock.now()))
    } inWords: { report in
      report.lines(applied: apply)
    }
    if let problems { try write(report.rowsInError, to: problems) }
    if let code = Self.exitCode(of: report) { throw code }
  }

  /// A nightly run must not pass over a broken file because others beside it are whole, nor over a
  /// gap because what is there was loaded.
  private static func exitCode(of report: ImportReport) -> ExitCode? {
    guard report.didAnything else { return ExitCode(1) }
    guard report.files.contains(where: { $0.format == "esr-go2" }) else { return nil }
    if report.findings.contains(where: { $0.severity == .blocker }) { return ExitCode(1) }
    return report.findings.contains { $0.code == .sequenceGap } ? ExitCode(3) : nil
  }

  private func request(today: Day) -> ImportRequest {
    ImportRequest(
      files: files.map(ImportFile.read(path:)), format: format, mode: apply ? .apply : .check,
      asOf: asOf ?? today, organisation: organisation, person: person,
      options: kind.map { ["kind": $0] } ?? [:])
  }

  private func write(_ rows: [RowsInError], to folder: String) throws {
    let folder = URL(fileURLWithPath: folder, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in rows {
        try Data(file.csv).write(to: folder.appendingPathComponent("problems-\(file.file)"))
      }
    } catch {
      throw Problems("problems", "The folder \(folder.path) cannot be written to")
    }
  }
}

extension ImportCommand: RefusalShaping {
  static func refusal(_ problems: [RefusalAnswer.Item]) -> any Encodable & Sendable {
    ImportRefusal(problems, files: [])
  }
}

/// A report in which nothing was looked at, and why.
private struct ImportRefusal: Encodable, Sendable {
  private let report: ImportReport
  private let problems: [RefusalAnswer.Item]

  init(_ problems: [RefusalAnswer.Item], files: [String]) {
    var report = ImportReport()
    report.files = files.map { ImportReport.File(name: $0, format: "") }
    self.report = report
    self.problems = problems
  }

  private enum CodingKeys: String, CodingKey { case problems }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(problems, forKey: .problems)
  }
}
