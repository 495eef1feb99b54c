extension MixedAssignment {
  /// Who may still come to a cohort that is not complete.
  package enum Supply: Hashable, Sendable {
    /// Nobody: the list is final.
    case nobody
    /// At most these.
    case atMost(Composition)
    /// Any number from any of these sectors.
    case anyNumber(from: Set<Sector>)
  }
}

extension MixedAssignment.CohortRules {
  /// A list that keeps every rule and that can be made of those placed by adding some who may
  /// still come: the smallest there is.
  ///
  /// - Returns: `nil` when there is none.
  package func completion(
    of placed: MixedAssignment.Composition, from supply: MixedAssignment.Supply
  ) -> MixedAssignment.Composition? {
    if breaches(of: placed).isEmpty { return placed }
    let more: (MixedAssignment.Sector) -> Int
    var sectors = Set(placed.sectors)
    switch supply {
    case .nobody: return nil
    case .atMost(let others):
      more = { others[$0] }
      sectors.formUnion(others.sectors)
    case .anyNumber(let from):
      more = { from.contains($0) ? capacity : 0 }
      sectors.formUnion(from)
    }
    let order = sectors.sorted()
    let tree = MixedAssignment.MixTree(mix, sectors: order)
    let there = order.map { placed[$0] }
    let missing = tree.missing(beside: there)
    let room = min(capacity - placed.total, order.reduce(0) { min(capacity, $0 + more($1)) })
    for added in stride(from: max(0, minimumSize - placed.total), through: room, by: 1) {
      let limits = order.indices.map {
        min(more(order[$0]), mix.limit(of: order[$0], among: placed.total + added) - there[$0])
      }
      guard limits.allSatisfy({ $0 >= 0 }) else { continue }
      let (lower, upper) = tree.bounds(missing, limits: limits, from: added, to: added)
      // The first of a sector that is not there yet is worth one, so the best choice is the one
      // with the most sectors.
      let candidates = limits.indices.map { leaf in
        (0..<min(limits[leaf], added)).map { number in
          MixedAssignment.Step(
            gain: number == 0 && there[leaf] == 0 ? 1 : 0, leaf: Int32(leaf), candidate: 0)
        }
      }
      guard let ladder = tree.best(candidates, lower: lower, upper: upper) else { continue }
      let list = ladder.taken.reduce(placed) { $0.adding(order[Int($1.leaf)]) }
      if breaches(of: list).isEmpty { return list }
    }
    return nil
  }
}
