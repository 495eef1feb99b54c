import Kernel

/// Before something sensitive is changed, a session must have proved itself lately: whoever finds a
/// browser signed in may read, and may not take the account over.
package enum ProofRules {
  package static let goodForSeconds: Int64 = 15 * 60
  /// Clocks of two machines differ by this much at most.
  static let leewayInSeconds: Int64 = 60

  /// When a provider saw its user itself, as a sign-in here counts it; `nil` when it does not say,
  /// or says what cannot be: it may have remembered them since yesterday.
  static func seen(atSecond second: Double?, at now: Instant) -> Instant? {
    guard let second, second.isFinite, second > 0, second < 1e11 else { return nil }
    let seen = Instant(milliseconds: Int64(second * 1_000))
    guard now.seconds(since: seen) >= -leewayInSeconds else { return nil }
    return min(seen, now)
  }

  /// Whether the provider saw its user after the browser was sent there.
  static func isFresh(_ seen: Instant, since sent: Instant) -> Bool {
    seen.seconds(since: sent) >= -leewayInSeconds
  }
}
