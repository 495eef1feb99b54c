import Kernel

/// By when something is first due: so long after a day in somebody's working life.
package struct Deadline: Hashable, Sendable {
  package let anchor: Anchor
  package let within: Length
  package let scaling: Scaling
  /// How long before the day it counts as due soon.
  package let dueSoon: Length

  package init(anchor: Anchor, within: Length, scaling: Scaling, dueSoon: Length) {
    self.anchor = anchor
    self.within = within
    self.scaling = scaling
    self.dueSoon = dueSoon
  }

  package enum Anchor: String, Sendable, CaseIterable {
    /// First day in the post.
    case startInPost = "start-in-post"
    /// First day with the employer, in whatever post.
    case startWithEmployer = "start-with-employer"
    /// First day in health or social care, after any long break.
    case entry
    /// The day from which somebody is known to manage.
    case becameManager = "became-manager"

    package var words: String {
      switch self {
      case .startInPost: "starting in the post"
      case .startWithEmployer: "joining the employer"
      case .entry: "joining health or social care"
      case .becameManager: "becoming a manager"
      }
    }
  }

  package enum Scaling: Hashable, Sendable {
    case none
    /// Longer for part-timers: divided by their share of full time, up to `cap`.
    case fullTimeShare(cap: Length)
  }
}

/// How often something is done again, and until when a completion holds.
package struct Refresh: Hashable, Sendable {
  package let interval: Length
  package let status: ContentStatus
  /// Who says so.
  package let authority: String
  package let expiry: Expiry
  package let dueSoon: Length

  package init(
    interval: Length, status: ContentStatus, authority: String, expiry: Expiry, dueSoon: Length
  ) {
    self.interval = interval
    self.status = status
    self.authority = authority
    self.expiry = expiry
    self.dueSoon = dueSoon
  }

  /// The part of it that is asked of every record of everybody.
  var rhythm: Rhythm { Rhythm(interval: interval, expiry: expiry, dueSoon: dueSoon) }

  struct Rhythm: Sendable {
    let interval: Length
    let expiry: Expiry
    let dueSoon: Length
  }

  /// What decides when a completion lapses.
  package enum Expiry: String, Sendable, CaseIterable {
    /// The day completed and the interval, whatever the certificate says.
    case interval
    /// The certificate's own last day; the interval where it has none.
    case record
    /// Whichever comes first.
    case earlier
  }
}

/// Whether what was done for another employer counts here.
package enum Recognition: Hashable, Sendable {
  /// Owed by the person, so done is done.
  case anywhere
  /// Accepted between members of an agreement on the day of the move; otherwise reviewed.
  case agreement(code: String)
  /// Always reviewed by the new employer, never silently repeated.
  case reviewed
}
