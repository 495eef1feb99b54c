import Kernel

package struct ClaimID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One competency, put forward to be confirmed. What it rests on is a copy as it was then: later
/// changes of the answer do not reach it.
package struct CompetencyClaim: Hashable, Sendable {
  package let id: ClaimID
  package let assessment: AssessmentID
  package let competency: String
  /// Which time it is put forward; the last one counts.
  package let round: Int
  package let points: Int
  package let claimedAt: Instant
  package var state: ClaimState
  package var assessor: PersonID
  /// Whether the assessor has asked for more, and it is not there yet.
  package var awaitsEvidence: Bool
  package var words: WordsID?
  package var decidedAt: Instant?
  /// Last day on which a confirmed one counts.
  package var expiresOn: Day?
  package var revision: Int

  package init(
    id: ClaimID, assessment: AssessmentID, competency: String, round: Int, points: Int,
    claimedAt: Instant, state: ClaimState = .claimed, assessor: PersonID,
    awaitsEvidence: Bool = false, words: WordsID? = nil, decidedAt: Instant? = nil,
    expiresOn: Day? = nil, revision: Int = 1
  ) {
    self.id = id
    self.assessment = assessment
    self.competency = competency
    self.round = round
    self.points = points
    self.claimedAt = claimedAt
    self.state = state
    self.assessor = assessor
    self.awaitsEvidence = awaitsEvidence
    self.words = words
    self.decidedAt = decidedAt
    self.expiresOn = expiresOn
    self.revision = revision
  }

  /// As it stands on `day`: what was confirmed expires by itself.
  package func state(on day: Day) -> ClaimState {
    guard state == .met, let expiresOn, expiresOn < day else { return state }
    return .expired
  }
}

package enum ClaimState: String, Storable, CaseIterable, Codable {
  case claimed
  case inReview = "in-review"
  case met
  case notYetMet = "not-yet-met"
  case expired, withdrawn

  package var words: String {
    switch self {
    case .claimed: "Put forward"
    case .inReview: "Being assessed"
    case .met: "Confirmed"
    case .notYetMet: "Not yet"
    case .expired: "Expired"
    case .withdrawn: "Taken back"
    }
  }

  /// Whether somebody still has to do something with it.
  package var isOpen: Bool { self == .claimed || self == .inReview }
}

/// What happened to a claim, with who had to assess it then. Nothing of it is ever removed but with
/// the whole.
package struct ClaimTurn: Hashable, Sendable {
  package let step: ClaimStep
  package let at: Instant
  package let actorName: String
  package let assessor: PersonID
  package let words: WordsID?

  package init(
    step: ClaimStep, at: Instant, actorName: String, assessor: PersonID, words: WordsID?
  ) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.assessor = assessor
    self.words = words
  }
}

/// What happened to the sign-off of the whole.
package struct SignOffTurn: Hashable, Sendable {
  package let step: SignOffStep
  package let at: Instant
  package let actorName: String
  package let supervisor: PersonID?
  package let words: WordsID?

  package init(
    step: SignOffStep, at: Instant, actorName: String, supervisor: PersonID?, words: WordsID?
  ) {
    self.step = step
    self.at = at
    self.actorName = actorName
    self.supervisor = supervisor
    self.words = words
  }
}
