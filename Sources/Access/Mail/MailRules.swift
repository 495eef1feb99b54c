import Kernel

/// How long mails are tried, and how often anybody is written to.
package enum MailRules {
  /// A minute after the first failure, then twice as long each time, an hour at most.
  static func pauseInSeconds(after attempts: Int) -> Int64 {
    min(3_600, 30 << Int64(min(max(attempts, 1), 8)))
  }

  /// How long a worker may be at one mail before another takes it: longer than sending may take.
  static let claimInSeconds: Int64 = 120

  /// News that is older is not sent any more: it stands on the page of the account.
  static let noticeInSeconds: Int64 = 2 * 86_400

  /// How long a link counts that somebody asked for who forgot their password.
  package static let passwordLinkInHours = 2

  /// How long a link counts that shows an address to be one's own.
  package static let addressLinkInHours = 24

  /// One link at a time: whoever asks in somebody’s name fills no mailbox, and ends no link that
  /// they have been sent.
  static let secondsBetweenPasswordLinks: Int64 = 15 * 60
  static let passwordLinksInADay = 6

  /// Requests from one network address within an hour, of which a hospital has one.
  package static let passwordRequestsFromAddress = 30
}
