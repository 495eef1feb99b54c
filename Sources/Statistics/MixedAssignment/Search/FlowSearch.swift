extension MixedAssignment.Flow {
  /// Finds the cheapest way between two nodes, measured from their heights, and puts the heights
  /// right for it.
  ///
  /// - Parameter limit: A way as long as this is no use. `nil` for a way of any length.
  /// - Returns: Whether there is one.
  mutating func search(from start: Int, to end: Int, below limit: Int128?) -> Bool {
    let network = network
    let sectors = network.sectors
    let cohorts = network.cohorts
    let places = cohorts + 1
    let far = limit ?? Self.unreachable
    settled.removeAll(keepingCapacity: true)
    touched.removeAll(keepingCapacity: true)
    heap.removeAll()
    touched.append(start)
    distance[start] = 0
    heap.insert(Int32(start), 0)
    var isFound = false
    var reached = far

    func reach(_ node: Int, _ loss: Int128, from: Int) {
      let length = distance[from] + loss + height[from] - height[node]
      guard length < distance[node], length < far else { return }
      if distance[node] == Self.unreachable { touched.append(node) }
      distance[node] = length
      previous[node] = Int32(from)
      heap.insert(Int32(node), length)
      work += 8
    }

    while let (next, length) = heap.removeFirst() {
      let node = Int(next)
      guard !isSettled[node], length == distance[node] else { continue }
      if node == end {
        isFound = true
        reached = length
        break
      }
      isSettled[node] = true
      settled.append(node)
      work += places
      if node == 0 {
        for cohort in 0..<cohorts {
          for sector in 0..<sectors {
            let loss = moveLoss[(sector * places + cohorts) * places + cohort]
            if loss < Self.unreachable { reach(network.leaf(cohort, sector), loss, from: node) }
          }
          let root = network.root(cohort)
          if let loss = downLoss(root) { reach(root, loss, from: node) }
        }
        work += places * sectors
        continue
      }
      let place = Int(network.leafPlace[node])
      if place >= 0 {
        let sector = place % sectors
        let row = (sector * places + place / sectors) * places
        if !members[row / places].isEmpty {
          for cohort in 0..<cohorts {
            let loss = moveLoss[row + cohort]
            if loss < Self.unreachable { reach(network.leaf(cohort, sector), loss, from: node) }
          }
          let loss = moveLoss[row + cohorts]
          if loss < Self.unreachable { reach(0, loss, from: node) }
        }
      } else {
        for child in network.children[node] {
          if let loss = downLoss(Int(child)) { reach(Int(child), loss, from: node) }
        }
      }
      if let loss = upLoss(node) { reach(Int(network.parent[node]), loss, from: node) }
    }
    if isFound || limit != nil {
      for node in settled { height[node] += distance[node] - reached }
    }
    for node in touched {
      distance[node] = Self.unreachable
      isSettled[node] = false
    }
    return isFound
  }

  /// Moves one person at a time along the way that was found last.
  mutating func follow(from start: Int, to end: Int) {
    let sectors = network.sectors
    let cohorts = network.cohorts
    let places = cohorts + 1
    var moves: [(who: Int32, option: Int32, sector: Int, from: Int, to: Int)] = []
    var node = end
    repeat {
      let from = Int(previous[node])
      // Only people pass between leaves, and between a leaf and nobody's place.
      let isMove =
        (from == 0 || network.leafPlace[from] >= 0) && (node == 0 || network.leafPlace[node] >= 0)
      if isMove {
        let source = from == 0 ? cohorts : Int(network.leafPlace[from]) / sectors
        let target = node == 0 ? cohorts : Int(network.leafPlace[node]) / sectors
        let leaf = from == 0 ? node : from
        let sector = Int(network.leafPlace[leaf]) % sectors
        let index = (sector * places + source) * places + target
        moves.append((mover[index], moveOption[index], sector, source, target))
      } else if from != 0, Int(network.parent[from]) == node {
        count[from] += 1
      } else {
        count[node] -= 1
      }
      node = from
    } while node != start
    var stale: Set<Int> = []
    for move in moves {
      let who = Int(move.who)
      let held = Int(place[who])
      if held >= 0 { gain -= network.gains[held] }
      if move.option >= 0 { gain += network.gains[Int(move.option)] }
      place[who] = move.option
      members[move.sector * places + move.from].removeAll { $0 == move.who }
      members[move.sector * places + move.to].append(move.who)
      stale.insert(move.sector * places + move.from)
      stale.insert(move.sector * places + move.to)
    }
    for row in stale.sorted() { refresh(row / places, row % places) }
  }

  /// Works out again who would move from one place, and at what loss.
  mutating func refresh(_ sector: Int, _ from: Int) {
    let model = network.model
    let cohorts = network.cohorts
    let places = cohorts + 1
    let row = (sector * places + from) * places
    for index in row..<row + places {
      moveLoss[index] = Self.unreachable
      mover[index] = -1
    }
    for who in members[sector * places + from] {
      let applicant = Int(who)
      let now = from == cohorts ? 0 : network.gains[Int(place[applicant])]
      func offer(_ to: Int, _ loss: Int128, _ option: Int32) {
        let index = row + to
        if loss < moveLoss[index] || loss == moveLoss[index] && who < mover[index] {
          moveLoss[index] = loss
          mover[index] = who
          moveOption[index] = option
        }
      }
      if from != cohorts { offer(cohorts, now, -1) }
      for option in model.options(of: applicant) where model.optionCohort[option] != from {
        offer(model.optionCohort[option], now - network.gains[option], Int32(option))
      }
    }
  }
}

/// Nodes with their distances, the nearest first; of equally near ones the lowest.
struct NodeHeap {
  private var items: [(node: Int32, distance: Int128)] = []

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
  }

  mutating func insert(_ node: Int32, _ distance: Int128) {
    items.append((node, distance))
    var place = items.count - 1
    while place > 0 {
      let above = (place - 1) / 2
      guard comes(place, before: above) else { return }
      items.swapAt(place, above)
      place = above
    }
  }

  mutating func removeFirst() -> (node: Int32, distance: Int128)? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var place = 0
    while true {
      var least = place
      for below in [place * 2 + 1, place * 2 + 2]
      where below < items.count && comes(below, before: least) {
        least = below
      }
      guard least != place else { return first }
      items.swapAt(place, least)
      place = least
    }
  }

  private func comes(_ left: Int, before right: Int) -> Bool {
    (items[left].distance, items[left].node) < (items[right].distance, items[right].node)
  }
}
