import Kernel
import Obligations

/// What can be done to a version of a framework.
enum FrameworkStep: String, Storable, Hashable, Sendable, CaseIterable {
  case replaceText = "replace-text"
  case openConsultation = "open-consultation"
  case takeBack = "take-back"
  case askApproval = "ask-approval"
  case approve
  case sendBack = "send-back"
  case publish, supersede
  case withdraw
  case announceRetirement = "announce-retirement"
  case callOffRetirement = "call-off-retirement"
  case retire
}

/// Who does a step.
enum FrameworkActor: String, Hashable, Sendable, CaseIterable {
  /// Writes the version and answers comments.
  case author
  /// Agrees that it may be published, for the bodies that own the standards; never its author.
  case approver
  /// The national authority, which puts it in force and takes it out.
  case authority
  /// Nobody: it follows from another step.
  case consequence
}

/// One way from state to state.
struct FrameworkTransition: Hashable, Sendable {
  let from: FrameworkState
  let step: FrameworkStep
  let to: FrameworkState
  let by: FrameworkActor
  /// What must be so, in words for the diagram.
  let when: String?
}

/// What has happened to a version so far, as far as the next step rests on it.
struct FrameworkFacts: Hashable, Sendable {
  /// The day its consultation was opened, if it was.
  var consultationOpenedOn: Day?
  /// The last day on which comments are taken.
  var consultationClosesOn: Day?
  /// Comments that were not answered yet.
  var openComments = 0
  /// Constituencies that have no voice, in words: of a draft, those of which nobody is invited; later,
  /// those that were neither heard nor asked.
  var unheard: [String] = []
  /// Whether the agreement of anybody is needed.
  var hasReviewers = true
  /// Reviewers who have not said yes to the text as it stands.
  var missingAgreements = 0
  /// Whether its author has put it before an approver.
  var approvalAsked = false
  /// What `LibraryRules` finds fault with in it.
  var faults = 0
  /// Whether whoever takes the step wrote the version.
  var actorWroteIt = false
  /// Whether a version that follows it, or takes its place, is published.
  var successorIsPublished = false
  /// The day on which it retires, once announced.
  var retiresOn: Day?
  /// The day that is to be announced.
  var newRetirement: Day?
  /// The days on which those who use it were told.
  var warnedOn: [Day] = []
  /// The day on which the day of retirement was moved.
  var retirementMovedOn: Day?
}

/// The life of a version: draft, consultation, approved, published, superseded, retired.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum LifecycleRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  static let transitions: [FrameworkTransition] = [
    .init(from: .draft, step: .replaceText, to: .draft, by: .author, when: nil),
    .init(
      from: .draft, step: .openConsultation, to: .consultation, by: .author,
      when:
        "content without faults, somebody invited of every constituency, a reviewer, and long enough"
    ),
    .init(
      from: .consultation, step: .replaceText, to: .consultation, by: .author,
      when: "the consultation is closed; reviewers are asked anew"),
    .init(from: .consultation, step: .takeBack, to: .draft, by: .author, when: nil),
    .init(from: .draft, step: .withdraw, to: .withdrawn, by: .author, when: "with a reason"),
    .init(from: .consultation, step: .withdraw, to: .withdrawn, by: .author, when: "with a reason"),
    .init(
      from: .consultation, step: .askApproval, to: .consultation, by: .author,
      when:
        "open long enough, every constituency heard or asked, each comment answered, content without faults"
    ),
    .init(
      from: .consultation, step: .approve, to: .approved, by: .approver,
      when:
        "asked for, open long enough, every constituency heard or asked, each comment answered, content without faults, not their own work"
    ),
    .init(from: .approved, step: .sendBack, to: .draft, by: .approver, when: nil),
    .init(
      from: .approved, step: .publish, to: .published, by: .authority,
      when:
        "content without faults, every constituency heard or asked, each comment answered, every reviewer agrees to the text as it stands, not their own work"
    ),
    .init(
      from: .published, step: .supersede, to: .superseded, by: .consequence,
      when: "its successor is published"),
    .init(
      from: .published, step: .announceRetirement, to: .published, by: .authority,
      when: "in time for every warning; it can be put off at any time"),
    .init(
      from: .superseded, step: .announceRetirement, to: .superseded, by: .authority,
      when: "in time for every warning; it can be put off at any time"),
    .init(
      from: .published, step: .callOffRetirement, to: .published, by: .authority,
      when: "announced; with a reason"),
    .init(
      from: .superseded, step: .callOffRetirement, to: .superseded, by: .authority,
      when: "announced; with a reason"),
    .init(
      from: .published, step: .retire, to: .retired, by: .authority,
      when: "announced, every warning sent, the day has come"),
    .init(
      from: .superseded, step: .retire, to: .retired, by: .authority,
      when: "announced, every warning sent, the day has come"),
    .init(
      from: .published, step: .retire, to: .retired, by: .consequence,
      when: "announced, every warning sent, the day has come"),
    .init(
      from: .superseded, step: .retire, to: .retired, by: .consequence,
      when: "announced, every warning sent, the day has come"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `FrameworkRefusal`; the version is left as it was.
  static func state(
    after step: FrameworkStep, from state: FrameworkState, by actor: FrameworkActor,
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) -> FrameworkState {
    let ways = transitions.filter { $0.from == state && $0.step == step }
    guard !ways.isEmpty else { throw .notFromHere(state, step) }
    guard let way = ways.first(where: { $0.by == actor }) else { throw .notTheirs(step) }
    switch step {
    case .takeBack, .sendBack, .withdraw: break
    case .replaceText:
      if state == .consultation { try checkClosed(facts, on: today, settings) }
    case .openConsultation: try checkOpening(facts, on: today, settings)
    case .askApproval: try checkConsulted(facts, on: today, settings)
    case .approve:
      guard !facts.actorWroteIt else { throw .ownWork }
      try checkConsulted(facts, on: today, settings)
      guard facts.approvalAsked else { throw .approvalNotAsked }
    case .publish:
      guard !facts.actorWroteIt else { throw .ownWork }
      try checkPublication(facts)
    case .supersede:
      guard facts.successorIsPublished else { throw .noSuccessor }
    case .announceRetirement: try checkAnnouncement(facts, on: today, settings)
    case .callOffRetirement:
      guard facts.retiresOn != nil else { throw .retirementNotAnnounced }
    case .retire: try checkRetirement(facts, on: today, settings)
    }
    return way.to
  }

  private static func checkOpening(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    guard facts.faults == 0 else { throw .hasFaults(facts.faults) }
    guard facts.unheard.isEmpty else { throw .nobodyInvited(from: facts.unheard) }
    guard facts.hasReviewers else { throw .noReviewer }
    let earliest = settings.consultationAtLeast.after(today)
    guard let closes = facts.consultationClosesOn, closes >= earliest else {
      throw .consultationTooShort(earliest: earliest)
    }
  }

  /// The day from which a consultation is over: the day after its last, and never before it was
  /// open long enough.
  static func closed(_ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings) -> Day {
    let least = settings.consultationAtLeast.after(facts.consultationOpenedOn ?? today)
    return facts.consultationClosesOn.map { max($0 + 1, least) } ?? least
  }

  private static func checkClosed(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    let over = closed(facts, on: today, settings)
    guard today >= over else { throw .consultationOpen(until: over) }
  }

  private static func checkConsulted(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    try checkClosed(facts, on: today, settings)
    guard facts.unheard.isEmpty else { throw .unheard(facts.unheard) }
    guard facts.openComments == 0 else { throw .commentsOpen(facts.openComments) }
    guard facts.faults == 0 else { throw .hasFaults(facts.faults) }
  }

  private static func checkPublication(_ facts: FrameworkFacts) throws(FrameworkRefusal) {
    guard facts.faults == 0 else { throw .hasFaults(facts.faults) }
    guard facts.unheard.isEmpty else { throw .unheard(facts.unheard) }
    guard facts.openComments == 0 else { throw .commentsOpen(facts.openComments) }
    guard facts.hasReviewers else { throw .noReviewer }
    guard facts.missingAgreements == 0 else { throw .agreementMissing(facts.missingAgreements) }
  }

  private static func checkAnnouncement(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    // Later than announced is more time for everybody, whenever it is said.
    if let before = facts.retiresOn, let day = facts.newRetirement {
      guard day != before else { throw .announcedAlready(before) }
      if day > before, day > today { return }
    }
    // The longest time of warning before the day must not have begun.
    let earliest = settings.warnings.map { $0.after(today) }.max() ?? today
    guard let day = facts.newRetirement, day >= earliest,
      warnings(before: day, settings).allSatisfy({ $0 >= today })
    else { throw .announcedTooLate(earliest: earliest) }
  }

  private static func checkRetirement(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    guard let day = facts.retiresOn else { throw .retirementNotAnnounced }
    guard today >= day else { throw .notYetRetiring(until: day) }
    let due = warnings(before: day, settings)
    guard
      let missing = missing(
        of: due, warnedOn: facts.warnedOn, movedOn: facts.retirementMovedOn)
    else { return }
    throw .warningMissing(due: missing)
  }

  /// The days on which those who use a version are told that it retires, first to last.
  static func warnings(before day: Day, _ settings: StandardsSettings) -> [Day] {
    settings.warnings.map { $0.before(day) }.sorted()
  }

  /// The first warning that was not sent. Each that was sent counts once, and only before the next was
  /// due, so two sent at the end do not stand for one months before. When the day is put off, what
  /// was said before counts for what would have been due by then: people know for longer.
  static func missing(of due: [Day], warnedOn sent: [Day], movedOn: Day?) -> Day? {
    var left = sent.sorted()
    for (index, day) in due.enumerated() {
      let next = due.indices.contains(index + 1) ? due[index + 1] : nil
      let isPast = movedOn.map { day <= $0 } ?? false
      let place = left.firstIndex { sentOn in
        (isPast || sentOn >= day) && next.map { sentOn < $0 } ?? true
      }
      guard let place else { return day }
      left.remove(at: place)
    }
    return nil
  }

  /// Whether new claims and bundles may rest on it. What was begun under an older version goes on
  /// under it, and stays readable when it has retired.
  static func takesNewWork(_ state: FrameworkState) -> Bool { state == .published }
}

extension FrameworkState {
  var words: String {
    switch self {
    case .draft: "Draft"
    case .consultation: "In consultation"
    case .approved: "Approved"
    case .published: "Published"
    case .superseded: "Superseded"
    case .retired: "Retired"
    case .withdrawn: "Withdrawn"
    }
  }
}

extension FrameworkStep {
  /// "is … by".
  var participle: String {
    switch self {
    case .replaceText: "given a new text"
    case .openConsultation: "put out to consultation"
    case .askApproval: "put before an approver"
    case .announceRetirement: "announced to retire"
    case .takeBack: "taken back"
    case .approve: "approved"
    case .sendBack: "sent back"
    case .publish: "published"
    case .supersede: "superseded"
    case .withdraw: "withdrawn"
    case .callOffRetirement: "kept: its retirement is called off"
    case .retire: "retired"
    }
  }

  var doneBy: String {
    switch LifecycleRules.transitions.first(where: { $0.step == self })?.by {
    case .author: "its author"
    case .approver: "its approver"
    case .authority: "the national authority"
    case .consequence, nil: "nobody; it follows when its successor is published"
    }
  }
}
