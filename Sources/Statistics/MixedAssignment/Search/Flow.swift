extension MixedAssignment {
  /// How many may be added at one leaf or branch of a cohort.
  struct Limits: Hashable {
    var lower: Int32
    var upper: Int32

    static let closed = Limits(lower: 0, upper: 0)
  }

  /// The best allocation within fixed limits on every leaf, branch and cohort.
  ///
  /// With fixed limits the rules are those of a flow through a network: from nobody's place
  /// (node 0) to a leaf (somebody of a sector joins a cohort), from leaf to leaf (somebody moves)
  /// and up the cohort's tree back to node 0. As long as no way around the network gains anything
  /// the allocation is the best, and the lengths of the ways are its exact prices.
  ///
  /// A lower limit that is not reached costs `beyond` for every person missing, so there is
  /// always an answer, and `isWithinLimits` tells whether it is a real one.
  struct Flow {
    let network: Network
    private(set) var limits: [Limits]
    var count: [Int32]
    /// The option that each applicant has been given, or -1.
    var place: [Int32]
    /// What all those placed gain together.
    var gain: Int128 = 0
    /// Steps taken so far, the measure of work.
    var work = 0

    /// Applicants of each sector in each cohort, and after the last cohort those without a place.
    var members: [[Int32]]
    /// The least loss of moving somebody between two places, and who and to which option.
    var moveLoss: [Int128]
    var mover: [Int32]
    var moveOption: [Int32]

    /// Heights of the nodes, such that no step to another node loses less than it falls. They let
    /// a search stop as soon as it cannot find anything.
    var height: [Int128]
    var distance: [Int128]
    var previous: [Int32]
    var isSettled: [Bool]
    var settled: [Int] = []
    var touched: [Int] = []
    var heap = NodeHeap()

    static let unreachable = Int128.max / 4

    init(_ network: Network) {
      self.network = network
      let model = network.model
      limits = Array(repeating: .closed, count: network.nodes)
      count = Array(repeating: 0, count: network.nodes)
      place = Array(repeating: -1, count: model.sector.count)
      let places = network.cohorts + 1
      members = Array(repeating: [], count: places * network.sectors)
      for applicant in model.applicants {
        members[model.sector[applicant] * places + network.cohorts].append(Int32(applicant))
      }
      let moves = places * places * network.sectors
      moveLoss = Array(repeating: Self.unreachable, count: moves)
      mover = Array(repeating: -1, count: moves)
      moveOption = Array(repeating: -1, count: moves)
      height = Array(repeating: 0, count: network.nodes)
      distance = Array(repeating: Self.unreachable, count: network.nodes)
      previous = Array(repeating: -1, count: network.nodes)
      isSettled = Array(repeating: false, count: network.nodes)
      for sector in 0..<network.sectors { refresh(sector, network.cohorts) }
      let most = network.gains.max() ?? 0
      for node in 0..<network.nodes where network.leafPlace[node] >= 0 {
        height[node] = min(0, -most)
      }
    }

    /// Whether every limit is kept.
    var isWithinLimits: Bool {
      zip(count, limits).dropFirst().allSatisfy { $1.lower <= $0 && $0 <= $1.upper }
    }

    /// Those added to a cohort from each sector.
    func added(to cohort: Int) -> [Int] {
      (0..<network.sectors).map { Int(count[network.leaf(cohort, $0)]) }
    }

    /// Sets the limits of every node, cohort by cohort.
    mutating func fill(_ limits: [Limits]) {
      for cohort in 0..<network.cohorts {
        change(cohort, Array(limits[network.span(of: cohort)]))
      }
    }

    /// Changes the limits of one cohort, and mends what that upsets.
    mutating func change(_ cohort: Int, _ next: [Limits]) {
      for (node, limit) in zip(network.span(of: cohort), next) where limits[node] != limit {
        limits[node] = limit
        let above = Int(network.parent[node])
        while count[node] > limit.upper, search(from: node, to: above, below: nil) {
          count[node] -= 1
          follow(from: node, to: above)
        }
        while true {
          if let loss = upLoss(node), loss + height[node] < height[above] {
            let gained = height[above] - height[node] - loss
            guard search(from: above, to: node, below: gained) else { continue }
            follow(from: above, to: node)
            count[node] += 1
          } else if let loss = downLoss(node), loss + height[above] < height[node] {
            let gained = height[node] - height[above] - loss
            guard search(from: node, to: above, below: gained) else { continue }
            follow(from: node, to: above)
            count[node] -= 1
          } else {
            break
          }
        }
      }
    }

    /// What one more person from node to parent costs, if there may be one.
    func upLoss(_ node: Int) -> Int128? {
      guard count[node] < limits[node].upper else { return nil }
      return count[node] < limits[node].lower ? -network.beyond : 0
    }

    /// What one person fewer from node to parent costs, if there may be one fewer.
    func downLoss(_ node: Int) -> Int128? {
      guard count[node] > 0 else { return nil }
      return count[node] <= limits[node].lower ? network.beyond : 0
    }
  }
}
