import Kernel

/// A signed-in browser. The token itself is known to the browser alone.
package struct Session: Hashable, Sendable {
  package let tokenDigest: String
  /// What it is called in the list of one's sessions.
  package let number: Int64
  package let account: AccountID
  /// Sent back by every form of this session, to show that the page was ours.
  package let formToken: String
  package let startedAt: Instant
  package let seenAt: Instant
  /// What it may reach at this moment: the account may have been given a role that needs more.
  package let stage: SessionStage
  /// When its owner last showed that it is they who are here.
  package let provedAt: Instant?
  /// The shared tablet it was begun on.
  package let tablet: TabletID?
  /// The roles of the account are not those its token was made for.
  package let hasOtherRights: Bool

  /// Signed out after so long without a request.
  package static let idleLimitInSeconds: Int64 = 60 * 60
  /// Signed out after so long in any case.
  package static let absoluteLimitInSeconds: Int64 = 12 * 60 * 60

  /// Of this one: a shared tablet that was put down is soon the next person's.
  package var idleLimit: Int64 {
    tablet == nil ? Session.idleLimitInSeconds : PinRules.idleLimitInSeconds
  }

  /// Whether its owner showed lately that it is they who are here, so that what is sensitive may be
  /// changed.
  package func isProved(at now: Instant) -> Bool {
    provedAt.map { now.seconds(since: $0) < ProofRules.goodForSeconds } ?? false
  }

  func isOver(at now: Instant) -> Bool { secondsLeft(at: now) <= 0 }

  /// Until it ends, should nothing more be asked; its last moment in any case is `secondsAtMost`.
  package func secondsLeft(at now: Instant) -> Int64 {
    min(idleLimit - now.seconds(since: seenAt), secondsAtMost(at: now))
  }

  package func secondsAtMost(at now: Instant) -> Int64 {
    let limit =
      stage == .complete ? Session.absoluteLimitInSeconds : SecondFactorRules.patienceInSeconds
    return limit - now.seconds(since: startedAt)
  }
}

/// Where a session was begun, as far as its owner needs it to know it again.
package struct SessionOrigin: Hashable, Sendable {
  /// `Firefox on Windows`
  package let device: String
  /// `192.0.…`: the first half of the address at most.
  package let place: String

  package init(device: String, address: String) {
    self.device = device
    place = SessionOrigin.coarse(address)
  }

  package static let unknown = SessionOrigin(device: "", address: "")

  private static func coarse(_ address: String) -> String {
    let address = NetworkAddress.counted(address)
    let parts = address.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4 { return "\(parts[0]).\(parts[1]).…" }
    let groups = address.split(separator: ":", omittingEmptySubsequences: false)
    return groups.count > 2 && groups[0] != "0" ? "\(groups[0]):\(groups[1]):…" : ""
  }
}

/// One line of the list of one's sessions.
package struct SessionLine: Hashable, Sendable {
  package let number: Int64
  package let device: String
  package let place: String
  package let startedAt: Instant
  package let seenAt: Instant
}
