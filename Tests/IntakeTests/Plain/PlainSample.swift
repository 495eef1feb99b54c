import Access
import Directory
import Files
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// A practice with nothing, and plain files to load for it.
struct PlainSample {
  static let today = Day(year: 2026, month: 11, day: 2) ?? Day(number: 0)
  static let code = "Y99001"

  let database: any Database
  let practice: OrganisationID

  init(_ database: any Database) async throws {
    self.database = database
    practice = try await database.write { tx in
      try Organisations.create(
        Organisations.Particulars(
          name: "Garsdale Surgery", kind: .gpPractice,
          codes: [OrganisationCode(.ods, PlainSample.code)]), tx
      ).organisation.id
    }
  }

  static let staff = """
    Staff number,First name,Last name,Date of birth,E-mail,Job title,Role,Contract,Hours a week,Start date,Manager staff number,Manager
    0001,Asha,Patel,27/03/1984,asha@garsdale.example,Practice manager,,Permanent,37.5,01/09/2019,,Yes
    0002,Ben,Oakley,,ben@garsdale.example,Practice nurse,Practice Nurse,Permanent,30,04/01/2021,0001,No
    0003,Carys,Mbeki,,,Receptionist,,Permanent,20,05/10/2026,0001,No
    """

  func load(
    _ files: [(String, String)], on day: Day = today, chosen: Bool = true,
    mode: ImportRequest.Mode = .apply
  ) async throws -> ImportReport {
    try await load(
      files.map { ImportFile(name: $0.0, bytes: Array($0.1.utf8)) }, on: day,
      chosen: chosen, mode: mode)
  }

  func load(
    _ files: [ImportFile], on day: Day = today, chosen: Bool = true,
    mode: ImportRequest.Mode = .apply
  ) async throws -> ImportReport {
    try await Importer(database: database).run(
      ImportRequest(
        files: files, mode: mode, asOf: day, organisation: chosen ? PlainSample.code : nil),
      by: .console(now: Clock.fixed(day).now()))
  }

  func load(_ text: String, on day: Day = today) async throws -> ImportReport {
    try await load([("list.csv", text)], on: day)
  }
}

extension ImportReport {
  /// `line column code effect` of everything but notes.
  var faults: [String] {
    findings.filter { $0.severity != .info }.map {
      "\($0.line ?? 0) \($0.column) \($0.code.rawValue) \($0.effect.rawValue)"
    }
  }
}
