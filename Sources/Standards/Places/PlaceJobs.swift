import Access
import Journals
import Kernel
import Records
import Storage
import Web

/// What goes on by itself: dates close, offers lapse, kept places return to everybody, people who
/// wait move up or are asked whether they still want to, what leavers asked for lapses, and
/// agreements about time end.
enum PlaceJobs {
  static let follow = JobKind("places.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [follow: { _, database in try await run(database, at: clock.now()) }]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody, "Moves waiting lists for places in training, and ends what has run out",
      for: .planning)
  ]

  /// Each in a unit of work of its own: one that somebody changes at that moment is left for next
  /// time.
  static func run(_ database: any Database, at now: Instant) async throws {
    for session in try await database.read({ tx in try ModuleSessions.running(tx) }) {
      do {
        try await database.write { tx in try follow(session, at: now, tx) }
      } catch is PlaceRefusal { continue }
    }
    let day = now.dayInLondon
    for request in try await database.read({ tx in try PlaceRequests.withoutPost(on: day, tx) }) {
      do {
        try await database.write { tx in try PlaceWaits.leave(request, at: now, tx) }
      } catch is PlaceRefusal { continue }
    }
    let silent = try await database.read { tx in
      let days = try StandardsReader.shipped().places.answerWithinDays
      return try PlaceRequests.silent(since: now.adding(seconds: -Int64(days) * 86_400), tx)
    }
    for request in silent {
      do {
        try await database.write { tx in try PlaceWaits.askAgain(request, at: now, tx) }
      } catch is PlaceRefusal { continue }
    }
    for time in try await database.read({ tx in try LearningTimeFlow.left(on: day, tx) }) {
      do {
        try await database.write { tx in try LearningTimeFlow.leave(time, at: now, tx) }
      } catch is LearningTimeRefusal { continue }
    }
    for time in try await database.read({ tx in try LearningTimes.over(on: day, tx) }) {
      do {
        try await database.write { tx in try LearningTimeFlow.runOut(time, at: now, tx) }
      } catch is LearningTimeRefusal { continue }
    }
  }

  static func right(at now: Instant) -> Right {
    Right(code: "place.follow", account: nil, actorName: "Waypoint", at: now)
  }

  static func follow(
    _ session: ModuleSessionID, at now: Instant, _ tx: any Transaction
  ) throws {
    try PlaceFlow.lock(session, tx)
    try PlaceFlow(under: right(at: now), tx).settle(session)
    for request in try PlaceRequests.of(session, tx)
    where request.state == .offered && request.offerUntil == now.dayInLondon + 1 {
      try PlaceNews.lapsesTomorrow(request, at: now, tx)
    }
  }
}
