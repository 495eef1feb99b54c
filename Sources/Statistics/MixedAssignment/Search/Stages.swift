extension MixedAssignment {
  /// Bounds each figure of the objective by itself: the most that any allocation reaches in it
  /// which is at least as good in every figure before it.
  ///
  /// In one number for all figures a small doubt about an important figure hides what is known
  /// about the lesser ones. Here the figures before are only given weights of the same order as
  /// the figure in question. Whatever the weights, what an allocation gains with them is at most
  /// what `Bound` proves; and one that is as good in the figures before gains at least what those
  /// are worth.
  struct Stages {
    let model: Model
    let limits: [Limits]
    private let rank: [Int]
    /// So many to one, so that prices may be fractions.
    private static let one = Int128(1) << 16

    /// - Parameter limits: Those of a good plan, whose prices are used to start with.
    init(_ model: Model, _ limits: [Limits]) {
      self.model = model
      self.limits = limits
      let ranks = model.round.scale.ranks
      rank = model.round.applicants.map { ranks.firstIndex(of: $0.rank) ?? 0 }
    }

    /// What bounds the figures from `first` on, costs as negative numbers.
    ///
    /// - Parameter reached: The figures of an allocation, costs as negative numbers.
    func bounds(
      _ reached: [Int], from first: Int, steps: Int, work: inout Int
    ) -> [Int] {
      var bounds = reached
      for figure in first..<reached.count {
        var best = greatest(figure)
        if best > reached[figure], let found = bound(figure, reached, steps: steps, work: &work) {
          best = min(best, found)
        }
        bounds[figure] = max(best, reached[figure])
        // Waits and costs say little as long as it is open how many are placed.
        let ranks = model.round.scale.numbers.count
        if figure >= ranks - 1, bounds[figure] > reached[figure] {
          for rest in reached.indices where rest > figure { bounds[rest] = greatest(rest) }
          break
        }
      }
      return bounds
    }

    /// What a figure cannot be above in any allocation.
    private func greatest(_ figure: Int) -> Int {
      let scale = model.round.scale
      if figure < scale.numbers.count { return scale.numbers[figure] }
      return figure == scale.numbers.count ? scale.greatestWaited : 0
    }

    /// What one person of an earlier rank, and one unit of waiting, weigh beside a figure.
    private func weights(_ figure: Int) -> (person: Int128, waited: Int128) {
      let ranks = model.round.scale.numbers.count
      let wait = Int128(model.round.applicants.map(\.waited).max() ?? 0)
      if figure < ranks { return (1, 0) }
      if figure == ranks { return (wait, 0) }
      let cost = Int128(model.round.applicants.flatMap { $0.options.map(\.cost) }.max() ?? 0)
      return (2 * cost, max(1, 2 * cost / max(1, wait)))
    }

    private func bound(_ figure: Int, _ reached: [Int], steps: Int, work: inout Int) -> Int? {
      let weights = weights(figure)
      let ranks = model.round.scale.numbers.count
      let person = (0..<ranks).map { rank in
        rank < figure ? weights.person : rank == figure ? 1 : 0
      }
      let waited = figure < ranks ? 0 : figure == ranks ? 1 : weights.waited
      var gains: [Int128] = []
      for (applicant, rank) in zip(model.round.applicants, rank) {
        for option in applicant.options {
          let cost = figure == ranks + 1 ? Int128(option.cost) : 0
          gains.append(Self.one * (person[rank] + waited * Int128(applicant.waited) - cost))
        }
      }
      var flow = Flow(Network(model, gains: gains))
      flow.fill(limits)
      work += flow.work
      let bound = Bound(model, gains: gains)
      var before = Int128(0)
      for earlier in 0..<figure {
        before += (earlier < ranks ? person[earlier] : waited) * Int128(reached[earlier])
      }
      let target = Self.one * (before + Int128(reached[figure]) + 1) - 1
      let worth = bound.worth(flow)
      guard
        var bettering = Bettering(
          bound, model.forms.map(Scope.init), target: target, prices: worth.map { max(0, $0) })
      else { return nil }
      bettering.bySector(worth, steps: steps)
      bettering.bySector(bound.worth(), steps: steps)
      bettering.byApplicant(steps: steps)
      work += bettering.work
      let most = bettering.proof.bound
      // Rounded down, also below nought.
      let whole = most >= 0 ? most / Self.one : -((-most + Self.one - 1) / Self.one)
      return Int(clamping: whole - before)
    }
  }
}
