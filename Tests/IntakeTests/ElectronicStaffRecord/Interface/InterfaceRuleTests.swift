import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// What a file of the interface may be, and what becomes of one that is not.
@Suite struct `A file of the outbound interface` {
  private typealias Sample = InterfaceSample

  private func faults(of file: ImportFile) async throws -> [String] {
    var faults: [String] = []
    try await withDatabase(.sqlite) { database in
      faults = try await InterfaceLoads(database: database).load([file]).said
    }
    return faults
  }

  private func faults(of sample: Sample) async throws -> [String] {
    try await faults(of: sample.file)
  }

  @Test func `without a fault says nothing`() async throws {
    #expect(try await faults(of: Sample()) == [])
  }

  @Test func `that was renamed, cut, or counts wrong is not read at all`() async throws {
    let whole = Sample()
    let renamed = ImportFile(
      name: "GO_992_EXP_GOF_20260402_00000002.DAT", bytes: Array(whole.text.utf8))
    #expect(try await faults(of: renamed) == ["1 FileName header-name-mismatch file-rejected"])
    var short = whole
    short.miscount = 1
    #expect(try await faults(of: short) == ["11 RowCount trailer-count-mismatch file-rejected"])
    let cut = ImportFile(name: whole.name, bytes: Array(whole.text.utf8.prefix(900)))
    let lines = String(decoding: whole.text.utf8.prefix(900), as: UTF8.self).count { $0 == "\r\n" }
    #expect(try await faults(of: cut) == ["\(lines + 1)  trailer-missing file-rejected"])
    let headless = whole.text.split(separator: "\r\n").dropFirst().joined(separator: "\r\n")
    let beheaded = ImportFile(name: whole.name, bytes: Array(headless.utf8))
    #expect(try await faults(of: beheaded) == ["1  header-not-found file-rejected"])
  }

  @Test func `may be packed, and then has the name with its ending`() {
    #expect(
      InterfaceName.comparable("go_992_EXP_GOF_20260401_00000001.dat.gz")
        == InterfaceName.comparable("GO_992_EXP_GOF_20260401_00000001.DAT"))
  }

  @Test func `may divide its fields otherwise and write types small, and is told so`() async throws
  {
    var other = Sample()
    other.delimiter = "^"
    other.lineEnd = "\n"
    other.records = other.records.map { [$0[0].lowercased()] + $0.dropFirst() }
    try await withDatabase(.sqlite) { database in
      let report = try await InterfaceLoads(database: database).load(other)
      #expect(report.said == [])
      #expect(report.tally.joiners == 2)
      let notes = Set(report.findings.map(\.code))
      #expect(notes == [.delimiterUnexpected, .valueAlias])
    }
  }

  @Test func `of version 1 or for doctors in training is named and not loaded`() async throws {
    let first = ImportFile(name: "old.csv", bytes: Array("\"HDR\",\"990\",\"20260401\"\n".utf8))
    let training = ImportFile(
      name: "DE_EMD_RMC_20260401_00000001.DAT",
      bytes: Array("HDR~DE_EMD_RMC_20260401_00000001.DAT~20260401\r\n".utf8))
    try await withDatabase(.sqlite) { database in
      let loads = InterfaceLoads(database: database)
      let old = try await loads.load([first])
      #expect(old.findings.first?.message.contains("version 1") == true)
      let doctors = try await loads.load([training])
      #expect(doctors.findings.first?.message.contains("doctors in training") == true)
    }
  }

  @Test func `rejects a record with the wrong number of fields, and what hangs on it`() async throws
  {
    var sample = Sample().adding(Sample.phone("301", of: "102"))
    // The person of line 9 loses a field, an organisation gains one.
    sample.records[7].removeLast()
    sample.records[2].append("")
    #expect(
      try await faults(of: sample)
        == [
          "4  field-count row-rejected", "9  field-count row-rejected",
          "6 OrganisationID orphan-organisation link-dropped",
          "10 PersonID orphan-person row-rejected", "11 PersonID orphan-person row-rejected",
        ].sorted { Int($0.prefix { $0.isNumber }) ?? 0 < Int($1.prefix { $0.isNumber }) ?? 0 })
  }

  @Test func `takes the later LastUpdate of two records with one key`() async throws {
    let later = Sample.person(
      "102", employee: "50000002", last: "Later", first: "Idris", updated: "20260402 010000")
    let older = Sample.person(
      "101", employee: "50000001", last: "Older", first: "Ruth", updated: "20250101 010000")
    try await withDatabase(.sqlite) { database in
      let report = try await InterfaceLoads(database: database).load(
        Sample().adding(later, older))
      #expect(
        report.said == [
          "11 PersonID key-duplicate loaded", "12 PersonID key-duplicate row-rejected",
        ])
      #expect(report.findings.map(\.severity) == [.warning, .error])
      let names = try await database.read { tx in
        try tx.rows("SELECT display_name FROM person ORDER BY display_name")
          .map { try $0(0, as: String.self) }
      }
      #expect(names == ["Idris Later", "Ruth Amberley"])
    }
  }

  @Test(arguments: [
    ("01/02/2020", "date-format"), ("2020-02-01", "date-format"), ("20200231", "date-impossible"),
    ("200201", "date-format"),
  ])
  func `writes dates as YYYYMMDD only`(text: String, code: String) async throws {
    #expect(
      try await faults(of: Sample().changing(7, [17: text])) == [
        "9 HireDate \(code) value-dropped"
      ])
  }

  @Test func `writes names of jobs and positions with bars, and local words are left out`()
    async throws
  {
    let sample = Sample().changing(
      8, [35: "Nursing", 30: "Staff Nurse", 21: "Permanentish", 31: "NHS|XR08|Review Body Band 8"])
    #expect(
      try await faults(of: sample) == [
        "10 AssignmentCategory code-unknown value-dropped",
        "10 PositionName value-format value-dropped", "10 Grade band-ambiguous value-dropped",
        "10 JobName value-format value-dropped",
      ])
  }

  @Test func `loses every link of a ring of supervisors, of oneself, and to nobody`() async throws {
    let ring = Sample().changing(6, [16: "102", 17: "202"])
    #expect(
      try await faults(of: ring) == [
        "8 SupervisorPersonID supervisor-loop link-dropped",
        "10 SupervisorPersonID supervisor-loop link-dropped",
      ])
    #expect(
      try await faults(of: Sample().changing(8, [16: "102", 17: "202"])) == [
        "10 SupervisorPersonID supervisor-self link-dropped"
      ])
    #expect(
      try await faults(of: Sample().changing(8, [16: "999", 17: ""])) == [
        "10 SupervisorPersonID supervisor-missing link-dropped"
      ])
    #expect(
      try await faults(of: Sample().changing(8, [16: "", 17: ""])) == [
        "10 SupervisorPersonID supervisor-blank loaded"
      ])
    #expect(
      try await faults(of: Sample().changing(8, [17: "999"])) == [
        "10 SupervisorAssignmentID assignment-unknown loaded"
      ])
  }

  @Test func `names organisations in a ring one by one`() async throws {
    #expect(
      try await faults(of: Sample().changing(0, [11: "2"])) == [
        "2 ParentOrganisationID organisation-loop link-dropped",
        "3 ParentOrganisationID organisation-loop link-dropped",
      ])
  }

  @Test func `with two primary assignments of one person counts the person once`() async throws {
    let second = Sample.assignment(
      "203", of: "102", number: "50000002-2", at: "3", position: "12", under: ("101", "201"))
    try await withDatabase(.sqlite) { database in
      let report = try await InterfaceLoads(database: database).load(Sample().adding(second))
      #expect(
        report.said == [
          "10 PrimaryAssignment primary-multiple loaded",
          "11 PrimaryAssignment primary-multiple loaded",
        ])
      #expect(report.count("persons") == 2)
      #expect(report.count("assignments") == 3)
    }
  }

  /// The one person without a number, a number of two people, an applicant.
  @Test func `leaves out people who cannot be told apart`() async throws {
    let sample = Sample().adding(
      Sample.person("103", employee: "", last: "Nobody", first: "Nell"),
      Sample.person("104", employee: "50000001", last: "Other", first: "Olu"),
      Sample.assignment(
        "205", of: "102", number: "", at: "3", position: "12", more: [7: "A", 22: "No"]))
    #expect(
      try await faults(of: sample) == [
        "11 EmployeeNumber key-missing row-rejected",
        "12 EmployeeNumber key-duplicate row-rejected",
      ])
  }
}
