extension MixedAssignment {
  /// Proves how much any allocation can gain at most.
  ///
  /// Each applicant is given a price, and each cohort may then choose the people it gains most
  /// from after their prices are paid, without regard to the other cohorts. Whatever the prices,
  /// the prices of all applicants and the gains of all cohorts together are at least what any
  /// allocation gains. All in whole numbers, so the proof has no rounding in it.
  struct Bound {
    let model: Model
    /// What each option is worth.
    let gains: [Int128]
    /// Options by cohort and sector.
    private let options: [[[Int32]]]
    private let owner: [Int32]

    /// What prices prove.
    struct Proof {
      let bound: Int128
      /// How many cohorts chose each applicant.
      let chosen: [Int32]
      let work: Int
    }

    /// - Parameter gains: What each option is worth, if it is to be something else than in the
    ///   model.
    init(_ model: Model, gains: [Int128]? = nil) {
      self.model = model
      self.gains = gains ?? model.optionGain
      var options = model.forms.map { form in
        Array(repeating: [Int32](), count: form.fixed.count)
      }
      var owner = Array(repeating: Int32(0), count: model.optionCohort.count)
      for applicant in model.applicants {
        for option in model.options(of: applicant) {
          options[model.optionCohort[option]][model.sector[applicant]].append(Int32(option))
          owner[option] = Int32(applicant)
        }
      }
      self.options = options
      self.owner = owner
    }

    /// What these prices prove for allocations within these scopes; `nil` when there are none.
    func proof(_ prices: [Int128], _ scopes: [Scope]) -> Proof? {
      var bound = prices.reduce(0, +)
      var chosen = Array(repeating: Int32(0), count: prices.count)
      var work = prices.count
      for (cohort, scope) in scopes.enumerated() where scope.running != .doesNotRun {
        let form = model.forms[cohort]
        let candidates = options[cohort].enumerated().map { leaf, list in
          list.map { option in
            Step(
              gain: gains[Int(option)] - prices[Int(owner[Int(option)])],
              leaf: Int32(leaf), candidate: option)
          }.sorted { ($1.gain, $0.candidate) < ($0.gain, $1.candidate) }
        }
        work += 8 * options[cohort].reduce(0) { $0 + $1.count }
        var best: (gain: Int128, ladder: Ladder)?
        for block in form.blocks[scope.first...scope.last] {
          var (lower, upper) = form.tree.bounds(
            form.missing, limits: zip(block.limits, scope.upper).map { min($0, $1) },
            from: block.least, to: block.most)
          for leaf in scope.lower.indices { lower[leaf] = max(lower[leaf], scope.lower[leaf]) }
          for leaf in candidates.indices { upper[leaf] = min(upper[leaf], candidates[leaf].count) }
          work += 8 * block.most
          guard let ladder = form.tree.best(candidates, lower: lower, upper: upper) else {
            continue
          }
          let gain = ladder.best
          if gain > best?.gain ?? -Flow.unreachable { best = (gain, ladder) }
        }
        guard let best else {
          if scope.running == .runs { return nil }
          continue
        }
        if scope.running == .undecided, best.gain <= 0 { continue }
        bound += best.gain
        for step in best.ladder.chosen {
          chosen[Int(owner[Int(step.candidate)])] += 1
        }
      }
      return Proof(bound: bound, chosen: chosen, work: work)
    }

    /// The prices that a flow puts on applicants: what the best of their options is worth beyond
    /// what the place costs.
    func prices(_ flow: Flow) -> [Int128] {
      worth(flow).map { max(0, $0) }
    }

    /// What the best option of each applicant is worth beyond what the place costs in a flow, or
    /// falls short of it.
    func worth(_ flow: Flow) -> [Int128] {
      let absorbing = flow.prices()
      return model.applicants.map { applicant in
        var price: Int128?
        for option in model.options(of: applicant) {
          let leaf = flow.network.leaf(model.optionCohort[option], model.sector[applicant])
          guard absorbing[leaf] < Flow.unreachable else { continue }
          price = max(price ?? .min, gains[option] - absorbing[leaf])
        }
        return price ?? 0
      }
    }

    /// What the best option of each applicant is worth when places cost nothing.
    func worth() -> [Int128] {
      model.applicants.map { model.options(of: $0).map { gains[$0] }.max() ?? 0 }
    }
  }
}
