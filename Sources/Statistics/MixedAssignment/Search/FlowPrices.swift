extension MixedAssignment.Flow {
  /// For every leaf, what it would cost to take in one more person there: less than nought when
  /// it would help.
  func prices() -> [Int128] {
    let network = network
    let sectors = network.sectors
    let places = network.cohorts + 1
    var price = Array(repeating: Self.unreachable, count: network.nodes)
    price[0] = 0
    var changed = true
    var rounds = 0
    while changed, rounds <= network.nodes {
      changed = false
      rounds += 1
      for node in 1..<max(1, network.nodes) {
        var least = price[node]
        func reach(_ next: Int, _ loss: Int128) {
          if price[next] < Self.unreachable { least = min(least, price[next] + loss) }
        }
        if let loss = upLoss(node) { reach(Int(network.parent[node]), loss) }
        let place = Int(network.leafPlace[node])
        if place >= 0 {
          let sector = place % sectors
          let row = (sector * places + place / sectors) * places
          if !members[row / places].isEmpty {
            for cohort in 0..<network.cohorts where moveLoss[row + cohort] < Self.unreachable {
              reach(network.leaf(cohort, sector), moveLoss[row + cohort])
            }
            if moveLoss[row + network.cohorts] < Self.unreachable {
              reach(0, moveLoss[row + network.cohorts])
            }
          }
        } else {
          for child in network.children[node] {
            if let loss = downLoss(Int(child)) { reach(Int(child), loss) }
          }
        }
        if least < price[node] {
          price[node] = least
          changed = true
        }
      }
    }
    return price
  }
}
