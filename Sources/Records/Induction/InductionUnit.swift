import Kernel

package struct InductionEvidenceID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package enum InductionUnitState: String, Storable, CaseIterable, Codable {
  case notStarted = "not-started"
  case inProgress = "in-progress"
  case submitted
  case moreEvidence = "more-evidence"
  case met
  case credited

  package var words: String {
    switch self {
    case .notStarted: "Not started"
    case .inProgress: "In progress"
    case .submitted: "Waiting for an assessor"
    case .moreEvidence: "More is needed"
    case .met: "Met"
    case .credited: "Met before"
    }
  }

  package var isDone: Bool { self == .met || self == .credited }
}

/// How far one part of an induction is. One of which nothing is stored has not been started.
package struct InductionUnit: Hashable, Sendable {
  package let induction: InductionID
  package let code: String
  package var state: InductionUnitState
  /// Who found that it is met, and when.
  package var assessor: PersonID?
  package var assessorName: String?
  package var decidedOn: Day?
  /// The induction from which it was brought along, where it was.
  package var creditedFrom: InductionID?
  /// Since when it waits for somebody to look.
  package var waitingSince: Instant?
  package var revision: Int

  package init(
    induction: InductionID, code: String, state: InductionUnitState = .notStarted,
    revision: Int = 0
  ) {
    self.induction = induction
    self.code = code
    self.state = state
    self.revision = revision
  }
}

/// What shows that a part is met.
///
/// - Source: domain facts, induction and programmes, section 2.3.
package enum InductionEvidenceKind: String, Storable, CaseIterable, Codable {
  case knowledge, observation, simulation, testimony
  case priorCertificate = "prior-certificate"

  package var words: String {
    switch self {
    case .knowledge: "Knowledge: explained, written or discussed"
    case .observation: "Seen at work"
    case .simulation: "Shown in a practice exercise"
    case .testimony: "Told by somebody who saw it"
    case .priorCertificate: "A certificate from before"
    }
  }
}

package struct InductionEvidence: Hashable, Sendable {
  package let id: InductionEvidenceID
  package let induction: InductionID
  package let unit: String
  package let kind: InductionEvidenceKind
  package let on: Day
  /// Where it was seen, and by whom; `nil` for what the person wrote themselves.
  package let setting: OrganisationID?
  package let observer: PersonID?
  package let addedBy: String
  /// Written by the person about themselves.
  package let isOwn: Bool
  package let words: WordsID?
  package let addedAt: Instant

  package init(
    id: InductionEvidenceID, induction: InductionID, unit: String, kind: InductionEvidenceKind,
    on: Day, setting: OrganisationID? = nil, observer: PersonID? = nil, addedBy: String,
    isOwn: Bool, words: WordsID?, addedAt: Instant
  ) {
    self.id = id
    self.induction = induction
    self.unit = unit
    self.kind = kind
    self.on = on
    self.setting = setting
    self.observer = observer
    self.addedBy = addedBy
    self.isOwn = isOwn
    self.words = words
    self.addedAt = addedAt
  }
}

/// What a part asks to be shown. Said by its content.
package struct UnitNeeds: Hashable, Sendable {
  package let knowledge: Bool
  /// Seen at work by somebody else.
  package let observation: Bool
  /// Whether a practice exercise may stand for what is seen at work.
  package let maySimulate: Bool
  /// Read and thought about, and finished by oneself: nobody looks.
  package let byOneself: Bool

  package init(
    knowledge: Bool = true, observation: Bool = false, maySimulate: Bool = false,
    byOneself: Bool = false
  ) {
    self.knowledge = knowledge
    self.observation = observation
    self.maySimulate = maySimulate
    self.byOneself = byOneself
  }

  /// What is missing in `kinds` of evidence, in words; nothing when it is all there.
  ///
  /// - Source: domain facts, induction and programmes, section 2.3, rule 1: e-learning alone cannot
  ///   award it.
  package func missing(in kinds: Set<InductionEvidenceKind>) -> [String] {
    var missing: [String] = []
    if knowledge, kinds.isDisjoint(with: [.knowledge, .priorCertificate]) {
      missing.append("something that shows the knowledge for it")
    }
    let seen = kinds.contains(.observation) || maySimulate && kinds.contains(.simulation)
    if observation, !seen {
      missing.append(
        maySimulate
          ? "somebody who saw it at work or in a practice exercise"
          : "somebody who saw it at work")
    }
    return missing
  }
}
