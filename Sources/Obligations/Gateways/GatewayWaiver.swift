import Directory
import Kernel

/// More time for somebody who enters from the side: asked for, granted with an owner and a
/// deadline, and over by itself.
package struct GatewayWaiver: Hashable, Sendable {
  package let id: GatewayWaiverID
  package let person: PersonID
  /// The employer that grants it, and where it holds.
  package let organisation: OrganisationID
  package let post: String
  package let gateway: String
  /// How they come: a code of the content.
  package let route: String
  package var state: WaiverState
  package let askedAt: Instant
  package let askedBy: String
  package let askedAccount: AccountID?
  package let reason: String
  /// Who sees to it that it is met.
  package var owner: PersonID?
  /// Last day.
  package var until: Day?
  package var decision: Decision?
  package var closing: Closing?
  package var revision: Int

  package struct Decision: Hashable, Sendable {
    package let at: Instant
    package let by: String
    package let officer: AccountID?
    package let words: String
    package init(at: Instant, by: String, officer: AccountID?, words: String) {
      self.at = at
      self.by = by
      self.officer = officer
      self.words = words
    }
  }

  package struct Closing: Hashable, Sendable {
    package let at: Instant
    package let by: String
    package let words: String
    package init(at: Instant, by: String, words: String) {
      self.at = at
      self.by = by
      self.words = words
    }
  }

  package init(
    id: GatewayWaiverID, person: PersonID, organisation: OrganisationID, post: String,
    gateway: String, route: String, state: WaiverState = .asked, askedAt: Instant,
    askedBy: String, askedAccount: AccountID?, reason: String, owner: PersonID? = nil,
    until: Day? = nil, decision: Decision? = nil, closing: Closing? = nil, revision: Int = 0
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.post = post
    self.gateway = gateway
    self.route = route
    self.state = state
    self.askedAt = askedAt
    self.askedBy = askedBy
    self.askedAccount = askedAccount
    self.reason = reason
    self.owner = owner
    self.until = until
    self.decision = decision
    self.closing = closing
    self.revision = revision
  }

  /// As it stands on `day`, also where nobody wrote down yet that it lapsed.
  package func state(on day: Day) -> WaiverState {
    state == .granted && until.map { $0 < day } ?? false ? .lapsed : state
  }
}

package enum WaiverState: String, Storable, CaseIterable, Hashable, Sendable {
  case asked, granted, declined, met, lapsed, ended

  package var words: String {
    switch self {
    case .asked: "Asked for"
    case .granted: "Granted"
    case .declined: "Not granted"
    case .met: "Met"
    case .lapsed: "Lapsed"
    case .ended: "Ended"
    }
  }

  package var isOpen: Bool { self == .asked || self == .granted }
}

package enum WaiverStep: String, CaseIterable, Hashable, Sendable {
  case grant, decline
  /// Taken back by whoever asked, before it is answered.
  case withdraw
  case end, meet, lapse

  package var words: String {
    switch self {
    case .grant: "Granted"
    case .decline: "Not granted"
    case .withdraw: "Taken back"
    case .end: "Ended"
    case .meet: "Met"
    case .lapse: "Lapsed"
    }
  }
}

package enum WaiverActor: String, CaseIterable, Hashable, Sendable {
  /// The person it is for, or the employer that asked for them.
  case asker
  case officer
  /// Nobody: it follows.
  case consequence

  package var words: String {
    switch self {
    case .asker: "the person, or the employer that asked"
    case .officer: "the accountable officer"
    case .consequence: "nobody: it follows"
    }
  }
}

package struct WaiverTransition: Hashable, Sendable {
  package let from: WaiverState
  package let step: WaiverStep
  package let to: WaiverState
  package let by: WaiverActor
  /// What must be so, in words for the diagram.
  package let when: String?
}
