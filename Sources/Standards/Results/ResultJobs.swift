import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// Reads what waits again, and takes back what was taken wrongly, a portion in each unit of work. Run
/// twice, a job does nothing twice: what is done waits no more.
enum ResultJobs {
  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      ResultQueue.settle: { job, database in
        try await portions(of: job, database, "Reading results again") { asked, last in
          try await database.write { tx in
            try again(asked, tx).run(
              for: asked.mapping, after: LearningResultID(rawValue: last),
              by: user(asked, at: clock.now(), tx), tx)?.rawValue
          }
        }
        try await portions(of: job, database, "Reading the staff record") { asked, last in
          try await database.write { tx in
            try again(asked, tx).runRecords(
              for: asked.mapping, after: PersonID(rawValue: last),
              by: user(asked, at: clock.now(), tx), tx)?.rawValue
          }
        }
      },
      ResultQueue.takeBack: { job, database in
        try await portions(of: job, database, "Taking results back") { asked, last in
          try await database.write { tx in
            guard let mapping = asked.mapping else { return nil }
            let user = try user(asked, at: clock.now(), tx)
            let taken = try TakeBackMapped(
              mapping, at: asked.organisation, ResultsBook.shipped()
            ).run(after: LearningResultID(rawValue: last), by: user, tx)
            try follow(taken.people, at: asked.organisation, by: user, tx)
            return taken.last?.rawValue
          }
        }
      },
    ]
  }

  static let policies = [
    ResultQueue.settle: JobPolicy(
      .whoAsked([.keepResults]), "Reads results that wait again", for: .training),
    ResultQueue.takeBack: JobPolicy(
      .whoAsked([.keepResults]), "Takes back results that a mapping took wrongly", for: .training),
  ]

  /// Bundles that rested on what was taken back are open again.
  static func follow(
    _ people: [PersonID], at organisation: OrganisationID, by user: User, _ tx: any Transaction
  ) throws {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    for person in people { try BundleConsequences.follow(person, under: right, tx) }
  }

  private static func portions(
    of job: Job, _ database: any Database, _ words: String,
    _ next: (ResultQueue.Asked, Int64) async throws -> Int64?
  ) async throws {
    guard let asked = ResultQueue.Asked(job.payload) else {
      throw JobGivenUp(NotFound("What was asked for"))
    }
    var last: Int64 = 0
    var done = 0
    do {
      while let reached = try await next(asked, last) {
        last = reached
        done += TryResultsAgain.portion
        try await Jobs.report(
          job, done: done, of: done + TryResultsAgain.portion, words: words, database)
      }
    } catch let refusal as any Refusal {
      throw JobGivenUp(refusal)
    }
  }

  private static func again(
    _ asked: ResultQueue.Asked, _ tx: any Transaction
  ) throws -> TryResultsAgain {
    TryResultsAgain(at: asked.organisation, try ResultsBook.shipped())
  }

  private static func user(
    _ asked: ResultQueue.Asked, at now: Instant, _ tx: any Transaction
  ) throws -> User {
    guard let user = try Accounts.user(asked.account, at: now, tx) else {
      throw Problems("", "Whoever asked for it can no longer sign in")
    }
    return user
  }
}
