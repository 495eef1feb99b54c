import Kernel

/// Who takes a step with somebody's participation.
package enum ParticipationActor: String, CaseIterable, Sendable {
  case person
  /// Whoever may release them: manager, partners, or themselves where nobody manages them.
  case releaser
  /// Their employer, who puts them forward.
  case employer
  /// Whoever holds the cohort.
  case holder
  /// Nobody: it follows from something else.
  case consequence

  package var words: String {
    switch self {
    case .person: "the person"
    case .releaser: "who may release them"
    case .employer: "the employer or a partner"
    case .holder: "who holds the cohort"
    case .consequence: "by itself"
    }
  }
}

package enum ParticipationStep: String, Storable, CaseIterable {
  case select, apply, accept, release
  case refuseRelease = "refuse-release"
  case askAgain = "ask-again"
  case wait, place
  case putBack = "put-back"
  case `defer`, resume, transfer, withdraw, reject, complete
  case fallShort = "fall-short"
  case reopen

  package var words: String {
    switch self {
    case .select: "Selected"
    case .apply: "Applied"
    case .accept: "Accepted"
    case .release: "Released"
    case .refuseRelease: "Not released"
    case .askAgain: "Asked to be released again"
    case .wait: "Put on the waiting list"
    case .place: "Given a place"
    case .putBack: "Lost the place, and keeps their turn"
    case .defer: "Put off"
    case .resume: "Took it up again"
    case .transfer: "Went to another cohort"
    case .withdraw: "Withdrew"
    case .reject: "Not accepted"
    case .complete: "Completed"
    case .fallShort: "Days are missing"
    case .reopen: "Attendance was corrected"
    }
  }
}

/// One way that a participation can go.
package struct ParticipationTransition: Hashable, Sendable {
  package let from: ParticipationState
  package let step: ParticipationStep
  package let to: ParticipationState
  package let by: Set<ParticipationActor>
  package let when: String?

  init(
    _ from: ParticipationState, _ step: ParticipationStep, _ to: ParticipationState,
    by: Set<ParticipationActor>, when: String? = nil
  ) {
    self.from = from
    self.step = step
    self.to = to
    self.by = by
    self.when = when
  }
}

/// What decides whether a step may be taken.
package struct ParticipationFacts: Hashable, Sendable {
  package var isMandatory: Bool
  package var hasReason: Bool
  /// Whether who takes the work over is said, as it must be for a release.
  package var hasCover: Bool
  package var today: Day
  /// The day until which it is put off.
  package var until: Day?
  package var mostDeferralDays: Int
  /// What was attended, and what it takes.
  package var attended: Int
  package var needed: Int
  /// Whether the cohort that somebody goes to is another one.
  package var isOtherCohort: Bool

  package init(
    isMandatory: Bool = false, hasReason: Bool = false, hasCover: Bool = false, today: Day,
    until: Day? = nil, mostDeferralDays: Int = 366, attended: Int = 0, needed: Int = 0,
    isOtherCohort: Bool = false
  ) {
    self.isMandatory = isMandatory
    self.hasReason = hasReason
    self.hasCover = hasCover
    self.today = today
    self.until = until
    self.mostDeferralDays = mostDeferralDays
    self.attended = attended
    self.needed = needed
    self.isOtherCohort = isOtherCohort
  }
}

/// The life of a participation.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
/// - Source: Review, implementation, "firm policy on participation"
package enum ParticipationRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [ParticipationTransition] =
    [
      .init(.selected, .accept, .applied, by: [.person]),
      .init(.applied, .release, .released, by: [.releaser], when: coverSaid),
      .init(.applied, .refuseRelease, .notReleased, by: [.releaser], when: aReason),
      .init(.notReleased, .askAgain, .applied, by: [.person, .employer]),
      .init(.notReleased, .release, .released, by: [.releaser], when: coverSaid),
      .init(.released, .place, .placed, by: [.holder, .consequence]),
      .init(.waiting, .place, .placed, by: [.holder, .consequence]),
      .init(.released, .wait, .waiting, by: [.holder], when: "no place could be given"),
      .init(
        .placed, .putBack, .released, by: [.holder, .consequence], when: "the cohort is cancelled"),
      .init(
        .placed, .transfer, .placed, by: [.person, .holder], when: "another cohort has a place"),
      .init(.placed, .complete, .completed, by: [.consequence], when: enough),
      .init(.incomplete, .complete, .completed, by: [.consequence], when: enough),
      .init(.placed, .fallShort, .incomplete, by: [.consequence], when: "the last day is over"),
      .init(
        .completed, .reopen, .incomplete, by: [.consequence],
        when: "what was attended is not enough any more"),
      .init(.incomplete, .resume, .applied, by: [.person, .employer]),
      .init(.deferred, .resume, .applied, by: [.person, .employer, .consequence]),
    ]
    + beforeTheEnd.map {
      .init($0, .defer, .deferred, by: [.person, .employer, .holder], when: "a reason and a day")
    }
    + (beforeTheEnd + [.deferred, .incomplete]).map {
      .init(
        $0, .withdraw, .withdrawn, by: [.person, .employer, .holder],
        when: "a reason; who was selected does not do it themselves")
    }
    + [ParticipationState.applied, .notReleased, .released, .waiting].map {
      .init($0, .reject, .rejected, by: [.holder], when: aReason)
    }

  private static let beforeTheEnd: [ParticipationState] = [
    .selected, .applied, .notReleased, .released, .waiting, .placed,
  ]
  private static let coverSaid = "it is said who does the work meanwhile"
  private static let aReason = "a reason"
  private static let enough = "enough was attended in person"

  /// - Throws: `ParticipationRefusal`; nothing is changed.
  package static func state(
    after step: ParticipationStep, from state: ParticipationState, by actor: ParticipationActor,
    _ facts: ParticipationFacts
  ) throws(ParticipationRefusal) -> ParticipationState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    // Push, not pull: who was selected puts it off, and does not decline.
    if step == .withdraw, facts.isMandatory, actor == .person { throw .onlyPutOff }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .release: guard facts.hasCover else { throw .noCover }
    case .refuseRelease, .withdraw, .reject: guard facts.hasReason else { throw .noReason }
    case .transfer:
      guard facts.hasReason else { throw .noReason }
      guard facts.isOtherCohort else { throw .sameCohort }
    case .defer:
      guard facts.hasReason else { throw .noReason }
      guard let until = facts.until, until > facts.today else { throw .noDay }
      guard until <= facts.today + facts.mostDeferralDays else {
        throw .tooLong(facts.today + facts.mostDeferralDays)
      }
    case .complete: guard facts.attended >= facts.needed else { throw .daysMissing }
    case .reopen: guard facts.attended < facts.needed else { throw .nothingMissing }
    case .fallShort: guard facts.attended < facts.needed else { throw .nothingMissing }
    case .select, .apply, .accept, .askAgain, .wait, .place, .putBack, .resume: break
    }
    return way.to
  }

  /// Whether the region is asked, after somebody who was selected was put off so many times: it is
  /// nobody's to decline, and somebody's to find out what stands in the way.
  ///
  /// - Source: domain facts, induction and programmes, section 7, rule 3.
  package static func escalates(isMandatory: Bool, deferrals: Int, atMost: Int) -> Bool {
    isMandatory && deferrals > atMost
  }

  /// Whose turn it is first: those who were selected, and those who lost a place through no doing of
  /// their own or whose deferral is over; then all others. Within these, longer comes first.
  package static func rank(isMandatory: Bool, deferrals: Int, lostPlace: Bool) -> Int {
    isMandatory || deferrals > 0 || lostPlace ? 0 : 1
  }
}

/// Why something was not done with a participation.
package enum ParticipationRefusal: Refusal, Hashable {
  case notFromHere(ParticipationState)
  case notTheirs
  case onlyPutOff
  case noReason
  case noCover
  case noDay
  case tooLong(Day)
  case sameCohort
  case daysMissing
  case nothingMissing
  case changedMeanwhile

  package var problems: [Problem] {
    switch self {
    case .notFromHere(let state):
      [Problem("", "This cannot be done now: the application is “\(state.words)”")]
    case .notTheirs: [Problem("", "This is for somebody else to do")]
    case .onlyPutOff:
      [
        Problem(
          "",
          "You were selected for this programme. You can put it off, with a reason, and your "
            + "employer can take your name off")
      ]
    case .noReason: [Problem("reason", "Choose a reason")]
    case .noCover: [Problem("cover", "Choose who does the work meanwhile")]
    case .noDay: [Problem("until", "Enter a day after today until which it is put off")]
    case .tooLong(let last):
      [Problem("until", "It can be put off until \(last.inWords) at the latest")]
    case .sameCohort: [Problem("cohort", "Choose another cohort")]
    case .daysMissing: [Problem("", "Days are missing")]
    case .nothingMissing: [Problem("", "No days are missing")]
    case .changedMeanwhile:
      [Problem("", "This was changed meanwhile. Look at it as it is now, and do it again")]
    }
  }
}
