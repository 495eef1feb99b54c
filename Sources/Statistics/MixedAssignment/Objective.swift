extension MixedAssignment {
  /// How good an allocation is, the most important figure first: those placed of each rank, then
  /// how long those placed had waited, then what it costs them.
  package struct Objective: Hashable, Comparable, Sendable {
    /// One count for each rank that an applicant has, the first rank first.
    package let placed: [Int]
    /// The waits of all who are placed, added up.
    package let waited: Int
    /// The costs of all who are placed, added up. Less is better.
    package let cost: Int

    package init(placed: [Int], waited: Int, cost: Int) {
      self.placed = placed
      self.waited = waited
      self.cost = cost
    }

    /// Whether the left is worse than the right.
    package static func < (left: Objective, right: Objective) -> Bool {
      let pairs = zip(left.placed, right.placed)
      for (mine, other) in pairs where mine != other { return mine < other }
      if left.waited != right.waited { return left.waited < right.waited }
      return left.cost > right.cost
    }

    /// Everybody placed.
    package var total: Int { placed.reduce(0, +) }
  }

  /// Turns the figures of an objective into one whole number and back, without loss: each figure
  /// is a digit, and every digit is worth more than all the lesser ones together.
  struct Scale: Hashable, Sendable {
    /// The ranks that occur, the first first.
    let ranks: [Int]
    /// How many applicants with an option have each rank.
    let numbers: [Int]
    /// What one person placed is worth, for each rank.
    let rankWeights: [Int128]
    let waitedWeight: Int128
    let greatestWaited: Int
    let greatestCost: Int
    /// More than any objective, and small enough to be multiplied by the number of places.
    let beyond: Int128

    init(_ applicants: [Applicant]) throws(Refusal) {
      let possible = applicants.filter { !$0.options.isEmpty }
      let found = Set(applicants.map(\.rank)).sorted()
      var waited = Int128(0)
      var cost = Int128(0)
      for applicant in possible {
        waited += Int128(applicant.waited)
        cost += Int128(applicant.options.map(\.cost).max() ?? 0)
      }
      guard let waitedSum = Int(exactly: waited), let costSum = Int(exactly: cost) else {
        throw .cannotBeAddedUp
      }
      let counts = Dictionary(grouping: possible, by: \.rank).mapValues(\.count)
      var weight = Int128(costSum) + 1
      waitedWeight = weight
      var overflow = false
      func raise(over digit: Int) {
        let (next, tooLarge) = weight.multipliedReportingOverflow(by: Int128(digit) + 1)
        overflow = overflow || tooLarge || next > Int128(1) << 96
        weight = overflow ? 1 : next
      }
      raise(over: waitedSum)
      var weights: [Int128] = []
      for rank in found.reversed() {
        weights.append(weight)
        raise(over: counts[rank] ?? 0)
      }
      guard !overflow else { throw .cannotBeAddedUp }
      ranks = found
      numbers = found.map { counts[$0] ?? 0 }
      rankWeights = weights.reversed()
      greatestWaited = waitedSum
      greatestCost = costSum
      beyond = weight + 1
    }

    /// What placing this applicant at this cost adds. Always above nought.
    func gain(_ applicant: Applicant, cost: Int) -> Int128 {
      let rank = ranks.firstIndex(of: applicant.rank) ?? 0
      return rankWeights[rank] + Int128(applicant.waited) * waitedWeight - Int128(cost)
    }

    /// The figures behind a number, which may be above what anybody can reach.
    func objective(_ value: Int128) -> Objective {
      // Costs are taken off, so the last digit is counted from the greatest cost downwards.
      var rest = min(max(value, 0), beyond - 2 - Int128(greatestCost)) + Int128(greatestCost)
      var placed: [Int] = []
      for (number, weight) in zip(numbers, rankWeights) {
        let digit = min(Int128(number), rest / weight)
        placed.append(Int(digit))
        rest -= digit * weight
      }
      let waited = min(Int128(greatestWaited), rest / waitedWeight)
      rest = min(Int128(greatestCost), rest - waited * waitedWeight)
      return Objective(
        placed: placed, waited: Int(waited), cost: Int(Int128(greatestCost) - rest))
    }
  }
}
