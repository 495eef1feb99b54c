import Kernel
import Storage

extension TakeResults {
  /// Hands what was read to the person’s attempts at the module. That somebody has not begun is
  /// known, and is no attempt. Bundles that are complete by it follow within the hour, by their job.
  func hand(
    _ read: ResultRules.Read, _ id: LearningResultID, _ tx: any Transaction
  ) throws {
    guard read.status != .notStarted else { return }
    let result = ModuleResult(
      read.status, of: read.module, score: read.score, on: read.day, source: origin.source,
      reference: "result \(id)")
    _ = try ModuleAttempts.take(result, of: read.person, by: name, at: now, in: tx)
  }
}
