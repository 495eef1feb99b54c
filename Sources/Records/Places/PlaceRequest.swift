import Directory
import Kernel
import Storage

package struct PlaceRequestID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Somebody who wants to take part in a module, and how far that has come.
package struct PlaceRequest: Hashable, Sendable {
  package let id: PlaceRequestID
  package let person: PersonID
  /// Where they work: the post in which they asked.
  package let organisation: OrganisationID
  package var module: ModuleReference
  /// The date they asked for; `nil` while they wait for any.
  package var session: ModuleSessionID?
  package var state: PlaceState
  /// The order of those who wait goes by this.
  package let askedAt: Instant
  package let askedBy: String
  package var seat: Seat?
  /// Last day of an offer.
  package var offerUntil: Day?
  /// How far they would go to any date, in miles; `nil` where they did not say.
  package var within: Int?
  package var changedAt: Instant
  package var revision: Int

  /// The place they have or are offered. Its number is theirs alone.
  package struct Seat: Hashable, Sendable {
    package let number: Int
    /// The group that it is kept for; `nil` for everybody’s.
    package let group: String?
    package init(number: Int, group: String?) {
      self.number = number
      self.group = group
    }
  }

  package init(
    id: PlaceRequestID, person: PersonID, organisation: OrganisationID, module: ModuleReference,
    session: ModuleSessionID?, state: PlaceState = .waiting, askedAt: Instant, askedBy: String,
    seat: Seat? = nil, offerUntil: Day? = nil, within: Int? = nil, changedAt: Instant? = nil,
    revision: Int = 0
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.module = module
    self.session = session
    self.state = state
    self.askedAt = askedAt
    self.askedBy = askedBy
    self.seat = seat
    self.offerUntil = offerUntil
    self.within = within
    self.changedAt = changedAt ?? askedAt
    self.revision = revision
  }
}

package enum PlaceState: String, Storable, CaseIterable, Hashable, Sendable {
  case waiting, offered, placed, attended
  case absent = "did-not-attend"
  case withdrawn, lapsed

  package var words: String {
    switch self {
    case .waiting: "Waiting"
    case .offered: "Offered a place"
    case .placed: "Has a place"
    case .attended: "Attended"
    case .absent: "Did not attend"
    case .withdrawn: "Withdrawn"
    case .lapsed: "Lapsed"
    }
  }

  package var isOpen: Bool { self == .waiting || self == .offered || self == .placed }
  /// Whether it takes up a place.
  package var hasSeat: Bool {
    switch self {
    case .offered, .placed, .attended, .absent: true
    case .waiting, .withdrawn, .lapsed: false
    }
  }
}

package enum PlaceStep: String, Storable, CaseIterable, Hashable, Sendable {
  case ask, place, offer, accept, lapse, move, withdraw
  case giveBack = "give-back"
  case attend, miss
  /// Asked whether a wait for any date is still wanted, and that it is.
  case query, keep
  /// No post is known of them any more.
  case leave

  package var words: String {
    switch self {
    case .ask: "Asked"
    case .place: "Got a place"
    case .offer: "Was offered a place"
    case .accept: "Took the place"
    case .lapse: "It lapsed"
    case .move: "Chose another date"
    case .withdraw: "Withdrew"
    case .giveBack: "Waits again"
    case .attend: "Attended"
    case .miss: "Did not attend"
    case .query: "Was asked whether it is still wanted"
    case .keep: "Still wants it"
    case .leave: "No post is known any more"
    }
  }
}

package enum PlaceActor: String, CaseIterable, Hashable, Sendable {
  /// The person, or whoever looks after them: their manager, or who keeps training there.
  case person, keeper
  case provider
  /// Nobody: it follows.
  case consequence

  package var words: String {
    switch self {
    case .person: "the person"
    case .keeper: "their manager or who keeps training"
    case .provider: "whoever holds it"
    case .consequence: "nobody: it follows"
    }
  }
}

package struct PlaceTransition: Hashable, Sendable {
  package let from: PlaceState
  package let step: PlaceStep
  package let to: PlaceState
  package let by: Set<PlaceActor>
  package let when: String?
}

/// A step that was taken with a request.
package struct PlaceTurn: Hashable, Sendable {
  package let step: PlaceStep
  package let at: Instant
  package let actorName: String
  package let session: ModuleSessionID?
  /// Why it was corrected: a code of the content.
  package let reason: String?

  package init(
    step: PlaceStep, at: Instant, actorName: String, session: ModuleSessionID?,
    reason: String? = nil
  ) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.session = session
    self.reason = reason
  }
}
