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
    _ engine: Engine, from first: Day = "2025-09-01", and second: Day = "2020-01-06",
    _ body: @escaping @Sendable (World, PersonID, PersonID, any Transaction) throws -> Void
  ) async throws {
    try await World.with(engine) { world, tx in
      let one = try world.person("Ana Silva", at: world.trust, from: first, tx).person
      let two = try world.person("Ana Silva", at: world.otherTrust, from: second, tx).person
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

  /// Leads `organisation` and looks after nothing else.
  private func lead(of organisation: OrganisationID) throws -> User {
    User(
      account: AccountID(rawValue: 1), name: "Lena Lead", person: nil,
      grants: [
        Grant(
          id: GrantID(rawValue: 1), role: .organisationLead, organisation: organisation,
          period: try #require(Period(from: "2020-01-01")))
      ], now: Clock.fixed(World.today).now())
  }

  @Test(arguments: Engine.allCases)
  func `are shown to a team's manager as far as the records in reach say`(
    engine: Engine
  ) async throws {
    try await withMerged(engine) { world, one, two, tx in
      func row(_ people: VisiblePeople) throws -> TrainingMatrix.Row {
        let matrix = try TrainingMatrixQuestion(ObligationScope(on: World.today))
          .matrix(of: people, content: World.content, tx)
        #expect(matrix.rows.count == 1)
        return try #require(matrix.rows.first)
      }
      // By the record that does not stand for the person: the row is theirs all the same.
      let part = try VisiblePeople([two: [two]], tx)
      let whole = try VisiblePeople([two: [one, two]], tx)
      #expect(part.people == [one] && whole.people == [one])
      #expect(try row(part).posts == ["Care worker"])
      #expect(try row(part).entries["fire-safety"]?.state == .inDate)
      let team = try TeamObligations.of(part, on: World.today, content: World.content, tx)
      let seen = try ObligationsOfPerson.of(
        one, seenBy: [two], on: World.today, content: World.content, tx)
      #expect(team.total.total == seen.count)
      let all = try ObligationsOfPerson.of(one, on: World.today, content: World.content, tx)
      #expect(all.count > seen.count)
      #expect(
        try TeamObligations.of(whole, on: World.today, content: World.content, tx).total.total
          == all.count)
      #expect(try VisiblePeople([two: []], tx).people.isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `are listed for one employer with the posts and workplaces of that employer alone`(
    engine: Engine
  ) async throws {
    try await withMerged(engine, from: "2026-03-02", and: "2026-03-09") { world, one, two, tx in
      for (place, name) in [(world.trust, "Ashford Trust"), (world.otherTrust, "Birchwood Trust")] {
        let scope = ObligationScope(organisation: place, on: World.today)
        let matrix = try TrainingMatrixQuestion(scope).matrix(
          reach: Reach(organisations: [place]), content: World.content, tx)
        #expect(matrix.rows.map(\.posts) == [["Care worker"]])
        #expect(!matrix.rows[0].entries.isEmpty)
        let page = try PeopleObligations(scope).page(
          reach: Reach(organisations: [place]), content: World.content, tx)
        #expect(Set(page.rows.map(\.places)) == [name])
        // The national induction is owed once, to both.
        #expect(page.rows.contains { $0.obligation.employer == nil })
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `that are owed once are asked for until every employer lets them off`(
    engine: Engine
  ) async throws {
    try await withMerged(engine, from: "2026-03-02", and: "2026-03-09") { world, one, two, tx in
      func induction() throws -> ObligationState? {
        try ObligationsOfPerson.of(one, on: World.today, content: World.content, tx)
          .first { $0.policy.code == "national-induction" }?.state
      }
      func exempt(_ organisation: OrganisationID, by user: User) throws {
        try ExemptPerson(
          person: one, policy: "national-induction", organisation: organisation,
          reason: "equivalent-held", approver: "Dr Sample"
        ).run(by: user, content: World.content, tx)
      }
      let before = try #require(try induction())
      #expect(throws: Forbidden.self) {
        try exempt(world.otherTrust, by: lead(of: world.trust))
      }
      try exempt(world.trust, by: lead(of: world.trust))
      #expect(try induction() == before)
      try exempt(world.otherTrust, by: lead(of: world.otherTrust))
      #expect(try induction() == .exempt)
    }
  }

  @Test(arguments: Engine.allCases)
  func `give more time for what is owed once only as long as both employers do`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person("Bela Dunn", at: world.trust, from: "2026-03-02", tx)
      try world.post(of: worker.person, at: world.otherTrust, from: "2026-03-09", tx)
      func wait(_ organisation: OrganisationID, until day: Day) throws {
        try DeferObligation(
          person: worker.person, policy: "national-induction", organisation: organisation,
          reason: "bereavement", until: day
        ).run(by: .console, content: World.content, tx)
      }
      func induction() throws -> Obligation? {
        try ObligationsOfPerson.of(
          worker.person, on: World.today, content: World.content, tx
        ).first { $0.policy.code == "national-induction" }
      }
      try wait(world.trust, until: "2026-08-01")
      #expect(try induction()?.state == .notYetDue)
      try wait(world.otherTrust, until: "2026-07-01")
      #expect(try induction()?.state == .deferred)
      #expect(try induction()?.dueOn == "2026-07-01")
    }
  }

  @Test(arguments: Engine.allCases)
  func `open no record of the other employer but one that waits for a decision`(
    engine: Engine
  ) async throws {
    try await withMerged(engine) { world, one, two, tx in
      let records = try HeldRecords.held(by: [two], tx)[two] ?? []
      let fire = try #require(records.first)
      #expect(throws: NotFound.self) {
        try ReviewRecord.waiting(
          fire.id, policy: "nhs-fire-safety", by: lead(of: world.trust), content: World.content,
          tx)
      }
      #expect(throws: NotFound.self) {
        try ReviewRecord(
          fire.id, policy: "nhs-fire-safety", organisation: world.trust, decision: .declined,
          reason: "Something else"
        ).run(by: lead(of: world.trust), content: World.content, tx)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `are completed for one's own employer alone`(engine: Engine) async throws {
    try await withMerged(engine) { world, one, two, tx in
      func complete(at organisation: OrganisationID) throws {
        try CompleteObligation(
          person: one, policy: "nhs-fire-safety", organisation: organisation,
          completedOn: "2026-03-20"
        ).run(by: lead(of: world.trust), content: World.content, tx)
      }
      #expect(throws: Forbidden.self) { try complete(at: world.otherTrust) }
      try complete(at: world.trust)
    }
  }
}
