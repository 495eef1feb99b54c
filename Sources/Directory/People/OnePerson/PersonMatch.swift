import Kernel

package struct MatchID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The joining of two records, from the day it was decided to the day it was taken back.
package struct MergeID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Two records that may be one person, and how far the question has come. There is one for each
/// pair, for good, so that what was decided once is not asked again without a reason.
package struct PersonMatch: Hashable, Sendable {
  package enum Stage: String, Storable, CaseIterable, Codable {
    /// Nobody has agreed yet.
    case proposed
    /// Some of those whose say it is have agreed.
    case agreed
    /// One person.
    case merged
    /// Decided not to be one person.
    case apart
    /// Was one person, and is no longer.
    case unmerged
    /// What spoke for it is gone, before anybody decided.
    case lapsed

    package var isOpen: Bool {
      switch self {
      case .proposed, .agreed: true
      case .merged, .apart, .unmerged, .lapsed: false
      }
    }

    package var words: String {
      switch self {
      case .proposed: "To decide"
      case .agreed: "Waiting for another employer"
      case .merged: "One person"
      case .apart: "Not the same person"
      case .unmerged: "Taken apart again"
      case .lapsed: "Nothing speaks for it any more"
      }
    }
  }

  package let id: MatchID
  /// The one recorded first.
  package let first: PersonID
  package let second: PersonID
  package var stage: Stage
  /// What there was when it was last proposed or decided.
  package var evidence: Set<MatchEvidence>
  /// When it was last put to anybody: answers from before do not count.
  package var proposedAt: Instant
  package var changedAt: Instant

  package init(
    id: MatchID, _ one: PersonID, _ other: PersonID, stage: Stage = .proposed,
    evidence: Set<MatchEvidence>, proposedAt: Instant, changedAt: Instant? = nil
  ) {
    self.id = id
    first = min(one, other)
    second = max(one, other)
    self.stage = stage
    self.evidence = evidence
    self.proposedAt = proposedAt
    self.changedAt = changedAt ?? proposedAt
  }

  package var people: [PersonID] { [first, second] }
}

/// What one employer said about a match, through whom, when, why and under which right.
package struct MatchDecision: Hashable, Sendable {
  package enum Answer: String, Storable, CaseIterable, Codable {
    case same
    case different
    /// Not sure yet: the question stays open, with what was found so far.
    case unsure
    /// Agreed, and then thought better of it.
    case withdrawn
    case unmerged

    package var words: String {
      switch self {
      case .same: "The same person"
      case .different: "Not the same person"
      case .unsure: "Not sure yet"
      case .withdrawn: "Agreement withdrawn"
      case .unmerged: "Taken apart again"
      }
    }
  }

  package let match: MatchID
  /// Whose say it was; `nil` where nobody employs either.
  package let organisation: OrganisationID?
  package let answer: Answer
  package let reason: String
  /// Who of that employer agreed, where somebody else wrote it down for them.
  package let agreedBy: String?
  package let decidedAt: Instant
  package let account: AccountID?
  package let actorName: String
  package let rightCode: String

  package init(
    match: MatchID, organisation: OrganisationID?, answer: Answer, reason: String,
    agreedBy: String? = nil, decidedAt: Instant, account: AccountID?, actorName: String,
    rightCode: String
  ) {
    self.match = match
    self.organisation = organisation
    self.answer = answer
    self.reason = reason
    self.agreedBy = agreedBy
    self.decidedAt = decidedAt
    self.account = account
    self.actorName = actorName
    self.rightCode = rightCode
  }
}

/// Two records joined as one person, with the reason; while `unmerged` is not set, they are.
package struct PersonMerge: Hashable, Sendable {
  package struct End: Hashable, Sendable {
    package let at: Instant
    package let reason: String
    package let actorName: String
  }

  package let id: MergeID
  package let match: MatchID
  package let first: PersonID
  package let second: PersonID
  package let reason: String
  package let at: Instant
  package let actorName: String
  package let unmerged: End?

  package var isInForce: Bool { unmerged == nil }
}
