import Kernel
import TestKit
import Testing

@testable import Records

@Suite struct `How an attempt at a module may go` {
  static let today = Clock.test.today
  static let facts = ModuleFacts(kind: .project, hasReason: true)

  static func attempt(
    _ status: LearningStatus, ended: Day? = nil, expires: Day? = nil, number: Int = 1
  ) -> ModuleAttempt {
    var one = ModuleAttempt(
      id: AttemptID(rawValue: Int64(number)), person: PersonID(rawValue: 1),
      module: ModuleReference(code: "m", version: "1"), number: number, kind: .project,
      status: status, startedOn: today - 30, source: ModuleSource(.account, "nadia"),
      changedAt: Clock.test.now())
    one.endedOn = status.isOpen ? nil : ended ?? today - 3
    one.expiresOn = expires
    return one
  }

  static func result(_ status: LearningStatus, on day: Day = today) -> ModuleResult {
    ModuleResult(
      module: ModuleReference(code: "m", version: "1"), kind: .project, status: status,
      happenedOn: day, source: ModuleSource(.provider, "A college"))
  }

  @Test func `by nobody in a way that is not in the table`() {
    for status in LearningStatus.allCases {
      for step in ModuleStep.allCases where step != .result {
        for actor in ModuleActor.allCases {
          for kind in ModuleKind.allCases {
            let facts = ModuleFacts(kind: kind, hasReason: true)
            let to = try? ModuleAttemptRules.status(after: step, from: status, by: actor, facts)
            let way = ModuleAttemptRules.transitions.first {
              $0.from == status && $0.step == step && $0.by == actor
            }
            let decides = [.confirm, .pass, .fail].contains(step)
            if let way, !decides || (step == .confirm) == (kind != .assessment) {
              #expect(to == way.to, "\(step) from \(status) by \(actor)")
            } else {
              #expect(to == nil, "\(step) from \(status) by \(actor)")
            }
          }
        }
      }
    }
  }

  @Test func `is asked to be confirmed only when what its kind asks for is there`() {
    var facts = Self.facts
    facts.missing = ["Say what came of the project"]
    #expect(throws: ModuleRefusal.missing(facts.missing)) {
      try ModuleAttemptRules.status(after: .ask, from: .inProgress, by: .person, facts)
    }
    facts = Self.facts
    facts.confirmerCannot = "Choose somebody other than the person"
    for (step, from, actor) in [
      (ModuleStep.ask, LearningStatus.inProgress, ModuleActor.person),
      (.confirm, .awaitingAssessment, .confirmer),
    ] {
      #expect(throws: ModuleRefusal.cannotConfirm("Choose somebody other than the person")) {
        try ModuleAttemptRules.status(after: step, from: from, by: actor, facts)
      }
    }
  }

  @Test func `is not sent back or opened again without a reason`() {
    var facts = Self.facts
    facts.hasReason = false
    #expect(throws: ModuleRefusal.noReason) {
      try ModuleAttemptRules.status(
        after: .sendBack, from: .awaitingAssessment, by: .confirmer, facts)
    }
    #expect(throws: ModuleRefusal.noReason) {
      try ModuleAttemptRules.status(after: .reopen, from: .completed, by: .keeper, facts)
    }
  }

  // MARK: Results from outside

  @Test func `what is done is never put back by later news that somebody began`() {
    for done in [LearningStatus.passed, .completed, .credited] {
      for news in [LearningStatus.notStarted, .inProgress, .awaitingAssessment] {
        #expect(
          ModuleAttemptRules.taking(Self.result(news), among: [Self.attempt(done)]) == .nothing)
      }
    }
  }

  @Test func `a later result is another attempt where the last has ended`() {
    let failed = Self.attempt(.failed)
    #expect(ModuleAttemptRules.taking(Self.result(.passed), among: [failed]) == .another)
    #expect(ModuleAttemptRules.taking(Self.result(.inProgress), among: [failed]) == .another)
    #expect(ModuleAttemptRules.taking(Self.result(.passed), among: []) == .another)
    let expired = Self.attempt(.completed, expires: Self.today - 1)
    #expect(ModuleAttemptRules.taking(Self.result(.inProgress), among: [expired]) == .another)
  }

  @Test func `a module completed and passed on one day is passed, in one attempt`() {
    let day = Self.today - 3
    let done = Self.attempt(.completed, ended: day)
    #expect(
      ModuleAttemptRules.taking(Self.result(.passed, on: day), among: [done])
        == .goesOn(AttemptID(rawValue: 1)))
    #expect(ModuleAttemptRules.taking(Self.result(.completed, on: day), among: [done]) == .nothing)
    #expect(ModuleAttemptRules.taking(Self.result(.failed, on: day), among: [done]) == .another)
  }

  @Test func `an attempt that is under way goes forward and never back`() {
    let waiting = Self.attempt(.awaitingAssessment)
    #expect(ModuleAttemptRules.taking(Self.result(.inProgress), among: [waiting]) == .nothing)
    #expect(ModuleAttemptRules.taking(Self.result(.notStarted), among: [waiting]) == .nothing)
    #expect(ModuleAttemptRules.taking(Self.result(.expired), among: [waiting]) == .nothing)
    #expect(
      ModuleAttemptRules.taking(Self.result(.failed), among: [waiting])
        == .goesOn(AttemptID(rawValue: 1)))
    let started = Self.attempt(.inProgress)
    #expect(
      ModuleAttemptRules.taking(Self.result(.awaitingAssessment), among: [started])
        == .goesOn(AttemptID(rawValue: 1)))
  }

  @Test func `an older result, or one of another version, leaves alone what is under way`() {
    // Begun 30 days ago.
    let open = Self.attempt(.awaitingAssessment)
    let taking = { (result: ModuleResult) in ModuleAttemptRules.taking(result, among: [open]) }
    for status in [LearningStatus.passed, .failed, .completed] {
      #expect(taking(Self.result(status, on: Self.today - 31)) == .another)
      #expect(taking(Self.result(status, on: Self.today - 30)) == .goesOn(open.id))
      let other = ModuleResult(
        module: ModuleReference(code: "m", version: "2"), kind: .project, status: status,
        happenedOn: Self.today, source: ModuleSource(.provider, "A college"))
      #expect(taking(other) == .another)
    }
    #expect(taking(Self.result(.inProgress, on: Self.today - 31)) == .nothing)
  }

  @Test func `what was said of a day is known, however many attempts there are since`() {
    let all = [
      Self.attempt(.completed, ended: Self.today - 40),
      Self.attempt(.failed, ended: Self.today - 20, number: 2),
      Self.attempt(.inProgress, number: 3),
    ]
    let taking = { (status: LearningStatus, days: Int) in
      ModuleAttemptRules.taking(Self.result(status, on: Self.today - days), among: all)
    }
    #expect(taking(.completed, 40) == .nothing)
    #expect(taking(.failed, 20) == .nothing)
    #expect(taking(.passed, 40) == .goesOn(AttemptID(rawValue: 1)))
    #expect(taking(.failed, 40) == .another)
  }

  // MARK: Standing

  @Test func `stands as done as long as any attempt counts, in whatever order they came`() {
    var dice = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let attempts = (1...4).map { number in
        let status =
          LearningStatus.allCases.filter { $0 != .expired }.randomElement(using: &dice)
          ?? .passed
        let ended = Self.today - Int.random(in: 0..<900, using: &dice)
        let expires =
          Bool.random(using: &dice)
          ? nil : ended + Int.random(in: 0..<900, using: &dice)
        return Self.attempt(
          status, ended: ended, expires: status.isAchieved ? expires : nil, number: number)
      }
      let standing = ModuleAttemptRules.standing(attempts, on: Self.today)
      let counts = attempts.contains { $0.status(on: Self.today).isAchieved }
      #expect(standing.isAchieved == counts)
      #expect(
        ModuleAttemptRules.standing(attempts.shuffled(using: &dice), on: Self.today) == standing)
      if let best = ModuleAttemptRules.counting(attempts, on: Self.today), let last = best.expiresOn
      {
        let others = attempts.filter { $0.status(on: Self.today).isAchieved }
        #expect(others.allSatisfy { ($0.expiresOn ?? last + 1) <= last })
      }
    }
  }

  @Test func `stands as expired the day after it counted last`() {
    let done = Self.attempt(.completed, expires: Self.today)
    #expect(ModuleAttemptRules.standing([done], on: Self.today) == .completed)
    #expect(ModuleAttemptRules.standing([done], on: Self.today + 1) == .expired)
    #expect(ModuleAttemptRules.standing([done], on: Self.today - 10) == .notStarted)
    #expect(ModuleAttemptRules.standing([], on: Self.today) == .notStarted)
  }
}

@Suite struct `What shows that a module was done` {
  static let today = Clock.test.today

  static func piece(_ part: EvidencePart, from: Day? = nil, until: Day? = nil) -> ModuleEvidence {
    ModuleEvidence(
      id: ModuleEvidenceID(rawValue: 1), attempt: AttemptID(rawValue: 1), part: part, from: from,
      until: until, words: WordsID(rawValue: 1), addedAt: Clock.test.now())
  }

  @Test func `is something else for each kind, and nothing is done without it`() {
    var seen: Set<[EvidencePart]> = []
    for kind in ModuleKind.allCases {
      let parts = ModuleEvidenceRules.parts(of: kind)
      #expect(seen.insert(parts).inserted, "\(kind)")
      #expect(ModuleEvidenceRules.missing(kind, [], on: Self.today).count == parts.count)
      for left in parts {
        let others = parts.filter { $0 != left }.map { Self.piece($0, from: Self.today - 5) }
        #expect(!ModuleEvidenceRules.missing(kind, others, on: Self.today).isEmpty, "\(kind)")
      }
    }
  }

  @Test func `is an assignment, a shadowing or a day of teaching that is over`() {
    let coming = Self.piece(.assignment, from: Self.today - 5, until: Self.today + 1)
    let over = Self.piece(.assignment, from: Self.today - 5, until: Self.today)
    #expect(!ModuleEvidenceRules.missing(.experiential, [coming], on: Self.today).isEmpty)
    #expect(ModuleEvidenceRules.missing(.experiential, [over], on: Self.today).isEmpty)
  }

  @Test func `of action learning is meetings on three days, and a reflection`() {
    let meetings = (1...3).map { Self.piece(.meeting, from: Self.today - $0 * 7) }
    let reflection = Self.piece(.reflection)
    let missing = { (all: [ModuleEvidence]) in
      ModuleEvidenceRules.missing(.actionLearning, all, on: Self.today)
    }
    #expect(missing(meetings + [reflection]).isEmpty)
    #expect(missing(Array(meetings.prefix(2)) + [reflection]).count == 1)
    #expect(missing([meetings[0], meetings[0], meetings[0], reflection]).count == 1)
    #expect(missing(meetings).count == 1)
  }

  @Test func `of job shadowing is a host of another employer or of another profession`() {
    let cannot = { (employer: Bool, profession: Bool) in
      ModuleEvidenceRules.cannotConfirm(
        .jobShadowing,
        ConfirmerFacts(sharesEmployer: employer, sharesProfession: profession))
    }
    #expect(cannot(true, true) != nil)
    #expect(cannot(false, true) == nil)
    #expect(cannot(true, false) == nil)
    #expect(cannot(false, false) == nil)
  }

  @Test func `is never confirmed by the person, by whom they manage, or by nobody at work`() {
    for kind in ModuleKind.allCases {
      let good = ConfirmerFacts(
        sharesEmployer: true, sharesProfession: false, mayAssess: true)
      #expect(ModuleEvidenceRules.cannotConfirm(kind, good) == nil, "\(kind)")
      for path: WritableKeyPath<ConfirmerFacts, Bool> in [\.isPerson, \.isManagedByPerson] {
        var bad = good
        bad[keyPath: path] = true
        #expect(ModuleEvidenceRules.cannotConfirm(kind, bad) != nil, "\(kind)")
      }
      var away = good
      away.hasPost = false
      #expect(ModuleEvidenceRules.cannotConfirm(kind, away) != nil, "\(kind)")
    }
  }

  @Test func `is confirmed by whoever the kind asks for`() {
    let stranger = ConfirmerFacts(sharesEmployer: false)
    let may = ModuleKind.allCases.filter {
      ModuleEvidenceRules.cannotConfirm($0, stranger) == nil
    }
    #expect(may == [.jobShadowing, .project, .actionLearning])
  }

  @Test func `has days that make sense`() {
    let day = Self.today
    #expect(ModuleEvidenceRules.wrongDays(of: .assignment, from: day, until: day) == nil)
    #expect(ModuleEvidenceRules.wrongDays(of: .assignment, from: day, until: day - 1) != nil)
    #expect(ModuleEvidenceRules.wrongDays(of: .assignment, from: day, until: nil) != nil)
    #expect(ModuleEvidenceRules.wrongDays(of: .meeting, from: nil, until: nil) != nil)
    #expect(ModuleEvidenceRules.wrongDays(of: .reflection, from: nil, until: nil) == nil)
  }
}
