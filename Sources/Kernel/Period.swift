/// Days from one to another, both included. Without an end it is still open.
package struct Period: Hashable, Sendable {
  package let from: Day
  package let to: Day?

  /// `nil` when it would end before it starts.
  package init?(from: Day, to: Day? = nil) {
    if let to, to < from { return nil }
    self.from = from
    self.to = to
  }

  package func contains(_ day: Day) -> Bool {
    day >= from && (to.map { day <= $0 } ?? true)
  }

  package func overlaps(_ other: Period) -> Bool {
    (to.map { other.from <= $0 } ?? true) && (other.to.map { from <= $0 } ?? true)
  }

  /// Days of this period up to and including `day`.
  package func lengthInDays(until day: Day) -> Int {
    max(0, min(to ?? day, day) - from + 1)
  }
}
