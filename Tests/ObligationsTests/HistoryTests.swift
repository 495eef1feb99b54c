import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

@Suite struct `How obligations stood on an earlier day` {
  private func states(
    _ organisation: OrganisationID?, _ policy: String, on day: Day, _ tx: any Transaction
  ) throws -> [ObligationState: Int] {
    try ObligationCounts.of(
      ObligationScope(organisation: organisation, policy: policy, on: day),
      content: World.content, tx
    ).total.states
  }

  @Test(arguments: Engine.allCases)
  func `counts those who have left since, to their last day`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      try world.person(
        "Amina Cole", at: world.trust, from: "2025-01-06", to: "2025-12-31", status: .ended, tx)
      try world.person("Bela Dunn", at: world.trust, from: "2025-01-06", status: .ended, tx)
      let induction = "national-induction"
      #expect(try states(world.trust, induction, on: "2025-12-31", tx) == [.overdue: 1])
      #expect(try states(nil, induction, on: "2025-12-31", tx) == [.overdue: 1])
      #expect(try states(world.trust, induction, on: "2026-01-01", tx).isEmpty)
      #expect(try states(world.trust, induction, on: "2025-01-05", tx).isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `takes the record that was held then, and not what replaced it since`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let nurse = try world.person("Amina Cole", at: world.trust, from: "2020-01-06", tx)
      func say(_ awarded: Day, on day: Day) throws {
        try HeldRecords.replace(
          [.coreSkill], of: [nurse.person], at: world.trust, source: .competenceFile,
          with: [
            RecordEntry(
              person: nurse.person, organisation: world.trust, source: .competenceFile, key: "fire",
              kind: .coreSkill(subject: "Fire Safety", level: nil), title: "Fire Safety",
              awardedOn: awarded)
          ], on: day, tx)
      }
      try say("2023-05-02", on: "2023-06-01")
      try say("2025-04-20", on: "2025-05-01")
      let fire = "nhs-fire-safety"
      #expect(try states(world.trust, fire, on: "2024-06-01", tx) == [.met: 1])
      #expect(try states(world.trust, fire, on: "2025-04-19", tx) == [.dueSoon: 1])
      #expect(try states(world.trust, fire, on: "2025-06-01", tx) == [.met: 1])
      #expect(try states(world.trust, fire, on: "2027-04-21", tx) == [.overdue: 1])
      // A correction to an earlier day holds for the days before it was made too.
      try say("2021-04-20", on: "2025-08-01")
      #expect(try states(world.trust, fire, on: "2025-06-01", tx) == [.overdue: 1])
    }
  }

  @Test(arguments: Engine.allCases)
  func `asks nobody for a manager's induction before they managed`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      let matron = try world.person("Amina Cole", at: world.trust, from: "2022-01-10", tx)
      try tx.execute(
        """
        INSERT INTO manager_reason (assignment_id, reason, detail, since_on)
        VALUES (?1, 'reports', '3', ?2)
        """, matron.assignment, "2025-09-01" as Day)
      let induction = "manager-induction"
      #expect(try states(world.trust, induction, on: "2025-08-31", tx).isEmpty)
      #expect(try states(world.trust, induction, on: "2025-09-01", tx) == [.notYetDue: 1])
      #expect(try states(world.trust, induction, on: "2026-03-02", tx) == [.overdue: 1])
    }
  }
}

@Suite struct `An employer that merged yesterday` {
  @Test(arguments: Engine.allCases)
  func `keeps its people's obligations, and what they did counts at its successor`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let worker = try world.person(
        "Dara Flynn", at: world.provider, from: "2020-01-06", role: .careWorker, tx)
      try world.holds(
        worker.person, .training(category: "6"), at: world.provider, on: "2025-07-01", tx)
      let successor = try Organisations.create(
        .init(name: "Meadow Care", kind: .careProvider, codes: [.ods("MEADOW")]), tx
      ).organisation.id
      _ = try Organisations.give(.ods("ROSE"), to: world.provider, tx)
      _ = try Organisations.relate(successor, .icb, world.board, tx)
      _ = try Organisations.close(world.provider, on: "2026-03-31", tx)
      try OrganisationSuccessions.add(
        [.init(oldCode: "ROSE", newCode: "MEADOW", happenedOn: "2026-04-01")], tx)
      func fire(_ organisation: OrganisationID) throws -> [ObligationState: Int] {
        try ObligationCounts.of(
          ObligationScope(
            organisation: organisation, policy: "care-fire-safety", on: World.today),
          content: World.content, tx
        ).total.states
      }
      // Yesterday's people are still in the old code, and in its board and region.
      #expect(try fire(world.provider) == [.met: 1])
      #expect(try fire(world.board) == [.met: 1])
      #expect(try fire(world.region) == [.met: 1])
      // Who looked after the old code still finds and sees them.
      let reach = Reach(organisations: [world.provider])
      let listed = try PeopleObligations(
        ObligationScope(organisation: world.provider, policy: "care-fire-safety", on: World.today)
      ).page(reach: reach, content: World.content, tx)
      #expect(listed.rows.map(\.name) == ["Dara Flynn"])
      let found = try PersonSearch.find("flynn", reach: reach, on: World.today, tx)
      #expect(found.map(\.id) == [worker.person])
      // Then the successor's own file brings them.
      try world.post(
        of: worker.person, at: successor, from: "2026-04-01", role: .careWorker, tx)
      #expect(try fire(successor) == [.met: 1])
    }
  }
}
