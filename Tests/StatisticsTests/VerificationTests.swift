import Statistics
import Testing

/// Each test plants one fault in an allocation that is right.
@Suite struct `Checking an allocation` {
  private let care = MixedAssignment.Quota(atLeast: 1, from: ["care"])

  /// Six of nine can be placed: two of each sector, those with the lower keys.
  private func round() throws -> MixedAssignment.Round {
    try MixedAssignment.Round(
      cohorts: [
        .init(
          key: 1,
          rules: .thirds(capacity: 6, minimumSize: 5, quotas: [care], fewestSectors: 3)),
        .init(key: 2, rules: .free(capacity: 2, minimumSize: 2)),
      ],
      applicants: (1...3).map { .sample($0, "health") } + (4...6).map { .sample($0, "care") }
        + (7...9).map { .sample($0, "council") })
  }

  private func faults(_ keys: [Int64], cohort: Int64 = 1) throws -> Set<MixedAssignment.Fault> {
    let round = try round()
    let placements = keys.map { MixedAssignment.Placement(applicant: $0, cohort: cohort) }
    let planted = MixedAssignment.Allocation(
      placements: placements, waiting: [], objective: round.objective(of: placements),
      bound: .init(placed: [9], waited: 0, cost: 0), effort: .init(steps: 0))
    return Set(
      round.faults(in: planted).filter { if case .unexplained = $0 { false } else { true } })
  }

  @Test func `finds nothing in one that is right`() throws {
    let answer = try round().allocated()
    #expect(answer.people(in: 1) == [1, 2, 4, 5, 7, 8])
    #expect(try round().faults(in: answer) == [])
    #expect(try faults([1, 2, 4, 5, 7, 8]) == [])
  }

  @Test func `finds every rule that is broken`() throws {
    let third = try #require(MixedAssignment.Share(1, of: 3))
    func broken(_ breaches: MixedAssignment.Breach...) -> Set<MixedAssignment.Fault> {
      Set(breaches.map { .ruleBroken(cohort: 1, $0) })
    }
    #expect(
      try faults([1, 2, 3, 4, 5, 6, 7, 8, 9]) == broken(.aboveCapacity(9, capacity: 6)))
    #expect(try faults([1, 4, 7]) == broken(.belowMinimum(3, minimum: 5)))
    #expect(try faults([1, 2, 3, 4, 5, 7]) == broken(.aboveShare("health", 3, of: 6, third)))
    #expect(
      try faults([1, 2, 3, 7, 8, 9])
        == broken(
          .aboveShare("council", 3, of: 6, third), .aboveShare("health", 3, of: 6, third),
          .belowQuota(care, 0), .tooFewSectors(2, least: 3)))
  }

  @Test func `finds people who are nowhere, twice, or where they cannot go`() throws {
    #expect(try faults([1, 2, 4, 5, 7, 8, 8]).contains(.applicantTwice(8)))
    #expect(try faults([77]).contains(.unknownApplicant(77)))
    #expect(try faults([1], cohort: 9).contains(.unknownCohort(9)))
    #expect(
      try faults([1, 2], cohort: 2) == [
        .notAnOption(applicant: 1, cohort: 2), .notAnOption(applicant: 2, cohort: 2),
      ])
  }

  @Test func `finds figures and reasons that are not so`() throws {
    let round = try round()
    let right = round.allocated()
    func with(
      waiting: [MixedAssignment.Waiting]? = nil, objective: MixedAssignment.Objective? = nil,
      bound: MixedAssignment.Objective? = nil
    ) -> [MixedAssignment.Fault] {
      round.faults(
        in: .init(
          placements: right.placements, waiting: waiting ?? right.waiting,
          objective: objective ?? right.objective, bound: bound ?? right.bound,
          effort: right.effort))
    }
    #expect(with() == [])
    #expect(with(objective: .init(placed: [7], waited: 0, cost: 0)) == [.wrongFigures])
    #expect(with(bound: .init(placed: [5], waited: 0, cost: 0)) == [.betterThanBound])
    #expect(with(waiting: Array(right.waiting.dropFirst())) == [.unexplained(3)])
    let untrue: [MixedAssignment.Obstacle] = [
      .noPlaces, .fullToKeepMix([.belowQuota(care, 0)]),
      .sectorAtGreatestShare(.belowQuota(care, 0)),
      .doesNotRun(waiting: .init(["health": 1]), couldRun: false),
    ]
    for obstacle in untrue {
      let first = MixedAssignment.Waiting(applicant: 3, excluded: [:], obstacles: [1: obstacle])
      #expect(
        with(waiting: [first] + right.waiting.dropFirst())
          == [.untrueReason(applicant: 3, cohort: 1)])
    }
    let other = MixedAssignment.Waiting(applicant: 1, excluded: [:], obstacles: [1: .full])
    #expect(with(waiting: right.waiting + [other]) == [.applicantTwice(1)])
  }

  @Test func `finds somebody who waits behind one who comes later`() throws {
    let round = try MixedAssignment.Round(
      cohorts: [.init(key: 1, rules: .free(capacity: 1))],
      applicants: [.sample(1, waited: 2), .sample(2, waited: 1)])
    let wrong = [MixedAssignment.Placement(applicant: 2, cohort: 1)]
    let planted = MixedAssignment.Allocation(
      placements: wrong,
      waiting: [.init(applicant: 1, excluded: [:], obstacles: [1: .full])],
      objective: round.objective(of: wrong), bound: round.allocated().bound,
      effort: .init(steps: 0))
    #expect(round.faults(in: planted) == [.untrueReason(applicant: 1, cohort: 1)])
  }
}
