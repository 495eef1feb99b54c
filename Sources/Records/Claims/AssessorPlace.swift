import Kernel

package struct AssessorPlaceID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That somebody may be named as an assessor by the people of an employer: one of its own, or
/// borrowed from another employer that agreed.
package struct AssessorPlace: Hashable, Sendable {
  package let id: AssessorPlaceID
  package let assessor: PersonID
  /// Where they may assess.
  package let organisation: OrganisationID
  /// Who lends them; `nil` for one of its own.
  package let lender: OrganisationID?
  package var state: AssessorPlaceState
  package let from: Day
  /// The last day; what is borrowed always has one.
  package var until: Day?
  package let askedBy: String
  package var decidedBy: String?
  package var changedAt: Instant
  package var revision: Int

  package init(
    id: AssessorPlaceID, assessor: PersonID, organisation: OrganisationID,
    lender: OrganisationID?, state: AssessorPlaceState, from: Day, until: Day?, askedBy: String,
    decidedBy: String? = nil, changedAt: Instant, revision: Int = 1
  ) {
    self.id = id
    self.assessor = assessor
    self.organisation = organisation
    self.lender = lender
    self.state = state
    self.from = from
    self.until = until
    self.askedBy = askedBy
    self.decidedBy = decidedBy
    self.changedAt = changedAt
    self.revision = revision
  }

  /// Whether they may be named on `day`.
  package func isInForce(on day: Day) -> Bool {
    state == .agreed && from <= day && (until.map { day <= $0 } ?? true)
  }
}

package enum AssessorPlaceState: String, Storable, CaseIterable, Codable {
  case asked, agreed, refused, ended

  package var words: String {
    switch self {
    case .asked: "Waits for the other employer"
    case .agreed: "May be named"
    case .refused: "Not lent"
    case .ended: "Ended"
    }
  }
}
