import Kernel

package struct AssessedYearID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct YearEvidenceID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What a newly qualified social worker gathers in the year.
///
/// - Source: domain facts, induction and programmes, section 4.2: three direct observations, three pieces
///   of feedback from people who need care and support, three from other professionals, three assessed
///   written reports, and critical reflections at 6 and 12 months.
package enum YearEvidenceKind: String, Storable, CaseIterable, Codable {
  case observation = "direct-observation"
  case peopleFeedback = "feedback-people"
  case professionalFeedback = "feedback-professional"
  case report = "written-report"
  case reflection = "critical-reflection"

  package var words: String {
    switch self {
    case .observation: "Direct observation"
    case .peopleFeedback: "Feedback from people who need care and support"
    case .professionalFeedback: "Feedback from other professionals"
    case .report: "Assessed written report"
    case .reflection: "Critical reflection"
    }
  }

  /// In a sentence: `2 direct observations`.
  package func counted(_ count: Int) -> String {
    switch self {
    case .observation: count == 1 ? "1 direct observation" : "\(count) direct observations"
    case .peopleFeedback:
      "\(count) \(count == 1 ? "piece" : "pieces") of feedback from people who need care and support"
    case .professionalFeedback:
      "\(count) \(count == 1 ? "piece" : "pieces") of feedback from other professionals"
    case .report: count == 1 ? "1 assessed written report" : "\(count) assessed written reports"
    case .reflection: count == 1 ? "1 critical reflection" : "\(count) critical reflections"
    }
  }
}

package enum AssessedYearState: String, Storable, CaseIterable {
  case running
  /// The assessor has said how it ends; somebody else looks at that.
  case proposed
  case passed
  case notPassed = "not-passed"
  case ended

  package var words: String {
    switch self {
    case .running: "Under way"
    case .proposed: "Waits for a second look"
    case .passed: "Passed"
    case .notPassed: "Not passed"
    case .ended: "Ended before its end"
    }
  }

  package var isOpen: Bool { self == .running || self == .proposed }
}

/// Why a year ended before its end.
package enum AssessedYearEnd: String, Storable, CaseIterable {
  case left, stopped, mistake
  case notCompleted = "not-completed"

  package var words: String {
    switch self {
    case .left: "Left the employer, and took it to no other"
    case .stopped: "Asked to stop"
    case .notCompleted: "Too little was gathered in time"
    case .mistake: "Begun by mistake"
    }
  }
}

/// What a review of a stage finds.
package enum StageOutcome: String, Storable, CaseIterable {
  case onTrack = "on-track"
  case concern, deferred
  case passed = "pass"
  case notPassed = "fail"

  package var words: String {
    switch self {
    case .onTrack: "On track"
    case .concern: "Somebody should talk with them first"
    case .deferred: "Put off to a later day"
    case .passed: "Passed"
    case .notPassed: "Not passed"
    }
  }
}

/// The year of a newly qualified social worker, with assessment and support. It is theirs, and goes with
/// them from employer to employer.
///
/// - Source: domain facts, induction and programmes, section 4.2.
package struct AssessedYear: Hashable, Sendable {
  package let id: AssessedYearID
  /// The record with the post at which it is kept.
  package var person: PersonID
  package var organisation: OrganisationID
  package var employer: OrganisationID
  package let edition: String
  package let startedOn: Day
  package var state = AssessedYearState.running
  /// Who reviews it; nobody until somebody is named.
  package var assessor: PersonID?
  /// What the assessor found at the end, which somebody else looks at.
  package var proposal: Proposal?
  package var endedOn: Day?
  package var end: AssessedYearEnd?
  package var changedAt: Instant
  package var revision = 1

  package struct Proposal: Hashable, Sendable {
    package let outcome: StageOutcome
    /// Nobody any more once they are erased.
    package let by: PersonID?
    package init(outcome: StageOutcome, by: PersonID?) {
      self.outcome = outcome
      self.by = by
    }
  }

  package init(
    id: AssessedYearID, person: PersonID, organisation: OrganisationID, employer: OrganisationID,
    edition: String, startedOn: Day, changedAt: Instant
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.employer = employer
    self.edition = edition
    self.startedOn = startedOn
    self.changedAt = changedAt
  }
}

/// A stage as it stands: open, or closed by a review that found them on track.
package struct AssessedStage: Hashable, Sendable {
  package let code: String
  package var dueOn: Day
  package var closedOn: Day?
  package var closedBy: String?
  /// Which kinds of support the review found to be given.
  package var support: [String] = []

  package init(code: String, dueOn: Day) {
    self.code = code
    self.dueOn = dueOn
  }
}

package struct YearEvidence: Hashable, Sendable {
  package enum State: String, Storable, CaseIterable {
    case shown, accepted, returned
    /// The person took it back; it stays with the year, and counts for nothing.
    case withdrawn

    package var words: String {
      switch self {
      case .shown: "Waits for the assessor"
      case .accepted: "Counts"
      case .returned: "Something is missing"
      case .withdrawn: "Taken back"
      }
    }
  }

  package let id: YearEvidenceID
  package let year: AssessedYearID
  package let kind: YearEvidenceKind
  package let on: Day
  package let addedBy: String
  /// Who added it, where it is an account of a person.
  package let adder: PersonID?
  package var state: State
  package let words: WordsID?
  /// What the assessor asked for.
  package var asked: WordsID?
  package let addedAt: Instant
  package var revision = 1

  package init(
    id: YearEvidenceID, year: AssessedYearID, kind: YearEvidenceKind, on: Day, addedBy: String,
    adder: PersonID?, state: State, words: WordsID?, addedAt: Instant
  ) {
    self.id = id
    self.year = year
    self.kind = kind
    self.on = on
    self.addedBy = addedBy
    self.adder = adder
    self.state = state
    self.words = words
    self.addedAt = addedAt
  }
}

/// That somebody is asked to talk with them, apart from the learning record: that there is one, and
/// nothing of what it is about. It is gone when the talk is over.
///
/// - Source: domain facts, induction and programmes, section 4.2: concerns about capability run in a
///   separate process; a concern opens a referral and writes nothing into the learning record.
package struct YearReferral: Hashable, Sendable {
  package let year: AssessedYearID
  package let stage: String
  package let openedOn: Day

  package init(year: AssessedYearID, stage: String, openedOn: Day) {
    self.year = year
    self.stage = stage
    self.openedOn = openedOn
  }
}

package struct YearTurn: Hashable, Sendable {
  package let stage: String?
  package let step: AssessedYearStep
  package let at: Instant
  package let actorName: String
  package let words: WordsID?

  package init(
    stage: String? = nil, step: AssessedYearStep, at: Instant, actorName: String,
    words: WordsID? = nil
  ) {
    self.stage = stage
    self.step = step
    self.at = at
    self.actorName = actorName
    self.words = words
  }
}
