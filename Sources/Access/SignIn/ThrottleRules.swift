import Kernel

/// How often a sign-in may fail, so that nobody can try a list of passwords, and nobody can keep
/// somebody else out by failing on purpose.
///
/// Only the pair of account and origin is ever refused, where the origin is the browser if it has
/// signed in to this account before and the network address otherwise (of IPv6 the first 64 bits:
/// `NetworkAddress.counted`): an attacker elsewhere fills only their own pair. What is counted over
/// the whole account or the whole address (a hospital shares one) slows down attempts from unknown
/// browsers, and never refuses them.
package enum ThrottleRules {
  package static let windowInSeconds: Int64 = 15 * 60

  /// Failures within the window before this attempt.
  package struct Failures: Hashable, Sendable {
    package let ofPair: Int
    package let ofName: Int
    package let ofAddress: Int
    package init(ofPair: Int, ofName: Int, ofAddress: Int) {
      self.ofPair = ofPair
      self.ofName = ofName
      self.ofAddress = ofAddress
    }
  }

  package enum Answer: Hashable, Sendable {
    case goOn
    case goOnAfter(seconds: Int)
    case refuse
  }

  /// - Parameter isShort: What is guessed is six digits. Whoever has many addresses would find
  ///   them, so that browsers which never signed in are refused after some thirty failures of the
  ///   account; its owner gets in with a browser of theirs, or a recovery code.
  package static func answer(
    after failures: Failures, knownDevice: Bool, isShort: Bool = false
  ) -> Answer {
    if failures.ofPair >= (knownDevice ? 10 : 5) { return .refuse }
    if knownDevice { return .goOn }
    if isShort, failures.ofName >= 30 { return .refuse }
    if failures.ofName >= 20 || failures.ofAddress >= 50 { return .goOnAfter(seconds: 2) }
    return .goOn
  }
}
