import Kernel

/// A value that held from one day to another, both included. Published lists say what holds and
/// not since when, so either end may be unknown: no start is "for as long as anybody can tell",
/// no end is "still".
package struct Dated<Value: Hashable & Sendable>: Hashable, Sendable {
  package var value: Value
  package var from: Day?
  package var to: Day?

  package init(_ value: Value, from: Day? = nil, to: Day? = nil) {
    self.value = value
    self.from = from
    self.to = to
  }

  package func holds(on day: Day) -> Bool {
    (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
  }
}

extension Sequence {
  /// The value that held on `day`; before the first known one that one, because an organisation
  /// is never without a name.
  package func value<Value>(on day: Day) -> Value? where Element == Dated<Value> {
    let latestFirst = sorted { ($0.from ?? .earliest) > ($1.from ?? .earliest) }
    let held = latestFirst.first { $0.holds(on: day) }
    let before = latestFirst.first { ($0.from ?? .earliest) <= day }
    return (held ?? before ?? latestFirst.last)?.value
  }
}

extension Day {
  /// Stands for "no known start" where a number is needed: 1 January of year 1.
  package static let earliest = Day(number: -719_162)
  /// Stands for "no end" where a number is needed: 31 December 9999.
  package static let latest = Day(number: 2_932_896)
}
