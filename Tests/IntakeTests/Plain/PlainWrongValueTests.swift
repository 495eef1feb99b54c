import Access
import Directory
import Files
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Intake

/// A wrong value is dropped, and what was held stays; a blank takes it back.
@Suite struct `A wrong value in a plain list` {
  private static let list = """
    Staff number,First name,Last name,Job title,Contract,Hours a week,Full-time equivalent,Start date,Joined on,End date,Manager staff number,Manager,Holds a budget,Registration body,Registration number,Registration expires
    0001,Asha,Patel,Practice manager,Permanent,37.5,1,01/09/2019,,,,Yes,Yes,,,
    0002,Ben,Oakley,Practice nurse,Permanent,30,0.8,04/01/2021,01/02/2020,,0001,No,No,NMC,18A0001E,31/08/2027
    0003,Carys,Mbeki,Receptionist,Fixed term,20,0.53,05/10/2020,,31/08/2026,0001,No,No,,,
    """

  private struct Post: Equatable {
    let name: String
    let engagement: Engagement
    let hours: String?
    let fte: String?
    let started: String?
    let joined: String?
    let ended: String?
    let manager: String?
    let isManager: Bool
    let holdsBudget: Bool
    let registeredUntil: String?
  }

  private func posts(_ sample: PlainSample) async throws -> [String: Post] {
    try await sample.database.read { tx in
      let posts = try Assignments.ofEmployer(sample.practice, tx)
      let people = try People.find(Set(posts.map(\.person)), tx)
      let managers = try LineManagement.managers(of: posts.map(\.id), on: PlainSample.today, tx)
      return Dictionary(
        uniqueKeysWithValues: posts.map { post in
          let person = people[post.person]
          let name = person?.name.display ?? "?"
          return (
            String(name.prefix(5)).trimmed,
            Post(
              name: name, engagement: post.engagement, hours: post.contractedHours?.inWords,
              fte: post.fte?.inWords, started: post.startedOn?.iso,
              joined: post.joinedEmployerOn?.iso, ended: post.endedOn?.iso,
              manager: managers[post.id].flatMap { people[$0.manager]?.name.display },
              isManager: post.isFlaggedManager, holdsBudget: post.holdsBudget,
              registeredUntil: person?.identifiers.first { $0.scheme.isRegistration }?
                .expiresOn?.iso)
          )
        })
    }
  }

  private func held(_ sample: PlainSample) async throws -> [[String: String]] {
    try await sample.database.read { tx in
      try tx.rows("SELECT said FROM source_record WHERE kind = 'post' ORDER BY source_key").map {
        SaidText.values(of: try $0(0))
      }
    }
  }

  @Test(
    arguments: [
      ("Permanent,30", "Permenant,30", "Contract code-unknown"),
      ("Permanent,30", "Permanent,lots", "Hours a week number-format"),
      ("Permanent,30", "Permanent,300", "Hours a week number-range"),
      (",0.8,", ",most,", "Full-time equivalent number-format"),
      ("04/01/2021", "04/13/0021", "Start date date-impossible"),
      ("01/02/2020", "01/02/20", "Joined on date-two-digit-year"),
      ("31/08/2026", "31/08/206", "End date date-format"),
      ("31/08/2026", "31/08/2019", "End date date-order"),
      ("2027", "2O27", "Registration expires date-format"),
      (",0001,No,No,NMC", ",0099,No,No,NMC", "Manager staff number supervisor-missing"),
      (",0001,No,No,NMC", ",1.0E+03,No,No,NMC", "Manager staff number supervisor-missing"),
      (",0001,No,No,NMC", ",0002,No,No,NMC", "Manager staff number supervisor-self"),
      (",,,,Yes,Yes", ",,,,perhaps,Yes", "Manager code-unknown"),
      (",,,,Yes,Yes", ",,,,Yes,perhaps", "Holds a budget code-unknown"),
    ])
  func `is said, and changes nothing`(right: String, wrong: String, finding: String) async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(Self.list)
      let before = try await (posts(sample), held(sample))
      #expect(before.0["Carys"]?.ended == "2026-08-31")
      let spoilt = Self.list.replacing(right, with: wrong)
      #expect(spoilt != Self.list)
      let report = try await sample.load(spoilt)
      #expect(report.tally.changed + report.tally.joiners + report.tally.leavers == 0)
      #expect(report.tally.unchanged == 3)
      let said = report.findings.filter { $0.severity != .info }
        .map { "\($0.column) \($0.code.rawValue)" }
      #expect(said.contains { $0.hasPrefix(finding.prefix { $0 != "-" }) }, "\(said)")
      #expect(try await posts(sample) == before.0)
      #expect(try await held(sample) == before.1)
    }
  }

  /// A month-first date in one row makes the whole column unreadable.
  @Test(arguments: Engine.allCases)
  func `of one row does not wipe the column of the others`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(Self.list)
      let before = try await posts(sample)
      let turned = Self.list.replacing("04/01/2021", with: "08/29/2021")
      _ = try await sample.load(turned)
      #expect(try await posts(sample) == before)
    }
  }

  @Test func `is not what a blank is`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(Self.list)
      let blank = Self.list.replacing("31/08/2026", with: "").replacing("Permanent,30", with: ",")
        .replacing(",0001,No,No,NMC", with: ",,No,No,NMC")
      let report = try await sample.load(blank)
      #expect(report.tally.changed + report.tally.joiners == 2)
      let after = try await posts(sample)
      #expect(after["Carys"]?.ended == nil)
      #expect(after["Ben O"]?.hours == nil)
      #expect(after["Ben O"]?.engagement == .notStated)
      #expect(after["Ben O"]?.manager == nil)
    }
  }

  /// With the change of something else in the same row.
  @Test(arguments: Engine.allCases)
  func `leaves a leaver who gets another title a leaver`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      _ = try await sample.load(Self.list)
      let next = Self.list.replacing("Receptionist", with: "Senior receptionist")
        .replacing("31/08/2026", with: "31/08/206")
      #expect(try await sample.load(next).tally.changed == 1)
      #expect(try await posts(sample)["Carys"]?.ended == "2026-08-31")
    }
  }

  @Test func `keeps what somebody typed in, whom a file names for the first time`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      try await database.write { tx in
        let person = Person(
          id: try tx.newIdentifier(),
          name: try #require(PersonName(given: "Dewi", family: "Ashworth")))
        try People.save([person], tx)
        try Assignments.save(
          [
            Assignment(
              id: try tx.newIdentifier(), person: person.id, organisation: sample.practice,
              employer: sample.practice, title: "Cook", engagement: .permanent,
              contractedHours: WeeklyHours("20"), startedOn: PlainSample.today - 400)
          ], tx)
      }
      let before = try await posts(sample)
      _ = try await sample.load(
        "Name,Job title,Contract,Hours a week,Start date\nDewi Ashworth,Cook,zero-ish,about 20,soon\n"
      )
      #expect(try await posts(sample) == before)
    }
  }

  @Test func `keeps the expiry of a training, while it is the same completion`() async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let training =
        "Staff number,Subject,Completed on,Expires on\n0001,Fire Safety,14/05/2026,14/05/2028\n"
      _ = try await sample.load([("staff.csv", Self.list), ("t.csv", training)])
      func expiries() async throws -> [String?] {
        try await database.read { tx in
          let people = try People.all(by: .staffNumber, at: sample.practice, tx)
          return try HeldRecords.held(by: people.values.sorted(), tx).values.joined()
            .map { $0.expiresOn?.iso }
        }
      }
      #expect(try await expiries() == ["2028-05-14"])
      let spoilt = training.replacing("14/05/2028", with: "14/05/208")
      #expect(try await sample.load([("t.csv", spoilt)]).tally.changed == 0)
      #expect(try await expiries() == ["2028-05-14"])
      // A newer one does not run out when the older one did.
      let newer = spoilt.replacing("14/05/2026", with: "01/10/2026")
      _ = try await sample.load([("t.csv", newer)])
      #expect(try await expiries() == [nil])
    }
  }

  @Test(
    arguments: [
      ("37.5", "37.5"), ("37,5", "37.5"), ("37,5 hrs", "37.5"), ("37.5 hours", "37.5"),
      ("20 hours a week", "20"), ("16 pw", "16"), ("16h", "16"), ("37:30", "37.5"),
      ("7 hrs/wk", "7"), ("37.5 hrs.", "37.5"),
      ("15 hrs 2 days", nil), ("4 x 7.5", nil), ("1,250", nil), ("30-37", nil), ("20 days", nil),
      ("two", nil), ("37..5", nil), ("hrs", nil), ("37.5.", nil), ("20 a", nil), ("20 week", nil),
    ] as [(String, String?)])
  func `of hours is anything but one number`(text: String, hours: String?) async throws {
    try await withDatabase(.sqlite) { database in
      let sample = try await PlainSample(database)
      let report = try await sample.load(
        "Name,Job title,Hours a week,Start date\nAsha Patel,Manager,\"\(text)\",01/09/2019\n")
      #expect(try await posts(sample)["Asha"]?.hours == hours)
      #expect(report.findings.contains { $0.code == .numberFormat } == (hours == nil))
    }
  }
}

@Suite struct `Posts of a plain list` {
  /// A number may hold any sign.
  @Test(arguments: Engine.allCases)
  func `stay apart when their numbers hold a stroke`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let list = """
        Staff number,First name,Last name,Job title,Post number,Start date
        K,Asha,Patel,Manager,A/1,01/09/2019
        K,Asha,Patel,Nurse,A/2,01/09/2019
        K/no-A,Ben,Oakley,Receptionist,,04/01/2021
        K%2F1,Carys,Mbeki,Cook,50%,04/01/2021
        """
      func posts() async throws -> [String] {
        try await database.read { tx in
          try Assignments.ofEmployer(sample.practice, tx).map {
            "\($0.title) \($0.number ?? "-")"
          }.sorted()
        }
      }
      let expected = ["Cook 50%", "Manager A/1", "Nurse A/2", "Receptionist -"]
      #expect(try await sample.load(list).tally.joiners == 4)
      #expect(try await posts() == expected)
      let again = try await sample.load(list)
      #expect(again.tally.unchanged == 4)
      #expect(again.tally.changed + again.tally.joiners == 0)
      #expect(again.faults == [])
      #expect(try await posts() == expected)
      #expect(
        try await sample.load(list.replacing("Nurse", with: "Senior nurse")).tally.changed == 1)
      #expect(try await posts().contains("Senior nurse A/2"))
    }
  }

  @Test(arguments: ["K", "K/1", "K%2F", "no-3", "Asha Patel"])
  func `have keys that read back as they were written`(person: String) {
    for which: PlainPostKey.Which in [.ordinal(2), .number("A/2"), .number("2"), .number("%25/")] {
      let key = PlainPostKey(person, which)
      #expect(PlainPostKey(key.text) == key)
    }
  }

  /// A file of one employer cannot touch another.
  @Test(arguments: Engine.allCases)
  func `of another employer are not loaded for this one`(engine: Engine) async throws {
    try await withDatabase(engine) { database in
      let sample = try await PlainSample(database)
      let list = """
        Organisation code,Staff number,First name,Last name,Job title,Start date
        Y99001,1,Asha,Patel,Manager,01/09/2019
        y99001,2,Ben,Oakley,Nurse,04/01/2021
        Y99011,3,Carys,Mbeki,Receptionist,05/10/2020
        ,4,Dewi,Ashworth,Cook,05/10/2020
        """
      for chosen in [true, false] {
        let report = try await sample.load([("staff.csv", list)], chosen: chosen)
        #expect(report.faults == ["4 Organisation code other-employer row-rejected"])
        #expect(report.tally.rejected == 1)
        #expect(report.rowsInError.count == 1)
      }
      let people = try await database.read { tx in
        try People.all(by: .staffNumber, at: sample.practice, tx).keys.sorted()
      }
      #expect(people == ["1", "2", "4"])
      let others = try await database.read { tx in try Organisations.find(code: "Y99011", tx) }
      #expect(others == nil)
    }
  }

  /// What its people must do depends on it, and a list does not say it.
  @Test(
    arguments: [
      ("hospice", .hospice), ("GP practice", .gpPractice), ("gp-practice", .gpPractice),
      ("practice", .gpPractice), ("charity", .charity), ("bananas", nil),
    ] as [(String, OrganisationKind?)])
  func `of a new employer are those of the kind that is said`(
    said: String, kind: OrganisationKind?
  ) async throws {
    try await withDatabase(.sqlite) { database in
      let list =
        "Organisation code,Name,Job title,Start date\nY99012,Asha Patel,Manager,01/09/2019\n"
      func load(_ options: [String: String]) async throws -> ImportReport {
        try await Importer(database: database).run(
          ImportRequest(
            files: [ImportFile(name: "list.csv", bytes: Array(list.utf8))], mode: .apply,
            asOf: PlainSample.today, options: options),
          by: .console(now: Clock.fixed(PlainSample.today).now()))
      }
      func held() async throws -> OrganisationKind? {
        try await database.read { tx in
          try Organisations.find(code: "Y99012", tx)?.kind(on: PlainSample.today)
        }
      }
      let report = try await load(["kind": said])
      #expect(try await held() == kind)
      #expect(report.didAnything == (kind != nil))
      #expect(report.findings.contains { $0.message.contains("is no kind of") } == (kind == nil))
      guard kind == nil else { return }
      // Without it the kind is not known, and may be said with the next list.
      _ = try await load([:])
      #expect(try await held() == .unstated)
      _ = try await load(["kind": "hospice"])
      #expect(try await held() == .hospice)
    }
  }
}
