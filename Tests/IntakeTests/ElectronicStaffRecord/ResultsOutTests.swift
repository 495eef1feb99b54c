import Access
import Directory
import Files
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

@Suite struct `Results for the staff record` {
  private static let today = Day(year: 2026, month: 3, day: 31) ?? Day(number: 0)

  @Test func `are named as the record names them`() {
    let names = CompetencyNames(.shared)
    #expect(names.name(of: "Fire Safety", level: nil) == "NHS|CSTF|Fire Safety - 2 Years|")
    #expect(names.name(of: "Basket weaving", level: nil) == nil)
    // At several levels, and none was said.
    #expect(names.name(of: "Resuscitation", level: nil) == nil)
    #expect(ResultsOut.written(Day(year: 2028, month: 11, day: 5) ?? Self.today) == "05-Nov-2028")
  }

  @Test(arguments: Engine.allCases)
  func `hold what was recorded here and not what came from there`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let trust = try await database.write { tx in
        let made = try Organisations.create(
          .init(name: "Ashford Trust", kind: .nhsTrust, codes: [.ods("RZZ")]), tx)
        let id = made.organisation.id
        let staff: [(String?, String)] = [("90100001", "=1+1 Pugh"), (nil, "Ana Example")]
        for (number, name) in staff {
          var person = Person(
            id: try tx.newIdentifier(), name: try #require(PersonName(written: name)))
          if let number {
            person.identify(by: PersonIdentifier(.esrEmployee, number, organisation: id))
          }
          try People.save([person], tx)
          try Assignments.save(
            [
              Assignment(
                id: try tx.newIdentifier(), person: person.id, organisation: id, employer: id,
                number: number, title: "Nurse", engagement: .permanent,
                startedOn: Self.today - 900)
            ], tx)
          let entries: [(RecordEntry.Source, String, Int)] = [
            (.hand, "Fire Safety", 30), (.hand, "Conflict Resolution", 400),
            (.competenceFile, "Conflict Resolution", 200),
          ]
          try HeldRecords.merge(
            entries.map { source, subject, days in
              RecordEntry(
                person: person.id, organisation: id, source: source, key: subject,
                kind: .coreSkill(subject: subject, level: nil), title: subject,
                awardedOn: Self.today - days)
            }, on: Self.today, tx)
        }
        return id
      }
      let result = try await database.write { tx in
        try Exports.staffRecordResults(
          ExportRequest(organisation: trust, asOf: Self.today),
          by: .console(now: Clock.fixed(Self.today).now()), tx)
      }
      let rows = CareOutRows.rows(result.files[0].bytes)
      #expect(rows.count == 1)
      #expect(rows.first?["Employee Number"] == "90100001")
      #expect(rows.first?["Competency Name"] == "NHS|CSTF|Fire Safety - 2 Years|")
      #expect(rows.first?["Date Start"] == "01-Mar-2026")
      // A name is free text, and somebody opens the file in a spreadsheet before it goes on.
      let text = String(decoding: result.files[0].bytes, as: UTF8.self)
      #expect(text.contains("'=1+1 Pugh") && !text.contains(",=1+1"))
      #expect(result.findings.map(\.code) == [.keyMissing])
    }
  }
}
