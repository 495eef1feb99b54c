import Kernel
import Records
import Storage

/// Signing the lists of what was taken back anew, so that whoever fetches one has a fresh one.
enum BadgeJobs {
  static let publish = JobKind("badges.publish-lists")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      publish: { _, database in
        _ = try await database.write { tx in
          try BadgeLists.publishAll(at: clock.now(), tx)
        }
      }
    ]
  }
}
