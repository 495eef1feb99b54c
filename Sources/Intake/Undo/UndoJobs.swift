import Access
import Kernel
import Storage

/// The jobs of undoing loads. A look changes nothing; an undo and the end of its job are one
/// transaction, so that a kill leaves either all of it or none.
struct UndoJobs: Sendable {
  let clock: Clock

  var handlers: [JobKind: JobHandler] {
    [
      Undoing.Task.check.job: { job, database in try await run(job, database, check) },
      Undoing.Task.undo.job: { job, database in try await run(job, database, undo) },
    ]
  }

  private struct Work: Sendable {
    let load: LoadID
    let reason: String
    let fingerprint: String?
    let user: User
    let database: any Database
  }

  private func run(
    _ job: Job, _ database: any Database, _ task: (Job, Work) async throws -> Void
  ) async throws {
    guard job.attempt <= UploadJobs.turns else {
      throw JobGivenUp(BegunTooOften(attempts: job.attempt))
    }
    guard let load = LoadID(job.payload) else { return }
    let clock = clock
    do {
      let found = try await database.read { tx in
        try work(on: load, job, database, at: clock.now(), tx)
      }
      if let found { try await task(job, found) }
    } catch let refusal as any Refusal {
      let words = refusal.problems.map(\.message).joined(separator: ". ")
      try await database.write { tx in
        try UndoingRow.refuse(load, because: words, tx)
        try Jobs.finish(job, at: clock.now(), tx)
      }
    } catch  where job.attempt >= UploadJobs.attempts && !(error is JobLost) && !Task.isCancelled {
      throw JobGivenUp(error)
    }
  }

  /// `nil` when it is undone already, or another job is at it.
  private func work(
    on load: LoadID, _ job: Job, _ database: any Database, at now: Instant, _ tx: any Transaction
  ) throws -> Work? {
    guard let row = try UndoingRow.find(load, tx), row.job == job.id else { return nil }
    let user: User
    if let account = row.account {
      guard let known = try Accounts.user(account, at: now, tx) else {
        throw Problems("", "The account that asked for this is closed")
      }
      user = known
    } else {
      user = .console(now: now)
    }
    return Work(
      load: load, reason: row.reason, fingerprint: row.effect?.fingerprint, user: user,
      database: database)
  }

  private func check(_ job: Job, _ work: Work) async throws {
    try await check(job, work, movedOn: false)
  }

  private func check(_ job: Job, _ work: Work, movedOn: Bool) async throws {
    let effect = try await work.database.rehearse { tx in
      try UndoLoad(work.load, because: work.reason).rehearse(by: work.user, tx)
    }
    try await keep(effect, job, work, movedOn: movedOn)
  }

  private func undo(_ job: Job, _ work: Work) async throws {
    let clock = clock
    try await Jobs.report(
      job, done: 0, of: 1, words: "Putting everything back in one go", work.database)
    do {
      try await work.database.writeAlone { tx in
        try UndoLoad(work.load, because: work.reason)
          .run(by: work.user, confirmed: work.fingerprint ?? "", tx)
        try Jobs.finish(job, at: clock.now(), tx)
      }
    } catch let moved as UndoMovedOn {
      try await keep(moved.effect, job, work, movedOn: true)
    } catch is Problems {
      // Something has come to stand on it: show what.
      try await check(job, work, movedOn: true)
    }
  }

  private func keep(
    _ effect: UndoEffect, _ job: Job, _ work: Work, movedOn: Bool
  ) async throws {
    let clock = clock
    try await work.database.write { tx in
      try UndoingRow.keep(effect, of: work.load, movedOn: movedOn, tx)
      try Jobs.finish(job, at: clock.now(), tx)
    }
  }
}
