import Kernel

/// Long absences stop the clock: the day something is due moves by the days away.
enum AwayRules {
  /// Days on which somebody is away from all of `posts`, first to last, without overlaps.
  /// `today` closes an absence that still lasts.
  static func away(from posts: [PostFacts], today: Day) -> [ClosedRange<Day>] {
    if posts.isEmpty { return [] }
    if posts.count == 1, posts[0].absences.isEmpty { return [] }
    var common = merged(posts[0].absences, today: today)
    for post in posts.dropFirst() where !common.isEmpty {
      common = overlaps(of: common, and: merged(post.absences, today: today))
    }
    return common
  }

  /// Whether somebody is away from all of `posts` on `day`.
  static func isAway(from posts: [PostFacts], on day: Day) -> Bool {
    !posts.isEmpty
      && posts.allSatisfy { post in post.absences.contains { $0.contains(day) } }
  }

  /// `due` moved by the days away between `start` and `due`, and by those of later absences that
  /// begin before the day it has moved to.
  static func moved(_ due: Day, from start: Day, away: [ClosedRange<Day>]) -> Day {
    var due = due
    for period in away {
      guard period.lowerBound <= due else { break }
      let first = max(period.lowerBound, start)
      if first <= period.upperBound { due = due + (period.upperBound - first + 1) }
    }
    return due
  }

  private static func merged(_ periods: [AwayPeriod], today: Day) -> [ClosedRange<Day>] {
    var result: [ClosedRange<Day>] = []
    for period in periods.sorted(by: { $0.from < $1.from }) {
      let last = period.to ?? max(today, period.from)
      guard last >= period.from else { continue }
      if let previous = result.last, period.from <= previous.upperBound + 1 {
        result[result.count - 1] = previous.lowerBound...max(previous.upperBound, last)
      } else {
        result.append(period.from...last)
      }
    }
    return result
  }

  private static func overlaps(
    of some: [ClosedRange<Day>], and others: [ClosedRange<Day>]
  ) -> [ClosedRange<Day>] {
    some.flatMap { one in
      others.compactMap { other in
        let first = max(one.lowerBound, other.lowerBound)
        let last = min(one.upperBound, other.upperBound)
        return first <= last ? first...last : nil
      }
    }
  }
}
