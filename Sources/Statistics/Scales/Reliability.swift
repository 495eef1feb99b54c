/// How far the answers to one scale go together, and how far those of one group do.
package enum Reliability {
  /// Cronbach's alpha of some items, unstandardised.
  ///
  /// - Parameter rows: One for each person who answered every item; all of one length.
  /// - Returns: `nil` for fewer than two items or people, or where everybody has the same sum.
  /// - Source: Cronbach, Coefficient alpha and the internal structure of tests, 1951.
  package static func alpha(_ rows: [[Double]]) -> Double? {
    guard let items = rows.first?.count, items > 1, rows.count > 1,
      rows.allSatisfy({ $0.count == items })
    else { return nil }
    let whole = variance(rows.map { $0.reduce(0, +) })
    guard whole > 0 else { return nil }
    let parts = (0..<items).map { item in variance(rows.map { $0[item] }) }.reduce(0, +)
    return Double(items) / Double(items - 1) * (1 - parts / whole)
  }

  /// What a one-way analysis of variance says of groups of people who judge the same thing.
  package struct Intraclass: Hashable, Sendable {
    /// How much of what one person says is the group's.
    package let single: Double
    /// How well the mean of a group can be told from those of others.
    package let mean: Double
  }

  /// Intraclass correlations of groups of any sizes, with the mean size of a group.
  ///
  /// - Returns: `nil` for fewer than two groups, where no group has two, or where nobody differs.
  /// - Source: Shrout and Fleiss, Intraclass correlations: uses in assessing rater reliability, 1979:
  ///   forms (1, 1) and (1, k).
  package static func intraclass(_ groups: [[Double]]) -> Intraclass? {
    let groups = groups.filter { !$0.isEmpty }
    let people = groups.map(\.count).reduce(0, +)
    guard groups.count > 1, people > groups.count else { return nil }
    let all = groups.joined().reduce(0, +) / Double(people)
    var (between, within) = (0.0, 0.0)
    for group in groups {
      let mean = mean(group)
      between += Double(group.count) * (mean - all) * (mean - all)
      within += group.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    }
    between /= Double(groups.count - 1)
    within /= Double(people - groups.count)
    let size = Double(people) / Double(groups.count)
    let spread = between + (size - 1) * within
    guard between > 0, spread > 0 else { return nil }
    return Intraclass(single: (between - within) / spread, mean: (between - within) / between)
  }

  static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// Of a sample; nought for fewer than two.
  static func variance(_ values: [Double]) -> Double {
    guard values.count > 1 else { return 0 }
    let mean = mean(values)
    return values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count - 1)
  }
}

/// How far people agree who judge one thing, against answers that fell by chance on any option alike.
///
/// - Source: James, Demaree and Wolf, Estimating within-group interrater reliability with and without
///   response bias, 1984.
package enum Agreement {
  /// Of one item, from 0 to 1: answers more apart than chance agree no less than not at all.
  ///
  /// - Parameter options: How many there were to choose among.
  /// - Returns: `nil` for fewer than two people or options.
  package static func item(_ answers: [Double], options: Int) -> Double? {
    guard answers.count > 1, let chance = chance(options) else { return nil }
    return bounded(1 - Reliability.variance(answers) / chance)
  }

  /// Of several items that mean one thing.
  ///
  /// - Parameter rows: One for each person, who answered every item.
  package static func items(_ rows: [[Double]], options: Int) -> Double? {
    guard let count = rows.first?.count, count > 0, rows.count > 1,
      rows.allSatisfy({ $0.count == count }), let chance = chance(options)
    else { return nil }
    let spread =
      (0..<count).map { item in Reliability.variance(rows.map { $0[item] }) }.reduce(0, +)
      / Double(count) / chance
    let agreed = Double(count) * (1 - spread)
    // Where it is above one, the formula turns over: they do not agree at all.
    guard spread < 1, agreed + spread > 0 else { return 0 }
    return bounded(agreed / (agreed + spread))
  }

  /// How far answers are apart that fall on any of so many options alike.
  private static func chance(_ options: Int) -> Double? {
    options > 1 ? Double(options * options - 1) / 12 : nil
  }

  private static func bounded(_ value: Double) -> Double { min(max(value, 0), 1) }
}
