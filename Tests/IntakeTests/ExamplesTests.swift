import Access
import Directory
import Files
import Foundation
import Intake
import Kernel
import Storage
import TestKit
import Testing

/// Loads of one database, by the command line's user.
struct Loads {
  let database: any Database
  let example: Example

  func run(
    _ files: [ImportFile], _ mode: ImportRequest.Mode, organisation: String? = nil,
    person: PersonID? = nil
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: files, mode: mode, asOf: example.day, organisation: organisation, person: person),
      by: .console(now: Clock.fixed(example.day).now()))
  }
}

private func requireFormat(_ name: String) throws {
  if !IntakeFormats.all.contains(where: { $0.name == name }) {
    try Test.cancel("\(name) is not built yet")
  }
}

/// What the examples compare: `file line column code effect`.
private func comparable(_ findings: some Sequence<Finding>) -> Set<String> {
  Set(
    findings.map { finding in
      [
        finding.file, finding.line.map(String.init) ?? "", finding.column, finding.code.rawValue,
        finding.effect.rawValue,
      ].joined(separator: " | ")
    })
}

private func expectReport(_ report: ImportReport, of example: Example, _ step: String) throws {
  let expected = try example.expected()
  let wanted = Set(
    expected.findings.map { finding in
      [
        finding.file ?? "", finding.line?.number.map(String.init) ?? "", finding.column ?? "",
        finding.code, finding.effect ?? "",
      ].joined(separator: " | ")
    })
  let missing = wanted.subtracting(comparable(report.findings))
  let extra = comparable(report.findings.filter { $0.severity != .info }).subtracting(wanted)
  #expect(missing.isEmpty, "\(step): not reported")
  #expect(extra.isEmpty, "\(step): reported beyond what is expected")
  for finding in expected.findings {
    guard let line = finding.line?.number else { continue }
    let found = report.findings.first {
      $0.file == finding.file && $0.line == line && $0.code.rawValue == finding.code
        && $0.column == finding.column
    }
    if let found { #expect(found.severity.rawValue == finding.severity, "\(step): \(found)") }
  }
  expectCounts(report, expected.after ?? [:], step)
}

/// The names that the interface promises; others are for tests of the formats.
private let promised: Set<String> = [
  "workplaces", "workers", "training_rows", "ni_numbers_stored", "dates_of_birth_stored",
  "assignment_rows", "assignments", "persons", "people_without_supervisor", "fte_total",
  "competence_rows", "applications", "cases",
]

private func expectCounts(
  _ report: ImportReport, _ wanted: [String: Expected.Number], _ step: String
) {
  for (name, number) in wanted where promised.contains(name) {
    let count = report.heldAfter.first { $0.name == name }.map {
      Decimal($0.hundredThousandths) / 100_000
    }
    #expect(count == number.value, "\(step): \(name)")
  }
}

@Suite struct `Examples of files` {
  @Test(arguments: Example.faulty("asc-wds"), Engine.allCases)
  func `with a fault in a care file`(example: Example, engine: Engine) async throws {
    try await faulty(example, engine)
  }

  @Test(arguments: Example.faulty("esr-staff-in-post"), Engine.allCases)
  func `with a fault in staff in post`(example: Example, engine: Engine) async throws {
    try await faulty(example, engine)
  }

  @Test(arguments: Example.faulty("esr-competence"), Engine.allCases)
  func `with a fault in competences`(example: Example, engine: Engine) async throws {
    try requireFormat("esr-staff-in-post")
    try await faulty(example, engine)
  }

  @Test(arguments: Example.faulty("esr-go2"), Engine.allCases)
  func `with a fault in the outbound interface`(example: Example, engine: Engine) async throws {
    try await faulty(example, engine)
  }

  @Test(arguments: Example.faulty("recruitment"), Engine.allCases)
  func `with a fault in recruitment`(example: Example, engine: Engine) async throws {
    try await faulty(example, engine, employer: "991")
  }

  @Test(arguments: Example.faulty("er-cases"), Engine.allCases)
  func `with a fault in casework`(example: Example, engine: Engine) async throws {
    try await faulty(example, engine)
  }

  /// Checked, loaded and loaded again: the check says what the load does, and the second load
  /// changes nothing.
  ///
  /// - Parameter employer: Its number, for files that do not say whose they are.
  private func faulty(
    _ example: Example, _ engine: Engine, employer: String? = nil
  ) async throws {
    try requireFormat(example.format)
    try await withDatabase(engine) { database in
      if let employer {
        _ = try await database.write { tx in
          try Organisations.provisional(
            [OrganisationCode(.vpd, employer)], name: "", kind: .nhsTrust, source: .esr, tx)
        }
      }
      let loads = Loads(database: database, example: example)
      let before = example.files(in: "before")
      if !before.isEmpty {
        let report = try await loads.run(before, .apply)
        #expect(comparable(report.findings.filter { $0.severity != .info }).isEmpty)
      }
      let files = example.files()
      let check = try await loads.run(files, .check, organisation: employer)
      try expectReport(check, of: example, "check")
      let applied = try await loads.run(files, .apply, organisation: employer)
      try expectReport(applied, of: example, "load")
      #expect(applied.tally == check.tally)
      #expect(applied.fingerprint == check.fingerprint)
      let again = try await loads.run(files, .apply, organisation: employer)
      #expect(
        again.tally.joiners + again.tally.movers + again.tally.leavers + again.tally.changed == 0,
        "loading the same files again changed something: \(again.tally)")
      #expect(again.heldAfter == applied.heldAfter)
    }
  }

  static let valid = [
    Example(folder: "asc-wds/2026-07-download", format: "asc-wds"),
    Example(folder: "asc-wds/2021-11-legacy", format: "asc-wds"),
    Example(folder: "esr-staff-in-post", format: "esr-staff-in-post"),
    Example(folder: "esr-staff-in-post-with-preamble", format: "esr-staff-in-post"),
  ]

  @Test(arguments: valid, Engine.allCases)
  func `without a fault load as they are`(example: Example, engine: Engine) async throws {
    try requireFormat(example.format)
    try await withDatabase(engine) { database in
      let loads = Loads(database: database, example: example)
      let report = try await loads.run(example.files(), .apply)
      try expectValid(report, example)
      let again = try await loads.run(example.files(), .apply)
      #expect(again.tally.unchanged > 0)
      #expect(
        again.tally.joiners + again.tally.movers + again.tally.leavers + again.tally.changed == 0)
    }
  }

  /// Each after the download of the same provider.
  static let followOn = [
    Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds"),
    Example(folder: "asc-wds/2026-07-download-sanitised", format: "asc-wds"),
  ]

  @Test(arguments: followOn, Engine.allCases)
  func `that follow a download load after it`(example: Example, engine: Engine) async throws {
    try requireFormat(example.format)
    try await withDatabase(engine) { database in
      let loads = Loads(database: database, example: example)
      let download = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
      _ = try await loads.run(download.files(), .apply)
      try expectValid(try await loads.run(example.files(), .apply), example)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of team competences load after the staff`(engine: Engine) async throws {
    try requireFormat("esr-competence")
    try requireFormat("esr-staff-in-post")
    try await withDatabase(engine) { database in
      let team = Example(folder: "esr-competence-team", format: "esr-competence")
      let loads = Loads(database: database, example: team)
      let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
      _ = try await loads.run(staff.files(), .apply)
      let report = try await loads.run(team.files(), .apply)
      try expectValid(report, team)
      #expect(report.heldAfter.contains(Count("competence_rows", 61)))
    }
  }

  private func expectValid(_ report: ImportReport, _ example: Example) throws {
    let expected = try example.expected()
    var rest = report.findings.filter { $0.severity != .info }
    for wanted in expected.findings {
      let matches = report.findings.filter { finding in
        finding.code.rawValue == wanted.code && finding.severity.rawValue == wanted.severity
          && (wanted.column.map { $0 == finding.column } ?? true)
          && (wanted.line?.number.map { $0 == finding.line } ?? true)
      }
      if let count = wanted.count, wanted.value == nil {
        #expect(matches.count == count, "\(wanted.code) \(wanted.column ?? "")")
      } else {
        #expect(!matches.isEmpty, "\(wanted.code) \(wanted.column ?? "")")
      }
      rest.removeAll { $0.code.rawValue == wanted.code }
    }
    #expect(comparable(rest).isEmpty, "reported beyond what is expected")
    let counts: [(String, Int?)] = [
      ("workplaces", expected.workplaces), ("workers", expected.workerRows),
      ("training_rows", expected.trainingRows), ("assignment_rows", expected.assignmentRows),
      ("persons", example.format == "esr-staff-in-post" ? expected.persons : nil),
      ("people_without_supervisor", expected.withoutSupervisor?.count),
    ]
    for (name, number) in counts {
      guard let number else { continue }
      #expect(report.heldAfter.first { $0.name == name } == Count(name, number))
    }
    if let total = expected.fteTotal?.value {
      // Given with two decimals, cut.
      let count = report.heldAfter.first { $0.name == "fte_total" }
      #expect(count.map { Decimal($0.hundredThousandths / 1_000) / 100 } == total)
    }
  }
}
