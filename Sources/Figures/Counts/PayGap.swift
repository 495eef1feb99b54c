/// What two groups are paid, set against each other.
///
/// - Source: The Equality Act 2010 (Gender Pay Gap Information) Regulations 2017; what is done where
///   pay is the same on both sides of a quarter, and where the people cannot be parted in four, is
///   unverified.
package struct PayGap: Hashable, Sendable {
  /// One employee: in which group, and what they are paid for an hour and as a bonus, in pence.
  package struct Pay: Hashable, Sendable {
    package let isOfFocus: Bool
    /// `nil` for somebody who is not on full pay.
    package let hourly: Int?
    package let bonus: Int?

    package init(isOfFocus: Bool, hourly: Int?, bonus: Int?) {
      self.isOfFocus = isOfFocus
      self.hourly = hourly
      self.bonus = bonus
    }
  }

  /// How much less the group that the figure is about is paid, in hundredths of what the other is.
  package let mean: Double?
  package let median: Double?
  package let bonusMean: Double?
  package let bonusMedian: Double?
  /// How many there are with hourly pay: of the group it is about, and of the other.
  package let people: (focus: Int, other: Int)
  /// How many were paid a bonus.
  package let bonuses: (focus: Int, other: Int)
  /// How many there are at all, on full pay or not.
  package let employees: (focus: Int, other: Int)
  /// How much of each quarter the group is, in hundredths, the lowest pay first.
  package let quarters: [Double]

  package init(_ pays: [Pay]) {
    func hourly(_ ofFocus: Bool) -> [Int] {
      pays.filter { $0.isOfFocus == ofFocus }.compactMap(\.hourly).sorted()
    }
    func bonuses(_ ofFocus: Bool) -> [Int] {
      pays.filter { $0.isOfFocus == ofFocus }.compactMap(\.bonus).sorted()
    }
    let (ours, theirs) = (hourly(true), hourly(false))
    let (ourBonuses, theirBonuses) = (bonuses(true), bonuses(false))
    mean = Self.gap(ours, theirs, Self.mean)
    median = Self.gap(ours, theirs, Self.median)
    bonusMean = Self.gap(ourBonuses, theirBonuses, Self.mean)
    bonusMedian = Self.gap(ourBonuses, theirBonuses, Self.median)
    people = (ours.count, theirs.count)
    self.bonuses = (ourBonuses.count, theirBonuses.count)
    employees = (pays.count(where: \.isOfFocus), pays.count { !$0.isOfFocus })
    quarters = Self.quarters(pays)
  }

  package static func == (one: PayGap, other: PayGap) -> Bool {
    one.mean == other.mean && one.median == other.median && one.bonusMean == other.bonusMean
      && one.bonusMedian == other.bonusMedian && one.people == other.people
      && one.bonuses == other.bonuses && one.employees == other.employees
      && one.quarters == other.quarters
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(mean)
    hasher.combine(median)
    hasher.combine(quarters)
  }

  private static func gap(
    _ ours: [Int], _ theirs: [Int], _ middle: ([Int]) -> Double?
  ) -> Double? {
    guard let our = middle(ours), let their = middle(theirs), their > 0 else { return nil }
    return (their - our) / their * 100
  }

  private static func mean(_ pence: [Int]) -> Double? {
    pence.isEmpty ? nil : Double(pence.reduce(0, +)) / Double(pence.count)
  }

  private static func median(_ pence: [Int]) -> Double? {
    guard !pence.isEmpty else { return nil }
    let middle = pence.count / 2
    return pence.count % 2 == 1
      ? Double(pence[middle]) : Double(pence[middle - 1] + pence[middle]) / 2
  }

  /// Four stretches of the same length of everybody in the order of their pay. Those who are paid
  /// the same are parted in proportion, so that no order among them is made up.
  private static func quarters(_ pays: [Pay]) -> [Double] {
    var byPay: [Int: (focus: Int, all: Int)] = [:]
    for pay in pays {
      guard let hourly = pay.hourly else { continue }
      byPay[hourly, default: (0, 0)].all += 1
      if pay.isOfFocus { byPay[hourly, default: (0, 0)].focus += 1 }
    }
    let total = byPay.values.reduce(0) { $0 + $1.all }
    guard total > 0 else { return [] }
    // In quarters of a person, so that all ends are whole.
    var shares = [Double](repeating: 0, count: 4)
    var start = 0
    for (_, some) in byPay.sorted(by: { $0.key < $1.key }) {
      let end = start + some.all * 4
      for quarter in 0..<4 {
        let (from, to) = (max(start, quarter * total), min(end, (quarter + 1) * total))
        guard to > from else { continue }
        shares[quarter] += Double(to - from) * Double(some.focus) / Double(some.all)
      }
      start = end
    }
    return shares.map { $0 / Double(total) * 100 }
  }
}
