import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Figures

@Suite struct `The monitoring store` {
  static func withPeople(
    _ engine: Engine,
    _ body: @escaping @Sendable ([PersonID], OrganisationID, any Transaction) throws -> Void
  ) async throws {
    try await TestKit.withDatabase(engine) { database in
      try await database.write { tx in
        let trust = try Organisations.create(.init(name: "Harrowdale", kind: .nhsTrust), tx)
        let people = try (1...3).map { number in
          let name = try #require(PersonName(written: "Person \(number)"))
          return Person(id: try tx.newIdentifier(), name: name)
        }
        try People.save(people, tx)
        try body(people.map(\.id), trust.organisation.id, tx)
      }
    }
  }

  static func value(
    _ person: PersonID, _ trust: OrganisationID, _ characteristic: Characteristic, _ code: String?
  ) -> MonitoringValue {
    MonitoringValue(
      person: person, organisation: trust, characteristic: characteristic, scheme: "esr",
      code: code)
  }

  @Test(arguments: Engine.allCases)
  func `keeps values, and says of whom something would change`(engine: Engine) async throws {
    try await Self.withPeople(engine) { people, trust, tx in
      let values =
        people.map { Self.value($0, trust, .ethnicity, "A") }
        + [Self.value(people[0], trust, .gender, "Female")]
      let now = Clock.test.now()
      #expect(try MonitoringStore.wouldChange(values, tx) == Set(people))
      #expect(try MonitoringStore.save(values, at: now, tx).count == 3)
      #expect(try MonitoringStore.wouldChange(values, tx).isEmpty)
      #expect(try MonitoringStore.save(values, at: now, tx).isEmpty)
      let next = [
        Self.value(people[1], trust, .ethnicity, "K"),
        Self.value(people[2], trust, .ethnicity, nil),
        Self.value(people[2], trust, .gender, nil),
      ]
      #expect(try MonitoringStore.wouldChange(next, tx) == [people[1], people[2]])
      try MonitoringStore.save(next, at: now, tx)
      #expect(try MonitoringStore.counts(of: .ethnicity, at: trust, tx) == ["A": 1, "K": 1])
      #expect(try MonitoringStore.counts(of: .gender, at: trust, tx) == ["Female": 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `tells the journal that details were updated, and nothing more`(
    engine: Engine
  ) async throws {
    try await Self.withPeople(engine) { people, trust, tx in
      let values = [
        Self.value(people[0], trust, .ethnicity, "A"),
        Self.value(people[0], trust, .disability, "Yes"),
      ]
      let changes = try MonitoringStore.save(values, at: Clock.test.now(), tx)
      #expect(
        changes == [
          JournalChange(
            person: people[0], organisation: trust, record: "monitoring",
            recordID: people[0].rawValue, kind: .created,
            fields: ["monitoring_details": .notShown])
        ])
    }
  }
}
