import Directory
import Kernel
import Storage

package struct ModuleSessionID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A date, or a run of dates, on which a module is held, with so many places.
package struct ModuleSession: Hashable, Sendable {
  package let id: ModuleSessionID
  /// Who holds it: a provider or an employer.
  package let organisation: OrganisationID
  package let module: ModuleReference
  package var terms: SessionTerms
  package var state: SessionState
  /// Why it was cancelled.
  package var cancelledBecause: String?
  /// When its places were last offered to all who wait for any date; they come before whoever asks
  /// later.
  package var invitedAt: Instant?
  package var revision: Int

  package init(
    id: ModuleSessionID, organisation: OrganisationID, module: ModuleReference,
    terms: SessionTerms, state: SessionState = .draft, cancelledBecause: String? = nil,
    revision: Int = 0
  ) {
    self.id = id
    self.organisation = organisation
    self.module = module
    self.terms = terms
    self.state = state
    self.cancelledBecause = cancelledBecause
    self.revision = revision
  }

  /// As it stands on `day`, also where nobody wrote down yet that its last day to ask is over.
  package func state(on day: Day) -> SessionState {
    state == .open && terms.askBy < day ? .closed : state
  }

  /// Whether places still move: people who wait may get one until the day before it begins.
  package func placesMove(on day: Day) -> Bool {
    (state == .open || state == .closed) && day < terms.firstOn
  }
}

/// What whoever holds a date says of it.
package struct SessionTerms: Hashable, Sendable {
  package var firstOn: Day
  package var lastOn: Day
  /// In words: `10:00 to 15:00`.
  package var times: String
  /// Whether the times suit those who work part-time.
  package var suitsPartTime = false
  /// Where it is; `nil` online.
  package var address: String?
  package var postcode: Postcode?
  package var places: Int
  /// Last day to ask for a place.
  package var askBy: Day
  /// Of the places, those kept for groups with low access, by code of the group.
  package var earmarks: [String: Int] = [:]
  /// First day on which places kept for groups are everybody's.
  package var releaseOn: Day
  /// What it costs the employer, in pence; `nil` when nothing.
  package var costPence: Int?
  package var access: Set<SessionAccess> = []

  package init(
    firstOn: Day, lastOn: Day, times: String, places: Int, askBy: Day, releaseOn: Day
  ) {
    self.firstOn = firstOn
    self.lastOn = lastOn
    self.times = times
    self.places = places
    self.askBy = askBy
    self.releaseOn = releaseOn
  }

  package var isOnline: Bool { postcode == nil }
  package var earmarked: Int { earmarks.values.reduce(0, +) }
}

/// What makes it possible to take part.
package enum SessionAccess: String, Storable, CaseIterable, Hashable, Sendable {
  case stepFree = "step-free"
  case hearingLoop = "hearing-loop"
  case captions
  case remoteJoining = "remote-joining"
  case breaks

  package var words: String {
    switch self {
    case .stepFree: "Step-free way in"
    case .hearingLoop: "Hearing loop"
    case .captions: "Captions"
    case .remoteJoining: "Joining from afar"
    case .breaks: "Regular breaks"
    }
  }
}

package enum SessionState: String, Storable, CaseIterable, Hashable, Sendable {
  case draft, open, closed, held, cancelled

  package var words: String {
    switch self {
    case .draft: "Draft"
    case .open: "Open"
    case .closed: "Closed for asking"
    case .held: "Held"
    case .cancelled: "Cancelled"
    }
  }
}

package enum SessionStep: String, CaseIterable, Hashable, Sendable {
  case edit, publish, close, reopen, hold, cancel

  package var words: String {
    switch self {
    case .edit: "Changed"
    case .publish: "Published"
    case .close: "Closed for asking"
    case .reopen: "Opened again"
    case .hold: "Held, with who attended"
    case .cancel: "Cancelled"
    }
  }
}

package enum SessionActor: String, CaseIterable, Hashable, Sendable {
  case provider
  /// Nobody: it follows.
  case consequence

  package var words: String {
    switch self {
    case .provider: "whoever holds it"
    case .consequence: "nobody: it follows"
    }
  }
}

package struct SessionTransition: Hashable, Sendable {
  package let from: SessionState
  package let step: SessionStep
  package let to: SessionState
  package let by: Set<SessionActor>
  /// What must be so, in words for the diagram.
  package let when: String?
}
