/// A rule by which counts about people are made safe.
package struct DisclosureScheme: Hashable, Sendable {
  /// `A`, `D`.
  package let code: String
  /// Counts within it are not told apart; `nil` where none is hidden.
  package let hidden: ClosedRange<Int>?
  /// Counts of a total within it are not told apart: too few people stand behind what is under it.
  package let hiddenTotals: ClosedRange<Int>
  /// What is shown is rounded to the nearest of these; 1 where it is exact.
  package let step: Int

  package init(code: String, hidden: ClosedRange<Int>?, hiddenTotals: ClosedRange<Int>, step: Int) {
    self.code = code
    self.hidden = hidden
    self.hiddenTotals = hiddenTotals
    self.step = step
  }

  /// Between what a reader must not be able to tell a count apart; `nil` where it may be shown.
  func need(of count: Int, isTotal: Bool) -> ClosedRange<Int>? {
    guard let range = isTotal ? hiddenTotals : hidden, range.contains(count) else { return nil }
    return range
  }

  /// As it is shown.
  package func shown(_ count: Int) -> Int { (count + step / 2) / step * step }

  /// What a number that is shown may stand for.
  package func behind(_ shown: Int) -> ClosedRange<Int> {
    shown - step / 2...shown + (step - 1) / 2
  }

  /// What a count may be that is shown: readers know that small ones are not.
  func behind(_ count: Int, isTotal: Bool) -> ClosedRange<Int> {
    guard count > 0 else { return 0...0 }
    let range = behind(shown(count))
    let least = ((isTotal ? hiddenTotals : hidden)?.upperBound ?? 0) + 1
    return max(range.lowerBound, min(least, count))...range.upperBound
  }
}
