import Kernel

package struct JobID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What a job is to do: the name under which its handler is registered, `intake.apply`.
package struct JobKind: RawRepresentable, Hashable, Sendable, Storable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ rawValue: String) { self.rawValue = rawValue }
}

/// Does the work of one kind of job. It may be run again after having done all or part of it: by
/// a worker that was killed, or whose connection broke. So it looks first what is already done,
/// or ends with `Jobs.finish` in the same transaction as its effect.
package typealias JobHandler = @Sendable (Job, any Database) async throws -> Void

/// Thrown by a handler for what will not get better by trying again and is nobody's to mend.
package struct JobGivenUp: Error {
  package let cause: any Error
  package init(_ cause: any Error) { self.cause = cause }
}

/// A job in the hands of a worker.
package struct Job: Hashable, Sendable {
  package let id: JobID
  package let kind: JobKind
  package let payload: String
  /// 1 the first time. Also tells this turn from another worker's later one.
  package let attempt: Int

  package init(id: JobID, kind: JobKind, payload: String, attempt: Int) {
    self.id = id
    self.kind = kind
    self.payload = payload
    self.attempt = attempt
  }
}

/// How far a job is.
package struct JobStatus: Hashable, Sendable {
  package enum State: String, Storable, Hashable, Sendable {
    case waiting
    case running
    case done
    /// Given up.
    case failed
  }

  package struct Progress: Hashable, Sendable {
    package let done: Int
    package let of: Int
    /// `Reading staff.csv`.
    package let words: String

    package init(done: Int, of: Int, words: String) {
      self.done = done
      self.of = of
      self.words = words
    }
  }

  package let id: JobID
  package let kind: JobKind
  package let state: State
  package let progress: Progress?
  /// How often it was begun.
  package let attempts: Int
  /// Why it last failed. Kept while it is tried again.
  package let lastFailure: String?
  package let queuedAt: Instant
  package let finishedAt: Instant?
}
