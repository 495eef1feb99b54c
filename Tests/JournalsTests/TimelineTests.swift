import Journals
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `The timeline` {
  static let person = PersonID(rawValue: 7)
  static let organisation = OrganisationID(rawValue: 9)

  static let joined = JournalAction("person.joined", words: "Joined {organisation} as {post}")
  static let loaded = JournalAction("import.applied", words: "Loaded staff of {organisation}")
  static let renamed = JournalAction("organisation.renamed", words: "Now called {name}")
  static let actions: JournalActions = [joined, loaded, renamed]

  @Test(arguments: Engine.allCases)
  func `of a person tells entries and rows of loads, newest first`(engine: Engine) async throws {
    try await withStory(engine) { database in
      let items = try await database.read { tx in
        try Journal.timeline(of: .person(Self.person), actions: Self.actions, tx)
      }
      #expect(
        items.map(\.sentence) == [
          "Person: address changed", "Loaded staff of Elm House",
          "Joined Elm House as care worker",
        ])
      #expect(
        items[1].changes == [
          "FTE changed from 0.5 to 1 (line 4 of staff.csv)",
          "Job title changed from Care worker to Senior care worker (line 4 of staff.csv)",
          "Line manager removed (was Åsa Öberg) (line 4 of staff.csv)",
          "Birth date changed (line 4 of staff.csv)",
        ])
      #expect(items[1].load == LoadID(rawValue: 3))
      #expect(items[1].actorName == "Anna Example")
      #expect(
        items[2].changes == [
          "Assignment added: job title Care worker, start date 1 March 2026",
          "Absence ended: kind sickness", "Person changed",
        ])
      #expect(items[2].occurredOn == Day("2026-03-01"))
      #expect(items[0].occurredOn == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `of an organisation leaves its people to theirs`(engine: Engine) async throws {
    try await withStory(engine) { database in
      let items = try await database.read { tx in
        try Journal.timeline(of: .organisation(Self.organisation), actions: Self.actions, tx)
      }
      #expect(items.map(\.sentence) == ["Now called Elm Lodge", "Loaded staff of Elm House"])
      #expect(
        items.map(\.changes) == [
          ["Name changed from Elm House to Elm Lodge"],
          ["Beds set to 38 (line 2 of workplaces.csv)"],
        ])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is read page by page`(engine: Engine) async throws {
    try await withStory(engine) { database in
      let pages = try await database.read { tx in
        let first = try Journal.timeline(
          of: .person(Self.person), actions: Self.actions, limit: 2, tx)
        let second = try Journal.timeline(
          of: .person(Self.person), actions: Self.actions, before: first.last?.entry, limit: 2, tx)
        return [first, second]
      }
      #expect(pages.map(\.count) == [2, 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `of nobody known is empty`(engine: Engine) async throws {
    try await withStory(engine) { database in
      let items = try await database.read { tx in
        try Journal.timeline(of: .account(AccountID(rawValue: 1)), actions: Self.actions, tx)
      }
      #expect(items.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `knows the file, line and load of a value`(engine: Engine) async throws {
    try await withStory(engine) { database in
      try await database.read { tx in
        let title = try Journal.provenance(
          record: "assignment", recordID: 70, field: "job_title", tx)
        #expect(title?.file == "staff.csv")
        #expect(title?.line == 4)
        #expect(title?.load == LoadID(rawValue: 3))
        #expect(title?.recordedAt == Clock.test.now().adding(seconds: 60))
        let start = try Journal.provenance(
          record: "assignment", recordID: 70, field: "started_on", tx)
        #expect(start?.file == nil)
        #expect(start?.load == nil)
        #expect(start?.actorName == "Anna Example")
        let record = try Journal.provenance(record: "assignment", recordID: 70, tx)
        #expect(record?.line == 4)
        #expect(try Journal.provenance(record: "assignment", recordID: 71, tx) == nil)
        #expect(
          try Journal.provenance(record: "assignment", recordID: 70, field: "band", tx) == nil)
      }
    }
  }

  /// A person joins by hand, a file changes their post and the organisation, both are edited.
  private func withStory(
    _ engine: Engine, _ body: (any Database) async throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine, JournalsSchema.migrations) { database in
      for (index, event) in Self.story.enumerated() {
        let right = Right(
          code: "person.change", account: AccountID(rawValue: 2), actorName: "Anna Example",
          at: Clock.test.now().adding(seconds: Int64(index) * 60))
        try await database.write { tx in try Journal.record(event, under: right, tx) }
      }
      try await body(database)
    }
  }

  private static let story = [
    JournalEvent(
      joined, [.person(person)], details: ["organisation": "Elm House", "post": "care worker"],
      occurredOn: Day("2026-03-01"),
      changes: [
        JournalChange(
          person: person, organisation: organisation, record: "assignment", recordID: 70,
          kind: .created,
          fields: [
            "job_title": .init(before: nil, after: "Care worker"),
            "started_on": .init(before: nil, after: "2026-03-01"),
          ]),
        JournalChange(
          person: person, record: "absence", recordID: 5, kind: .ended,
          fields: ["kind": .init(before: "sickness", after: nil)]),
        JournalChange(person: person, record: "person", recordID: 7, kind: .changed),
      ]),
    JournalEvent(
      loaded, [.load(LoadID(rawValue: 3)), .organisation(organisation)],
      details: ["organisation": "Elm House"],
      changes: [
        JournalChange(
          person: person, organisation: organisation, record: "assignment", recordID: 70,
          kind: .changed,
          fields: [
            "job_title": .init(before: "Care worker", after: "Senior care worker"),
            "fte": .init(before: "0.5", after: "1"),
            "line_manager_id": .init(before: "Åsa Öberg", after: nil),
          ], file: "staff.csv", line: 4),
        JournalChange(
          person: person, record: "person", recordID: 7, kind: .changed,
          fields: ["birth_date": .notShown], file: "staff.csv", line: 4),
        JournalChange(
          person: PersonID(rawValue: 8), organisation: organisation, record: "assignment",
          recordID: 80, kind: .created, file: "staff.csv", line: 5),
        JournalChange(
          organisation: organisation, record: "organisation", recordID: 9, kind: .changed,
          fields: ["beds": .init(before: nil, after: "38")], file: "workplaces.csv", line: 2),
      ]),
    JournalEvent(
      renamed, [.organisation(organisation)], details: ["name": "Elm Lodge"],
      changes: [
        JournalChange(
          organisation: organisation, record: "organisation", recordID: 9, kind: .changed,
          fields: ["name": .init(before: "Elm House", after: "Elm Lodge")])
      ]),
    JournalEvent(
      JournalAction("person.address-changed", words: "From a later version"), [.person(person)],
      occurredOn: Clock.test.today),
  ]
}
