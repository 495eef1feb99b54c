import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Standards

@Suite struct `What of a competency may be granted` {
  static func judged(
    _ valid: PriorFinding = .met, _ reliable: PriorFinding = .met, _ current: PriorFinding = .met,
    _ authentic: PriorFinding = .met, _ sufficient: PriorFinding = .met,
    credit: AgreedCredit = .none
  ) -> JudgedPiece {
    JudgedPiece(
      [
        .valid: valid, .reliable: reliable, .current: current, .authentic: authentic,
        .sufficient: sufficient,
      ], credit: credit)
  }

  @Test func `is everything when all five criteria are met`() {
    let most = PriorEvidenceRules.most(of: [Self.judged()])
    #expect(most.outcome == .full && most.missing.isEmpty)
  }

  @Test func `is nothing when one piece fails any of the first four alone`() {
    for piece in [
      Self.judged(.notMet), Self.judged(.met, .partly), Self.judged(.met, .met, .notMet),
      Self.judged(.met, .met, .met, .partly),
    ] {
      #expect(PriorEvidenceRules.most(of: [piece]).outcome == .declined)
    }
    #expect(PriorEvidenceRules.most(of: []).outcome == .declined)
    #expect(PriorEvidenceRules.most(of: [JudgedPiece([:])]).outcome == .declined)
  }

  @Test func `is a part when what counts is sufficient in part`() {
    let most = PriorEvidenceRules.most(of: [Self.judged(.met, .met, .met, .met, .partly)])
    #expect(most.outcome == .part && most.missing == [.sufficient])
  }

  @Test func `rests on an old qualification and on the work done since, together`() {
    let old = Self.judged(.met, .met, .notMet, .met, .met)
    let work = Self.judged(.met, .met, .met, .met, .notMet)
    #expect(PriorEvidenceRules.most(of: [old]).outcome == .declined)
    #expect(PriorEvidenceRules.most(of: [old]).missing == [.current])
    #expect(PriorEvidenceRules.most(of: [old, work]).outcome == .full)
  }

  @Test func `does not rest on what is not the person’s own, however much there is`() {
    let borrowed = Self.judged(.met, .met, .met, .notMet, .met)
    let thin = Self.judged(.met, .met, .met, .met, .notMet)
    #expect(PriorEvidenceRules.most(of: [borrowed, thin, borrowed]).outcome == .declined)
  }

  @Test func `follows a mapping that a body has agreed to, once the piece is authentic`() {
    let some = Self.judged(.met, .met, .met, .met, .notMet, credit: .part)
    let all = Self.judged(.met, .met, .met, .met, .notMet, credit: .whole)
    let forged = Self.judged(.met, .met, .met, .notMet, .met, credit: .whole)
    #expect(PriorEvidenceRules.most(of: [some]).outcome == .part)
    #expect(PriorEvidenceRules.most(of: [all]).outcome == .full)
    #expect(PriorEvidenceRules.most(of: [forged]).outcome == .declined)
  }

  /// Every one of the 243 ways to judge one piece.
  @Test func `is everything for one way of judging a piece alone, and a part for one more`() {
    var counts: [PriorOutcome: Int] = [:]
    let all = PriorFinding.allCases
    for one in all {
      for two in all {
        for three in all {
          for four in all {
            for five in all {
              let most = PriorEvidenceRules.most(of: [Self.judged(one, two, three, four, five)])
              counts[most.outcome, default: 0] += 1
              #expect((most.outcome == .full) == most.missing.isEmpty)
            }
          }
        }
      }
    }
    #expect(counts == [.full: 1, .part: 1, .declined: 241])
  }

  @Test func `takes nothing away on appeal, and needs a reason that fits`() throws {
    let weak = [Self.judged(.met, .met, .met, .met, .notMet)]
    #expect(throws: RecognitionRefusal.takesAway("1.1a", .part)) {
      try RecognitionRules.check(
        "1.1a", .declined, because: .notShown, of: weak, former: .part)
    }
    try RecognitionRules.check(
      "1.1a", .part, because: .equivalentOutside, of: weak, former: .part)
    #expect(throws: RecognitionRefusal.tooMuch("1.1a", [.sufficient])) {
      try RecognitionRules.check(
        "1.1a", .full, because: .equivalentOutside, of: weak, former: .part)
    }
    #expect(throws: RecognitionRefusal.wrongReason("1.1a")) {
      try RecognitionRules.check(
        "1.1a", .full, because: .notShown, of: [Self.judged()], former: nil)
    }
    #expect(throws: RecognitionRefusal.wrongReason("1.1a")) {
      try RecognitionRules.check(
        "1.1a", .declined, because: .testedOut, of: [Self.judged()], former: nil)
    }
  }

  @Test func `has machine words of its own, those of cmi5`() {
    #expect(
      PriorReason.allCases.compactMap(\.waiver) == [
        "Tested Out", "Equivalent AU", "Equivalent Outside Activity", "Administrative",
      ])
    #expect(PriorReason.notShown.waiver == nil)
  }

  @Test func `counts five years as a policy that is not verified, to the day and in leap years`()
    throws
  {
    let settings = try StandardsReader.shipped().priorLearning
    #expect(settings.currentWithin.inWords == "5 years" && settings.currentStatus == .unverified)
    #expect(settings.appealWithin.inWords == "4 weeks")
    let oldest = settings.currentWithin.before(.on("2029-02-28"))
    #expect(!PriorEvidenceRules.mayBeCurrent(until: .on("2024-02-27"), oldest: oldest))
    #expect(PriorEvidenceRules.mayBeCurrent(until: .on("2024-02-28"), oldest: oldest))
    #expect(PriorEvidenceRules.mayBeCurrent(until: .on("2024-02-29"), oldest: oldest))
    // From a leap day: 28 February five years before, since there was no 29th.
    #expect(settings.currentWithin.before(.on("2028-02-29")) == .on("2023-02-28"))
    #expect(PriorEvidenceRules.mayBeCurrent(until: nil, oldest: oldest))
  }
}

@Suite struct `The life of a request about prior learning` {
  /// Everything that a well-meant step needs.
  static let ready = RecognitionFacts(
    hasReason: true, appealUntil: .on("2026-05-01"), today: .on("2026-04-20"))

  @Test func `allows each step from where the table draws it, and from nowhere else`() {
    for state in RecognitionState.allCases {
      for step in RecognitionStep.allCases {
        for actor in RecognitionActor.allCases {
          let way = RecognitionRules.transitions.first { $0.from == state && $0.step == step }
          let after = try? RecognitionRules.state(after: step, from: state, by: actor, Self.ready)
          #expect(after == (way?.by.contains(actor) == true ? way?.to : nil))
        }
      }
    }
  }

  @Test func `draws no step twice from one state, and leaves none out`() {
    var seen: Set<[String]> = []
    for way in RecognitionRules.transitions {
      #expect(seen.insert([way.from.rawValue, way.step.rawValue]).inserted)
    }
    let drawn = Set(RecognitionRules.transitions.map(\.step))
    #expect(drawn == Set(RecognitionStep.allCases).subtracting([.begin]))
  }

  @Test func `is decided by nobody about themselves`() {
    var facts = Self.ready
    facts.assessorIsPerson = true
    for (step, state) in [
      (RecognitionStep.takeUp, RecognitionState.submitted), (.ask, .inReview),
      (.judge, .inReview), (.grant, .inReview), (.decline, .inReview), (.settle, .appealed),
    ] {
      #expect(throws: RecognitionRefusal.assessorIsPerson) {
        try RecognitionRules.state(after: step, from: state, by: .assessor, facts)
      }
    }
    for (step, state) in [
      (RecognitionStep.submit, RecognitionState.draft), (.reassign, .submitted),
      (.appeal, .declined),
    ] {
      #expect(throws: RecognitionRefusal.assessorIsPerson) {
        try RecognitionRules.state(after: step, from: state, by: .person, facts)
      }
    }
  }

  @Test func `is decided on appeal by nobody who decided before`() {
    var facts = Self.ready
    facts.assessorDecided = true
    for (step, state, actor) in [
      (RecognitionStep.appeal, RecognitionState.declined, RecognitionActor.person),
      (.reassign, .appealed, .keeper), (.judge, .appealed, .assessor),
      (.settle, .appealed, .assessor),
    ] {
      #expect(throws: RecognitionRefusal.assessorDecided) {
        try RecognitionRules.state(after: step, from: state, by: actor, facts)
      }
    }
    // Whoever decided before may look again when it was opened for a mistake.
    #expect(
      (try? RecognitionRules.state(after: .grant, from: .inReview, by: .assessor, facts))
        == .granted)
  }

  @Test func `takes an appeal once, and until its last day`() {
    var facts = Self.ready
    facts.today = .on("2026-05-01")
    #expect(
      (try? RecognitionRules.state(after: .appeal, from: .declined, by: .person, facts))
        == .appealed)
    facts.today = .on("2026-05-02")
    #expect(throws: RecognitionRefusal.appealOver(on: .on("2026-05-01"))) {
      try RecognitionRules.state(after: .appeal, from: .declined, by: .person, facts)
    }
    facts = Self.ready
    facts.hasAppealed = true
    #expect(throws: RecognitionRefusal.appealedAlready) {
      try RecognitionRules.state(after: .appeal, from: .partlyGranted, by: .person, facts)
    }
  }

  @Test func `is drawn as it is`() throws {
    #expect(try StatesPage.isWritten("prior-learning-states.md", as: Self.page))
  }

  private static var page: String {
    """
    # The life of a request about prior learning

    Written by the tests from the table of transitions (`RecognitionRules`); not by hand. What is
    not drawn here cannot happen.


    """
      + StatesPage.diagram(
        from: "draft",
        RecognitionRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: [RecognitionState.granted, .final, .withdrawn].map { "\($0)" })
      + "\n"
      + StatesPage.table(
        RecognitionRules.transitions.map { way in
          let by = RecognitionActor.allCases.filter(way.by.contains).map(words)
            .joined(separator: ", ")
          return (way.from.words, way.step.words, way.to.words, by, way.when)
        })
        + """

        ## What may be granted of a competency

        Each piece of evidence is judged by five criteria, each with words: valid, reliable, current,
        authentic and sufficient. A piece that is not valid, not reliable or not authentic counts for
        nothing. Of those that count for a competency, at least one must be current and at least one
        sufficient; where they are sufficient in part, a part may be granted. What a body has agreed
        to in a mapping stands for sufficient. The assessor may grant less than that, and says why;
        nobody can grant more.

        Whoever decides an appeal decided nothing of the request before, and takes nothing away that
        was granted. Only a mistake does, when whoever keeps training opens the decision again: then
        what was granted counts no more, and the record that was written of it is taken out.

        """
  }

  private static func words(_ actor: RecognitionActor) -> String {
    switch actor {
    case .person: "the person"
    case .assessor: "the assessor"
    case .keeper: "whoever keeps training at the employer"
    }
  }
}
