import Access
import Directory
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Figures

@Suite struct `An objection to monitoring` {
  private func user(_ person: PersonID) -> User {
    User(
      account: AccountID(rawValue: 900), name: "sian", person: person, grants: [],
      now: Clock.test.now())
  }

  private let console = User.console(now: Clock.test.now())

  @Test(arguments: Engine.allCases)
  func `takes somebody out of every figure and return at once, and back in again`(
    engine: Engine
  ) async throws {
    try await `The monitoring store`.withPeople(engine) { people, trust, tx in
      let values = people.map { `The monitoring store`.value($0, trust, .ethnicity, "A") }
      try MonitoringStore.save(values, at: Clock.test.now(), tx)
      #expect(try ObjectToMonitoring(keeps: true).run(by: user(people[0]), tx).isEmpty)
      #expect(try MonitoringStore.counts(of: .ethnicity, at: trust, tx) == ["A": 2])
      let returned = try MonitoringReturn.values(of: trust, scheme: "esr", to: console, tx)
      #expect(Set(returned.keys) == [people[1], people[2]])
      // They are kept, for the person alone, and a file may still say them.
      #expect(try OwnMonitoring.values(of: user(people[0]), tx).map(\.code) == ["A"])
      let next = [`The monitoring store`.value(people[0], trust, .ethnicity, "K")]
      #expect(try MonitoringStore.save(next, at: Clock.test.now(), tx).count == 1)
      try WithdrawObjection().run(by: user(people[0]), tx)
      #expect(try MonitoringStore.counts(of: .ethnicity, at: trust, tx) == ["A": 2, "K": 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `with erasing removes the details, and what files say later is not taken`(
    engine: Engine
  ) async throws {
    try await `The monitoring store`.withPeople(engine) { people, trust, tx in
      let values = people.map { `The monitoring store`.value($0, trust, .ethnicity, "A") }
      try MonitoringStore.save(values, at: Clock.test.now(), tx)
      #expect(try ObjectToMonitoring(keeps: false).run(by: user(people[0]), tx) == [people[0]])
      #expect(try OwnMonitoring.values(of: user(people[0]), tx).isEmpty)
      #expect(try MonitoringStore.wouldChange(values, tx).isEmpty)
      #expect(try MonitoringStore.save(values, at: Clock.test.now(), tx).isEmpty)
      #expect(try MonitoringStore.counts(of: .ethnicity, at: trust, tx) == ["A": 2])
    }
  }

  @Test(arguments: Engine.allCases)
  func `is on no timeline, and says in the journal only that there was a choice`(
    engine: Engine
  ) async throws {
    try await `The monitoring store`.withPeople(engine) { people, trust, tx in
      _ = try ObjectToMonitoring(keeps: true).run(by: user(people[0]), tx)
      let actions: JournalActions = [OwnChoice.recorded]
      #expect(try Journal.timeline(of: .person(people[0]), actions: actions, tx).isEmpty)
      #expect(try Journal.timeline(of: .organisation(trust), actions: actions, tx).isEmpty)
      let rows = try tx.rows("SELECT action, right_code, details FROM journal_entry")
      for row in rows {
        let words = "\(try row(0, as: String.self)) \(try row(1, as: String.self))"
        #expect(!words.contains("monitoring"))
        #expect(!words.contains("object"))
        #expect(try row(2, as: String?.self) == "{}")
      }
      #expect(throws: Problems.self) {
        try ObjectToMonitoring(keeps: true).run(by: user(people[0]), tx)
      }
      #expect(throws: Forbidden.self) { try OwnMonitoring.values(of: console, tx) }
    }
  }
}
