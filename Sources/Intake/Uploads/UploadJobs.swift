import Access
import Directory
import Kernel
import Storage

/// The jobs of uploads. Each may be run again after all or part of it is done: a check changes
/// nothing, and a load passes over the parts that are loaded.
package struct UploadJobs: Sendable {
  let formats: [any IntakeFormat]
  let clock: Clock

  /// After so many failures the user is told instead of waiting for a better day.
  static let attempts = 3
  /// A job begun so often without an answer ends whatever process takes it up: it would only end
  /// the next. A process that is stopped as it should be gives its turn back.
  static let turns = 4

  package init(formats: [any IntakeFormat] = IntakeFormats.all, clock: Clock) {
    self.formats = formats
    self.clock = clock
  }

  /// Of files of several employers, where one of the later ones was refused.
  static let whatWasLoaded =
    "What was loaded for another employer before that stays, and is listed under Files"

  package static let expiry = JobKind("intake.expire")
  package static let secondsBetweenExpiries: Int64 = 15 * 60

  package var handlers: [JobKind: JobHandler] {
    let own: [JobKind: JobHandler] = [
      Upload.Task.check.job: { job, database in try await run(job, database, check) },
      Upload.Task.load.job: { job, database in try await run(job, database, load) },
      Self.expiry: expire,
    ]
    return own.merging(UndoJobs(clock: clock).handlers) { first, _ in first }
  }

  private struct Work: Sendable {
    let id: UploadID
    let request: ImportRequest
    let user: User
    let before: UploadCheck?
    let loaded: Set<Int>
    let importer: Importer
    let progress = ImportProgress()
  }

  private func run(
    _ job: Job, _ database: any Database, _ task: (Job, Work) async throws -> Void
  ) async throws {
    guard job.attempt <= Self.turns else { throw JobGivenUp(BegunTooOften(attempts: job.attempt)) }
    guard let id = UploadID(job.payload) else { return }
    let clock = clock
    do {
      // Discarded or loaded meanwhile: there is nothing left to do.
      guard let work = try await work(job, id, database) else { return }
      try await telling(of: work.progress, job, database) { try await task(job, work) }
    } catch let refusal as any Refusal {
      let words = refusal.problems.map(\.message).joined(separator: ". ")
      try await database.write { tx in
        let isBegun = try !LoadStore.loaded(of: id, tx).isEmpty
        try UploadStore.refuse(
          id, because: isBegun ? "\(words). \(Self.whatWasLoaded)" : words, tx)
        try Jobs.finish(job, at: clock.now(), tx)
      }
    } catch  where job.attempt >= Self.attempts && !(error is JobLost) && !Task.isCancelled {
      throw JobGivenUp(error)
    }
  }

  private func work(
    _ job: Job, _ id: UploadID, _ database: any Database
  ) async throws -> Work? {
    let now = clock.now()
    let importer = Importer(formats: formats, database: database)
    return try await database.read { tx in
      guard let (upload, user) = try UploadStore.find(id, for: job, at: now, tx) else {
        return nil
      }
      let request = ImportRequest(
        files: try UploadStore.files(of: id, tx), format: upload.format, mode: .check,
        asOf: upload.asOf, employer: upload.organisation, person: upload.person,
        options: upload.kind.map { ["kind": $0.rawValue] } ?? [:], upload: id)
      return Work(
        id: id, request: request, user: user, before: try UploadStore.check(of: id, tx)?.check,
        loaded: Set(try LoadStore.loaded(of: id, tx).keys), importer: importer)
    }
  }

  private func check(_ job: Job, _ work: Work) async throws {
    try await check(job, work, movedOn: false)
  }

  /// The parts stay as they were divided once one of them is loaded.
  private func check(_ job: Job, _ work: Work, movedOn: Bool) async throws {
    let parts = work.loaded.isEmpty ? nil : work.before?.parts
    let report = try await work.importer.check(
      work.request, by: work.user, parts: parts, leavingOut: work.loaded, work.progress)
    let found = UploadCheck(report)
    let clock = clock
    try await work.importer.database.write { tx in
      let now = clock.now()
      if try UploadStore.find(work.id, for: job, at: now, tx) != nil {
        try UploadStore.keep(found, of: work.id, movedOn: movedOn, at: now, tx)
      }
      try Jobs.finish(job, at: now, tx)
    }
  }

  private func load(_ job: Job, _ work: Work) async throws {
    guard let before = work.before else { return try await check(job, work) }
    // Nothing more is heard on SQLite until all is written.
    try await Jobs.report(
      job, done: 0, of: 1, words: "Writing everything in one go", work.importer.database)
    let report = try await work.importer.load(
      work.request, confirmed: before.parts, by: work.user, work.progress)
    if report.movedOn || report.loads.isEmpty {
      guard let now = try await self.work(job, work.id, work.importer.database) else { return }
      return try await check(job, now, movedOn: true)
    }
    let clock = clock
    try await work.importer.database.write { tx in
      try UploadStore.close(work.id, .loaded, tx)
      try Jobs.finish(job, at: clock.now(), tx)
    }
  }

  /// Does the work, and says now and then how far it is.
  private func telling(
    of progress: ImportProgress, _ job: Job, _ database: any Database,
    _ work: () async throws -> Void
  ) async throws {
    let teller = Task {
      var last = progress.now
      while true {
        try await Task.sleep(for: .seconds(1))
        let now = progress.now
        guard now != last else { continue }
        last = now
        try await Jobs.report(job, done: now.done, of: now.of, words: now.words, database)
      }
    }
    defer { teller.cancel() }
    try await work()
  }

  /// Removes what was kept long enough, whoever is there or not.
  @Sendable private func expire(_ job: Job, _ database: any Database) async throws {
    let clock = clock
    try await database.write { tx in
      let now = clock.now()
      try Uploads.expire(at: now, tx)
      try Jobs.removeDone(before: now.adding(seconds: -7 * 86_400), tx)
      try Jobs.finish(job, at: now, tx)
    }
  }
}

/// Whoever took the job up never came to an answer.
struct BegunTooOften: Error, Hashable {
  let attempts: Int
}

extension Upload.Task {
  package var job: JobKind {
    switch self {
    case .check: JobKind("intake.check")
    case .load: JobKind("intake.load")
    }
  }
}
