import Files
import Foundation
import Kernel

@testable import Intake

/// One of the synthetic examples of reports, with what a right reading must find.
struct ReportExample {
  struct Found: Hashable, CustomStringConvertible {
    var file: String
    var line: String
    var column: String
    var code: String
    var effect: String

    init(_ finding: Finding) {
      file = finding.file
      line = finding.line.map(String.init) ?? ""
      column = finding.column
      code = finding.code.rawValue
      effect = finding.effect.rawValue
    }

    init(_ entry: [String: Any], file only: String) {
      let code = entry["code"] as? String ?? ""
      file = entry["file"] as? String ?? only
      line = (entry["line"] as? Int).map(String.init) ?? ""
      column = entry["column"] as? String ?? ""
      self.code = code
      effect =
        entry["effect"] as? String ?? FindingCode(rawValue: code)?.usualEffect.rawValue ?? ""
    }

    var description: String { "\(file):\(line) \(column) \(code) \(effect)" }
  }

  static let asOf = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)
  static let codes = StaffRecordCodes(.shared)

  let folder: URL
  let expected: [String: Any]

  init(_ name: String) throws {
    folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/imports/\(name)")
    let data = try Data(contentsOf: folder.appending(path: "expected.json"))
    expected = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  func file(_ name: String) throws -> SourceFile {
    let data = try Data(contentsOf: folder.appending(path: name))
    return SourceFile(name: name, bytes: Array(data))
  }

  /// Names of the files of the example, in the order of their names.
  func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") }.sorted()
  }

  /// The staff of the example's staff file.
  func staff(held: HeldStaff = HeldStaff(), asOf: Day = asOf) throws -> StaffReport? {
    for name in try files() {
      let file = try file(name)
      let format = StaffInPostFormat()
      guard format.recognise(file) != nil,
        let table = SourceTable.read(file.text, as: format.layout).table
      else { continue }
      let columns = ReportColumns<StaffColumn>(table.header)
      return StaffReport(
        table, codes: Self.codes, number: OrganisationTree.prefix(table.rows, columns) ?? "",
        held: held, asOf: asOf)
    }
    return nil
  }

  /// Everything that reading the example's files finds, as the formats would say it.
  func findings() throws -> [Finding] {
    var all: [Finding] = []
    for name in try files() {
      let file = try file(name)
      let staff = StaffInPostFormat()
      let competence = CompetenceFormat()
      if staff.recognise(file) != nil {
        all += SourceTable.read(file.text, as: staff.layout).findings
        all += try self.staff()?.findings ?? []
      } else if competence.recognise(file) != nil {
        let reading = SourceTable.read(file.text, as: competence.layout)
        all += reading.findings
        guard let table = reading.table else { continue }
        all += competenceReport(table, try self.staff())?.findings ?? []
      }
    }
    return all
  }

  func competenceReport(_ table: SourceTable, _ staff: StaffReport?) -> CompetenceReport? {
    let isTeam = table.header.has("Employee Number")
    let learners: Learners
    if isTeam {
      guard let staff else { return nil }
      learners = .team(HeldStaff(staff))
    } else {
      learners = .one(PersonID(rawValue: 1), key: "#1")
    }
    return CompetenceReport(
      table, codes: Self.codes, number: staff?.number ?? "990", learners: learners,
      asOf: Self.asOf)
  }

  /// What the example lists, and what of it may not be left out or added to.
  func expectedFindings() throws -> Set<Found> {
    let only = try files().first ?? ""
    let entries = expected["findings"] as? [[String: Any]] ?? []
    return Set(entries.map { Found($0, file: only) })
  }
}

extension HeldStaff {
  /// As if `report` had been loaded.
  init(_ report: StaffReport) {
    var people: [String: PersonID] = [:]
    for row in report.rows where people[row.employee] == nil {
      people[row.employee] = PersonID(rawValue: Int64(people.count + 1))
    }
    self.init(
      people: people,
      employeeOf: Dictionary(
        report.rows.map { ($0.assignment, $0.employee) }, uniquingKeysWith: { first, _ in first }))
  }
}
