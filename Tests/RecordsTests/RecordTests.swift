import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Records

@Suite struct `Records that people hold` {
  static let today = Clock.test.today

  static func withPerson(
    _ engine: Engine,
    _ body: @escaping @Sendable (PersonID, OrganisationID, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in
        let home = try Organisations.create(.init(name: "The Willows", kind: .careLocation), tx)
        let name = try #require(PersonName(written: "Cara Roe"))
        let person = Person(id: try tx.newIdentifier(), name: name)
        try People.save(person, tx)
        try body(person.id, home.organisation.id, tx)
      }
    }
  }

  static func training(
    _ category: String, _ person: PersonID, _ home: OrganisationID, on day: String,
    until end: String? = nil
  ) -> RecordEntry {
    RecordEntry(
      person: person, organisation: home, source: .careFile, key: category,
      kind: .training(category: category), title: "Training \(category)", awardedOn: Day(day),
      expiresOn: end.flatMap { Day($0) })
  }

  @Test(arguments: Engine.allCases)
  func `come back as they were saved, whatever their kind`(engine: Engine) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let kinds: [RecordKind] = [
        .training(category: "11"), .coreSkill(subject: "Fire Safety", level: nil),
        .coreSkill(subject: "Moving and Handling", level: 2),
        .careCertificate(set: .set2025, state: .inProgress),
        .qualification(scheme: "asc", code: "302", level: "3", year: 2020),
        .programme(code: "national-induction"), .module(code: "appraisal"),
        .competence(owner: "990", level: "1"), .appraisal,
      ]
      let entries = kinds.enumerated().map { position, kind in
        RecordEntry(
          person: person, organisation: home, source: .hand, key: "\(position)", kind: kind,
          title: "Title \(position)", awardedOn: Day("2024-02-29"), expiresOn: Day("2027-02-28"),
          isHeld: position % 2 == 0, issuer: "College", issuerOrganisation: home, note: "Seen")
      }
      try HeldRecords.merge(entries, on: Self.today, tx)
      let held = try HeldRecords.held(by: [person], tx)[person] ?? []
      #expect(Set(held.map(\.entry)) == Set(entries))
    }
  }

  @Test(arguments: Engine.allCases)
  func `of a worker are all replaced by a file that has any, and kept as history`(
    engine: Engine
  ) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let fire = Self.training("6", person, home, on: "2025-01-10", until: "2026-01-09")
      let lifting = Self.training("15", person, home, on: "2025-01-11")
      func load(_ entries: [RecordEntry]) throws -> [JournalChange] {
        try HeldRecords.replace(
          [.training], of: [person], at: home, source: .careFile, with: entries, on: Self.today, tx)
      }
      #expect(try load([fire, lifting]).map(\.kind) == [.created, .created])
      #expect(try load([lifting, fire]).isEmpty)

      let again = Self.training("6", person, home, on: "2026-01-08", until: "2027-01-07")
      let changes = try load([again])
      #expect(changes.map(\.kind) == [.changed, .ended])
      #expect(
        changes.first?.fields["completion_date"]
          == .init(before: "2025-01-10", after: "2026-01-08"))
      #expect(try HeldRecords.held(by: [person], tx)[person]?.map(\.entry) == [again])
      let history = try HeldRecords.history(of: person, tx)
      #expect(history.count == 3)
      #expect(history.filter { $0.standing == .replaced(on: Self.today) }.count == 2)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of another source, group or employer stay when one is replaced`(
    engine: Engine
  ) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let other = try Organisations.create(.init(name: "The Elms", kind: .careLocation), tx)
      let elsewhere = Self.training("6", person, other.organisation.id, on: "2025-01-10")
      let certificate = RecordEntry(
        person: person, organisation: home, source: .careFile, key: "CARECERT",
        kind: .careCertificate(set: .unknown, state: .completed), title: "Care Certificate")
      let byHand = RecordEntry(
        person: person, organisation: home, source: .hand, key: "1",
        kind: .training(category: "6"), title: "Fire safety", awardedOn: Day("2025-05-05"))
      try HeldRecords.merge([elsewhere, certificate, byHand], on: Self.today, tx)
      #expect(
        try HeldRecords.replace(
          [.training], of: [person], at: home, source: .careFile, with: [], on: Self.today, tx
        ).isEmpty)
      #expect(try HeldRecords.held(by: [person], tx)[person]?.count == 3)
    }
  }

  @Test(arguments: Engine.allCases)
  func `renew one by one where a source does not say all`(engine: Engine) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      func skill(_ subject: String, _ day: String?, held: Bool = true) -> RecordEntry {
        RecordEntry(
          person: person, organisation: home, source: .competenceFile,
          key: "NHS|CSTF|\(subject)|", kind: .coreSkill(subject: subject, level: nil),
          title: subject, awardedOn: day.flatMap { Day($0) }, isHeld: held)
      }
      try HeldRecords.merge(
        [skill("Fire Safety", "2024-03-01"), skill("Prevent", nil, held: false)], on: Self.today,
        tx)
      let next = [skill("Fire Safety", "2026-03-01")]
      #expect(try HeldRecords.wouldMerge(next, tx).added.count == 1)
      #expect(try HeldRecords.merge(next, on: Self.today, tx).map(\.kind) == [.changed])
      #expect(try HeldRecords.merge(next, on: Self.today, tx).isEmpty)
      let held = try HeldRecords.held(by: [person], tx)[person] ?? []
      #expect(held.filter { $0.counts(on: Self.today) }.map(\.title) == ["Fire Safety"])
      #expect(held.count == 2)
    }
  }

  @Test func `count from the day of award to the day of expiry`() throws {
    let entry = RecordEntry(
      person: PersonID(rawValue: 1), organisation: OrganisationID(rawValue: 2), source: .hand,
      key: "1", kind: .programme(code: "x"), title: "X", awardedOn: Day("2024-02-29"),
      expiresOn: Day("2025-02-27"))
    let record = HeldRecord(id: RecordID(rawValue: 3), entry: entry)
    #expect(!record.counts(on: try #require(Day("2024-02-28"))))
    #expect(record.counts(on: try #require(Day("2024-02-29"))))
    #expect(record.counts(on: try #require(Day("2025-02-27"))))
    #expect(!record.counts(on: try #require(Day("2025-02-28"))))
    var voided = record
    voided.standing = .voided(on: Self.today, reason: "Wrong person")
    #expect(!voided.counts(on: try #require(Day("2024-06-01"))))
  }

  @Test(arguments: Engine.allCases)
  func `are entered by hand with evidence, and voided with a reason`(
    engine: Engine
  ) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let record = try RecordCompletion(
        person: person, organisation: home, kind: .programme(code: "national-induction"),
        title: "National induction", completedOn: Day("2026-03-02"), evidence: "Certificate seen"
      ).run(under: .test, tx)
      #expect(throws: Problems.self) {
        try VoidRecord(record.id, reason: " ").run(under: .test, tx)
      }
      try VoidRecord(record.id, reason: "Wrong person").run(under: .test, tx)
      #expect(throws: Problems.self) {
        try VoidRecord(record.id, reason: "Again").run(under: .test, tx)
      }
      #expect(try HeldRecords.held(by: [person], tx)[person] == nil)
      #expect(
        try HeldRecords.history(of: person, tx).map(\.standing)
          == [.voided(on: Self.today, reason: "Wrong person")])
      let timeline = try Journal.timeline(
        of: .person(person), actions: JournalActions(RecordJournal.actions), tx)
      #expect(
        timeline.map(\.sentence) == [
          "Record taken out: National induction, because Wrong person",
          "Recorded as completed on 2 March 2026: National induction",
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `that were voided are not brought back by the same file`(engine: Engine) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let fire = Self.training("6", person, home, on: "2025-01-10")
      try HeldRecords.merge([fire], on: Self.today, tx)
      let id = try #require(try HeldRecords.held(by: [person], tx)[person]?.first?.id)
      try VoidRecord(id, reason: "Wrong person").run(under: .test, tx)
      #expect(
        try HeldRecords.replace(
          [.training], of: [person], at: home, source: .careFile, with: [fire], on: Self.today, tx
        ).isEmpty)
      #expect(try HeldRecords.held(by: [person], tx)[person] == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `entered by hand need a title and a date that makes sense`(engine: Engine) async throws {
    try await Self.withPerson(engine) { person, home, tx in
      let wrong = RecordCompletion(
        person: person, organisation: home, kind: .module(code: "x"), title: " ",
        completedOn: Self.today + 1, expiresOn: Self.today)
      let problems = #expect(throws: Problems.self) { try wrong.run(under: .test, tx) }
      #expect(problems?.problems.map(\.field) == ["title", "awardedOn", "expiresOn"])
    }
  }
}
