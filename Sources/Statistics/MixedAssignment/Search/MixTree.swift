extension MixedAssignment {
  /// One more person from a sector, and what they would add.
  struct Step {
    let gain: Int128
    let leaf: Int32
    let candidate: Int32
  }

  /// The most that can be gained with each number of people: some who must be taken, then others
  /// one by one, each adding no more than the one before.
  struct Ladder {
    var taken: [Step]
    var steps: ArraySlice<Step>

    /// Keeps the numbers from `lower` to `upper`.
    ///
    /// - Returns: Whether any are left.
    mutating func restrict(_ lower: Int, _ upper: Int) -> Bool {
      let missing = lower - taken.count
      if missing > 0 {
        guard missing <= steps.count else { return false }
        taken += steps.prefix(missing)
        steps = steps.dropFirst(missing)
      }
      guard taken.count <= upper else { return false }
      steps = steps.prefix(upper - taken.count)
      return true
    }

    /// People of the two together.
    func merged(with other: Ladder) -> Ladder {
      if steps.isEmpty { return Ladder(taken: taken + other.taken, steps: other.steps) }
      var both: [Step] = []
      both.reserveCapacity(steps.count + other.steps.count)
      var left = steps.startIndex
      var right = other.steps.startIndex
      while left < steps.endIndex && right < other.steps.endIndex {
        if steps[left].gain >= other.steps[right].gain {
          both.append(steps[left])
          left += 1
        } else {
          both.append(other.steps[right])
          right += 1
        }
      }
      both += steps[left...]
      both += other.steps[right...]
      return Ladder(taken: taken + other.taken, steps: both[...])
    }

    /// What those taken, and all others who add something, add together.
    var best: Int128 {
      var sum = Int128(0)
      for step in taken { sum += step.gain }
      for step in steps {
        if step.gain <= 0 { break }
        sum += step.gain
      }
      return sum
    }

    /// Those whom `best` counts.
    var chosen: [Step] { taken + steps.prefix { $0.gain > 0 } }
  }

  /// The sectors of a cohort as leaves, its quotas as branches around them, and everybody as the
  /// root. Quotas are nested or apart, so the best choice is made from the leaves upwards.
  struct MixTree {
    let leaves: Int
    /// The branch that each leaf and branch is in; the root, which is last, has none.
    let parent: [Int]
    /// The fewest people at each leaf and branch.
    let least: [Int]
    /// The leaves under each leaf and branch.
    let members: [[Int]]

    init(_ mix: Mix, sectors: [Sector]) {
      leaves = sectors.count
      var groups: [Set<Int>: Int] = [:]
      for quota in mix.quotas where quota.least > 0 {
        let held = Set(sectors.indices.filter { quota.sectors.contains(sectors[$0]) })
        groups[held] = max(groups[held] ?? 0, quota.least)
      }
      var sets = sectors.indices.map { Set([$0]) }
      let branches = groups.keys.filter { $0.count != 1 }
      sets += branches.sorted {
        ($0.count, $0.sorted().description) < ($1.count, $1.sorted().description)
      }
      sets.append(Set(sectors.indices))
      least = sets.map { groups[$0] ?? 0 }
      parent = sets.indices.map { index in
        sets.indices.dropFirst(max(index + 1, sectors.count)).first {
          sets[index].isSubset(of: sets[$0])
        } ?? -1
      }
      members = sets.map { $0.sorted() }
    }

    var root: Int { parent.count - 1 }

    /// The fewest more at each leaf and branch when so many are there already at each leaf.
    func missing(beside fixed: [Int]) -> [Int] {
      parent.indices.map { node in
        max(0, least[node] - members[node].reduce(0) { $0 + fixed[$1] })
      }
    }

    /// The best choice for every number of people within the limits of every leaf and branch, or
    /// `nil` when there is none.
    ///
    /// - Parameter candidates: For each leaf those who could be chosen, the best first.
    func best(_ candidates: [[Step]], lower: [Int], upper: [Int]) -> Ladder? {
      var ladders: [Ladder?] = Array(repeating: nil, count: parent.count)
      for node in parent.indices {
        var ladder =
          node < leaves
          ? Ladder(taken: [], steps: candidates[node][...])
          : ladders[node] ?? Ladder(taken: [], steps: [])
        guard ladder.restrict(lower[node], upper[node]) else { return nil }
        let above = parent[node]
        if above < 0 { return ladder }
        ladders[above] = ladders[above]?.merged(with: ladder) ?? ladder
      }
      return nil
    }
  }
}
