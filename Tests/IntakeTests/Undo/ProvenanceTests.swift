import Access
import Directory
import Files
import Foundation
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let prepared = Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds")
private let legacy = Example(folder: "asc-wds/2021-11-legacy", format: "asc-wds")
private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let preamble = Example(
  folder: "esr-staff-in-post-with-preamble", format: "esr-staff-in-post")
private let team = Example(folder: "esr-competence-team", format: "esr-competence")

/// What is held, and the name under which its origin is told.
private struct Held: Hashable, CustomStringConvertible {
  let subject: JournalSubject
  let record: String
  let id: Int64
  let value: String

  var description: String { "\(record) \(id): \(value)" }
}

/// Every value in the tables, by the columns of the tables themselves.
private func held(_ tx: any Transaction) throws -> [Held] {
  var found: [Held] = []
  func ask(_ record: String, _ columns: [(column: String, name: String)], _ sql: String) throws {
    for row in try tx.rows(sql) {
      let subject: Int64 = try row(0)
      let id: Int64 = try row(1)
      for (place, column) in columns.enumerated()
      where row.values[place + 2] != .null && row.values[place + 2] != .text("") {
        found.append(
          Held(
            subject: record == "Unit" || record == "Organisation"
              ? .organisation(OrganisationID(rawValue: subject))
              : .person(PersonID(rawValue: subject)), record: record, id: id, value: column.name))
      }
    }
  }
  try ask(
    "Person", [("born_on", "Birth date"), ("display_name", "Name")],
    "SELECT id, id, born_on, display_name FROM person")
  try ask(
    "Person", [("title", "Title")],
    "SELECT person_id, person_id, title FROM person_name WHERE kind = 'current'")
  try ask(
    "Person", [("display", "Other names")],
    "SELECT person_id, person_id, display FROM person_name WHERE kind <> 'current'")
  try ask(
    "Person", [("address", "Email")], "SELECT person_id, person_id, address FROM person_email")
  for (scheme, name) in [
    ("ni", "National insurance number"), ("esr-employee", "Employee number"),
    ("asc-worker", "Worker key"), ("nmc", "NMC registration"), ("gmc", "GMC registration"),
    ("hcpc", "HCPC registration"), ("swe", "Social work england registration"),
  ] {
    try ask(
      "Person", [("value", name)],
      """
      SELECT person_id, person_id, value FROM person_identifier
      WHERE scheme = '\(scheme)' AND retired_on IS NULL
      """)
  }
  let post = [
    ("organisation_id", "Organisation"), ("unit_id", "Unit"), ("number", "Number"),
    ("position_number", "Position number"), ("title", "Job title"), ("job_role", "Role"),
    ("staff_group", "Staff group"), ("band", "Band"), ("occupation_code", "Occupation code"),
    ("pathway_category", "Pathway category"), ("engagement", "Engagement"), ("fte", "FTE"),
    ("contracted_hours", "Weekly hours"), ("status", "Status"), ("started_on", "Start date"),
    ("joined_employer_on", "Employer start date"),
    ("started_in_sector_year", "Year started in social care"), ("ended_on", "Last day"),
  ]
  try ask(
    "Assignment", post,
    "SELECT person_id, id, \(post.map(\.0).joined(separator: ", ")) FROM assignment")
  let entry = [
    ("title", "Title"), ("awarded_on", "Completion date"), ("expires_on", "Expiry date"),
    ("kind", "Kind"), ("level", "Level"), ("year", "Year"),
    ("COALESCE(issuer, CAST(issuer_organisation_id AS TEXT))", "Issuer"), ("note", "Note"),
  ]
  try ask(
    "Record", entry,
    """
    SELECT person_id, id, \(entry.map(\.0).joined(separator: ", ")) FROM held_record
    WHERE standing = 'current'
    """)
  try ask(
    "Absence", [("kind", "Absence"), ("from_on", "First day away")],
    """
    SELECT a.person_id, b.id, b.kind, b.from_on
    FROM absence b JOIN assignment a ON a.id = b.assignment_id
    """)
  try ask(
    "Line manager", [("manager", "Line manager")],
    """
    SELECT a.person_id, a.id, m.manager_person_id
    FROM line_management m JOIN assignment a ON a.id = m.assignment_id WHERE m.to_on IS NULL
    """)
  try ask(
    "Monitoring", [("code", "Monitoring details")],
    "SELECT person_id, person_id, code FROM monitoring_value")
  try ask(
    "Unit", [("code", "Code"), ("name", "Name")],
    "SELECT organisation_id, id, code, name FROM unit")
  try ask(
    "Organisation", [("name", "Name"), ("postcode", "Address")],
    """
    SELECT o.id, o.id, n.name, o.postcode
    FROM organisation o JOIN organisation_name n ON n.organisation_id = o.id AND n.to_on IS NULL
    """)
  return found
}

@Suite struct `Every value that a file brought` {
  @Test(arguments: [
    [care], [care, prepared], [legacy], [staff], [preamble], [staff, team],
  ])
  func `is told with its file, line and time`(_ examples: [Example]) async throws {
    try await withDatabase(.sqlite) { database in
      let day = try #require(examples.last?.day)
      let world = UndoWorld(database, on: day)
      var last: LoadID?
      for example in examples {
        last = try await world.load(
          example.files(), organisation: example.format == "esr-competence" ? "990" : nil
        ).first
      }
      #expect(last != nil)
      let missing = try await database.read { tx in
        let values = try held(tx)
        #expect(values.count > 100)
        var told: [JournalSubject: [String: Origin]] = [:]
        for subject in Set(values.map(\.subject)) {
          var places: [String: Origin] = [:]
          for thing in try Journal.origins(of: subject, tx) {
            for value in thing.values {
              places["\(thing.record) \(thing.recordID): \(value.name)"] = value.origin
            }
          }
          told[subject] = places
        }
        return values.compactMap { value -> String? in
          guard let origin = told[value.subject]?["\(value)"] else { return "\(value): nowhere" }
          guard origin.file != nil, origin.load != nil else { return "\(value): no file" }
          return origin.line == nil ? "\(value): no line" : nil
        }
      }
      #expect(missing.isEmpty, "\(missing.count): \(missing.sorted().prefix(12))")
    }
  }

  /// The line of each record is that of its own row, not of another of the same person.
  @Test func `is told with the line that says it`() async throws {
    try await withDatabase(.sqlite) { database in
      let world = UndoWorld(database, on: staff.day)
      try await world.load(staff.files())
      let files = team.files()
      try await world.load(files, organisation: "990")
      let text = String(decoding: files[0].bytes ?? [], as: UTF8.self)
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      try await database.read { tx in
        let rows = try tx.rows(
          """
          SELECT r.entry_key, c.line FROM held_record r
          JOIN journal_change c ON c.record = 'record' AND c.record_id = r.id
          """)
        #expect(rows.count > 5)
        for row in rows {
          let key: String = try row(0)
          let line: Int = try row(1)
          #expect(lines[line - 1].contains(key), "line \(line) says \(key)")
        }
      }
    }
  }
}
