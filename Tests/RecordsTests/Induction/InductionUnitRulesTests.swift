import Kernel
import TestKit
import Testing

@testable import Records

@Suite struct `What a part of an induction asks to be shown` {
  /// All that may be shown without anybody having seen it.
  static let told: Set<InductionEvidenceKind> = [.knowledge, .testimony, .priorCertificate]

  @Test func `is never all there by e-learning alone where it asks to be seen`() {
    for maySimulate in [false, true] {
      for knowledge in [false, true] {
        let needs = UnitNeeds(knowledge: knowledge, observation: true, maySimulate: maySimulate)
        #expect(needs.missing(in: [.knowledge]).count == 1)
        #expect(needs.missing(in: Self.told).count == 1)
        #expect(needs.missing(in: Self.told.union([.observation])).isEmpty)
      }
    }
  }

  @Test func `is shown in a practice exercise only where that is allowed`() {
    let kinds: Set<InductionEvidenceKind> = [.knowledge, .simulation]
    #expect(UnitNeeds(observation: true, maySimulate: true).missing(in: kinds).isEmpty)
    #expect(
      UnitNeeds(observation: true).missing(in: kinds) == ["somebody who saw it at work"])
    // That it may stand for what is seen at work asks nobody for it.
    #expect(UnitNeeds(maySimulate: true).missing(in: [.knowledge]).isEmpty)
  }

  @Test func `is what they know as well as what was seen`() {
    let needs = UnitNeeds(knowledge: true, observation: true)
    #expect(needs.missing(in: []).count == 2)
    #expect(
      needs.missing(in: [.observation, .simulation, .testimony])
        == ["something that shows the knowledge for it"])
    #expect(needs.missing(in: [.observation, .knowledge]).isEmpty)
    #expect(needs.missing(in: [.observation, .priorCertificate]).isEmpty)
  }

  @Test func `is no less there for having shown more`() {
    for knowledge in [false, true] {
      for observation in [false, true] {
        for maySimulate in [false, true] {
          let needs = UnitNeeds(
            knowledge: knowledge, observation: observation, maySimulate: maySimulate)
          #expect(needs.missing(in: Set(InductionEvidenceKind.allCases)).isEmpty)
          for kind in InductionEvidenceKind.allCases {
            #expect(needs.missing(in: [kind]).count <= needs.missing(in: []).count)
          }
        }
      }
    }
  }
}

@Suite struct `How a part of an induction may go` {
  /// What must happen, by hand: what is not here is refused.
  static let ways: [InductionUnitState: [InductionUnitStep: InductionUnitState]] = [
    .notStarted: [
      .show: .inProgress, .ask: .submitted, .finish: .met, .meet: .met, .credit: .credited,
    ],
    .inProgress: [
      .show: .inProgress, .ask: .submitted, .finish: .met, .meet: .met, .askMore: .moreEvidence,
      .credit: .credited, .appeal: .inProgress, .uphold: .inProgress, .restore: .credited,
    ],
    .submitted: [
      .show: .submitted, .takeBack: .inProgress, .meet: .met, .askMore: .moreEvidence,
      .credit: .credited, .appeal: .submitted, .uphold: .submitted, .restore: .credited,
    ],
    .moreEvidence: [
      .show: .inProgress, .ask: .submitted, .meet: .met, .credit: .credited,
      .appeal: .moreEvidence, .uphold: .moreEvidence, .restore: .credited,
    ],
    .met: [.reopen: .moreEvidence],
    .credited: [.askAgain: .moreEvidence],
  ]

  static let actors: [InductionUnitStep: Set<InductionActor>] = [
    .show: [.person, .assessor], .ask: [.person], .takeBack: [.person], .finish: [.person],
    .meet: [.assessor], .askMore: [.assessor], .credit: [.person, .keeper, .consequence],
    .askAgain: [.assessor], .reopen: [.assessor], .appeal: [.person], .uphold: [.signatory],
    .restore: [.signatory],
  ]

  /// With which nothing but the state and the actor stands in the way of a step.
  static func facts(_ step: InductionUnitStep) -> InductionUnitFacts {
    InductionUnitFacts(
      needs: UnitNeeds(observation: step != .finish, byOneself: step == .finish),
      kinds: [.knowledge, .observation], hasReason: true,
      decision: step == .appeal
        ? .declined(by: "Ann Ash", on: day, appealUntil: day + 28)
        : .appealed(on: day, declinedBy: "Ann Ash"), today: day)
  }

  private static let day = Clock.test.today

  @Test func `back by an appeal only in time, once, and never decided by whoever decided`() throws {
    var facts = Self.facts(.appeal)
    facts.today = Self.day + 28
    #expect(try Self.after(.appeal, from: .moreEvidence, by: .person, facts) == .moreEvidence)
    facts.today = Self.day + 29
    #expect(throws: InductionRefusal.appealOver(Self.day + 28)) {
      try Self.after(.appeal, from: .moreEvidence, by: .person, facts)
    }
    for decision in [
      CarriedDecision.none, .upheld(on: Self.day), .appealed(on: Self.day, declinedBy: "Ann Ash"),
    ] {
      facts.decision = decision
      #expect(throws: InductionRefusal.nothingToAppeal) {
        try Self.after(.appeal, from: .moreEvidence, by: .person, facts)
      }
    }
    for step in [InductionUnitStep.uphold, .restore] {
      var same = Self.facts(step)
      same.isDecider = true
      #expect(throws: InductionRefusal.ownDecision) {
        try Self.after(step, from: .moreEvidence, by: .signatory, same)
      }
      var own = Self.facts(step)
      own.assessorIsPerson = true
      #expect(throws: InductionRefusal.assessorIsPerson) {
        try Self.after(step, from: .moreEvidence, by: .signatory, own)
      }
    }
    // What still is missing is named; what counts after all needs no words.
    var silent = Self.facts(.uphold)
    silent.hasReason = false
    #expect(throws: InductionRefusal.noReason) {
      try Self.after(.uphold, from: .moreEvidence, by: .signatory, silent)
    }
    silent.decision = .appealed(on: Self.day, declinedBy: "Ann Ash")
    #expect(try Self.after(.restore, from: .moreEvidence, by: .signatory, silent) == .credited)
  }

  @Test func `as decisions about it follow one another`() {
    let turn = { (step: InductionUnitStep, days: Int) in
      InductionTurn(
        unit: "2", step: step.rawValue,
        at: Clock.test.now().adding(seconds: Int64(days) * 86_400), actorName: "Ann Ash", words: nil
      )
    }
    // The latest first, as they are read.
    let after = { (steps: [InductionUnitStep]) in
      CarriedDecision(
        turns: steps.enumerated().map { turn($1, $0) }.reversed(), appealDays: 28)
    }
    let until = Self.day + 1 + 28
    #expect(
      after([.credit, .askAgain]) == .declined(by: "Ann Ash", on: Self.day + 1, appealUntil: until))
    #expect(after([.credit, .askAgain]).mayAppeal(on: until))
    #expect(!after([.credit, .askAgain]).mayAppeal(on: until + 1))
    #expect(
      after([.credit, .askAgain, .show, .appeal])
        == .appealed(on: Self.day + 3, declinedBy: "Ann Ash"))
    #expect(after([.credit, .askAgain, .appeal, .uphold]) == .upheld(on: Self.day + 3))
    #expect(after([.credit, .askAgain, .appeal, .restore]) == CarriedDecision.none)
    #expect(after([.credit, .askAgain, .show, .meet]) == CarriedDecision.none)
    // An appeal of what was never declined is none.
    #expect(after([.show, .appeal]) == CarriedDecision.none)
  }

  static func after(
    _ step: InductionUnitStep, from state: InductionUnitState, by actor: InductionActor,
    _ facts: InductionUnitFacts? = nil
  ) throws(InductionRefusal) -> InductionUnitState {
    try InductionUnitRules.state(
      after: step, from: state, by: actor, facts ?? Self.facts(step))
  }

  @Test func `by nobody in a way that is not in the table`() throws {
    for state in InductionUnitState.allCases {
      for step in InductionUnitStep.allCases {
        for actor in InductionActor.allCases {
          let comment = Comment("\(step) from \(state) by \(actor)")
          guard let to = Self.ways[state]?[step] else {
            #expect(throws: InductionRefusal.unitNotFromHere(state), comment) {
              try Self.after(step, from: state, by: actor)
            }
            continue
          }
          if try #require(Self.actors[step]).contains(actor) {
            #expect(try Self.after(step, from: state, by: actor) == to, comment)
          } else {
            #expect(throws: InductionRefusal.notTheirs, comment) {
              try Self.after(step, from: state, by: actor)
            }
          }
        }
      }
    }
  }

  @Test func `is drawn once, and drawn as it is`() {
    let drawn = InductionUnitRules.transitions
    #expect(drawn.count == Self.ways.values.map(\.count).reduce(0, +))
    for way in drawn {
      #expect(Self.ways[way.from]?[way.step] == way.to, "\(way.step) from \(way.from)")
      #expect(Self.actors[way.step] == way.by, "\(way.step) from \(way.from)")
    }
  }

  @Test func `into every state, out of every state, and always on to being met`() {
    for start in InductionUnitState.allCases {
      #expect(Self.reached(from: start).contains(.met), "\(start)")
      #expect(Self.ways[start]?.isEmpty == false, "\(start)")
    }
    #expect(Self.reached(from: .notStarted) == Set(InductionUnitState.allCases))
    for way in InductionUnitRules.transitions where way.from != .notStarted {
      #expect(way.to != .notStarted, "\(way.step) from \(way.from)")
    }
  }

  private static func reached(from start: InductionUnitState) -> Set<InductionUnitState> {
    var reached: Set<InductionUnitState> = [start]
    var fresh = [start]
    while let state = fresh.popLast() {
      for way in InductionUnitRules.transitions where way.from == state {
        if reached.insert(way.to).inserted { fresh.append(way.to) }
      }
    }
    return reached
  }

  @Test func `never to having failed: what is missing is asked for until it is there`() throws {
    #expect(
      InductionUnitState.allCases.map(\.rawValue) == [
        "not-started", "in-progress", "submitted", "more-evidence", "met", "credited",
      ])
    for needs in [
      UnitNeeds(), UnitNeeds(observation: true), UnitNeeds(observation: true, maySimulate: true),
      UnitNeeds(knowledge: false, observation: true),
    ] {
      let facts = InductionUnitFacts(needs: needs, kinds: [.knowledge, .observation])
      #expect(try Self.after(.meet, from: .moreEvidence, by: .assessor, facts) == .met)
    }
    let alone = InductionUnitFacts(needs: UnitNeeds(byOneself: true))
    let shown = try Self.after(.show, from: .moreEvidence, by: .person, alone)
    #expect(try Self.after(.finish, from: shown, by: .person, alone) == .met)
  }

  @Test func `to being met only when all that it asks for was shown`() {
    let needs = UnitNeeds(observation: true)
    for state in [InductionUnitState.notStarted, .inProgress, .submitted, .moreEvidence] {
      let facts = InductionUnitFacts(needs: needs, kinds: [.knowledge, .simulation])
      #expect(throws: InductionRefusal.missing(["somebody who saw it at work"])) {
        try Self.after(.meet, from: state, by: .assessor, facts)
      }
    }
  }

  @Test func `by no assessor who is the person`() throws {
    for (step, state) in [
      (InductionUnitStep.show, InductionUnitState.inProgress), (.meet, .submitted),
      (.askMore, .submitted), (.askAgain, .credited), (.reopen, .met),
    ] {
      var facts = Self.facts(step)
      facts.assessorIsPerson = true
      #expect(throws: InductionRefusal.assessorIsPerson, "\(step)") {
        try Self.after(step, from: state, by: .assessor, facts)
      }
    }
    // What they show themselves is their own.
    var own = Self.facts(.show)
    own.assessorIsPerson = true
    #expect(try Self.after(.show, from: .notStarted, by: .person, own) == .inProgress)
  }

  @Test func `back to somebody only with a reason`() {
    for (step, state) in [
      (InductionUnitStep.askMore, InductionUnitState.inProgress), (.askMore, .submitted),
      (.askAgain, .credited), (.reopen, .met),
    ] {
      var facts = Self.facts(step)
      facts.hasReason = false
      #expect(throws: InductionRefusal.noReason, "\(step)") {
        try Self.after(step, from: state, by: .assessor, facts)
      }
    }
  }

  @Test func `to its end by oneself only where nobody has to look`() {
    for state in [InductionUnitState.notStarted, .inProgress] {
      let alone = InductionUnitFacts(needs: UnitNeeds(byOneself: true))
      let looked = InductionUnitFacts(needs: UnitNeeds())
      #expect(throws: InductionRefusal.nobodyLooks) {
        try Self.after(.ask, from: state, by: .person, alone)
      }
      #expect(throws: InductionRefusal.somebodyLooks) {
        try Self.after(.finish, from: state, by: .person, looked)
      }
    }
  }

  @Test func `to its end by oneself never where it asks to be seen`() {
    let seen = InductionUnitFacts(needs: UnitNeeds(observation: true, byOneself: true))
    for state in [InductionUnitState.notStarted, .inProgress] {
      #expect(throws: InductionRefusal.somebodyLooks) {
        try Self.after(.finish, from: state, by: .person, seen)
      }
    }
  }
}
