import Access
import Kernel
import Storage

extension TakeResults {
  /// Hands what was read to the person’s attempts at the module, where it stands otherwise by it. That
  /// somebody has not begun is known, and is no attempt. Whoever was asked to confirm the attempt is
  /// asked no more once a result says how it stands. Bundles that are complete by it follow within the
  /// hour, by their job.
  func hand(
    _ read: ResultRules.Read, _ id: LearningResultID, _ tx: any Transaction
  ) throws {
    guard read.status != .notStarted, read.isNews else { return }
    let result = ModuleResult(
      read.status, of: read.module, score: read.standing.score, on: read.standing.day,
      source: origin.source, reference: Self.reference(id))
    let taken = try ModuleAttempts.take(result, of: read.person, by: name, at: now, in: tx)
    guard taken.isNew, let attempt = taken.attempt else { return }
    try WorkNotices.settle(attempt.noticeKey, at: now, tx)
  }

  /// What the attempts call a result.
  static func reference(_ id: LearningResultID) -> String { "result \(id)" }
}

extension ModuleAttempt {
  /// By which what is told of it goes quiet.
  package var noticeKey: String { "attempt-\(id)" }
}
