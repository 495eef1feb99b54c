import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Figures

@Suite struct `What people say of themselves` {
  private static let book: CharacteristicBook = {
    var book = CharacteristicBook(
      ethnicities: [
        .init(letter: "A", name: "White - British", broad: "White", group: .white),
        .init(letter: "N", name: "Black - African", broad: "Black", group: .minority),
      ], bands: [], boardRoles: [], seniorRoles: [])
    for letter in ["A", "N"] { book.take(ethnicity: letter, of: "esr", as: letter) }
    book.take(ethnicity: "44", of: "asc", as: "N")
    return book
  }()

  private static let day = Clock.test.today

  private static func withStaff(
    _ engine: Engine,
    _ body: @escaping @Sendable ([PersonID], OrganisationID, any Transaction) throws -> Void
  ) async throws {
    try await `The monitoring store`.withPeople(engine) { people, trust, tx in
      try Assignments.save(
        try people.map {
          Assignment(
            id: try tx.newIdentifier(), person: $0, organisation: trust, title: "Nurse",
            engagement: .permanent)
        }, tx)
      try MonitoringStore.save(
        people.map { `The monitoring store`.value($0, trust, .ethnicity, "A") },
        at: Clock.test.now(), tx)
      try body(people, trust, tx)
    }
  }

  private static func counts(
    _ trust: OrganisationID, _ tx: any Transaction
  ) throws -> [Int] {
    try WorkforceCensus.of([trust], book, tx)
      .count(WorkforceScope(on: day), by: [.ethnicGroup]).counts
  }

  private static func user(_ person: PersonID) -> User {
    User(
      account: AccountID(rawValue: 1), name: "Self", person: person, grants: [],
      now: Clock.test.now())
  }

  @Test(arguments: Engine.allCases)
  func `goes before what an employer says, in the next count`(engine: Engine) async throws {
    try await Self.withStaff(engine) { people, trust, tx in
      #expect(try Self.counts(trust, tx) == [0, 3, 0])
      try SayOfOneself(.ethnicity, ("asc", "44")).run(by: Self.user(people[0]), tx)
      #expect(try Self.counts(trust, tx) == [0, 2, 1])
      try SayOfOneself(.ethnicity, nil).run(by: Self.user(people[0]), tx)
      #expect(try Self.counts(trust, tx) == [1, 2, 0])
      let answers = try OwnAnswers.of(Self.user(people[0]), tx)
      #expect(answers.map(\.prefersNotToSay) == [true])
      #expect(try OwnAnswers.of(Self.user(people[1]), tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `is told in the journal as a choice, and not which`(engine: Engine) async throws {
    try await Self.withStaff(engine) { people, _, tx in
      try SayOfOneself(.ethnicity, ("asc", "44")).run(by: Self.user(people[0]), tx)
      let details = try tx.rows(
        "SELECT action, details FROM journal_entry WHERE action = 'own.choice-recorded'"
      ).map { try $0(1, as: String.self) }
      #expect(details.count == 1)
      #expect(details.allSatisfy { !$0.contains("44") && !$0.contains("ethnic") })
    }
  }

  @Test(arguments: Engine.allCases)
  func `is not taken from whoever has stopped the use, and goes when they erase`(
    engine: Engine
  ) async throws {
    try await Self.withStaff(engine) { people, trust, tx in
      let user = Self.user(people[0])
      try SayOfOneself(.ethnicity, ("asc", "44")).run(by: user, tx)
      _ = try ObjectToMonitoring(keeps: false).run(by: user, tx)
      #expect(try OwnAnswers.of(user, tx).isEmpty)
      #expect(throws: Problems.self) {
        try SayOfOneself(.ethnicity, ("asc", "44")).run(by: user, tx)
      }
      #expect(try Self.counts(trust, tx) == [0, 2, 0])
    }
  }

  @Test(arguments: Engine.allCases)
  func `counts by the last answer where two records of one person are joined`(
    engine: Engine
  ) async throws {
    try await Self.withStaff(engine) { people, trust, tx in
      let later = User(
        account: AccountID(rawValue: 1), name: "Self", person: people[0], grants: [],
        now: Clock.test.now().adding(seconds: 60))
      try SayOfOneself(.ethnicity, ("asc", "44")).run(by: later, tx)
      try SayOfOneself(.ethnicity, ("esr", "A")).run(by: Self.user(people[1]), tx)
      for record in people.prefix(2) {
        try tx.execute(
          "INSERT INTO person_alias (person_id, canonical_id) VALUES (?1, ?2)", record, people[0])
      }
      #expect(try Self.counts(trust, tx) == [0, 1, 1])
    }
  }
}
