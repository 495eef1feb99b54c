import Kernel

/// The year of the race and disability standards: from 1 April to 31 March.
package struct StandardsYear: Hashable, Comparable, Sendable {
  /// 31 March.
  package let end: Day

  /// The last that ended on or before `day`.
  package init(endingOnOrBefore day: Day) {
    let end = Day(year: day.year, month: 3, day: 31) ?? day
    self.end = end <= day ? end : end.adding(years: -1)
  }

  package var start: Day { end.adding(years: -1) + 1 }

  /// `2025 to 2026`.
  package var words: String { "\(start.year) to \(end.year)" }

  package var before: StandardsYear { StandardsYear(endingOnOrBefore: end - 1) }

  package func contains(_ day: Day) -> Bool { start <= day && day <= end }

  package static func < (one: StandardsYear, other: StandardsYear) -> Bool { one.end < other.end }
}
