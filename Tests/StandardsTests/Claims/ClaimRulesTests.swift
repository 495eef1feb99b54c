import Foundation
import Kernel
import Obligations
import Records
import TestKit
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the training bundles to meet the
///   standards"
@Suite struct `The life of a claim` {
  static let good = ClaimFacts(hasWorkplaceEvidence: true, hasReason: true)

  /// The lifecycle of the domain notes by hand: claimed, in review, met or not yet met; what is met
  /// expires; and the person can take back what is open.
  static let ways: [(ClaimState, ClaimStep, ClaimState, Set<ClaimActor>)] = [
    (.claimed, .takeUp, .inReview, [.assessor]), (.claimed, .withdraw, .withdrawn, [.person]),
    (.claimed, .reassign, .claimed, [.person, .keeper]),
    (.claimed, .addEvidence, .claimed, [.person]), (.inReview, .askMore, .inReview, [.assessor]),
    (.inReview, .addEvidence, .inReview, [.person]), (.inReview, .confirm, .met, [.assessor]),
    (.inReview, .refuse, .notYetMet, [.assessor]), (.inReview, .withdraw, .withdrawn, [.person]),
    (.inReview, .reassign, .claimed, [.person, .keeper]),
    (.met, .expire, .expired, [.consequence]),
  ]

  @Test func `takes every step that it should, by whom it should, and no other`() {
    for state in ClaimState.allCases {
      for step in ClaimStep.allCases {
        for actor in ClaimActor.allCases {
          let way = Self.ways.first { $0.0 == state && $0.1 == step && $0.3.contains(actor) }
          let after = try? ClaimRules.state(after: step, from: state, by: actor, Self.good)
          #expect(after == way?.2, "\(state) \(step) by \(actor)")
        }
      }
    }
  }

  @Test func `is never decided by the person, and never given to them`() {
    var own = Self.good
    own.assessorIsPerson = true
    for (from, step, _, actors) in Self.ways where actors.contains(.assessor) || step == .reassign {
      for actor in actors {
        #expect(throws: ClaimRefusal.assessorIsPerson) {
          try ClaimRules.state(after: step, from: from, by: actor, own)
        }
      }
    }
  }

  @Test func `is confirmed on nothing but evidence from work, all that was asked for being there`()
  {
    var facts = Self.good
    facts.hasWorkplaceEvidence = false
    #expect(throws: ClaimRefusal.noWorkplaceEvidence("")) {
      try ClaimRules.state(after: .confirm, from: .inReview, by: .assessor, facts)
    }
    facts = Self.good
    facts.awaitsEvidence = true
    #expect(throws: ClaimRefusal.awaitsEvidence) {
      try ClaimRules.state(after: .confirm, from: .inReview, by: .assessor, facts)
    }
    // Not yet can be said at any time, with a reason.
    #expect(
      (try? ClaimRules.state(after: .refuse, from: .inReview, by: .assessor, facts)) == .notYetMet)
    facts.hasReason = false
    #expect(throws: ClaimRefusal.noReason) {
      try ClaimRules.state(after: .refuse, from: .inReview, by: .assessor, facts)
    }
  }

  /// "A module never makes a competence": section 2.6 of the notes.
  @Test func `begins with an answer that something at work shows, and never with a module alone`() {
    let answer = AssessmentAnswer(
      competency: "1.1a", points: 5, words: nil, answeredAt: Clock.test.now(), revision: 1)
    func put(
      _ kinds: [EvidenceKind], _ answer: AssessmentAnswer? = answer, current: ClaimState? = nil,
      replaces: Bool = false, own: Bool = false
    ) -> ClaimRefusal? {
      let words = AssessmentWords(
        evidence: kinds.map { ClaimEvidence(kind: $0, on: Clock.test.today, words: "x") })
      return refusal {
        try ClaimRules.checkPut(
          "T", answer: answer, words: words, current: current, replaces: replaces,
          assessorIsPerson: own)
      }
    }
    let noChance = AssessmentAnswer(
      competency: "1.1a", points: nil, words: nil, answeredAt: Clock.test.now(), revision: 1)
    #expect(put([.module]) == .noWorkplaceEvidence("T"))
    #expect(put([.module, .reflection]) == .noWorkplaceEvidence("T"))
    #expect(put([]) == .noWorkplaceEvidence("T"))
    #expect(put([.module, .observation]) == nil)
    #expect(put([.observation], nil) == .noAnswer("T"))
    #expect(put([.observation], noChance) == .noChance("T"))
    #expect(put([.observation], own: true) == .assessorIsPerson)
    #expect(put([.observation], current: .claimed) == .alreadyPut("T"))
    #expect(put([.observation], current: .inReview) == .alreadyPut("T"))
    // Overwriting a confirmed result takes an explicit word.
    #expect(put([.observation], current: .met) == .isConfirmed(["T"]))
    #expect(put([.observation], current: .met, replaces: true) == nil)
    for over in [ClaimState.notYetMet, .expired, .withdrawn] {
      #expect(put([.observation], current: over) == nil)
    }
  }

  @Test func `ends by itself on the day after its last`() {
    var claim = CompetencyClaim(
      id: ClaimID(rawValue: 1), assessment: AssessmentID(rawValue: 2), competency: "1.1a",
      round: 1, points: 4, claimedAt: Clock.test.now(), state: .met,
      assessor: PersonID(rawValue: 3), expiresOn: Clock.test.today)
    #expect(claim.state(on: Clock.test.today) == .met)
    #expect(claim.state(on: Clock.test.today + 1) == .expired)
    claim.state = .notYetMet
    #expect(claim.state(on: Clock.test.today + 1) == .notYetMet)
  }

  @Test func `says of each refusal what to do`() {
    let refusals: [ClaimRefusal] = [
      .notFromHere(.met), .notTheirs, .noAnswer("T"), .noChance("T"), .noWorkplaceEvidence("T"),
      .alreadyPut("T"), .isConfirmed(["T"]), .assessorIsPerson, .sameAssessor, .awaitsEvidence,
      .noReason, .changedMeanwhile, .signOffNotFromHere(.open), .notConfirmed(["T"]),
      .supervisorIsPerson,
    ]
    let words = refusals.flatMap { $0.problems.map(\.message) }
    #expect(words.count == refusals.count && Set(words).count == refusals.count)
  }
}

/// - Source: domain facts, standards and training, section 4.
@Suite struct `The sign-off of the whole` {
  @Test func `takes every step that it should, by whom it should, and no other`() {
    let ways: [(SignOffState, SignOffStep, SignOffState, SignOffActor)] = [
      (.open, .ask, .asked, .person), (.asked, .takeBack, .open, .person),
      (.asked, .sign, .signed, .supervisor), (.asked, .sendBack, .open, .supervisor),
      (.asked, .reopen, .reopened, .consequence), (.signed, .reopen, .reopened, .consequence),
      (.reopened, .ask, .asked, .person),
    ]
    let good = SignOffFacts(hasReason: true)
    for state in SignOffState.allCases {
      for step in SignOffStep.allCases {
        for actor in SignOffActor.allCases {
          let way = ways.first { $0.0 == state && $0.1 == step && $0.3 == actor }
          let after = try? SignOffRules.state(after: step, from: state, by: actor, good)
          #expect(after == way?.2, "\(state) \(step) by \(actor)")
        }
      }
    }
  }

  @Test func `waits until every required competency is confirmed`() {
    for (from, step, actor) in [
      (SignOffState.open, SignOffStep.ask, SignOffActor.person), (.reopened, .ask, .person),
      (.asked, .sign, .supervisor),
    ] {
      #expect(throws: ClaimRefusal.notConfirmed(["T"])) {
        try SignOffRules.state(
          after: step, from: from, by: actor, SignOffFacts(notConfirmed: ["T"]))
      }
      #expect(throws: ClaimRefusal.supervisorIsPerson) {
        try SignOffRules.state(
          after: step, from: from, by: actor, SignOffFacts(supervisorIsPerson: true))
      }
    }
    #expect(throws: ClaimRefusal.noReason) {
      try SignOffRules.state(after: .sendBack, from: .asked, by: .supervisor, SignOffFacts())
    }
  }
}

@Suite struct `The list of assessors` {
  @Test func `takes one of its own at once, and a borrowed one when the lender agrees`() throws {
    let today = Clock.test.today
    #expect(
      try AssessorRules.begun(isLent: false, until: nil, isThere: false, on: today) == .agreed)
    #expect(
      try AssessorRules.begun(isLent: true, until: today + 90, isThere: false, on: today)
        == .asked)
    #expect(throws: AssessorRefusal.noLastDay) {
      try AssessorRules.begun(isLent: true, until: nil, isThere: false, on: today)
    }
    #expect(throws: AssessorRefusal.lastDayTooEarly) {
      try AssessorRules.begun(isLent: true, until: today - 1, isThere: false, on: today)
    }
    #expect(throws: AssessorRefusal.lastDayTooLate(today.adding(years: 2))) {
      try AssessorRules.begun(
        isLent: true, until: today.adding(years: 2) + 1, isThere: false, on: today)
    }
    #expect(throws: AssessorRefusal.isThereAlready) {
      try AssessorRules.begun(isLent: false, until: nil, isThere: true, on: today)
    }
  }

  @Test func `is answered by the lender alone, and ended by either`() {
    for state in AssessorPlaceState.allCases {
      for step in AssessorStep.allCases {
        for actor in AssessorActor.allCases {
          let expected: AssessorPlaceState? =
            switch (state, step, actor) {
            case (.asked, .agree, .lender): .agreed
            case (.asked, .refuse, .lender): .refused
            case (.asked, .end, _), (.agreed, .end, _): .ended
            case _: nil
            }
          let after = try? AssessorRules.state(
            after: step, from: state, by: actor, isLent: true)
          #expect(after == expected, "\(state) \(step) by \(actor)")
        }
      }
    }
  }
}

/// - Source: Review, recommendation 3, "expansion – following roll out, there is opportunity to
///   expand"
@Suite struct `The stage that a post needs` {
  @Test(
    arguments: [
      ("VSM", false, [], "4"), ("Band 8d", false, [], "3"), ("9", false, [], "3"),
      ("8A", false, [], "2"), (nil, true, ["Line-manages at least one assignment"], "2"),
      (nil, false, ["Line-manages at least one assignment"], "1"), ("Band 5", false, [], nil),
      ("Band 7", false, ["Holds a budget"], "1"), (nil, false, [], nil),
    ] as [(String?, Bool, [String], String?)])
  func `follows from its band and from who its holder manages`(
    band: String?, managesManagers: Bool, reasons: [String], stage: String?
  ) throws {
    let lines = try StandardsReader.shipped().claims.stages
    let needed = StageRules.needed(
      PostFacts(band: band, reasons: reasons, managesManagers: managesManagers), lines)
    #expect(needed?.stage == stage)
    #expect(needed.map { !$0.because.isEmpty } ?? true)
  }

  @Test func `names stages, competencies and training that are there`() throws {
    var library = try StandardsReader.shipped()
    let policies = Set(try ContentReader.shipped().policies.map(\.code))
    #expect(ClaimsReader.faults(of: library, policies: policies).isEmpty)
    #expect(library.claims.validFor == Length(months: 36))
    #expect(library.claims.stages.count == 5 && library.claims.signposts.count == 9)
    library.claims.stages.append(
      StageLine(
        stage: "7", bands: ["1"], managesManagers: false, manages: false, because: "x",
        status: .decision))
    library.claims.signposts.append(
      LearningLine(competency: "9.9z", stage: "8", learning: "nothing"))
    #expect(ClaimsReader.faults(of: library, policies: policies).count == 4)
  }
}

@Suite struct `The diagrams of claims` {
  /// `docs/claim-states.md`, from the tables.
  @Test func `are drawn as they are`() throws {
    #expect(
      try StatesPage.isWritten("claim-states.md", as: Self.page),
      "docs/claim-states.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter StandardsTests"
    )
  }

  private static var page: String {
    """
    # The life of a claim, and of the whole

    Written by the tests from the tables of transitions (`ClaimRules`, `SignOffRules`); not by
    hand. What is not drawn here cannot happen.

    ## One competency


    """
      + StatesPage.diagram(
        from: "claimed: put",
        ClaimRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") },
        ends: [ClaimState.notYetMet, .expired, .withdrawn].map { "\($0)" })
      + "\n"
      + StatesPage.table(
        ClaimRules.transitions.map { way in
          let by = ClaimActor.allCases.filter(way.by.contains).map(words).joined(separator: ", ")
          return (way.from.words, way.step.words, way.to.words, by, way.when)
        })
        + """

        A claim that was not confirmed, expired or was taken back can be followed by another of the
        same competency; the last one counts. One that is confirmed is followed by another only when
        the person says so on a page of its own.

        ## The whole


        """
      + StatesPage.diagram(
        from: "open", SignOffRules.transitions.map { ("\($0.from)", "\($0.to)", "\($0.step)") })
      + "\n"
      + StatesPage.table(
        SignOffRules.transitions.map {
          ($0.from.words, $0.step.words, $0.to.words, words($0.by), $0.when)
        })
  }

  private static func words(_ actor: ClaimActor) -> String {
    switch actor {
    case .person: "the person"
    case .assessor: "the assessor"
    case .keeper: "whoever keeps training at the employer"
    case .consequence: "nobody: it follows"
    }
  }

  private static func words(_ actor: SignOffActor) -> String {
    switch actor {
    case .person: "the person"
    case .supervisor: "the supervisor"
    case .consequence: "nobody: it follows"
    }
  }
}
