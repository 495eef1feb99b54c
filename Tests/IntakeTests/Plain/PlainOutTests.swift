import Access
import Directory
import Files
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

/// Plain lists out again, against what went in.
@Suite struct `Plain lists that are taken out` {
  private static let training = """
    Staff number,Subject,Level,Completed on,Expires on,Provider
    0001,Fire Safety,,14/05/2026,,Dales Training
    0002,Safeguarding Adults,2,01/06/2025,31/05/2028,
    """
  private static let user = User.console(now: Clock.fixed(PlainSample.today).now())

  private func export(_ sample: PlainSample) async throws -> ExportResult {
    let request = ExportRequest(organisation: sample.practice, asOf: PlainSample.today)
    return try await sample.database.write { tx in
      try Exports.plain(request, by: Self.user, tx)
    }
  }

  private func files(_ result: ExportResult) -> [ImportFile] {
    result.files.map { ImportFile(name: $0.name, bytes: $0.bytes) }
  }

  @Test(arguments: Engine.allCases)
  func `change nothing when they are loaded again`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load([("staff.csv", PlainSample.staff), ("t.csv", Self.training)])
      let out = try await export(sample)
      #expect(out.files.map(\.name) == ["2026-11-02-staff.csv", "2026-11-02-training.csv"])
      #expect(out.files.map(\.rows) == [3, 2])
      let again = try await sample.load(files(out))
      #expect(again.tally.joiners + again.tally.movers + again.tally.leavers == 0)
      #expect(again.tally.changed == 0, "\(again.findings.map(\.message)) \(again.people)")
      #expect(try await export(sample).files.map(\.bytes) == out.files.map(\.bytes))
    }
  }

  @Test(arguments: Engine.allCases)
  func `hold the values that went in`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load([("staff.csv", PlainSample.staff), ("t.csv", Self.training)])
      let out = try await export(sample)
      let went = CareOutRows.rows(Array(PlainSample.staff.utf8))
      let came = CareOutRows.rows(out.files[0].bytes)
      for row in went {
        let same = try #require(came.first { $0["Staff number"] == row["Staff number"] })
        for (column, value) in row where value != "No" {
          #expect(same[column] == value, "\(column)")
        }
      }
      let trained = CareOutRows.rows(out.files[1].bytes)
      #expect(trained.first?["Completed on"] == "14/05/2026")
      #expect(trained.last?["Expires on"] == "31/05/2028")
    }
  }

  /// What a ten-person practice typed in comes out, and comes in again as the same people.
  @Test(arguments: Engine.allCases)
  func `of people typed in make nobody twice`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      try await database.write { tx in
        for number in 1...3 {
          let person = Person(
            id: try tx.newIdentifier(),
            name: try #require(PersonName(given: "Person", family: "Number \(number)")))
          try People.save([person], tx)
          try Assignments.save(
            [
              Assignment(
                id: try tx.newIdentifier(), person: person.id, organisation: sample.practice,
                employer: sample.practice, title: "Receptionist", engagement: .permanent,
                contractedHours: WeeklyHours("20"), startedOn: PlainSample.today - 400)
            ], tx)
        }
      }
      let out = try await export(sample)
      #expect(out.people == 3)
      let again = try await sample.load(files(out))
      #expect(again.tally.joiners == 0, "\(again.findings.map(\.message))")
      let posts = try await database.read { tx in try Assignments.ofEmployer(sample.practice, tx) }
      #expect(posts.count == 3)
      #expect(Set(posts.map(\.person)).count == 3)
    }
  }

  @Test func `say what the layout has no place for`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load([("staff.csv", PlainSample.staff), ("t.csv", Self.training)])
      try await database.write { tx in
        let people = try People.all(by: .staffNumber, at: sample.practice, tx)
        let person = try #require(people["0001"])
        _ = try HeldRecords.merge(
          ["asc_qualifications/20", "asc_qualifications/21"].map { key in
            RecordEntry(
              person: person, organisation: sample.practice, source: .careFile, key: key,
              kind: .qualification(
                scheme: "asc_qualifications", code: key, level: nil, year: 2020),
              title: "A diploma")
          }, on: PlainSample.today, saidAt: [:], tx)
      }
      let out = try await export(sample)
      #expect(
        out.findings.map(\.message) == [
          "2 qualifications are not in the file: the plain layout holds training only. They stay in"
            + " Waypoint."
        ])
      #expect(out.files.map(\.rows) == [3, 2])
    }
  }
}
