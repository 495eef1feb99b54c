import Directory
import Kernel

package enum InductionUnitStep: String, Storable, CaseIterable {
  case show
  case ask
  case takeBack = "take-back"
  case finish
  case meet
  case askMore = "ask-more"
  case credit
  case askAgain = "ask-again"
  case reopen
  case appeal
  case uphold
  case restore

  package var words: String {
    switch self {
    case .show: "Something added"
    case .ask: "Asked somebody to look"
    case .takeBack: "Request taken back"
    case .finish: "Finished"
    case .meet: "Found to be met"
    case .askMore: "More asked for"
    case .credit: "Brought along from before"
    case .askAgain: "Not taken over, with the reason"
    case .reopen: "Opened again"
    case .appeal: "Asked that somebody else looks at what was not taken over"
    case .uphold: "Looked at again: still not taken over, with the reason"
    case .restore: "Looked at again, and taken over"
    }
  }
}

package enum InductionActor: Hashable, Sendable, CaseIterable {
  case person, assessor, signatory, keeper
  /// Nobody: it follows from something else.
  case consequence

  package var words: String {
    switch self {
    case .person: "the person"
    case .assessor: "an assessor"
    case .signatory: "who signs off"
    case .keeper: "who looks after training"
    case .consequence: "itself"
    }
  }
}

/// One way that a part can go.
package struct InductionUnitTransition: Hashable, Sendable {
  package let from: InductionUnitState
  package let step: InductionUnitStep
  package let to: InductionUnitState
  package let by: Set<InductionActor>
  package let when: String?
}

package struct InductionUnitFacts: Hashable, Sendable {
  package var needs: UnitNeeds
  /// Of everything that was shown.
  package var kinds: Set<InductionEvidenceKind>
  package var hasReason: Bool
  /// Whether whoever looks is the person.
  package var assessorIsPerson: Bool
  /// Of a part that was brought along and asked for again.
  package var decision: CarriedDecision
  /// Whether whoever takes the step is who asked for it again.
  package var isDecider: Bool
  package var today: Day

  package init(
    needs: UnitNeeds, kinds: Set<InductionEvidenceKind> = [], hasReason: Bool = false,
    assessorIsPerson: Bool = false, decision: CarriedDecision = .none, isDecider: Bool = false,
    today: Day = .earliest
  ) {
    self.decision = decision
    self.isDecider = isDecider
    self.today = today
    self.needs = needs
    self.kinds = kinds
    self.hasReason = hasReason
    self.assessorIsPerson = assessorIsPerson
  }
}

/// The life of one part of an induction. Nothing fails: what is missing is asked for until it is
/// there.
///
/// - Source: domain facts, induction and programmes, section 2.2: no "fail".
package enum InductionUnitRules {
  /// Every way there is. The diagram in `docs/` is written from it.
  package static let transitions: [InductionUnitTransition] =
    open.flatMap { state in
      [
        .init(
          from: state, step: .show, to: state == .submitted ? .submitted : .inProgress,
          by: [.person, .assessor], when: nil),
        .init(
          from: state, step: .meet, to: .met, by: [.assessor],
          when: "what the part asks for is there; the assessor is not the person"),
        .init(
          from: state, step: .credit, to: .credited, by: [.person, .keeper, .consequence],
          when: "met in another induction of the same or a mapped edition"),
      ]
    } + [
      .init(from: .notStarted, step: .ask, to: .submitted, by: [.person], when: needsLook),
      .init(from: .inProgress, step: .ask, to: .submitted, by: [.person], when: needsLook),
      .init(from: .moreEvidence, step: .ask, to: .submitted, by: [.person], when: needsLook),
      .init(from: .submitted, step: .takeBack, to: .inProgress, by: [.person], when: nil),
      .init(from: .notStarted, step: .finish, to: .met, by: [.person], when: "nobody has to look"),
      .init(from: .inProgress, step: .finish, to: .met, by: [.person], when: "nobody has to look"),
      .init(
        from: .inProgress, step: .askMore, to: .moreEvidence, by: [.assessor], when: "a reason"),
      .init(from: .submitted, step: .askMore, to: .moreEvidence, by: [.assessor], when: "a reason"),
      .init(
        from: .credited, step: .askAgain, to: .moreEvidence, by: [.assessor],
        when: "a reason that names what is missing; not once the whole is signed off"),
      .init(
        from: .met, step: .reopen, to: .moreEvidence, by: [.assessor],
        when: "a reason; not once the whole is signed off"),
    ]
    + [InductionUnitState.inProgress, .submitted, .moreEvidence].flatMap { state in
      [
        .init(
          from: state, step: .appeal, to: state, by: [.person],
          when: "it was brought along and asked for again; once, with a reason, in time"),
        .init(
          from: state, step: .uphold, to: state, by: [.signatory],
          when: "an appeal and a reason; not by whoever asked again"),
        .init(
          from: state, step: .restore, to: .credited, by: [.signatory],
          when: "an appeal; not by whoever asked again"),
      ]
    }

  private static let open: [InductionUnitState] = [
    .notStarted, .inProgress, .submitted, .moreEvidence,
  ]
  private static let needsLook = "somebody has to look"

  /// - Throws: `InductionRefusal`; the part is left as it was.
  package static func state(
    after step: InductionUnitStep, from state: InductionUnitState, by actor: InductionActor,
    _ facts: InductionUnitFacts
  ) throws(InductionRefusal) -> InductionUnitState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .unitNotFromHere(state)
    }
    guard way.by.contains(actor) else { throw .notTheirs }
    switch step {
    case .takeBack, .credit: break
    case .show: if actor == .assessor, facts.assessorIsPerson { throw .assessorIsPerson }
    case .ask: guard !facts.needs.byOneself else { throw .nobodyLooks }
    case .finish:
      guard facts.needs.byOneself, !facts.needs.observation else { throw .somebodyLooks }
    case .meet:
      guard !facts.needs.byOneself else { throw .nobodyLooks }
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      let missing = facts.needs.missing(in: facts.kinds)
      guard missing.isEmpty else { throw .missing(missing) }
    case .appeal:
      guard facts.hasReason else { throw .noReason }
      guard case .declined(_, _, let until) = facts.decision else { throw .nothingToAppeal }
      guard facts.today <= until else { throw .appealOver(until) }
    case .uphold, .restore:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard facts.decision.isAppealed else { throw .nothingToAppeal }
      guard !facts.isDecider else { throw .ownDecision }
      guard step == .restore || facts.hasReason else { throw .noReason }
    case .askMore, .askAgain, .reopen:
      guard !facts.assessorIsPerson else { throw .assessorIsPerson }
      guard facts.hasReason else { throw .noReason }
    }
    return way.to
  }
}
