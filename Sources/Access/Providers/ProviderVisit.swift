import Kernel
import Storage

/// A sign-in that was begun and has not come back: which browser began it, with which provider, to
/// do what. Good for one way back, for ten minutes.
struct ProviderVisit: Sendable {
  let state: String
  let browser: String
  let provider: String
  /// Whoever was signed in here at the start, and links the provider to their account.
  let account: AccountID?
  let next: String
  let startedAt: Instant
  /// Whether somebody who is signed in goes there to show again that it is they.
  var proves = false

  static let secondsToComeBack: Int64 = 600

  func begin(_ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM provider_visit WHERE started_at < ?1",
      startedAt.adding(seconds: -6 * Self.secondsToComeBack))
    try tx.execute(
      """
      INSERT INTO provider_visit (state_digest, browser_digest, provider, account_id, next_address,
        started_at, proves)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, Sessions.digest(ofToken: state), Sessions.digest(ofToken: browser), provider, account,
      next, startedAt, proves)
  }

  struct Taken: Sendable {
    let account: AccountID?
    let next: String
    let startedAt: Instant
    let proves: Bool
  }

  /// Uses up the state, whatever comes of it: what was tried once is never tried again.
  static func take(
    state: String, browser: String, provider: SignInProvider, at now: Instant,
    _ tx: any Transaction
  ) throws -> Result<Taken, ProviderRefusal> {
    let refused = { (reason: ProviderRefusal.Reason) -> Result<Taken, ProviderRefusal> in
      .failure(ProviderRefusal(reason, provider.name))
    }
    let digest = Sessions.digest(ofToken: state)
    guard
      let row = try tx.row(
        """
        SELECT browser_digest, provider, account_id, next_address, started_at, returned_at,
          proves
        FROM provider_visit
        WHERE state_digest = ?1
        """, digest)
    else { return refused(.stateUnknown) }
    guard try row(0) == Sessions.digest(ofToken: browser), try row(1) == provider.id else {
      return refused(.stateForeign)
    }
    let used = try tx.execute(
      """
      UPDATE provider_visit SET returned_at = ?2
      WHERE state_digest = ?1 AND returned_at IS NULL
      """, digest, now)
    let (next, started): (String, Instant) = (try row(3), try row(4))
    let proves: Bool = try row(6)
    guard used == 1, now.seconds(since: started) < secondsToComeBack else {
      return refused(used == 1 ? .stateExpired : .stateReused)
        .mapError { $0.leading(backTo: proves ? next : nil) }
    }
    return .success(
      Taken(account: try row(2), next: next, startedAt: started, proves: proves))
  }
}
