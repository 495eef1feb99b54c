import Kernel

package struct ViewRequestID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That somebody of support asks to see what an account sees, to help with a problem: to look, for
/// a short time, and to change nothing. The person agrees, or a second officer does.
package struct ViewRequest: Hashable, Sendable {
  package let id: ViewRequestID
  package let officer: AccountID
  package let officerName: String
  package let subject: AccountID
  package let subjectName: String
  package let reason: String
  package let askedAt: Instant
  package let answer: Answer?
  package let endedAt: Instant?
  /// When the person said that they know of it.
  package let readAt: Instant?

  package struct Answer: Hashable, Sendable {
    package let agreed: Bool
    package let account: AccountID?
    package let by: String
    package let at: Instant
  }

  /// Nobody looks for longer without asking again.
  package static let lastsInSeconds: Int64 = 30 * 60
  /// What nobody answered lapses.
  package static let waitsInSeconds: Int64 = 24 * 60 * 60

  /// After the person said no, this long nobody says yes in their place.
  package static let refusalHoldsInSeconds: Int64 = 24 * 60 * 60

  /// Whether somebody else agreed, and the person has not said yet that they know of it.
  package var isToBeRead: Bool {
    guard let answer, answer.agreed else { return false }
    return answer.account != subject && readAt == nil
  }

  /// Until when one may look, from the moment somebody agreed.
  package var until: Instant? {
    guard let answer, answer.agreed else { return nil }
    return answer.at.adding(seconds: Self.lastsInSeconds)
  }

  package func isWaiting(at now: Instant) -> Bool {
    answer == nil && endedAt == nil && now.seconds(since: askedAt) < Self.waitsInSeconds
  }

  package func isOpen(at now: Instant) -> Bool {
    guard let until, endedAt == nil else { return false }
    return now < until
  }
}
