import Kernel

/// When somebody is told of the day by which a bundle is to be done. Waypoint’s decision: nobody
/// publishes any.
package enum EnrolmentReminders {
  /// Days from that day.
  static let days = [-28, 0, 7, 14, 28]

  /// The next day on which they are told; `nil` when there is none left.
  package static func next(dueOn due: Day, after day: Day) -> Day? {
    days.map { due + $0 }.first { $0 > day }
  }

  /// What they are told on `day`, without a name.
  package static func words(dueOn due: Day, on day: Day) -> String {
    if day < due { return "A bundle of yours is to be done by \(due.inWords)" }
    return day == due
      ? "A bundle of yours is to be done today" : "A bundle of yours is overdue"
  }

  /// Whether their line manager is told as well: once, at the end, and of duties alone.
  package static func tellsManager(_ way: EnrolmentWay, dueOn due: Day, on day: Day) -> Bool {
    way != .myself && next(dueOn: due, after: day) == nil
  }
}
