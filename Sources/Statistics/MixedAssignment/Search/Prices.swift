extension MixedAssignment {
  /// Prices on the way to better ones.
  struct Bettering {
    let bound: Bound
    let scopes: [Scope]
    /// What is known to be within reach. It sets how far each step goes.
    let target: Int128
    private(set) var prices: [Int128]
    private(set) var proof: Bound.Proof
    private(set) var work: Int

    /// `nil` when no allocation is within the scopes.
    init?(_ bound: Bound, _ scopes: [Scope], target: Int128, prices: [Int128]) {
      guard let proof = bound.proof(prices, scopes) else { return nil }
      self.bound = bound
      self.scopes = scopes
      self.target = target
      self.prices = prices
      self.proof = proof
      work = proof.work
    }

    private mutating func offer(_ next: [Int128], _ found: Bound.Proof) -> Bool {
      guard found.bound < proof.bound else { return false }
      prices = next
      proof = found
      return true
    }

    /// Makes whole sectors dearer or cheaper: where one sector is scarce, its people are worth
    /// more than their own place, because they make room for others.
    ///
    /// - Parameter worth: What each applicant is worth to begin with, which may be below nought.
    mutating func bySector(_ worth: [Int128], steps: Int) {
      let sector = bound.model.sector
      var sizes = Array(repeating: Int128(0), count: bound.model.sectors.count)
      for index in sector { sizes[index] += 1 }
      var discount = Array(repeating: Int128(0), count: sizes.count)
      var direction = discount
      // In 1,024ths: steps become shorter, slowly, as each sector swings around its price.
      var reach = Int128(384)
      for _ in 0..<steps where proof.bound > target {
        let now = zip(worth, sector).map { max(0, $0 - discount[$1]) }
        guard let found = bound.proof(now, scopes) else { return }
        work += found.work
        _ = offer(now, found)
        // Those who cost nothing already cannot become cheaper.
        var all = Array(repeating: Int128(0), count: sizes.count)
        var priced = all
        for (applicant, worth) in worth.enumerated() {
          let excess = Int128(found.chosen[applicant] - 1)
          all[sector[applicant]] += excess
          if worth >= discount[sector[applicant]] { priced[sector[applicant]] += excess }
        }
        let excess = zip(all, priced).map { $0 > 0 ? $0 : $1 }
        var norm = Int128(0)
        for index in sizes.indices {
          direction[index] = (direction[index] + excess[index] * 256) / 2
          norm += direction[index] * direction[index] / max(1, sizes[index])
        }
        guard norm > 0 else { return }
        let length = max(1, (found.bound - target + abs(target) / 64) / 1_024 * reach)
        for index in sizes.indices {
          discount[index] -= length * direction[index] / norm * 256 / max(1, sizes[index])
        }
        reach = reach * 23 / 24
      }
    }

    /// Makes those whom nobody chose cheaper, and those whom many chose dearer. Each step goes on
    /// in part in the direction of those before, or it would only swing to and fro.
    mutating func byApplicant(steps: Int) {
      var now = prices
      var current = proof
      var direction = Array(repeating: Int128(0), count: now.count)
      var reach = Int128(24)
      var idle = 0
      for _ in 0..<steps where proof.bound > target && reach > 0 {
        var norm = Int128(0)
        for (applicant, price) in now.enumerated() {
          let excess = Int128(current.chosen[applicant] - 1)
          let next = (direction[applicant] * 3 + excess * 256) / 4
          direction[applicant] = price == 0 && next < 0 ? 0 : next
          norm += direction[applicant] * direction[applicant]
        }
        guard norm > 0 else { return }
        let length = max(1, (current.bound - target) / 128 * reach)
        // Lengths are for directions that are 256 times as long.
        for (applicant, way) in direction.enumerated() where way != 0 {
          now[applicant] = max(0, now[applicant] + length * way / norm * 64)
        }
        guard let found = bound.proof(now, scopes) else { return }
        work += found.work
        current = found
        if offer(now, found) {
          idle = 0
        } else {
          idle += 1
          if idle == 5 {
            idle = 0
            reach /= 2
            now = prices
            current = proof
            direction = Array(repeating: 0, count: now.count)
          }
        }
      }
    }
  }
}
