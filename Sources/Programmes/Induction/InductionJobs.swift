import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import Web

/// What goes on by itself: inductions are made for those who join, pause and end with absences and
/// posts, and whoever has one to do is told when the day is near.
///
/// People are found in a read; what follows is done for a few of them at a time, so that nobody stands
/// in the way of anybody else. What failed is handed back at the end, and done the next time.
enum InductionJobs {
  static let follow = JobKind("induction.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static let count = JobKind("induction.count")
  static let secondsBetweenCounts: Int64 = 6 * 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      count: { _, database in
        let now = clock.now()
        try await database.write { tx in try InductionFigures.count(at: now, tx) }
      },
      follow: { _, database in
        let now = clock.now()
        let failures = [
          try await followPeople(database, at: now), try await remind(database, at: now),
          try await AssessedYearJobs.remind(database, at: now),
        ]
        if let failure = failures.compactMap({ $0 }).first { throw failure }
      },
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody,
      "Makes inductions for those who join, pauses and ends them with absences and posts, and tells of days",
      for: .training),
    count: JobPolicy(.nobody, "Counts how inductions stand at each place", for: .planning),
  ]

  static func right(at now: Instant) -> Right {
    Right(code: "induction.follow", account: nil, actorName: "Waypoint, on schedule", at: now)
  }

  static let peopleAtOnce = 100
  /// A load says when it began, and may take a day.
  private static let daysOfOverlap = 2

  /// Follows those of whom anything changed since the last run, or of whom a day says something. The
  /// first run of a week follows everybody who may be owed an induction.
  ///
  /// - Returns: What the first that failed failed with.
  @discardableResult
  static func followPeople(
    _ database: any Database, at now: Instant
  ) async throws -> (any Error)? {
    let today = now.dayInLondon
    let first = today - InductionStandings.daysOfJoiners
    let (people, last) = try await database.read { tx -> ([PersonID], EntryID?) in
      let known = try Inductions.followed(tx)
      let isWeekly =
        known.map { $0.at.dayInLondon.number / 7 != today.number / 7 } ?? true
      guard let known, !isWeekly else {
        return (
          try Inductions.everybody(since: first, on: today, tx).uniqued(), try Journal.last(tx)
        )
      }
      let touched = try Journal.touched(since: EntryID(rawValue: known.entry), tx)
      let moved = try Inductions.people(
        movedFrom: known.at.dayInLondon - daysOfOverlap, to: today, tx)
      return ((Array(touched.people) + moved).uniqued().sorted(), touched.last)
    }
    var failure: (any Error)?
    var failed = 0
    for some in people.chunked(peopleAtOnce) {
      do {
        try await database.write { tx in try follow(some, at: now, tx) }
      } catch {
        // One of them stands in the way: the others are followed by themselves.
        for one in some {
          do {
            try await database.write { tx in try follow([one], at: now, tx) }
          } catch { (failure, failed) = (failure ?? error, failed + 1) }
        }
      }
    }
    // One person in whose way something stands keeps nobody else from being followed: they are looked
    // at again when something changes, and with everybody each week.
    if people.isEmpty || failed < people.count {
      try await database.write { tx in
        try Inductions.follow(upTo: last?.rawValue ?? 0, at: now, tx)
      }
    }
    return failure
  }

  /// Does what follows for people, from how they stand now.
  static func follow(
    _ people: [PersonID], at now: Instant, _ tx: any Transaction
  ) throws {
    let standings = try InductionStandings(of: people, on: now.dayInLondon, tx)
    for standing in standings.all {
      for change in standing.changes {
        try ApplyInductionChange(change: change, standing: standing, right: right(at: now))
          .run(tx)
      }
    }
  }

  @discardableResult
  static func remind(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let today = now.dayInLondon
    let due = try await database.read { tx in try Inductions.toRemind(on: today, tx) }
    var failure: (any Error)?
    for id in due {
      do {
        try await database.write { tx in
          guard let one = try Inductions.find(id, tx),
            try Inductions.reminded(one, on: today, tx), one.state.isRunning
          else { return }
          // Whoever showed everything waits for others and is not to be hurried.
          guard one.state != .ready else { return }
          try InductionNews.due(
            one,
            managers: InductionReminders.tellsManager(dueOn: one.dueOn, on: today)
              ? InductionPeople.managers(of: one, on: today, tx) : [], at: now, tx)
        }
      } catch { failure = failure ?? error }
    }
    return failure
  }
}
