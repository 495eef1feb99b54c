import Kernel
import Statistics

/// How many of a group something holds for.
struct GroupCount: Hashable, Sendable {
  /// As the file writes it.
  let group: String
  /// `nil` where it was not recorded.
  let numerator: Int?
  let denominator: Int?
}

/// What a measure comes to, and what it rests on.
struct MeasureResult: Hashable, Sendable {
  enum Status: String, Sendable {
    case calculated
    /// Something would be divided by nought.
    case notCalculable = "not-calculable"
    /// It may not be shown.
    case suppressed
    /// Nobody recorded it.
    case notRecorded = "not-recorded"
  }

  enum Flag: String, Sendable {
    case adverse
    case notAdverse = "not-adverse"
    case none
  }

  var status = Status.notRecorded
  /// Ratios as they are, shares in hundredths, differences in points; never rounded.
  var value: Double?
  var display = ""
  var interval: Interval?
  /// By the four-fifths rule; it says nothing of chance, which the interval does.
  var flag = Flag.none
  /// Why there is no value, or what to mind about it.
  var notes: [String] = []
  var counts: [GroupCount] = []
  /// Of a survey, how many of each group said so.
  var shares: [GroupShare] = []
}

/// How many of one group said so, in hundredths.
struct GroupShare: Hashable, Sendable {
  let group: String
  let value: Double
  let display: String
  let interval: Interval?
}

/// How measures are worked out from counts.
///
/// - Source: domain facts, inclusion measures, sections 2 and 3.
enum MeasureRules {
  /// With fewer than so many behind a rate, one more or less changes it much.
  static let smallNumerator = 10

  static func result(_ measure: Measure, _ counts: [GroupCount]) -> MeasureResult {
    var result = MeasureResult(counts: counts)
    guard measure.isCounted, measure.hasItsGroups else {
      result.display = "Not worked out from counts"
      result.notes = ["This measure is not worked out from counts of groups"]
      return result
    }
    let found = measure.groups.map { name in counts.first { same($0.group, name) } }
    var parts: [(part: Int, whole: Int)] = []
    for (name, count) in zip(measure.groups, found) {
      guard let part = count?.numerator, let whole = count?.denominator else {
        // A share needs only the group that it is of.
        if measure.kind == .share || measure.kind == .surveyPercentage, !same(name, measure.focus) {
          continue
        }
        result.display = "Not recorded"
        result.notes.append("There are no counts of \(name)")
        continue
      }
      parts.append((part, whole))
    }
    guard result.notes.isEmpty else { return result }
    switch measure.kind {
    case .relativeLikelihood: likelihood(&result, measure, parts[0], parts[1])
    case .difference: difference(&result, measure, parts[0], parts[1])
    case .share, .surveyPercentage:
      let index = measure.groups.firstIndex { same($0, measure.focus) } ?? 0
      let place = min(index, parts.count - 1)
      share(&result, measure, parts[place])
      if measure.kind == .surveyPercentage { shares(&result, measure) }
    case .score, .payGap, .narrative: break
    }
    return result
  }

  /// Names of groups are the same in any case, and with or without a hyphen.
  static func same(_ one: String, _ other: String) -> Bool {
    func squeezed(_ name: String) -> String {
      let plain = name.lowercased().filter { !" -_".contains($0) }
      return plain == "notdisabled" ? "nondisabled" : plain
    }
    return squeezed(one) == squeezed(other)
  }

  private static func likelihood(
    _ result: inout MeasureResult, _ measure: Measure, _ one: (part: Int, whole: Int),
    _ other: (part: Int, whole: Int)
  ) {
    guard one.whole > 0, other.whole > 0, other.part > 0 else {
      notCalculable(
        &result,
        one.whole == 0 || other.whole == 0
          ? "One of the groups has nobody in it"
          : "Of \(measure.groups[1]) it holds for nobody, so nothing can be divided by their rate")
      return
    }
    result.status = .calculated
    let (upper, lower) = (one.part * other.whole, one.whole * other.part)
    result.value = Double(upper) / Double(lower)
    result.display = rounded(upper, over: lower, decimals: measure.decimals)
    result.interval = Interval.katz(
      one.part, of: one.whole, to: other.part, of: other.whole)
    // 0.8 and 1.25 themselves are not adverse; whole numbers are compared, so that they are told.
    result.flag = 5 * upper < 4 * lower || 4 * upper > 5 * lower ? .adverse : .notAdverse
    if result.flag == .adverse, let worse = worse(measure, isAbove: upper > lower) {
      result.notes.append("Outside four fifths: \(worse) fare worse")
    }
    if result.flag == .adverse, let interval = result.interval, interval.lower <= 1,
      interval.upper >= 1
    {
      result.notes.append("Chance alone could do this: the interval holds 1")
    }
    if min(one.part, other.part) < smallNumerator {
      result.notes.append(
        "Small numbers: fewer than \(smallNumerator) of a group are counted, so one more or less changes the ratio much"
      )
    }
    if one.part == 0 {
      result.notes.append("Nobody of \(measure.groups[0]) is counted, so there is no interval")
    }
  }

  /// Which group fares worse when a ratio is above or below one.
  private static func worse(_ measure: Measure, isAbove: Bool) -> String? {
    let other = measure.groups.first { !same($0, measure.focus) }
    switch measure.direction {
    case .higherIsWorse: return isAbove ? measure.focus : other
    case .lowerIsWorse: return isAbove ? other : measure.focus
    case .none: return nil
    }
  }

  private static func shares(_ result: inout MeasureResult, _ measure: Measure) {
    result.shares = measure.groups.compactMap { name in
      guard let count = result.counts.first(where: { same($0.group, name) }),
        let part = count.numerator, let whole = count.denominator, whole > 0
      else { return nil }
      return GroupShare(
        group: name, value: Double(part) / Double(whole) * 100,
        display: rounded(100 * part, over: whole, decimals: measure.decimals) + "%",
        interval: Interval.wilson(part, of: whole).map { Interval(scaled: $0, by: 100) })
    }
  }

  private static func share(
    _ result: inout MeasureResult, _ measure: Measure, _ one: (part: Int, whole: Int)
  ) {
    guard one.whole > 0 else { return notCalculable(&result, "There is nobody to be a share of") }
    result.status = .calculated
    result.value = Double(one.part) / Double(one.whole) * 100
    result.display = rounded(100 * one.part, over: one.whole, decimals: measure.decimals) + "%"
    result.interval = Interval.wilson(one.part, of: one.whole).map { Interval(scaled: $0, by: 100) }
  }

  private static func difference(
    _ result: inout MeasureResult, _ measure: Measure, _ one: (part: Int, whole: Int),
    _ other: (part: Int, whole: Int)
  ) {
    guard one.whole > 0, other.whole > 0 else {
      return notCalculable(&result, "One of the two has nobody in it")
    }
    result.status = .calculated
    let upper = 100 * (one.part * other.whole - other.part * one.whole)
    result.value = Double(upper) / Double(one.whole * other.whole)
    result.display =
      rounded(upper, over: one.whole * other.whole, decimals: measure.decimals) + " points"
    result.interval = Interval.newcombe(
      one.part, of: one.whole, less: other.part, of: other.whole
    ).map { Interval(scaled: $0, by: 100) }
  }

  private static func notCalculable(_ result: inout MeasureResult, _ why: String) {
    result.status = .notCalculable
    result.display = "Not calculable"
    result.notes.append(why)
  }

  /// Halves away from nought, from whole numbers: no half is lost to binary fractions.
  static func rounded(_ part: Int, over whole: Int, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let units = (2 * Int128(part.magnitude) * Int128(scale) + Int128(whole)) / (2 * Int128(whole))
    let text = String(units)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    let sign = part < 0 && units > 0 ? "-" : ""
    guard decimals > 0 else { return sign + padded }
    return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
