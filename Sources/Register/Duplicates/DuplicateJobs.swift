import Directory
import Kernel
import Storage

/// Looking for possible duplicates among those who came or changed since the last time.
enum DuplicateJobs {
  static let search = JobKind("person.match")
  static let secondsBetweenSearches: Int64 = 10 * 60

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      search: { job, database in
        try await MatchSearch(clock: clock).run(database) { seen in
          try await Jobs.report(job, done: seen, of: seen, words: "Comparing people", database)
        }
      }
    ]
  }
}
