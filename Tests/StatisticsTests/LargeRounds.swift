import Statistics

/// A generator whose numbers depend on its seed alone (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// National rounds of the size that is expected, each hard in its own way.
enum LargeRound: String, CaseIterable {
  /// Every cohort needs three from care, and few of the applicants are.
  case scarceCare
  /// More than half must be placed before all others.
  case manyObliged
  /// Places that few can get to from more than one region.
  case farApart
  /// Twice as many applicants as places.
  case tightCapacities
  /// Places for everybody, but half the applicants are from one sector.
  case oneLargeSector
  /// Cohorts that are half full of people who had their place before.
  case halfFull

  func round(
    applicants: Int = 2_000, cohorts: Int = 60, seed: UInt64 = 1
  ) throws -> MixedAssignment.Round {
    var numbers = SeededNumbers(seed)
    let venues = (0..<cohorts).map { _ in
      (x: Int.random(in: 0..<600, using: &numbers), y: Int.random(in: 0..<600, using: &numbers))
    }
    let built = try venues.indices.map { try cohort($0, &numbers) }
    return try MixedAssignment.Round(
      cohorts: built,
      applicants: (0..<applicants).map { key in
        let home = (
          x: Int.random(in: 0..<600, using: &numbers), y: Int.random(in: 0..<600, using: &numbers)
        )
        let number = Int.random(in: self == .farApart ? 1...4 : 3...20, using: &numbers)
        let nearest = venues.indices.map { venue in
          (venue: venue, away: abs(venues[venue].x - home.x) + abs(venues[venue].y - home.y))
        }.sorted { ($0.away, $0.venue) < ($1.away, $1.venue) }
        return MixedAssignment.Applicant(
          key: Int64(key), sector: sector(&numbers), rank: rank(&numbers),
          waited: Int.random(in: 0..<400, using: &numbers),
          options: nearest.prefix(number).map { .init(Int64($0.venue), cost: $0.away) })
      })
  }

  private func cohort(
    _ number: Int, _ numbers: inout SeededNumbers
  ) throws -> MixedAssignment.Cohort {
    let third = MixedAssignment.Share(1, of: 3)
    let care: (Int) -> MixedAssignment.Quota = { .init(atLeast: $0, from: ["care"]) }
    switch self {
    case .scarceCare:
      let mix = try MixedAssignment.Mix(greatestShare: third, quotas: [care(3)])
      return .init(
        key: Int64(number), rules: try .init(capacity: 24, minimumSize: 12, mix: mix))
    case .manyObliged, .farApart:
      let mix = try MixedAssignment.Mix(
        greatestShare: third, quotas: [care(1)], fewestSectors: 3)
      let capacity = Int.random(in: 18...36, using: &numbers)
      return .init(
        key: Int64(number), rules: try .init(capacity: capacity, minimumSize: 10, mix: mix))
    case .tightCapacities:
      let mix = try MixedAssignment.Mix(greatestShare: third, quotas: [care(1)])
      let capacity = Int.random(in: 11...20, using: &numbers)
      return .init(
        key: Int64(number), rules: try .init(capacity: capacity, minimumSize: 8, mix: mix))
    case .oneLargeSector:
      let mix = try MixedAssignment.Mix(greatestShare: third, fewestSectors: 3)
      return .init(
        key: Int64(number), rules: try .init(capacity: 40, minimumSize: 12, mix: mix))
    case .halfFull:
      let mix = try MixedAssignment.Mix(
        greatestShare: .init(2, of: 5),
        quotas: [.init(atLeast: 3, from: ["care", "voluntary"]), care(1)])
      let there = (0..<12).map { _ in sector(&numbers) }
      return .init(
        key: Int64(number), rules: try .init(capacity: 30, minimumSize: 12, mix: mix),
        placed: .init(there))
    }
  }

  private func sector(_ numbers: inout SeededNumbers) -> MixedAssignment.Sector {
    let weights: [(sector: MixedAssignment.Sector, weight: Int)] =
      switch self {
      case .scarceCare:
        [("health", 34), ("primary", 24), ("council", 22), ("voluntary", 14), ("care", 6)]
      case .oneLargeSector:
        [("health", 50), ("primary", 14), ("council", 14), ("voluntary", 10), ("care", 12)]
      default:
        [("health", 34), ("primary", 20), ("council", 18), ("voluntary", 12), ("care", 16)]
      }
    var draw = Int.random(in: 0..<100, using: &numbers)
    for (sector, weight) in weights {
      draw -= weight
      if draw < 0 { return sector }
    }
    return "health"
  }

  private func rank(_ numbers: inout SeededNumbers) -> Int {
    let draw = Int.random(in: 0..<100, using: &numbers)
    let obliged = self == .manyObliged ? 60 : 15
    return draw < obliged ? 0 : draw < obliged + 20 ? 1 : 2
  }
}
