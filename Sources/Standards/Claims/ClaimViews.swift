import Kernel

/// How one competency stands, as lists are filtered by it.
enum CompetencyStanding: String, CaseIterable, Hashable, Sendable {
  case toAnswer = "to-answer"
  case noChance = "no-chance"
  case answered, claimed
  case inReview = "in-review"
  case moreAsked = "more-asked"
  case confirmed, recognised
  case notYet = "not-yet"
  case expired

  var words: String {
    switch self {
    case .toAnswer: "Requires self-assessment"
    case .noChance: "No chance to show it"
    case .answered: "Self-assessed"
    case .claimed: "Confirmation requested"
    case .inReview: "Awaiting confirmation"
    case .moreAsked: "More evidence asked for"
    case .confirmed: "Confirmed"
    case .recognised: "Met by prior learning"
    case .notYet: "Not yet confirmed"
    case .expired: "Expired"
    }
  }
}

extension CompetencyStanding {
  /// Whether the whole can be signed with it.
  var isMet: Bool { self == .confirmed || self == .recognised }
}

/// One competency of an assessment, for its person.
struct CompetencyLine: Hashable, Sendable {
  let code: String
  let title: String
  let standing: CompetencyStanding
  /// `4, Strong`
  let answer: String?
  let hasWorkplaceEvidence: Bool
}

struct StandardLines: Hashable, Sendable {
  let code: String
  let title: String
  /// `3.3, Above Proficient`; `nil` where nothing was answered.
  let score: String?
  let lines: [CompetencyLine]
}

/// One assessment, for its person.
struct AssessmentView: Hashable, Sendable {
  let id: String
  let title: String
  let stage: String
  let frameworkAddress: String
  /// That the version it is pinned to is not the one in force.
  let isOfOldVersion: Bool
  let score: String?
  let standards: [StandardLines]
  let signOff: String
  let supervisor: String?
  let isAsked: Bool
  let isSigned: Bool
  let revision: Int
  let turns: [TurnView]
  let supervisors: [NamedView]
  /// What counts as confirmed because it was recognised, with why.
  let recognised: [RecognisedView]

  var address: String { "/assessments/\(id)" }
  var lines: [CompetencyLine] { standards.flatMap(\.lines) }
  func count(_ standing: CompetencyStanding) -> Int { lines.count { $0.standing == standing } }
  var isReady: Bool { lines.allSatisfy(\.standing.isMet) }
}

struct NamedView: Hashable, Sendable {
  let code: String
  let name: String
  let part: String
}

struct EvidenceView: Hashable, Sendable {
  let kind: String
  let on: String
  let words: String
  let isOfWorkplace: Bool
}

struct TurnView: Hashable, Sendable {
  let words: String
  let when: String
  let by: String
  let detail: String?
}

struct SignpostView: Hashable, Sendable {
  let title: String
  let address: String
}

/// One competency and its answer, for its person.
struct AnswerView: Sendable {
  struct Point: Hashable, Sendable {
    let value: Int
    let words: String
    let meaning: String?
  }

  let assessment: AssessmentView
  let line: CompetencyLine
  let standard: String
  let expectation: String
  let wording: String
  let points: [Point]
  let noAnswer: String
  let chosen: String?
  let note: String?
  let evidence: [EvidenceView]
  let kinds: [(code: String, words: String, isOfWorkplace: Bool)]
  let signposts: [SignpostView]
  let revision: Int
  /// The claims of it, the latest first.
  let claims: [(id: String, words: String)]
  let previous: String?
  let next: String?
}

/// One claim, for whoever may read it.
struct ClaimView: Sendable {
  let id: String
  let assessment: String
  let person: String
  let personAddress: String?
  let code: String
  let title: String
  let framework: String
  let stage: String
  let expectation: String
  let points: String
  let note: String?
  let evidence: [EvidenceView]
  /// That there is something, and it does not open.
  let isUnreadable: Bool
  let state: String
  let colour: String
  let isOpen: Bool
  let isInReview: Bool
  let awaitsEvidence: Bool
  let assessor: String
  let claimedOn: String
  let expiresOn: String?
  let revision: Int
  let turns: [TurnView]
  let kinds: [(code: String, words: String, isOfWorkplace: Bool)]
  let assessors: [NamedView]
}

/// One claim in a list.
struct ClaimLine: Hashable, Sendable {
  let id: String
  let person: String
  let title: String
  let state: String
  let colour: String
  let claimedOn: String
  let assessor: String
  let isAble: Bool
}

/// One whole assessment in a supervisor's list, or on their page.
struct WholeLine: Hashable, Sendable {
  let id: String
  let person: String
  let title: String
  let state: String
  let isAsked: Bool
}
