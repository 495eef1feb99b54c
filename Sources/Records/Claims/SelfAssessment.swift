import Kernel

package struct AssessmentID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Free text that somebody wrote, kept sealed.
package struct WordsID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// One person against one version of a framework at one stage. The version is pinned when it is
/// begun, and stays readable when the framework moves on.
package struct SelfAssessment: Hashable, Sendable {
  package let id: AssessmentID
  package let person: PersonID
  package let framework: String
  package let version: String
  package let stage: String
  package let begunAt: Instant
  package var signOff: SignOffState
  /// Who is asked to sign the whole, or has signed it.
  package var supervisor: PersonID?
  package var signedAt: Instant?
  /// The last time that anybody did anything with it: from then on it is kept for so long.
  package var changedAt: Instant
  /// When the person was told that it is going to be removed.
  package var warnedAt: Instant?
  /// Grows with every change, so that two at once are told apart.
  package var revision: Int

  package init(
    id: AssessmentID, person: PersonID, framework: String, version: String, stage: String,
    begunAt: Instant
  ) {
    self.id = id
    self.person = person
    self.framework = framework
    self.version = version
    self.stage = stage
    self.begunAt = begunAt
    signOff = .open
    changedAt = begunAt
    revision = 1
  }
}

/// How far the whole is.
package enum SignOffState: String, Storable, CaseIterable, Codable {
  case open, asked, signed, reopened

  package var words: String {
    switch self {
    case .open: "Not signed off"
    case .asked: "Sign-off asked for"
    case .signed: "Signed off"
    case .reopened: "Reopened"
    }
  }
}

/// What somebody said of themselves about one competency. Nobody else reads it.
package struct AssessmentAnswer: Hashable, Sendable {
  package let competency: String
  /// 1 to 5; `nil` is "no chance to show it".
  package let points: Int?
  package let words: WordsID?
  package let answeredAt: Instant
  package let revision: Int

  package init(
    competency: String, points: Int?, words: WordsID?, answeredAt: Instant, revision: Int
  ) {
    self.competency = competency
    self.points = points
    self.words = words
    self.answeredAt = answeredAt
    self.revision = revision
  }
}

/// What was written beside an answer, a claim or a step: a note and what it rests on.
package struct AssessmentWords: Hashable, Sendable, Codable {
  package var note: String?
  package var evidence: [ClaimEvidence]

  package init(note: String? = nil, evidence: [ClaimEvidence] = []) {
    self.note = note
    self.evidence = evidence
  }

  package var isEmpty: Bool { note == nil && evidence.isEmpty }
  /// Whether any of it shows the competency at work.
  package var hasWorkplaceEvidence: Bool { evidence.contains { $0.kind.isOfWorkplace } }
}

/// One thing that an answer rests on.
package struct ClaimEvidence: Hashable, Sendable, Codable {
  package let kind: EvidenceKind
  package let on: Day
  /// What it is, and where it is kept.
  package let words: String

  package init(kind: EvidenceKind, on: Day, words: String) {
    self.kind = kind
    self.on = on
    self.words = words
  }
}

package enum EvidenceKind: String, Codable, CaseIterable, Sendable {
  case observation, result, testimony, project, reflection, module

  package var words: String {
    switch self {
    case .observation: "Somebody saw me do it"
    case .result: "Something I produced or achieved at work"
    case .testimony: "What a colleague, a patient or somebody I support said"
    case .project: "A project, or an assignment I was given"
    case .reflection: "What I wrote about how it went"
    case .module: "A course, module or certificate"
    }
  }

  /// A course tells what somebody was taught, and what they wrote themselves tells what they think:
  /// neither shows what they do.
  ///
  /// - Source: domain facts, standards and training, section 2.6: module completion never sets
  ///   competency status.
  package var isOfWorkplace: Bool {
    switch self {
    case .observation, .result, .testimony, .project: true
    case .reflection, .module: false
    }
  }
}
