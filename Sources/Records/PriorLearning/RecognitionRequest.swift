import Kernel

package struct RecognitionID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct PriorPieceID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What somebody brings with them, put together to be recognised against one stage of one version
/// of the standards: a course elsewhere, a qualification from abroad, years in another sector.
package struct RecognitionRequest: Hashable, Sendable {
  package let id: RecognitionID
  package let person: PersonID
  package let framework: String
  package let version: String
  package let stage: String
  package let begunAt: Instant
  package var state: RecognitionState
  /// Who decides it; of an appeal, who decides that.
  package var assessor: PersonID?
  package var submittedAt: Instant?
  package var decidedAt: Instant?
  /// Last day on which the person may appeal.
  package var appealUntil: Day?
  package var hasAppealed: Bool
  /// Each decision is a round; an appeal, and whatever is opened again, begins another.
  package var round: Int
  /// Decisions of earlier rounds were taken back, and count for nothing.
  package var firstRound: Int
  /// The record that was written when a whole stage was recognised.
  package var record: RecordID?
  package var changedAt: Instant
  /// When the person was told that it is going to be removed.
  package var warnedAt: Instant?
  /// Grows with every change, so that two at once are told apart.
  package var revision: Int

  package init(
    id: RecognitionID, person: PersonID, framework: String, version: String, stage: String,
    begunAt: Instant
  ) {
    self.id = id
    self.person = person
    self.framework = framework
    self.version = version
    self.stage = stage
    self.begunAt = begunAt
    state = .draft
    hasAppealed = false
    (round, firstRound, revision) = (1, 1, 1)
    changedAt = begunAt
  }
}

/// How far a request is.
package enum RecognitionState: String, Storable, CaseIterable {
  case draft, submitted
  case inReview = "in-review"
  case question, granted
  case partlyGranted = "partly-granted"
  case declined, appealed, final, withdrawn

  package var words: String {
    switch self {
    case .draft: "Draft"
    case .submitted: "Handed in"
    case .inReview: "Being assessed"
    case .question: "Question to the person"
    case .granted: "Granted"
    case .partlyGranted: "Partly granted"
    case .declined: "Declined"
    case .appealed: "Appealed"
    case .final: "Final after an appeal"
    case .withdrawn: "Withdrawn"
    }
  }

  /// Whether a decision stands while it is in this state.
  package var isDecided: Bool {
    switch self {
    case .granted, .partlyGranted, .declined, .appealed, .final: true
    case .draft, .submitted, .inReview, .question, .withdrawn: false
    }
  }

  /// What the assessor of it is called: under appeal another one is to decide what somebody decided.
  package var decider: String {
    switch self {
    case .granted, .partlyGranted, .declined, .final: "Decided by"
    case .appealed: "Named to decide the appeal"
    case .draft, .submitted, .inReview, .question, .withdrawn: "Named to decide"
    }
  }

  /// Whether somebody still has to do something with it.
  package var isOpen: Bool {
    switch self {
    case .draft, .submitted, .inReview, .question, .appealed: true
    case .granted, .partlyGranted, .declined, .final, .withdrawn: false
    }
  }

  /// Whether it is an assessor who has to.
  package var waitsForAssessor: Bool {
    self == .submitted || self == .inReview || self == .appealed
  }
}

/// What kind of thing a person brings. Experience stands beside qualifications and behind none.
///
/// - Source: domain facts, induction and programmes, section 5: "Overseas / other-sector skills".
package enum PriorKind: String, Storable, CaseIterable {
  case record
  case qualification
  case experience
  case registration
  case badge
  case comparison
  case test

  package var words: String {
    switch self {
    case .record: "Something on your record here"
    case .qualification: "A qualification, from this country or another"
    case .experience: "Experience: another sector, the armed forces, a council, or abroad"
    case .registration: "A registration or a role that has standards of its own"
    case .badge: "A digital badge from somebody else"
    case .comparison: "A statement that compares a qualification, such as one by UK ENIC"
    case .test: "A test or an assessment that you passed"
    }
  }
}

/// What somebody wrote about one piece, as they wrote it: names in any script, levels and grades in
/// the awarding body’s own words. Kept sealed.
package struct PriorWords: Hashable, Sendable, Codable {
  package var title: String
  /// Who awarded it, or whom the person worked for.
  package var awardedBy: String?
  /// Where; free text, since countries change and peoples name them otherwise.
  package var country: String?
  /// The level or grade as it is stated there. Nothing is worked out from it.
  package var level: String?
  /// What the person says that it shows.
  package var shows: String?
  /// Where it can be looked at.
  package var kept: String?
  /// What the check of a badge said, a line each.
  package var check: [String]?

  package init(
    title: String, awardedBy: String? = nil, country: String? = nil, level: String? = nil,
    shows: String? = nil, kept: String? = nil, check: [String]? = nil
  ) {
    self.title = title
    self.awardedBy = awardedBy
    self.country = country
    self.level = level
    self.shows = shows
    self.kept = kept
    self.check = check
  }
}

/// One thing that a request rests on.
package struct PriorPiece: Hashable, Sendable {
  package let id: PriorPieceID
  package let request: RecognitionID
  package let kind: PriorKind
  /// The record held here, for `record`.
  package let record: RecordID?
  /// The framework that it was held against, whose mappings say what it may count for.
  package let originFramework: String?
  package let originVersion: String?
  /// The last day to which it speaks; `nil` where it goes on.
  package let until: Day?
  /// Whether it came as the answer to a question.
  package let isLate: Bool
  package let words: WordsID?
  /// Which competencies the person says that it speaks to.
  package var competencies: [String]

  package init(
    id: PriorPieceID, request: RecognitionID, kind: PriorKind, record: RecordID? = nil,
    originFramework: String? = nil, originVersion: String? = nil, until: Day?,
    isLate: Bool = false, words: WordsID?, competencies: [String] = []
  ) {
    self.id = id
    self.request = request
    self.kind = kind
    self.record = record
    self.originFramework = originFramework
    self.originVersion = originVersion
    self.until = until
    self.isLate = isLate
    self.words = words
    self.competencies = competencies
  }
}

/// What happened, with who had to decide then.
package struct RecognitionTurn: Hashable, Sendable {
  package let step: RecognitionStep
  package let round: Int
  package let at: Instant
  package let actorName: String
  package let assessor: PersonID?
  package let words: WordsID?

  package init(
    step: RecognitionStep, round: Int, at: Instant, actorName: String, assessor: PersonID?,
    words: WordsID?
  ) {
    self.step = step
    self.round = round
    self.at = at
    self.actorName = actorName
    self.assessor = assessor
    self.words = words
  }
}
