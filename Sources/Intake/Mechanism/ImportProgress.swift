import Storage
import Synchronization

/// How far a load is, written by the thread that does it and read by whoever tells others.
final class ImportProgress: Sendable {
  /// Reading, comparing, working out, for each set of files.
  static let stepsOfSet = 3

  private let standing = Mutex(
    JobStatus.Progress(done: 0, of: 1, words: "Recognising the files"))

  var now: JobStatus.Progress { standing.withLock { $0 } }

  func begin(_ units: [LoadJob.Unit]) {
    let steps = units.map { $0.sets.count * Self.stepsOfSet + 1 }.reduce(0, +)
    standing.withLock { $0 = .init(done: 0, of: steps, words: $0.words) }
  }

  func step(_ words: String) {
    standing.withLock { last in
      last = .init(done: min(last.done + 1, last.of - 1), of: last.of, words: words)
    }
  }
}
