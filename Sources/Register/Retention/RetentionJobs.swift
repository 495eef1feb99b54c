import Journals
import Kernel
import Storage

/// Removing what is past its time, once a day and when somebody asks for it.
enum RetentionJobs {
  static let run = JobKind("retention.run")
  /// Names the run that somebody asked for, of which one waits at a time.
  static let asked = "asked"
  static let secondsBetweenRuns: Int64 = 24 * 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      run: { job, database in
        let run = RetentionRun(schedule: try .shipped(), clock: clock)
        _ = try await run.apply(database, by: right) { done, total in
          try await Jobs.report(
            job, done: done, of: total, words: "Erasing staff records that are due", database)
        }
      }
    ]
  }

  /// Nobody asked for it: the schedule did.
  @Sendable static func right(_ now: Instant) -> Right {
    Right(code: "retention.apply", account: nil, actorName: "Waypoint, on schedule", at: now)
  }
}
