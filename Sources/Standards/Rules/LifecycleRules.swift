import Kernel
import Obligations

/// What can be done to a version of a framework.
enum FrameworkStep: String, Hashable, Sendable, CaseIterable {
  case openConsultation, takeBack, approve, sendBack, publish, supersede, retire
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
  /// Comments that were not answered yet.
  var openComments = 0
  /// What `LibraryRules` finds fault with in it.
  var faults = 0
  /// Whether whoever takes the step wrote the version.
  var actorWroteIt = false
  /// Whether a version that follows it, or takes its place, is published.
  var successorIsPublished = false
  /// The day on which it retires, once announced.
  var retiresOn: Day?
  /// The days on which those who use it were told.
  var warnedOn: [Day] = []
}

/// Why a step was not taken.
enum FrameworkRefusal: Refusal, Hashable {
  case notFromHere(FrameworkState, FrameworkStep)
  case notTheirs(FrameworkStep)
  case ownWork
  case consultationOpen(until: Day)
  case commentsOpen(Int)
  case hasFaults(Int)
  case noSuccessor
  case retirementNotAnnounced
  case notYetRetiring(until: Day)
  case warningMissing(due: Day)

  var problems: [Problem] {
    let words =
      switch self {
      case .notFromHere(let state, let step):
        "A version that is \(state.words.lowercased()) cannot be \(step.participle)"
      case .notTheirs(let step):
        "Ask somebody else to do it: a version is \(step.participle) by \(step.doneBy)"
      case .ownWork: "Ask somebody who did not write this version to approve it"
      case .consultationOpen(let day):
        "Wait until \(day.inWords), when the consultation has been open long enough"
      case .commentsOpen(let count):
        "Answer \(count == 1 ? "the comment that is" : "the \(count) comments that are") still open"
      case .hasFaults(let count):
        "Mend \(count == 1 ? "the fault" : "the \(count) faults") found in the content first"
      case .noSuccessor: "Publish the version that takes its place first"
      case .retirementNotAnnounced: "Announce the day on which it retires first"
      case .notYetRetiring(let day): "Wait until \(day.inWords), the day that was announced"
      case .warningMissing(let day):
        "Tell those who use it first: a warning was due on \(day.inWords)"
      }
    return [Problem("", words)]
  }
}

/// The life of a version: draft, consultation, approved, published, superseded, retired.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum LifecycleRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  static let transitions: [FrameworkTransition] = [
    .init(
      from: .draft, step: .openConsultation, to: .consultation, by: .author,
      when: "content without faults"),
    .init(from: .consultation, step: .takeBack, to: .draft, by: .author, when: nil),
    .init(
      from: .consultation, step: .approve, to: .approved, by: .approver,
      when: "open long enough, each comment answered, not their own work"),
    .init(from: .approved, step: .sendBack, to: .draft, by: .approver, when: nil),
    .init(
      from: .approved, step: .publish, to: .published, by: .authority,
      when: "content without faults"),
    .init(
      from: .published, step: .supersede, to: .superseded, by: .consequence,
      when: "its successor is published"),
    .init(
      from: .published, step: .retire, to: .retired, by: .authority,
      when: "announced, every warning sent, the day has come"),
    .init(
      from: .superseded, step: .retire, to: .retired, by: .authority,
      when: "announced, every warning sent, the day has come"),
  ]

  /// - Returns: The state after the step.
  /// - Throws: `FrameworkRefusal`; the version is left as it was.
  static func state(
    after step: FrameworkStep, from state: FrameworkState, by actor: FrameworkActor,
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) -> FrameworkState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state, step)
    }
    guard way.by == actor else { throw .notTheirs(step) }
    switch step {
    case .takeBack, .sendBack: break
    case .openConsultation, .publish:
      guard facts.faults == 0 else { throw .hasFaults(facts.faults) }
    case .approve: try checkApproval(facts, on: today, settings)
    case .supersede:
      guard facts.successorIsPublished else { throw .noSuccessor }
    case .retire: try checkRetirement(facts, on: today, settings)
    }
    return way.to
  }

  private static func checkApproval(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    guard !facts.actorWroteIt else { throw .ownWork }
    let opened = facts.consultationOpenedOn ?? today
    let closes = settings.consultationAtLeast.after(opened)
    guard today >= closes else { throw .consultationOpen(until: closes) }
    guard facts.openComments == 0 else { throw .commentsOpen(facts.openComments) }
  }

  private static func checkRetirement(
    _ facts: FrameworkFacts, on today: Day, _ settings: StandardsSettings
  ) throws(FrameworkRefusal) {
    guard let day = facts.retiresOn else { throw .retirementNotAnnounced }
    guard today >= day else { throw .notYetRetiring(until: day) }
    let due = warnings(before: day, settings)
    guard let missing = missing(of: due, warnedOn: facts.warnedOn) else { return }
    throw .warningMissing(due: missing)
  }

  /// The days on which those who use a version are told that it retires, first to last.
  static func warnings(before day: Day, _ settings: StandardsSettings) -> [Day] {
    settings.warnings.map { $0.before(day) }.sorted()
  }

  /// The first warning that was not sent. A warning counts for the last one due on or before the
  /// day it was sent, so two sent at the end do not stand for one months before.
  static func missing(of due: [Day], warnedOn sent: [Day]) -> Day? {
    for (index, day) in due.enumerated() {
      let next = due.indices.contains(index + 1) ? due[index + 1] : nil
      let wasSent = sent.contains { sentOn in
        sentOn >= day && (next.map { sentOn < $0 } ?? true)
      }
      if !wasSent { return day }
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
    }
  }
}

extension FrameworkStep {
  /// "is … by".
  var participle: String {
    switch self {
    case .openConsultation: "put out to consultation"
    case .takeBack: "taken back"
    case .approve: "approved"
    case .sendBack: "sent back"
    case .publish: "published"
    case .supersede: "superseded"
    case .retire: "retired"
    }
  }

  fileprivate var doneBy: String {
    switch LifecycleRules.transitions.first(where: { $0.step == self })?.by {
    case .author: "its author"
    case .approver: "its approver"
    case .authority: "the national authority"
    case .consequence, nil: "nobody; it follows when its successor is published"
    }
  }
}
