import Kernel

package struct InductionID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Which of the two: what everybody does who joins, and what those do who are new to giving care.
/// The raw value is the code of the policy that asks for it.
///
/// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
package enum InductionTrack: String, Storable, CaseIterable, Codable {
  case core = "national-induction"
  case careCertificate = "care-certificate"

  package var words: String {
    switch self {
    case .core: "National induction"
    case .careCertificate: "Care Certificate"
    }
  }

  /// What its parts are called.
  package func parts(_ count: Int) -> String {
    switch self {
    case .core: count == 1 ? "1 part" : "\(count) parts"
    case .careCertificate: count == 1 ? "1 standard" : "\(count) standards"
    }
  }
}

/// Whether all of it is asked for, or what is not there yet: a second post within a year, and a new
/// employer of somebody who has done it, get a plan for the gaps and no second induction.
///
/// - Source: domain facts, induction and programmes, section 2.3, rule 6.
package enum InductionPlan: String, Storable, CaseIterable {
  case full, gap

  package var words: String {
    switch self {
    case .full: "In full"
    case .gap: "Only what is missing"
    }
  }
}

package enum InductionState: String, Storable, CaseIterable, Codable {
  case notStarted = "not-started"
  case inProgress = "in-progress"
  case ready
  case signedOff = "signed-off"
  case paused
  case transferredOut = "transferred-out"
  case withdrawn

  package var words: String {
    switch self {
    case .notStarted: "Not started"
    case .inProgress: "In progress"
    case .ready: "Ready for sign-off"
    case .signedOff: "Signed off"
    case .paused: "Paused"
    case .transferredOut: "Went to another employer"
    case .withdrawn: "Ended"
    }
  }

  /// Whether something is still to be done for it, if not today.
  package var isOpen: Bool {
    switch self {
    case .notStarted, .inProgress, .ready, .paused: true
    case .signedOff, .transferredOut, .withdrawn: false
    }
  }

  /// Whether anybody may do something for it today.
  package var isRunning: Bool { isOpen && self != .paused }
}

/// Why an induction ended without being signed off.
package enum InductionEnd: String, Storable, CaseIterable {
  case left
  /// A record says that it is done: a certificate from elsewhere, a file.
  case metElsewhere = "met-elsewhere"
  /// The post, or an exemption, means that it is not asked for any more.
  case notAsked = "not-asked"
  /// Whoever keeps training ended it, with a reason.
  case byKeeper = "by-keeper"

  package var words: String {
    switch self {
    case .left: "Left this employer"
    case .metElsewhere: "Done elsewhere, as a record says"
    case .notAsked: "Not asked for any more"
    case .byKeeper: "Ended by whoever looks after training"
    }
  }
}

/// One person's induction at one workplace, in one edition of its content, which stays the same from
/// the first day on.
package struct Induction: Hashable, Sendable {
  package let id: InductionID
  package let person: PersonID
  package let track: InductionTrack
  package let plan: InductionPlan
  /// Where the post is, and who employs the person there.
  package var organisation: OrganisationID
  package var employer: OrganisationID
  package var edition: String
  package let startedOn: Day
  package var dueOn: Day
  package var state: InductionState
  package var pausedOn: Day?
  /// When it was signed off, or ended otherwise.
  package var endedOn: Day?
  package var end: InductionEnd?
  /// Its parts: all of them, those that are done, and those that wait for somebody to look.
  package var all: Int
  package var done: Int
  package var waiting: Int
  package var signature: InductionSignature?
  /// Begun by whoever keeps training, though nothing asks for it.
  package let isByKeeper: Bool
  package var changedAt: Instant
  /// Grows with every change, so that two at once are told apart.
  package var revision: Int

  package init(
    id: InductionID, person: PersonID, track: InductionTrack, plan: InductionPlan = .full,
    organisation: OrganisationID, employer: OrganisationID, edition: String, startedOn: Day,
    dueOn: Day, state: InductionState = .notStarted, all: Int, isByKeeper: Bool = false,
    changedAt: Instant
  ) {
    self.id = id
    self.person = person
    self.track = track
    self.plan = plan
    self.organisation = organisation
    self.employer = employer
    self.edition = edition
    self.startedOn = startedOn
    self.dueOn = dueOn
    self.state = state
    self.all = all
    (done, waiting) = (0, 0)
    self.isByKeeper = isByKeeper
    self.changedAt = changedAt
    revision = 1
  }

  /// Open, and its day is over. Nothing is overdue while it is paused.
  package func isOverdue(on day: Day) -> Bool { state.isRunning && dueOn < day }
}

/// Who answered for the whole, and as what.
package struct InductionSignature: Hashable, Sendable {
  package let signer: PersonID?
  package let name: String
  package let part: Signatory

  package init(signer: PersonID?, name: String, part: Signatory) {
    self.signer = signer
    self.name = name
    self.part = part
  }
}

/// As what somebody signs off.
///
/// - Source: domain facts, induction and programmes, section 2.2: the registered manager or employer
///   has the final responsibility.
package enum Signatory: String, Storable, CaseIterable {
  /// Whoever leads at the employer: the registered manager where there is one.
  case lead
  /// Named by them.
  case delegate
  case lineManager = "line-manager"

  package var words: String {
    switch self {
    case .lead: "Registered manager or leader"
    case .delegate: "Named by the employer to sign off"
    case .lineManager: "Line manager"
    }
  }
}

/// Something that happened to an induction or to one of its parts.
package struct InductionTurn: Hashable, Sendable {
  /// The part; `nil` for the whole.
  package let unit: String?
  /// The raw value of an `InductionStep` or, with a part, of an `InductionUnitStep`.
  package let step: String
  package let at: Instant
  package let actorName: String
  package let words: WordsID?

  package init(unit: String? = nil, step: String, at: Instant, actorName: String, words: WordsID?) {
    self.unit = unit
    self.step = step
    self.at = at
    self.actorName = actorName
    self.words = words
  }

  package var stepWords: String {
    unit == nil
      ? InductionStep(rawValue: step)?.words ?? step
      : InductionUnitStep(rawValue: step)?.words ?? step
  }
}
