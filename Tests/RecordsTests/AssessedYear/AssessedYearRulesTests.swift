import Kernel
import Records
import TestKit
import Testing

@Suite struct `A stage of an assessed year` {
  static let due = Day(number: 20_000)
  /// What the framework asks for at the end.
  static let needs: [YearEvidenceKind: Int] = [
    .observation: 3, .peopleFeedback: 3, .professionalFeedback: 3, .report: 3, .reflection: 2,
  ]

  private func facts(
    _ change: (inout StageFacts) -> Void = { _ in }
  ) -> StageFacts {
    var facts = StageFacts(today: Self.due, dueOn: Self.due)
    change(&facts)
    return facts
  }

  @Test func `is never closed with fewer than are asked for, of any kind`() throws {
    for outcome in [StageOutcome.onTrack, .passed, .notPassed] {
      for kind in YearEvidenceKind.allCases {
        for count in 0...4 {
          let facts = facts {
            ($0.isFinal, $0.hasWords) = (outcome != .onTrack, true)
            ($0.needs, $0.accepted) = (Self.needs, Self.needs)
            $0.accepted[kind] = count
          }
          let needed = Self.needs[kind] ?? 0
          if count < needed {
            #expect(throws: AssessedYearRefusal.short([kind.counted(needed - count)])) {
              try AssessedYearRules.effect(of: outcome, facts)
            }
          } else {
            #expect(
              try AssessedYearRules.effect(of: outcome, facts)
                == (outcome == .onTrack ? .close : .propose))
          }
        }
      }
    }
  }

  @Test func `says everything that is still to come, and more than enough is no fault`() {
    let missing = facts {
      $0.needs = Self.needs
      $0.accepted = [.observation: 5, .reflection: 1, .report: 3]
    }.missing
    #expect(
      missing.map { $0.kind.counted($0.count) } == [
        "3 pieces of feedback from people who need care and support",
        "3 pieces of feedback from other professionals", "1 critical reflection",
      ])
  }

  @Test func `with a concern opens a talk, and nothing else`() throws {
    // Whatever is there or is missing: a concern is raised when it is there.
    for isFinal in [false, true] {
      let facts = facts { ($0.isFinal, $0.needs) = (isFinal, Self.needs) }
      #expect(try AssessedYearRules.effect(of: .concern, facts) == .refer)
    }
    #expect(throws: AssessedYearRefusal.talkIsOpen) {
      try AssessedYearRules.effect(of: .concern, facts { $0.hasReferral = true })
    }
  }

  @Test func `is not closed while somebody is asked to talk, and can be put off`() throws {
    for (outcome, isFinal) in [
      (StageOutcome.onTrack, false), (.passed, true), (.notPassed, true),
    ] {
      #expect(throws: AssessedYearRefusal.talkIsOpen) {
        try AssessedYearRules.effect(
          of: outcome, facts { ($0.hasReferral, $0.isFinal, $0.hasWords) = (true, isFinal, true) })
      }
    }
    let later = facts { ($0.hasReferral, $0.hasWords, $0.until) = (true, true, Self.due + 30) }
    #expect(try AssessedYearRules.effect(of: .deferred, later) == .putOff(days: 30))
  }

  @Test func `is put off to a later day, with the reason`() {
    #expect(throws: AssessedYearRefusal.notLater(Self.due + 60)) {
      try AssessedYearRules.effect(
        of: .deferred,
        facts { ($0.until, $0.hasWords, $0.today) = (Self.due + 60, true, Self.due + 60) })
    }
    for until in [nil, Self.due, Self.due - 1] {
      #expect(throws: AssessedYearRefusal.notLater(Self.due)) {
        try AssessedYearRules.effect(
          of: .deferred, facts { ($0.until, $0.hasWords) = (until, true) })
      }
    }
    #expect(throws: AssessedYearRefusal.noReason) {
      try AssessedYearRules.effect(of: .deferred, facts { $0.until = Self.due + 1 })
    }
  }

  @Test func `comes after those before it, and passes only at the end`() {
    #expect(throws: AssessedYearRefusal.notNext) {
      try AssessedYearRules.effect(of: .onTrack, facts { $0.isNext = false })
    }
    for outcome in [StageOutcome.passed, .notPassed] {
      #expect(throws: AssessedYearRefusal.notAtThisStage) {
        try AssessedYearRules.effect(of: outcome, facts { $0.hasWords = true })
      }
    }
    #expect(throws: AssessedYearRefusal.notAtThisStage) {
      try AssessedYearRules.effect(of: .onTrack, facts { $0.isFinal = true })
    }
    for state in AssessedYearState.allCases where state != .running {
      for outcome in StageOutcome.allCases {
        #expect(throws: AssessedYearRefusal.notRunning(state)) {
          try AssessedYearRules.effect(of: outcome, facts { $0.state = state })
        }
      }
    }
    // Whoever is told that they did not pass is told why.
    #expect(throws: AssessedYearRefusal.noReason) {
      try AssessedYearRules.effect(of: .notPassed, facts { $0.isFinal = true })
    }
  }

  @Test func `at the end is not reviewed long before the year is over`() throws {
    for outcome in [StageOutcome.passed, .notPassed] {
      let facts = { (day: Day) in
        self.facts { ($0.isFinal, $0.hasWords, $0.today) = (true, true, day) }
      }
      #expect(throws: AssessedYearRefusal.tooEarly(Self.due - 28)) {
        try AssessedYearRules.effect(of: outcome, facts(Self.due - 29))
      }
      #expect(try AssessedYearRules.effect(of: outcome, facts(Self.due - 28)) == .propose)
    }
  }

  @Test func `that is closed rests on what counted, which stays`() {
    let closed: [[YearEvidenceKind: Int]] = [[:], [.reflection: 1]]
    #expect(
      !AssessedYearRules.mayReturn(.reflection, accepted: [.reflection: 1], closed: closed))
    #expect(AssessedYearRules.mayReturn(.reflection, accepted: [.reflection: 2], closed: closed))
    #expect(AssessedYearRules.mayReturn(.report, accepted: [.report: 1], closed: closed))
  }

  @Test func `is due on the last day of a shorter month, and on 28 February after a leap day`()
    throws
  {
    let day = { (text: String) in try #require(Day(text)) }
    #expect(try AssessedYearRules.due(1, after: day("2026-01-31")) == day("2026-02-28"))
    #expect(try AssessedYearRules.due(1, after: day("2028-01-31")) == day("2028-02-29"))
    #expect(try AssessedYearRules.due(12, after: day("2028-02-29")) == day("2029-02-28"))
    #expect(try AssessedYearRules.due(3, after: day("2026-11-30")) == day("2027-02-28"))
  }

  @Test func `is looked at a second time by somebody else at the end`() throws {
    #expect(
      try AssessedYearRules.confirmed(.proposed, .passed, isProposer: false) == .passed)
    #expect(
      try AssessedYearRules.confirmed(.proposed, .notPassed, isProposer: false) == .notPassed)
    for outcome in [StageOutcome.passed, .notPassed] {
      #expect(throws: AssessedYearRefusal.sameTwice) {
        try AssessedYearRules.confirmed(.proposed, outcome, isProposer: true)
      }
    }
    for state in AssessedYearState.allCases where state != .proposed {
      #expect(throws: AssessedYearRefusal.notProposed) {
        try AssessedYearRules.confirmed(state, .passed, isProposer: false)
      }
    }
  }

  @Test func `is drawn as the rules go`() throws {
    let ways = AssessedYearRules.transitions
    let text = """
      # The life of an assessed year

      Written by the tests from the table of transitions (`AssessedYearRules` in
      `Sources/Records/AssessedYear`); not by hand.

      \(StatesPage.diagram(
        from: AssessedYearState.running.rawValue,
        ways.map { ($0.from.rawValue, $0.to.rawValue, $0.step.rawValue) },
        ends: [AssessedYearState.passed, .notPassed, .ended].map(\.rawValue)))
      \(StatesPage.table(ways.map {
        ($0.from.words, $0.step.words, $0.to.words, $0.by, $0.when)
      }))
      A concern moves nothing: the stage stays open, somebody is asked to talk with them, and what is said
      is kept nowhere in Waypoint.

      """
    #expect(try StatesPage.isWritten("assessed-year-states.md", as: text))
  }
}
