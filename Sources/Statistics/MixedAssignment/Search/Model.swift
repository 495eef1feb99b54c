extension MixedAssignment {
  /// Totals of a cohort among which no sector's limit changes.
  struct Block: Hashable {
    /// The fewest and the most who may be added.
    let least: Int
    let most: Int
    /// The most who may be added from each sector.
    let limits: [Int]
    /// Whether these limits leave no choice but to have enough different sectors.
    let hasEnoughSectors: Bool
  }

  /// A cohort in numbers that count those added to the ones already placed.
  struct Form {
    let tree: MixTree
    /// The fewest to be added at each leaf and branch of the tree.
    let missing: [Int]
    let fixed: [Int]
    let fewestSectors: Int
    /// All the totals with which it can run, the smallest first. None when it cannot run.
    let blocks: [Block]

    var room: Int { blocks.last?.most ?? 0 }

    /// The block that holds this total or the nearest below it.
    func block(_ added: Int) -> Int? {
      blocks.lastIndex { $0.least <= added }
    }

    init(_ cohort: Cohort, sectors: [Sector], available: [Int]) {
      let mix = cohort.rules.mix
      tree = MixTree(mix, sectors: sectors)
      let fixed = sectors.map { cohort.placed[$0] }
      self.fixed = fixed
      missing = tree.missing(beside: fixed)
      fewestSectors = mix.fewestSectors
      let there = cohort.placed.total
      let room = min(cohort.rules.capacity - there, available.reduce(0, +))
      let first = max(1, cohort.rules.minimumSize - there)
      var blocks: [Block] = []
      for added in stride(from: first, through: room, by: 1) {
        let limits = sectors.indices.map {
          min(available[$0], mix.limit(of: sectors[$0], among: there + added) - fixed[$0])
        }
        guard Self.isPossible(added, limits, tree, missing, fixed, fewestSectors) else { continue }
        let enough = Self.needsSectors(there + added, limits, fixed) >= fewestSectors
        if let last = blocks.last, last.limits == limits, last.most == added - 1,
          last.hasEnoughSectors == enough
        {
          blocks[blocks.count - 1] = Block(
            least: last.least, most: added, limits: limits, hasEnoughSectors: enough)
        } else {
          blocks.append(
            Block(least: added, most: added, limits: limits, hasEnoughSectors: enough))
        }
      }
      self.blocks = blocks
    }

    /// Whether exactly so many can be added within these limits with every rule kept.
    private static func isPossible(
      _ added: Int, _ limits: [Int], _ tree: MixTree, _ missing: [Int], _ fixed: [Int],
      _ fewestSectors: Int
    ) -> Bool {
      guard limits.allSatisfy({ $0 >= 0 }) else { return false }
      let (lower, upper) = tree.bounds(missing, limits: limits, from: added, to: added)
      let candidates = limits.indices.map { leaf in
        (0..<min(limits[leaf], added)).map { number in
          Step(gain: number == 0 && fixed[leaf] == 0 ? 1 : 0, leaf: Int32(leaf), candidate: 0)
        }
      }
      guard let ladder = tree.best(candidates, lower: lower, upper: upper) else { return false }
      return fixed.count { $0 > 0 } + Int(ladder.best) >= fewestSectors
    }

    /// The fewest sectors that so many people can come from.
    private static func needsSectors(_ total: Int, _ limits: [Int], _ fixed: [Int]) -> Int {
      var rest = total
      var number = 0
      for most in zip(limits, fixed).map(+).sorted(by: >) where rest > 0 {
        rest -= most
        number += 1
      }
      return number
    }
  }

  /// A round in arrays: applicants, cohorts and sectors are places in them.
  struct Model {
    let round: Round
    let sectors: [Sector]
    let forms: [Form]
    let sector: [Int]
    /// Where the options of each applicant begin; one more at the end.
    let firstOption: [Int]
    let optionCohort: [Int]
    let optionGain: [Int128]

    init(_ round: Round) {
      self.round = round
      let fixed = round.cohorts.flatMap { $0.placed.sectors }
      let sectors = Set(round.applicants.map(\.sector) + fixed).sorted()
      self.sectors = sectors
      let places = Dictionary(
        uniqueKeysWithValues: round.cohorts.enumerated().map { ($1.key, $0) })
      let codes = Dictionary(uniqueKeysWithValues: sectors.enumerated().map { ($1, $0) })
      sector = round.applicants.map { codes[$0.sector] ?? 0 }
      var first = [0]
      var cohorts: [Int] = []
      var gains: [Int128] = []
      var available = Array(
        repeating: Array(repeating: 0, count: sectors.count), count: round.cohorts.count)
      for (applicant, sector) in zip(round.applicants, sector) {
        for option in applicant.options {
          guard let place = places[option.cohort] else { continue }
          available[place][sector] += 1
          cohorts.append(place)
          gains.append(round.scale.gain(applicant, cost: option.cost))
        }
        first.append(cohorts.count)
      }
      firstOption = first
      optionCohort = cohorts
      optionGain = gains
      forms = zip(round.cohorts, available).map {
        Form($0, sectors: sectors, available: $1)
      }
    }

    var applicants: Range<Int> { sector.indices }

    func options(of applicant: Int) -> Range<Int> {
      firstOption[applicant]..<firstOption[applicant + 1]
    }
  }
}

extension MixedAssignment.MixTree {
  /// The limits of every leaf and branch, from those of the leaves and the root.
  func bounds(
    _ missing: [Int], limits: [Int], from least: Int, to most: Int
  ) -> (lower: [Int], upper: [Int]) {
    var lower = missing
    var upper = limits + Array(repeating: most, count: parent.count - leaves)
    lower[root] = max(lower[root], least)
    upper[root] = most
    return (lower, upper)
  }
}
