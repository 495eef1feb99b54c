import Foundation

/// Between what, with some confidence, something lies that was counted.
package struct Interval: Hashable, Sendable {
  package let lower: Double
  package let upper: Double
  /// `0.95`.
  package let level: Double

  /// Of a share: part of whole.
  ///
  /// - Returns: `nil` where nothing was counted, or more than there is.
  /// - Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
  package static func wilson(_ part: Int, of whole: Int, level: Double = 0.95) -> Interval? {
    guard whole > 0, (0...whole).contains(part), let z = deviate(level) else { return nil }
    let (count, share) = (Double(whole), Double(part) / Double(whole))
    let width = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let middle = share + z * z / (2 * count)
    let scale = 1 + z * z / count
    return Interval(
      lower: part == 0 ? 0 : (middle - width) / scale,
      upper: part == whole ? 1 : (middle + width) / scale, level: level)
  }

  /// Of the ratio of two shares.
  ///
  /// - Returns: `nil` where one of the parts is nought: no end of it can be told.
  /// - Source: Katz and others, Obtaining confidence intervals for the risk ratio in cohort studies, 1978.
  package static func katz(
    _ part: Int, of whole: Int, to otherPart: Int, of otherWhole: Int, level: Double = 0.95
  ) -> Interval? {
    guard part > 0, otherPart > 0, part <= whole, otherPart <= otherWhole,
      let z = deviate(level)
    else { return nil }
    let parts = (Double(part), Double(otherPart))
    let wholes = (Double(whole), Double(otherWhole))
    let ratio = (parts.0 / wholes.0) / (parts.1 / wholes.1)
    let width = z * (1 / parts.0 - 1 / wholes.0 + 1 / parts.1 - 1 / wholes.1).squareRoot()
    return Interval(lower: ratio * exp(-width), upper: ratio * exp(width), level: level)
  }

  /// How many standard deviations to both sides hold so much of a normal distribution: 1.96 for 0.95.
  static func deviate(_ level: Double) -> Double? {
    guard level > 0, level < 1 else { return nil }
    // Newton's way: the curve is steep and smooth, and a few steps are exact.
    var z = 1.0
    for _ in 0..<60 {
      let step =
        (erf(z / 2.0.squareRoot()) - level) / (exp(-z * z / 2) * (2 / Double.pi).squareRoot())
      z = max(z - step, z / 2)
      if abs(step) < 1e-14 { break }
    }
    return z
  }
}

extension Interval {
  package init(scaled interval: Interval, by factor: Double) {
    self.init(
      lower: interval.lower * factor, upper: interval.upper * factor, level: interval.level)
  }

  /// Of one share less another.
  ///
  /// - Returns: `nil` where nothing was counted.
  /// - Source: Newcombe, Interval estimation for the difference between independent proportions, 1998:
  ///   method 10.
  package static func newcombe(
    _ part: Int, of whole: Int, less otherPart: Int, of otherWhole: Int, level: Double = 0.95
  ) -> Interval? {
    guard let one = wilson(part, of: whole, level: level),
      let other = wilson(otherPart, of: otherWhole, level: level)
    else { return nil }
    let shares = (Double(part) / Double(whole), Double(otherPart) / Double(otherWhole))
    let difference = shares.0 - shares.1
    func length(_ first: Double, _ second: Double) -> Double {
      (first * first + second * second).squareRoot()
    }
    return Interval(
      lower: difference - length(shares.0 - one.lower, other.upper - shares.1),
      upper: difference + length(one.upper - shares.0, shares.1 - other.lower), level: level)
  }
}
