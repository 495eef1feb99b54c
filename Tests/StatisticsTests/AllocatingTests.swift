import Statistics
import Testing

@Suite struct `Allocating places under a mix rule` {
  @Test func `keeps every sector at or below its greatest share of those placed`() throws {
    // Capacity 9 would allow three from health, but only 2 + 2 others come: with three from
    // health there would be 3 of 7. Two from each, 2 of 6, is the most.
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .thirds(capacity: 9))],
      applicants: (1...5).map { .sample($0, "health") } + (6...7).map { .sample($0, "care") }
        + (8...9).map { .sample($0, "council") })
    let answer = round.allocated()
    #expect(answer.people(in: 1) == [1, 2, 6, 7, 8, 9])
    #expect(answer.isProvenBest)
    #expect(
      try answer.waiting(3).obstacles
        == [1: .sectorAtGreatestShare(.aboveShare("health", 3, of: 7, #require(.init(1, of: 3))))])
    #expect(round.faults(in: answer) == [])
  }

  @Test func `places those who are obliged before all others`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 1))],
      applicants: [.sample(1, rank: 1, waited: 900), .sample(2, rank: 0)])
    let answer = round.allocated()
    #expect(answer.people(in: 1) == [2])
    #expect(try answer.waiting(1).obstacles == [1: .full])
  }

  @Test func `places one who is obliged before any number of others`() throws {
    // Of the obliged one, care, and the three others only one side can have the cohort: without
    // a second sector nobody is placed.
    let rules = try MixedAssignment.CohortRules(
      capacity: 4,
      mix: .init(greatestShareOf: ["health": #require(.init(1, of: 2))], fewestSectors: 1))
    let round = try MixedAssignment.Round(
      cohorts: [
        .init(key: 1, rules: rules), .init(key: 2, rules: .free(capacity: 3, minimumSize: 3)),
      ],
      applicants: [
        .sample(1, "health", rank: 0, to: [1]), .sample(2, "care", rank: 1, to: [1, 2]),
        .sample(3, "health", rank: 1, to: [2]), .sample(4, "health", rank: 1, to: [2]),
      ])
    let answer = round.allocated()
    #expect(answer.people(in: 1) == [1, 2])
    #expect(answer.objective.placed == [1, 1])
    #expect(
      try answer.waiting(3).obstacles
        == [2: .doesNotRun(waiting: .init(["health": 2]), couldRun: true)])
  }

  @Test func `places those who have waited longer first`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 1))],
      applicants: [.sample(1, waited: 30), .sample(2, waited: 31)])
    #expect(round.allocated().people(in: 1) == [2])
  }

  @Test func `then takes the least cost, and of people who are alike the lower key`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [1, 2].map { .init(key: $0, rules: try .free(capacity: 1)) },
      applicants: (1...3).map {
        .init(
          key: $0, sector: "care", options: [.init(1, cost: 5), .init(2, cost: 2)])
      })
    let answer = round.allocated()
    #expect(answer.placements == [.init(applicant: 1, cohort: 2), .init(applicant: 2, cohort: 1)])
    #expect(answer.objective == .init(placed: [2], waited: 0, cost: 7))
  }

  @Test func `runs no cohort that does not reach its minimum`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 9, minimumSize: 3))],
      applicants: [.sample(1), .sample(2)])
    let answer = round.allocated()
    #expect(answer.placements == [])
    #expect(
      try answer.waiting(1).obstacles
        == [1: .doesNotRun(waiting: .init(["health": 2]), couldRun: false)])
  }

  @Test func `runs one full cohort rather than two that are too small`() throws {
    // Four people from care, two for each cohort that runs; one cohort of six is worth more than
    // leaving two from care in a cohort that cannot fill.
    let care = MixedAssignment.Quota(atLeast: 3, from: ["care"])
    let rules = try MixedAssignment.CohortRules(
      capacity: 6, minimumSize: 4, mix: .init(quotas: [care]))
    let round = try MixedAssignment.Round(
      cohorts: [1, 2].map { .init(key: $0, rules: rules) },
      applicants: (1...4).map { .sample($0, "care", to: [1, 2]) }
        + (5...12).map { .sample($0, to: [1, 2]) })
    let answer = round.allocated()
    #expect(answer.objective.placed == [6])
    #expect(answer.isProvenBest)
    #expect(round.faults(in: answer) == [])
  }

  @Test func `counts those who had their place before, and keeps them`() throws {
    // Two from health are there. With two more from care they are half; a third would be three
    // of five.
    let rules = try MixedAssignment.CohortRules(
      capacity: 6, minimumSize: 4, mix: .init(greatestShare: .init(1, of: 2)))
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: rules, placed: .init(["health": 2]))],
      applicants: [.sample(1), .sample(2), .sample(3, "care"), .sample(4, "care")])
    let answer = round.allocated()
    #expect(answer.people(in: 1) == [3, 4])
    #expect(round.faults(in: answer) == [])
  }

  @Test func `leaves a cohort as it was when nobody can join within the rules`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [
        .init(key: 1, rules: try .thirds(capacity: 4), placed: .init(["health": 3])),
        .init(key: 2, rules: try .free(capacity: 2), placed: .init(["care": 2])),
      ], applicants: [.sample(1, "care", to: [1, 2])])
    let answer = round.allocated()
    #expect(answer.placements == [])
    #expect(
      try answer.waiting(1).obstacles == [
        1: .doesNotRun(waiting: .init(["care": 1]), couldRun: false), 2: .noPlaces,
      ])
  }

  @Test func `says when a cohort is full and the mix keeps later people in it`() throws {
    // Both from care are needed; the one who waits is from health and comes before them.
    let care = MixedAssignment.Quota(atLeast: 2, from: ["care"])
    let rules = try MixedAssignment.CohortRules(capacity: 3, mix: .init(quotas: [care]))
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: rules)],
      applicants: [
        .sample(1, waited: 9), .sample(2, waited: 8), .sample(3, "care"), .sample(4, "care"),
      ])
    let answer = round.allocated()
    #expect(answer.people(in: 1) == [1, 3, 4])
    #expect(try answer.waiting(2).obstacles == [1: .fullToKeepMix([.belowQuota(care, 1)])])
  }

  @Test func `says which rules left somebody without any option`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 1))],
      applicants: [
        .init(key: 7, sector: "care", options: [], excluded: [.tooFar: 1, .datesClash: 1])
      ])
    let waiting = try round.allocated().waiting(7)
    #expect(waiting.hasNoOption)
    #expect(waiting.excluded == [.tooFar: 1, .datesClash: 1])
  }

  @Test func `has nothing to do without applicants, cohorts or places`() throws {
    let nobody = try MixedAssignment.Round(
      cohorts: [
        .init(key: 1, rules: .thirds(capacity: 9, quotas: [.init(atLeast: 1, from: ["care"])]))
      ],
      applicants: [])
    #expect(nobody.allocated().placements == [])
    #expect(nobody.allocated().isProvenBest)
    let nowhere = try MixedAssignment.Round(cohorts: [], applicants: [.sample(1, to: [])])
    #expect(nowhere.allocated().waiting.count == 1)
    let closed = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 0))], applicants: [.sample(1)])
    #expect(try closed.allocated().waiting(1).obstacles == [1: .noPlaces])
    #expect(closed.allocated().isProvenBest)
  }

  @Test func `places nobody where one sector alone can never keep the mix`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .thirds(capacity: 9))],
      applicants: (1...6).map { .sample($0) })
    let answer = round.allocated()
    #expect(answer.placements == [])
    #expect(answer.isProvenBest)
    #expect(round.faults(in: answer) == [])
  }

  @Test func `adds up large waits and costs exactly`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [1, 2].map { .init(key: $0, rules: try .free(capacity: 1)) },
      applicants: [1, 2].map {
        .init(
          key: $0, sector: "care", waited: 1 << 40,
          options: [.init(1, cost: 1 << 44), .init(2, cost: (1 << 44) - Int($0))])
      })
    let answer = round.allocated()
    #expect(answer.placements == [.init(applicant: 1, cohort: 1), .init(applicant: 2, cohort: 2)])
    #expect(answer.objective == .init(placed: [2], waited: 1 << 41, cost: (1 << 45) - 2))
    #expect(answer.isProvenBest)
  }
}
