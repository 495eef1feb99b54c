import Kernel

/// One request in a list.
struct RecognitionLine: Hashable, Sendable {
  let id: String
  let person: String
  let title: String
  let state: String
  let colour: String
  let since: String
  let assessor: String
  let isAble: Bool
  let isOpen: Bool
  let mayReopen: Bool
}

/// What a mapping says of one piece and one competency.
struct ProposalView: Hashable, Sendable {
  let competency: String
  let from: String
  let relation: String
  let credit: String
  let limit: String?
  let rationale: String
  let mapping: String
}

/// What somebody wrote about a piece.
struct PieceWords: Hashable, Sendable {
  let awardedBy: String?
  let country: String?
  let level: String?
  let shows: String?
  let kept: String?
  let check: [String]
}

/// What can be chosen: a code, its words, and what is asked.
struct PriorChoice: Hashable, Sendable {
  let code: String
  let words: String
  var question = ""
}

/// Everything that forms about prior learning offer.
struct PriorChoices: Hashable, Sendable {
  let kinds: [PriorChoice]
  let criteria: [PriorChoice]
  let findings: [PriorChoice]
  let outcomes: [PriorChoice]
  let reasons: [PriorChoice]
}

/// How far a request is, for pages.
struct RecognitionStanding: Hashable, Sendable {
  let words: String
  let colour: String
  /// What the assessor is called.
  let decider: String
  var isDraft = false
  var isSubmitted = false
  var isInReview = false
  var isQuestion = false
  var isAppealed = false
  var isDecided = false
  var isOpen = false
}

/// One piece of evidence.
struct PieceView: Hashable, Sendable {
  struct Judged: Hashable, Sendable {
    let criterion: String
    let finding: String
    let words: String
  }

  let id: String
  let kind: String
  let title: String
  /// `nil` where it does not open.
  let words: PieceWords?
  let until: String
  let origin: String?
  let competencies: [String]
  let isLate: Bool
  let isOld: Bool
  /// Whether what it rests on was taken out of the person's record since.
  let isGone: Bool
  let oldest: String
  let proposals: [ProposalView]
  let judged: [Judged]
  let isJudged: Bool
}

/// What is, or was, decided of one competency.
struct OutcomeView: Hashable, Sendable {
  let code: String
  let title: String
  let expectation: String
  /// `nil` while nothing is decided.
  let outcome: String?
  let colour: String
  let reason: String?
  let waiver: String?
  let words: String?
  let countsUntil: String?
  /// Decisions before the one that stands, in words.
  let earlier: [String]
  /// What may be granted by what was judged, and what is not met.
  let most: String
  let missing: [String]
  let isToDecide: Bool
}

/// One request, for whoever may read all of it.
struct RecognitionView: Sendable {
  let id: String
  let person: String
  let title: String
  let stage: String
  let stageAddress: String
  let state: RecognitionStanding
  let assessor: String?
  let isAble: Bool
  let submittedOn: String?
  let decidedOn: String?
  let appealUntil: String?
  let mayAppeal: Bool
  let hasRecord: Bool
  let revision: Int
  let required: [(code: String, title: String, expectation: String)]
  let chosen: [String]
  let pieces: [PieceView]
  let outcomes: [OutcomeView]
  let missing: [String]
  let turns: [TurnView]
  let question: String?
  let assessors: [NamedView]
  let origins: [(code: String, words: String)]
  let records: [(code: String, words: String)]
  let choices: PriorChoices
  let within: String
  let withinIsVerified: Bool

  var own: String { "/prior-learning/\(id)" }
  var mayEdit: Bool { state.isDraft || state.isQuestion }
}
