import Kernel
import Storage

/// A code on its way in that opens something without an account. It counts as wrong until it was
/// right, for where it comes from. Its first four letters stand for what is tried, so that guesses
/// at one thing, or at none, keep nobody from another.
package struct CodeAttempt: Sendable {
  package let throttle: ThrottleRules.Answer
  package let code: String
  private let failure: Int64?

  /// - Parameter kind: What codes of this kind open: `badge`.
  package init(
    _ typed: String, for kind: String, from address: String, at now: Instant, _ tx: any Transaction
  ) throws {
    let throttle = try Throttle(
      of: "\(kind) \(SafeCode.plain(typed).prefix(4))", address: address, device: nil, at: now, tx)
    self.throttle = throttle.answer
    code = typed
    failure = throttle.answer == .refuse ? nil : try throttle.note(at: now, tx)
  }

  /// It opened something, so it was no guess.
  package func wasRight(_ tx: any Transaction) throws {
    if let failure { try Throttle.forgive(failure, tx) }
  }
}
