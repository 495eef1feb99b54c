import Statistics
import Testing

typealias Sector = MixedAssignment.Sector
typealias Composition = MixedAssignment.Composition

extension MixedAssignment.CohortRules {
  /// No sector above a third, within this capacity.
  static func thirds(
    capacity: Int, minimumSize: Int = 0, quotas: [MixedAssignment.Quota] = [],
    fewestSectors: Int = 0
  ) throws -> MixedAssignment.CohortRules {
    try .init(
      capacity: capacity, minimumSize: minimumSize,
      mix: .init(
        greatestShare: .init(1, of: 3), quotas: quotas, fewestSectors: fewestSectors))
  }

  /// Only so many places.
  static func free(capacity: Int, minimumSize: Int = 0) throws -> MixedAssignment.CohortRules {
    try .init(capacity: capacity, minimumSize: minimumSize)
  }
}

extension MixedAssignment.Applicant {
  /// Somebody who could go to these cohorts, each as good as the other. Say only what the test is
  /// about.
  static func sample(
    _ key: Int64, _ sector: Sector = "health", rank: Int = 0, waited: Int = 0,
    to cohorts: [Int64] = [1]
  ) -> MixedAssignment.Applicant {
    .init(
      key: key, sector: sector, rank: rank, waited: waited,
      options: cohorts.map { .init($0, cost: 0) })
  }
}

extension MixedAssignment.Allocation {
  /// The keys of those placed in a cohort.
  func people(in cohort: Int64) -> [Int64] {
    placements.filter { $0.cohort == cohort }.map(\.applicant)
  }

  /// Why somebody waits.
  func waiting(_ applicant: Int64) throws -> MixedAssignment.Waiting {
    try #require(waiting.first { $0.applicant == applicant })
  }
}

/// Small rounds in which every rule occurs.
struct RandomRound {
  /// - Parameter people: How many applicants there are.
  static func draw(
    seed: UInt64, people: ClosedRange<Int>, cohorts: ClosedRange<Int>, capacity: ClosedRange<Int>
  ) throws -> MixedAssignment.Round {
    var numbers = SeededNumbers(seed)
    let sectors: [Sector] = ["care", "council", "health"]
    let keys = (1...Int.random(in: cohorts, using: &numbers)).map { Int64($0) }
    let built = try keys.map { key -> MixedAssignment.Cohort in
      let shares = [(1, 3), (1, 2), (2, 5), (2, 3), (1, 1)]
      let (part, whole) = shares[Int.random(in: 0..<shares.count, using: &numbers)]
      var quotas: [MixedAssignment.Quota] = []
      if Bool.random(using: &numbers) { quotas.append(.init(atLeast: 1, from: ["care"])) }
      if Int.random(in: 0..<4, using: &numbers) == 0 {
        quotas.append(.init(atLeast: 2, from: ["care", "council"]))
      }
      let places = Int.random(in: capacity, using: &numbers)
      let there = (0..<Int.random(in: 0...2, using: &numbers)).map { _ in
        sectors[Int.random(in: 0..<3, using: &numbers)]
      }
      return try .init(
        key: key,
        rules: .init(
          capacity: places, minimumSize: Int.random(in: 0...4, using: &numbers),
          mix: .init(
            greatestShare: .init(part, of: whole), quotas: quotas,
            fewestSectors: Int.random(in: 0...2, using: &numbers))),
        placed: .init(Bool.random(using: &numbers) ? there : []))
    }
    return try .init(
      cohorts: built,
      applicants: (0..<Int.random(in: people, using: &numbers)).map { key in
        .init(
          key: Int64(key), sector: sectors[Int.random(in: 0..<3, using: &numbers)],
          rank: Int.random(in: 0...1, using: &numbers),
          waited: Int.random(in: 0...5, using: &numbers),
          options: keys.shuffled(using: &numbers).prefix(Int.random(in: 0...3, using: &numbers))
            .map { .init($0, cost: Int.random(in: 0...9, using: &numbers)) },
          excluded: Bool.random(using: &numbers) ? [.tooFar: 2] : [:])
      })
  }
}
