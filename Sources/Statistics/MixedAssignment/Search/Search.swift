extension MixedAssignment {
  /// Looks for the best allocation, and for the proof that there is no better one.
  ///
  /// 1. A flow within limits that are too wide gives a first bound; if it keeps the rules it is
  ///    the answer.
  /// 2. A plan says for each cohort whether it runs and how large it is at least; a flow within
  ///    the limits of a plan keeps every rule. Plans are bettered one cohort at a time.
  /// 3. Prices on applicants (`Bound`) lower the bound.
  /// 4. What is still between the two is divided into cases, the most promising first, until
  ///    nothing is left or the work allowed is done.
  ///
  /// Work is counted in steps, never in time, so the same round always gets the same answer.
  struct Search {
    let model: Model
    let network: Network
    let bound: Bound
    let allowed: Int
    var work = 0
    /// The best plan so far, and its flow.
    var plan: [Choice]
    var best: Flow
    /// Nothing is better than this.
    var proven: Int128
    /// Cases looked at.
    var cases = 0

    /// - Parameter allowed: How many steps of work may be done.
    init(_ model: Model, allowed: Int) {
      self.model = model
      self.allowed = allowed
      network = Network(model)
      bound = Bound(model)
      plan = Array(repeating: .doesNotRun, count: model.forms.count)
      best = Flow(network)
      best.fill(Array(repeating: .closed, count: network.nodes))
      proven = .max
    }

    mutating func run() {
      let scopes = model.forms.map(Scope.init)
      guard let (relaxed, value) = relaxation(scopes) else {
        proven = best.gain
        return
      }
      proven = value
      if takeIfValid(relaxed) { return }
      settle(relaxed)
      var prices = [bound.prices(best), bound.prices(relaxed)]
      better(&prices, scopes, steps: 0)
      improve(until: allowed * 7 / 10)
      prices.insert(bound.prices(best), at: 0)
      better(&prices, scopes, steps: 0)
      if proven > best.gain { better(&prices, scopes, steps: 100) }
      if proven > best.gain, let start = prices.first { divide(scopes, start) }
    }

    /// The best flow within wide limits, unless lower limits cannot be reached.
    private mutating func relaxation(_ scopes: [Scope]) -> (Flow, Int128)? {
      var flow = Flow(network)
      var limits = [Limits.closed]
      for (scope, form) in zip(scopes, model.forms) { limits += scope.limits(form) }
      for limit in limits where limit.lower > limit.upper { return nil }
      flow.fill(limits)
      work += flow.work
      guard flow.isWithinLimits else { return nil }
      return (flow, flow.gain)
    }

    /// Takes over a flow that keeps every rule.
    private mutating func takeIfValid(_ flow: Flow) -> Bool {
      for (cohort, form) in model.forms.enumerated() {
        guard form.allows(flow.added(to: cohort)) else { return false }
      }
      if flow.gain > best.gain {
        best = flow
        plan = choices(of: flow)
      }
      return true
    }

    /// The plan with the largest blocks that a flow fills.
    private func choices(of flow: Flow) -> [Choice] {
      model.forms.enumerated().map { $1.choice(within: flow.added(to: $0)) }
    }

    /// Makes a plan out of a flow that is beyond the rules, and lets it grow.
    private mutating func settle(_ beyond: Flow) {
      var flow = beyond
      let before = flow.work
      defer { work += flow.work - before }
      var plan = choices(of: flow)
      var gained = Int128(-1)
      while true {
        for (cohort, form) in model.forms.enumerated() {
          flow.change(cohort, form.limits(plan[cohort]))
        }
        guard flow.isWithinLimits, flow.gain > gained else { return }
        gained = flow.gain
        if flow.gain > best.gain {
          best = flow
          self.plan = plan
        }
        let grown = choices(of: flow)
        if grown == plan { return }
        plan = grown
      }
    }

    /// Lowers what is proven with the best of some prices, and keeps those only.
    private mutating func better(_ prices: inout [[Int128]], _ scopes: [Scope], steps: Int) {
      var best: Bettering?
      for start in prices {
        guard let next = Bettering(bound, scopes, target: self.best.gain, prices: start) else {
          continue
        }
        work += next.work
        if next.proof.bound < best?.proof.bound ?? .max { best = next }
      }
      guard var best else { return }
      let before = best.work
      best.byApplicant(steps: steps)
      work += best.work - before
      prices = [best.prices]
      proven = min(proven, best.proof.bound)
    }
  }
}

extension MixedAssignment.Search {
  /// Changes one cohort of the plan at a time as long as that helps; then two at a time.
  private mutating func improve(until limit: Int) {
    var flow = best
    var choices = plan
    let near = neighbourhoods()
    repeat {
      improveSingly(&flow, &choices, until: limit)
    } while improvePair(&flow, &choices, near, until: limit)
    if flow.gain > best.gain {
      best = flow
      plan = choices
      settle(flow)
    }
  }

  private mutating func improveSingly(
    _ flow: inout MixedAssignment.Flow, _ choices: inout [MixedAssignment.Choice],
    until limit: Int
  ) {
    var unchanged = 0
    var cohort = 0
    while unchanged < model.forms.count, work < limit, proven > flow.gain {
      unchanged += 1
      for choice in neighbours(of: choices[cohort], cohort) where work < limit {
        let trial = changed(flow, cohort, choice)
        guard trial.gain > flow.gain, trial.isWithinLimits else { continue }
        flow = trial
        choices[cohort] = choice
        unchanged = 0
      }
      cohort = cohort + 1 == model.forms.count ? 0 : cohort + 1
    }
  }

  /// Changes two cohorts that people could choose between.
  ///
  /// - Returns: Whether that helped.
  private mutating func improvePair(
    _ flow: inout MixedAssignment.Flow, _ choices: inout [MixedAssignment.Choice],
    _ near: [[Int]], until limit: Int
  ) -> Bool {
    for cohort in model.forms.indices where proven > flow.gain {
      for choice in neighbours(of: choices[cohort], cohort).prefix(2) {
        let first = changed(flow, cohort, choice)
        for other in near[cohort] {
          for second in neighbours(of: choices[other], other) where work < limit {
            let trial = changed(first, other, second)
            guard trial.gain > flow.gain, trial.isWithinLimits else { continue }
            flow = trial
            choices[cohort] = choice
            choices[other] = second
            return true
          }
        }
      }
    }
    return false
  }

  /// A flow after one cohort was changed.
  private mutating func changed(
    _ flow: MixedAssignment.Flow, _ cohort: Int, _ choice: MixedAssignment.Choice
  ) -> MixedAssignment.Flow {
    var next = flow
    next.change(cohort, model.forms[cohort].limits(choice))
    work += next.work - flow.work + network.nodes * 8
    return next
  }

  /// For each cohort the few others that most of its applicants could go to as well.
  private func neighbourhoods() -> [[Int]] {
    let cohorts = model.forms.indices
    var shared = cohorts.map { _ in cohorts.map { _ in 0 } }
    for applicant in model.applicants {
      let options = model.options(of: applicant).map { model.optionCohort[$0] }
      for one in options {
        for other in options where other != one { shared[one][other] += 1 }
      }
    }
    return shared.map { counts in
      Array(
        cohorts.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(4))
    }
  }

  /// What else a cohort could be, the likeliest first.
  private func neighbours(
    of choice: MixedAssignment.Choice, _ cohort: Int
  ) -> [MixedAssignment.Choice] {
    let form = model.forms[cohort]
    let last = form.blocks.count - 1
    guard last >= 0 else { return [] }
    let blocks: [Int]
    var choices: [MixedAssignment.Choice] = []
    switch choice {
    case .doesNotRun:
      blocks = last < 8 ? Array((0...last).reversed()) : [last, last * 2 / 3, last / 3, 0]
    case .runs(let block, _):
      blocks = [block + 1, block - 1, block + 2, block - 2, last, block + 3, block - 3, 0]
      choices = [.doesNotRun]
    }
    var seen: Set<Int> = []
    let runs = blocks.compactMap { block -> MixedAssignment.Choice? in
      guard (0...last).contains(block), seen.insert(block).inserted,
        let sectors = form.sectors(form.blocks[block], form.blocks[block].limits)
      else { return nil }
      let next = MixedAssignment.Choice.runs(block: block, with: sectors)
      return next == choice ? nil : next
    }
    return runs + choices
  }

  /// A case: scopes, prices that were good for the case it came from, and what is proven of it.
  private struct Case {
    let scopes: [MixedAssignment.Scope]
    let prices: [Int128]
    let bound: Int128
  }

  /// Divides what is left into cases until the best is proven or the work allowed is done.
  private mutating func divide(_ scopes: [MixedAssignment.Scope], _ prices: [Int128]) {
    // In the order of their bounds, the best last.
    var open = [Case(scopes: scopes, prices: prices, bound: proven)]
    while let next = open.last, next.bound > best.gain, work < allowed {
      open.removeLast()
      cases += 1
      for part in parts(of: next) {
        let place = open.partitioningIndex { $0.bound >= part.bound }
        open.insert(part, at: place)
      }
    }
    proven = max(best.gain, open.last?.bound ?? best.gain)
  }

  /// The cases that a case is divided into; none when nothing better can be in it.
  private mutating func parts(of parent: Case) -> [Case] {
    guard let (flow, value) = relaxation(parent.scopes) else { return [] }
    var bound = min(parent.bound, value)
    guard bound > best.gain else { return [] }
    if takeIfValid(flow) { return [] }
    if cases < 20 || cases % 8 == 0 { settle(flow) }
    var prices = parent.prices
    let own = self.bound.prices(flow)
    guard let first = self.bound.proof(own, parent.scopes),
      let second = self.bound.proof(prices, parent.scopes)
    else { return [] }
    work += first.work + second.work
    if first.bound < second.bound { prices = own }
    bound = min(bound, first.bound, second.bound)
    guard bound > best.gain else { return [] }
    guard
      var bettering = MixedAssignment.Bettering(
        self.bound, parent.scopes, target: best.gain, prices: prices)
    else { return [] }
    bettering.byApplicant(steps: 10)
    work += bettering.work
    bound = min(bound, bettering.proof.bound)
    guard bound > best.gain else { return [] }
    return division(of: parent.scopes, flow).map {
      Case(scopes: $0, prices: bettering.prices, bound: bound)
    }
  }

  /// Scopes that leave out what is beyond the rules in a flow, and nothing that is within them.
  private func division(
    of scopes: [MixedAssignment.Scope], _ flow: MixedAssignment.Flow
  ) -> [[MixedAssignment.Scope]] {
    var worst: (cohort: Int, weight: Int, violation: MixedAssignment.Form.Violation)?
    for (cohort, form) in model.forms.enumerated() {
      let added = flow.added(to: cohort)
      guard added.contains(where: { $0 > 0 }), let violation = form.violation(added) else {
        continue
      }
      let weight = added.reduce(0, +)
      if weight > worst?.weight ?? -1 { worst = (cohort, weight, violation) }
    }
    guard let worst else { return [] }
    let cohort = worst.cohort
    func with(_ change: (inout MixedAssignment.Scope) -> Void) -> [MixedAssignment.Scope] {
      var next = scopes
      change(&next[cohort])
      return next
    }
    let scope = scopes[cohort]
    if case .aboveShare(let block) = worst.violation {
      var parts = [with { $0.last = min($0.last, block) }]
      if block < scope.last {
        parts.append(
          with {
            $0.first = max($0.first, block + 1)
            $0.running = .runs
          })
      }
      return parts
    }
    if scope.running == .undecided {
      return [with { $0.running = .runs }, with { $0.running = .doesNotRun }]
    }
    let added = flow.added(to: cohort)
    let form = model.forms[cohort]
    let absent = added.indices.first {
      added[$0] + form.fixed[$0] == 0 && scope.upper[$0] > 0
    }
    guard let absent else { return [] }
    return [with { $0.lower[absent] = 1 }, with { $0.upper[absent] = 0 }]
  }
}

extension Array {
  /// The first place at which an element fulfils a condition that all later ones fulfil too.
  func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
