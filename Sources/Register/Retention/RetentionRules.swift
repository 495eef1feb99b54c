import Kernel

/// Until when something is kept. Pure: what happened and when comes in.
extension RetentionKind {
  /// The first day on which it may be removed: the last of the rules whose event is known. `nil`
  /// when no event is known from which to count, and for a record of somebody who still works.
  ///
  /// - Source: NHS Records Management Code of Practice: a staff record is kept until the 75th
  ///   birthday, or for 6 years after leaving.
  func removableFrom(_ events: [RetentionRule.Event: Day]) -> Day? {
    let isAboutLeaving = rules.contains { $0.event == .left }
    if isAboutLeaving, events[.left] == nil { return nil }
    return rules.compactMap { rule in events[rule.event].map(rule.end) }.max()
  }

  /// The longest a rule counts from an event of `kind`, to find those that may be due without
  /// looking at all.
  func latestEvent(_ event: RetentionRule.Event, removableOn day: Day) -> Day? {
    rules.filter { $0.event == event }.map { $0.start(endingOn: day) }.min()
  }

  /// The moment before which what was made or used last is due.
  func momentBefore(_ now: Instant) -> Instant? {
    rules.first.map { rule in
      let seconds = Int64(rule.hours ?? 0) * 3_600 + Int64(rule.days ?? 0) * 86_400
      let days = (rule.months ?? 0) * 31 + (rule.years ?? 0) * 366
      return now.adding(seconds: -seconds - Int64(days) * 86_400)
    }
  }

  /// Whether what was last used at `used` is to be told of, or removed, now. Nothing is removed of
  /// which nobody was told.
  ///
  /// - Source: domain facts, standards and training, section 2.5: "warn 30 days before; delete only
  ///   if a warning was sent and ≥ 7 days passed".
  func step(lastUsed used: Instant, warnedAt: Instant?, at now: Instant) -> WarnedStep {
    guard let moment = momentBefore(now) else { return .none }
    guard let warning else { return used < moment ? .remove : .none }
    guard let warnedAt else {
      let early = moment.adding(seconds: Int64(warning.daysBefore) * 86_400)
      return used < early ? .warn : .none
    }
    let hasWaited = now.seconds(since: warnedAt) >= Int64(warning.leastDays) * 86_400
    return used < moment && hasWaited ? .remove : .none
  }

  enum WarnedStep: Hashable, Sendable { case none, warn, remove }

  /// `Kept until the last of: 75 years after birth; 6 years after leaving`
  var lengthInWords: String {
    let parts = rules.map(\.inWords)
    return switch parts.count {
    case 0: "As long as Waypoint is used"
    case 1: parts[0].prefix(1).uppercased() + parts[0].dropFirst()
    case _: "Until the last of: " + parts.joined(separator: "; ")
    }
  }

  /// `Kept until 1 March 2035, because …`
  func clock(_ until: Day?) -> String {
    guard let until else {
      return isAboutLeaving
        ? "Kept as long as you work here, and after that \(lengthInWords.lowercasedFirst), because \(because)"
        : "Kept: \(because)"
    }
    return "Kept until \(until.inWords), because \(because)"
  }

  private var isAboutLeaving: Bool { rules.contains { $0.event == .left } }
}

extension RetentionRule {
  func end(from day: Day) -> Day {
    var end = day.adding(years: years ?? 0).adding(months: months ?? 0)
    // Whoever was born on 29 February is a year older on 1 March of other years.
    if event == .birth, let years, day.wholeYears(until: end) < years { end = end + 1 }
    return end + (days ?? 0) + ((hours ?? 0) + 23) / 24
  }

  /// No event after this day is so long past on `day`. A few days early, because months differ.
  fileprivate func start(endingOn day: Day) -> Day {
    day.adding(years: -(years ?? 0)).adding(months: -(months ?? 0)) - (days ?? 0)
  }

  fileprivate var inWords: String {
    let parts: [(Int?, String)] = [
      (years, "year"), (months, "month"), (days, "day"), (hours, "hour"),
    ]
    let length = parts.compactMap { count, unit in
      count.map { "\($0) \(unit)\($0 == 1 ? "" : "s")" }
    }.joined(separator: " and ")
    return switch event {
    case .birth: "\(length) after birth"
    case .left: "\(length) after leaving the last post"
    case .ended: "\(length) after the end of the case"
    case .made: "\(length) after it was made"
    case .used: "\(length) after it was last used"
    }
  }
}
