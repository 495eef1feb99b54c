import Courier
import Kernel
import Storage

/// Sends what is in the outbox.
package struct MailJobs: Sendable {
  package static let send = JobKind("mail.send")
  package static let secondsBetweenRuns: Int64 = 60

  private let outbox: Outbox
  private let clock: Clock

  package init(_ outbox: Outbox, _ clock: Clock) {
    self.outbox = outbox
    self.clock = clock
  }

  /// A node without a mail server leaves mails to those that have one.
  package static func handlers(_ outbox: Outbox?, _ clock: Clock) -> [JobKind: JobHandler] {
    [
      send: { _, database in
        guard let outbox else { return }
        try await MailJobs(outbox, clock).run(database)
      }
    ]
  }

  package static func recurring(_ outbox: Outbox?) -> [JobKind: Int64] {
    outbox == nil ? [:] : [send: secondsBetweenRuns]
  }

  /// Queues what is to be told, then sends until nothing is due, or the mail server takes nothing.
  package func run(_ database: any Database) async throws {
    let (outbox, clock) = (outbox, clock)
    try await database.write { tx in
      let now = clock.now()
      try Outbox.giveUpLate(at: now, tx)
      try ForgottenPasswords.answer(by: outbox, at: now, tx)
      try AccountNotices.mail(by: outbox, at: now, tx)
      try DailyMail.queue(by: outbox, at: now, tx)
      try CalendarMails.queue(by: outbox, at: now, tx)
    }
    while !Task.isCancelled {
      let claimed = try await database.write { tx in try outbox.claim(at: clock.now(), tx) }
      guard let claimed, try await send(claimed, database) else { return }
    }
  }

  /// Whether there is any use in sending others now.
  private func send(_ claimed: Outbox.Claimed, _ database: any Database) async throws -> Bool {
    let clock = clock
    guard let mail = claimed.mail else {
      try await database.write { tx in
        try Outbox.settle(claimed.id, .dropped, at: clock.now(), tx)
      }
      return true
    }
    do {
      try await MailCourier(outbox.settings.server).send(mail)
    } catch let failure as MailFailure {
      try await database.write { tx in try note(failure, claimed, at: clock.now(), tx) }
      return failure.isFinal || failure.cause == .tryAgain
    }
    try await database.write { tx in try Outbox.settle(claimed.id, .sent, at: clock.now(), tx) }
    return true
  }

  private func note(
    _ failure: MailFailure, _ claimed: Outbox.Claimed, at now: Instant, _ tx: any Transaction
  ) throws {
    let next = now.adding(seconds: MailRules.pauseInSeconds(after: claimed.attempts))
    if failure.isFinal || next >= claimed.lateAt {
      try Outbox.settle(
        claimed.id, failure.isFinal ? .refused : .late, cause: failure.cause,
        codes: failure.codes, at: now, tx)
    } else {
      try Outbox.postpone(claimed.id, until: next, failure, tx)
    }
  }
}
