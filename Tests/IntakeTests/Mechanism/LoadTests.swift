import Access
import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

private let head = "ID,NAME,WARD,GENDER,EMPLOYER\n"

private func load(
  _ rows: String, _ mode: ImportRequest.Mode = .apply, name: String = "a.csv",
  organisation: String? = nil, in database: any Database
) async throws -> ImportReport {
  try await Importer(formats: [ToyFormat()], database: database).run(
    ImportRequest(
      files: [ImportFile(name: name, bytes: Array((head + rows).utf8))], mode: mode,
      asOf: Clock.test.today, organisation: organisation),
    by: .console(now: Clock.test.now()))
}

private func tally(_ report: ImportReport) -> [Int] {
  let tally = report.tally
  return [
    tally.joiners, tally.movers, tally.leavers, tally.changed, tally.unchanged, tally.rejected,
  ]
}

private func rowCounts(_ database: any Database) async throws -> [Int] {
  try await database.read { tx in
    try [
      "SELECT COUNT(*) FROM load", "SELECT COUNT(*) FROM source_record",
      "SELECT COUNT(*) FROM organisation", "SELECT COUNT(*) FROM load_finding",
      "SELECT COUNT(*) FROM journal_entry",
    ].map { try tx.row($0).map { try $0(0) } ?? -1 }
  }
}

@Suite struct `Loading files` {
  @Test(arguments: Engine.allCases)
  func `tells joiners, movers, leavers and changes apart`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let first = try await load("1,Ann,A,2,RX9\n2,Ben,A,1,RX9\n3,Cy,B,1,RX9\n", in: database)
      #expect(tally(first) == [3, 0, 0, 0, 0, 0])
      #expect(first.employers.map(\.isNew) == [true])
      let second = try await load(
        "1,Ann,B,2,RX9\n2,Benjamin,A,1,RX9\n3,gone,B,1,RX9\n4,,A,1,RX9\n5,Di,A,2,RX9\n",
        in: database)
      #expect(tally(second) == [1, 1, 1, 1, 0, 1])
      #expect(second.people.map(\.kind) == [.joins, .moves, .changes, .leaves])
      #expect(second.heldAfter == [Count("workers", 3)])
      #expect(second.rowsInError.first?.rows.map(\.cells) == [["4", "", "A", "1", "RX9"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func `changes nothing the second time`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      _ = try await load("1,Ann,A,2,RX9\n", in: database)
      #expect(tally(try await load("1,Ann,A,2,RX9\n", in: database)) == [0, 0, 0, 0, 1, 0])
    }
  }

  @Test(arguments: Engine.allCases)
  func `says on a check what it would do, and does nothing`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let before = try await rowCounts(database)
      let check = try await load("1,Ann,A,2,RX9\n", .check, in: database)
      #expect(tally(check) == [1, 0, 0, 0, 0, 0])
      #expect(check.heldAfter == [Count("workers", 1)])
      #expect(check.loads.isEmpty)
      #expect(try await rowCounts(database) == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps employers apart`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      _ = try await load("1,Ann,A,2,RX1\n", in: database)
      let other = try await load("1,Bo,A,2,RX2\n", in: database)
      #expect(tally(other) == [1, 0, 0, 0, 0, 0])
      let wrong = try await load("1,gone,A,2,RX1\n", organisation: "RX2", in: database)
      #expect(wrong.findings.map(\.severity) == [.blocker])
      #expect(!wrong.didAnything)
      #expect(tally(try await load("1,Ann,A,2,RX1\n", in: database)) == [0, 0, 0, 0, 1, 0])
    }
  }

  @Test(arguments: Engine.allCases)
  func `keeps no protected value with the rows in error`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let report = try await load("1,Ann,A,secret,RX9\n4,,A,secret,RX9\n", in: database)
      #expect(report.rowsInError.first?.rows.first?.cells.contains("secret") == true)
      let (cells, findings) = try await database.read { tx in
        (
          try tx.rows(
            "SELECT load_id, position, cells FROM load_row_in_error ORDER BY position"
          ).map { row in
            // Sealed, and without the value all the same.
            let place = IntakeSealed.place(rowInError: try row(1), of: try row(0))
            return String(decoding: try tx.keys.open(try row(2), for: place), as: UTF8.self)
          },
          try tx.rows("SELECT written, message FROM load_finding").map { row -> String in
            try row(0) + (try row(1))
          }
        )
      }
      #expect(cells.count == 3)
      #expect(findings.count == 2)
      #expect(!findings.joined().contains("secret"))
      #expect(!cells.joined().contains("secret"))
      #expect(cells.last?.hasPrefix("4,,A,,RX9,") == true)
    }
  }

  @Test(arguments: Engine.allCases)
  func `answers in JSON, also on refusal`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let report = try await Importer(formats: [ToyFormat()], database: database).run(
        ImportRequest(
          files: [
            ImportFile(name: "gone.csv", bytes: nil),
            ImportFile(name: "what.csv", bytes: Array("a,b\n1,2\n".utf8)),
          ], mode: .check, asOf: Clock.test.today), by: .console(now: Clock.test.now()))
      let json = try #require(
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any])
      #expect(json["format"] as? String == "unknown")
      let findings = try #require(json["findings"] as? [[String: Any]])
      #expect(findings.map { $0["code"] as? String } == ["file-missing", "header-not-found"])
      #expect(findings.map { $0["line"] as? String } == ["", ""])
      #expect((json["changes"] as? [String: Int])?.count == 6)
      #expect((json["after_load"] as? [String: Int]) == ["workers": 0])
      #expect(!report.didAnything)
    }
  }
}

@Suite struct `Choosing the employer of a file` {
  @Test(arguments: Engine.allCases)
  func `gives it the number that the file carries`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let id = try await database.write { tx -> OrganisationID in
        let made = try Organisations.provisional(
          [OrganisationCode(.vpd, "555")], name: "Made by hand", kind: .nhsTrust, source: .hand, tx)
        return made.organisation.id
      }
      let report = try await load("1,Ann,A,2,RX7\n", organisation: "555", in: database)
      #expect(report.employers.map(\.id) == [id])
      #expect(report.employers.map(\.isNew) == [false])
      let held = try await database.read { try Organisations.find(code: "RX7", $0) }
      #expect(held?.id == id)
    }
  }

  @Test func `refuses a code that nobody has`() async throws {
    try await withDatabase(.sqlite) { database in
      let report = try await load("1,Ann,A,2,RX7\n", organisation: "NOPE", in: database)
      #expect(report.findings.map(\.severity) == [.blocker])
      #expect(!report.didAnything)
    }
  }
}
