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
  /// The one with the lower number, so that there is one match for each pair.
  package let first: PersonID
  package let second: PersonID
  package var stage: Stage
  /// What there was when it was last proposed or decided.
  package var evidence: Set<MatchEvidence>
  /// When it was last put to anybody.
  package var proposedAt: Instant
  /// The position of the last answer to the question as it was put before: it and those in front
  /// of it no longer count.
  package var askedAfter: Int
  package var changedAt: Instant

  package init(
    id: MatchID, _ one: PersonID, _ other: PersonID, stage: Stage = .proposed,
    evidence: Set<MatchEvidence>, proposedAt: Instant, changedAt: Instant? = nil,
    askedAfter: Int = 0
  ) {
    self.id = id
    first = min(one, other)
    second = max(one, other)
    self.stage = stage
    self.evidence = evidence
    self.proposedAt = proposedAt
    self.changedAt = changedAt ?? proposedAt
    self.askedAfter = askedAfter
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
  /// Which answer to this question it is, from 1 on, in the order in which they were given.
  /// Numbers of rows say nothing of that: several nodes give them out.
  package let position: Int
  /// Whose say it was; `nil` where nobody employs either.
  package let organisation: OrganisationID?
  package let answer: Answer
  package let reason: String
  /// Who of that employer said so, when and how, where somebody else wrote it down for them.
  package let consent: MatchConsent?
  /// Whether it takes effect: what somebody else wrote down for an employer that can answer by
  /// itself is told to that employer, and no more.
  package let counts: Bool
  package let decidedAt: Instant
  package let account: AccountID?
  package let actorName: String
  package let rightCode: String

  package init(
    match: MatchID, position: Int, organisation: OrganisationID?, answer: Answer, reason: String,
    consent: MatchConsent? = nil, counts: Bool = true, decidedAt: Instant, account: AccountID?,
    actorName: String, rightCode: String
  ) {
    self.match = match
    self.position = position
    self.organisation = organisation
    self.answer = answer
    self.reason = reason
    self.consent = consent
    self.counts = counts
    self.decidedAt = decidedAt
    self.account = account
    self.actorName = actorName
    self.rightCode = rightCode
  }
}

/// Who said something for an employer, when and by what means, in the words of whoever writes it
/// down for them.
package struct MatchConsent: Hashable, Sendable {
  package let by: String
  package let on: Day
  /// `letter of 3 May, kept in the information governance folder`.
  package let means: String

  package init(by: String, on: Day, means: String) {
    self.by = by
    self.on = on
    self.means = means
  }

  /// `A. Lead on 3 May 2026 (letter)`.
  package var words: String { "\(by) on \(on.inWords) (\(means))" }
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
