import Kernel

package struct EmergencyID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// That somebody opened the people of an organisation, to which their role does not extend, because
/// it could not wait: the reason first, for a few hours, to look and not to change. Both sides are
/// told, and somebody else says afterwards whether it was right.
package struct EmergencyAccess: Hashable, Sendable {
  package let id: EmergencyID
  package let account: AccountID
  package let accountName: String
  package let organisation: OrganisationID
  package let reason: String
  package let begunAt: Instant
  package let until: Instant
  package let review: Review?

  package struct Review: Hashable, Sendable {
    package let outcome: EmergencyOutcome
    package let notes: String
    package let by: String
    package let at: Instant
  }

  /// By when somebody else says whether it was right.
  package var reviewDueOn: Day { begunAt.dayInLondon + Self.reviewedWithinDays }

  package static let reviewedWithinDays = 7
  /// So long whoever opened it is told on their own page what came of the review.
  package static let outcomeIsToldForDays = 14
  /// After one that was not justified, this long no other.
  package static let barredForDays = 365
  package static let lastsInSeconds: Int64 = 4 * 60 * 60
  /// Enough to say what happened.
  package static let shortestReason = 20
}

/// What came of a review.
package enum EmergencyOutcome: String, CaseIterable, Hashable, Sendable {
  case justified
  case notJustified

  package var words: String {
    switch self {
    case .justified: "It was justified"
    case .notJustified: "It was not justified"
    }
  }
}
