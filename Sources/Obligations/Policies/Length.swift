import Kernel

/// A stretch of calendar time as people say it: 12 weeks, 3 months, 1 year and 10 days.
package struct Length: Hashable, Sendable {
  package let months: Int
  package let days: Int

  package init(months: Int = 0, weeks: Int = 0, days: Int = 0) {
    self.months = months
    self.days = weeks * 7 + days
  }

  /// Months first, then days: 31 January and 1 month is 28 or 29 February.
  package func after(_ day: Day) -> Day {
    months == 0 ? day + days : day.adding(months: months) + days
  }

  package func before(_ day: Day) -> Day {
    months == 0 ? day - days : day.adding(months: -months) - days
  }

  /// This length from `day`, stretched for somebody who works `fte` hundred-thousandths of full
  /// time: a full-timer's 84 days are 168 for half time. Rounded up to whole days, never shorter
  /// than for a full-timer, and never longer than `cap`.
  package func after(_ day: Day, scaledBy fte: Int, cap: Length?) -> Day {
    let full = after(day)
    guard fte < 100_000 else { return full }
    let longest = cap.map { max($0.after(day), full) }
    guard fte > 0 else { return longest ?? full }
    let stretched = day + ((full - day) * 100_000 + fte - 1) / fte
    return longest.map { min(stretched, $0) } ?? stretched
  }

  /// How often something is that comes back after this length: `every 3 months`, `every year`.
  package var every: String {
    let isOne = ["1 year", "1 month", "1 week", "1 day"].contains(inWords)
    return "every \(isOne ? String(inWords.dropFirst(2)) : inWords)"
  }

  /// `12 weeks`, `3 months`, `1 year`, `1 month and 10 days`.
  package var inWords: String {
    let count = { (number: Int, unit: String) in "\(number) \(unit)\(number == 1 ? "" : "s")" }
    var parts: [String] = []
    if months != 0 {
      parts.append(months % 12 == 0 ? count(months / 12, "year") : count(months, "month"))
    }
    if days != 0 || parts.isEmpty {
      parts.append(days % 7 == 0 && days > 0 ? count(days / 7, "week") : count(days, "day"))
    }
    return parts.joined(separator: " and ")
  }
}
