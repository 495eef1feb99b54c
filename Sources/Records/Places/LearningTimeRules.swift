import Directory
import Kernel

/// Protected learning time: who agrees it, what it comes to, and what may be recorded.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
package enum LearningTimeRules {
  /// Hours are kept in quarters.
  package static let step = 15
  package static let longest = 60_000

  package static let transitions = [
    LearningTimeTransition(
      from: .proposed, step: .agree, to: .agreed, by: .other,
      when: "whatever was agreed before for the same ends the day before"),
    LearningTimeTransition(
      from: .proposed, step: .decline, to: .declined, by: .other, when: nil),
    LearningTimeTransition(
      from: .proposed, step: .withdraw, to: .withdrawn, by: .proposer, when: nil),
    LearningTimeTransition(
      from: .agreed, step: .end, to: .ended, by: .either, when: "a reason of the list"),
    LearningTimeTransition(
      from: .agreed, step: .runOut, to: .ended, by: .consequence, when: "its last day is over"),
    LearningTimeTransition(
      from: .proposed, step: .leave, to: .withdrawn, by: .consequence,
      when: "the person has no post at the employer any more"),
    LearningTimeTransition(
      from: .agreed, step: .leave, to: .ended, by: .consequence,
      when: "the person has no post at the employer any more"),
  ]

  /// - Parameter side: Whoever takes the step; `nil` where it follows.
  package static func state(
    after step: LearningTimeStep, of time: LearningTime, by side: LearningTimeSide?, on today: Day
  ) throws(LearningTimeRefusal) -> LearningTimeState {
    guard let way = transitions.first(where: { $0.from == time.state && $0.step == step }) else {
      throw .notFromHere(time.state)
    }
    let isTheirs =
      switch way.by {
      case .proposer: side == time.proposedSide
      case .other: side != nil && side != time.proposedSide
      case .either: side != nil
      case .consequence: side == nil
      }
    guard isTheirs else { throw .notTheirs }
    if step == .runOut, time.until >= today { throw .notOver }
    if step == .agree, time.until < today { throw .isOver(time.until) }
    return way.to
  }

  /// How what was agreed before gives way to `time`, so that no day is agreed twice for the same:
  /// its new last day; `nil` where it stays as it is.
  package static func cut(_ former: LearningTime, for time: LearningTime) -> Day? {
    guard former.state == .agreed || former.state == .ended, former.id != time.id,
      former.module == time.module, former.from <= time.until, former.lastDay >= time.from,
      former.lastDay >= former.from
    else { return nil }
    // Where it begins no earlier, nothing of it is left.
    return time.from - 1
  }

  /// Everything that is wrong with a proposal.
  package static func problems(
    minutes: Int, from: Day, until: Day, on today: Day
  ) -> [Problem] {
    var problems: [Problem] = []
    if !(1...longest).contains(minutes) || minutes % step != 0 {
      problems.append(Problem("hours", "Enter hours in quarters, such as 3.5, up to 1,000"))
    }
    if until < from { problems.append(Problem("until", "The last day must be the first or later")) }
    if until < today { problems.append(Problem("until", "The last day must be today or later")) }
    if until > from.adding(years: 3) {
      problems.append(Problem("until", "Agree it for three years at most, and then anew"))
    }
    return problems
  }

  /// What is proposed to somebody who works part-time: the same share of the time, rounded up to a
  /// quarter of an hour so that a small share does not come to nothing.
  package static func inProportion(_ minutes: Int, to share: FullTimeEquivalent?) -> Int {
    guard let share, share < .full, share > .zero else { return minutes }
    let exact = minutes * share.hundredThousandths
    let quarter = step * 100_000
    return (exact + quarter - 1) / quarter * step
  }

  /// What has come due of it by the end of `day`, in minutes.
  ///
  /// By the month: of each month the share of its days on which it ran. For a module: the share of
  /// the days that have gone by.
  package static func due(of time: LearningTime, by day: Day) -> Int {
    guard time.state == .agreed || time.state == .ended else { return 0 }
    let last = min(day, time.lastDay)
    guard last >= time.from else { return 0 }
    guard time.module == nil else {
      return rounded(time.minutes * (last - time.from + 1), by: time.until - time.from + 1)
    }
    var sum = 0
    var start = time.from
    while start <= last {
      let whole = Day.daysInMonth(start.month, of: start.year)
      let end = min(start + (whole - start.dayOfMonth), last)
      sum += rounded(time.minutes * (end - start + 1), by: whole)
      start = end + 1
    }
    return sum
  }

  private static func rounded(_ part: Int, by whole: Int) -> Int {
    (part * 2 + whole) / (2 * whole)
  }

  /// Whether time may be recorded of it.
  ///
  /// - Parameter already: Minutes that were recorded of the same day, of whatever agreement.
  package static func check(
    _ entry: LearningTimeEntry, of time: LearningTime, already: Int, on today: Day
  ) throws(LearningTimeRefusal) {
    guard time.state == .agreed || time.state == .ended else { throw .notAgreed }
    guard entry.on >= time.from, entry.on <= time.lastDay else {
      throw .dayOutside(from: time.from, to: time.lastDay)
    }
    guard entry.on <= today else { throw .inFuture }
    guard (1...1_440).contains(entry.minutes), entry.minutes % step == 0,
      already + entry.minutes <= 1_440
    else { throw .hours }
    guard (entry.kind == .takenAway) == (entry.reason != nil) else { throw .noReason }
  }

  /// `3 hours 30 minutes`
  package static func words(_ minutes: Int) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60)
    let parts = [
      hours == 0 ? nil : "\(grouped(hours)) \(hours == 1 ? "hour" : "hours")",
      rest == 0 ? nil : "\(rest) minutes",
    ].compactMap(\.self)
    return parts.isEmpty ? "No time" : parts.joined(separator: " ")
  }
}

package enum LearningTimeRefusal: Refusal, Hashable {
  case notFromHere(LearningTimeState)
  case notTheirs
  case notOver
  case isOver(Day)
  case notAgreed
  case dayOutside(from: Day, to: Day)
  case inFuture
  case hours
  case noReason
  case proposedAlready
  case noPost
  case notTheirEntry
  /// The other side wrote down so many minutes of that day.
  case writtenAlready(Int)
  case hasPost
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: it stands at “\(state.words)”")]
    case .notTheirs: [Problem("", "This is for the other side to do")]
    case .notOver: [Problem("", "Its last day is not over yet")]
    case .isOver(let day):
      [Problem("", "Its last day was \(day.inWords). Propose it anew with a later one")]
    case .notAgreed: [Problem("", "Time is recorded once both sides have agreed it")]
    case .dayOutside(let from, let to):
      [Problem("on", "The day must be from \(from.inWords) to \(to.inWords)")]
    case .inFuture: [Problem("on", "The day must be today or earlier")]
    case .hours:
      [Problem("hours", "Enter hours in quarters, such as 1.5, no more than 24 on one day")]
    case .noReason: [Problem("reason", "Choose why it was taken away")]
    case .proposedAlready:
      [
        Problem(
          "", "Time was proposed already and waits for an answer. That proposal has to end first")
      ]
    case .noPost: [Problem("", "Time is agreed for a post, and none is known here today")]
    case .notTheirEntry:
      [Problem("", "Only the side that recorded it takes it out, and only once")]
    case .writtenAlready(let minutes):
      [
        Problem(
          "more",
          "The other side wrote down \(LearningTimeRules.words(minutes)) of that day. Tick that this is other time, if it is"
        )
      ]
    case .hasPost: [Problem("", "There is a post at this employer still")]
    case .changedMeanwhile:
      [Problem("", "Somebody else changed it meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
