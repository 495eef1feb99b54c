import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

@Suite struct `Obligations of a person of two records` {
  /// Somebody at one trust with fire safety training, and at another without; merged.
  private func withMerged(
    _ engine: Engine,
    _ body: @escaping @Sendable (World, PersonID, PersonID, any Transaction) throws -> Void
  ) async throws {
    try await World.with(engine) { world, tx in
      let one = try world.person("Ana Silva", at: world.trust, from: "2025-09-01", tx).person
      let two = try world.person("Ana Silva", at: world.otherTrust, from: "2020-01-06", tx).person
      for id in [one, two] {
        var person = try #require(try People.find(id, tx))
        person.identify(by: PersonIdentifier(.nationalInsurance, "QQ 12 34 56 C"))
        try People.save(person, tx)
      }
      try world.holds(
        two, .coreSkill(subject: "fire-safety", level: nil), at: world.otherTrust,
        on: "2025-03-10", tx)
      #expect(try fire(one, tx).map(\.state) != [.credited])
      #expect(try PeopleInScope.people(at: nil, on: World.today, tx) == [one, two])
      let match = try ProposeMatch(one, two).run(under: .test, tx)
      try DecideMatch(match.id, .same, reason: "Same", for: [world.trust, world.otherTrust])
        .run(under: .test, tx)
      try body(world, one, two, tx)
    }
  }

  private func fire(
    _ person: PersonID, seenBy records: [PersonID]? = nil, _ tx: any Transaction
  ) throws -> [Obligation] {
    try ObligationsOfPerson.of(
      person, seenBy: records, on: World.today, content: World.content, tx
    ).filter { $0.policy.code == "nhs-fire-safety" }
  }

  @Test(arguments: Engine.allCases)
  func `are met in one job by training done in the other, and counted once`(
    engine: Engine
  ) async throws {
    try await withMerged(engine) { world, one, two, tx in
      let both = try fire(two, tx)
      #expect(both.allSatisfy { $0.person == one })
      #expect(both.first { $0.employer == world.trust }?.state == .credited)
      #expect(both.first { $0.employer == world.otherTrust }?.state == .met)
      #expect(try PeopleInScope.people(at: nil, on: World.today, tx) == [one])
      let seen = try fire(one, seenBy: [one], tx)
      #expect(seen.map(\.employer) == [world.trust])
    }
  }

  @Test(arguments: Engine.allCases)
  func `are let off at one employer alone, and stay so when the records are taken apart`(
    engine: Engine
  ) async throws {
    try await withMerged(engine) { world, one, two, tx in
      try ExemptPerson(
        person: one, policy: "nhs-fire-safety", organisation: world.otherTrust,
        reason: try #require(
          try World.content.named("nhs-fire-safety").exemptionReasons.first?.code),
        approver: "Dr Sample"
      ).run(by: .console, content: World.content, tx)
      #expect(try fire(one, tx).first { $0.employer == world.trust }?.state == .credited)
      #expect(try fire(one, tx).first { $0.employer == world.otherTrust }?.state == .exempt)
      let match = try #require(try PersonMatches.find(of: one, two, tx))
      try Unmerge(match.id, reason: "Not", for: [world.trust]).run(under: .test, tx)
      #expect(try fire(two, tx).map(\.state) == [.exempt])
      #expect(try fire(one, tx).map(\.state) != [.exempt])
      #expect(try Exceptions.exemptions(of: [one], policy: "nhs-fire-safety", tx).isEmpty)
    }
  }
}
