import Directory
import Files
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `What the plain layout writes out` {
  private func day(_ text: String) -> Day { Day(text) ?? PlainSample.today }

  /// People typed in by hand, one of whom manages the other, and one training.
  private func typeIn(_ sample: PlainSample) async throws -> [PersonID] {
    try await sample.database.write { tx in
      let job = { (title: String, start: String) in
        JobParticulars(
          organisation: sample.practice, title: title, engagement: .notStated,
          contractedHours: WeeklyHours("37.5"), startedOn: self.day(start))
      }
      let people = try AddSeveralPeople(
        [
          .init(
            line: 1, name: try #require(PersonName(given: "Asha", family: "Patel")),
            email: "asha@garsdale.example", isManager: true, job: job("Manager", "2019-09-01")),
          .init(
            line: 2, name: try #require(PersonName(given: "Ben", family: "Oakley")), email: nil,
            isManager: false, job: job("Nurse", "2021-01-04")),
        ], at: sample.practice
      ).run(under: .test, tx)
      let posts = try Assignments.ofEmployer(sample.practice, tx)
      let of = { (person: Person) in posts.first { $0.person == person.id } }
      let (manager, nurse) = (try #require(of(people[0])), try #require(of(people[1])))
      try SetLineManager(
        nurse.id, to: .init(people[0].id, in: manager.id), from: self.day("2021-01-04")
      ).run(under: .test, tx)
      try RecordCompletions(
        [.init(people[1].id, at: sample.practice, on: self.day("2026-02-01"))],
        of: .coreSkill(subject: "Fire Safety", level: nil), title: "Fire safety",
        place: sample.practice
      ).run(under: .test, tx)
      return people.map(\.id)
    }
  }

  private func written(_ columns: [PlainLayout.Column], _ rows: [[PlainColumn: String]]) -> String {
    var writer = CSVWriter()
    let columns = PlainLayout.template(columns)
    writer.row(columns.map(\.heading))
    for row in rows { writer.row(columns.map { row[$0.column] ?? "" }) }
    return writer.text
  }

  @Test(arguments: Engine.allCases)
  func `comes back without a difference, also of those who were typed in`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let people = try await typeIn(sample)
      let staff = written(
        PlainLayout.staff,
        [
          [
            .waypointNumber: "\(people[0])", .firstName: "Asha", .lastName: "Patel",
            .email: "asha@garsdale.example", .jobTitle: "Manager", .contract: "Not stated",
            .hours: "37.5", .start: "01/09/2019", .joined: "01/09/2019", .isManager: "Yes",
            .organisationCode: PlainSample.code,
          ],
          [
            .waypointNumber: "\(people[1])", .firstName: "Ben", .lastName: "Oakley",
            .jobTitle: "Nurse", .contract: "Not stated", .hours: "37.5", .start: "04/01/2021",
            .managerNumber: "#\(people[0])", .isManager: "No",
            .organisationCode: PlainSample.code,
          ],
        ])
      let training = written(
        PlainLayout.training,
        [
          [
            .waypointNumber: "\(people[1])", .firstName: "Ben", .lastName: "Oakley",
            .subject: "Fire safety", .completed: "01/02/2026",
          ]
        ])
      for _ in 1...2 {
        let report = try await sample.load([("staff.csv", staff), ("training.csv", training)])
        #expect(report.faults == [])
        #expect(report.tally.unchanged == 3)
        #expect(report.tally.joiners + report.tally.changed + report.tally.movers == 0)
      }
      let (changes, posts, records) = try await database.read { tx in
        (
          try tx.rows("SELECT record, kind, fields FROM journal_change WHERE file IS NOT NULL")
            .map { "\(try $0(0, as: String.self)) \(try $0(1, as: String.self))" },
          try Assignments.ofEmployer(sample.practice, tx).count,
          try HeldRecords.held(by: people, tx).values.joined().count
        )
      }
      #expect(changes == [])
      #expect(posts == 2)
      #expect(records == 1)
    }
  }
}
