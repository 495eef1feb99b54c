import Kernel

/// When somebody who was asked for something, and has not done it, is told again; and when a mail
/// leaves that gathers a day. Waypoint's decisions: nobody publishes any.
package enum ReminderRules {
  /// Days after they were asked. With the last of them whoever asked is told too.
  package static let days = [7, 14, 28]

  /// The hour in London from which mails leave that gather a day.
  static let hourOfDay = 7

  /// The day of the reminder after the first `told` of `days`; `nil` when there is none left.
  static func next(askedOn: Day, _ days: [Int], told: Int) -> Day? {
    days.indices.contains(told) ? askedOn + days[told] : nil
  }

  /// How many of `days` are over on `today`: somebody whose node stood still for a month is
  /// reminded once, and not of each day that was missed.
  static func told(askedOn: Day, _ days: [Int], on today: Day) -> Int {
    days.count { askedOn + $0 <= today }
  }

  /// Whether a mail of the day leaves now, when the last one left on `last`.
  static func isTimeForDay(_ now: Instant, last: Day?) -> Bool {
    now.hourInLondon >= hourOfDay && last.map { $0 < now.dayInLondon } ?? true
  }
}

/// How somebody wants mail about work that waits for them. News of how they sign in are not a matter
/// of choice.
package enum WorkMail: String, Storable, CaseIterable, Hashable, Sendable {
  case atOnce = "at-once"
  case daily
  case none

  package var words: String {
    switch self {
    case .atOnce: "At once"
    case .daily: "Once a day, in the morning"
    case .none: "No mail: I look here"
    }
  }
}
