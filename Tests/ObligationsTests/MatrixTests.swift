import Access
import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Obligations

@Suite struct `A training matrix` {
  private func matrix(
    _ organisation: OrganisationID?, states: Set<MatrixState> = [], set: String? = nil,
    reach: Reach = .everything, limit: Int = 100, offset: Int = 0, _ tx: any Transaction
  ) throws -> TrainingMatrix {
    try TrainingMatrixQuestion(
      ObligationScope(organisation: organisation, policy: set, on: World.today), states: states,
      limit: limit, offset: offset
    ).matrix(reach: reach, content: World.content, tx)
  }

  private func complete(
    _ policy: String, of person: PersonID, at organisation: OrganisationID, on day: Day,
    _ tx: any Transaction
  ) throws {
    try CompleteObligation(
      person: person, policy: policy, organisation: organisation, completedOn: day
    ).run(by: .console, content: World.content, tx)
  }

  @Test(arguments: Engine.allCases)
  func `says of each person and subject how it stands, and since or until when`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let old = try world.person(
        "Amina Cole", at: world.home, employer: world.provider, from: "2020-01-06",
        role: .careWorker, tx)
      let new = try world.person(
        "Bela Dunn", at: world.home, employer: world.provider, from: "2026-03-30",
        role: .careWorker, tx)
      let (home, who) = (world.home, old.person)
      // Repeated every three years, with 60 days' notice; medication every year.
      try complete("care-fire-safety", of: who, at: home, on: "2025-09-01", tx)
      try complete("care-safeguarding-adults", of: who, at: home, on: "2023-04-20", tx)
      try complete("care-medication", of: who, at: home, on: "2024-06-03", tx)
      try ExemptPerson(
        person: who, policy: "care-moving-and-handling",
        organisation: world.provider, reason: "occupational-health",
        approver: "Grace Adeyemi"
      ).run(by: .console, content: World.content, tx)

      let found = try matrix(world.provider, tx)
      #expect(found.rows.map(\.name) == ["Amina Cole", "Bela Dunn"])
      #expect(found.rows[0].posts == ["Care worker"])
      let entry = { (row: Int, subject: String) in found.rows[row].entries[subject] }
      #expect(entry(0, "fire-safety")?.state == .inDate)
      #expect(entry(0, "fire-safety")?.dueOn == "2028-09-01")
      #expect(entry(0, "safeguarding-adults")?.state == .dueSoon)
      #expect(entry(0, "care-medication")?.state == .overdue)
      #expect(entry(0, "care-medication")?.doneOn == "2024-06-03")
      #expect(entry(0, "moving-and-handling")?.state == .exempt)
      #expect(entry(0, "resuscitation")?.state == .neverDone)
      #expect(entry(1, "resuscitation")?.state == .notDone)
      #expect(found.counts[.exempt] == 1)
      #expect(
        found.counts.values.reduce(0, +) == found.rows.count * found.subjects.count)
      #expect(found.people == 2)
      _ = new
    }
  }

  @Test(arguments: Engine.allCases)
  func `agrees with the list of what each person must do`(engine: Engine) async throws {
    try await World.with(engine) { world, tx in
      for (index, place) in [world.trust, world.home, world.hospice].enumerated() {
        for number in 0..<4 {
          let one = try world.person(
            "Person \(index)\(number)", at: place, from: World.today - 40 * number * number,
            role: index == 1 ? .careWorker : nil, tx)
          if number % 2 == 1, index == 1 {
            try complete(
              "care-fire-safety", of: one.person, at: place, on: World.today - 300 * number, tx)
          }
        }
      }
      let found = try matrix(nil, tx)
      #expect(found.total == 12)
      for row in found.rows {
        let own = try ObligationsOfPerson.of(
          row.person, on: World.today, content: World.content, tx)
        #expect(own.count == row.entries.count, "\(row.name)")
        for obligation in own {
          let entry = row.entries.values.first { $0.policy == obligation.policy.code }
          #expect(entry?.dueOn == obligation.dueOn)
          #expect(entry?.state == MatrixState(obligation))
        }
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows one column for a subject that two sectors ask for, and the more pressing of two`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let both = try world.person(
        "Amina Cole", at: world.home, employer: world.provider, from: "2020-01-06",
        role: .careWorker, tx)
      try world.post(of: both.person, at: world.trust, from: "2026-03-02", tx)
      try complete("care-fire-safety", of: both.person, at: world.home, on: "2026-02-02", tx)
      let found = try matrix(world.board, set: nil, tx)
      #expect(found.subjects.count { $0.code == "fire-safety" } == 1)
      // In date for the home, and not done for the trust, which joined her a month ago.
      let entry = try #require(found.rows.first?.entries["fire-safety"])
      #expect(entry.policy == "nhs-fire-safety")
      #expect(try matrix(world.home, tx).rows.first?.entries["fire-safety"]?.state == .inDate)
    }
  }

  @Test(arguments: Engine.allCases)
  func `shows only people in reach, those who stand so, and one page`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      let late = try world.person(
        "Zoe Late", at: world.home, employer: world.provider, from: "2020-01-06",
        role: .careWorker, tx)
      try world.person(
        "Amina New", at: world.home, employer: world.provider, from: "2026-03-30",
        role: .careWorker, tx)
      try world.person("Bela Trust", at: world.trust, from: "2020-01-06", tx)
      let overdue = try matrix(world.provider, states: [.neverDone, .overdue], tx)
      #expect(overdue.rows.map(\.person) == [late.person])
      #expect((overdue.total, overdue.people) == (1, 2))
      let mine = Reach(organisations: [world.provider])
      #expect(try matrix(nil, reach: mine, tx).rows.map(\.name) == ["Amina New", "Zoe Late"])
      #expect(try matrix(world.trust, reach: mine, tx).rows.isEmpty)
      let second = try matrix(world.provider, limit: 1, offset: 1, tx)
      #expect(second.rows.map(\.name) == ["Zoe Late"])
      #expect(second.total == 2)
      #expect(throws: NotFound.self) { try matrix(world.provider, set: "no-such", tx) }
      let skills = try matrix(world.provider, set: "care-core-skills", tx)
      #expect(!skills.subjects.contains { $0.code == "care-certificate" })
    }
  }
}

@Suite struct `A list by name` {
  @Test(arguments: Engine.allCases)
  func `is refused in words where it is of more people than are worked out at once`(
    engine: Engine
  ) async throws {
    try await World.with(engine) { world, tx in
      for name in ["Amina Cole", "Bela Dunn"] {
        _ = try world.person(
          name, at: world.home, employer: world.provider, from: "2020-01-06", role: .careWorker, tx)
      }
      let home = ObligationScope(organisation: world.home, on: World.today)
      for scope in [home, ObligationScope(on: World.today)] {
        try ListBound(people: 2).check(scope, reach: .everything, tx)
        #expect(throws: Problems.self) {
          try ListBound(people: 1).check(scope, reach: .everything, tx)
        }
      }
      // Those out of reach are not in the list either.
      try ListBound(people: 0).check(
        home, reach: .nothing, tx)
    }
  }
}
