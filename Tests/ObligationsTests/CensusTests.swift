import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

/// A world filled by lot: every kind of post, record, absence and exception, people with two jobs,
/// managers, an employer with an interval of its own, one that is in no agreement.
private struct FilledWorld: Sendable {
  let world: World
  private(set) var people: [PersonID] = []
  private(set) var posts: [AssignmentID] = []
  private var generator: SeededGenerator

  var places: [OrganisationID] {
    [world.trust, world.otherTrust, world.home, world.provider, world.hospice]
  }

  /// Every scope that somebody may ask about.
  func scopes(on day: Day = World.today) -> [ObligationScope] {
    (places.map(Optional.some) + [world.region, world.board, nil]).flatMap { place in
      [nil, "national-induction", "nhs-core-skills", "care-fire-safety"].map {
        ObligationScope(organisation: place, policy: $0, on: day)
      }
    }
  }

  mutating func number(_ below: Int) -> Int { Int(generator.next() % UInt64(below)) }
  mutating func happens(_ percent: Int) -> Bool { number(100) < percent }
  mutating func one<Value>(of values: [Value]) -> Value { values[number(values.count)] }

  init(seed: UInt64, people count: Int, _ tx: any Transaction) throws {
    generator = SeededGenerator(seed: seed)
    world = try World(tx)
    for number in 0..<count { try addPerson(number, tx) }
    for post in posts where happens(60) {
      let manager = one(of: people)
      try LineManagement.set([post: .init(manager)], from: "2025-01-01", tx)
    }
    try ManagerReasons.recompute(for: places, on: World.today, tx)
    try SetLocalInterval(
      organisation: world.trust, policy: "nhs-fire-safety", months: 6, justification: "Risk",
      approvedBy: "Board", reviewOn: "2027-01-01"
    ).run(by: .console, content: World.content, tx)
  }

  private mutating func addPerson(_ number: Int, _ tx: any Transaction) throws {
    let person = Person(
      id: try tx.newIdentifier(), name: try #require(PersonName(written: "Person N\(number)")))
    try People.save(person, tx)
    people.append(person.id)
    for _ in 0...(happens(15) ? 1 : 0) { try addPost(of: person.id, tx) }
    for _ in 0..<self.number(7) { try addRecord(of: person.id, tx) }
    if happens(6) {
      try ExceptionStore.add(
        Exemption(
          id: try tx.newIdentifier(), person: person.id,
          policy: one(of: ["national-induction", "nhs-fire-safety", "care-certificate"]),
          organisation: happens(50) ? one(of: places) : nil, reason: "equivalent-held",
          approver: "A", from: "2025-05-01", to: happens(50) ? "2026-08-01" : nil),
        detail: "", tx)
    }
    if happens(6) {
      try ExceptionStore.add(
        Deferral(
          id: try tx.newIdentifier(), person: person.id,
          policy: one(of: ["national-induction", "nhs-fire-safety"]), reason: "x",
          isDiscretionary: happens(50), from: "2026-03-01", until: "2026-06-01"),
        detail: "", tx)
    }
  }

  private mutating func addPost(of person: PersonID, _ tx: any Transaction) throws {
    let place = one(of: places)
    let start = Day("2023-01-01") + number(1_300)
    let end: Day? = happens(12) ? start + number(700) : nil
    let assignment = Assignment(
      id: try tx.newIdentifier(), person: person, organisation: place,
      employer: place == world.home ? world.provider : place, title: "Post",
      role: one(of: [.careWorker, .registeredNurse, .administrator, nil]),
      staffGroup: one(of: ["Nursing and Midwifery Registered", "Social Care Support", nil]),
      band: one(of: ["5", "8a", nil]), engagement: one(of: [.permanent, .bank, .volunteer]),
      fte: happens(80) ? FullTimeEquivalent(hundredThousandths: (number(10) + 1) * 10_000) : nil,
      contractedHours: happens(20) ? WeeklyHours(hundredths: 1_875) : nil,
      status: happens(4) ? .offered : end != nil && happens(50) ? .ended : .active,
      isFlaggedManager: happens(10), startedOn: happens(94) ? start : nil,
      joinedEmployerOn: happens(60) ? start - number(400) : nil,
      startedInSectorYear: happens(30) ? 2_020 + number(7) : nil, endedOn: end)
    try Assignments.save(assignment, tx)
    posts.append(assignment.id)
    if happens(10) {
      try Absences.save(
        [
          Absence(
            id: try tx.newIdentifierNumber(), assignment: assignment.id,
            kind: one(of: AbsenceKind.allCases), from: start + 10,
            to: happens(50) ? start + 10 + number(300) : nil)
        ], tx)
    }
  }

  private mutating func addRecord(of person: PersonID, _ tx: any Transaction) throws {
    let kinds: [(RecordKind, String)] = [
      (.coreSkill(subject: "Fire Safety", level: nil), "Fire Safety"),
      (.coreSkill(subject: "Moving and Handling", level: 2), "Moving and Handling"),
      (.training(category: "6"), "Fire safety"), (.training(category: "42"), "Oliver McGowan"),
      (.programme(code: "national-induction"), "Induction"),
      (.competence(owner: "NHS", level: nil), "Oliver McGowan Mandatory Training - Tier 2"),
      (.careCertificate(set: .unknown, state: .completed), "Care Certificate"),
      (.careCertificate(set: .unknown, state: .inProgress), "Care Certificate"),
      (.careCertificate(set: .unknown, state: .notStarted), "Care Certificate"),
      (
        .qualification(scheme: "asc_level2_care_certificate", code: "1", level: "2", year: 2025),
        "Level 2"
      ),
    ]
    let (kind, title) = one(of: kinds)
    let day = Day("2023-01-01") + number(1_400)
    let place = one(of: places)
    let isUndated = happens(10)
    let isHeld = kind != .careCertificate(set: .unknown, state: .inProgress) && happens(95)
    try world.holds(
      person, kind, at: place, on: isUndated ? nil : day, until: happens(25) ? day + 500 : nil,
      title: title, held: isHeld, tx)
    guard happens(10) else { return }
    let record = try #require(
      HeldRecords.held(by: [person], tx)[person]?.first(where: { $0.organisation == place }))
    try tx.execute(
      """
      INSERT INTO record_review (record_id, policy, person_id, organisation_id, decision, reason,
        decided_on)
      VALUES (?1, 'nhs-fire-safety', ?2, ?3, ?4, 'Seen', ?5)
      ON CONFLICT DO NOTHING
      """, record.id, person, place, one(of: RecordReview.Decision.allCases), Day("2026-02-01"))
  }
}

extension Assignment {
  /// Begun long ago, and not about to end.
  fileprivate var isSteady: Bool {
    status == .active && endedOn == nil && startedOn.map { $0 < "2025-09-01" } ?? false
  }
}

/// What a dashboard says, to be compared.
private struct Said: Equatable {
  struct Line: Hashable {
    let name: String
    let tally: ObligationTally
  }
  let people: Int
  let policies: [Line]
  let parts: [Line]
  let partsByPolicy: [[String: ObligationTally]]

  init(_ overview: ObligationOverview) {
    people = overview.counts.people
    policies = overview.counts.policies.map { Line(name: $0.policy.code, tally: $0.tally) }
    parts = overview.parts.map { Line(name: $0.name, tally: $0.tally) }
    partsByPolicy = overview.parts.map(\.policies)
  }
}

@Suite struct `The census` {
  /// From the tables, as if no census were kept.
  private static func fromTables(
    _ scope: ObligationScope, _ tx: any Transaction
  ) throws -> Said {
    let kept = tx.memory[Census.key]
    tx.memory[Census.key] = nil
    defer { tx.memory[Census.key] = kept }
    return Said(try ObligationOverview.of(scope, content: World.content, tx))
  }

  private static func census(
    of database: any Database, on day: Day = World.today, workers: Int = 2
  ) async throws -> Census {
    let census = Census(content: try World.content)
    census.take(
      try await CensusMaking(content: World.content, day: day, workers: workers).make(database))
    database.keep(census, as: Census.key)
    return census
  }

  @Test(arguments: Engine.allCases, [3, 4, 5])
  func `counts as the tables do, in every place and for every policy`(
    engine: Engine, seed: UInt64
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let filled = try await database.write { try FilledWorld(seed: seed, people: 160, $0) }
      _ = try await Self.census(of: database)
      try await database.read { tx in
        for scope in filled.scopes() {
          let census = try #require(
            try Census.beside(tx)?.overview(scope, content: World.content, tx))
          let tables = try Self.fromTables(scope, tx)
          #expect(Said(census) == tables, "\(scope)")
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `follows what people do, entry by entry`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let filled = try await database.write { try FilledWorld(seed: 9, people: 80, $0) }
      let census = try await Self.census(of: database)
      let world = filled.world
      let steps: [@Sendable (any Transaction) throws -> Void] = [
        { tx in
          try AddPerson(
            given: "Nia", family: "New",
            job: JobParticulars(
              organisation: world.otherTrust, title: "Nurse", startedOn: "2026-03-01")
          ).run(under: .test, tx)
        },
        { tx in
          try AddAssignment(
            person: filled.people[3],
            job: JobParticulars(organisation: world.hospice, title: "Bank", startedOn: "2026-03-01")
          ).run(under: .test, tx)
        },
        { tx in
          try CompleteObligation(
            person: filled.people[5], policy: "national-induction", organisation: world.trust,
            completedOn: "2026-03-30", evidence: "Seen"
          ).run(by: .console, content: World.content, tx)
        },
        { tx in
          let post = try #require(
            try filled.posts.first {
              try Assignments.find($0, tx)?.isSteady ?? false
            })
          // Whoever they now report to comes to count as a manager, which no change says.
          let manager = try AddPerson(
            given: "Max", family: "Manager",
            job: JobParticulars(organisation: world.trust, title: "Lead", startedOn: "2025-03-01")
          ).run(under: .test, tx)
          try SetLineManager(post, to: .init(manager.id), from: "2026-03-01").run(under: .test, tx)
          try EndAssignment(post, lastDay: "2026-03-20").run(under: .test, tx)
        },
        { tx in
          let manager = try #require(filled.people.dropFirst(20).first)
          for post in filled.posts.prefix(12) {
            let assignment = try #require(try Assignments.find(post, tx))
            guard assignment.person != manager, assignment.isSteady else { continue }
            try SetLineManager(post, to: .init(manager), from: "2026-03-02").run(under: .test, tx)
          }
        },
        { tx in
          try SetLocalInterval(
            organisation: world.otherTrust, policy: "nhs-fire-safety", months: 3,
            justification: "Fires", approvedBy: "Board", reviewOn: "2027-01-01"
          ).run(by: .console, content: World.content, tx)
        },
        { tx in
          _ = try HeldRecords.merge([], on: World.today, tx)
          try EndLocalInterval(organisation: world.trust, policy: "nhs-fire-safety")
            .run(by: .console, content: World.content, tx)
        },
      ]
      for (number, step) in steps.enumerated() {
        try await database.write { try step($0) }
        try await database.read { tx in
          for scope in filled.scopes() {
            let now = try #require(
              try census.overview(scope, content: World.content, tx), "step \(number)")
            let tables = try Self.fromTables(scope, tx)
            #expect(Said(now) == tables, "step \(number), \(scope)")
          }
        }
      }
      #expect(census.isReady(on: World.today))
    }
  }

  /// Joins two people as one, as whoever looks after everything decides it.
  @Sendable private static func join(
    _ one: PersonID, _ other: PersonID, number: String, _ tx: any Transaction
  ) throws -> MatchID {
    for id in [one, other] {
      var person = try #require(try People.find(id, tx))
      person.identify(by: PersonIdentifier(.nationalInsurance, number))
      try People.save(person, tx)
    }
    let match = try ProposeMatch(one, other).run(under: .test, tx)
    let employers = try Assignments.of([one, other], tx).values.joined().map(\.employer)
    let decided = try DecideMatch(match.id, .same, reason: "Same", for: Set(employers))
      .run(under: .test, tx)
    #expect(decided.stage == .merged)
    return match.id
  }

  @Test(arguments: Engine.allCases)
  func `counts records that are one person as one, joined before and after it was made`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let filled = try await database.write { try FilledWorld(seed: 6, people: 120, $0) }
      let people = filled.people
      func expectSame(_ census: Census, _ when: String) async throws {
        try await database.read { tx in
          for scope in filled.scopes() {
            let now = try #require(
              try census.overview(scope, content: World.content, tx), "\(when)")
            let tables = try Self.fromTables(scope, tx)
            #expect(Said(now) == tables, "\(when), \(scope)")
          }
        }
      }
      let before = try await Self.census(of: database)
      let first = try await database.write { tx in
        _ = try Self.join(people[30], people[31], number: "QQ 12 34 57 C", tx)
        return try Self.join(people[10], people[90], number: "QQ 12 34 56 C", tx)
      }
      try await expectSame(before, "joined after")
      let made = try await Self.census(of: database)
      try await expectSame(made, "joined before")
      try await database.write { tx in
        let employers = try Assignments.of([people[10], people[90]], tx).values.joined()
          .map(\.employer)
        _ = try Unmerge(first, reason: "Two after all", for: Set(employers)).run(under: .test, tx)
      }
      try await expectSame(made, "taken apart")
    }
  }

  @Test(arguments: Engine.allCases)
  func `reads one person anew when one person changes`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let filled = try await database.write { try FilledWorld(seed: 2, people: 40, $0) }
      let census = try await Self.census(of: database, workers: 1)
      try await database.write { tx in
        try CompleteObligation(
          person: filled.people[7], policy: "national-induction",
          organisation: filled.world.trust, completedOn: "2026-03-30", evidence: "Seen"
        ).run(by: .console, content: World.content, tx)
      }
      let (first, second) = try await database.read { tx in
        (
          try census.catchUp(on: World.today, tx), try census.catchUp(on: World.today, tx)
        )
      }
      #expect(first == 1)
      #expect(second == 0)
    }
  }

  @Test(arguments: Engine.allCases)
  func `says nothing on another day, or once the organisations change`(
    engine: Engine
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      let filled = try await database.write { try FilledWorld(seed: 6, people: 30, $0) }
      let census = try await Self.census(of: database)
      let scope = ObligationScope(organisation: filled.world.board, on: World.today)
      let tomorrow = ObligationScope(organisation: filled.world.board, on: World.today + 1)
      try await database.read { tx in
        let today = try census.overview(scope, content: World.content, tx)
        let nextDay = try census.overview(tomorrow, content: World.content, tx)
        #expect(today != nil)
        #expect(nextDay == nil)
        let answered = try Said(ObligationOverview.of(tomorrow, content: World.content, tx))
        let tables = try Self.fromTables(tomorrow, tx)
        #expect(answered == tables)
      }
      try await database.write { tx in
        let changes = try Organisations.relate(
          filled.world.hospice, .icb, filled.world.board, tx)
        _ = try Journal.record(
          JournalEvent(
            ObligationsJournal.memberAdded, [.organisation(filled.world.hospice)],
            changes: changes), under: .test, tx)
      }
      try await database.read { tx in
        let lost = try census.overview(scope, content: World.content, tx)
        #expect(lost == nil)
        let answered = try Said(ObligationOverview.of(scope, content: World.content, tx))
        let tables = try Self.fromTables(scope, tx)
        #expect(answered == tables)
      }
      #expect(!census.isReady(on: World.today))
    }
  }

  @Test func `knows what it cannot follow`() {
    let here = OrganisationID(rawValue: 1)
    func consequence(
      _ action: String, _ record: String? = nil, _ kind: JournalChange.Kind? = nil,
      isPlace: Bool = true
    ) -> CensusRules.Consequence {
      CensusRules.consequence(
        of: [.init(organisation: here, action: action, record: record, kind: kind)]
      ) { _ in isPlace }
    }
    #expect(consequence("load.staff") == .employers([]))
    #expect(consequence("load.staff", "unit", .created) == .employers([]))
    #expect(consequence("load.staff", "organisation", .created, isPlace: false) == .employers([]))
    #expect(consequence("organisation.created", "organisation", .created) == .everything)
    #expect(consequence("organisation.closed", "organisation", .ended) == .everything)
    #expect(consequence("organisation.related", "organisation-relation", .created) == .everything)
    #expect(consequence("something.new", "something", .changed) == .everything)
    #expect(consequence(ObligationsJournal.intervalSet.code) == .employers([here]))
    #expect(consequence(ObligationsJournal.memberAdded.code) == .everything)
  }
}
