/// So many out of so many. Both counts are kept, because a share shown without them cannot be
/// checked.
package struct Proportion: Hashable, Sendable {
  package let part: Int
  package let whole: Int

  /// `nil` when `whole` is zero: nobody to count is "no data", not "0%".
  package init?(_ part: Int, of whole: Int) {
    guard whole > 0, (0...whole).contains(part) else { return nil }
    self.part = part
    self.whole = whole
  }

  /// Hundredths of a percent, rounded half up: 5 of 8 is 6_250.
  package var basisPoints: Int { (part * 20_000 + whole) / (2 * whole) }

  /// `62.5%`: one decimal, rounded half up.
  package var inWords: String {
    let tenths = (part * 2_000 + whole) / (2 * whole)
    return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
  }
}
