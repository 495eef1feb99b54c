import Access
import Directory
import Journals
import Kernel
import Records
import Storage
import Web

/// What goes on by itself in the mid-career programme: what was put off goes on when its day comes,
/// people are reminded of their days, and money that nobody claimed lapses. What failed for one person
/// keeps nobody else from theirs, and is done the next time.
enum MidCareerJobs {
  static let follow = JobKind("programme.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static let count = JobKind("programme.count")
  static let secondsBetweenCounts: Int64 = 12 * 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      count: { _, database in
        let now = clock.now()
        guard let edition = try MidCareerReader.edition(on: now.dayInLondon) else { return }
        try await CountMidCareer(edition: edition, now: now).run(database)
      },
      follow: { _, database in
        let now = clock.now()
        let failures = [
          try await resume(database, at: now), try await remind(database, at: now),
          try await lapse(database, at: now),
        ]
        if let failure = failures.compactMap({ $0 }).first { throw failure }
      },
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody,
      "Takes up what was put off, reminds people of the days of their cohort, and lets unclaimed money lapse",
      for: .training),
    count: JobPolicy(
      .nobody, "Counts how the mid-career programme stands at each place", for: .planning),
  ]

  static func right(at now: Instant) -> Right {
    Right(code: "programme.follow", account: nil, actorName: "Waypoint, on schedule", at: now)
  }

  static func resume(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let due = try await database.read { tx in
      try Participations.deferredUntil(now.dayInLondon, tx)
    }
    return try await each(due, database) { id, tx in
      guard var one = try Participations.find(id, tx), one.state == .deferred,
        let until = one.deferredUntil, until <= now.dayInLondon
      else { return }
      try ParticipationFlow(under: right(at: now), tx).take(.resume, &one, by: .consequence)
    }
  }

  static func remind(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let due = try await database.read { tx in
      try CohortDays.toRemind(on: now.dayInLondon, tx)
    }
    return try await each(due, database) { id, tx in
      guard let day = try CohortDays.find(id, tx), !day.isCancelled,
        try CohortDays.reminded(day, on: now.dayInLondon, tx)
      else { return }
      guard day.on > now.dayInLondon else {
        guard let cohort = try Cohorts.find(day.cohort, tx),
          try !CohortDayPeople.unmarked(on: day, tx).isEmpty
        else { return }
        return try MidCareerNews.unmarked(day, of: cohort, at: now, tx)
      }
      for one in try CohortDayPeople.expected(on: day, tx) {
        try MidCareerNews.soon(one, day, at: now, tx)
      }
    }
  }

  static func lapse(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let today = now.dayInLondon
    let least = try MidCareerReader.shipped().map(\.backfill.claimWithinDays).min() ?? 0
    let open = try await database.read { tx in try Backfills.unclaimed(before: today - least, tx) }
    return try await each(open, database) { money, tx in
      guard let one = try Participations.find(money.participation, tx),
        let money = try Backfills.find(money.participation, in: money.cohort, tx)
      else { return }
      let edition = try MidCareerTerms.edition(one.programme, one.edition)
      let days = try CohortDays.of([money.cohort], tx)[money.cohort] ?? []
      guard let last = days.map(\.on).max(),
        let lapsed = BackfillRules.lapse(
          money, lastDay: last, withinDays: edition.backfill.claimWithinDays, on: today)
      else { return }
      try Backfills.save(lapsed, tx)
      try MidCareerNews.claimed(one, in: money.cohort, at: now, tx)
    }
  }

  /// - Returns: What the first that failed failed with.
  private static func each<ID: Sendable>(
    _ all: [ID], _ database: any Database,
    _ work: @escaping @Sendable (ID, any Transaction) throws -> Void
  ) async throws -> (any Error)? {
    var failure: (any Error)?
    for one in all {
      do {
        try await database.write { tx in try work(one, tx) }
      } catch { failure = failure ?? error }
    }
    return failure
  }
}
