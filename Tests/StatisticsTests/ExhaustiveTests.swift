import Statistics
import Testing

/// Tries every way of placing everybody, by rules written down once more.
private struct EveryWay {
  let round: MixedAssignment.Round
  private var choice: [MixedAssignment.Option?]
  private(set) var best: MixedAssignment.Objective

  init(_ round: MixedAssignment.Round) {
    self.round = round
    choice = Array(repeating: nil, count: round.applicants.count)
    best = round.objective(of: [])
    extend(0)
  }

  private mutating func extend(_ applicant: Int) {
    guard applicant < choice.count else {
      if isWithinRules { best = max(best, objective) }
      return
    }
    choice[applicant] = nil
    extend(applicant + 1)
    for option in round.applicants[applicant].options {
      choice[applicant] = option
      extend(applicant + 1)
    }
    choice[applicant] = nil
  }

  private var isWithinRules: Bool {
    round.cohorts.allSatisfy { cohort in
      var counts = cohort.placed.counts
      var total = cohort.placed.total
      let before = total
      for (applicant, option) in zip(round.applicants, choice) where option?.cohort == cohort.key {
        counts[applicant.sector, default: 0] += 1
        total += 1
      }
      guard total > before else { return true }
      let rules = cohort.rules
      guard rules.minimumSize <= total, total <= rules.capacity else { return false }
      guard counts.count >= rules.mix.fewestSectors else { return false }
      let sharesKept = counts.allSatisfy { sector, count in
        guard let share = rules.mix.greatestShare else { return true }
        return count * share.whole <= total * share.part
      }
      return sharesKept
        && rules.mix.quotas.allSatisfy { quota in
          quota.sectors.map { counts[$0] ?? 0 }.reduce(0, +) >= quota.least
        }
    }
  }

  private var objective: MixedAssignment.Objective {
    let ranks = Set(round.applicants.map(\.rank)).sorted()
    var placed = ranks.map { _ in 0 }
    var waited = 0
    var cost = 0
    for (applicant, option) in zip(round.applicants, choice) {
      guard let option, let rank = ranks.firstIndex(of: applicant.rank) else { continue }
      placed[rank] += 1
      waited += applicant.waited
      cost += option.cost
    }
    return .init(placed: placed, waited: waited, cost: cost)
  }
}

@Suite struct `Allocating places in tiny rounds` {
  @Test func `reaches the best of every way there is, and proves it`() throws {
    for seed in UInt64(1)...400 {
      let round = try RandomRound.draw(
        seed: seed, people: 1...6, cohorts: 1...3, capacity: 0...6)
      let answer = round.allocated()
      #expect(answer.objective == EveryWay(round).best, "seed \(seed)")
      #expect(answer.isProvenBest, "seed \(seed)")
      #expect(round.faults(in: answer) == [], "seed \(seed)")
    }
  }

  @Test func `keeps every rule and gives true reasons, however little work is allowed`() throws {
    for seed in UInt64(1)...150 {
      let round = try RandomRound.draw(
        seed: seed, people: 10...40, cohorts: 2...6, capacity: 3...10)
      let hasty = round.allocated(effort: .init(steps: 0))
      let thorough = round.allocated()
      #expect(round.faults(in: hasty) == [], "seed \(seed)")
      #expect(round.faults(in: thorough) == [], "seed \(seed)")
      #expect(hasty.objective <= thorough.objective, "seed \(seed)")
      // What was proven in haste holds for the first figure in which the two differ.
      let pairs = zip(figures(hasty.objective), figures(thorough.objective))
      if let first = pairs.map({ $0 != $1 }).firstIndex(of: true) {
        #expect(
          figures(thorough.objective)[first] <= figures(hasty.bound)[first], "seed \(seed)")
      }
    }
  }

  /// The figures in the order of their importance, all of them better when greater.
  private func figures(_ objective: MixedAssignment.Objective) -> [Int] {
    objective.placed + [objective.waited, -objective.cost]
  }

  @Test func `does not depend on the order in which people and cohorts are given`() throws {
    for seed in UInt64(1)...40 {
      let round = try RandomRound.draw(
        seed: seed, people: 10...40, cohorts: 2...6, capacity: 3...10)
      var numbers = SeededNumbers(seed)
      let shuffled = try MixedAssignment.Round(
        cohorts: round.cohorts.shuffled(using: &numbers),
        applicants: round.applicants.shuffled(using: &numbers))
      #expect(shuffled.allocated() == round.allocated(), "seed \(seed)")
    }
  }
}
