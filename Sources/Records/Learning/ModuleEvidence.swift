import Kernel

/// What a person writes down of one attempt, part by part.
package enum EvidencePart: String, Storable, CaseIterable {
  /// The days on which somebody was taught.
  case attendance
  /// A provider’s statement that an online module was completed.
  case statement
  /// What somebody did at work, from which day to which.
  case assignment
  /// Whom somebody went along with, and where.
  case shadowing
  /// What somebody thought of it.
  case reflection
  /// What came of a project.
  case outcome
  /// A meeting of an action learning set.
  case meeting
  /// What is handed in to be assessed.
  case submission

  package var words: String {
    switch self {
    case .attendance: "Attendance"
    case .statement: "Statement of completion"
    case .assignment: "Assignment"
    case .shadowing: "Shadowing"
    case .reflection: "Reflection"
    case .outcome: "Outcome"
    case .meeting: "Meeting of the set"
    case .submission: "Work to be assessed"
    }
  }

  /// Whether it has a first and a last day, or one day, or none.
  package var days: Days {
    switch self {
    case .attendance, .assignment, .shadowing: .several
    case .statement, .meeting: .one
    case .reflection, .outcome, .submission: .none
    }
  }

  package enum Days: Hashable, Sendable { case none, one, several }
}

/// One thing that shows how a module was done. What was written of it is kept sealed.
package struct ModuleEvidence: Hashable, Sendable {
  package let id: ModuleEvidenceID
  package let attempt: AttemptID
  package let part: EvidencePart
  package let from: Day?
  package let until: Day?
  package let words: WordsID?
  package let addedAt: Instant
  /// When the person withdrew it, after somebody was asked to confirm it: it is kept and counts for
  /// nothing.
  package let withdrawnAt: Instant?

  package init(
    id: ModuleEvidenceID, attempt: AttemptID, part: EvidencePart, from: Day?, until: Day?,
    words: WordsID?, addedAt: Instant, withdrawnAt: Instant? = nil
  ) {
    self.id = id
    self.attempt = attempt
    self.part = part
    self.from = from
    self.until = until
    self.words = words
    self.addedAt = addedAt
    self.withdrawnAt = withdrawnAt
  }
}

/// What is known of who is asked to confirm an attempt, as seen from the person.
package struct ConfirmerFacts: Hashable, Sendable {
  package var isPerson: Bool
  /// Whether the person manages them, now.
  package var isManagedByPerson: Bool
  /// Whether they have a post today.
  package var hasPost: Bool
  /// Whether any employer or host of theirs is one of the person’s.
  package var sharesEmployer: Bool
  /// Whether both are known to be of one profession.
  package var sharesProfession: Bool
  /// Whether they manage the person, or may assess them.
  package var mayAssess: Bool

  package init(
    isPerson: Bool = false, isManagedByPerson: Bool = false, hasPost: Bool = true,
    sharesEmployer: Bool = true, sharesProfession: Bool = true, mayAssess: Bool = false
  ) {
    self.isPerson = isPerson
    self.isManagedByPerson = isManagedByPerson
    self.hasPost = hasPost
    self.sharesEmployer = sharesEmployer
    self.sharesProfession = sharesProfession
    self.mayAssess = mayAssess
  }
}

/// What shows that a module of each kind was done, and who may say so.
///
/// - Source: domain facts, standards and training, section 4: "Kind-specific evidence (tests)".
package enum ModuleEvidenceRules {
  /// How often an action learning set meets at least. No source says so.
  package static let meetings = 3

  /// What the person writes down, in the order in which it is asked for.
  package static func parts(of kind: ModuleKind) -> [EvidencePart] {
    switch kind {
    case .taught: [.attendance]
    case .elearning: [.statement]
    case .experiential: [.assignment]
    case .jobShadowing: [.shadowing, .reflection]
    case .project: [.outcome]
    case .actionLearning: [.meeting, .reflection]
    case .assessment: [.submission]
    }
  }

  /// Who confirms it, as the pages call them.
  package static func confirmer(of kind: ModuleKind) -> String {
    switch kind {
    case .taught: "Who can say that you were there"
    case .elearning: "Who has seen the statement"
    case .experiential: "Your supervisor for the assignment"
    case .jobShadowing: "Your host"
    case .project: "The sponsor of the project"
    case .actionLearning: "Who facilitated the set"
    case .assessment: "Who assesses it"
    }
  }

  /// What is missing before somebody can be asked to confirm it, in words.
  package static func missing(
    _ kind: ModuleKind, _ evidence: some Collection<ModuleEvidence>, on today: Day
  ) -> [String] {
    let evidence = evidence.filter { $0.withdrawnAt == nil }
    var missing: [String] = []
    for part in parts(of: kind) {
      let given = evidence.filter { $0.part == part }
      guard !given.isEmpty else {
        missing.append(lacking(part))
        continue
      }
      if given.contains(where: { ($0.until ?? $0.from).map { $0 > today } ?? false }) {
        missing.append("Wait until it is over: “\(part.words)” has a day to come")
      }
    }
    let met = Set(evidence.filter { $0.part == .meeting }.compactMap(\.from)).count
    if kind == .actionLearning, met > 0, met < meetings {
      missing.append("Add meetings on \(meetings) days at least. There are \(met) so far")
    }
    return missing
  }

  private static func lacking(_ part: EvidencePart) -> String {
    switch part {
    case .attendance: "Say on which days you were there"
    case .statement:
      "Say when the provider stated that you completed it, and where that can be seen"
    case .assignment: "Say what the assignment was, with its first and last day"
    case .shadowing: "Say whom you went along with, where, and on which days"
    case .reflection: "Add a reflection: what you saw or heard, and what you will do differently"
    case .outcome: "Say what came of the project"
    case .meeting: "Add the meetings of the set, each with its day"
    case .submission: "Say what you hand in, and where it can be looked at"
    }
  }

  /// Why somebody cannot confirm an attempt of `kind`; `nil` where they can.
  ///
  /// A taught or an online module is confirmed by whoever may assess the person, since a provider’s
  /// own word comes in as a result. Action learning is confirmed by whoever facilitated, and an
  /// assessment by somebody who may assess the person: the facts say nothing of these two.
  package static func cannotConfirm(_ kind: ModuleKind, _ facts: ConfirmerFacts) -> String? {
    if facts.isPerson { return "Choose somebody other than the person" }
    if facts.isManagedByPerson { return "Choose somebody whom the person does not manage" }
    if !facts.hasPost { return "Choose somebody who has a post today" }
    switch kind {
    case .taught, .elearning, .assessment:
      return facts.mayAssess ? nil : "Choose the line manager, or somebody who may assess here"
    case .experiential:
      return facts.sharesEmployer ? nil : "Choose somebody who works where the person works"
    case .jobShadowing:
      return !facts.sharesEmployer || !facts.sharesProfession
        ? nil : "Choose a host of another employer, or of another profession"
    case .project, .actionLearning: return nil
    }
  }

  /// Which days of a part are wrong, if any are.
  package static func wrongDays(
    of part: EvidencePart, from: Day?, until: Day?
  ) -> Problem? {
    switch part.days {
    case .none: return nil
    case .one: return from == nil ? Problem("from", "Enter the day") : nil
    case .several:
      guard let from else { return Problem("from", "Enter the first day") }
      guard let until else { return Problem("until", "Enter the last day") }
      return until < from ? Problem("until", "The last day must be on or after the first") : nil
    }
  }
}
