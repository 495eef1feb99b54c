import Kernel

/// When somebody is told of the day by which their induction is to be done. Waypoint’s decision:
/// nobody publishes any.
package enum InductionReminders {
  /// Days from that day.
  static let days = [-28, -7, 0, 14, 28]

  /// The next day on which they are told; `nil` when there is none left.
  package static func next(dueOn due: Day, after day: Day) -> Day? {
    days.map { due + $0 }.first { $0 > day }
  }

  /// What they are told on `day`, without a name.
  package static func words(_ track: InductionTrack, dueOn due: Day, on day: Day) -> String {
    if day < due { return "Your \(track.title) is to be done by \(due.inWords)" }
    return day == due
      ? "Your \(track.title) is to be done today" : "Your \(track.title) is overdue"
  }

  /// Whether their line manager is told as well: from the day on which it is overdue for two weeks.
  package static func tellsManager(dueOn due: Day, on day: Day) -> Bool { day >= due + 14 }
}

extension InductionTrack {
  fileprivate var title: String {
    switch self {
    case .core: "induction"
    case .careCertificate: "Care Certificate"
    }
  }
}
