import Directory
import Kernel
import Obligations
import Records

/// What a programme of the review looks through at everything: three of them.
///
/// - Source: domain facts, induction and programmes, section 7.
struct Lens: Hashable, Sendable {
  let code: String
  let title: String
}

/// One session of the national frame.
struct FrameSession: Hashable, Sendable {
  /// What rules ask of it.
  let framed: FramedSession
  let about: String
}

/// What is paid for cover, by the sector of the employer. Changes each year.
struct BackfillTerms: Hashable, Sendable {
  let status: ContentStatus
  let pencePerDay: [Sector: Int]
  let claimWithinDays: Int
}

/// A code with its words, among which people choose.
struct CodedWords: Hashable, Sendable {
  let code: String
  let title: String
}

/// Hours of the day between which somebody who cares for others can come, in minutes of the day.
struct CaringHours: Hashable, Sendable {
  let code: String
  let title: String
  let from: Int?
  let until: Int?

  /// Whether a day with these times is one they can come to.
  func allows(from start: Int, until end: Int) -> Bool {
    (from.map { $0 <= start } ?? true) && (until.map { end <= $0 } ?? true)
  }
}

/// What reasons are for.
enum ReasonList: String, CaseIterable {
  case `defer`, withdraw, reject, transfer, change, cancel
  case notReleased = "not-released"

  /// That of which a step takes its reason; `nil` for a step that takes none.
  init?(of step: ParticipationStep) {
    switch step {
    case .defer: self = .defer
    case .withdraw: self = .withdraw
    case .refuseRelease: self = .notReleased
    case .reject: self = .reject
    case .transfer: self = .transfer
    case .putBack: self = .cancel
    case .select, .apply, .accept, .release, .askAgain, .wait, .place, .resume, .complete,
      .fallShort, .reopen:
      return nil
    }
  }
}

/// One edition of the mid-career programme: what is national in it, and every figure that its rules
/// go by.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
struct MidCareerEdition: Hashable, Sendable {
  let code: String
  let edition: String
  let title: String
  let status: ContentStatus
  let starts: Period
  let about: String
  let contributors: [String]
  let approvedBy: String
  let sources: [ContentOrigin]
  let days: DayTerms
  let lenses: [Lens]
  let sessions: [FrameSession]
  let localTopics: [CodedWords]
  let beside: [Beside]
  let leastPartnerSectors: Int
  let targetSectors: Int
  let mix: CohortMix
  let capacity: ClosedRange<Int>
  let usualCapacity: Int
  let spread: SpreadTerms
  let deferralsAtMost: Int
  let deferralDays: Int
  let promotionDays: Int
  let backfill: BackfillTerms
  let access: [CodedWords]
  let caring: [CaringHours]
  let reasons: [ReasonList: [CodedWords]]
  let questions: [InductionQuestion]
  let digest: String

  /// Another programme that this one stands beside, and what is left to it.
  struct Beside: Hashable, Sendable {
    let programme: String
    let title: String
    let leaves: String
  }

  func reason(_ list: ReasonList, _ code: String?) -> String? {
    code.flatMap { code in reasons[list]?.first { $0.code == code }?.title }
  }
}
