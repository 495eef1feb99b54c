import Kernel

/// The share of a full-time job, in hundred-thousandths: 0.53333 is 53_333. Never a floating-point
/// number, so that totals come out the same everywhere.
package struct FullTimeEquivalent: Hashable, Comparable, Sendable, Storable {
  package let hundredThousandths: Int

  package init(hundredThousandths: Int) { self.hundredThousandths = hundredThousandths }

  /// Reads `1`, `0.8`, `.53333`; `nil` for anything else.
  package init?(_ text: some StringProtocol) {
    guard let value = DecimalText.scaled(text, decimals: 5) else { return nil }
    hundredThousandths = value
  }

  package static let full = FullTimeEquivalent(hundredThousandths: 100_000)
  package static let zero = FullTimeEquivalent(hundredThousandths: 0)

  package static func < (one: Self, other: Self) -> Bool {
    one.hundredThousandths < other.hundredThousandths
  }
  package static func + (one: Self, other: Self) -> Self {
    Self(hundredThousandths: one.hundredThousandths + other.hundredThousandths)
  }

  /// `0.8`, `1`.
  package var inWords: String { DecimalText.written(hundredThousandths, decimals: 5) }

  /// For sums in JSON.
  package var value: Double { Double(hundredThousandths) / 100_000 }

  package var stored: Stored { hundredThousandths.stored }
  package init?(stored: Stored) {
    guard let number = Int(stored: stored) else { return nil }
    hundredThousandths = number
  }
}

/// Hours a week, in hundredths: 37.5 is 3_750.
package struct WeeklyHours: Hashable, Comparable, Sendable, Storable {
  package let hundredths: Int

  package init(hundredths: Int) { self.hundredths = hundredths }

  /// Reads `37.5`; `nil` for anything else.
  package init?(_ text: some StringProtocol) {
    guard let value = DecimalText.scaled(text, decimals: 2) else { return nil }
    hundredths = value
  }

  package static func < (one: Self, other: Self) -> Bool { one.hundredths < other.hundredths }

  /// `37.5`.
  package var inWords: String { DecimalText.written(hundredths, decimals: 2) }

  package var stored: Stored { hundredths.stored }
  package init?(stored: Stored) {
    guard let number = Int(stored: stored) else { return nil }
    hundredths = number
  }
}

/// Decimal numbers without a sign as whole numbers of their smallest step.
enum DecimalText {
  /// `nil` unless digits with at most one point; digits beyond `decimals` are rounded half up.
  static func scaled(_ text: some StringProtocol, decimals: Int) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, text.utf8.count <= 18, text != ".", !text.isEmpty,
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } })
    else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : ""
    let kept = fraction.prefix(decimals)
    let padded = kept + String(repeating: "0", count: decimals - kept.count)
    guard let whole = Int(String(parts[0]) + padded) else { return nil }
    let next = fraction.dropFirst(decimals).first
    return whole + ((next.map { $0 >= "5" } ?? false) ? 1 : 0)
  }

  static func written(_ value: Int, decimals: Int) -> String {
    let digits = String(value)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    var fraction = padded.suffix(decimals)
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
  }
}
