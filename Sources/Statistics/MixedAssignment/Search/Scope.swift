extension MixedAssignment {
  /// What is still open about one cohort while allocations are searched.
  struct Scope: Hashable {
    enum Running: Hashable {
      case undecided, runs, doesNotRun
    }

    var running: Running
    /// The first and the last of its blocks that its total may be in.
    var first: Int
    var last: Int
    /// The fewest and the most to be added from each sector.
    var lower: [Int]
    var upper: [Int]

    /// Everything that the rules leave open.
    init(_ form: Form) {
      running = form.blocks.isEmpty ? .doesNotRun : .undecided
      first = 0
      last = max(0, form.blocks.count - 1)
      lower = Array(repeating: 0, count: form.fixed.count)
      upper = form.blocks.last?.limits ?? lower
    }

    /// Limits that no allocation within this scope is beyond. Some beyond the rules may be within
    /// them.
    func limits(_ form: Form) -> [Limits] {
      guard running != .doesNotRun else { return form.closedLimits }
      let block = form.blocks[last]
      let mustRun = running == .runs
      return form.tree.parent.indices.map { node in
        if node == form.tree.root {
          return Limits(
            lower: mustRun ? Int32(form.blocks[first].least) : 0, upper: Int32(block.most))
        }
        let missing = mustRun ? form.missing[node] : 0
        guard node < form.tree.leaves else {
          return Limits(lower: Int32(missing), upper: Int32(block.most))
        }
        return Limits(
          lower: Int32(max(missing, lower[node])),
          upper: Int32(min(upper[node], block.limits[node])))
      }
    }
  }

  /// What is settled about a cohort in a plan that keeps every rule.
  enum Choice: Hashable {
    case doesNotRun
    /// It runs with at least the total of a block, and with the limits that belong to it. Those
    /// limits hold for every greater total too.
    case runs(block: Int, with: [Int])
  }
}

extension MixedAssignment.Form {
  var closedLimits: [MixedAssignment.Limits] {
    Array(repeating: .closed, count: tree.parent.count)
  }

  /// Limits within which every allocation keeps the rules.
  func limits(_ choice: MixedAssignment.Choice) -> [MixedAssignment.Limits] {
    guard case .runs(let index, let sectors) = choice else { return closedLimits }
    let block = blocks[index]
    return tree.parent.indices.map { node in
      if node == tree.root {
        return MixedAssignment.Limits(lower: Int32(block.least), upper: Int32(room))
      }
      guard node < tree.leaves else {
        return MixedAssignment.Limits(lower: Int32(missing[node]), upper: Int32(room))
      }
      return MixedAssignment.Limits(
        lower: Int32(max(missing[node], sectors.contains(node) ? 1 : 0)),
        upper: Int32(block.limits[node]))
    }
  }

  /// Whether so many from each sector may be added: nobody, or with every rule kept.
  func allows(_ added: [Int]) -> Bool {
    let total = added.reduce(0, +)
    if total == 0 { return true }
    return violation(added) == nil
  }

  /// What stands against adding so many from each sector.
  enum Violation: Hashable {
    /// Too few people, altogether or of those who must be there.
    case tooFew
    /// A sector is above its share of the total, which is in this block.
    case aboveShare(block: Int)
    case tooFewSectors
  }

  func violation(_ added: [Int]) -> Violation? {
    let total = added.reduce(0, +)
    guard let index = block(total), total <= blocks[index].most else {
      // A total between blocks is one that cannot be made up at all.
      return block(total).map { .aboveShare(block: $0) } ?? .tooFew
    }
    for node in tree.parent.indices
    where tree.members[node].reduce(0, { $0 + added[$1] }) < missing[node] {
      return .tooFew
    }
    if zip(added, blocks[index].limits).contains(where: { $0 > $1 }) {
      return .aboveShare(block: index)
    }
    let present = zip(added, fixed).count { $0 + $1 > 0 }
    return present < fewestSectors ? .tooFewSectors : nil
  }

  /// The largest block that can be made up of at most these, and the sectors to be kept in it.
  func choice(within added: [Int]) -> MixedAssignment.Choice {
    let total = added.reduce(0, +)
    for index in blocks.indices.reversed() where blocks[index].least <= total {
      let block = blocks[index]
      let limits = zip(added, block.limits).map { min($0, $1) }
      if let sectors = sectors(block, limits) { return .runs(block: index, with: sectors) }
    }
    return .doesNotRun
  }

  /// The sectors that must be in a block for it to have enough of them, out of those within these
  /// limits; `nil` when the rules cannot be kept.
  func sectors(_ block: MixedAssignment.Block, _ limits: [Int]) -> [Int]? {
    let (lower, upper) = tree.bounds(missing, limits: limits, from: block.least, to: block.least)
    let candidates = limits.indices.map { leaf in
      (0..<max(0, min(limits[leaf], block.least))).map { number in
        MixedAssignment.Step(
          gain: number == 0 && fixed[leaf] == 0 ? 1 : 0, leaf: Int32(leaf), candidate: 0)
      }
    }
    guard let ladder = tree.best(candidates, lower: lower, upper: upper) else { return nil }
    let added = Set(ladder.taken.map { Int($0.leaf) }).filter { fixed[$0] == 0 }
    guard fixed.count(where: { $0 > 0 }) + added.count >= fewestSectors else { return nil }
    return block.hasEnoughSectors ? [] : added.sorted()
  }
}
