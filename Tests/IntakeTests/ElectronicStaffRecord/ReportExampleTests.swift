import Files
import Kernel
import Testing

@testable import Intake

@Suite struct `The examples of ESR reports` {
  static let faulty = [
    "esr-01-supervisor-loop", "esr-02-supervisor-missing", "esr-03-primary-assignment",
    "esr-04-band-ambiguous", "esr-05-staff-group-role", "esr-06-fte",
    "esr-07-ethnic-origin-shapes", "esr-08-rows-multiplied", "esr-09-numbers-as-decimals",
    "esr-10-dates", "esr-11-leavers-in-list", "esr-12-no-header", "esr-17-competence-rows",
  ]

  @Test(arguments: faulty) func `that hold a fault give just the findings listed`(
    name: String
  ) throws {
    let example = try ReportExample("faulty/" + name)
    try compare(example)
  }

  @Test(arguments: [
    "esr-staff-in-post", "esr-staff-in-post-with-preamble", "esr-competence-one-person",
  ]) func `that are right give nothing but notes`(name: String) throws {
    try compare(try ReportExample(name))
  }

  @Test func `of a team load after their staff without findings`() throws {
    let staff = try #require(try ReportExample("esr-staff-in-post").staff())
    let example = try ReportExample("esr-competence-team")
    let file = try example.file(try #require(try example.files().first))
    #expect(StaffInPostFormat().recognise(file) == nil)
    let table = try #require(SourceTable.read(file.text, as: CompetenceFormat().layout).table)
    let report = try #require(example.competenceReport(table, staff))
    #expect(report.findings.filter { $0.severity != .info } == [])
    #expect(report.rows.count == example.expected["rows"] as? Int)
    #expect(Set(report.rows.map(\.person)).count == example.expected["persons"] as? Int)
    #expect(
      report.rows.count { $0.awardedOn == nil } == example.expected["never_held"] as? Int)
    #expect(report.rows.count(where: \.neverExpires) == example.expected["no_expiry_rows"] as? Int)
    let local = report.rows.count { $0.name?.isCoreSkill == false }
    #expect(local == example.expected["local_competence_rows"] as? Int)
    let byStatus = Dictionary(grouping: report.rows, by: \.status).mapValues(\.count)
    #expect(byStatus == example.expected["by_status"] as? [String: Int])
    let compliant = report.rows.count {
      $0.awardedOn != nil && ($0.countsUntil.map { $0 >= ReportExample.asOf } ?? true)
    }
    #expect(compliant == 45)
  }

  private func compare(_ example: ReportExample) throws {
    let expected = try example.expectedFindings()
    let findings = try example.findings()
    let found = Set(findings.map(ReportExample.Found.init))
    let missing = expected.filter { one in
      // The examples of whole reports leave some of it out.
      !found.contains(one)
        && !found.contains {
          $0.code == one.code && (one.line.isEmpty || one.line == $0.line) && one.column.isEmpty
        }
    }
    #expect(missing.isEmpty)
    let unlisted = findings.filter {
      $0.severity != .info && !expected.contains(ReportExample.Found($0))
    }
    #expect(unlisted == [])
    for finding in findings { #expect(!finding.message.isEmpty) }
    for entry in example.expected["findings"] as? [[String: Any]] ?? [] {
      guard let value = entry["value"] as? String else { continue }
      let one = ReportExample.Found(entry, file: findings.first?.file ?? "")
      for finding in findings where ReportExample.Found(finding) == one {
        #expect(finding.value == value)
        #expect(finding.severity.rawValue == entry["severity"] as? String)
      }
    }
  }
}
